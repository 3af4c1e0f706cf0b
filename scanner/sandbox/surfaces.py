"""Intune's policies as beta shows them: profiles and compliance policies in detail, Windows updates, assignment filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.sandbox.dice import Dice
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant
from scanner.sandbox.policies import compliance_policies, configurations, plain_name, policy_id, targets_of
from scanner.sandbox.surface_bodies import OMA_NUMBERS, SAYING, WIDER
from scanner.sandbox.surface_profiles import COMPLIANCE, PROFILES
from scanner.sandbox.targets import Targets, assignments, dated, filter_id, reach, sorted_by_id

Record = dict[str, Any]

_PATHS = {"configuration": "deviceConfigurations", "compliance": "deviceCompliancePolicies"}
# What the companies have besides the policies that v1.0 lists.
_PROFILES: Mapping[str, tuple[str, ...]] = {
    "exemplary": tuple(PROFILES),
    "sample": ("android-owner", "mac-protection", "wifi"),
    "vpn": ("hello", "wifi"),
}
_COMPLIANCE: Mapping[str, tuple[str, ...]] = dict.fromkeys(("exemplary", "sample", "vpn"), tuple(COMPLIANCE))


def configuration_details(tenant: Tenant) -> list[Record]:
    """Beta ``/deviceManagement/deviceConfigurations``: the profiles of v1.0 with more properties, and those that v1.0 does not list."""
    listed = [_wider(tenant, each, "configuration") for each in configurations(tenant)]
    others = [_other(tenant, "configuration", name, PROFILES[name]) for name in _PROFILES.get(tenant.name, ())]
    return sorted_by_id((*listed, *others))


def compliance_details(tenant: Tenant) -> list[Record]:
    """Beta ``/deviceManagement/deviceCompliancePolicies``, alike."""
    listed = [_wider(tenant, each, "compliance") for each in compliance_policies(tenant)]
    others = [_other(tenant, "compliance", name, COMPLIANCE[name]) for name in _COMPLIANCE.get(tenant.name, ())]
    return sorted_by_id((*listed, *others))


def _wider(tenant: Tenant, record: Record, sort: str) -> Record:
    kind = str(record["@odata.type"]).removeprefix("#microsoft.graph.")
    name = next(each for each in tenant.intune_policies if policy_id(tenant, sort, each) == record["id"])
    wide = {**_frame(sort), **{key: _beta(value) for key, value in record.items()}, **WIDER.get(kind, {}), **SAYING.get(plain_name(name), {})}
    wide["assignments"] = assignments(tenant, record["id"], targets_of(tenant, name), **_more(sort, record["id"]))
    if "omaSettings" in wide:
        texts = [{**each, "secretReferenceValueId": "CANARY-secret-reference", "isEncrypted": True} for each in record["omaSettings"]]
        wide["omaSettings"] = [*texts, *OMA_NUMBERS]
    return wide


def _beta(value: Any) -> Any:
    return value.replace("/v1.0/", "/beta/") if isinstance(value, str) and value.startswith("https://graph.microsoft.com/v1.0/") else value


def _frame(sort: str) -> Record:
    if sort == "compliance":
        return {"roleScopeTagIds": ["0"]}
    rules = ("OsEdition", "OsVersion", "DeviceMode")
    return {"roleScopeTagIds": ["0"], "supportsScopeTags": True, **{f"deviceManagementApplicabilityRule{each}": None for each in rules}}


def _more(sort: str, policy: str) -> Record:
    return {"source": "direct", "sourceId": policy, **({"intent": "apply"} if sort == "configuration" else {})}


def _other(tenant: Tenant, sort: str, name: str, body: Record) -> Record:
    record = {"@odata.type": body["@odata.type"], **dated(tenant, sort, name), **_frame(sort), **body, "version": 1}
    policy = record["id"]
    if sort == "compliance":
        dice = Dice(tenant.name, sort, name, "actions")
        actions = [
            {
                "id": dice.guid(),
                "gracePeriodHours": hours,
                "actionType": action,
                "notificationTemplateId": "00000000-0000-0000-0000-000000000000",
                "notificationMessageCCList": ["CANARY-cc@example.com"],
            }
            for action, hours in (("block", 0), ("remoteLock", 72))
        ]
        record["scheduledActionsForRule"] = [{"id": dice.guid(), "ruleName": "PasswordRequired", "scheduledActionConfigurations": actions}]
    record["assignments@odata.context"] = (
        f"https://graph.microsoft.com/beta/$metadata#deviceManagement/{_PATHS[sort]}('{policy}')/{body['@odata.type'][1:]}/assignments"
    )
    record["assignments"] = assignments(tenant, policy, reach(tenant), **_more(sort, policy))
    return record


def assignment_filters(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/assignmentFilters``: one, in tenants with devices."""
    if tenant.devices:
        yield {
            **dated(tenant, "filter", "corporate"),
            "id": filter_id(tenant),
            "displayName": "会社所有の Windows",
            "platform": "windows10AndLater",
            "rule": '(device.deviceOwnership -eq "Corporate")',
            "roleScopeTags": ["0"],
            "assignmentFilterManagementType": "devices",
            "payloads": [
                {"payloadId": "CANARY-payload", "payloadType": "deviceConfigurationAndCompliance", "groupId": "", "assignmentFilterType": "include"}
            ],
        }


