"""The places where Intune keeps settings, in Graph's shapes: profiles, settings catalog, old endpoint security, custom settings, compliance.

Sources: the resource types windows10EndpointProtectionConfiguration, windows10GeneralConfiguration, windowsUpdateForBusinessConfiguration,
windows10CustomConfiguration, deviceManagementConfigurationPolicy, deviceManagementIntent, windows10CompliancePolicy and
iosCompliancePolicy of Microsoft Graph; Microsoft's pages of the policy service providers (BitLocker, Defender, DeviceLock, Firewall, LAPS).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.resources.registry import registry
from tests.labelled.world import Json, World, ago, not_known

TYPE = "#microsoft.graph."
UNFILTERED = {"deviceAndAppManagementAssignmentFilterId": None, "deviceAndAppManagementAssignmentFilterType": "none"}
CATALOG = f"{TYPE}deviceManagementConfiguration"
POLICY = "device_vendor_msft_policy_config_"
LOCK = f"{POLICY}devicelock_"
UPDATES_NOW = {"qualityUpdatesPaused": False, "qualityUpdatesPauseExpiryDateTime": "0001-01-01T00:00:00Z"}
READ = (
    "intune.deviceConfigurations",
    "intune.deviceConfigurationDetails",
    "intune.deviceConfigurationStatuses",
    "intune.configurationPolicies",
    "intune.configurationPolicySettings",
    "intune.intents",
    "intune.intentSettings",
    "intune.intentAssignments",
    "intune.groupPolicyConfigurations",
    "intune.groupPolicyDefinitionValues",
    "intune.deviceCompliancePolicies",
    "intune.deviceCompliancePolicyDetails",
    "intune.deviceCompliancePolicyStatuses",
    "intune.assignmentFilters",
    "intune.iosManagedAppProtections",
    "intune.androidManagedAppProtections",
    "intune.deviceEnrollmentConfigurations",
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a policy says of one named setting. None: nothing of that kind."""

    setting: str
    enabled: Any = None
    number: Any = None
    texts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """``body``: a profile's properties, catalog settings, an old-style setting, a custom setting. ``says``: what follows from it."""

    row: str
    surface: str
    body: Any
    says: Sequence[Said]


def choice(definition: str, option: str, *children: Json) -> Json:
    value = {"settingValueTemplateReference": None, "value": f"{definition}_{option}", "children": list(children)}
    return {"@odata.type": f"{CATALOG}ChoiceSettingInstance", "settingDefinitionId": definition, "choiceSettingValue": value}


def number(definition: str, value: int) -> Json:
    found = {"@odata.type": f"{CATALOG}IntegerSettingValue", "settingValueTemplateReference": None, "value": value}
    return {"@odata.type": f"{CATALOG}SimpleSettingInstance", "settingDefinitionId": definition, "simpleSettingValue": found}


def _firewall(option: str) -> list[Json]:
    return [choice(f"vendor_msft_firewall_mdmstore_{name}profile_enablefirewall", option) for name in ("domain", "private", "public")]


def _walls(*, on: bool) -> list[Said]:
    return [Said(f"firewall{name}", enabled=on) for name in ("Domain", "Private", "Public")]


def _oma(kind: str, address: str, value: Any, *, hidden: bool = False) -> Json:
    return {"@odata.type": f"{TYPE}omaSetting{kind}", "displayName": "設定", "omaUri": address, "isEncrypted": hidden, "value": value}


