"""Conditional access policies, in Graph's shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]


def access_policies(tenant: Tenant) -> Iterator[Record]:
    """``/identity/conditionalAccess/policies``, sorted by id."""
    records = [_POLICIES[name](tenant, name) for name in tenant.access_policies]
    yield from sorted(records, key=lambda each: str(each["id"]))


def _policy(
    tenant: Tenant,
    name: str,
    title: str,
    *,
    state: str = "enabled",
    controls: tuple[str, ...] = ("mfa",),
    conditions: Mapping[str, Any] | None = None,
    applications: Mapping[str, Any] | None = None,
) -> Record:
    dice = Dice(tenant.name, "access-policy", name)
    created = dice.between(300, 600)
    return {
        "id": dice.guid(),
        "templateId": None,
        "displayName": title,
        "createdDateTime": stamp(created, fraction=dice.below(10_000_000)),
        "modifiedDateTime": stamp(created / 2, fraction=dice.below(10_000_000)),
        "deletedDateTime": None,
        "state": state,
        "sessionControls": None,
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
            },
            **(conditions or {}),
        },
        "grantControls": {
            "operator": "OR",
            "builtInControls": list(controls),
            "customAuthenticationFactors": [],
            "termsOfUse": [],
            "authenticationStrength": None,
        },
    }


def _emergency(tenant: Tenant) -> list[str]:
    return [
        tenant.user_ids.at(tenant.first_of(group.name) + local)
        for group in tenant.people
        if group.role == "emergency"
        for local in range(group.count)
    ]


def _mfa(tenant: Tenant, name: str) -> Record:
    return _policy(tenant, name, "すべてのユーザーに多要素認証を求める")


def _legacy(tenant: Tenant, name: str) -> Record:
    return _policy(
        tenant,
        name,
        "レガシー認証をブロックする",
        controls=("block",),
        conditions={"clientAppTypes": ["exchangeActiveSync", "other"]},
    )


def _device_code(tenant: Tenant, name: str) -> Record:
    state = "enabledForReportingButNotEnforced" if name.endswith("-reporting") else "enabled"
    return _policy(
        tenant,
        name,
        "デバイスコードフローをブロックする",
        state=state,
        controls=("block",),
        conditions={"authenticationFlows": {"transferMethods": "deviceCodeFlow,authenticationTransfer"}},
    )


def _registration(tenant: Tenant, name: str) -> Record:
    state = "disabled" if name.endswith("-disabled") else "enabled"
    return _policy(
        tenant,
        name,
        "セキュリティ情報の登録を保護する",
        state=state,
        applications={"includeApplications": [], "includeUserActions": ["urn:user:registersecurityinfo"]},
    )


def _compliant(tenant: Tenant, name: str) -> Record:
    return _policy(tenant, name, "準拠デバイスに限る", state="disabled", controls=("compliantDevice",))


_POLICIES: Mapping[str, Callable[[Tenant, str], Record]] = {
    "mfa": _mfa,
    "legacy": _legacy,
    "device-code": _device_code,
    "device-code-reporting": _device_code,
    "registration": _registration,
    "registration-disabled": _registration,
    "compliant-disabled": _compliant,
}


# conditionalaccessroot-list-policies names $top and $select; how many a page holds is not documented.
ENDPOINTS = (Endpoint("/identity/conditionalAccess/policies", "v1.0", "microsoft.graph.conditionalAccessPolicy", objects=access_policies),)
