"""Records of devices, of recovery keys and of stored passwords; devices that have two records, or only seem to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.labelled.policies import LICENCE, person
from tests.labelled.world import Absent, Json, World, ago, not_known

ZERO = "00000000-0000-0000-0000-000000000000"
PLACEHOLDERS = ["To be filled by O.E.M.", "Default string", "0", "", "SystemSerialNumber"]


@dataclass
class Machine:
    """One device: what was planted, and the ids that join its records. ``synced``: so many days ago. ``raw``: rule → what it must find."""

    id: str
    entra: str
    name: str
    platform: str
    synced: float = 0.0
    truth: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    planted: str = ""


def device(world: World, platform: str, name: str, **more: Any) -> Machine:
    """Write a device that syncs, its user and its Entra record."""
    systems = {"windows": "Windows", "ios": "iOS", "android": "Android", "macos": "macOS"}
    identifier, entra = world.guid("device", name), world.guid("entra", name)
    synced = more.pop("synced", None) or world.chance.choice([0.5, 3, 12, 29, 45])
    user = more.pop("user", None) or person(world, f"利用者 {name}", assignedLicenses=[dict(LICENCE)])
    record: Json = {
        "id": identifier,
        "deviceName": name,
        "userId": user,
        "userPrincipalName": "riyousha@sample.example.jp",
        "managedDeviceOwnerType": "company",
        "managementState": "managed",
        "managementAgent": "mdm",
        "deviceEnrollmentType": "windowsAzureADJoin" if platform == "windows" else "appleBulkWithUser",
        "enrolledDateTime": ago(200),
        "lastSyncDateTime": ago(synced),
        "operatingSystem": systems[platform],
        "serialNumber": f"SN-{world.number}-{name}",
        "azureADDeviceId": entra,
        "azureADRegistered": True,
        "deviceRegistrationState": "registered",
        "complianceState": "compliant",
        "isEncrypted": True,
        **({"jailBroken": "False", "isSupervised": True} if platform == "ios" else {}),
        **more,
    }
    world.add("intune.managedDevices", record)
    joined = {
        "id": world.guid("object", name),
        "deviceId": record["azureADDeviceId"],
        "displayName": name,
        "accountEnabled": True,
        "trustType": "AzureAd",
    }
    joined |= {"operatingSystem": record["operatingSystem"], "isManaged": True, "isCompliant": True, "approximateLastSignInDateTime": ago(1)}
    world.add("entra.devices", {**joined, "onPremisesSyncEnabled": None, "registeredOwners": [{"id": user}], "registrationDateTime": ago(200)})
    return Machine(identifier, record["azureADDeviceId"], name, platform, synced)


def recovery_keys(world: World, found: list[Machine]) -> dict[str, Any]:
    """Recovery keys: of the system's volume, of another one, of nobody; the list itself whole, cut or refused."""
    kind = world.chance.choice(["whole", "whole", "cut", "refused"])
    world.plant(f"D-51: keys {kind}")
    truths: dict[str, Any] = {}
    for each in [machine for machine in found if machine.platform == "windows"]:
        volume = world.chance.choice(["operatingSystemVolume", "fixedDataVolume", ""])
        if volume:
            key = {"id": world.guid("key"), "createdDateTime": ago(100), "deviceId": each.entra, "volumeType": volume}
            world.add("bitlocker.recoveryKeys", key)
        stored = volume == "operatingSystemVolume"
        reason = {"cut": "incomplete", "refused": "permission_denied"}.get(kind, "")
        truths[each.id] = not_known(reason) if reason and (kind == "refused" or not stored) else stored
    world.add(
        "bitlocker.recoveryKeys",
        {"id": world.guid("orphan"), "createdDateTime": ago(900), "deviceId": world.guid(), "volumeType": "operatingSystemVolume"},
    )
    if kind == "refused":
        world.refuse("bitlocker.recoveryKeys", "permission_denied")
    elif kind == "cut":
        world.cut.add("bitlocker.recoveryKeys")
    return truths


def twice(world: World) -> None:
    """A device with two records, the older one bad; or two devices that only look like one."""
    kind = world.chance.choice(["same serial", "same Entra device", "placeholder serial", "no Entra device"])
    planted = world.plant(f"D-01: {kind}")
    more: Json = {"osVersion": "18.7.1"}
    if kind == "same serial":
        more["serialNumber"] = f"SN-{world.number}"
    elif kind == "same Entra device":
        more |= {"serialNumber": "", "azureADDeviceId": world.guid("both")}
    elif kind == "placeholder serial":
        more["serialNumber"] = world.chance.choice(PLACEHOLDERS)
    else:
        more |= {"serialNumber": "", "azureADDeviceId": ZERO}
    newer = device(world, "ios", "二重 新", synced=1, **more)
    older = device(world, "ios", "二重 旧", synced=90, isEncrypted=False, **more)
    if kind == "same Entra device":
        world.records["entra.devices"].pop()
    if kind == "no Entra device":
        world.records["entra.devices"] = world.records["entra.devices"][:-2]
    if kind.startswith("same"):
        world.expect("devices", newer.id, planted, olderRecords=1)
        world.expect("devices", older.id, planted, id=Absent())
    else:
        world.expect("devices", newer.id, planted, olderRecords=0)
        world.expect("devices", older.id, planted, olderRecords=0)


def backups(world: World, found: list[Machine]) -> None:
    """Local administrator passwords on record."""
    for each in [machine for machine in found if machine.platform == "windows"]:
        stored = world.chance.random() < 0.5
        if stored:
            row = {"id": each.entra, "deviceName": each.name, "lastBackupDateTime": ago(5), "refreshDateTime": ago(-25)}
            world.add("entra.deviceLocalCredentials", row)
        planted = world.plant(f"D-57: password {'stored' if stored else 'not stored'}")
        world.expect("devices", each.id, planted, localAdminPasswordEscrowed=stored)
