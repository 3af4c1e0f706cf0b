"""Accounts and their registration for multi-factor authentication, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.licences import SKUS
from scanner.sandbox.plan import Member, Tenant

Record = dict[str, Any]

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
        "assignedLicenses": [{"disabledPlans": [], "skuId": SKUS[key].id} for key in _licences(tenant, member)],
        "preferredLanguage": "ja",
        "usageLocation": "JP",
    }


def _licences(tenant: Tenant, member: Member) -> tuple[str, ...]:
    """Everybody who works has the main product; administrators have what there is beside it, if anything."""
    return {"member": (tenant.licence,), "admin": tenant.more_licences}.get(member.group.role, ())


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
    admins = {(grant.holder, grant.local) for grant in tenant.roles}
    for number in tenant.user_ids.in_order():
        member = tenant.member(number)
        if "disabled" in member.traits:
            continue
        dice = Dice(tenant.name, "user", "registration", number)
        registered = "no-mfa" not in member.traits and member.group.role != "guest"
        strong = "strong-mfa" in member.traits or (member.group.role in {"admin", "emergency"} and "plain-mfa" not in member.traits)
        methods = list(_STRONG if strong else _METHODS[: 1 + dice.below(2)]) if registered else []
        yield {
            "id": tenant.user_ids.at(number),
            "userPrincipalName": principal_name(tenant, member),
            "userDisplayName": account_name(member),
            "userType": "guest" if member.group.role == "guest" else "member",
            "isAdmin": (member.group.name, member.local) in admins,
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
    # The page names $filter and $orderby only; $select and $top (up to 999) are seen in use. Without a plan: as signInActivity.
    Endpoint(
        "/reports/authenticationMethods/userRegistrationDetails",
        "v1.0",
        "microsoft.graph.userRegistrationDetails",
        objects=registration_details,
        gates=(Gate(frozenset(), _PREMIUM, 403, _NOT_PREMIUM),),
    ),
)
