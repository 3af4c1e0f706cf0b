"""What the sandbox's Graph answers: one row per address, in the words of Graph's own documentation.

The rows are written beside the generators of the objects (``ENDPOINTS`` of each module), not derived from the resource files:
a request that does not fit its row is refused, so that a collector that asks for the wrong thing is found out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.sandbox.plan import NOTHING, Tenant

Record = dict[str, Any]
Objects = Callable[[Tenant], Iterable[Record]]
Single = Callable[[Tenant], Record | None]
ObjectsOf = Callable[[Tenant, str], Iterable[Record] | None]
SingleOf = Callable[[Tenant, str], Record | None]


@dataclass(frozen=True, slots=True)
class Gate:
    """Properties that only a tenant with one of these service plans may select; else ``status`` and ``code``."""

    properties: frozenset[str]
    plans: tuple[str, ...]
    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. Exactly one of ``objects``, ``single``, ``objects_of`` and ``single_of`` is given.

    ``path``: below the version, e.g. ``/groups/{id}/transitiveMembers``. ``objects``: whole objects as Graph has them, before
    ``$select``, in the order of their ids. ``…_of``: of one parent, by its id. None means 404.
    ``default_top``/``max_top``: page size; a ``max_top`` of 0: ``$top`` is refused. ``filters``: the filters that are understood,
    spelled as the collector must spell them, each with its meaning. ``expands``: the ``$expand`` that is understood; what it
    adds stands in the objects already and is left out without it. ``hidden``: properties that come only when selected.
    """

    path: str
    api: str
    type: str
    objects: Objects | None = None
    single: Single | None = None
    objects_of: ObjectsOf | None = None
    single_of: SingleOf | None = None
    default_top: int = 100
    max_top: int = 999
    selects: bool = True
    filters: Mapping[str, Callable[[Record], bool]] = field(default_factory=dict)
    expands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[str] = NOTHING
    gates: tuple[Gate, ...] = ()
