"""Conditional access policies, in Graph's shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.identity_policies import named_locations, strengths
from scanner.sandbox.plan import Tenant
from scanner.sandbox.roles import ROLES

Record = dict[str, Any]


def access_policies(tenant: Tenant) -> Iterator[Record]:
    """``/identity/conditionalAccess/policies``, sorted by id."""
    records = []
    for name in tenant.access_policies:
        title, said = _POLICIES[name](tenant)
        records.append(_policy(tenant, name, title, **said))
    yield from sorted(records, key=lambda each: str(each["id"]))


def _policy(
    tenant: Tenant,
    name: str,
    title: str,
    *,
    state: str = "enabled",
    controls: tuple[str, ...] = ("mfa",),
    strength: Mapping[str, Any] | None = None,
    conditions: Mapping[str, Any] | None = None,
    users: Mapping[str, Any] | None = None,
    applications: Mapping[str, Any] | None = None,
    session: Mapping[str, Any] | None = None,
) -> Record:
    dice = Dice(tenant.name, "access-policy", name)
    created = dice.between(300, 600)
    policy = dice.guid()
    return {
        "id": policy,
        "templateId": None,
        "displayName": title,
        "createdDateTime": stamp(created, fraction=dice.below(10_000_000)),
        "modifiedDateTime": stamp(created / 2, fraction=dice.below(10_000_000)),
        "deletedDateTime": None,
        "state": state,
        "sessionControls": None if session is None else {**_NO_SESSION, **session},
        "conditions": {
            "userRiskLevels": [],
            "signInRiskLevels": [],
            "clientAppTypes": ["all"],
            "servicePrincipalRiskLevels": [],
            "insiderRiskLevels": None,
            "platforms": None,
            "locations": None,
            "devices": None,
            "clientApplications": None,
            "authenticationFlows": None,
            "applications": {
                "includeApplications": ["All"],
                "excludeApplications": [],
                "includeUserActions": [],
                "includeAuthenticationContextClassReferences": [],
                "applicationFilter": None,
                **(applications or {}),
            },
            "users": {
                "includeUsers": ["All"],
                "excludeUsers": _emergency(tenant),
                "includeGroups": [],
                "excludeGroups": [],
                "includeRoles": [],
                "excludeRoles": [],
                "includeGuestsOrExternalUsers": None,
                "excludeGuestsOrExternalUsers": None,
                **(users or {}),
            },
            **(conditions or {}),
        },
        "grantControls": {
            "operator": "OR",
            "builtInControls": list(controls),
            "customAuthenticationFactors": [],
            "termsOfUse": [],
            "authenticationStrength@odata.context": f"{_METADATA}('{policy}')/grantControls/authenticationStrength/$entity",
            "authenticationStrength": strength,
        }
        if controls or strength
        else None,
    }


_METADATA = "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies"
_NO_SESSION: Record = {
    "disableResilienceDefaults": None,
    "applicationEnforcedRestrictions": None,
    "cloudAppSecurity": None,
    "signInFrequency": None,
    "persistentBrowser": None,
}
_REPORTING = "enabledForReportingButNotEnforced"
_ENROLMENT_APPS = ["d4ebce55-015a-49b5-a083-c84d1797ae8c", "0000000a-0000-0000-c000-000000000000"]
_OUTSIDERS: Record = {
    "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
    "externalTenants": {"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"},
}
_GUESTS: Record = {"includeUsers": [], "includeGuestsOrExternalUsers": _OUTSIDERS}
_NO_GUESTS: Record = {"excludeGuestsOrExternalUsers": _OUTSIDERS}


def _emergency(tenant: Tenant) -> list[str]:
    return [
        tenant.user_ids.at(tenant.first_of(group.name) + local)
        for group in tenant.people
        if group.role == "emergency"
        for local in range(group.count)
    ]


def _roles(*roles: str) -> Record:
    return {"includeUsers": [], "includeRoles": [ROLES[role][0] for role in roles]}


def _resistant(tenant: Tenant) -> Record:
    """The built-in authentication strength that keeps phishing out."""
    found = next(each for each in strengths(tenant) if each["displayName"] == "Phishing-resistant MFA")
    return {name: value for name, value in found.items() if "combinationConfigurations" not in name}


def _abroad(tenant: Tenant) -> Record:
    """Everywhere but in the country that is registered."""
    home = next(each["id"] for each in named_locations(tenant) if "countriesAndRegions" in each)
    return {"locations": {"includeLocations": ["All"], "excludeLocations": [home]}}


_FLOWS = {"authenticationFlows": {"transferMethods": "deviceCodeFlow,authenticationTransfer"}}
_LEGACY = {"clientAppTypes": ["exchangeActiveSync", "other"]}
_REGISTERING_INFO = {"includeApplications": [], "includeUserActions": ["urn:user:registersecurityinfo"]}
_JOINING = {"includeApplications": [], "includeUserActions": ["urn:user:registerdevice"]}
_PHONES = {"platforms": {"includePlatforms": ["iOS", "android"], "excludePlatforms": []}}
_FORGETTING = {"persistentBrowser": {"isEnabled": True, "mode": "never"}}

# What each policy is called, and what it says.
_POLICIES: Mapping[str, Callable[[Tenant], tuple[str, Record]]] = {
    "mfa": lambda _: ("すべてのユーザーに多要素認証を求める", {}),
    "mfa-reporting": lambda _: ("すべてのユーザーに多要素認証を求める（テスト中）", {"state": _REPORTING}),
    "mfa-or-device": lambda _: ("多要素認証または準拠デバイス", {"controls": ("mfa", "compliantDevice")}),
    "mfa-admins": lambda _: ("管理者に多要素認証を求める", {"users": _roles("global", "user")}),
    "mfa-guests": lambda _: ("ゲストに多要素認証を求める", {"users": _GUESTS}),
    "strong-admins": lambda tenant: (
        "管理者にフィッシングに強い認証を求める",
        {
            "controls": (),
            "strength": _resistant(tenant),
            "users": {**_roles(*ROLES), "includeGroups": [tenant.team_id("role-holders")]},
        },
    ),
    "legacy": lambda _: ("レガシー認証をブロックする", {"controls": ("block",), "conditions": _LEGACY}),
    "device-code": lambda _: ("デバイスコードフローをブロックする", {"controls": ("block",), "conditions": _FLOWS}),
    "device-code-reporting": lambda _: (
        "デバイスコードフローをブロックする",
        {"state": _REPORTING, "controls": ("block",), "conditions": _FLOWS},
    ),
    "registration": lambda _: ("セキュリティ情報の登録を保護する", {"applications": _REGISTERING_INFO}),
    "registration-disabled": lambda _: ("セキュリティ情報の登録を保護する", {"state": "disabled", "applications": _REGISTERING_INFO}),
    "joining": lambda _: ("デバイスの登録に多要素認証を求める", {"applications": _JOINING}),
    "compliant": lambda _: (
        "準拠デバイスに限る",
        {"controls": ("compliantDevice",), "users": _NO_GUESTS, "applications": {"excludeApplications": _ENROLMENT_APPS}},
    ),
    "compliant-disabled": lambda _: ("準拠デバイスに限る", {"state": "disabled", "controls": ("compliantDevice",)}),
    "protected-apps": lambda _: (
        "スマートフォンでは保護されたアプリに限る",
        {"controls": ("compliantApplication",), "users": _NO_GUESTS, "conditions": _PHONES, "applications": {"includeApplications": ["Office365"]}},
    ),
    "sign-in-risk": lambda _: ("リスクの高いサインインに多要素認証を求める", {"conditions": {"signInRiskLevels": ["high", "medium"]}}),
    "user-risk": lambda _: (
        "リスクの高いユーザーをブロックする",
        {"controls": ("block",), "conditions": {"userRiskLevels": ["high"]}},
    ),
    "forgetting": lambda _: (
        "ブラウザーにサインインを残さない",
        {"controls": (), "session": _FORGETTING, "conditions": {"clientAppTypes": ["browser"]}},
    ),
    "abroad": lambda tenant: ("日本の外からのサインインをブロックする", {"controls": ("block",), "conditions": _abroad(tenant)}),
}


# conditionalaccessroot-list-policies names $top and $select; how many a page holds is not documented.
ENDPOINTS = (Endpoint("/identity/conditionalAccess/policies", "v1.0", "microsoft.graph.conditionalAccessPolicy", objects=access_policies),)