# Switches and enumerations that cannot be null: what they are until somebody sets them.
UNTOUCHED = {
    "qualityUpdatesDeferralPeriodInDays": 0,
    **dict.fromkeys(("defenderRequireRealTimeMonitoring", "defenderScanIncomingMail", "defenderScanRemovableDrivesDuringFullScan"), False),
    **dict.fromkeys(("passwordRequired", "passwordBlockSimple", "storageBlockRemovableStorage", "locationServicesBlocked"), False),
    **dict.fromkeys(("bitLockerEncryptDevice", "microsoftUpdateServiceAllowed", "qualityUpdatesPaused"), False),
    **dict.fromkeys(("defenderScanType", "defenderSystemScanSchedule", "automaticUpdateMode"), "userDefined"),
    **dict.fromkeys(("passcodeRequired", "passcodeBlockSimple", "enterpriseAppBlockTrust"), False),
    **dict.fromkeys(("passwordRequiredType", "passcodeRequiredType"), "deviceDefault"),
}
ON, OFF = True, False
GENERAL, PROTECTION, RING = "windows10GeneralConfiguration", "windows10EndpointProtectionConfiguration", "windowsUpdateForBusinessConfiguration"
# The days of a delay have no "not configured": a ring that is left alone sends 0.
NO_DELAY = (Said("qualityDeferralDays", None, 0),)

