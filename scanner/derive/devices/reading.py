"""Joins of tables by ids, and how points in time are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scanner.derive.devices.duplicates import guid_of
from scanner.derive.tables import Table
from scanner.language.types import INVALID
from scanner.model.logic import Unknown, conjunction, unknown
from scanner.model.verdicts import Reason

INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)
NO_SUBJECT = unknown(Reason.NO_SUBJECT)
STALE = unknown(Reason.STALE)


Positions = Mapping[str, int]


def reason_named(reason: Any) -> Unknown:
    """Why something is not known, by the reason that a PC's file names for it."""
    return unknown(Reason(reason)) if isinstance(reason, str) and reason in set(Reason) else INVALID


def positions(ids: Iterable[Any]) -> Positions:
    """A number for each of the ids that devices are joined by, in any spelling of case."""
    return {guid: at for at, guid in enumerate(dict.fromkeys(filter(None, map(guid_of, ids))))}


@dataclass(frozen=True, slots=True)
class Index:
    """What a table says, by an id. ``found`` stands at the ``positions`` of the ids, None where the table has nothing.

    ``open``: why the table may have more all the same; None if it has not.
    """

    positions: Positions
    found: list[Any]
    open: Unknown | None

    def of(self, key: Any) -> Any:
        """What the table says of an id; None if nothing."""
        at = self.positions.get(guid_of(key))
        return None if at is None else self.found[at]


def index(table: Table, key: str, *fields: str, among: Positions) -> Index:
    """The values of ``fields`` by the id in the field ``key`` (of several rows with one id the first), for ids ``among`` those wanted."""
    found: list[Any] = [None] * len(among)
    shared: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    lacking = table.open
    for name, *values in table.rows(key, *fields):
        lacking = together(lacking, name)
        at = among.get(guid_of(name))
        if at is not None and found[at] is None:
            row = tuple(values)
            found[at] = shared.setdefault(row, row)
    return Index(among, found, lacking)


def platforms_of(table: Table) -> Mapping[str, str]:
    """Which platform each name of a system means, as the resource of managed devices declares it."""
    kind = table.resource.identity.kind
    return kind.kinds if kind else {}


def together(*found: Any) -> Unknown | None:
    """All reasons of what is not known among ``found``; None if all of it is known."""
    both = conjunction(each for each in found if isinstance(each, Unknown))
    return both if isinstance(both, Unknown) else None


def moment(value: Any) -> Any:
    """A point in time as a derived record writes it (UTC, whole seconds); an `Unknown` as it is."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
