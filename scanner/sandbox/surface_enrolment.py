"""Who may enrol what in Intune, what becomes of silent devices, and the settings of the service itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import NEVER, Dice, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant
from scanner.sandbox.targets import EVERY_USER, Targets, assignments, reach

Record = dict[str, Any]

# The platforms of a restriction for all of them, and what an old one of the careful companies asks for.
_OLDEST = {
    "ios": "17.0",
    "windows": "10.0.19045.0",
    "windowsHomeSku": "10.0.19045.0",
    "windowsMobile": "10.0",
    "android": "12.0",
    "androidForWork": "12.0",
    "mac": "14.0",
    "macOS": "14.0",
}
# Platform, its lowest version, and whether it is blocked for all devices, not for personal ones only.
_RESTRICTED = (
    ("windows", "10.0.22631.0", False),
    ("ios", "18.0", False),
    ("androidForWork", "14.0", False),
    ("android", "", True),
    ("mac", "14.0", False),
)
_CAREFUL = frozenset({"exemplary", "vpn"})


def enrolment_configurations(tenant: Tenant) -> list[Record]:
    """Beta ``/deviceManagement/deviceEnrollmentConfigurations``: the defaults that every tenant has, and what a company adds.

    That the defaults have no assignments is a guess: Microsoft's pages do not say.
    """
    defaults = [
        _configuration(tenant, "DefaultLimit", "deviceEnrollmentLimitConfiguration", "limit", {"limit": 5}),
        _configuration(
            tenant,
            "DefaultPlatformRestrictions",
            "deviceEnrollmentPlatformRestrictionsConfiguration",
            "platformRestrictions",
            {f"{each}Restriction": _restriction(blocked=each == "windowsMobile") for each in _OLDEST},
        ),
        _configuration(
            tenant,
            "DefaultWindowsHelloForBusiness",
            "deviceEnrollmentWindowsHelloForBusinessConfiguration",
            "windowsHelloForBusiness",
            {
                "pinMinimumLength": 6,
                "pinMaximumLength": 127,
                "pinUppercaseCharactersUsage": "disallowed",
                "pinLowercaseCharactersUsage": "disallowed",
                "pinSpecialCharactersUsage": "disallowed",
                "state": "enabled" if tenant.name in _CAREFUL else "notConfigured",
                "securityDeviceRequired": tenant.name in _CAREFUL,
                "unlockWithBiometricsEnabled": True,
                "remotePassportEnabled": True,
                "pinPreviousBlockCount": 0,
                "pinExpirationInDays": 0,
                "enhancedBiometricsState": "notConfigured",
                "securityKeyForSignIn": "notConfigured",
                "enhancedSignInSecurity": 0,
            },
        ),
    ]
    return sorted((*defaults, *_added(tenant)), key=lambda each: str(each["id"]))


def _configuration(tenant: Tenant, suffix: str, kind: str, sort: str, body: Record) -> Record:
    return {
        "@odata.type": f"#microsoft.graph.{kind}",
        "id": f"{Dice(tenant.name, 'intune-account').guid()}_{suffix}",
        "displayName": "すべてのユーザーとすべてのデバイス",
        "description": None,
        "priority": 0,
        "createdDateTime": NEVER,
        "lastModifiedDateTime": stamp(Dice(tenant.name, "enrolment", suffix).between(100, 900)),
        "version": 0,
        "roleScopeTagIds": [],
        "deviceEnrollmentConfigurationType": sort,
        **body,
        "assignments": [],
    }


def _restriction(*, blocked: bool = False, personal: bool = False, lowest: str = "") -> Record:
    return {
        "platformBlocked": blocked,
        "personalDeviceEnrollmentBlocked": personal,
        "osMinimumVersion": lowest,
        "osMaximumVersion": "",
        "blockedManufacturers": [],
        "blockedSkus": [],
    }


def _added(tenant: Tenant) -> Iterator[Record]:
    if tenant.name not in _CAREFUL:
        return
    for priority, (platform, lowest, blocked) in enumerate(_RESTRICTED, start=1):
        who: Targets = reach(tenant, "include" if platform == "windows" else "none") if tenant.teams else EVERY_USER
        dice = Dice(tenant.name, "enrolment", platform)
        identifier = f"{dice.guid()}_SinglePlatformRestriction"
        created = dice.between(200, 700)
        yield {
            "@odata.type": "#microsoft.graph.deviceEnrollmentPlatformRestrictionConfiguration",
            "id": identifier,
            "displayName": f"{'登録' if blocked else '個人所有の登録'}を禁止（{platform}）",
            "description": None,
            "priority": priority,
            "createdDateTime": stamp(created, fraction=dice.below(10_000_000)),
            "lastModifiedDateTime": stamp(created / 2, fraction=dice.below(10_000_000)),
            "version": 1,
            "roleScopeTagIds": ["0"],
            "deviceEnrollmentConfigurationType": "singlePlatformRestriction",
            "platformType": platform,
            "platformRestriction": _restriction(blocked=blocked, personal=True, lowest=lowest),
            "assignments": assignments(tenant, identifier, who, source="direct", sourceId=identifier),
        }
    yield {
        **_configuration(
            tenant,
            "",
            "deviceEnrollmentPlatformRestrictionsConfiguration",
            "platformRestrictions",
            {f"{each}Restriction": _restriction(lowest=lowest) for each, lowest in _OLDEST.items()},
        ),
        "id": f"{Dice(tenant.name, 'enrolment', 'all').guid()}_PlatformRestrictions",
        "displayName": "以前の制限（すべてのプラットフォーム）",
        "priority": len(_RESTRICTED) + 1,
    }


def cleanup_rules(tenant: Tenant) -> Iterator[Record]:
    """Beta ``/deviceManagement/managedDeviceCleanupRules``."""
    if tenant.name in _CAREFUL:
        dice = Dice(tenant.name, "cleanup")
        yield {
            "id": dice.guid(),
            "displayName": "90 日連絡のない端末",
            "description": None,
            "deviceCleanupRulePlatformType": "all",
            "lastModifiedDateTime": stamp(dice.between(30, 400)),
            "deviceInactivityBeforeRetirementInDays": 90,
        }


def service(tenant: Tenant) -> Record:
    """``/deviceManagement``: the Intune service of the tenant."""
    return {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#deviceManagement(id,settings)/$entity",
        "id": Dice(tenant.name, "intune-account").guid(),
        "intuneAccountId": Dice(tenant.name, "intune-account").guid(),
        "subscriptionState": "active",
        "settings": {
            "deviceComplianceCheckinThresholdDays": 30,
            "isScheduledActionEnabled": True,
            "secureByDefault": tenant.name in _CAREFUL,
        },
        "intuneBrand": {"displayName": tenant.title, "contactITName": "CANARY-name", "contactITPhoneNumber": "CANARY-03-0000-0000"},
    }


# Neither page names options or page sizes. $select of what only some of the types have was seen to be refused.
ENDPOINTS = (
    Endpoint(
        "/deviceManagement/deviceEnrollmentConfigurations",
        "beta",
        "microsoft.graph.deviceEnrollmentConfiguration",
        objects=enrolment_configurations,
        selects=False,
        expands={"assignments": ("assignments",)},
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/managedDeviceCleanupRules",
        "beta",
        "microsoft.graph.managedDeviceCleanupRule",
        objects=cleanup_rules,
        selects=False,
        gates=(INTUNE,),
    ),
    Endpoint("/deviceManagement", "v1.0", "microsoft.graph.deviceManagement", single=service, gates=(INTUNE,)),
)
