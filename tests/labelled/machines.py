"""Devices: how they are encrypted, what protects them, which system they run, whose they are, and which of their records is the newest.

Sources: the resource types managedDevice, managedDeviceEncryptionState, windowsProtectionState, deviceComplianceSettingState,
bitlockerRecoveryKey, deviceLocalCredentialInfo and device of Microsoft Graph; Microsoft's lifecycle pages of Windows 11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.labelled.machine_records import Machine, device, recovery_keys, twice
from tests.labelled.mobile import phone_state
from tests.labelled.policies import person
from tests.labelled.world import Json, OneOf, World, ago, not_known

READ = (
    "intune.managedDevices",
    "intune.managedDeviceEditions",
    "intune.managedDeviceEncryptionStates",
    "bitlocker.recoveryKeys",
    "defender.windowsProtectionStates",
    "intune.complianceSettingSummaries",
    "intune.deviceComplianceSettingStates",
    "entra.devices",
    "entra.deviceLocalCredentials",
)
ANTIVIRUS = "Windows10CompliancePolicy.AntivirusRequired"
INCONCLUSIVE = not_known("inconclusive")
NO_REPORT = not_known("inconclusive", "incomplete", "field_missing", "not_collected")


@dataclass(frozen=True, slots=True)
class Disk:
    """``flag``: the device's own value. ``report``: of the encryption report (None: no row). ``days``: since enrolment."""

    flag: bool | None
    report: Mapping[str, Any] | None
    truth: Any
    days: float = 200


def _report(state: str, policy: str, details: str) -> Json:
    return {"encryptionState": state, "encryptionPolicySettingState": policy, "advancedBitLockerStates": details}


