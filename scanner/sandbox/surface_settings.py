"""Policies of the settings catalog and what they set, by the real names of the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant
from scanner.sandbox.targets import Targets, assignments, dated, sorted_by_id

Record = dict[str, Any]

_CONFIG = "#microsoft.graph.deviceManagementConfiguration"
_POLICY = "device_vendor_msft_policy_config_"
_LOCK = f"{_POLICY}devicelock_"
_DISKS = "device_vendor_msft_bitlocker_"
_FIREWALL = "vendor_msft_firewall_mdmstore_"


def _instance(kind: str, definition: str, **value: Any) -> Record:
    return {
        "@odata.type": f"{_CONFIG}{kind.removesuffix('Collection')}Setting{'Collection' if kind.endswith('Collection') else ''}Instance",
        "settingDefinitionId": definition,
        "settingInstanceTemplateReference": None,
        "auditRuleInformation": None,
        **value,
    }


def _choice(definition: str, option: str, *children: Record) -> Record:
    value = {"settingValueTemplateReference": None, "value": f"{definition}_{option}", "children": list(children)}
    return _instance("Choice", definition, choiceSettingValue=value)


def _value(kind: str, value: str | int, **more: str) -> Record:
    return {"@odata.type": f"{_CONFIG}{kind}SettingValue", "settingValueTemplateReference": None, "value": value, **more}


def _number(definition: str, value: int) -> Record:
    return _instance("Simple", definition, simpleSettingValue=_value("Integer", value))


def _text(definition: str, value: str) -> Record:
    return _instance("Simple", definition, simpleSettingValue=_value("String", value))


def _texts(definition: str, *values: str) -> Record:
    return _instance("SimpleCollection", definition, simpleSettingCollectionValue=[_value("String", each) for each in values])


def _groups(definition: str, *children: Record) -> Record:
    return _instance("GroupCollection", definition, groupSettingCollectionValue=[{"settingValueTemplateReference": None, "children": list(children)}])


def _profile(name: str) -> Record:
    profile = f"{_FIREWALL}{name}profile_"
    return _choice(f"{profile}enablefirewall", "true", _choice(f"{profile}defaultinboundaction", "1"))


_ADMINISTRATORS = f"{_POLICY}localusersandgroups_configure"
_GROUP = f"{_ADMINISTRATORS}_groupconfiguration_accessgroup"
_LOCAL_ADMINISTRATORS = _instance(
    "ChoiceCollection",
    f"{_GROUP}_desc",
    choiceSettingCollectionValue=[{"settingValueTemplateReference": None, "value": f"{_GROUP}_desc_administrators", "children": []}],
)
_ONBOARDING = "device_vendor_msft_windowsadvancedthreatprotection_"

_ANTIVIRUS = (
    "Microsoft Defender ウイルス対策",
    "804339ad-1553-4478-a742-138fb5807418_1",
    "endpointSecurityAntivirus",
    "Microsoft Defender Antivirus",
    "mdm,microsoftSense",
)
_SCANS = (
    _choice(f"{_POLICY}defender_allowrealtimemonitoring", "1"),
    _choice(f"{_POLICY}defender_allowemailscanning", "1"),
    _choice(f"{_POLICY}defender_allowfullscanremovabledrivescanning", "1"),
    _choice(f"{_POLICY}defender_scanparameter", "2"),
    _choice(f"{_POLICY}defender_schedulescanday", "4"),
    _number(f"{_POLICY}defender_signatureupdateinterval", 4),
    _choice(f"{_POLICY}defender_enablenetworkprotection", "1"),
)
_DRIVE = f"{_POLICY}onedrivengscv2.updates~policy~onedrivengsc_kfmoptinnowizard"
_FOLDERS = tuple(_choice(f"{_DRIVE}_kfmoptinnowizard_{each}_checkbox", "1") for each in ("desktop", "documents", "pictures"))
_CONTROL = f"{_POLICY}applicationcontrol_"
_BUILT_IN: Record = {"settingValueTemplateReference": None, "value": f"{_CONTROL}built_in_controls_selected"}

# name: (title, template id, template family, template name, technologies, settings)
CATALOGUE: dict[str, tuple[str, str, str, str, str, Sequence[Record]]] = {
    "disks": (
        "BitLocker（設定カタログ）",
        "46ddfc50-d10f-4867-b852-9434254b3bff_1",
        "endpointSecurityDiskEncryption",
        "BitLocker",
        "mdm",
        (
            _choice(f"{_DISKS}requiredeviceencryption", "1"),
            _choice(f"{_DISKS}allowwarningforotherdiskencryption", "0", _choice(f"{_DISKS}allowstandarduserencryption", "1")),
            _choice(f"{_DISKS}fixeddrivesrequireencryption", "1"),
            _choice(f"{_DISKS}removabledrivesrequireencryption", "1", _choice(f"{_DISKS}removabledrivesrequireencryption_rdvcrossorg", "1")),
        ),
    ),
    "antivirus": (*_ANTIVIRUS, _SCANS),
    "antivirus-but-one-folder": (*_ANTIVIRUS, (*_SCANS, _texts(f"{_POLICY}defender_excludedpaths", "C:\\業務アプリ\\data"))),
    "firewall": (
        "Windows ファイアウォール",
        "6078910e-d808-4a9f-a51d-1b8a7bacb7c0_1",
        "endpointSecurityFirewall",
        "Windows Firewall",
        "mdm,microsoftSense",
        tuple(_profile(each) for each in ("domain", "private", "public")),
    ),
    "lock": (
        "画面ロック",
        "",
        "none",
        "",
        "mdm",
        (
            # In this one setting 0 means that a password is demanded.
            _choice(
                f"{_LOCK}devicepasswordenabled",
                "0",
                _number(f"{_LOCK}maxinactivitytimedevicelock", 10),
                _number(f"{_LOCK}mindevicepasswordlength", 8),
                _number(f"{_LOCK}maxdevicepasswordfailedattempts", 10),
            ),
            _number(f"{_POLICY}localpoliciessecurityoptions_interactivelogon_machineinactivitylimit_v2", 600),
        ),
    ),
    "administrators": (
        "ローカル管理者",
        "adc46e5a-f4aa-4ff6-aeff-4f27bc525796_1",
        "endpointSecurityAccountProtection",
        "Local admin password solution (Windows LAPS)",
        "mdm",
        (
            _choice("device_vendor_msft_laps_policies_backupdirectory", "1", _number("device_vendor_msft_laps_policies_passwordagedays_aad", 30)),
            _text("device_vendor_msft_laps_policies_administratoraccountname", "kanri"),
            _groups(_ADMINISTRATORS, _groups(_GROUP, _LOCAL_ADMINISTRATORS, _choice(f"{_GROUP}_action", "add_update"))),
        ),
    ),
    "detection": (
        "エンドポイントでの検出と対応",
        "0385b795-0f2f-44ac-8602-9f65bf6adede_1",
        "endpointSecurityEndpointDetectionAndResponse",
        "Endpoint detection and response",
        "mdm,microsoftSense",
        (
            _choice(
                f"{_ONBOARDING}configurationtype",
                "onboard",
                _instance(
                    "Simple",
                    f"{_ONBOARDING}onboarding",
                    simpleSettingValue=_value("Secret", "CANARY-catalogue-onboarding", valueState="encryptedValueToken"),
                ),
            ),
            _instance(
                "Simple",
                f"{_ONBOARDING}onboarding_fromconnector",
                simpleSettingValue=_value("Secret", "CANARY-catalogue-connector", valueState="encryptedValueToken"),
            ),
        ),
    ),
}
CATALOGUE |= {
    "folders": (
        "既知のフォルダーの OneDrive へのバックアップ",
        "",
        "none",
        "",
        "mdm",
        (_choice(_DRIVE, "1", *_FOLDERS, _text(f"{_DRIVE}_kfmoptinnowizard_textbox", "%OrganizationId%")),),
    ),
    "browser": (
        "SmartScreen",
        "",
        "none",
        "",
        "mdm",
        (
            _choice(f"{_POLICY}microsoft_edge~policy~microsoft_edge~smartscreen_smartscreenenabled", "1"),
            _choice(f"{_POLICY}smartscreen_enablesmartscreeninshell", "1"),
        ),
    ),
    "apps": (
        "ビジネス向けアプリ制御",
        "4321b946-b76b-4450-8afd-769c08b16ffc_1",
        "endpointSecurityApplicationControl",
        "App Control for Business",
        "mdm",
        (
            _instance(
                "Choice",
                f"{_CONTROL}policies_{{policyguid}}_policiesoptions",
                choiceSettingValue={
                    **_BUILT_IN,
                    "children": [_groups(f"{_CONTROL}built_in_controls", _choice(f"{_CONTROL}built_in_controls_enable_app_control", "0"))],
                },
            ),
        ),
    ),
}
CATALOGUE_OF: Mapping[str, Mapping[str, Targets]] = {
    "exemplary": {name: [("devices", "include" if name == "lock" else "none")] for name in CATALOGUE if name != "antivirus-but-one-folder"},
    "sample": {
        "antivirus-but-one-folder": [],
        "administrators": [],
        "disks": [("devices", "exclude")],
        "detection": [("users", "none")],
        "folders": [("users", "none")],
    },
    "vpn": {"firewall": [("+vpn-laptop", "none"), ("-home-pc", "none")], "lock": [("+vpn-laptop", "include")]},
}


def catalogue_policies(tenant: Tenant) -> list[Record]:
    """Beta ``/deviceManagement/configurationPolicies`` with assignments."""
    return sorted_by_id(_catalogue_policy(tenant, name) for name in CATALOGUE_OF.get(tenant.name, ()))


def _catalogue_policy(tenant: Tenant, name: str) -> Record:
    title, template, family, label, technologies, settings = CATALOGUE[name]
    common = dated(tenant, "catalogue", name)
    policy = common["id"]
    assigned = assignments(tenant, policy, CATALOGUE_OF[tenant.name][name], source="direct", sourceId=policy)
    return {
        **common,
        "name": title,
        "platforms": "windows10",
        "technologies": technologies,
        "settingCount": len(settings),
        "creationSource": None,
        "roleScopeTagIds": ["0"],
        "isAssigned": bool(assigned),
        "disableEntraGroupPolicyAssignment": False,
        "templateReference": {
            "templateId": template,
            "templateFamily": family,
            "templateDisplayName": label or None,
            "templateDisplayVersion": "Version 1" if template else None,
        },
        "priorityMetaData": None,
        "assignments@odata.context": f"https://graph.microsoft.com/beta/$metadata#deviceManagement/configurationPolicies('{policy}')/assignments",
        "assignments": assigned,
    }


def catalogue_settings(tenant: Tenant, policy: str) -> list[Record] | None:
    """Beta ``/deviceManagement/configurationPolicies/{id}/settings``."""
    for name in CATALOGUE_OF.get(tenant.name, ()):
        if _catalogue_policy(tenant, name)["id"] == policy:
            return [{"id": str(number), "settingInstance": each} for number, each in enumerate(CATALOGUE[name][5])]
    return None


ENDPOINTS = (
    Endpoint(
        "/deviceManagement/configurationPolicies",
        "beta",
        "microsoft.graph.deviceManagementConfigurationPolicy",
        objects=catalogue_policies,
        selects=False,
        expands={"assignments": ("assignments",)},
        gates=(INTUNE,),
    ),
    # How many settings a page holds is not documented: few here, so that pages are turned.
    Endpoint(
        "/deviceManagement/configurationPolicies/{id}/settings",
        "beta",
        "microsoft.graph.deviceManagementConfigurationSetting",
        objects_of=catalogue_settings,
        default_top=5,
        max_top=1000,
        selects=False,
        gates=(INTUNE,),
    ),
)
