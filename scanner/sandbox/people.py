"""Accounts, their registration for multi-factor authentication, roles and group memberships, in Graph's shapes."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.plan import Member, Tenant

Record = dict[str, Any]

ROLES = {
    "global": ("62e90394-69f5-4237-9190-012177145e10", "Global Administrator"),
    "user": ("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"),
    "helpdesk": ("729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator"),
    "exchange": ("29232cdf-9323-42fd-ade2-1d097af3e4de", "Exchange Administrator"),
    "sharepoint": ("f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Administrator"),
    "intune": ("3a2c62db-5318-420d-8d74-23affee5d9d5", "Intune Administrator"),
    "security-reader": ("5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader"),
    "global-reader": ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"),
}

_LABELS = {"member": "user", "admin": "admin", "emergency": "emergency", "guest": "guest"}
_WHO = frozenset({"id", "displayName", "userPrincipalName", "userType", "accountEnabled", "createdDateTime"})
_INVITED = _WHO | {"externalUserState", "externalUserStateChangeDateTime"}
_METHODS = ("microsoftAuthenticatorPush", "softwareOneTimePasscode")
_STRONG = ("fido2SecurityKey", "microsoftAuthenticatorPush")


def account_name(member: Member) -> str:
    """Return the name a person would see, e.g. 営業02."""
    return f"{member.group.name}{member.local:0{max(2, len(str(member.group.count)))}d}"


def principal_name(tenant: Tenant, member: Member) -> str:
    """Return the user principal name. Guests carry their home address in it, as Entra writes it."""
    label = _LABELS[member.group.role]
    if member.group.role == "member":
        return f"{label}{member.number:0{max(2, len(str(tenant.user_ids.count)))}d}@{tenant.domain}"
    short = f"{label}{member.local:02d}"
    return f"{short}_partner.example.com#EXT#@{tenant.domain}" if label == "guest" else f"{short}@{tenant.domain}"


def users(tenant: Tenant) -> Iterator[Record]:
    """``/users`` with the properties that a scan selects."""
    for number in tenant.user_ids.in_order():
        yield _user(tenant, tenant.member(number))


def sign_in_activity(tenant: Tenant) -> Iterator[Record]:
    """``/users`` with ``signInActivity``; the property is missing for accounts that never signed in."""
    for number in tenant.user_ids.in_order():
        member = tenant.member(number)
        record = {name: value for name, value in _user(tenant, member).items() if name in _WHO}
        activity = _activity(member, Dice(tenant.name, "user", "activity", number))
        yield {**record, "signInActivity": activity} if activity else record


def pending_invitations(tenant: Tenant) -> Iterator[Record]:
    """``/users`` filtered by ``externalUserState eq 'PendingAcceptance'``."""
    for number in tenant.user_ids.in_order():
        member = tenant.member(number)
        if "pending" in member.traits:
            yield {name: value for name, value in _user(tenant, member).items() if name in _INVITED}


def _user(tenant: Tenant, member: Member) -> Record:
    dice = Dice(tenant.name, "user", "facts", member.number)
    guest = member.group.role == "guest"
    pending = "pending" in member.traits
    born = 214.4 if pending else dice.between(200, 2000)
    changed = born - dice.between(0.2, 5) if guest or dice.below(3) == 0 else dice.between(20, min(born, 700))
    return {
        "id": tenant.user_ids.at(member.number),
        "displayName": account_name(member),
        "userPrincipalName": principal_name(tenant, member),
        "userType": "Guest" if guest else "Member",
        "accountEnabled": "disabled" not in member.traits,
        "createdDateTime": stamp(born),
        "externalUserState": ("PendingAcceptance" if pending else "Accepted") if guest else None,
        "externalUserStateChangeDateTime": stamp(born if pending else born - 0.7) if guest else None,
        "onPremisesSyncEnabled": True if member.group.synced else None,
        "passwordPolicies": _password_policies(member, dice),
        "lastPasswordChangeDateTime": stamp(changed),
    }


def _password_policies(member: Member, dice: Dice) -> str | None:
    if "weak-password" in member.traits:
        return "DisablePasswordExpiration, DisableStrongPassword"
    if member.group.role == "guest":
        return None
    if member.group.synced:
        return "DisablePasswordExpiration"
    return dice.pick((None, "None", "DisablePasswordExpiration"))


def _activity(member: Member, dice: Dice) -> Record | None:
    if {"pending", "unused"} & member.traits:
        return None
    days = dice.between(180, 260) if "idle" in member.traits else dice.between(40, 80) if member.group.role == "emergency" else dice.between(0.1, 9)
    quiet = days - dice.between(0, min(days, 2))
    return {
        "lastSignInDateTime": stamp(days),
        "lastSignInRequestId": dice.guid(),
        "lastNonInteractiveSignInDateTime": stamp(quiet),
        "lastNonInteractiveSignInRequestId": dice.guid(),
        "lastSuccessfulSignInDateTime": stamp(quiet),
        "lastSuccessfulSignInRequestId": dice.guid(),
    }


def registration_details(tenant: Tenant) -> Iterator[Record]:
    """``/reports/authenticationMethods/userRegistrationDetails``: enabled accounts, guests included."""
    for number in tenant.user_ids.in_order():
        member = tenant.member(number)
        if "disabled" in member.traits:
            continue
        dice = Dice(tenant.name, "user", "registration", number)
        registered = "no-mfa" not in member.traits and member.group.role != "guest"
        strong = member.group.role in {"admin", "emergency"}
        methods = list(_STRONG if strong else _METHODS[: 1 + dice.below(2)]) if registered else []
        yield {
            "id": tenant.user_ids.at(number),
            "userPrincipalName": principal_name(tenant, member),
            "userDisplayName": account_name(member),
            "userType": "guest" if member.group.role == "guest" else "member",
            "isAdmin": strong,
            "isSsprRegistered": registered,
            "isSsprEnabled": False,
            "isSsprCapable": False,
            "isMfaRegistered": registered,
            "isMfaCapable": registered,
            "isPasswordlessCapable": registered and strong,
            "methodsRegistered": methods,
            "isSystemPreferredAuthenticationMethodEnabled": True,
            "systemPreferredAuthenticationMethods": (["fido2"] if strong else ["push"]) if registered else [],
            "userPreferredMethodForSecondaryAuthentication": "push" if registered else "none",
            "lastUpdatedDateTime": stamp(dice.between(0.2, 1.5), fraction=dice.below(10_000_000)),
        }


def role_assignments(tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleAssignments``, with the principal."""
    records = [_assignment(tenant, tenant.member(tenant.first_of(people) + local - 1), role) for role, people, local in tenant.roles]
    yield from sorted(records, key=lambda each: str(each["id"]))