def feature_updates(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/windowsFeatureUpdateProfiles``: one, in tenants with update rings."""
    if "ring" in tenant.intune_policies:
        record = dated(tenant, "feature-update", "25h2")
        yield {
            **record,
            "displayName": "Windows 11 25H2",
            "featureUpdateVersion": "Windows 11, version 25H2",
            "rolloutSettings": {
                "offerStartDateTimeInUTC": "2026-12-01T00:00:00Z",
                "offerEndDateTimeInUTC": "2026-12-15T00:00:00Z",
                "offerIntervalInDays": 7,
            },
            "roleScopeTagIds": ["0"],
            "deployableContentDisplayName": "Windows 11, version 25H2",
            "endOfSupportDate": "2027-10-12T00:00:00Z",
            "installLatestWindows10OnWindows11IneligibleDevice": False,
            "installFeatureUpdatesOptional": False,
            "assignments": assignments(tenant, record["id"], reach(tenant, "include")),
        }


def quality_updates(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/windowsQualityUpdateProfiles``: one expedited update, not assigned in one of the companies."""
    if "ring" in tenant.intune_policies:
        record = dated(tenant, "quality-update", "2026-10")
        who: Targets = [] if tenant.name == "sample" else reach(tenant, "include")
        yield {
            **record,
            "displayName": "緊急の更新（2026 年 10 月）",
            "expeditedUpdateSettings": {"qualityUpdateRelease": "2026-10-13T00:00:00Z", "daysUntilForcedReboot": 2},
            "roleScopeTagIds": ["0"],
            "releaseDateDisplayName": "10/13/2026 12:00:00 AM",
            "deployableContentDisplayName": "2026.10 B Security Updates for Windows 10 and later",
            "assignments": assignments(tenant, record["id"], who),
        }


_ASSIGNMENTS = {"assignments": ("assignments",)}
_ACTIONS = {"assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)": ("assignments", "scheduledActionsForRule")}

# As with v1.0: no page names options or page sizes, $expand=assignments is what everybody uses, $select knows base properties only.
ENDPOINTS = (
    Endpoint(
        "/deviceManagement/deviceConfigurations",
        "beta",
        "microsoft.graph.deviceConfiguration",
        objects=configuration_details,
        default_top=1000,
        max_top=1000,
        selects=False,
        expands=_ASSIGNMENTS,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/deviceCompliancePolicies",
        "beta",
        "microsoft.graph.deviceCompliancePolicy",
        objects=compliance_details,
        default_top=1000,
        max_top=1000,
        selects=False,
        expands={**_ASSIGNMENTS, **_ACTIONS},
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/assignmentFilters",
        "beta",
        "microsoft.graph.deviceAndAppManagementAssignmentFilter",
        objects=assignment_filters,
        selects=False,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/windowsFeatureUpdateProfiles",
        "beta",
        "microsoft.graph.windowsFeatureUpdateProfile",
        objects=feature_updates,
        selects=False,
        expands=_ASSIGNMENTS,
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/windowsQualityUpdateProfiles",
        "beta",
        "microsoft.graph.windowsQualityUpdateProfile",
        objects=quality_updates,
        selects=False,
        expands=_ASSIGNMENTS,
        gates=(INTUNE,),
    ),
)
