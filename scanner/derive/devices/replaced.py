"""Which records of managed devices a newer record of the same device has replaced, or may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from scanner.derive.devices.duplicates import guid_of, serial_of, superseded
from scanner.derive.tables import Table
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

FIELDS = ("id", "serialNumber", "azureADDeviceId", "lastSyncDateTime", "userId", "operatingSystem", "model")

Row = tuple[Any, ...]


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


def perhaps_replaced(rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs of records (of the `FIELDS`) of which the second may have replaced the first, without surely having done so.

    That is so if one of them says nothing of its time and they share a number; or if what would join them cannot be read (see
    `_hidden`), they agree in user and system, are not of different models, and the second is not surely older.
    """
    for key, group in _groups(rows).items():
        for row in group:
            yield from ((row, other) for other in group if _may_replace(other, row, loose=key[0] == "alike"))


def perhaps_handed_on(rows: Iterable[Row]) -> frozenset[str]:
    """Ids of devices that may have an older record of another person: a number that would show it cannot be read.

    Two records of one system and one model that are not of different serial numbers, where a serial number or an Entra id cannot be
    read, and the other is not surely newer. Only what is said of older records follows from it: it takes no record out of judgement.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if isinstance(row[0], str) and isinstance(row[5], str):
            groups.setdefault((row[5], row[6] if isinstance(row[6], str) else ""), []).append(row)
    return frozenset(row[0] for group in groups.values() for row in _handed_on(group))


def _handed_on(group: list[Row]) -> Iterator[Row]:
    """The rows of one system and model that may have an older one."""
    unread = [row for row in group if isinstance(row[1], Unknown)]
    bare = [row for row in group if not isinstance(row[1], Unknown) and not serial_of(row[1])]
    hidden = [row for row in bare if isinstance(row[2], Unknown)]
    marked = [row for row in group if isinstance(row[2], Unknown) and serial_of(row[1])]
    if not (unread or hidden or marked):
        return
    everyone, others, of_bare, of_marked = map(_oldest, (group, [*unread, *hidden], [*unread, *hidden, *marked], [*unread, *bare]))
    known = {row[0] for row in (*unread, *hidden)}
    named, blank = {row[0] for row in marked}, {row[0] for row in bare}
    for row in group:
        pool = everyone if row[0] in known else of_marked if row[0] in named else of_bare if row[0] in blank else others
        if any(_not_newer(other, row) for other in pool if other is not row):
            yield row


def _oldest(rows: Iterable[Row]) -> list[Row]:
    """The two rows that are the least sure to be newer than another: one of them is not the row that is asked about."""
    return nsmallest(2, rows, key=lambda row: (0, 0.0) if isinstance(row[3], Unknown) else (1, row[3].timestamp()))


def _not_newer(other: Row, row: Row) -> bool:
    return isinstance(other[3], Unknown) or isinstance(row[3], Unknown) or bool(other[3] <= row[3])


def _groups(rows: Iterable[Row]) -> Mapping[tuple[str, Any], list[Row]]:
    """Rows that share a serial number or an Entra id, and rows alike in user and system."""
    groups: dict[tuple[str, Any], list[Row]] = {}
    for row in rows:
        _, serial, entra, _, *alike, _ = row
        for key in (("serial", serial_of(serial)), ("entra", guid_of(entra))):
            if key[1]:
                groups.setdefault(key, []).append(row)
        if all(isinstance(each, str) and each for each in alike):
            groups.setdefault(("alike", tuple(alike)), []).append(row)
    return groups


def _may_replace(other: Row, row: Row, *, loose: bool) -> bool:
    """Whether ``other`` may be a newer record of the device of ``row``, without surely being one."""
    if other is row:
        return False
    unsure = isinstance(other[3], Unknown) or isinstance(row[3], Unknown)
    if not loose:
        return unsure
    return _hidden(other, row) and (unsure or other[3] > row[3])


def _hidden(one: Row, other: Row) -> bool:
    """Whether a number cannot be read that would show two records of one user and system to be of the same device.

    Different models are different devices.
    """
    if all(isinstance(each[-1], str) for each in (one, other)) and one[-1] != other[-1]:
        return False
    return any(isinstance(number, Unknown) for row in (one, other) for number in row[1:3])
