"""Of one device: how its storage is encrypted, from Intune's encryption report and from what the device itself reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scanner.derive.devices.duplicates import guid_of
from scanner.derive.devices.reading import INCONCLUSIVE, Index, Positions, together
from scanner.derive.tables import Table
from scanner.language.types import MISSING
from scanner.model.logic import Truth, Unknown, disjunction, unknown

# learn.microsoft.com/intune/device-security/encrypt-devices/encryption-monitor: it can take 24 hours until a state arrives.
LAG = timedelta(hours=24)
ALWAYS_ENCRYPTED_ANDROID = 10

# The fields of `Report`, in its order.
REPORT = ("encryptionState", "advancedBitLockerStates", "encryptionPolicySettingState")

_IN_ORDER = frozenset({"encrypted", "by_default"})
_SYSTEM_DRIVE = "operatingSystemVolume"


@dataclass(frozen=True, slots=True)
class Report:
    """A row of the encryption report: ``drive`` (of the system drive), ``details`` (of BitLocker) and state of the ``policy``."""

    drive: Any
    details: Any
    policy: Any


def encryption(platform: Any, version: Any, own: Truth, enrolled: Any, report: Report | Unknown, now: datetime) -> Any:
    """The state of a device's storage. ``own``: what the device reports (``isEncrypted``). ``now``: when it was collected.

    What is not in order is unknown while the device was enrolled so lately that its state may still be on its way.
    """
    if isinstance(platform, Unknown):
        return platform
    state = _BY_PLATFORM[platform](version, own, report)
    if isinstance(state, Unknown) or state in _IN_ORDER:
        return state
    if isinstance(enrolled, Unknown):
        return enrolled
    return state if now - enrolled >= LAG else INCONCLUSIVE


def _windows(version: Any, own: Truth, report: Report | Unknown) -> Any:
    if isinstance(report, Unknown):
        # The device's own word is of the system drive only: it cannot say that all drives are encrypted, nor that none is suspended.
        return report if own is not False else _simple(own)
    return _reported(_agreed(report.drive, own), report)


def _reported(drive: Truth, report: Report) -> Any:
    if drive is False:
        return "not_encrypted"
    flags = frozenset() if isinstance(report.details, Unknown) else report.details
    if "osVolumeUnprotected" in flags:
        return "suspended"
    if "fixedDriveNotEncrypted" in flags:
        return "data_drive_open"
    if (lacking := together(drive, report.details, report.policy)) is not None:
        return lacking
    # The details list violations of an encryption policy: where none is in force, their absence says nothing.
    return "encrypted" if report.policy in ("compliant", "remediated") else INCONCLUSIVE


def _macos(version: Any, own: Truth, report: Report | Unknown) -> Any:
    return _simple(own if isinstance(report, Unknown) else _agreed(report.drive, own))


def _ios(version: Any, own: Truth, report: Report | Unknown) -> Any:
    return "by_default"


def _other(version: Any, own: Truth, report: Report | Unknown) -> Any:
    return INCONCLUSIVE


def _android(version: Any, own: Truth, report: Report | Unknown) -> Any:
    if own is True:
        return "encrypted"
    if isinstance(version, Unknown):
        return version
    # From that version on Android is always encrypted; a report that says otherwise lags.
    major, *_ = version
    return "by_default" if major >= ALWAYS_ENCRYPTED_ANDROID else _simple(own)


def _simple(drive: Truth) -> Any:
    if isinstance(drive, Unknown):
        return drive
    return "encrypted" if drive else "not_encrypted"


def _agreed(drive: Any, own: Truth) -> Truth:
    """What report and device say of the system drive together: where they contradict each other, nobody knows."""
    if isinstance(drive, Unknown):
        return unknown(*drive.reasons, *own.reasons) if isinstance(own, Unknown) else own
    reported = drive == "encrypted"
    return reported if isinstance(own, Unknown) or own is reported else INCONCLUSIVE


_BY_PLATFORM = {"windows": _windows, "macos": _macos, "ios": _ios, "android": _android, "other": _other}


def report_of(device: str, reports: Index) -> Report | Unknown:
    """What the encryption report says of a device; `Unknown` where it says nothing."""
    row = reports.of(device)
    if row is None:
        return MISSING if reports.open is None else reports.open
    return Report(*row)


def recovery_keys(table: Table, among: Positions) -> Index:
    """Of every device that has recovery keys in Entra, by its Entra id: whether one of them is of the system drive."""
    found: list[Any] = [None] * len(among)
    lacking = table.open
    for device, volume in table.rows("deviceId", "volumeType"):
        lacking = together(lacking, device)
        at = among.get(guid_of(device))
        if at is not None:
            system: Truth = volume if isinstance(volume, Unknown) else volume == _SYSTEM_DRIVE
            found[at] = system if found[at] is None else disjunction([found[at], system])
    return Index(among, found, lacking)
