"""App protection: policies for phones that need not be enrolled, and the apps that have taken them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.sandbox.devices import os_version, synced_days_ago
from scanner.sandbox.dice import Dice, Ids, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Machine, Tenant
from scanner.sandbox.targets import reach, target

Record = dict[str, Any]

# Which companies have a policy for which system; the second of each pair: whether it is assigned.
_POLICIES: Mapping[str, Mapping[str, bool]] = {
    "exemplary": {"ios": True, "android": True},
    "sample": {"ios": True, "android": False},
    "byod": {"ios": True, "android": True},
    "vpn": {"ios": True, "android": True},
}
_APPS = {
    "ios": (("com.microsoft.office.outlook.ios", "com.microsoft.office.outlook"), ("com.microsoft.skype.teams.ios", "com.microsoft.skype.teams")),
    "android": (("com.microsoft.office.outlook.android", "com.microsoft.office.outlook"), ("com.microsoft.teams.android", "com.microsoft.teams")),
}
_COMMON: Record = {
    "periodOfflineBeforeAccessCheck": "PT12H",
    "periodOnlineBeforeAccessCheck": "PT30M",
    "allowedInboundDataTransferSources": "allApps",
    "allowedOutboundDataTransferDestinations": "managedApps",
    "organizationalCredentialsRequired": False,
    "allowedOutboundClipboardSharingLevel": "managedAppsWithPasteIn",
    "dataBackupBlocked": True,
    "deviceComplianceRequired": True,
    "managedBrowserToOpenLinksRequired": True,
    "saveAsBlocked": True,
    "periodOfflineBeforeWipeIsEnforced": "P90D",
    "pinRequired": True,
    "maximumPinRetries": 5,
    "simplePinBlocked": True,
    "minimumPinLength": 6,
    "pinCharacterSet": "numeric",
    "periodBeforePinReset": "PT0S",
    "allowedDataStorageLocations": ["oneDriveForBusiness", "sharePoint"],
    "contactSyncBlocked": False,
    "printBlocked": True,
    "fingerprintBlocked": False,
    "disableAppPinIfDevicePinIsSet": False,
    "minimumWarningOsVersion": None,
    "minimumRequiredAppVersion": None,
    "minimumWarningAppVersion": None,
    "managedBrowser": "microsoftEdge",
}
_SPECIAL: Mapping[str, Record] = {
    "ios": {
        "minimumRequiredOsVersion": "18.0",
        "appDataEncryptionType": "whenDeviceLocked",
        "minimumRequiredSdkVersion": None,
        "faceIdBlocked": False,
        "customBrowserProtocol": None,
    },
    "android": {
        "minimumRequiredOsVersion": "14.0",
        "screenCaptureBlocked": True,
        "disableAppEncryptionIfDeviceEncryptionIsEnabled": False,
        "encryptAppData": True,
        "minimumRequiredPatchVersion": "2026-08-01",
        "minimumWarningPatchVersion": None,
        "customBrowserPackageId": None,
        "customBrowserDisplayName": None,
    },
}


def ios_protections(tenant: Tenant) -> Iterator[Record]:
    """``/deviceAppManagement/iosManagedAppProtections`` with assignments and apps."""
    yield from _protections(tenant, "ios")


def android_protections(tenant: Tenant) -> Iterator[Record]:
    """``/deviceAppManagement/androidManagedAppProtections`` with assignments and apps."""
    yield from _protections(tenant, "android")


def _protections(tenant: Tenant, system: str) -> Iterator[Record]:
    assigned = _POLICIES.get(tenant.name, {}).get(system)
    if assigned is None:
        return
    dice = Dice(tenant.name, "app-protection", system)
    policy, created = f"T_{dice.guid()}", dice.between(100, 600)
    who = target(tenant, reach(tenant)[0][0] if tenant.teams else "users")
    listed = {name: value for name, value in who.items() if "Filter" not in name}  # v1.0 hides filters
    yield {
        "displayName": f"アプリ保護（{'iOS' if system == 'ios' else 'Android'}）",
        "description": None,
        "createdDateTime": stamp(created, fraction=dice.below(10_000_000)),
        "lastModifiedDateTime": stamp(created / 2, fraction=dice.below(10_000_000)),
        "id": policy,
        "version": f'"{dice.guid()}"',
        **_COMMON,
        "isAssigned": assigned,
        "deployedAppCount": len(_APPS[system]),
        **_SPECIAL[system],
        "assignments": [{"id": f"{dice.guid()}_incl", "target": listed}] if assigned else [],
        "apps": [{"id": app, "version": str(-dice.below(1 << 30)), "mobileAppIdentifier": _identifier(system, name)} for app, name in _APPS[system]],
    }


def _identifier(system: str, name: str) -> Record:
    kind, key = ("iosMobileAppIdentifier", "bundleId") if system == "ios" else ("androidMobileAppIdentifier", "packageId")
    return {"@odata.type": f"#microsoft.graph.{kind}", key: name}


def registrations(tenant: Tenant) -> Iterator[Record]:
    """``/deviceAppManagement/managedAppRegistrations``: one app on every phone of a company with an assigned policy for its system."""
    assigned = {system for system, whether in _POLICIES.get(tenant.name, {}).items() if whether}
    if not assigned or not tenant.device_ids.count:
        return
    ids = Ids(tenant.name, "app-registration", tenant.device_ids.count)
    for number in ids.in_order():
        machine = tenant.machine(number)
        if machine.group.kind in assigned and "userless" not in machine.traits:
            yield _registration(tenant, machine, f"T_{ids.at(number)}")


def _registration(tenant: Tenant, machine: Machine, identifier: str) -> Record:
    system = machine.group.kind
    dice = Dice(tenant.name, "app-registration", "facts", machine.number)
    days = synced_days_ago(tenant, machine)
    kind = "iosManagedAppRegistration" if system == "ios" else "androidManagedAppRegistration"
    return {
        "@odata.type": f"#microsoft.graph.{kind}",
        "createdDateTime": stamp(days + dice.between(100, 500)),
        "lastSyncDateTime": stamp(days + dice.between(0, 0.5)),
        "applicationVersion": "5.2642.0",
        "managementSdkVersion": "20.9.0",
        "platformVersion": os_version(tenant, machine),
        "deviceType": f"CANARY-type-{machine.number}",
        "deviceTag": f"CANARY-tag-{machine.number}",
        "deviceName": f"CANARY-name-{machine.number}",
        "flaggedReasons": ["rootedDevice"] if "jailbroken" in machine.traits else [],
        "userId": tenant.user_ids.at(machine.user),
        "id": identifier,
        "version": f'"{dice.guid()}"',
        "appIdentifier": _identifier(system, _APPS[system][0][1]),
    }


# The pages name no options; $expand=assignments,apps and $select of registrations are seen in use.
ENDPOINTS = (
    Endpoint(
        "/deviceAppManagement/iosManagedAppProtections",
        "v1.0",
        "microsoft.graph.iosManagedAppProtection",
        objects=ios_protections,
        selects=False,
        expands={"assignments,apps": ("assignments", "apps")},
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceAppManagement/androidManagedAppProtections",
        "v1.0",
        "microsoft.graph.androidManagedAppProtection",
        objects=android_protections,
        selects=False,
        expands={"assignments,apps": ("assignments", "apps")},
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceAppManagement/managedAppRegistrations",
        "v1.0",
        "microsoft.graph.managedAppRegistration",
        objects=registrations,
        gates=(INTUNE,),
    ),
)
