"""What Intune works with besides the devices: app stores, threat defence and roles, and what devices report about its policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.sandbox.devices import device_name, synced_days_ago
from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.directory import groups_of
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.enrolment import has_company_apple_devices
from scanner.sandbox.people import principal_name
from scanner.sandbox.plan import Kind, Machine, Tenant
from scanner.sandbox.policies import compliance_policies, configurations

Record = dict[str, Any]

NO_GRACE = "9999-12-31T23:59:59.9999999Z"

_DEFENDER_CONNECTOR = "fc780465-2017-40d4-a0c5-307022471b92"
_HELP_DESK = ("9e0cc482-82df-4ab2-a24c-0c23a3f52e1e", "Help Desk Operator")

# Prefixes of policy types, and which devices they are for.
_PLATFORMS: tuple[tuple[str, Kind], ...] = (("windows", "windows"), ("macOS", "macos"), ("ios", "ios"), ("android", "android"))
_UNPROTECTED = frozenset({"realtime-off", "retired"})
_UNENCRYPTED = frozenset({"unencrypted", "suspended", "retired"})
_NOT_DEFENDED = frozenset({"realtime-off", "other-antivirus", "retired"})
# What keeps a device from reporting a policy of this kind as applied; compliance policies ask for much at once.
_SPOILT = {
    "windows10EndpointProtectionConfiguration": frozenset({"unencrypted", "suspended", "data-drive", "retired"}),
    "windows10GeneralConfiguration": _NOT_DEFENDED,
    "windowsUpdateForBusinessConfiguration": frozenset({"behind", "long-ended", "retired"}),
}
_NOT_COMPLIANT = frozenset({"unencrypted", "suspended", "data-drive", "jailbroken", "ended", "long-ended", "noncompliant", *_NOT_DEFENDED})
# Settings of compliance policies: on which devices they count, and what spoils them there.
_SETTINGS: Mapping[str, tuple[Kind | None, frozenset[str]]] = {
    "DefaultDeviceCompliancePolicy.RequireDeviceCompliancePolicyAssigned": (None, frozenset()),
    "DefaultDeviceCompliancePolicy.RequireRemainContact": (None, frozenset({"stale", "retired"})),
    "Windows10CompliancePolicy.ActiveFirewallRequired": ("windows", frozenset()),
    "Windows10CompliancePolicy.AntivirusRequired": ("windows", _UNPROTECTED),
    "Windows10CompliancePolicy.BitLockerEnabled": ("windows", _UNENCRYPTED),
    "Windows10CompliancePolicy.RtpEnabled": ("windows", _NOT_DEFENDED),
    "Windows10CompliancePolicy.StorageRequireEncryption": ("windows", _UNENCRYPTED),
}


def volume_tokens(tenant: Tenant) -> Iterator[Record]:
    """``/deviceAppManagement/vppTokens``: one, where the company has Apple devices of its own."""
    if not has_company_apple_devices(tenant):
        return
    dice = Dice(tenant.name, "volume-token")
    yield {
        "id": dice.guid(),
        "organizationName": tenant.title,
        "vppTokenAccountType": "business",
        "appleId": f"mdm@{tenant.domain}",
        "expirationDateTime": stamp(-dice.between(40, 320)),
        "lastSyncDateTime": stamp(dice.between(0.1, 0.9), fraction=dice.below(10_000_000)),
        "token": "CANARY-volume-token",
        "lastModifiedDateTime": stamp(dice.between(45, 320), fraction=dice.below(10_000_000)),
        "state": "valid",
        "lastSyncStatus": "completed",
        "automaticallyUpdateApps": True,
        "countryOrRegion": "jp",
    }


def google_play(tenant: Tenant) -> Record:
    """Return beta ``/deviceManagement/androidManagedStoreAccountEnterpriseSettings``; bound where there are Android devices."""
    dice = Dice(tenant.name, "google-play")
    bound = any(group.kind == "android" for group in tenant.devices)
    return {
        "id": "androidManagedStoreAccountEnterpriseSettings",
        "bindStatus": "boundAndValidated" if bound else "notBound",
        "lastAppSyncDateTime": stamp(dice.between(0.1, 0.9), fraction=dice.below(10_000_000)) if bound else "0001-01-01T00:00:00Z",
        "lastAppSyncStatus": "success" if bound else "none",
        "ownerUserPrincipalName": f"CANARY-owner@{tenant.domain}" if bound else None,
        "ownerOrganizationName": tenant.title if bound else None,
        "lastModifiedDateTime": stamp(dice.between(200, 600), fraction=dice.below(10_000_000)),
        "enrollmentTarget": "targetedAsEnrollmentRestrictions" if bound else "none",
        "targetGroupIds": [],
        "deviceOwnerManagementEnabled": bound,
        "androidDeviceOwnerFullyManagedEnrollmentEnabled": bound,
        "companyCodes": [{"enrollmentToken": "CANARY-enrolment-token", "qrCodeContent": "CANARY-qr-code", "qrCodeImage": None}],
    }


def threat_connectors(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/mobileThreatDefenseConnectors``: Defender for Endpoint, in tenants with devices."""
    if not tenant.devices:
        return
    dice = Dice(tenant.name, "threat-connector")
    enabled = tenant.licence == "enterprise"
    yield {
        "id": _DEFENDER_CONNECTOR,
        "lastHeartbeatDateTime": stamp(dice.between(0.1, 0.9), fraction=dice.below(10_000_000)),
        "partnerState": "enabled" if enabled else "available",
        "androidEnabled": enabled,
        "iosEnabled": enabled,
        "androidDeviceBlockedOnMissingPartnerData": False,
        "iosDeviceBlockedOnMissingPartnerData": False,
        "partnerUnsupportedOsVersionBlocked": False,
        "partnerUnresponsivenessThresholdInDays": 7,
        "allowPartnerToCollectIOSApplicationMetadata": False,
        "allowPartnerToCollectIOSPersonalApplicationMetadata": False,
        "windowsEnabled": enabled,
        "windowsDeviceBlockedOnMissingPartnerData": False,
        "androidMobileApplicationManagementEnabled": False,
        "iosMobileApplicationManagementEnabled": False,
        "microsoftDefenderForEndpointAttachEnabled": enabled,
    }


