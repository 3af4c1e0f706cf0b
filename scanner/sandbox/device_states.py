"""The state of devices' disks and of their virus protection, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.devices import encrypted, entra_device_id, managed_devices, synced_days_ago
from scanner.sandbox.dice import NEVER, Dice, Ids, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Machine, Tenant
from scanner.sandbox.surface_settings import CATALOGUE_OF

Record = dict[str, Any]

_DEVICE_TYPE = {"windows": "windowsRT", "macos": "macMDM"}


def encryption_states(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/managedDeviceEncryptionStates``: Windows and macOS. The id is the device's Intune id."""
    for number, device in zip(tenant.device_ids.in_order(), managed_devices(tenant), strict=True):
        machine = tenant.machine(number)
        kind = machine.group.kind
        if kind not in _DEVICE_TYPE:
            continue
        sealed = encrypted(machine)
        windows = kind == "windows"
        whole = sealed and not {"data-drive", "suspended"} & machine.traits
        covered = windows and machine.group.owner == "company" and bool({"disks", "protection"} & set(tenant.intune_policies))
        yield {
            "id": device["id"],
            "userPrincipalName": device["userPrincipalName"],
            "deviceType": _DEVICE_TYPE[kind],
            "osVersion": device["osVersion"],
            "tpmSpecificationVersion": "2.0" if windows else None,
            "deviceName": device["deviceName"],
            "encryptionReadinessState": "ready" if windows else "notReady",
            "encryptionState": "encrypted" if sealed else "notEncrypted",
            "encryptionPolicySettingState": ("compliant" if whole else "nonCompliant") if covered else "notAssigned",
            "advancedBitLockerStates": _bitlocker(machine) if windows else None,
            "fileVaultStates": None,
            "policyDetails": [],
        }


def _bitlocker(machine: Machine) -> str:
    if not encrypted(machine):
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
    off = bool({"realtime-off", "other-antivirus"} & machine.traits)
    status = "serviceNotRunning" if "other-antivirus" in machine.traits else "noStatusFlagsSet"
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
        "productStatus": "avSignaturesOutOfDate,asSignaturesOutOfDate" if old else status,
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
        if machine.group.kind == "windows" and encrypted(machine):
            yield {
                "id": ids.at(number),
                "createdDateTime": stamp(Dice(tenant.name, "recovery-key", "facts", number).between(190, 900), fraction=0),
                "volumeType": "operatingSystemVolume",
                "deviceId": entra_device_id(tenant, machine),
                "key": None,
            }


def onboarding_states(tenant: Tenant) -> Iterator[Record]:
    """Beta ``…/advancedThreatProtectionOnboardingDeviceSettingStates``: Windows devices where a policy of the catalog onboards them.

    How Microsoft makes the ids is not documented. Devices with another antivirus are not onboarded.
    """
    if "detection" not in CATALOGUE_OF.get(tenant.name, ()):
        return
    for number, device in zip(tenant.device_ids.in_order(), managed_devices(tenant), strict=True):
        machine = tenant.machine(number)
        if machine.group.kind == "windows" and machine.group.owner == "company":
            yield {
                "id": device["id"],
                "platformType": "desktop",
                "setting": "WindowsDefenderAdvancedThreatProtectionConfiguration.AdvancedThreatProtectionOnboardingBlob",
                "settingName": "Onboarding",
                "deviceId": device["id"],
                "deviceName": device["deviceName"],
                "userId": f"CANARY-{number}-user",
                "userEmail": f"CANARY-{number}@example.com",
                "userName": f"CANARY-{number}-name",
                "userPrincipalName": f"CANARY-{number}@example.com",
                "deviceModel": f"CANARY-{number}-model",
                "state": "nonCompliant" if "other-antivirus" in machine.traits else "compliant",
                "complianceGracePeriodExpirationDateTime": NEVER,
            }


# Intune documents no page sizes: taken to be those of the list of devices.
ENDPOINTS = (
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
    Endpoint(
        "/deviceManagement/advancedThreatProtectionOnboardingStateSummary/advancedThreatProtectionOnboardingDeviceSettingStates",
        "beta",
        "microsoft.graph.advancedThreatProtectionOnboardingDeviceSettingState",
        objects=onboarding_states,
        default_top=1000,
        max_top=0,
        selects=False,
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
