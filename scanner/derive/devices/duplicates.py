"""Records of managed devices that a newer record of the same real device has replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from scanner.derive.tables import Table
from scanner.model.logic import Unknown
from scanner.model.placeholders import no_serial

Row = tuple[Any, ...]

FIELDS = ("id", "serialNumber", "azureADDeviceId", "lastSyncDateTime")


def serial_of(value: Any) -> str:
    """A serial number in one spelling; empty for a placeholder or where there is none."""
    if not isinstance(value, str):
        return ""
    serial = "".join(value.split()).casefold()
    return "" if no_serial(serial) else serial


def guid_of(value: Any) -> str:
    """An id of Entra in one spelling; empty for the id of nothing (all zeros) or where there is none."""
    if not isinstance(value, str) or not value.strip("0-"):
        return ""
    folded = value.casefold()
    # The same object where nothing changes: there may be a hundred thousand.
    return value if folded == value else folded


def superseded(rows: Iterable[Row]) -> frozenset[str]:
    """Ids of the older records of real devices that have a newer one.

    ``rows``: id, serial number, Entra device id and time of the last sync of every record, each a value or `Unknown`. Records are of
    the same device if they share the serial number or the Entra device id. A record whose time is not known is neither older nor
    newer than another; of records of the same time both stay.
    """
    return frozenset(successors(rows))


def superseded_in(table: Table) -> frozenset[str]:
    """`superseded` of the managed devices of a snapshot; nothing where none were read."""
    return superseded(rows_of(table))


def real_devices(table: Table) -> list[int]:
    """For every record of the managed devices a number, the same for all records of one real device."""
    return _roots(list(rows_of(table)))


def rows_of(table: Table) -> Iterable[Row]:
    """What `superseded` wants to know of the managed devices of a snapshot."""
    return table.rows(*FIELDS)


def successors(rows: Iterable[Row]) -> Mapping[str, str]:
    """Of every older record the id of the newest one of the same device (the first by id, where several are equally new)."""
    known = list(rows)
    groups: dict[int, list[tuple[datetime, str]]] = {}
    for root, (device_id, _, _, synced) in zip(_roots(known), known, strict=True):
        if isinstance(device_id, str) and not isinstance(synced, Unknown):
            groups.setdefault(root, []).append((synced, device_id))
    found: dict[str, str] = {}
    for group in groups.values():
        newest = max(synced for synced, _ in group)
        kept = min(device_id for synced, device_id in group if synced == newest)
        found.update((device_id, kept) for synced, device_id in group if synced < newest)
    return found


def _roots(rows: list[Row]) -> list[int]:
    """For every row the number of the row that stands for its device: the same for all rows that are joined by shared keys."""
    parents = list(range(len(rows)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    serials: dict[str, int] = {}
    guids: dict[str, int] = {}
    for at, (_, serial, entra, _) in enumerate(rows):
        for key, first in ((serial_of(serial), serials), (guid_of(entra), guids)):
            if key:
                parents[root(at)] = root(first.setdefault(key, at))
    return list(map(root, parents))