KINDS: Mapping[str, Kind] = {
    "BitLocker profile": Kind("D-50", "template", {"@odata.type": PROTECTION, "bitLockerEncryptDevice": True}, [Said("diskEncryption", ON)]),
    "BitLocker in the catalog": Kind(
        "D-50", "catalog", [choice("device_vendor_msft_bitlocker_requiredeviceencryption", "1")], [Said("diskEncryption", ON)]
    ),
    "BitLocker off in the catalog": Kind(
        "D-50", "catalog", [choice("device_vendor_msft_bitlocker_requiredeviceencryption", "0")], [Said("diskEncryption", OFF)]
    ),
    "BitLocker in old endpoint security": Kind(
        "D-50", "intent", {f"deviceConfiguration--{PROTECTION}_bitLockerEncryptDevice": "true"}, [Said("diskEncryption", ON)]
    ),
    "BitLocker by address": Kind(
        "D-50", "omaUri", [_oma("Integer", "./Device/Vendor/MSFT/BitLocker/RequireDeviceEncryption", 1)], [Said("diskEncryption", ON)]
    ),
    "removable drives": Kind(
        "D-53",
        "template",
        {"@odata.type": PROTECTION, "bitLockerRemovableDrivePolicy": {"requireEncryptionForWriteAccess": True}},
        [Said("removableEncryption", ON)],
    ),
    "removable storage": Kind(
        "D-53", "template", {"@odata.type": GENERAL, "storageBlockRemovableStorage": True}, [Said("removableStorageBlocked", ON)]
    ),
    "Defender profile": Kind(
        "D-15",
        "template",
        {"@odata.type": GENERAL, "defenderRequireRealTimeMonitoring": True, "defenderSignatureUpdateIntervalInHours": 4},
        [Said("realTimeProtection", ON), Said("definitionUpdateHours", ON, 4)],
    ),
    "everything left out of scans": Kind(
        "D-18", "template", {"@odata.type": GENERAL, "defenderFilesAndFoldersToExclude": ["C:\\"]}, [Said("defenderExclusions", texts=("C:\\",))]
    ),
    "a folder left out of scans": Kind(
        "D-18",
        "template",
        {"@odata.type": GENERAL, "defenderFilesAndFoldersToExclude": ["D:\\data"]},
        [Said("defenderExclusions", texts=("D:\\data",))],
    ),
    "updates of other products": Kind(
        "D-37",
        "template",
        {"@odata.type": RING, "automaticUpdateMode": "userDefined", "microsoftUpdateServiceAllowed": True, **UPDATES_NOW},
        [Said("microsoftUpdate", ON), *NO_DELAY],
    ),
    "definitions never": Kind(
        "D-15", "template", {"@odata.type": GENERAL, "defenderSignatureUpdateIntervalInHours": 0}, [Said("definitionUpdateHours", OFF)]
    ),
    "Defender in the catalog": Kind(
        "D-15",
        "catalog",
        [choice(f"{POLICY}defender_allowrealtimemonitoring", "1"), number(f"{POLICY}defender_signatureupdateinterval", 8)],
        [Said("realTimeProtection", ON), Said("definitionUpdateHours", ON, 8)],
    ),
    "Defender off in the catalog": Kind(
        "D-15", "catalog", [choice(f"{POLICY}defender_allowrealtimemonitoring", "0")], [Said("realTimeProtection", OFF)]
    ),
    "screen lock profile": Kind(
        "D-29",
        "template",
        {"@odata.type": GENERAL, "passwordRequired": True, "passwordMinutesOfInactivityBeforeScreenTimeout": 10},
        [Said("screenLockMinutes", ON, 10), Said("passwordRequired", ON)],
    ),
    "screen lock never": Kind(
        "D-29",
        "template",
        {"@odata.type": GENERAL, "passwordRequired": True, "passwordMinutesOfInactivityBeforeScreenTimeout": 0},
        [Said("screenLockMinutes", OFF)],
    ),
    "screen lock in the catalog": Kind(
        "D-29",
        "catalog",
        [choice(f"{LOCK}devicepasswordenabled", "0", number(f"{LOCK}maxinactivitytimedevicelock", 5))],
        [Said("screenLockMinutes", ON, 5), Said("passwordRequired", ON)],
    ),
    "screen lock in seconds": Kind(
        "D-29",
        "catalog",
        [number(f"{POLICY}localpoliciessecurityoptions_interactivelogon_machineinactivitylimit_v2", 900)],
        [Said("screenLockMinutes", ON, 15)],
    ),
    "screen lock by address": Kind(
        "D-29",
        "omaUri",
        [
            _oma("Integer", "./Device/Vendor/MSFT/Policy/Config/DeviceLock/DevicePasswordEnabled", 0),
            _oma("Integer", "./Device/Vendor/MSFT/Policy/Config/DeviceLock/MaxInactivityTimeDeviceLock", 15),
        ],
        [Said("screenLockMinutes", ON, 15), Said("passwordRequired", ON)],
    ),
    "firewall": Kind("D-59", "catalog", _firewall("true"), _walls(on=True)),
    "firewall off": Kind("D-59", "catalog", _firewall("false"), _walls(on=False)),
    "update ring": Kind(
        "D-35",
        "template",
        {"@odata.type": RING, "automaticUpdateMode": "autoInstallAtMaintenanceTime", "qualityUpdatesDeferralPeriodInDays": 7, **UPDATES_NOW},
        [Said("updatesAutomatic", ON), Said("qualityDeferralDays", None, 7), Said("qualityPaused", OFF)],
    ),
    "update ring that only notifies": Kind(
        "D-35", "template", {"@odata.type": RING, "automaticUpdateMode": "notifyDownload", **UPDATES_NOW}, [Said("updatesAutomatic", OFF), *NO_DELAY]
    ),
    "update ring paused": Kind(
        "D-35",
        "template",
        {"@odata.type": RING, "automaticUpdateMode": "userDefined", "qualityUpdatesPaused": True, "qualityUpdatesPauseExpiryDateTime": ago(-20)},
        [Said("qualityPaused", ON), *NO_DELAY],
    ),
    "update ring paused till lately": Kind(
        "D-35",
        "template",
        {"@odata.type": RING, "automaticUpdateMode": "userDefined", "qualityUpdatesPaused": True, "qualityUpdatesPauseExpiryDateTime": ago(3)},
        [Said("qualityPaused", OFF), *NO_DELAY],
    ),
    "local administrator password": Kind(
        "D-57", "catalog", [choice("device_vendor_msft_laps_policies_backupdirectory", "1")], [Said("lapsBackup", ON)]
    ),
    "local administrator password nowhere": Kind(
        "D-57", "catalog", [choice("device_vendor_msft_laps_policies_backupdirectory", "0")], [Said("lapsBackup", OFF)]
    ),
    "failed sign-ins": Kind(
        "D-55",
        "template",
        {"@odata.type": GENERAL, "passwordRequired": True, "passwordSignInFailureCountBeforeFactoryReset": 10},
        [Said("passwordFailures", ON, 10)],
    ),
    "failed sign-ins without limit": Kind(
        "D-55",
        "template",
        {"@odata.type": GENERAL, "passwordRequired": True, "passwordSignInFailureCountBeforeFactoryReset": 0},
        [Said("passwordFailures", OFF)],
    ),
    "value of a wrong type": Kind(
        "D-15",
        "template",
        {"@odata.type": GENERAL, "defenderSignatureUpdateIntervalInHours": "4"},
        [Said("definitionUpdateHours", not_known("invalid_value"))],
    ),
    "hidden value": Kind(
        "D-50",
        "omaUri",
        [_oma("Integer", "./Device/Vendor/MSFT/BitLocker/RequireDeviceEncryption", None, hidden=True)],
        [Said("diskEncryption", not_known("invalid_value", "inconclusive", "field_missing"))],
    ),
}


