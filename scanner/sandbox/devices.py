"""Enrolled devices, the state of their disks and of their virus protection, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import NEVER, Dice, Ids, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.people import account_name, principal_name
from scanner.sandbox.plan import Machine, Tenant

Record = dict[str, Any]

_SYSTEMS = {
    "windows": ("Windows", ("10.0.26200.7019", "10.0.26200.6899", "10.0.26100.7019", "10.0.22631.6199")),
    "macos": ("macOS", ("26.1 (25B78)", "15.7.2 (24G325)")),
    "ios": ("iOS", ("26.1", "26.0.1", "18.7.2")),
    "android": ("Android", ("16", "15")),
}
_MODELS = {
    "windows": (("Example Computer", "Notebook 14"), ("Example Computer", "Notebook 13 Slim"), ("Sample Electronics", "Desk Mini")),
    "macos": (("Apple", "MacBook Air"),),
    "ios": (("Apple", "iPhone 15"), ("Apple", "iPhone 16e"), ("Apple", "iPhone SE")),
    "android": (("Sample Electronics", "Phone A5"), ("Example Mobile", "Phone One")),
}
_ENROLLED = {
    ("windows", "company"): "windowsAzureADJoin",
    ("windows", "personal"): "userEnrollment",
    ("macos", "company"): "appleBulkWithUser",
    ("ios", "company"): "appleBulkWithUser",
    ("ios", "personal"): "appleUserEnrollment",
}
_DEVICE_TYPE = {"windows": "windowsRT", "macos": "macMDM"}


def device_name(machine: Machine) -> str:
    """Return the device's name in Intune, e.g. PC-001."""
    return f"{machine.group.prefix}-{machine.local:0{max(3, len(str(machine.group.count)))}d}"


