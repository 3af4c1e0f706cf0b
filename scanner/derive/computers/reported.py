"""What Intune, Microsoft Defender and compliance policies report of Windows PCs, as facts of the kind that a PC's own file tells.

Inputs: ``derived.devices``, Defender's report and the results of compliance policies. What else a file tells, these do not: the age of
definitions in days, recovery passwords (the list of keys does not say how many drives there are), single profiles and rules of the
firewall, remote desktop, shares, protocols, accounts, logs, wireless networks, the clock. Of screen lock, removable drives, exclusions
and planned scans the policies are seen, and whether each was applied as a whole, but not the state that they come to on the device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scanner.derive.computers.reading import INCONCLUSIVE, NOT_COLLECTED
from scanner.derive.devices.protection import compliance_results, result_of
from scanner.derive.devices.reading import Index, index, positions
from scanner.derive.tables import Tables
from scanner.language.types import MISSING
from scanner.model.logic import Truth, Unknown

DEVICES = "derived.devices"
FILE, INTUNE = "file", "intune"

# The matters that both tell of, and of each the fact without which a source does not tell of it.
DRIVES, ANTIVIRUS, FIREWALL = "drives", "antivirus", "firewall"
DECIDING = {DRIVES: "drivesEncrypted", ANTIVIRUS: "antivirusActive", FIREWALL: "firewallOn"}

# The compliance setting that asks whether the firewall is on. A device that lets everything in does not comply with it, either
# (learn.microsoft.com/intune/protect/compliance-policy-create-windows, Device Security).
FIREWALL_DEMANDED = "Windows10CompliancePolicy.ActiveFirewallRequired"

# The rules take no older reading for the present state, unless they are told to.
OLD = timedelta(days=30)

_FIELDS = ("lastSyncDateTime", "encryption", "antivirus", "antivirusReported", "definitionsCurrent", "os")


@dataclass(frozen=True, slots=True)
class Word:
    """What a source says of a matter. ``at``: as of when. ``covered``: whether it looked into the matter at all."""

    matter: str
    source: str
    at: Any
    facts: Mapping[str, Any]
    covered: bool

    @property
    def decides(self) -> Any:
        """The fact without which the source does not tell of the matter."""
        return self.facts[DECIDING[self.matter]]

    @property
    def written(self) -> Mapping[str, Any]:
        """The facts with their source and their time."""
        return {**self.facts, f"{self.matter}ToldBy": self.source, f"{self.matter}Reported": self.at}


class Reported:
    """What is reported of PCs, by the id of the device in Intune."""

    def __init__(self, tables: Tables, devices: Iterable[str]) -> None:
        among = positions(devices)
        self._devices = index(tables[DEVICES], "id", *_FIELDS, among=among)
        self._scans = index(tables["defender.windowsProtectionStates"], "of", "lastFullScanDateTime", among=among)
        self._firewalls = compliance_results(tables["intune.deviceComplianceSettingStates"], FIREWALL_DEMANDED)

    def of(self, device: str) -> tuple[Word, ...]:
        """What is reported of a device, matter by matter."""
        synced, encryption, state, reported, current, _ = _row(self._devices, device, len(_FIELDS))
        (scanned,) = _row(self._scans, device, 1)
        guarded = _firewall(result_of(device, self._firewalls, NOT_COLLECTED), state)
        # Neither the state of encryption nor results of compliance policies have a time of their own: they are not newer than the last sync.
        return (
            Word(DRIVES, INTUNE, synced, _drives(encryption), covered=True),
            Word(ANTIVIRUS, INTUNE, reported, _antivirus(state, current, scanned), covered=True),
            Word(FIREWALL, INTUNE, synced, {"firewallOn": guarded}, covered=True),
        )

    def system(self, device: str) -> Any:
        """Product and version of the system."""
        return _row(self._devices, device, len(_FIELDS))[-1]


def settled(own: Word, reported: Word, now: datetime) -> Word:
    """Which of the two is believed in a matter, as a whole: readings of two times are not mixed.

    The PC's own file goes first, for it tells drive by drive and profile by profile what reports sum up. Intune goes first where the
    file did not look into the matter, and where the file is old and Intune's word is newer. What a file looked into and cannot be read
    of it any more stays unknown: it may have said otherwise. ``now``: when the snapshot was taken.
    """
    if isinstance(reported.decides, Unknown) or isinstance(reported.at, Unknown):
        return own
    silent = not own.covered and isinstance(own.decides, Unknown)
    if isinstance(own.at, Unknown):
        # Nobody knows which of the two is newer; that matters only where they contradict each other.
        return reported if silent or own.decides is reported.decides else own
    if now - own.at > OLD:
        return reported if reported.at > own.at else own
    return reported if silent else own


def _drives(encryption: Any) -> Mapping[str, Any]:
    """The facts about drives. That a data drive is open may be told where nothing is told of the system drive."""
    if isinstance(encryption, Unknown):
        return {"drivesEncrypted": encryption, "systemDriveProtected": encryption}
    return {"drivesEncrypted": encryption == "encrypted", "systemDriveProtected": _SYSTEM_DRIVE.get(encryption, INCONCLUSIVE)}


_SYSTEM_DRIVE: Mapping[str, Truth] = {"encrypted": True, "suspended": False, "not_encrypted": False}


def _antivirus(state: Any, current: Truth, scanned: Any) -> Mapping[str, Any]:
    """The facts about malware protection. Where Defender does not work and nobody asked for another product, there may be one."""
    active, up_to_date, real_time = (state,) * 3 if isinstance(state, Unknown) else _PROTECTION.get(state, (INCONCLUSIVE,) * 3)
    return {
        "antivirusActive": active,
        "antivirusUpToDate": current if up_to_date is True else up_to_date,
        "realTimeProtection": real_time,
        "lastFullScan": scanned,
    }


_PROTECTION: Mapping[str, tuple[Truth, Truth, Truth]] = {
    "defender": (True, True, True), "other": (True, INCONCLUSIVE, INCONCLUSIVE), "none": (False, False, False)
}  # fmt: skip


def _firewall(result: Truth, antivirus: Any) -> Truth:
    """Whether a firewall guards all networks. Windows' own may be off because another maker's stands in for it, as in a PC's own file."""
    if result is not False:
        return result
    if isinstance(antivirus, Unknown):
        return antivirus
    return False if antivirus in ("defender", "none") else INCONCLUSIVE


def _row(table: Index, device: str, fields: int) -> tuple[Any, ...]:
    """What a table says of a device; of each of its ``fields`` why it says nothing, where it has no such row."""
    row = table.of(device)
    return (MISSING if table.open is None else table.open,) * fields if row is None else row
