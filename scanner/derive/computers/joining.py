"""Which files, devices of Intune and computers of the directory are about one and the same computer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.computers.reading import COMPUTERS, Computer, Row, Source
from scanner.derive.devices.duplicates import serial_of, successors, superseded_in
from scanner.derive.devices.reading import platforms_of
from scanner.derive.tables import Table, Tables
from scanner.language.types import INVALID
from scanner.model.logic import Unknown

MANAGED = "intune.managedDevices"
DIRECTORY = "directory.computers"

_SERVER = re.compile(r"(?:windows|hyper-v).*server", re.IGNORECASE)
# [MS-ADTS] 2.2.16: the account is disabled; it is that of a domain controller.
_DISABLED, _CONTROLLER = 0x2, 0x2000


@dataclass(frozen=True, slots=True)
class Managed:
    """A Windows device of Intune."""

    id: str
    name: Any
    serial: Any
    owner: Any
    state: Any


@dataclass(frozen=True, slots=True)
class Found:
    """What a list holds, and whether that is all there is."""

    items: list[Any]
    complete: bool


def computers_of(tables: Tables, sources: Mapping[str, Source]) -> Found:
    """The computers that files were brought in from, each once: of several files about one the newest."""
    table = tables[COMPUTERS]
    found: dict[str, Computer] = {}
    complete = table.complete
    for record in table.records():
        name = table.read(record, "id")
        if isinstance(name, Unknown):
            complete = False
        else:
            found[name] = Computer(name, Row(table, record), sources)
    # One that is neither surely a PC nor surely a server is in neither list.
    complete = complete and not any(isinstance(each.kind, Unknown) for each in found.values())
    gone = successors(_keys(found.values()))
    return Found([each for name, each in sorted(found.items()) if name not in gone], complete)


def _keys(computers: Iterable[Computer]) -> Iterator[tuple[Any, ...]]:
    """Id, serial number, name and time of every file. The name says nothing where computers with several serial numbers bear it."""
    rows = [(each, serial_of(each.row.read("serial")), host_of(each.row.read("name"))) for each in computers]
    serials: dict[str, set[str]] = {}
    for _, serial, host in rows:
        serials.setdefault(host, set()).update({serial} - {""})
    for each, serial, host in rows:
        yield each.id, serial, host if len(serials[host]) < 2 else "", each.row.read("collectedAt")  # noqa: PLR2004


def host_of(name: Any) -> str:
    """The name of a computer without its domain, in one spelling; empty where there is none."""
    return name.partition(".")[0].strip().casefold() if isinstance(name, str) else ""


def managed_of(table: Table) -> Found:
    """The Windows devices of Intune, without older records of a device."""
    platforms, gone = platforms_of(table), superseded_in(table)
    found: list[Managed] = []
    complete = table.complete
    for name, *row, system in table.rows("id", "deviceName", "serialNumber", "managedDeviceOwnerType", "managementState", "operatingSystem"):
        if isinstance(name, Unknown) or isinstance(system, Unknown):
            complete = False
        elif platforms.get(system) == "windows" and name not in gone:
            found.append(Managed(name, *row))
    return Found(found, complete)


def joined(computers: Iterable[Computer], devices: Iterable[Managed]) -> Mapping[str, Managed]:
    """Of every computer the device of Intune that it is, by the computer's id.

    They are the same if they share the serial number and no other one on either side does; else, if they share the name, no other
    one does, and their serial numbers do not contradict it.
    """
    ours, theirs = list(computers), list(devices)
    found = dict(_pairs(ours, theirs, lambda each: serial_of(each.row.read("serial")), lambda each: serial_of(each.serial)))
    taken = {device.id for device in found.values()}
    for name, device in _pairs(ours, theirs, lambda each: host_of(each.row.read("name")), lambda each: host_of(each.name)):
        serials = {serial_of(each.row.read("serial")) for each in ours if each.id == name} | {serial_of(device.serial)}
        if name not in found and device.id not in taken and len(serials - {""}) < 2:  # noqa: PLR2004
            found[name] = device
    return found


def _pairs(ours: list[Computer], theirs: list[Managed], ours_by: Any, theirs_by: Any) -> Iterator[tuple[str, Managed]]:
    """Pairs that share a key which is nobody else's."""
    counts = Counter(map(ours_by, ours)), Counter(map(theirs_by, theirs))
    by_key = {theirs_by(each): each for each in theirs}
    for each in ours:
        key = ours_by(each)
        if key and key in by_key and counts[0][key] == counts[1][key] == 1:
            yield each.id, by_key[key]


@dataclass(frozen=True, slots=True)
class Listed:
    """A Windows server that the directory lists."""

    id: str
    name: Any
    role: str


def servers_of(table: Table) -> Found:
    """The Windows servers of the directory whose accounts are not disabled."""
    found: list[Listed] = []
    complete = table.complete
    for name, common, system, control in table.rows("objectSid", "cn", "operatingSystem", "userAccountControl"):
        # Every Windows says what it is when it joins; an account without that is none, or one that nobody has used yet.
        if system != INVALID and not (isinstance(system, str) and _SERVER.search(system)):
            continue
        if any(isinstance(each, Unknown) for each in (name, control, system)):
            complete = False
        elif not control & _DISABLED:
            found.append(Listed(name, common, "domainController" if control & _CONTROLLER else "server"))
    return Found(found, complete)