DISKS: Mapping[str, Disk] = {
    "encrypted": Disk(flag=True, report=_report("encrypted", "compliant", "success"), truth="encrypted"),
    "repaired": Disk(flag=True, report=_report("encrypted", "remediated", "success"), truth="encrypted"),
    "key not stored": Disk(flag=True, report=_report("encrypted", "compliant", "recoveryKeyBackupFailed"), truth="encrypted"),
    "suspended": Disk(flag=True, report=_report("encrypted", "nonCompliant", "osVolumeUnprotected"), truth="suspended"),
    "data drive open": Disk(flag=True, report=_report("encrypted", "nonCompliant", "fixedDriveNotEncrypted"), truth="data_drive_open"),
    "not encrypted": Disk(flag=False, report=_report("notEncrypted", "nonCompliant", "osVolumeUnprotected"), truth="not_encrypted"),
    "not encrypted, no row": Disk(flag=False, report=None, truth="not_encrypted"),
    "just enrolled": Disk(flag=False, report=None, truth=INCONCLUSIVE, days=0.3),
    "no policy arrived": Disk(flag=True, report=_report("encrypted", "notAssigned", "success"), truth=INCONCLUSIVE),
    "policy in error": Disk(flag=True, report=_report("encrypted", "error", "success"), truth=INCONCLUSIVE),
    "no row": Disk(flag=True, report=None, truth=NO_REPORT),
    "details not there": Disk(flag=True, report={"encryptionState": "encrypted", "encryptionPolicySettingState": "compliant"}, truth=NO_REPORT),
    "details of tomorrow": Disk(flag=True, report=_report("encrypted", "compliant", "success,somethingNew"), truth=not_known("invalid_value")),
    "flag null, no row": Disk(flag=None, report=None, truth=NO_REPORT),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """``state``: of Defender (None: none was read). ``other``: what the compliance check of any antivirus says (None: there is none)."""

    state: Mapping[str, Any] | None
    other: str | None
    truth: Any
    current: Any


_ON = {"malwareProtectionEnabled": True, "realTimeProtectionEnabled": True, "signatureUpdateOverdue": False, "productStatus": "noStatus"}
_OFF = {**_ON, "malwareProtectionEnabled": False, "realTimeProtectionEnabled": False}
GUARDS: Mapping[str, Guard] = {
    "defender": Guard(_ON, None, "defender", current=True),
    "defender, old definitions": Guard({**_ON, "signatureUpdateOverdue": True}, None, "defender", current=False),
    "defender, definitions flagged": Guard(
        {**_ON, "productStatus": "avSignaturesOutOfDate, platformUpdateInProgress"}, None, "defender", current=False
    ),
    "another product": Guard(_OFF, "compliant", "other", None),
    "none": Guard(_OFF, "nonCompliant", "none", None),
    "off, nobody says more": Guard(_OFF, None, "not_seen", None),
    "null": Guard({**_ON, "realTimeProtectionEnabled": None}, None, not_known("field_missing"), None),
    "no report": Guard(None, None, NO_REPORT, None),
}


# What compliance policies say of products of other makers where Defender is off.
OTHERS = {"another product": "at work", "none": "none at work", "off, nobody says more": "not told"}
# States of a device that Defender reports, and whether nothing is left to do. They are flags.
LEFT = {"clean": True, "fullScanPending": False, "rebootPending, manualStepsPending": False}


@dataclass(frozen=True, slots=True)
class System:
    """``edition``: family and number (None: not read). ``supported``: on the day of the snapshot."""

    version: str
    edition: tuple[str, int] | None
    supported: Any


_PRO, _ENTERPRISE, _HOME = ("Pro", 48), ("Enterprise", 4), ("Home", 101)
SYSTEMS: Mapping[str, System] = {
    "25H2 Pro": System("10.0.26200.6899", _PRO, supported=True),
    "25H2, edition not read": System("10.0.26200.6899", None, supported=True),
    "24H2 Enterprise": System("10.0.26100.6899", _ENTERPRISE, supported=True),
    "24H2 Pro": System("10.0.26100.6899", _PRO, supported=False),
    "24H2 Home": System("10.0.26100.6899", _HOME, supported=False),
    "24H2, edition not read": System("10.0.26100.6899", None, not_known("inconclusive", "field_missing", "not_collected", "incomplete")),
    "23H2 Enterprise": System("10.0.22631.6060", _ENTERPRISE, supported=True),
    "23H2 Pro": System("10.0.22631.6060", _PRO, supported=False),
    "21H2, edition not read": System("10.0.22000.3260", None, supported=False),
    "a build of tomorrow": System("10.0.33333.1", _PRO, INCONCLUSIVE),
    "no version": System("", _PRO, not_known("field_missing", "invalid_value")),
}


def machines(world: World) -> list[Machine]:
    """A handful of devices of every kind."""
    world.has(*READ)
    world.add(
        "intune.complianceSettingSummaries", {"id": ANTIVIRUS, "setting": ANTIVIRUS, "settingName": "Antivirus", "platformType": "windows10AndLater"}
    )
    found = [windows(world, number) for number in range(world.chance.randint(3, 6))]
    found += [phone(world, number) for number in range(world.chance.randint(1, 3))]
    found.append(_mac(world))
    keys = recovery_keys(world, found)
    for each in found:
        truth = {**each.truth, **({"recoveryKeyEscrowed": keys[each.id]} if each.id in keys else {})}
        world.expect("devices", each.id, each.planted, platform=each.platform, olderRecords=0, **truth)
    if world.chance.random() < 0.6:
        twice(world)
    return found


def windows(world: World, number: int) -> Machine:
    """A PC with a disk, a guard and a system of some kind."""
    disk, guard, system = (world.chance.choice(list(kinds)) for kinds in (DISKS, GUARDS, SYSTEMS))
    one, two, three = DISKS[disk], GUARDS[guard], SYSTEMS[system]
    more: Json = {"isEncrypted": one.flag, "enrolledDateTime": ago(one.days)}
    if three.version:
        more["osVersion"] = three.version
    whose = world.chance.choice(["in use", "in use", "disabled", "gone"])
    if whose != "in use":
        more["user"] = world.guid("gone") if whose == "gone" else person(world, f"退職者 PC{number}", enabled=False)
    found = device(world, "windows", f"PC{number}", **more)
    world.plant(f"D-49: disk {disk}", f"D-13: guard {guard}", f"D-31: system {system}", f"D-02: user {whose}")
    if "definitions" in guard:
        world.plant(f"D-14: {guard}")
    if one_of_another := OTHERS.get(guard):
        world.plant(f"D-16: {one_of_another}")
    found.planted = f"disk {disk}, guard {guard}, system {system}, user {whose}"
    found.truth = {"encryption": one.truth, "antivirus": two.truth, "osSupported": three.supported, "userEnabled": whose == "in use"}
    if system.startswith("25H2"):
        # The update of October 2025, a year later.
        world.plant(f"D-36: {system} without the updates of a year")
        found.truth["patchMissing"] = True
    if two.current is not None:
        found.truth["definitionsCurrent"] = two.current
    if one.report is not None:
        row = {"id": found.id, "deviceName": found.name, "deviceType": "windowsRT", "policyDetails": [], "fileVaultStates": "success"}
        world.add("intune.managedDeviceEncryptionStates", {**row, **one.report})
    if two.state is not None:
        left, tampered = world.chance.choice(list(LEFT)), world.chance.choice([True, True, False, None])
        world.plant(f"D-19: malware {left}", f"D-25: tamper protection {tampered}")
        found.raw = {
            "windows-no-malware-left": LEFT[left],
            "windows-tamper-protection-on": not_known("field_missing") if tampered is None else tampered,
        }
        value = {**two.state, "lastReportedDateTime": ago(0.6), "tamperProtectionEnabled": tampered, "deviceState": left}
        world.add("defender.windowsProtectionStates", {"of": found.id, "value": value})
    else:
        found.raw = dict.fromkeys(("windows-no-malware-left", "windows-tamper-protection-on"), NO_REPORT)
    if two.other is not None:
        value = {"id": f"{ANTIVIRUS}_{found.id}", "setting": ANTIVIRUS, "deviceId": found.id, "deviceName": found.name, "state": two.other}
        world.add("intune.deviceComplianceSettingStates", {"of": ANTIVIRUS, "value": {**value, "complianceGracePeriodExpirationDateTime": None}})
    if three.edition is not None:
        edition: Json = {"id": found.id, "deviceName": found.name, "skuFamily": three.edition[0], "skuNumber": three.edition[1]}
        world.add(
            "intune.managedDeviceEditions", {**edition, "joinType": "azureADJoined", "autopilotEnrolled": False, "windowsActiveMalwareCount": 0}
        )
    return found


def phone(world: World, number: int) -> Machine:
    """A phone: encrypted by default, or an old one that is not."""
    name, platform, version, flag, truth = world.chance.choice(
        [
            ("iPhone without passcode", "ios", "18.7.1", False, "by_default"),
            ("iPhone", "ios", "18.7.1", True, "by_default"),
            ("new Android, flag behind", "android", "15", False, "by_default"),
            ("new Android", "android", "14.0", True, OneOf(("by_default", "encrypted"))),
            ("old Android, open", "android", "9.0", False, "not_encrypted"),
            ("old Android, encrypted", "android", "9.0", True, "encrypted"),
        ]
    )
    found = device(world, platform, f"電話{number}", isEncrypted=flag, osVersion=version)
    found.planted = world.plant(f"D-52: {name}")
    found.truth = {"encryption": truth}
    phone_state(world, found)
    return found


def _mac(world: World) -> Machine:
    name, flag, state, truth = world.chance.choice(
        [("encrypted", True, "encrypted", "encrypted"), ("not encrypted", False, "notEncrypted", "not_encrypted")]
    )
    found = device(world, "macos", "Mac", isEncrypted=flag, osVersion="15.7.1")
    row = {"id": found.id, "deviceName": "Mac", "deviceType": "macMDM", "encryptionState": state, "encryptionPolicySettingState": "compliant"}
    world.add(
        "intune.managedDeviceEncryptionStates", {**row, "fileVaultStates": "success", "advancedBitLockerStates": "success", "policyDetails": []}
    )
    found.planted = world.plant(f"D-52: Mac {name}")
    found.truth = {"encryption": truth}
    return found