def written(world: World, name: str, kind: Kind, assignments: list[Json] | None) -> str:
    """Write a policy of a surface with its assignments (None: the property is not there); returns its id."""
    identifier = world.guid("settings", name)
    dated: Json = {"id": identifier, "createdDateTime": ago(300), "lastModifiedDateTime": ago(60)}
    targets: Json = {} if assignments is None else {"assignments": assignments}
    if kind.surface in ("template", "omaUri"):
        body = {"@odata.type": "windows10CustomConfiguration", "omaSettings": kind.body} if kind.surface == "omaUri" else kind.body
        record = {**dated, "displayName": name, "version": 1, **_unset(body["@odata.type"]), **body, "@odata.type": f"{TYPE}{body['@odata.type']}"}
        world.add("intune.deviceConfigurationDetails", {**record, **targets})
        plain = {key: value for key, value in record.items() if key != "omaSettings"}
        world.add("intune.deviceConfigurations", {**plain, **{key: [_without_filter(each) for each in value] for key, value in targets.items()}})
    elif kind.surface == "catalog":
        head = {**dated, "name": name, "platforms": "windows10", "technologies": "mdm", "settingCount": len(kind.body), **targets}
        head |= {"isAssigned": bool(assignments), "templateReference": {"templateId": "", "templateFamily": "none"}}
        world.add("intune.configurationPolicies", head)
        for index, each in enumerate(kind.body):
            world.add("intune.configurationPolicySettings", {"of": identifier, "value": {"id": str(index), "settingInstance": each}})
    else:
        template = "d1174162-1dd2-4976-affc-6667049ab0ae"
        world.add("intune.intents", {**dated, "displayName": name, "templateId": template, "isAssigned": bool(assignments)})
        world.records["intune.intents"][-1] |= {"isMigratingToConfigurationPolicy": False}
        for definition, value in kind.body.items():
            setting = {"@odata.type": f"{TYPE}deviceManagementBooleanSettingInstance", "definitionId": definition, "valueJson": value}
            world.add("intune.intentSettings", {"of": identifier, "value": {"id": world.guid("setting"), **setting}})
        for each in assignments or ():
            world.add("intune.intentAssignments", {"of": identifier, "value": each})
    return identifier


def _unset(kind: str) -> Json:
    """The properties of a profile that is left alone: the service sends them all, off, or with nothing in them."""
    fields = registry()["intune.deviceConfigurationDetails"]
    own = [name for name, each in fields.types_of.items() if each == f"microsoft.graph.{kind}"]
    rules = [name for name in fields.fields if name.startswith("deviceManagementApplicabilityRule")]
    return {name.split(".")[0]: UNTOUCHED.get(name) for name in (*own, *rules)}


def _without_filter(assignment: Json) -> Json:
    return {**assignment, "target": {key: value for key, value in assignment["target"].items() if not key.startswith("deviceAndApp")}}