def managed_devices(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/managedDevices``."""
    for number in tenant.device_ids.in_order():
        machine = tenant.machine(number)
        yield {**_device(tenant, machine), **_private(tenant, machine)}


def synced_days_ago(tenant: Tenant, machine: Machine) -> float:
    """Return how many days before the snapshot the device last reported to Intune."""
    dice = Dice(tenant.name, "device", "sync", machine.number)
    if "stale" in machine.traits:
        return dice.between(38, 95)
    if "retired" in machine.traits:
        return dice.between(150, 170)
    return dice.between(*machine.group.days)


def entra_device_id(tenant: Tenant, machine: Machine) -> str:
    """Return the id of the device in Entra: not its Intune id, and not an object id."""
    return Dice(tenant.name, "device", "entra", machine.number).guid()


def _encrypted(machine: Machine) -> bool:
    return not {"unencrypted", "retired"} & machine.traits


def _jail_broken(machine: Machine) -> str:
    if machine.group.kind in {"windows", "macos"} or {"jailbreak-unknown", "eas"} & machine.traits:
        return "Unknown"
    return "True" if "jailbroken" in machine.traits else "False"


def _device(tenant: Tenant, machine: Machine) -> Record:
    dice = Dice(tenant.name, "device", "facts", machine.number)
    kind, owner = machine.group.kind, machine.group.owner
    system, versions = _SYSTEMS[kind]
    maker, model = dice.pick(_MODELS[kind])
    if "tablet" in machine.traits:
        system, model = "iPadOS", "iPad"
    if "old-os" in machine.traits:
        versions = ("9",)
    userless = "userless" in machine.traits
    bad = {"unencrypted", "retired", "jailbroken", "data-drive", "realtime-off", "noncompliant"} & machine.traits
    return {
        "id": tenant.device_ids.at(machine.number),
        "deviceName": device_name(machine),
        "userId": "" if userless else tenant.user_ids.at(machine.user),
        "userPrincipalName": "" if userless else principal_name(tenant, tenant.member(machine.user)),
        "managedDeviceOwnerType": owner,
        "managementState": "managed",
        "managementAgent": "eas" if "eas" in machine.traits else "mdm",
        "deviceEnrollmentType": "windowsBulkUserless" if userless else _ENROLLED.get((kind, owner), "userEnrollment"),
        "enrolledDateTime": stamp(dice.between(190, 900)),
        "lastSyncDateTime": stamp(synced_days_ago(tenant, machine), fraction=dice.below(10_000_000) if dice.below(3) == 0 else None),
        "operatingSystem": system,
        "osVersion": dice.pick(versions),
        "androidSecurityPatchLevel": dice.pick(("2026-10-05", "2026-09-05")) if kind == "android" else "",
        "manufacturer": maker,
        "model": model,
        "serialNumber": dice.digits(10),
        "azureADDeviceId": entra_device_id(tenant, machine),
        "azureADRegistered": True,
        "deviceRegistrationState": "registered",
        "complianceState": "noncompliant" if bad else "compliant",
        "complianceGracePeriodExpirationDateTime": stamp(dice.between(1, 5)) if bad else "9999-12-31T23:59:59.9999999Z",
        "isEncrypted": _encrypted(machine),
        "isSupervised": kind == "ios" and owner == "company",
        "jailBroken": _jail_broken(machine),
        "partnerReportedThreatState": "unknown",
        "managementCertificateExpirationDate": stamp(-dice.between(60, 300)),
    }


def _private(tenant: Tenant, machine: Machine) -> Record:
    """What of a device a scan neither needs nor asks for: it leads to a person, a line, a network card or a secret."""
    mark = f"CANARY-{machine.number}"
    return {
        "activationLockBypassCode": f"{mark}-bypass",
        "configurationManagerClientEnabledFeatures": None,
        "deviceActionResults": [{"actionName": "resetPasscode", "actionState": "done", "passcode": f"{mark}-passcode"}],
        "deviceCategoryDisplayName": f"{mark}-category",
        "deviceHealthAttestationState": None,
        "easActivated": False,
        "easActivationDateTime": NEVER,
        "easDeviceId": f"{mark}-eas",
        "emailAddress": f"{mark}@example.com",
        "enrollmentProfileName": f"{mark}-profile",
        "ethernetMacAddress": f"{mark}-00-00-00",
        "exchangeAccessState": "none",
        "exchangeAccessStateReason": "none",
        "exchangeLastSuccessfulSyncDateTime": NEVER,
        "freeStorageSpaceInBytes": 64 << 30,
        "iccid": f"{mark}-iccid",
        "imei": f"{mark}-imei",
        "managedDeviceName": f"{mark}-{device_name(machine)}",
        "meid": f"{mark}-meid",
        "notes": f"{mark}-notes",
        "phoneNumber": f"{mark}-090",
        "physicalMemoryInBytes": 0,
        "remoteAssistanceSessionErrorDetails": f"{mark}-session",
        "remoteAssistanceSessionUrl": f"https://{mark}.example.com/session",
        "requireUserEnrollmentApproval": None,
        "subscriberCarrier": f"{mark}-carrier",
        "totalStorageSpaceInBytes": 256 << 30,
        "udid": f"{mark}-udid",
        "userDisplayName": f"{mark}-{account_name(tenant.member(machine.user))}",
        "wiFiMacAddress": f"{mark}-11-11-11",
    }


def encryption_states(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/managedDeviceEncryptionStates``: Windows and macOS. The id is the device's Intune id."""
    for number in tenant.device_ids.in_order():
        machine = tenant.machine(number)
        kind = machine.group.kind
        if kind not in _DEVICE_TYPE:
            continue
        device = _device(tenant, machine)
        encrypted = _encrypted(machine)
        windows = kind == "windows"
        whole = encrypted and not {"data-drive", "suspended"} & machine.traits
        covered = windows and machine.group.owner == "company" and "disks" in tenant.intune_policies
        yield {
            "id": device["id"],
            "userPrincipalName": device["userPrincipalName"],
            "deviceType": _DEVICE_TYPE[kind],
            "osVersion": device["osVersion"],
            "tpmSpecificationVersion": "2.0" if windows else None,
            "deviceName": device["deviceName"],
            "encryptionReadinessState": "ready" if windows else "notReady",
            "encryptionState": "encrypted" if encrypted else "notEncrypted",
            "encryptionPolicySettingState": ("compliant" if whole else "nonCompliant") if covered else "notAssigned",
            "advancedBitLockerStates": _bitlocker(machine) if windows else None,
            "fileVaultStates": None,
            "policyDetails": [],
        }


def _bitlocker(machine: Machine) -> str:
    if not _encrypted(machine):
        return "osVolumeUnprotected,fixedDriveNotEncrypted" if "data-drive" in machine.traits else "osVolumeUnprotected"
    if "suspended" in machine.traits:
        return "osVolumeUnprotected"
    return "fixedDriveNotEncrypted" if "data-drive" in machine.traits else "success"


def protection_state(tenant: Tenant, device: str) -> Record | None:
    """``/deviceManagement/managedDevices/{id}/windowsProtectionState``; None for a device that has none: it does not run Windows."""
    number = tenant.device_ids.number(device)
    machine = tenant.machine(number) if number else None
    return {"id": device, **_protection(tenant, machine)} if machine and machine.group.kind == "windows" else None


def _protection(tenant: Tenant, machine: Machine) -> Record:
    dice = Dice(tenant.name, "device", "protection", machine.number)
    days = synced_days_ago(tenant, machine)
    old = "signatures-old" in machine.traits
    off = "realtime-off" in machine.traits
    return {
        "malwareProtectionEnabled": not off,
        "deviceState": "clean",
        "realTimeProtectionEnabled": not off,
        "networkInspectionSystemEnabled": not off,
        "quickScanOverdue": False,
        "fullScanOverdue": False,
        "signatureUpdateOverdue": old,
        "rebootRequired": False,
        "fullScanRequired": False,
        "engineVersion": "1.1.26090.5",
        "signatureVersion": f"1.4{33 if old else 41}.{dice.below(900) + 100}.0",
        "antiMalwareVersion": "4.18.26090.9",
        "lastQuickScanDateTime": stamp(days + dice.between(0.1, 3)),
        "lastFullScanDateTime": NEVER if dice.below(2) else stamp(days + dice.between(1, 20)),
        "lastQuickScanSignatureVersion": "1.441.102.0",
        "lastFullScanSignatureVersion": "0.0.0.0",  # noqa: S104 - a version, as Defender writes "never"
        "lastReportedDateTime": stamp(days, fraction=dice.below(10_000_000) if dice.below(4) == 0 else None),
        "productStatus": "avSignaturesOutOfDate,asSignaturesOutOfDate" if old else "noStatusFlagsSet",
        "isVirtualMachine": False,
        "tamperProtectionEnabled": None if "tamper-unknown" in machine.traits else not off,
        "controlledConfigurationEnabled": None,
    }


def recovery_keys(tenant: Tenant) -> Iterator[Record]:
    """``/informationProtection/bitlocker/recoveryKeys``: one per encrypted Windows device. A list never holds the keys themselves."""
    ids = Ids(tenant.name, "recovery-key", max(1, tenant.device_ids.count))
    if not tenant.device_ids.count:
        return
    for number in ids.in_order():
        machine = tenant.machine(number)
        if machine.group.kind == "windows" and _encrypted(machine):
            yield {
                "id": ids.at(number),
                "createdDateTime": stamp(Dice(tenant.name, "recovery-key", "facts", number).between(190, 900), fraction=0),
                "volumeType": "operatingSystemVolume",
                "deviceId": entra_device_id(tenant, machine),
                "key": None,
            }


# Intune documents no page sizes. A page of managed devices holds 1000 (seen in many issues); the rest is taken to be alike.
ENDPOINTS = (
    Endpoint(
        "/deviceManagement/managedDevices",
        "v1.0",
        "microsoft.graph.managedDevice",
        objects=managed_devices,
        default_top=1000,
        max_top=1000,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/managedDevices/{id}/windowsProtectionState",
        "v1.0",
        "microsoft.graph.windowsProtectionState",
        single_of=protection_state,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/managedDeviceEncryptionStates",
        "beta",
        "microsoft.graph.managedDeviceEncryptionState",
        objects=encryption_states,
        default_top=1000,
        max_top=1000,
        gates=(INTUNE,),
    ),
    # bitlocker-list-recoverykeys: "does not support $top"; a page's size is not documented. The keys come on no account.
    Endpoint(
        "/informationProtection/bitlocker/recoveryKeys",
        "v1.0",
        "microsoft.graph.bitlockerRecoveryKey",
        objects=recovery_keys,
        default_top=1000,
        max_top=0,
        selects=False,
    ),
)
