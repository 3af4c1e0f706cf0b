"""What one PC's commands gave, command by command → parts of resources. Used for a whole script's output and for a single command's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scanner.ingest import enums, firewall, notes
from scanner.ingest.convert import NOTHING, Convert, Unreadable, Why, filled, integer, unwrapped
from scanner.ingest.inf import as_value, read_inf
from scanner.ingest.model import Part, Parts, Refused, Source, Value, parts_of
from scanner.ingest.registry_values import registry_values, sample_time, text_at
from scanner.ingest.sections import (
    CLOCK,
    COMMANDS,
    COMPUTER,
    EXCLUSIONS,
    FILTERS,
    JOINED,
    REGISTRY,
    RULES,
    SECEDIT,
    SECTIONS,
    VOLUME_KINDS,
    Section,
)
from scanner.model.errors import InputError, Place, Problem
from scanner.model.verdicts import Reason

MOST_ROWS = 20_000
VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
CLOCK_SETTINGS = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"
CLOCK_STATUS = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Config\Status"


class Reading:
    """Collects what is read of one file."""

    def __init__(self, source: Source, refused: Iterable[Refused]) -> None:
        self.computer: str | None = None
        self.elevated: bool | None = None
        self._file = source.name
        self._refused = tuple(refused)
        self._about: dict[str, Any] = {}
        self._parts: list[Part] = []
        self._warnings: list[Problem] = []
        self._tenants: set[str] = set()
        self._domains: set[str] = set()

    def describe(self, **known: Any) -> None:
        """Note facts of the computer itself."""
        self._about.update(known)

    def warn(self, ja: str, en: str) -> None:
        """Note something that is worth saying."""
        self._warnings.append(Problem(Place(self._file), ja, en))

    def lack(self, command: str, reason: Reason, problem: Problem) -> None:
        """Note a command that gave no data."""
        self._warnings.append(problem)
        if command in FILTERS or command == VOLUME_KINDS:
            return  # without them the rules and the drives are still known, if not wholly
        if COMMANDS[command] != COMPUTER:
            self._add(COMMANDS[command], (), reason)

    def parts(self) -> Parts:
        """Everything that was read."""
        if self._about.get("partOfDomain") is True and isinstance(domain := self._about.get("domain"), str):
            self._domains.add(domain)
        about = Part(COMPUTER, self.computer, (self._about,), None)
        made = [Part(part.resource, self.computer, part.values, part.lack) for part in (about, *self._parts)]
        return parts_of(made, self._refused, dict.fromkeys(self._warnings), domains=self._domains, tenants=self._tenants)

    def sections(self, data: Mapping[str, Any]) -> None:
        """Read every command of a script's output."""
        read = {command: rows for command in COMMANDS if command in data and (rows := self._answered(command, data[command])) is not None}
        for command, rows in read.items():
            if command == RULES:
                rules = firewall.joined(rows, {each: read[each] for each in FILTERS if each in read})
                self._section(SECTIONS[command], rules, whole=True)
            elif command in SECTIONS:
                kinds = read.get(VOLUME_KINDS) if command == "Get-BitLockerVolume" else None
                self._section(SECTIONS[command], _with_kinds(rows, kinds) if kinds is not None else rows, whole=True)
        self._registry(read)
        self._clock(read)
        if SECEDIT in read:
            self._policy(read[SECEDIT])
        for row in read.get(JOINED, ()):
            if isinstance(row, dict) and isinstance(tenant := filled(row.get("tenantId")), str):
                self._tenants.add(tenant)

    def loose(self, command: str, data: Any) -> None:
        """Read the output of one command that stands alone."""
        if command in FILTERS or command not in SECTIONS:
            self.warn(
                f"{command} の出力だけでは読めません。collect-windows.ps1 を使ってください。",
                f"the output of {command} cannot be read alone; use collect-windows.ps1.",
            )
            return
        rows = self._answered(command, data)
        if rows is not None:
            section = SECTIONS[command]
            self._section(section, rows, whole=section.whole)

    @staticmethod
    def rows(data: Any) -> list[Any]:
        """The objects of an output: PowerShell writes one as itself, several as a list, none as null or nothing."""
        data = unwrapped(data)
        if data is None:
            return []
        return data if isinstance(data, list) else [data]

    def _answered(self, command: str, data: Any) -> list[Any] | None:
        """The objects of a command; None (said) where it failed or gave nothing although there always is something."""
        section = SECTIONS.get(command)
        admin = command == SECEDIT or (section is not None and section.admin)
        error = _error_of(data, texts=command == SECEDIT)
        if error is not None:
            reason = notes.reason_of(error, elevated=self.elevated, admin=admin)
            self.lack(command, reason, notes.failed(self._file, command, reason))
            return None
        rows = self.rows(data)
        if len(rows) > MOST_ROWS:
            raise InputError(
                [
                    Problem(
                        Place(self._file), f"{command}: 件数が多すぎます（上限 {MOST_ROWS}）。", f"{command}: too many objects (at most {MOST_ROWS})."
                    )
                ]
            )
        if not rows and (data is None or section is None or section.some) and command not in (JOINED, *FILTERS):
            reason = Reason.PERMISSION_DENIED if admin and self.elevated is False else Reason.NOT_COLLECTED
            self.lack(command, reason, notes.nothing(self._file, command, reason))
            return None
        return rows

    def _section(self, section: Section, rows: list[Any], *, whole: bool) -> None:
        faults: dict[str, list[Why]] = {}
        values = [self._value(section, row, faults) for row in rows if isinstance(row, dict)]
        lack = None if whole else Reason.INCOMPLETE
        if len(values) < len(rows) or (section.single and len(rows) > 1):
            lack = Reason.INVALID_VALUE
            self.warn(f"{section.command}: 読み取れないデータがあります。", f"{section.command}: some of the data cannot be read.")
        if section.command == RULES:
            values, lack = firewall.inbound(values, rows, faults, lack)
        if section.single and (len(values) > 1 or values == [{}]):
            values, lack = [], Reason.INVALID_VALUE
        for field, whys in faults.items():
            self._warnings.append(notes.left_out(self._file, section.command, field, whys))
        if section.resource == COMPUTER:
            for value in values:
                self.describe(**value)
        else:
            self._add(section.resource, values, lack)

    def _value(self, section: Section, row: Mapping[str, Any], faults: dict[str, list[Why]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, (field, convert) in section.fields.items():
            if name not in row or field in made:
                continue
            if self.elevated is False and name in EXCLUSIONS:  # what is shown instead is in the language of Windows
                faults.setdefault(name, []).append(Why.DENIED)
                continue
            _take(made, field, row[name], convert, faults, name)
        if section.command == "AntiVirusProduct":
            made.update(_states(row.get("productState")))
        if section.command == "Get-BitLockerVolume":
            _volume(made, row, faults)
        return made

    def _add(self, resource: str, values: Iterable[Value], lack: Reason | None) -> None:
        self._parts.append(Part(resource, None, tuple(values), lack))

    def _registry(self, read: Mapping[str, list[Any]]) -> None:
        if REGISTRY not in read:
            return
        values, unread = registry_values(read[REGISTRY])
        if unread:
            self.warn(f"{REGISTRY}: 読めない値が {unread} 個あります。", f"{REGISTRY}: {unread} values could not be read.")
        self._add(COMMANDS[REGISTRY], values, Reason.INCOMPLETE if unread else None)
        revision = text_at(values, VERSION, "UBR")
        build = self._about.get("osBuild")
        if isinstance(build, str) and revision is not None:
            self.describe(osBuild=f"{build}.{revision}")

    def _clock(self, read: Mapping[str, list[Any]]) -> None:
        made: dict[str, Any] = {}
        for row in read.get(CLOCK, ()):
            if isinstance(row, dict) and isinstance(source := filled(row.get("source")), str):
                made["source"] = source
        values = registry_values(read[REGISTRY])[0] if REGISTRY in read else []
        kind, last = text_at(values, CLOCK_SETTINGS, "Type"), sample_time(text_at(values, CLOCK_STATUS, "LastGoodSampleInfo"))
        made |= {name: value for name, value in (("type", kind), ("lastSync", last)) if value is not None}
        if made:
            self._add(COMMANDS[CLOCK], [made], None)

    def _policy(self, rows: list[Any]) -> None:
        if not all(isinstance(row, str) for row in rows):
            self.lack(SECEDIT, Reason.INVALID_VALUE, notes.failed(self._file, SECEDIT, Reason.INVALID_VALUE))
            return
        try:
            found = read_inf("".join(f"{row}\r\n" for row in rows), self._file)
        except InputError as error:
            self.lack(SECEDIT, Reason.INVALID_VALUE, notes.failed(self._file, SECEDIT, Reason.INVALID_VALUE))
            self._warnings.extend(error.problems)
            return
        self._warnings.extend(found.notes)
        self._add(COMMANDS[SECEDIT], [as_value(line) for line in found.lines], found.lack)


def _take(made: dict[str, Any], field: str, raw: Any, convert: Convert, faults: dict[str, list[Why]], name: str) -> None:
    value = convert(raw)
    if not isinstance(value, Unreadable):
        made[field] = value
    elif value is not NOTHING:
        faults.setdefault(name, []).append(value.why)


def _error_of(data: Any, *, texts: bool) -> str | None:
    """The message of a command that failed: what the script noted, or a text where objects belong."""
    data = unwrapped(data)
    if isinstance(data, dict) and "error" in data:
        return f"{data['error']} {data.get('id', '')}"
    first = data[0] if isinstance(data, list) and data else data
    return first if isinstance(first, str) and not (texts and not notes.is_error(first)) else None


def _states(raw: Any) -> dict[str, bool]:
    """Whether a product of the Security Center is on and current.

    Microsoft documents the states (WSC_SECURITY_PRODUCT_STATE), not their place in this number; the places are those that all
    tools read: four bits from bit 12 (0 off, 1 on, 2 snoozed, 3 expired) and four from bit 4 (0 current, 1 not).
    """
    state = integer(raw)
    if not isinstance(state, int) or not 0 <= state < 1 << 24:
        return {}
    running = {0: False, 1: True, 2: False, 3: False}.get(state >> 12 & 0xF)
    current = {0: True, 1: False}.get(state >> 4 & 0xF)
    return {name: value for name, value in (("on", running), ("upToDate", current)) if value is not None}


def _volume(made: dict[str, Any], row: Mapping[str, Any], faults: dict[str, list[Why]]) -> None:
    kind = enums.DRIVE_TYPE(row.get("driveType"))
    if kind in ("Fixed", "Removable"):
        made["driveType"] = kind
    if "keyProtectorTypes" not in made and "KeyProtector" in row:
        inner = unwrapped(row["KeyProtector"])
        protectors = inner if isinstance(inner, list) else [] if inner is None else [inner]
        types = [each.get("KeyProtectorType") if isinstance(each, dict) else each for each in protectors]
        found = [enums.KEY_PROTECTOR(each) for each in types]
        bad = [each.why for each in found if isinstance(each, Unreadable)]
        if bad:
            faults.setdefault("KeyProtector", []).extend(Why.OTHER if why is Why.NOTHING else why for why in bad)
        else:
            made["keyProtectorTypes"] = found


def _with_kinds(volumes: list[Any], kinds: list[Any]) -> list[Any]:
    """Volumes with their kind of drive. One that Windows' list of volumes does not have, or has twice, stays without."""
    known: dict[str, list[Any]] = {}
    for each in kinds:
        if isinstance(each, dict):
            for name in ("DriveLetter", "DeviceID"):
                if isinstance(found := filled(each.get(name)), str):
                    known.setdefault(found.casefold().rstrip("\\"), []).append(each.get("DriveType"))
    made = []
    for volume in volumes:
        point = filled(volume.get("MountPoint")) if isinstance(volume, dict) else None
        found = known.get(point.casefold().rstrip("\\"), []) if isinstance(point, str) else []
        made.append({**volume, "driveType": found[0]} if len(found) == 1 else volume)
    return made
