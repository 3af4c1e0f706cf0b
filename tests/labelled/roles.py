"""Holders of administrator roles: directly, through a group, by eligibility, within a unit, and what else is true of their accounts.

Sources: the resource types unifiedRoleAssignment, unifiedRoleAssignmentScheduleInstance, unifiedRoleEligibilityScheduleInstance and user of
Microsoft Graph; Microsoft's page "Microsoft Entra built-in roles" (which roles are privileged).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.labelled.people import Person
from tests.labelled.policies import group, person, policy
from tests.labelled.second_factor import DEMANDED, NOT_DEMANDED
from tests.labelled.world import DOMAIN, Absent, Json, World, ago, not_known

GLOBAL = "62e90394-69f5-4237-9190-012177145e10"
USERS = "fe930be7-5e62-47db-91af-98c3a49a38b1"
SYNC = "d29b2b05-8046-44ba-8758-1e26182fcf32"
MESSAGES = "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b"
DEFINITIONS = {
    GLOBAL: "Global Administrator",
    USERS: "User Administrator",
    SYNC: "Directory Synchronization Accounts",
    MESSAGES: "Message Center Reader",
}
SKU = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46"
EXCHANGE_PLAN = "9aaf7827-d63c-4b61-89c3-182f06f82e5c"
PLAIN: Json = {
    "active": True,
    "eligible": False,
    "standing": True,
    "globalAdministrator": True,
    "privilegedRoleCount": 1,
    "throughGroup": False,
    "administrativeUnitOnly": False,
    "external": False,
    "onPremisesSyncEnabled": False,
    "accountEnabled": True,
    "service": False,
    "mailbox": False,
    "strongPassword": True,
    "principalType": "user",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """``how``: kinds of assignment. ``account``: changes of the account. ``truth``: what differs from a plain Global Administrator.

    ``tenant_wide``: holds, in force and everywhere, the roles that policies name.
    """

    row: str
    how: tuple[str, ...]
    account: Mapping[str, Any]
    truth: Mapping[str, Any]
    tenant_wide: bool = True


HOLDERS: Mapping[str, Holder] = {
    "plain": Holder("RM-01", ("global",), {}, {}),
    "through a group": Holder("RM-01", ("group",), {}, {"throughGroup": True}),
    "directly and through a group": Holder("RM-01", ("global", "group"), {}, {}),
    "eligible": Holder("RM-06", ("eligible",), {}, {"active": False, "eligible": True, "standing": False}, tenant_wide=False),
    "activated": Holder("RM-06", ("activated", "eligible"), {}, {"eligible": True, "standing": False}),
    "until a day": Holder("RM-06", ("ending",), {}, {"standing": False}),
    "within a unit": Holder("RM-03", ("unit",), {}, {"globalAdministrator": False, "administrativeUnitOnly": True}, tenant_wide=False),
    "two roles": Holder("RM-02", ("global", "users"), {}, {"privilegedRoleCount": 2}),
    "from outside": Holder("RM-03", ("global",), {"userPrincipalName": f"b2b_partner.example.com#EXT#@{DOMAIN}"}, {"external": True}),
    # The password of a synced account is the business of the directory at home.
    "synced": Holder(
        "RM-04", ("global",), {"onPremisesSyncEnabled": True}, {"onPremisesSyncEnabled": True, "strongPassword": not_known("inconclusive")}
    ),
    "once synced": Holder("RM-04", ("global",), {"onPremisesSyncEnabled": False}, {}),
    "with a mailbox": Holder("RM-07", ("global",), {"assignedLicenses": [{"skuId": SKU, "disabledPlans": []}]}, {"mailbox": True}),
    "with a mailbox switched off": Holder("RM-07", ("global",), {"assignedLicenses": [{"skuId": SKU, "disabledPlans": [EXCHANGE_PLAN]}]}, {}),
    "weak password": Holder(
        "RM-10", ("global",), {"passwordPolicies": "DisablePasswordExpiration, DisableStrongPassword"}, {"strongPassword": False}
    ),
    "password kept": Holder("RM-10", ("global",), {"passwordPolicies": "DisablePasswordExpiration"}, {}),
}


def holders(world: World, *, by_role: bool) -> list[Person]:
    """Some holders; a second factor is demanded of all of them, through a group, or of those with the roles, through the roles."""
    for role, name in DEFINITIONS.items():
        world.add("entra.roleDefinitions", {"id": role, "templateId": role, "displayName": name, "isBuiltIn": True, "isEnabled": True})
    world.add("entra.subscribedSkus", _sku())
    people = []
    for name in world.chance.sample(list(HOLDERS), world.chance.randint(1, 3)):
        holder = HOLDERS[name]
        planted = world.plant(f"{holder.row}: administrator {name}")
        own = person(world, f"管理者 {name}", **holder.account)
        _assign(world, own, holder.how)
        world.expect("privilegedPeople", own, planted, **{**PLAIN, **holder.truth})
        demanded = holder.tenant_wide or not by_role
        truth = DEMANDED if demanded else NOT_DEMANDED
        people.append(Person(own, truth, planted, guest=False, emergency=False, untouched=False))
    if by_role:
        policy(world, "管理者の多要素認証", {}, {"includeRoles": [GLOBAL, USERS]})
    else:
        policy(world, "管理者の多要素認証", {}, {"includeGroups": [group(world, "管理者", [each.id for each in people])]})
    world.plant(f"ID-10: administrators asked by {'role' if by_role else 'group'}")
    _no_people(world)
    return people


def _no_people(world: World) -> None:
    """Roles that make nobody privileged: one that only reads, one of an application, one of the synchronisation."""
    kind = world.chance.choice(["reader", "application", "disabled", "synchronisation"])
    planted = world.plant(f"RM-02: {kind}")
    if kind == "application":
        own = world.guid("application")
        principal = {"@odata.type": "#microsoft.graph.servicePrincipal", "displayName": "連携アプリ", "appId": world.guid("app")}
        _row(world, own, GLOBAL, "/", principal)
        world.expect("privilegedPeople", own, planted, id=Absent())
    elif kind == "disabled":
        own = person(world, "無効な管理者", enabled=False)
        _assign(world, own, ("global",))
        world.expect("privilegedPeople", own, planted, accountEnabled=False, globalAdministrator=True)
        world.expect("mfaCoverage", own, planted, id=Absent())
    elif kind == "reader":
        own = person(world, "通知の閲覧者", enabled=False)
        _assign(world, own, ("messages",))
        world.expect("privilegedPeople", own, planted, id=Absent())
    else:
        own = person(world, "On-Premises Directory Synchronization Service Account")
        _assign(world, own, ("sync",))
        world.expect("mfaCoverage", own, planted, service=True)


def _sku() -> Json:
    plans = {"EXCHANGE_S_STANDARD": EXCHANGE_PLAN, "AAD_PREMIUM": "41781fb2-bc02-4b7c-bd55-b576c07bb09d", "INTUNE_A": "c1ec4a95-1f05-45b3-a911"}
    plans["AAD_PREMIUM_P2"] = "eec0eb4f-6444-4f95-aba0-50c24d67f998"
    return {
        "id": f"sample_{SKU}",
        "skuId": SKU,
        "skuPartNumber": "SPB",
        "capabilityStatus": "Enabled",
        "appliesTo": "User",
        "consumedUnits": 10,
        "prepaidUnits": {"enabled": 25, "warning": 0, "suspended": 0, "lockedOut": 0},
        "servicePlans": [
            {"servicePlanId": identifier, "servicePlanName": name, "provisioningStatus": "Success", "appliesTo": "User"}
            for name, identifier in plans.items()
        ],
    }


def _assign(world: World, own: str, how: tuple[str, ...]) -> None:
    account = next(each for each in world.records["entra.users"] if each["id"] == own)
    user = {"@odata.type": "#microsoft.graph.user", **{key: account[key] for key in ("displayName", "userPrincipalName", "accountEnabled")}}
    for each in how:
        if each == "group":
            holder = group(world, "全体管理者の組", [own])
            _row(world, holder, GLOBAL, "/", {"@odata.type": "#microsoft.graph.group", "id": holder, "displayName": "全体管理者の組"})
        elif each == "eligible":
            _eligible(world, own, user)
        else:
            role = {"users": USERS, "unit": USERS, "messages": MESSAGES, "sync": SYNC}.get(each, GLOBAL)
            scope = f"/administrativeUnits/{world.guid('unit')}" if each == "unit" else "/"
            end = ago(-0.2) if each == "activated" else ago(-90) if each == "ending" else None
            _row(world, own, role, scope, user, "Activated" if each == "activated" else "Assigned", end)


def _row(world: World, own: str, role: str, scope: str, principal: Json, kind: str = "Assigned", end: str | None = None) -> None:
    identifier = world.guid("assignment")
    both = {"id": identifier, "principalId": own, "roleDefinitionId": role, "directoryScopeId": scope, "principal": {**principal, "id": own}}
    world.add("entra.roleAssignments", both)
    more = {"assignmentType": kind, "memberType": "Direct", "startDateTime": ago(0.1) if end else None, "endDateTime": end}
    world.add("entra.roleAssignmentScheduleInstances", {**both, **more, "roleAssignmentOriginId": identifier, "roleAssignmentScheduleId": identifier})


def _eligible(world: World, own: str, principal: Json) -> None:
    found = {"id": world.guid("eligible"), "principalId": own, "roleDefinitionId": GLOBAL, "directoryScopeId": "/"}
    more = {"startDateTime": ago(200), "endDateTime": ago(-200), "memberType": "Direct", "roleEligibilityScheduleId": world.guid("schedule")}
    world.add("entra.roleEligibilityScheduleInstances", {**found, **more, "principal": {**principal, "id": own}})


def expected_of_administrators(world: World, people: list[Person]) -> None:
    """Whether all administrators are asked for a second factor."""
    met = all(each.truth == DEMANDED for each in people)
    planted = next((each.planted for each in people if each.truth != DEMANDED), people[0].planted)
    world.expect("accessRequirements", "adminMfa", planted, met=met, people=len(people))
