"""Devices, one record per real device, with what several resources say of each put together.

Inputs: the managed devices of Intune and what Intune, Defender and Entra report of them; the shipped lifecycle table. Older records
of a device (see `scanner.derive.duplicates`) are left out. What a resource that could not be read would say is unknown, never empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.device_parts.encryption import encryption, recovery_keys, report_of
from scanner.derive.device_parts.patches import Patches, android, nothing_known, patches
from scanner.derive.device_parts.protection import antivirus_results, any_antivirus, defender_of, protection
from scanner.derive.device_parts.reading import NO_SUBJECT, Index, index, moment, platforms_of
from scanner.derive.device_parts.registration import backed_up, compliant_by, entra_enabled, escrowed, in_entra, user_enabled
from scanner.derive.device_parts.support import System, support, system_of
from scanner.derive.duplicates import successors
from scanner.derive.lifecycle import lifecycle
from scanner.derive.tables import Table, Tables
from scanner.language.types import INVALID, MISSING, parse_version, raw_value
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown

DEVICES = "intune.managedDevices"

_FIELDS = (
    "id", "serialNumber", "azureADDeviceId", "lastSyncDateTime", "deviceName", "userId", "userPrincipalName", "operatingSystem", "osVersion",
    "androidSecurityPatchLevel", "managementAgent", "complianceState", "isEncrypted", "enrolledDateTime",
)  # fmt: skip

# Apple's systems come as "26.7 (25G229)" or, with a background security improvement, as "26.3.1 (a)".
_APPLE_VERSION = re.compile(r"([0-9.]+) ?\([0-9A-Za-z]+\)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Device:
    id: Any
    serial: Any
    entra: Any
    synced: Any
    name: Any
    user: Any
    account: Any
    label: Any
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
    everything = [_Device(*row) for row in table.rows(*_FIELDS)]
    rows = [each for each in everything if isinstance(each.id, str)]
    gone = successors((each.id, each.serial, each.entra, each.synced) for each in rows)
    kept = sorted((each for each in rows if each.id not in gone), key=lambda each: each.id)
    joined = _Joined(tables, organisation, Counter(gone.values()), _spelled_out(table, kept))
    return Derived(map(joined.record, kept), None, table.complete and len(rows) == len(everything))


def _spelled_out(table: Table, kept: Iterable[_Device]) -> Mapping[str, tuple[int, ...]]:
    """Versions of devices that carry more than a version, by device id. Read only if there are any."""
    wanted = {each.id for each in kept if each.version is INVALID}
    return dict(_versions(table, wanted)) if wanted else {}


def _versions(table: Table, wanted: set[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    fields = table.resource.fields
    for record in table.records():
        device, text = raw_value(fields["id"], record), raw_value(fields["osVersion"], record)
        match = _APPLE_VERSION.match(text) if device in wanted and isinstance(text, str) else None
        version = parse_version(match[1]) if match else None
        if version is not None:
            yield device, version


class _Joined:
    """What other tables say of devices, by id."""

    def __init__(self, tables: Tables, organisation: Organisation, older: Counter[str], spelled_out: Mapping[str, tuple[int, ...]]) -> None:
        self._platforms = platforms_of(tables[DEVICES])
        self._now = tables[DEVICES].now
        self._organisation = organisation
        self._older = older
        self._spelled_out = spelled_out
        self._table = lifecycle()
        self._users = index(tables["entra.users"], "id", "accountEnabled")
        self._entra = index(tables["entra.devices"], "deviceId", "accountEnabled")
        self._editions = index(tables["intune.managedDeviceEditions"], "id", "skuNumber")
        reports = ("encryptionState", "advancedBitLockerStates", "encryptionPolicySettingState")
        self._reports = index(tables["intune.managedDeviceEncryptionStates"], "id", *reports)
        self._keys = recovery_keys(tables["bitlocker.recoveryKeys"])
        self._backups = index(tables["entra.deviceLocalCredentials"], "id", "lastBackupDateTime")
        states = ("malwareProtectionEnabled", "realTimeProtectionEnabled", "signatureUpdateOverdue", "productStatus", "lastReportedDateTime")
        self._defender = index(tables["defender.windowsProtectionStates"], "of", *states)
        self._antivirus = antivirus_results(tables["intune.deviceComplianceSettingStates"])

    def record(self, device: _Device) -> Mapping[str, Any]:
        """The derived record of a device."""
        platform = self._platform(device.label)
        version = self._spelled_out.get(device.id, device.version)
        edition = _edition(device.id, self._editions)
        system = system_of(platform, device.label, version, edition, self._table)
        until, supported = support(system, edition, self._table, self._now, self._organisation)
        updates = _updates(platform, system, device.patch_level, self._now)
        state = protection(platform, defender_of(device.id, self._defender), any_antivirus(device.id, self._antivirus), device.synced)
        escrow, backup = backed_up(device.entra, self._backups)
        facts = {
            "deviceName": device.name,
            "userPrincipalName": device.account,
            "platform": platform,
            "lastSyncDateTime": device.synced,
            "olderRecords": self._older[device.id],
            "userEnabled": user_enabled(device.user, self._users),
            "inEntra": in_entra(device.entra, self._entra),
            "entraEnabled": entra_enabled(device.entra, self._entra),
            "compliantBy": compliant_by(device.agent, device.compliance),
            "encryption": encryption(platform, version, device.encrypted, device.enrolled, report_of(device.id, self._reports), self._now),
            "recoveryKeyEscrowed": _of_windows(platform, escrowed(device.entra, self._keys)),
            "localAdminPasswordEscrowed": _of_windows(platform, escrow),
            "localAdminPasswordBackedUp": _of_windows(platform, backup),
            "antivirus": state.antivirus,
            "antivirusReported": state.reported,
            "definitionsCurrent": state.definitions_current,
            "os": system.name,
            "osSupportedUntil": until,
            "osSupported": supported,
            "patchReleased": updates.released,
            "newerPatchReleased": updates.newer,
            "patchMissing": updates.missing,
        }
        return {"id": device.id, **{name: fact(moment(value)) for name, value in facts.items()}}

    def _platform(self, label: Any) -> Any:
        if isinstance(label, Unknown):
            return label
        return self._platforms.get(label, "other") if label else MISSING


def _edition(device: str, editions: Index) -> Any:
    row = editions.of(device)
    if row is None:
        return MISSING if editions.open is None else editions.open
    (number,) = row
    return number


def _of_windows(platform: Any, value: Any) -> Any:
    """What only devices with Windows have."""
    if isinstance(platform, Unknown):
        return platform
    return value if platform == "windows" else NO_SUBJECT


def _updates(platform: Any, system: System, level: Any, now: datetime) -> Patches:
    if platform == "android":
        return android(level, now)
    return nothing_known(system.updates) if isinstance(system.updates, Unknown) else patches(system.updates, system.installed, now)
