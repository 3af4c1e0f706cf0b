"""Full scans of Windows devices in the last month: what this snapshot and older ones saw, put together.

Inputs: the company's Windows PCs, Intune's report of Microsoft Defender on each and, of PCs whose own file was brought in,
Get-MpComputerStatus. A device tells of its last scan only, so one snapshot shows one scan at most; the older ones are in
`Tables.older`. Scans of other makers' products are seen nowhere: where one of those is at work, too few scans prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.duplicates import guid_of, serial_of
from scanner.derive.devices.reading import INCONCLUSIVE, Index, index, moment, positions, together
from scanner.derive.devices.scan_count import WINDOW, Count, Seen, count
from scanner.derive.devices.scan_sights import INTUNE, PC, STATES, Sight, intune_sights, pc_sights
from scanner.derive.tables import Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

PCS = "derived.windowsPcs"
DEVICES = "intune.managedDevices"

# So many scans are known to be enough: that there may have been more makes no difference.
ENOUGH = 2
# What a device reported longer ago than a month is stale; nothing before the month before that can matter.
LONGEST = 2 * WINDOW


class _Device:
    """One PC and what was seen of it: the newest snapshot's sights by their source, and the times of all sights of each scan."""

    def __init__(self, id_: str, name: Any, serial: Any, ownership: Any, intune: Any) -> None:
        """``intune``: its id there, or why it has none."""
        self.id, self.intune = id_, guid_of(intune)
        self.shown = {"deviceName": name, "serial": serial, "ownership": ownership, "intuneId": intune}
        self.newest: dict[str, Sight] = {}
        self.rested = False
        self._seen: dict[tuple[str, datetime | None], tuple[datetime, datetime]] = {}

    def take(self, sight: Sight) -> None:
        """Note what was seen; of sights of the same scan by the same source the first and the latest are enough."""
        if not isinstance(sight.last, Unknown) and not isinstance(sight.at, Unknown):
            first, latest = self._seen.get((sight.source, sight.last), (sight.at, sight.at))
            self._seen[sight.source, sight.last] = (min(first, sight.at), max(latest, sight.at))

    def sights(self) -> list[Seen]:
        return [Seen(at, last, source) for (source, last), times in self._seen.items() for at in dict.fromkeys(times)]


def full_scans(tables: Tables, organisation: Organisation) -> Derived:
    """One record per Windows PC of the company, in the order of their ids."""
    table = tables[PCS]
    if table.missing is not None:
        return nothing(table.missing)
    rows = list(table.rows("id", "deviceName", "serial", "ownership", "intuneId"))
    devices = [_Device(*row) for row in rows if isinstance(row[0], str)]
    known = _Known(devices)
    for older in tables.older or ():
        if tables.now - older.now <= LONGEST:
            for device, sight in _sights(older, known):
                device.take(sight)
                device.rested |= sight.others is True and tables.now - older.now <= WINDOW
    for device, sight in _sights(tables, known):
        device.take(sight)
        device.newest[sight.source] = sight
    joined = _Joined(tables, devices)
    return Derived(sorted(map(joined.record, devices), key=itemgetter("id")), None, table.complete and len(devices) == len(rows))


class _Known:
    """The PCs, found by the ids and the serial number that a record about one of them may carry."""

    def __init__(self, devices: Iterable[_Device]) -> None:
        listed = list(devices)
        self._by_id = {each.id: each for each in listed}
        self._by_intune = {each.intune: each for each in listed if each.intune}
        self._by_serial = {serial: each for each in listed if (serial := serial_of(each.shown["serial"]))}

    def of_intune(self, device: str, serials: Mapping[str, str]) -> _Device | None:
        """The PC of a device of Intune. ``serials``: which serial numbers devices had in that snapshot, by id."""
        return self._by_intune.get(guid_of(device)) or self._by_serial.get(serials.get(guid_of(device), ""))

    def of_pc(self, pc: str, serial: Any) -> _Device | None:
        """The PC of a file that was brought in."""
        return self._by_id.get(pc) or self._by_serial.get(serial_of(serial))


