"""What a tenant demands of sign-ins and of new devices besides Conditional Access, in Graph's shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

_V1 = "https://graph.microsoft.com/v1.0/$metadata#"
_STRENGTHS = f"{_V1}policies/authenticationStrengthPolicies"
_METHODS = f"{_V1}policies/authenticationMethodsPolicy/authenticationMethodConfigurations"

_RESISTANT = ("windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor")
_PASSWORDLESS = (*_RESISTANT, "deviceBasedPush")
_MFA = (
    *_PASSWORDLESS,
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "password,microsoftAuthenticatorPush",
    "password,softwareOath",
    "password,hardwareOath",
    "password,x509CertificateSingleFactor",
    "password,x509CertificateMultiFactor",
    "password,sms",
    "password,voice",
    "federatedMultiFactor",
    "microsoftAuthenticatorPush,federatedSingleFactor",
    "softwareOath,federatedSingleFactor",
    "hardwareOath,federatedSingleFactor",
    "sms,federatedSingleFactor",
    "voice,federatedSingleFactor",
)
_BUILT_IN = (("2", "Multifactor authentication", _MFA), ("3", "Passwordless MFA", _PASSWORDLESS), ("4", "Phishing-resistant MFA", _RESISTANT))


def tight(tenant: Tenant) -> bool:
    """Return whether the directory is set up as a careful administrator does it."""
    return bool(tenant.settings.get("directory", "default") == "tight")


def named_locations(tenant: Tenant) -> Iterator[Record]:
    """``/identity/conditionalAccess/namedLocations``: the office and the country, where Conditional Access is used."""
    if not tenant.access_policies:
        return
    office = {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        **_named(tenant, "office", "本社"),
        "isTrusted": True,
        "ipRanges": [
            {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.0/28"},
            {"@odata.type": "#microsoft.graph.iPv6CidrRange", "cidrAddress": "2001:db8:1::/48"},
        ],
    }
    country = {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        **_named(tenant, "country", "日本"),
        "countriesAndRegions": ["JP"],
        "includeUnknownCountriesAndRegions": False,
        "countryLookupMethod": "clientIpAddress",
    }
    yield from sorted((office, country), key=lambda each: str(each["id"]))


def _named(tenant: Tenant, key: str, title: str) -> Record:
    dice = Dice(tenant.name, "named-location", key)
    born = dice.between(300, 900)
    return {
        "id": dice.guid(),
        "deletedDateTime": None,
        "displayName": title,
        "createdDateTime": stamp(born, fraction=0),
        "modifiedDateTime": stamp(born / 2, fraction=0),
    }


def strengths(tenant: Tenant) -> Iterator[Record]:
    """``/policies/authenticationStrengthPolicies``: Microsoft's three, and one of a careful company's own."""
    found = [
        _strength(f"00000000-0000-0000-0000-00000000000{number}", title, "builtIn", combinations, "2021-12-01T00:00:00Z", [])
        for number, title, combinations in _BUILT_IN
    ]
    if tight(tenant):
        dice = Dice(tenant.name, "authentication-strength")
        limit = {
            "@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
            "id": dice.guid(),
            "appliesToCombinations": ["fido2"],
            "allowedAAGUIDs": [dice.guid()],
        }
        found.append(_strength(dice.guid(), "会社支給のセキュリティ キー", "custom", ("fido2",), stamp(dice.between(100, 300), fraction=0), [limit]))
    yield from sorted(found, key=lambda each: str(each["id"]))


def _strength(identifier: str, title: str, kind: str, combinations: tuple[str, ...], born: str, limits: list[Record]) -> Record:
    return {
        "id": identifier,
        "createdDateTime": born,
        "modifiedDateTime": born,
        "displayName": title,
        "description": "",
        "policyType": kind,
        "requirementsSatisfied": "mfa",
        "allowedCombinations": list(combinations),
        "combinationConfigurations@odata.context": f"{_STRENGTHS}('{identifier}')/combinationConfigurations",
        "combinationConfigurations": limits,
    }


def methods_policy(tenant: Tenant) -> Record:
    """Return ``/policies/authenticationMethodsPolicy``; careful companies allow neither text messages nor calls."""
    careful = tight(tenant)
    weak = "disabled" if careful else "enabled"
    named = {"state": "enabled", "includeTarget": {"targetType": "group", "id": "all_users"}, "excludeTarget": None}
    keys = {"isEnforced": False, "enforcementType": "block", "aaGuids": []}
    lifetimes = {"defaultLifetimeInMinutes": 60, "defaultLength": 8, "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480}
    emergency = careful and any(group.role == "emergency" for group in tenant.people)
    spared = [{"targetType": "group", "id": tenant.team_id("emergency")}] if emergency else []
    features = {"displayAppInformationRequiredState": named if careful else {**named, "state": "default"}}
    return {
        "@odata.context": f"{_V1}policies/authenticationMethodsPolicy/$entity",
        "id": "authenticationMethodsPolicy",
        "displayName": "Authentication Methods Policy",
        "description": "The tenant-wide policy that controls which authentication methods are allowed.",
        "lastModifiedDateTime": stamp(Dice(tenant.name, "methods-policy").between(30, 300), fraction=0),
        "policyVersion": "1.5",
        "reconfirmationInDays": None,
        "policyMigrationState": "migrationComplete" if careful else "migrationInProgress",
        "registrationEnforcement": {"authenticationMethodsRegistrationCampaign": _campaign(tenant)},
        "authenticationMethodConfigurations": [
            _method("Fido2", "enabled", {"isSelfServiceRegistrationAllowed": True, "isAttestationEnforced": careful, "keyRestrictions": keys}),
            _method("MicrosoftAuthenticator", "enabled", {"isSoftwareOathEnabled": True, "featureSettings": features}, authenticationMode="any"),
            _method("Sms", weak, {}, isUsableForSignIn=False),
            _method("TemporaryAccessPass", "enabled", {**lifetimes, "isUsableOnce": careful, "excludeTargets": spared}),
            _method("SoftwareOath", "enabled", {}),
            _method("Voice", weak, {"isOfficePhoneAllowed": False}),
            _method("Email", "disabled", {"allowExternalIdToUseEmailOtp": "default"}),
        ],
    }


def _method(name: str, state: str, body: Record, **target: Any) -> Record:
    kind = f"microsoft.graph.{name[0].lower()}{name[1:]}AuthenticationMethodConfiguration"
    return {
        "@odata.type": f"#{kind}",
        "id": name,
        "state": state,
        "excludeTargets": [],
        **body,
        "includeTargets@odata.context": f"{_METHODS}('{name}')/{kind}/includeTargets",
        "includeTargets": [{"targetType": "group", "id": "all_users", "isRegistrationRequired": False, **target}],
    }


def _campaign(tenant: Tenant) -> Record:
    whom = {"id": "all_users", "targetType": "group", "targetedAuthenticationMethod": "microsoftAuthenticator"}
    emergency = [
        {"id": tenant.user_ids.at(tenant.first_of(group.name)), "targetType": "user"} for group in tenant.people if group.role == "emergency"
    ]
    return {"snoozeDurationInDays": 1, "state": "enabled" if tight(tenant) else "default", "excludeTargets": emergency, "includeTargets": [whom]}


def device_registration(tenant: Tenant) -> Record:
    """Return ``/policies/deviceRegistrationPolicy``."""
    careful = tight(tenant)
    everybody = {"@odata.type": "#microsoft.graph.allDeviceRegistrationMembership"}
    nobody = {"@odata.type": "#microsoft.graph.noDeviceRegistrationMembership"}
    some = {"@odata.type": "#microsoft.graph.enumeratedDeviceRegistrationMembership", "users": [], "groups": [tenant.team_id("telework")]}
    return {
        "@odata.context": f"{_V1}policies/deviceRegistrationPolicy/$entity",
        "id": "deviceRegistrationPolicy",
        "displayName": "Device Registration Policy",
        "description": "Tenant-wide policy that manages initial provisioning controls.",
        "userDeviceQuota": 10 if careful else 50,
        "multiFactorAuthConfiguration": "required" if careful else "notRequired",
        "azureADRegistration": {"isAdminConfigurable": False, "allowedToRegister": everybody},
        "azureADJoin": {
            "isAdminConfigurable": True,
            "allowedToJoin": some if careful else everybody,
            "localAdmins": {"enableGlobalAdmins": not careful, "registeringUsers": nobody if careful else everybody},
        },
        "localAdminPassword": {"isEnabled": careful},
    }


def idle_timeouts(tenant: Tenant) -> Iterator[Record]:
    """``/policies/activityBasedTimeoutPolicies``: one where the company set a time."""
    if tight(tenant):
        policy = {"Version": 1, "ApplicationPolicies": [{"ApplicationId": "default", "WebSessionIdleTimeout": "00:30:00"}]}
        yield {
            "id": Dice(tenant.name, "idle-timeout").guid(),
            "deletedDateTime": None,
            "description": None,
            "definition": [json.dumps({"ActivityBasedTimeoutPolicy": policy}, separators=(",", ":"))],
            "displayName": "アイドル タイムアウト",
            "isOrganizationDefault": True,
        }


def mobility_policies(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/policies/mobileDeviceManagementPolicies``: that of Intune, where Intune is licensed. Applications are let in here, which Graph denies."""
    if tenant.devices:
        yield {
            "@odata.type": "#microsoft.graph.mobileDeviceManagementPolicy",
            "id": "0000000a-0000-0000-c000-000000000000",
            "appliesTo": "all" if tight(tenant) else "selected",
            "complianceUrl": "https://portal.manage.example.com/?CANARY-compliance",
            "description": None,
            "discoveryUrl": "https://enrollment.manage.example.com/CANARY-discovery",
            "displayName": "Microsoft Intune",
            "isValid": True,
            "termsOfUseUrl": "https://portal.manage.example.com/CANARY-terms",
            "isMdmEnrollmentDuringRegistrationDisabled": False,
        }


# What each page names of $select and $top is allowed; pages are of no documented size.
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/identity/conditionalAccess/namedLocations", "v1.0", "microsoft.graph.namedLocation", objects=named_locations),
    Endpoint(
        "/policies/authenticationStrengthPolicies",
        "v1.0",
        "microsoft.graph.authenticationStrengthPolicy",
        objects=strengths,
        max_top=0,
        selects=False,
    ),
    Endpoint("/policies/authenticationMethodsPolicy", "v1.0", "microsoft.graph.authenticationMethodsPolicy", single=methods_policy),
    Endpoint("/policies/deviceRegistrationPolicy", "v1.0", "microsoft.graph.deviceRegistrationPolicy", single=device_registration, selects=False),
    Endpoint(
        "/policies/mobileDeviceManagementPolicies", "beta", "microsoft.graph.mobileDeviceManagementPolicy", objects=mobility_policies, max_top=0
    ),
    Endpoint("/policies/activityBasedTimeoutPolicies", "v1.0", "microsoft.graph.activityBasedTimeoutPolicy", objects=idle_timeouts),
)
