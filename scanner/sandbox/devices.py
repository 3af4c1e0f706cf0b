"""Enrolled devices, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import NEVER, Dice, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.people import account_name, principal_name
from scanner.sandbox.plan import AGO, Machine, Tenant

Record = dict[str, Any]

# What is current on the day of the snapshots, or nearly so.
_SYSTEMS = {
    "windows": ("Windows", ("10.0.26200.9711", "10.0.26200.9711", "10.0.26200.9445")),
    "macos": ("macOS", ("27.0.1 (26A428)", "26.7.1 (25H71)")),
    "ios": ("iOS", ("27.0.1", "27.0.1", "26.7.1")),
    "android": ("Android", ("16", "15")),
}
# What devices had that have been silent for months.
_THEN = {"windows": ("10.0.26200.8655",), "macos": ("26.4 (25E246)",), "ios": ("26.4",), "android": ("15",)}
# ended: no longer supported (of Windows in the editions that firms without an enterprise product have), long-ended: for a year; behind: without the updates of many weeks;
# windows-10: supported for those who pay for it; old: a version that only some models still get updates for.
_SPECIAL = {
    ("windows", "ended"): ("10.0.26100.9711",),
    ("windows", "long-ended"): ("10.0.22631.6199",),
    ("windows", "behind"): ("10.0.26200.8655",),
    ("windows", "windows-10"): ("10.0.19045.6456",),
    ("ios", "behind"): ("27.0",),
    ("ios", "old"): ("18.7.2",),
    ("android", "ended"): ("9",),
}
_SILENT = 30
_BAD = frozenset(
    {"unencrypted", "retired", "jailbroken", "data-drive", "suspended", "realtime-off", "other-antivirus", "ended", "long-ended", "noncompliant"}
)
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


def device_name(machine: Machine) -> str:
    """Return the device's name in Intune, e.g. PC-001. A device that was set up anew got the same one again."""
    local = machine.local - (AGO if "old-record" in machine.traits else 0)
    return f"{machine.group.prefix}-{local:0{max(3, len(str(machine.group.count)))}d}"


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
    if {"retired", "old-record"} & machine.traits:
        return dice.between(150, 170)
    return dice.between(*machine.group.days)


def entra_device_id(tenant: Tenant, machine: Machine) -> str:
    """Return the id of the device in Entra: not its Intune id, and not an object id."""
    return Dice(tenant.name, "device", "entra", machine.number).guid()


def encrypted(machine: Machine) -> bool:
    """Return whether the system drive is encrypted."""
    return not {"unencrypted", "retired"} & machine.traits


def serial_number(tenant: Tenant, machine: Machine) -> str:
    """Return the serial number: the same in two records of one device."""
    return Dice(tenant.name, "device", "serial", machine.number - (AGO if "old-record" in machine.traits else 0)).digits(10)


def os_version(tenant: Tenant, machine: Machine) -> str:
    """Return the version of the operating system as the device reports it."""
    return Dice(tenant.name, "device", "version", machine.number).pick(_versions(tenant, machine))


def _versions(tenant: Tenant, machine: Machine) -> tuple[str, ...]:
    kind = machine.group.kind
    for trait in sorted(machine.traits):
        if (kind, trait) in _SPECIAL:
            return _SPECIAL[kind, trait]
    return _THEN[kind] if synced_days_ago(tenant, machine) > _SILENT else _SYSTEMS[kind][1]


def _jail_broken(machine: Machine) -> str:
    if machine.group.kind in {"windows", "macos"} or {"jailbreak-unknown", "eas"} & machine.traits:
        return "Unknown"
    return "True" if "jailbroken" in machine.traits else "False"


def _patch_level(dice: Dice, machine: Machine) -> str:
    if machine.group.kind != "android":
        return ""
    return "2022-01-05" if "ended" in machine.traits else dice.pick(("2026-10-05", "2026-09-05"))


def _device(tenant: Tenant, machine: Machine) -> Record:
    dice = Dice(tenant.name, "device", "facts", machine.number)
    kind, owner = machine.group.kind, machine.group.owner
    system, _ = _SYSTEMS[kind]
    maker, model = dice.pick(_MODELS[kind])
    if "tablet" in machine.traits:
        system, model = "iPadOS", "iPad"
    userless = "userless" in machine.traits
    bad = _BAD & machine.traits
    return {
        "id": tenant.device_ids.at(machine.number),
        "deviceName": device_name(machine),
        "userId": "" if userless else tenant.user_ids.at(machine.user),
        "userPrincipalName": "" if userless else principal_name(tenant, tenant.member(machine.user)),
        "managedDeviceOwnerType": owner,
        "managementState": "managed",
        "managementAgent": "eas" if "eas" in machine.traits else "mdm",
        "deviceEnrollmentType": "windowsBulkUserless" if userless else _ENROLLED.get((kind, owner), "userEnrollment"),
        "enrolledDateTime": stamp(dice.between(*((100, 140) if "renewed" in machine.traits else (190, 900)))),
        "lastSyncDateTime": stamp(synced_days_ago(tenant, machine), fraction=dice.below(10_000_000) if dice.below(3) == 0 else None),
        "operatingSystem": system,
        "osVersion": os_version(tenant, machine),
        "androidSecurityPatchLevel": _patch_level(dice, machine),
        "manufacturer": maker,
        "model": model,
        "serialNumber": serial_number(tenant, machine),
        "azureADDeviceId": entra_device_id(tenant, machine),
        "azureADRegistered": True,
        "deviceRegistrationState": "registered",
        "complianceState": "noncompliant" if bad else "compliant",
        "complianceGracePeriodExpirationDateTime": stamp(dice.between(1, 5)) if bad else "9999-12-31T23:59:59.9999999Z",
        "isEncrypted": encrypted(machine),
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


# Intune documents no page sizes. A page of managed devices holds 1000 (seen in many issues).
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
)
