"""Which records of managed devices a newer record of the same device has replaced, or may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.derive.devices.duplicates import superseded
from scanner.derive.devices.replaced import FIELDS, perhaps_replaced
from scanner.derive.tables import Table
from scanner.model.logic import Truth, unknown
from scanner.model.verdicts import Reason


@dataclass(frozen=True, slots=True)
class Replaced:
    """``known``: by id, True for a record that a newer one has replaced, unknown for one that may have been. ``others``: of all others."""

    known: Mapping[str, Truth]
    others: Truth


def replaced_in(table: Table) -> Replaced:
    """Which of the managed devices' records are replaced, and which may be (see `perhaps_replaced`).

    In a list that is not whole, every record may be: what was not read could be a newer one of the same device.
    """
    rows = list(table.rows(*FIELDS))
    gone = superseded(row[:4] for row in rows)
    perhaps = (row[0] for row, _ in perhaps_replaced(rows) if isinstance(row[0], str))
    found: dict[str, Truth] = dict.fromkeys(perhaps, unknown(Reason.FIELD_MISSING))
    return Replaced({**found, **dict.fromkeys(gone, True)}, False if table.open is None else table.open)
