"""Endpoint security policies of the old kind (intents), which nobody has migrated yet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.sandbox.dice import Dice
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant
from scanner.sandbox.targets import Targets, dated, sorted_by_id, target

Record = dict[str, Any]

_DISKS = "deviceConfiguration--windows10EndpointProtectionConfiguration_"
_DETECTION = "deviceConfiguration--windowsDefenderAdvancedThreatProtectionConfiguration_"
_SYSTEM_DRIVE = {"startupAuthenticationRequired": False, "encryptionMethod": "xtsAes256", "minimumPinLength": None, "recoveryOptions": None}

# The title, the template (of BitLocker as microsoft/zerotrustassessment issue 646 has it), and the settings: kind, name, value.
_INTENTS: Mapping[str, tuple[str, str, Sequence[tuple[str, str, Any]]]] = {
    "disks": (
        "BitLocker（旧形式）",
        "d1174162-1dd2-4976-affc-6667049ab0ae",
        (
            ("Boolean", f"{_DISKS}bitLockerEncryptDevice", True),
            ("Boolean", f"{_DISKS}bitLockerDisableWarningForOtherDiskEncryption", True),
            ("Complex", f"{_DISKS}bitLockerSystemDrivePolicy", _SYSTEM_DRIVE),
            ("Complex", f"{_DISKS}bitLockerFixedDrivePolicy", {"requireEncryptionForWriteAccess": True, "encryptionMethod": "xtsAes256"}),
        ),
    ),
    "detection": (
        "エンドポイントでの検出と対応（旧形式）",
        "e44c2ca3-2f9a-400a-a113-6cc88efd773d",
        (
            ("Boolean", f"{_DETECTION}allowSampleSharing", True),
            ("String", f"{_DETECTION}advancedThreatProtectionOnboardingBlob", "CANARY-intent-onboarding"),
        ),
    ),
}
_WHO: Mapping[str, Mapping[str, Targets]] = {
    "exemplary": {"disks": [("devices", "none")], "detection": [("devices", "include")]},
    "sample": {"disks": []},
    "vpn": {"disks": [("+vpn-laptop", "none"), ("-home-pc", "none")]},
}


def intents(tenant: Tenant) -> list[Record]:
    """Beta ``/deviceManagement/intents``."""
    return sorted_by_id(_intent(tenant, name) for name in _WHO.get(tenant.name, ()))


def _intent(tenant: Tenant, name: str) -> Record:
    title, template, _ = _INTENTS[name]
    common = dated(tenant, "intent", name)
    return {
        "id": common["id"],
        "displayName": title,
        "description": common["description"],
        "isAssigned": bool(_WHO[tenant.name][name]),
        "isMigratingToConfigurationPolicy": False,
        "lastModifiedDateTime": common["lastModifiedDateTime"],
        "templateId": template,
        "roleScopeTagIds": ["0"],
    }


def intent_assignments(tenant: Tenant, intent: str) -> list[Record] | None:
    """Beta ``/deviceManagement/intents/{id}/assignments``."""
    name = _name_of(tenant, intent)
    if name is None:
        return None
    return sorted_by_id({"id": Dice(intent, who, mode).guid(), "target": target(tenant, who, mode)} for who, mode in _WHO[tenant.name][name])


def intent_settings(tenant: Tenant, intent: str) -> list[Record] | None:
    """Beta ``/deviceManagement/intents/{id}/settings``."""
    name = _name_of(tenant, intent)
    return None if name is None else sorted_by_id(_settings(intent, name))


def _name_of(tenant: Tenant, intent: str) -> str | None:
    return next((name for name in _WHO.get(tenant.name, ()) if dated(tenant, "intent", name)["id"] == intent), None)


def _settings(intent: str, name: str) -> Iterator[Record]:
    for kind, definition, value in _INTENTS[name][2]:
        yield {
            "@odata.type": f"#microsoft.graph.deviceManagement{kind}SettingInstance",
            "id": Dice(intent, definition).guid(),
            "definitionId": definition,
            "valueJson": json.dumps(value, separators=(",", ":")),
            **({} if kind == "Complex" else {"value": value}),
        }


# No page names options or page sizes.
ENDPOINTS = (
    Endpoint("/deviceManagement/intents", "beta", "microsoft.graph.deviceManagementIntent", objects=intents, selects=False, gates=(INTUNE,)),
    Endpoint(
        "/deviceManagement/intents/{id}/settings",
        "beta",
        "microsoft.graph.deviceManagementSettingInstance",
        objects_of=intent_settings,
        selects=False,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/intents/{id}/assignments",
        "beta",
        "microsoft.graph.deviceManagementIntentAssignment",
        objects_of=intent_assignments,
        selects=False,
        gates=(INTUNE,),
    ),
)
