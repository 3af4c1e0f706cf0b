"""Certificates and tokens, limits on enrolling, lockout, first passwords, idle timeouts.

Sources: the resource types applePushNotificationCertificate, depOnboardingSetting, vppToken, androidManagedStoreAccountEnterpriseSettings,
mobileThreatDefenseConnector, deviceEnrollmentConfiguration, domain, groupSetting, user and activityBasedTimeoutPolicy of Microsoft Graph;
Microsoft's pages "Set enrollment restrictions" and "Smart lockout".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.labelled.policies import LICENCE, group, person
from tests.labelled.surfaces import TYPE, UNFILTERED
from tests.labelled.world import DOMAIN, Absent, Json, World, ago, not_known

PASSWORDS = "5cf42378-d67d-4f36-ba46-e8b86229381d"
DENIED = not_known("permission_denied")


def upkeep(world: World) -> None:
    """All of them."""
    for each in (_push, _enrolment_token, _apps_token, _play, _connector, _limits, _lockout, _first_passwords, _timeout):
        each(world)


def _kept(world: World, resource: str, kind: str, kinds: Mapping[str, tuple[Json, Any]], record: Json, row: str) -> None:
    """One connection in one of several states, or refused."""
    name = world.chance.choice([*kinds, "refused"])
    planted = world.plant(f"{row}: {kind} {name}")
    if name == "refused":
        world.refuse(resource, "permission_denied")
        world.expect("expiries", f"{kind}/", planted, working=DENIED)
        return
    change, working = kinds[name]
    identifier = world.guid(kind)
    world.add(resource, {"id": identifier, **record, **change})
    found: Json = {"kind": kind, "working": working}
    world.expect("expiries", f"{kind}/{identifier}", planted, **found)


def _push(world: World) -> None:
    resource = "intune.applePushNotificationCertificate"
    if world.chance.random() < 0.1:
        world.none.add(resource)
        world.expect("expiries", "applePush/", world.plant("D-42: applePush none"), id=Absent())
        return
    kinds: Mapping[str, tuple[Json, Any]] = {
        "valid": ({"expirationDateTime": ago(-200)}, True),
        "expired": ({"expirationDateTime": ago(5)}, False),
        "no date": ({"expirationDateTime": None}, not_known("field_missing")),
    }
    record = {"appleIdentifier": "apple@example.jp", "topicIdentifier": "com.apple.mgmt", "lastModifiedDateTime": ago(160)}
    _kept(world, resource, "applePush", kinds, record, "D-42")


def _enrolment_token(world: World) -> None:
    kinds: Mapping[str, tuple[Json, Any]] = {
        "valid": ({}, True),
        "expired": ({"tokenExpirationDateTime": ago(2)}, False),
        "terms not accepted": ({"lastSyncErrorCode": 3}, False),
    }
    record = {"tokenName": "登録", "tokenType": "dep", "appleIdentifier": "apple@example.jp", "tokenExpirationDateTime": ago(-100)}
    record |= {"lastSuccessfulSyncDateTime": ago(0.4), "lastSyncTriggeredDateTime": ago(0.4), "lastModifiedDateTime": ago(90)}
    _kept(world, "intune.depOnboardingSettings", "appleEnrolment", kinds, {**record, "lastSyncErrorCode": 0, "syncedDeviceCount": 3}, "D-43")


def _apps_token(world: World) -> None:
    kinds: Mapping[str, tuple[Json, Any]] = {
        "valid": ({}, True),
        "expired": ({"state": "expired", "expirationDateTime": ago(9)}, False),
        "invalid": ({"state": "invalid"}, False),
    }
    record = {"organizationName": "株式会社サンプル", "vppTokenAccountType": "business", "state": "valid", "expirationDateTime": ago(-90)}
    record |= {"appleId": "apple@example.jp", "lastSyncDateTime": ago(0.3), "lastSyncStatus": "completed", "lastModifiedDateTime": ago(60)}
    _kept(world, "intune.vppTokens", "appleApps", kinds, record, "D-28")


def _play(world: World) -> None:
    kinds: Mapping[str, tuple[Json, Any]] = {
        "bound": ({}, True),
        "credentials not valid": ({"lastAppSyncStatus": "credentialsNotValid"}, False),
        "unbinding": ({"bindStatus": "unbinding"}, False),
    }
    record = {"bindStatus": "boundAndValidated", "lastAppSyncDateTime": ago(0.3), "lastAppSyncStatus": "success", "enrollmentTarget": "all"}
    _kept(
        world, "intune.androidManagedStoreAccountEnterpriseSettings", "managedGooglePlay", kinds, {**record, "lastModifiedDateTime": ago(9)}, "D-28"
    )


def _connector(world: World) -> None:
    kinds: Mapping[str, tuple[Json, Any]] = {"at work": ({}, True), "silent": ({"partnerState": "unresponsive"}, False)}
    record = {"partnerState": "enabled", "lastHeartbeatDateTime": ago(0.1), "partnerUnresponsivenessThresholdInDays": 7, "androidEnabled": True}
    _kept(world, "intune.mobileThreatDefenseConnectors", "threatConnector", kinds, {**record, "iosEnabled": True, "windowsEnabled": False}, "D-17")


def _licensed(world: World) -> str:
    """Somebody who may enrol a device."""
    return person(world, "登録する人", assignedLicenses=[dict(LICENCE)])


def _limits(world: World) -> None:
    """The default of everybody, and perhaps a restriction of Windows that comes before it for somebody."""
    own = "windows"
    block = world.chance.random() < 0.5
    identifier, names = f"{world.guid('limits')}_DefaultPlatformRestrictions", ("ios", "windows", "macOS", "android", "androidForWork")
    plain = {"platformBlocked": False, "osMinimumVersion": None, "osMaximumVersion": None}
    both: Json = {f"{name}Restriction": {**plain, "personalDeviceEnrollmentBlocked": block} for name in names}
    head = {"displayName": "既定", "deviceEnrollmentConfigurationType": "defaultPlatformRestrictions", "priority": 0, "version": 1}
    target = {"id": world.guid(), "target": {"@odata.type": f"{TYPE}allLicensedUsersAssignmentTarget", **UNFILTERED}}
    kind = f"{TYPE}deviceEnrollmentPlatformRestrictionsConfiguration"
    dated = {"createdDateTime": ago(300), "lastModifiedDateTime": ago(30)}
    world.add("intune.deviceEnrollmentConfigurations", {"id": identifier, "@odata.type": kind, **head, **dated, **both, "assignments": [target]})
    made: Mapping[str, Callable[[], tuple[list[str], bool]]] = {
        "none": lambda: ([], block),
        "for somebody": lambda: ([group(world, "登録の組", [_licensed(world)])], False),
        "for nobody": lambda: ([], block),
        "the same for somebody": lambda: ([group(world, "登録の組", [_licensed(world)])], block),
    }
    way = world.chance.choice(list(made))
    targets, blocked = made[way]()
    planted = world.plant(f"D-07: default {'blocks' if block else 'allows'} personal devices, restriction {way}")
    if way != "none":
        own_block = block if way.startswith("the same") else not block
        listed = [{"id": world.guid(), "target": {"@odata.type": f"{TYPE}groupAssignmentTarget", **UNFILTERED, "groupId": each}} for each in targets]
        single = {"platformType": own, "platformRestriction": {**plain, "personalDeviceEnrollmentBlocked": own_block}, "assignments": listed}
        head = {"displayName": "個別", "deviceEnrollmentConfigurationType": "singlePlatformRestriction", "priority": 1, "version": 1}
        kind = f"{TYPE}deviceEnrollmentPlatformRestrictionConfiguration"
        world.add(
            "intune.deviceEnrollmentConfigurations",
            {"id": f"{world.guid()}_SinglePlatformRestriction", "@odata.type": kind, **head, **dated, **single},
        )
    if "entra.groupMembers" in world.refused:
        return
    world.expect("enrolmentLimits", own, planted, personalBlockedForAll=blocked, blockedForAll=False, used=True)
    # Without a ledger nobody knows whether a platform without devices is in use.
    systems = {each["operatingSystem"] for each in world.records["intune.managedDevices"]}
    for name, system in (("android", "Android"), ("ios", "iOS")):
        used = system in systems or not_known("no_subject")
        planted = world.plant(f"D-08: {name} {'in use' if used is True else 'without devices'}, not blocked")
        world.expect("enrolmentLimits", name, planted, personalBlockedForAll=block, blockedForAll=False, used=used)
    world.judge("unused-platforms-blocked", "unknown", planted, {"no_subject"})


def _lockout(world: World) -> None:
    """Without settings of its own a tenant has the defaults: 10 attempts, 60 seconds."""
    domain = {"authenticationType": "Managed", "isVerified": True, "isDefault": True, "isInitial": False, "isRoot": True, "isAdminManaged": True}
    world.add("entra.domains", {"id": DOMAIN, **domain, "supportedServices": ["Email"], "passwordValidityPeriodInDays": 2147483647})
    world.has("entra.groupSettings")
    kinds: Mapping[str, tuple[Json | None, Any, Any]] = {
        "defaults": (None, 10, 60),
        "stricter": ({"LockoutThreshold": "5", "LockoutDurationInSeconds": "600"}, 5, 600),
        "looser": ({"LockoutThreshold": "50", "LockoutDurationInSeconds": "60"}, 50, 60),
        "no number": ({"LockoutThreshold": "many", "LockoutDurationInSeconds": "60"}, not_known("invalid_value"), 60),
    }
    name = world.chance.choice([*kinds, "refused"])
    planted = world.plant(f"ID-24: lockout {name}")
    if name == "refused":
        world.refuse("entra.groupSettings", "permission_denied")
        world.expect("signInDomains", DOMAIN, planted, lockoutThreshold=DENIED, lockoutSeconds=DENIED, authenticationType="Managed")
        return
    values, threshold, seconds = kinds[name]
    if values is not None:
        pairs = [{"name": key, "value": value} for key, value in values.items()]
        world.add("entra.groupSettings", {"id": world.guid(), "displayName": "Password Rule Settings", "templateId": PASSWORDS, "values": pairs})
    world.expect("signInDomains", DOMAIN, planted, lockoutThreshold=threshold, lockoutSeconds=seconds, authenticationType="Managed")


def _first_passwords(world: World) -> None:
    """Somebody who still has the password that the account was made with, or not."""
    world.has("entra.userSignInActivity", "entra.userRegistrationDetails", "entra.organization")
    born = ago(80)
    kinds: Mapping[str, tuple[Json, str | None, Json]] = {
        "kept and in use": ({"lastPasswordChangeDateTime": born}, ago(3), {"changed": False, "signedIn": True}),
        "changed": ({"lastPasswordChangeDateTime": ago(70)}, ago(3), {"changed": True}),
        "change not there": ({"lastPasswordChangeDateTime": None}, ago(3), {"changed": not_known("field_missing")}),
    }
    name = world.chance.choice(list(kinds))
    planted = world.plant(f"ID-26: first password {name}")
    change, seen, truth = kinds[name]
    own = person(world, f"新人 {name}", createdDateTime=born, **change)
    seen_at = {"lastSuccessfulSignInDateTime": seen, "lastSignInDateTime": seen, "lastNonInteractiveSignInDateTime": seen}
    row = {"displayName": "新人", "userPrincipalName": "x", "userType": "Member", "accountEnabled": True, "createdDateTime": born}
    world.add("entra.userSignInActivity", {"id": own, **row, "signInActivity": seen_at})
    world.expect("initialPasswords", own, planted, **truth)


def _timeout(world: World) -> None:
    """The time stands as a text inside a text."""
    time, minutes = world.chance.choice([("01:00:00", 60), ("00:15:00", 15), ("1.00:00:00", 1440)])
    inner = {"Version": 1, "ApplicationPolicies": [{"ApplicationId": "default", "WebSessionIdleTimeout": time}]}
    text = json.dumps({"ActivityBasedTimeoutPolicy": inner})
    record = {"id": world.guid(), "displayName": "アイドル", "isOrganizationDefault": True, "definition": [text]}
    world.add("entra.activityBasedTimeoutPolicies", record)
    world.expect("webSession", "default", world.plant(f"SP-05: idle timeout {time}"), signsOut=True, minutes=minutes)
