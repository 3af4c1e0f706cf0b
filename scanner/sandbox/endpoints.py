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
    """What only a tenant with one of these service plans may ask for; else ``status`` and ``code``.

    ``properties``: selecting any of them; none named: the address as a whole. ``max_top``: with these properties a page holds at
    most so many objects (a larger ``$top`` is not refused, the pages are smaller); 0: as many as else.
    """

    properties: frozenset[str]
    plans: tuple[str, ...]
    status: int
    code: str
    max_top: int = 0


# What Intune answers in a tenant that has no plan for it: 400 "Request not applicable to target tenant" (seen in public code).
INTUNE = Gate(NOTHING, ("INTUNE_A",), 400, "BadRequest")


@dataclass(frozen=True, slots=True, eq=False)
class Endpoint:
    """One address. Exactly one of ``objects``, ``single``, ``objects_of`` and ``single_of`` is given.

    ``path``: below the version, e.g. ``/groups/{id}/transitiveMembers``. ``objects``: whole objects as Graph has them, before
    ``$select``, in the order of their ids. ``…_of``: of one parent, by its id. None means 404.
    ``default_top``/``max_top``: page size; a ``max_top`` of 0: ``$top`` is refused. ``filters``: the filters that are understood,
    spelled as the collector must spell them, each with its meaning. ``expands``: the ``$expand`` that is understood; what it
    adds stands in the objects already and is left out without it (names, or dotted paths through lists; the annotations
    ``name@odata.…`` go with their name). ``hidden``: properties that come only when selected. ``properties``: what may be
    selected besides the properties that the sample tenants' objects have.
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
    properties: frozenset[str] = NOTHING

    @property
    def collection(self) -> bool:
        """Whether it answers with pages of objects."""
        return self.objects is not None or self.objects_of is not None

    @property
    def parented(self) -> bool:
        """Whether it stands below one object of another address."""
        return "{id}" in self.path
