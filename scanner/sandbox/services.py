"""Labels, scores, drills and Teams: what the other Microsoft 365 services say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.sandbox.dice import NOW, Dice, stamp
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.people import principal_name
from scanner.sandbox.plan import NOTHING, Member, Tenant

Record = dict[str, Any]

_LABELS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("公開", False, ()),
    ("社外秘", False, ("社外秘（全社）", "社外秘（部門）")),
    ("極秘", True, ()),
)

# Control, category, service, points at most, and when they are given.
_CONTROLS: tuple[tuple[str, str, str, float, str], ...] = (
    ("AdminMFAV2", "Identity", "AzureAD", 10.0, "mfa"),
    ("BlockLegacyAuthentication", "Identity", "AzureAD", 8.0, "mfa"),
    ("MFARegistrationV2", "Identity", "AzureAD", 9.0, "mfa"),
    ("OneAdmin", "Identity", "AzureAD", 1.0, "always"),
    ("mdo_safelinksforemail", "Apps", "MDO", 9.0, "never"),
    ("scid_2010", "Device", "MDATP", 9.0, "devices"),
)
_MEETINGS: Mapping[str, str] = {"admin": "会議（管理者）", "emergency": "会議（管理者）"}


def sensitivity_labels(tenant: Tenant) -> Iterator[Record]:
    """``/security/dataSecurityAndGovernance/sensitivityLabels``: three, one of them with sublabels, where documents are looked after."""
    if tenant.settings.get("sharing", "default") == "tight":
        labels = [_label(tenant, name, number, inner, protected=protected) for number, (name, protected, inner) in enumerate(_LABELS)]
        yield from sorted(labels, key=lambda each: str(each["id"]))


def _label(tenant: Tenant, name: str, priority: int, inner: Sequence[str], *, protected: bool) -> Record:
    return {
        "id": Dice(tenant.name, "label", name).guid(),
        "name": name,
        "displayName": name,
        "description": f"{name}の資料に付けます。",
        "toolTip": f"{name}の資料に付けます。",
        "autoTooltip": "",
        "priority": priority,
        "isDefault": priority == 0,
        "isScopedToUser": False,
        "isEndpointProtectionEnabled": False,
        "hasProtection": protected,
        "actionSource": "manual",
        "locale": "ja-JP",
        "rights": {"id": "CANARY-rights", "ownerEmail": "CANARY-owner@example.com"},
        "sublabels": [{**_label(tenant, each, number, (), protected=True), "toolTip": "CANARY-tooltip"} for number, each in enumerate(inner)],
    }


def secure_scores(tenant: Tenant) -> Iterator[Record]:
    """``/security/secureScores``: the newest day only."""
    if not tenant.people:
        return
    given = [(name, category, points if _given(tenant, when) else 0.0) for name, category, _, points, when in _CONTROLS]
    seats = sum(group.count for group in tenant.people if group.role == "member")
    yield {
        "id": f"{tenant.id}_{NOW:%Y-%m-%d}",
        "azureTenantId": "CANARY-tenant",
        "activeUserCount": max(0, seats - 1),
        "createdDateTime": stamp(0),
        "currentScore": 100.5 + sum(points for _, _, points in given),
        "enabledServices": ["HasExchange", "HasSharePoint", *(["HasIntune"] if tenant.devices else [])],
        "licensedUserCount": seats,
        "maxScore": 100.5 + sum(points for _, _, _, points, _ in _CONTROLS),
        "vendorInformation": {"provider": "CANARY-provider", "providerVersion": None, "subProvider": None, "vendor": "Microsoft"},
        "averageComparativeScores": [{"basis": "CANARY-basis", "averageScore": 47.96}],
        "controlScores": [
            {
                "controlCategory": category,
                "controlName": name,
                "description": "CANARY-description",
                "implementationStatus": "CANARY-status",
                "score": points,
            }
            for name, category, points in given
        ],
    }


def _given(tenant: Tenant, when: str) -> bool:
    if when == "mfa":
        return tenant.security_defaults or "mfa" in tenant.access_policies
    return bool(tenant.devices) if when == "devices" else when == "always"


def control_profiles(tenant: Tenant) -> Iterator[Record]:
    """``/security/secureScoreControlProfiles``; somebody said of one that another product does it."""
    if not tenant.people:
        return
    for rank, (name, category, service, points, when) in enumerate(_CONTROLS, 1):
        yield {
            "id": name,
            "azureTenantId": "CANARY-tenant",
            "actionType": "Config",
            "actionUrl": f"https://CANARY-{name}.example.com",
            "controlCategory": category,
            "title": name,
            "deprecated": False,
            "implementationCost": "low",
            "lastModifiedDateTime": stamp(Dice(tenant.name, "control", name).between(30, 300)),
            "maxScore": points,
            "rank": rank,
            "remediation": "CANARY-remediation",
            "remediationImpact": "CANARY-impact",
            "service": service,
            "threats": ["accountBreach"],
            "tier": "Core",
            "userImpact": "low",
            "complianceInformation": [],
            "controlStateUpdates": [] if when != "never" else [_third_party(tenant, name)],
            "vendorInformation": {"provider": "CANARY-provider", "providerVersion": None, "subProvider": None, "vendor": "Microsoft"},
        }


def _third_party(tenant: Tenant, control: str) -> Record:
    return {
        "assignedTo": "CANARY-assigned",
        "comment": "CANARY-comment",
        "state": "ThirdParty",
        "updatedBy": f"CANARY-{control}@example.com",
        "updatedDateTime": stamp(Dice(tenant.name, "control-state", control).between(30, 300), fraction=0),
    }


def simulations(tenant: Tenant) -> Iterator[Record]:
    """``/security/attackSimulation/simulations``: one that is over and one that is to come, in tenants that have the product."""
    if tenant.licence == "enterprise" and tenant.people:
        done, planned = Dice(tenant.name, "simulation", "done"), Dice(tenant.name, "simulation", "planned")
        found = [_simulation(done, "標的型メール訓練（秋）", "succeeded", 60.0), _simulation(planned, "標的型メール訓練（冬）", "scheduled", -30.0)]
        yield from sorted(found, key=lambda each: str(each["id"]))


def _simulation(dice: Dice, name: str, status: str, days: float) -> Record:
    who = {"id": "CANARY-creator", "displayName": "CANARY-creator", "email": "CANARY-creator@example.com"}
    return {
        "id": dice.guid(),
        "displayName": name,
        "description": "CANARY-description",
        "attackType": "social",
        "attackTechnique": "credentialHarvesting",
        "status": status,
        "createdDateTime": stamp(days + 40, fraction=0),
        "createdBy": who,
        "lastModifiedDateTime": stamp(days + 38, fraction=0),
        "lastModifiedBy": who,
        "launchDateTime": stamp(days + 7, fraction=0),
        "completionDateTime": stamp(days, fraction=0),
        "durationInDays": 7,
        "isAutomated": False,
        "automationId": None,
        "payloadDeliveryPlatform": "email",
        "includedAccountTarget": {
            "@odata.type": "#microsoft.graph.addressBookAccountTargetContent",
            "type": "addressBook",
            "accountTargetEmails": ["CANARY-target@example.com"],
        },
        "excludedAccountTarget": None,
        "report": {"simulationUsers": [{"simulationUser": {"email": "CANARY-target@example.com"}, "isCompromised": True}]},
    }


def teams_users(tenant: Tenant) -> Iterator[Record]:
    """``/admin/teams/userConfigurations``: everybody; administrators have a meeting policy of their own, groups one of theirs."""
    teams = {name: team for team in sorted(tenant.teams, reverse=True) for name in tenant.teams[team]}
    for number in tenant.user_ids.in_order():
        member = tenant.member(number)
        group = teams.get(member.group.name)
        yield {
            "id": tenant.user_ids.at(number),
            "tenantId": tenant.id,
            "userPrincipalName": principal_name(tenant, member),
            "accountType": "guest" if member.group.role == "guest" else "user",
            "isEnterpriseVoiceEnabled": False,
            "featureTypes": ["Teams"],
            "createdDateTime": stamp(Dice(tenant.name, "teams-user", number).between(200, 700), fraction=0),
            "modifiedDateTime": stamp(Dice(tenant.name, "teams-user", number).between(2, 190), fraction=0),
            "telephoneNumbers": [{"telephoneNumber": f"CANARY-{number}-03-0000-0000", "assignmentCategory": "primary"}],
            "effectivePolicyAssignments": list(_policies(tenant, member, group)),
        }


def _policies(tenant: Tenant, member: Member, group: str | None) -> Iterator[Record]:
    name = _MEETINGS.get(member.group.role, "会議（部門）" if group else None)
    if name is None:
        return
    policy = {"displayName": name, "assignmentType": "group" if group else "direct", "policyId": Dice(tenant.name, "meetings", name).guid()}
    yield {"policyType": "TeamsMeetingPolicy", "policyAssignment": {**policy, **({"groupId": tenant.team_id(group)} if group else {})}}


# What these services answer in a tenant without their plan is not documented: refused like a missing permission.
_LABELLING = Gate(NOTHING, ("RMS_S_PREMIUM", "RMS_S_PREMIUM2", "MIP_S_CLP1", "MIP_S_CLP2"), 403, "Forbidden")
_DRILLS = Gate(NOTHING, ("THREAT_INTELLIGENCE",), 403, "Forbidden")
_TEAMS = Gate(NOTHING, ("TEAMS1",), 403, "Forbidden")

# No page size is documented for any of them.
ENDPOINTS = (
    # "Some of the OData query parameters", of which the page shows $filter only.
    Endpoint(
        "/security/dataSecurityAndGovernance/sensitivityLabels",
        "v1.0",
        "microsoft.graph.sensitivityLabel",
        objects=sensitivity_labels,
        max_top=0,
        selects=False,
        gates=(_LABELLING,),
    ),
    # Both pages: $count, $filter, $skip and $top.
    Endpoint("/security/secureScores", "v1.0", "microsoft.graph.secureScore", objects=secure_scores, selects=False),
    Endpoint("/security/secureScoreControlProfiles", "v1.0", "microsoft.graph.secureScoreControlProfile", objects=control_profiles, selects=False),
    # attacksimulationroot-list-simulations: $count, $filter, $orderby, $skiptoken, $top and $select.
    Endpoint("/security/attackSimulation/simulations", "v1.0", "microsoft.graph.simulation", objects=simulations, gates=(_DRILLS,)),
    # teamsadministration-teamsadminroot-list-userconfigurations: $select, $filter, $top, $expand and $orderby.
    Endpoint(
        "/admin/teams/userConfigurations",
        "v1.0",
        "microsoft.graph.teamsAdministration.teamsUserConfiguration",
        objects=teams_users,
        gates=(_TEAMS,),
    ),
)
