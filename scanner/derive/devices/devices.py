"""Devices, one record per real device, with what several resources say of each put together.

Inputs: the managed devices of Intune and what Intune, Defender and Entra report of them; the shipped lifecycle table. Older records
of a device (see `scanner.derive.devices.duplicates`) are left out. What a resource that could not be read would say is unknown, never empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.duplicates import successors
from scanner.derive.devices.encryption import REPORT, encryption, recovery_keys, report_of
from scanner.derive.devices.protection import ANY_ANTIVIRUS, DEFENDER, any_antivirus, compliance_results, defender_of, protection
from scanner.derive.devices.reading import NO_SUBJECT, index, moment, platforms_of, positions
from scanner.derive.devices.registration import backed_up, compliant_by, entra_enabled, escrowed, in_entra, user_enabled
from scanner.derive.devices.replaced import FIELDS, Row, perhaps_handed_on, perhaps_replaced
from scanner.derive.devices.system import system_facts
from scanner.derive.tables import Table, Tables
from scanner.language.types import INVALID, MISSING, parse_version, raw_value
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown

DEVICES = "intune.managedDevices"

_FIELDS = (
    *FIELDS, "deviceName", "userPrincipalName", "osVersion", "androidSecurityPatchLevel", "managementAgent", "complianceState", "isEncrypted", "enrolledDateTime",
)  # fmt: skip

# Apple's systems come as "26.7 (25G229)" or, with a background security improvement, as "26.3.1 (a)".
_APPLE_VERSION = re.compile(r"([0-9.]+) ?\([0-9A-Za-z]+\)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Device:
    id: Any
    serial: Any
    entra: Any
    synced: Any
    user: Any
    label: Any
    model: Any
    name: Any
    account: Any
    version: Any
    patch_level: Any
    agent: Any
    compliance: Any
    encrypted: Any
    enrolled: Any


def devices(tables: Tables, organisation: Organisation) -> Derived:
    """One record per real device, in the order of their ids."""
    table = tables[DEVICES]
    if table.missing is not None:
        return nothing(table.missing)
    found = list(table.rows(*_FIELDS))
    everything = [_Device(*row) for row in found]
    rows = [each for each in everything if isinstance(each.id, str)]
    gone = successors((each.id, each.serial, each.entra, each.synced) for each in rows)
    kept = sorted((each for each in rows if each.id not in gone), key=lambda each: each.id)
    older = _Older(Counter(gone.values()), found, next((each.id for each in everything if isinstance(each.id, Unknown)), table.open))
    joined = _Joined(tables, organisation, kept, older)
    return Derived(map(joined.record, kept), None, table.complete and len(rows) == len(everything))


def _spelled_out(table: Table, kept: Iterable[_Device]) -> Mapping[str, tuple[int, ...]]:
    """Versions of devices that carry more than a version, by device id. Read only if there are any."""
    return dict(_versions(table)) if any(each.version is INVALID for each in kept) else {}


def _versions(table: Table) -> Iterator[tuple[str, tuple[int, ...]]]:
    fields = table.resource.fields
    for record in table.records():
        text = raw_value(fields["osVersion"], record)
        match = _APPLE_VERSION.match(text) if isinstance(text, str) else None
        version = parse_version(match[1]) if match else None
        device = raw_value(fields["id"], record)
        if version is not None and isinstance(device, str):
            yield device, version


class _Older:
    """How many older records each device has: those that were seen; if none were, why there may be some."""

    def __init__(self, seen: Counter[str], rows: Iterable[Row], more: Unknown | None) -> None:
        """``more``: why there may be older records of any device."""
        self._seen = seen
        numbers = [row[: len(FIELDS)] for row in rows]
        self._perhaps = {row[0] for _, row in perhaps_replaced(numbers)} | perhaps_handed_on(numbers)
        self._else = 0 if more is None else more

    def of(self, device: str) -> int | Unknown:
        return self._seen[device] or (MISSING if device in self._perhaps else self._else)


class _Joined:
    """What other tables say of devices, by id."""

    def __init__(self, tables: Tables, organisation: Organisation, devices: list[_Device], older: _Older) -> None:
        self._platforms = platforms_of(tables[DEVICES])
        self._now = tables[DEVICES].now
        self._organisation = organisation
        self._older = older
        self._spelled_out = _spelled_out(tables[DEVICES], devices)
        self._systems: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        ids, entra = positions(each.id for each in devices), positions(each.entra for each in devices)
        self._users = index(tables["entra.users"], "id", "accountEnabled", among=positions(each.user for each in devices))
        self._entra = index(tables["entra.devices"], "deviceId", "accountEnabled", among=entra)
        self._keys = recovery_keys(tables["bitlocker.recoveryKeys"], entra)
        self._backups = index(tables["entra.deviceLocalCredentials"], "id", "lastBackupDateTime", among=entra)
        self._editions = index(tables["intune.managedDeviceEditions"], "id", "skuNumber", among=ids)
        self._reports = index(tables["intune.managedDeviceEncryptionStates"], "id", *REPORT, among=ids)
        self._defender = index(tables["defender.windowsProtectionStates"], "of", *DEFENDER, among=ids)
        self._antivirus = compliance_results(tables["intune.deviceComplianceSettingStates"], ANY_ANTIVIRUS)

    def record(self, device: _Device) -> Mapping[str, Any]:
        """The derived record of a device."""
        platform = self._platform(device.label)
        version = _told(self._spelled_out.get(device.id, device.version))
        state = protection(platform, defender_of(device.id, self._defender), any_antivirus(device.id, self._antivirus), device.synced)
        backed = backed_up(device.entra, self._backups)
        facts = {
            "deviceName": device.name,
            "userPrincipalName": device.account,
            "platform": platform,
            "lastSyncDateTime": device.synced,
            "olderRecords": self._older.of(device.id),
            "userEnabled": user_enabled(device.user, self._users),
            "inEntra": in_entra(device.entra, self._entra),
            "entraEnabled": entra_enabled(device.entra, self._entra),
            "compliantBy": compliant_by(device.agent, device.compliance),
            "encryption": encryption(platform, version, device.encrypted, device.enrolled, report_of(device.id, self._reports), self._now),
            "recoveryKeyEscrowed": _of_windows(platform, escrowed(device.entra, self._keys)),
            "localAdminPasswordEscrowed": _of_windows(platform, backed.there),
            "localAdminPasswordBackedUp": _of_windows(platform, backed.last),
            "antivirus": state.antivirus,
            "antivirusReported": state.reported,
            "definitionsCurrent": state.definitions_current,
        }
        return {"id": device.id, **_written(facts), **self._system(platform, device.label, version, device.patch_level, self._edition(device.id))}

    def _system(self, platform: Any, label: Any, version: Any, level: Any, edition: Any) -> Mapping[str, Any]:
        """The facts about a device's system; worked out once for all devices that are alike."""
        alike = (label, version, level, edition)
        if alike not in self._systems:
            self._systems[alike] = _written(system_facts(platform, label, version, level, edition, self._now, self._organisation))
        return self._systems[alike]

    def _edition(self, device: str) -> Any:
        row = self._editions.of(device)
        if row is None:
            return MISSING if self._editions.open is None else self._editions.open
        (number,) = row
        return number

    def _platform(self, label: Any) -> Any:
        if isinstance(label, Unknown):
            return label
        return self._platforms.get(label, "other") if label else MISSING


def _told(version: Any) -> Any:
    """A version. No system has the version zero: zeros stand for one that was not told."""
    return MISSING if version == (0,) else version


def _of_windows(platform: Any, value: Any) -> Any:
    """What only devices with Windows have."""
    if isinstance(platform, Unknown):
        return platform
    return value if platform == "windows" else NO_SUBJECT


def _written(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: fact(moment(value)) for name, value in facts.items()}
