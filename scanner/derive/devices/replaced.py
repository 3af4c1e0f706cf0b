"""Which records of managed devices a newer record of the same device may have replaced, without surely having done so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from heapq import nsmallest
from typing import Any

from scanner.derive.devices.duplicates import guid_of, serial_of
from scanner.model.logic import Unknown

FIELDS = ("id", "serialNumber", "azureADDeviceId", "lastSyncDateTime", "userId", "operatingSystem", "model")

Row = tuple[Any, ...]

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_KINDS = ("unread", "bare, unread", "bare", "marked, unread", "marked")
# Of each kind (see `_kind`) the kinds that may be of the same device without showing it.
_MAY_BE_OLDER = {
    "unread": _KINDS,
    "bare, unread": _KINDS,
    "bare": ("unread", "bare, unread", "marked, unread"),
    "marked, unread": ("unread", "bare, unread", "bare"),
    "marked": ("unread", "bare, unread"),
}


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

    The other is of the same system and model, has no serial number that surely differs, and is not surely as new or newer. Only what is
    said of older records follows from it: it takes no record out of judgement.
    """
    groups: defaultdict[tuple[Any, Any], list[Row]] = defaultdict(list)
    for row in rows:
        if isinstance(row[5], str):
            groups[row[5], row[6] if isinstance(row[6], str) else None].append(row)
    return frozenset(row[0] for group in groups.values() for row in _handed_on(group))


def _handed_on(group: list[Row]) -> Iterator[Row]:
    """The rows of one system and model that may have an older one."""
    kinds: defaultdict[str, list[Row]] = defaultdict(list)
    for row in group:
        kinds[_kind(row)].append(row)
    # One of the two is not the row that is asked about; those without a time come first.
    oldest = {kind: nsmallest(2, rows, key=lambda row: _EARLIEST if isinstance(row[3], Unknown) else row[3]) for kind, rows in kinds.items()}
    for row in group:
        others = (other for kind in _MAY_BE_OLDER[_kind(row)] for other in oldest.get(kind, ()) if other is not row)
        if any(_unsure(other, row) or other[3] < row[3] for other in others):
            yield row


def _kind(row: Row) -> str:
    """What can be read of a row's numbers: the serial number (``bare``: it has none) and, in the second place, the Entra id."""
    if isinstance(row[1], Unknown):
        return "unread"
    if isinstance(row[2], Unknown):
        return "marked, unread" if serial_of(row[1]) else "bare, unread"
    return "marked" if serial_of(row[1]) else "bare"


def _unsure(one: Row, other: Row) -> bool:
    return isinstance(one[3], Unknown) or isinstance(other[3], Unknown)


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
    unsure = _unsure(other, row)
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
