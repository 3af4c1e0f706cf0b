"""What a snapshot says of the last full scan of each Windows device: by Intune's report, and by the PC's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scanner.derive.devices.reading import reason_named
from scanner.derive.tables import Record, Table, Tables
from scanner.language.types import FUTURE_TOLERANCE, INVALID, MISSING, YEAR_OF_NEVER, parse_datetime, raw_value
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

INTUNE, PC = "intune", "pc"

STATES = "defender.windowsProtectionStates"
STATUS = "windows.defenderStatus"
PRODUCTS = "windows.antivirusProducts"
COMPUTERS = "windows.computers"

# Get-MpComputerStatus counts the days since the last full scan; the largest number of the type stands for: there was none.
NEVER_AGE = 2**32 - 1
# Microsoft Defender's own registration with Windows Security Center.
DEFENDER_ID = "d68ddc3a-831f-4fae-9e44-da132c1acf46"
DEFENDER_NAMES = ("windows defender", "microsoft defender")

_PASSIVE = frozenset({"Passive Mode", "SxS Passive Mode", "EDR Block Mode"})


@dataclass(frozen=True, slots=True)
class Sight:
    """One report. ``at``: when. ``last``: the end of the last full scan, None for never. ``others``: whether another maker's product works."""

    at: Any
    last: Any
    source: str
    others: Truth


def intune_sights(tables: Tables) -> Iterator[tuple[str, Sight]]:
    """By the device's id in Intune. ``others`` is True where Defender does not work: something else may."""
    table = tables[STATES]
    for record in table.records():
        device, at = table.read(record, "of"), table.read(record, "lastReportedDateTime")
        if isinstance(device, str):
            works = [table.read(record, name) for name in ("malwareProtectionEnabled", "realTimeProtectionEnabled")]
            yield device, Sight(at, _last(table, record, "lastFullScanDateTime", at), INTUNE, any(each is False for each in works))


def pc_sights(tables: Tables) -> Iterator[tuple[str, Any, Sight]]:
    """By the PC's id, with its serial number; also of PCs whose file does not tell, with the reason."""
    computers, table = tables[COMPUTERS], tables[STATUS]
    own = {name: record for record in table.records() if isinstance(name := table.read(record, "of"), str)}
    products = _other_products(tables[PRODUCTS])
    for computer in computers.records():
        name, serial, at = (computers.read(computer, field) for field in ("id", "serial", "collectedAt"))
        if not isinstance(name, str):
            continue
        record = own.get(name)
        if record is None:
            lacking = _why_not(computers, computer, STATUS)
            yield name, serial, Sight(at, lacking, PC, lacking)
            continue
        last = None if table.read(record, "FullScanAge") == NEVER_AGE else _last(table, record, "FullScanEndTime", at)
        yield name, serial, Sight(at, last, PC, _others(table, record, products.get(name, _none_on(computers, computer))))


def _last(table: Table, record: Record, field: str, at: Any) -> Any:
    """The end of the last full scan: None where the zero of the service's clock says that there was none."""
    last = table.read(record, field)
    if isinstance(last, Unknown):
        raw = parse_datetime(raw_value(table.resource.fields[field], record))
        return None if raw is not None and raw.year <= YEAR_OF_NEVER else last
    # A scan that ended after it was reported was dated by a clock that went wrong.
    return INVALID if isinstance(at, datetime) and last > at + FUTURE_TOLERANCE else last


def _why_not(computers: Table, computer: Record, resource: str) -> Unknown:
    """Why a PC's file has no record of a resource; MISSING where it was read whole and there was none."""
    sections, unread = computers.read(computer, "sections"), computers.read(computer, "unread")
    for each in () if isinstance(unread, Unknown) else unread:
        if isinstance(each, Mapping) and each.get("resource") == resource:
            return reason_named(each.get("reason"))
    return MISSING if not isinstance(sections, Unknown) and resource in sections else unknown(Reason.NOT_COLLECTED)


def _none_on(computers: Table, computer: Record) -> Truth:
    """Whether another product is on, where none is listed for the PC: no if the list was read whole."""
    lacking = _why_not(computers, computer, PRODUCTS)
    return False if lacking == MISSING else lacking


def _other_products(table: Table) -> Mapping[str, Truth]:
    """By the PC's id, whether a product of another maker is on."""
    found: dict[str, list[Truth]] = {}
    for pc, name, number, on in table.rows("of", "displayName", "instanceGuid", "on"):
        if isinstance(pc, str):
            own = _is_defender(name, number)
            found.setdefault(pc, []).append(own if isinstance(own, Unknown) else not own and on)
    return {pc: disjunction(listed) for pc, listed in found.items()}


def _is_defender(name: Any, number: Any) -> Truth:
    if isinstance(number, str):
        return number.strip("{}").casefold() == DEFENDER_ID
    return name if isinstance(name, Unknown) else name.casefold().startswith(DEFENDER_NAMES)


def _others(table: Table, record: Record, registered: Truth) -> Truth:
    """Whether Defender stands back for another product. ``registered``: whether one is on, by Windows Security Center."""
    mode = table.read(record, "AMRunningMode")
    if isinstance(mode, str) and mode in _PASSIVE:
        return True
    works = [table.read(record, name) for name in ("AntivirusEnabled", "RealTimeProtectionEnabled")]
    if mode == "Normal" or all(each is True for each in works):
        return False
    return registered