def _sights(tables: Tables, known: _Known) -> Iterator[tuple[_Device, Sight]]:
    """What a snapshot says of each PC's scans."""
    serials = {guid_of(device): serial_of(serial) for device, serial in tables[DEVICES].rows("id", "serialNumber")}
    for device, sight in intune_sights(tables):
        if (found := known.of_intune(device, serials)) is not None:
            yield found, sight
    for pc, serial, sight in pc_sights(tables):
        if (found := known.of_pc(pc, serial)) is not None:
            yield found, sight


class _Joined:
    """What the snapshot that is judged says besides of the PCs."""

    def __init__(self, tables: Tables, devices: Iterable[_Device]) -> None:
        self._lacking = Reason.NOT_COLLECTED if tables.older is None else Reason.INCOMPLETE
        self._unheard = tables[STATES].open
        ids = positions(each.intune for each in devices)
        self._enrolled = index(tables[DEVICES], "id", "enrolledDateTime", among=ids)
        self._antivirus = index(tables["derived.devices"], "id", "antivirus", among=ids)

    def record(self, device: _Device) -> Mapping[str, Any]:
        """The derived record of a PC."""
        sights = device.sights()
        facts = self._found(device, count(sights)) if sights else dict.fromkeys(("reported", "last", "seen", "scans", "spanDays"), self._why(device))
        told = {**device.shown, "platform": "windows", **facts}
        return {"id": device.id, **{name: fact(moment(value)) for name, value in told.items() if value is not None}}

    def _found(self, device: _Device, found: Count) -> Mapping[str, Any]:
        return {
            "reported": found.until,
            "last": found.last,
            "seen": found.scans,
            "scans": self._scans(device, found),
            "spanDays": found.days,
        }

    def _why(self, device: _Device) -> Unknown:
        """Why nothing is known of a PC's scans."""
        told = [value for sight in device.newest.values() for value in (sight.at, sight.last)]
        if device.intune and INTUNE not in device.newest:
            told.append(MISSING if self._unheard is None else self._unheard)
        found = together(*told)
        return unknown(Reason.NOT_COLLECTED) if found is None else found

    def _scans(self, device: _Device, found: Count) -> int | Unknown:
        """How many full scans there were; `Unknown` where there may have been more, and that would matter."""
        if found.scans >= ENOUGH:
            return found.scans
        doubt = together(
            unknown(self._lacking) if found.hidden else None,
            INCONCLUSIVE if found.close or device.rested else None,
            _unread(device),
            self._other_product(device),
            self._joined_lately(device, found),
        )
        return found.scans if doubt is None else doubt

    def _other_product(self, device: _Device) -> Unknown | None:
        """Why scans of another maker's product may be missing; None where Defender is at work, or nothing is."""
        opinions: list[Truth] = []
        if PC in device.newest:
            opinions.append(device.newest[PC].others)
        if device.intune:
            row = _row(self._antivirus, device.intune)
            opinions.append(row if isinstance(row, Unknown) else _OTHERS.get(row, INCONCLUSIVE))
        if any(each is True for each in opinions):
            return INCONCLUSIVE
        return None if any(each is False for each in opinions) else together(*opinions)

    def _joined_lately(self, device: _Device, found: Count) -> Unknown | None:
        """Why a device may not have been in use for the whole time; None if it was, as far as anything is known of that."""
        start = found.until - WINDOW
        if any(each.at <= start or (each.last is not None and each.last <= start) for each in device.sights()):
            return None
        if not device.intune:
            # Nothing tells since when a PC outside Intune has been in use: it may be as new as the first that was seen of it.
            return unknown(self._lacking)
        since = _row(self._enrolled, device.intune)
        if isinstance(since, Unknown):
            return since
        return INCONCLUSIVE if since > start else None


def _unread(device: _Device) -> Unknown | None:
    """Why the PC's own file may know of another scan; None where it told, or where it is not about scans at all."""
    sight = device.newest.get(PC)
    lacking = None if sight is None else together(sight.at, sight.last)
    return None if lacking == unknown(Reason.NOT_COLLECTED) else lacking


# What the antivirus of `derived.devices` says of another maker's product.
_OTHERS: Mapping[str, Truth] = {"defender": False, "none": False, "other": True}


def _row(table: Index, device: str) -> Any:
    """The one value that a table has of a device of Intune, or why it has none."""
    row = table.of(device)
    if row is None:
        return MISSING if table.open is None else table.open
    (value,) = row
    return value