def role_assignments(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/roleAssignments``, with id and name of the role: one, where the company names groups."""
    groups = [tenant.team_id(team) for team in sorted(tenant.teams)]
    if groups:
        definition, role = _HELP_DESK
        yield {
            "id": Dice(tenant.name, "intune-role").guid(),
            "displayName": "ヘルプデスク",
            "description": "",
            "resourceScopes": groups,
            "members": groups[:1],
            "roleDefinition": {"@odata.type": "#microsoft.graph.deviceAndAppManagementRoleDefinition", "id": definition, "displayName": role},
        }


def configuration_statuses(tenant: Tenant, policy: str) -> Iterator[Record] | None:
    """``/deviceManagement/deviceConfigurations/{id}/deviceStatuses``; None for a profile that does not exist."""
    return _statuses(tenant, policy, configurations)


def compliance_statuses(tenant: Tenant, policy: str) -> Iterator[Record] | None:
    """``/deviceManagement/deviceCompliancePolicies/{id}/deviceStatuses``; None for a policy that does not exist."""
    return _statuses(tenant, policy, compliance_policies)


def _statuses(tenant: Tenant, policy: str, policies: Callable[[Tenant], Iterator[Record]]) -> Iterator[Record] | None:
    found = next((each for each in policies(tenant) if each["id"] == policy), None)
    return None if found is None else _reports(tenant, found)


def _reports(tenant: Tenant, policy: Record) -> Iterator[Record]:
    spoilt = _SPOILT.get(_kind(policy), _NOT_COMPLIANT if "CompliancePolicy" in _kind(policy) else frozenset())
    machines = (tenant.machine(number) for number in tenant.device_ids.in_order())
    reached, kind = _reached(tenant, policy), _platform(policy)
    rows = ((_status_id(tenant, policy, each), each.number) for each in machines if each.group.kind == kind and reached(each))
    for row, number in sorted(rows):
        machine = tenant.machine(number)
        failing = bool(spoilt & machine.traits)
        yield {
            "id": row,
            "deviceDisplayName": device_name(machine),
            "userName": f"CANARY-{number}-name",
            "deviceModel": f"CANARY-{number}-model",
            "platform": 0,
            "complianceGracePeriodExpirationDateTime": NO_GRACE,
            "status": "nonCompliant" if failing else "compliant",
            "lastReportedDateTime": stamp(synced_days_ago(tenant, machine), fraction=0),
            "userPrincipalName": f"CANARY-{principal_name(tenant, tenant.member(machine.user))}",
        }


def _status_id(tenant: Tenant, policy: Record, machine: Machine) -> str:
    return f"{tenant.user_ids.at(machine.user)}_{policy['id']}_{tenant.device_ids.at(machine.number)}"


def _reached(tenant: Tenant, policy: Record) -> Callable[[Machine], bool]:
    """Which devices report on the policy: those that it is assigned to. "All devices" stands with the filter for the company's."""
    kinds = {str(each["target"]["@odata.type"]).rpartition(".")[2] for each in policy["assignments"]}
    users, machines = "allLicensedUsersAssignmentTarget" in kinds, "allDevicesAssignmentTarget" in kinds
    named = {each["target"].get("groupId") for each in policy["assignments"]}
    groups = [group for group in groups_of(tenant) if tenant.team_id(group.key) in named]

    def reached(machine: Machine) -> bool:
        member = tenant.member(machine.user)
        mine = users or any(group.holds(member) for group in groups)
        return (mine and "userless" not in machine.traits) or (machines and machine.group.owner == "company")

    return reached


def _kind(policy: Record) -> str:
    return str(policy["@odata.type"]).removeprefix("#microsoft.graph.")


def _platform(policy: Record) -> Kind | None:
    name = _kind(policy)
    return next((kind for prefix, kind in _PLATFORMS if name.startswith(prefix)), None)


def setting_summaries(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/deviceCompliancePolicySettingStateSummaries``: a row per setting of the assigned compliance policies."""
    covered = _covered(tenant)
    for setting in sorted(_SETTINGS):
        kind, _ = _SETTINGS[setting]
        if kind is None or kind in covered:
            states = Counter(_state(machine, setting, covered) for machine in _judged(tenant, setting))
            yield {
                "id": setting,
                "setting": setting,
                "settingName": setting,
                "platformType": "all" if kind is None else "windows10AndLater",
                "unknownDeviceCount": 0,
                "notApplicableDeviceCount": 0,
                "compliantDeviceCount": states["compliant"],
                "remediatedDeviceCount": 0,
                "nonCompliantDeviceCount": states["nonCompliant"],
                "errorDeviceCount": 0,
                "conflictDeviceCount": 0,
            }


def setting_states(tenant: Tenant, setting: str) -> Iterator[Record] | None:
    """``/deviceManagement/deviceCompliancePolicySettingStateSummaries/{id}/deviceComplianceSettingStates``, in the order of Intune's ids.

    None for a setting that no assigned policy has.
    """
    kind, _ = _SETTINGS.get(setting, (None, frozenset()))
    return _states(tenant, setting) if setting in _SETTINGS and (kind is None or kind in _covered(tenant)) else None


def _states(tenant: Tenant, setting: str) -> Iterator[Record]:
    covered = _covered(tenant)
    for machine in _judged(tenant, setting):
        device = tenant.device_ids.at(machine.number)
        mark = f"CANARY-{machine.number}"
        yield {
            "id": device[:8] + Dice(tenant.name, setting, machine.number).guid()[8:],
            "setting": setting,
            "settingName": setting,
            "deviceId": device,
            "deviceName": device_name(machine),
            "userId": f"{mark}-user",
            "userEmail": f"{mark}@example.com",
            "userName": f"{mark}-name",
            "userPrincipalName": f"{mark}@example.com",
            "deviceModel": f"{mark}-model",
            "state": _state(machine, setting, covered),
            "complianceGracePeriodExpirationDateTime": NO_GRACE,
        }


def _judged(tenant: Tenant, setting: str) -> Iterator[Machine]:
    kind, _ = _SETTINGS[setting]
    machines = (tenant.machine(number) for number in tenant.device_ids.in_order())
    return (machine for machine in machines if kind in (None, machine.group.kind))


def _state(machine: Machine, setting: str, covered: frozenset[Kind | None]) -> str:
    missing = setting.endswith("PolicyAssigned") and machine.group.kind not in covered
    return "nonCompliant" if missing or _SETTINGS[setting][1] & machine.traits else "compliant"


def _covered(tenant: Tenant) -> frozenset[Kind | None]:
    """The kinds of devices that an assigned compliance policy is for."""
    return frozenset(_platform(each) for each in compliance_policies(tenant) if each["assignments"])


def _list(path: str, graph_type: str, objects: Callable[[Tenant], Iterator[Record]]) -> Endpoint:
    """A list of Intune whose page names no options."""
    return Endpoint(path, "v1.0", f"microsoft.graph.{graph_type}", objects=objects, max_top=0, selects=False, gates=(INTUNE,))


def _list_of(path: str, graph_type: str, objects_of: Callable[[Tenant, str], Iterator[Record] | None]) -> Endpoint:
    full = f"/deviceManagement/{path}"
    return Endpoint(full, "v1.0", f"microsoft.graph.{graph_type}", objects_of=objects_of, default_top=1000, max_top=0, selects=False, gates=(INTUNE,))


ENDPOINTS = (
    # Its page names no options either; $select leaves the token out, which is worth asking for.
    Endpoint("/deviceAppManagement/vppTokens", "v1.0", "microsoft.graph.vppToken", objects=volume_tokens, max_top=0, gates=(INTUNE,)),
    Endpoint(
        "/deviceManagement/androidManagedStoreAccountEnterpriseSettings",
        "beta",
        "microsoft.graph.androidManagedStoreAccountEnterpriseSettings",
        single=google_play,
        gates=(INTUNE,),
    ),
    _list("/deviceManagement/mobileThreatDefenseConnectors", "mobileThreatDefenseConnector", threat_connectors),
    # Seen in public code: $expand=roleDefinition with a $select of its own.
    Endpoint(
        "/deviceManagement/roleAssignments",
        "v1.0",
        "microsoft.graph.deviceAndAppManagementRoleAssignment",
        objects=role_assignments,
        max_top=0,
        expands={"roleDefinition($select=id,displayName)": ("roleDefinition",)},
        gates=(INTUNE,),
    ),
    _list_of("deviceConfigurations/{id}/deviceStatuses", "deviceConfigurationDeviceStatus", configuration_statuses),
    _list_of("deviceCompliancePolicies/{id}/deviceStatuses", "deviceComplianceDeviceStatus", compliance_statuses),
    _list("/deviceManagement/deviceCompliancePolicySettingStateSummaries", "deviceCompliancePolicySettingStateSummary", setting_summaries),
    _list_of("deviceCompliancePolicySettingStateSummaries/{id}/deviceComplianceSettingStates", "deviceComplianceSettingState", setting_states),
)
