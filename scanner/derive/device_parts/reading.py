"""Joins of tables by ids, and how points in time are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scanner.derive.duplicates import guid_of
from scanner.derive.tables import Table
from scanner.model.logic import Unknown, conjunction, unknown
from scanner.model.verdicts import Reason

INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)
NO_SUBJECT = unknown(Reason.NO_SUBJECT)
STALE = unknown(Reason.STALE)


@dataclass(frozen=True, slots=True)
class Index:
    """Rows of a table by an id, in any spelling of case. ``open``: why a row that is not there may exist all the same; None if it does not."""

    rows: dict[str, tuple[Any, ...]]
    open: Unknown | None

    def of(self, key: str) -> tuple[Any, ...] | None:
        """The row with this id (the first, if several have it); None if there is none."""
        return self.rows.get(guid_of(key))


def index(table: Table, key: str, *fields: str) -> Index:
    """The values of ``fields`` by the id in the field ``key``."""
    rows: dict[str, tuple[Any, ...]] = {}
    found = table.open
    for name, *values in table.rows(key, *fields):
        if guid := guid_of(name):
            rows.setdefault(guid, tuple(values))
        else:
            found = together(found, name)
    return Index(rows, found)


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