def _assignment(tenant: Tenant, member: Member, role: str) -> Record:
    """Entra builds the id of an assignment from the ids of the role and of the principal."""
    definition = ROLES[role][0]
    principal = tenant.user_ids.at(member.number)
    packed = base64.urlsafe_b64encode(uuid.UUID(definition).bytes_le + uuid.UUID(principal).bytes_le).decode().rstrip("=")
    return {
        "id": f"{packed}-1",
        "principalId": principal,
        "principalOrganizationId": tenant.id,
        "resourceScope": "/",
        "directoryScopeId": "/",
        "roleDefinitionId": definition,
        "principal": {
            "@odata.type": "#microsoft.graph.user",
            "id": principal,
            "displayName": account_name(member),
            "userPrincipalName": principal_name(tenant, member),
            "accountEnabled": "disabled" not in member.traits,
        },
    }


def role_definitions(_tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleDefinitions``: the built-in roles that small companies use."""
    for definition, title in sorted(ROLES.values()):
        yield {"id": definition, "templateId": definition, "displayName": title, "isBuiltIn": True, "isEnabled": True}


def group_members(tenant: Tenant) -> Iterator[Record]:
    """``/groups/{id}/transitiveMembers`` for every group that the organisation's file names."""
    for team in sorted(tenant.teams, key=tenant.team_id):
        for number in tenant.user_ids.in_order():
            member = tenant.member(number)
            if member.group.name in tenant.teams[team]:
                yield {
                    "of": tenant.team_id(team),
                    "value": {
                        "@odata.type": "#microsoft.graph.user",
                        "id": tenant.user_ids.at(number),
                        "displayName": account_name(member),
                        "userPrincipalName": principal_name(tenant, member),
                        "accountEnabled": "disabled" not in member.traits,
                    },
                }
