"""Accounts, their registration for multi-factor authentication, and roles, in Graph's shapes."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.licences import SKUS
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
    """``/users``; ``signInActivity`` is missing for accounts that never signed in."""
    for number in tenant.user_ids.in_order():
        member = tenant.member(number)
        record = whole_user(tenant, member)
        activity = _activity(member, Dice(tenant.name, "user", "activity", number))
        yield {**record, "signInActivity": activity} if activity else record


def whole_user(tenant: Tenant, member: Member) -> Record:
    """Return the account as Graph has it, private properties included, without ``signInActivity``."""
    dice = Dice(tenant.name, "user", "facts", member.number)
    guest = member.group.role == "guest"
    pending = "pending" in member.traits
    born = 214.4 if pending else dice.between(200, 2000)
    changed = born - dice.between(0.2, 5) if guest or dice.below(3) == 0 else dice.between(20, min(born, 700))
    name, principal = account_name(member), principal_name(tenant, member)
    return {
        "id": tenant.user_ids.at(member.number),
        "displayName": name,
        "userPrincipalName": principal,
        "userType": "Guest" if guest else "Member",
        "accountEnabled": "disabled" not in member.traits,
        "createdDateTime": stamp(born),
        "creationType": "Invitation" if guest else None,
        "externalUserState": ("PendingAcceptance" if pending else "Accepted") if guest else None,
        "externalUserStateChangeDateTime": stamp(born if pending else born - 0.7) if guest else None,
        "onPremisesSyncEnabled": True if member.group.synced else None,
        "passwordPolicies": _password_policies(member, dice),
        "lastPasswordChangeDateTime": stamp(changed),
        **_private(member, name, principal),
        "deletedDateTime": None,
        "assignedLicenses": [{"disabledPlans": [], "skuId": SKUS[tenant.licence].id}] if member.group.role == "member" else [],
        "preferredLanguage": "ja",
        "usageLocation": "JP",
    }


def _private(member: Member, name: str, principal: str) -> Record:
    """What of a person a scan neither needs nor asks for."""
    mark = f"CANARY-{member.number}"
    return {
        "businessPhones": [f"{mark}-03-0000-0000"],
        "mobilePhone": f"{mark}-090-0000-0000",
        "faxNumber": f"{mark}-03-0000-0001",
        "streetAddress": f"{mark}-street",
        "postalCode": f"{mark}-000-0000",
        "city": f"{mark}-city",
        "givenName": f"{mark}-{name}",
        "surname": f"{mark}-{member.group.name}",
        "jobTitle": f"{mark}-title",
        "department": f"{mark}-department",
        "officeLocation": f"{mark}-office",
        "mail": f"{mark}-{principal}",
        "mailNickname": mark,
        "otherMails": [f"{mark}@private.example.com"],
        "proxyAddresses": [f"SMTP:{mark}@example.com"],
        "imAddresses": [f"{mark}-im@example.com"],
        "employeeId": f"{mark}-employee",
        "identities": [{"signInType": "userPrincipalName", "issuer": "example.jp", "issuerAssignedId": f"{mark}-{principal}"}],
        "passwordProfile": {"forceChangePasswordNextSignIn": False, "password": f"{mark}-password"},
        "onPremisesImmutableId": f"{mark}-immutable",
        "securityIdentifier": f"{mark}-S-1-12-1",
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
        "appScopeId": None,
        "condition": None,
        "principal": {"@odata.type": "#microsoft.graph.user", **whole_user(tenant, member)},
    }


def role_definitions(_tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleDefinitions``: the built-in roles that small companies use."""
    for definition, title in sorted(ROLES.values()):
        yield {
            "id": definition,
            "templateId": definition,
            "displayName": title,
            "isBuiltIn": True,
            "isEnabled": True,
            "description": f"Holds what a {title} may do.",
            "resourceScopes": ["/"],
            "version": "1",
            "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/standard/read"], "condition": None}],
        }


_PREMIUM = ("AAD_PREMIUM", "AAD_PREMIUM_P2")
_NOT_PREMIUM = "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
# fmt: off
_HIDDEN = frozenset([
    "accountEnabled", "assignedLicenses", "city", "createdDateTime", "creationType", "deletedDateTime", "department", "employeeId",
    "externalUserState", "externalUserStateChangeDateTime", "faxNumber", "identities", "imAddresses", "lastPasswordChangeDateTime", "mailNickname",
    "onPremisesImmutableId", "onPremisesSyncEnabled", "otherMails", "passwordPolicies", "passwordProfile", "postalCode", "proxyAddresses",
    "securityIdentifier", "signInActivity", "streetAddress", "usageLocation", "userType",
])
# fmt: on

ENDPOINTS = (
    # user-list: 100 by default, 999 at most, 500 with signInActivity; only a few properties unless more are selected.
    Endpoint(
        "/users",
        "v1.0",
        "microsoft.graph.user",
        objects=users,
        filters={"externalUserState eq 'PendingAcceptance'": lambda user: user["externalUserState"] == "PendingAcceptance"},
        hidden=_HIDDEN,
        gates=(Gate(frozenset({"signInActivity"}), _PREMIUM, 403, _NOT_PREMIUM, max_top=500),),
    ),
    # rbacapplication-list-roleassignments names $filter, $expand and $select. How many a page holds is not documented.
    Endpoint(
        "/roleManagement/directory/roleAssignments",
        "v1.0",
        "microsoft.graph.unifiedRoleAssignment",
        objects=role_assignments,
        max_top=0,
        expands={"principal": ("principal",)},
    ),
    # rbacapplication-list-roledefinitions names $filter and $expand only; $select is seen in use, and allowed here.
    Endpoint("/roleManagement/directory/roleDefinitions", "v1.0", "microsoft.graph.unifiedRoleDefinition", objects=role_definitions, max_top=0),
    # The page names $filter and $orderby only; $select and $top (up to 999) are seen in use. Without a plan: as signInActivity.
    Endpoint(
        "/reports/authenticationMethods/userRegistrationDetails",
        "v1.0",
        "microsoft.graph.userRegistrationDetails",
        objects=registration_details,
        gates=(Gate(frozenset(), _PREMIUM, 403, _NOT_PREMIUM),),
    ),
)
