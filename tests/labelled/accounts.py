"""Accounts that rules read as they are: idle ones, guests, registrations for a second factor, groups open to all, devices known to Entra."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.labelled.world import Json, World, ago

PASSWORDS = "5cf42378-d67d-4f36-ba46-e8b86229381d"
GLOBAL = "62e90394-69f5-4237-9190-012177145e10"
MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"


def accounts(world: World) -> None:
    """All of them. Comes after whatever else writes people, groups and devices."""
    for each in (_idle, _invited, _registered, _strong, _banned, _open_groups, _known_devices, _apps, _emergency):
        each(world)


def _seen(name: str, kind: str, days: float, *, enabled: bool = True, born: float = 400, never: bool = False) -> Json:
    at = None if never else ago(days)
    activity = {"lastSuccessfulSignInDateTime": at, "lastSignInDateTime": at, "lastNonInteractiveSignInDateTime": at}
    row = {"id": f"seen-{name}", "displayName": name, "userPrincipalName": "x", "userType": kind, "accountEnabled": enabled}
    return {**row, "createdDateTime": ago(born), "signInActivity": activity}


def _idle(world: World) -> None:
    kinds: Mapping[str, tuple[Json, str, str]] = {
        "member at work": (_seen("m", "Member", 5), "pass", "pass"),
        "idle member": (_seen("m", "Member", 200), "fail", "pass"),
        "idle member, disabled": (_seen("m", "Member", 200, enabled=False), "pass", "pass"),
        "new member, never signed in": (_seen("m", "Member", 0, born=10, never=True), "pass", "pass"),
        "idle guest": (_seen("g", "Guest", 200), "pass", "fail"),
        "guest at work": (_seen("g", "Guest", 80), "pass", "pass"),
    }
    name = world.chance.choice(list(kinds))
    record, members, guests = kinds[name]
    planted = world.plant(f"{'AC-02' if 'guest' in name else 'AC-01'}: {name}")
    world.add("entra.userSignInActivity", record)
    world.judge("entra-users-active", members, planted)
    world.judge("guests-active", guests, planted)


def _invited(world: World) -> None:
    kinds: Mapping[str, tuple[list[Json], str]] = {
        "nobody invited": ([], "pass"),
        "invited lately": ([_invitation(10)], "pass"),
        "invited long ago": ([_invitation(40)], "fail"),
        "invited long ago, disabled": ([_invitation(40, enabled=False)], "pass"),
    }
    name = world.chance.choice(list(kinds))
    records, verdict = kinds[name]
    world.has("entra.pendingInvitations")
    world.add("entra.pendingInvitations", *records)
    world.judge("guests-not-pending", verdict, world.plant(f"AC-02: {name}"))


def _invitation(days: float, *, enabled: bool = True) -> Json:
    row = {
        "id": "invited",
        "displayName": "取引先",
        "userPrincipalName": "g_x#EXT#@sample.example.jp",
        "userType": "Guest",
        "accountEnabled": enabled,
    }
    return {**row, "createdDateTime": ago(days), "externalUserState": "PendingAcceptance", "externalUserStateChangeDateTime": ago(days)}


def _registered(world: World) -> None:
    kinds: Mapping[str, tuple[list[tuple[str, Any]], str, set[str]]] = {
        "all capable": ([("member", True), ("member", True)], "pass", set()),
        "one not capable": ([("member", True), ("member", False)], "fail", set()),
        "only a guest not capable": ([("member", True), ("guest", False)], "pass", set()),
        "not told": ([("member", True), ("member", None)], "unknown", {"field_missing"}),
    }
    name = world.chance.choice(list(kinds))
    rows, verdict, reasons = kinds[name]
    for index, (kind, capable) in enumerate(rows):
        row: Json = {"id": f"registered-{index}", "userPrincipalName": f"t{index}@sample.example.jp", "userDisplayName": "社員", "userType": kind}
        row |= {"isMfaCapable": capable, "isMfaRegistered": capable, "isAdmin": False, "isPasswordlessCapable": False}
        world.add("entra.userRegistrationDetails", {**row, "methodsRegistered": [], "lastUpdatedDateTime": ago(1)})
    world.judge("people-mfa-capable", verdict, world.plant(f"ID-09: {name}"), reasons)


def _strong(world: World) -> None:
    """Of synced accounts the directory at home decides."""
    members = [each for each in world.records["entra.users"] if each["userType"] == "Member" and each["accountEnabled"]]
    weak = [each for each in members if "DisableStrongPassword" in (each["passwordPolicies"] or "") and not each["onPremisesSyncEnabled"]]
    synced = any(each["onPremisesSyncEnabled"] for each in members)
    planted = world.plant(f"ID-20: {len(weak)} weak passwords{', a synced account' if synced else ''}")
    verdict = "fail" if weak else "unknown" if synced else "pass"
    world.judge("entra-strong-password-required", verdict, planted, {"inconclusive"} if verdict == "unknown" else ())
    world.judge("cloud-people-strong-password", "fail" if weak else "pass", planted)


def _banned(world: World) -> None:
    """The list of forbidden words: values are texts, and a list that is on may be empty."""
    if "entra.groupSettings" in world.refused:
        return
    kinds: Mapping[str, tuple[list[tuple[str, str]], str]] = {
        "on": ([("EnableBannedPasswordCheck", "True"), ("BannedPasswordList", "sample\tkaisha")], "pass"),
        "on, but empty": ([("EnableBannedPasswordCheck", "True"), ("BannedPasswordList", "")], "fail"),
        "off": ([("EnableBannedPasswordCheck", "False"), ("BannedPasswordList", "sample")], "fail"),
    }
    own = [each for each in world.records["entra.groupSettings"] if each["templateId"] == PASSWORDS]
    name = world.chance.choice(list(kinds)) if own else "no settings"
    planted = world.plant(f"ID-22: {name}")
    if own:
        own[0]["values"] += [{"name": key, "value": value} for key, value in kinds[name][0]]
    world.judge("banned-password-list-on", kinds[name][1] if own else "fail", planted)


def _open_groups(world: World) -> None:
    kinds: Mapping[str, tuple[Any, str, set[str]]] = {
        "private": ("Private", "pass", set()),
        "public": ("Public", "fail", set()),
        "visibility not told": (None, "unknown", {"field_missing"}),
    }
    name = world.chance.choice(list(kinds))
    visibility, verdict, reasons = kinds[name]
    group = {"id": world.guid("team"), "displayName": "チーム", "groupTypes": ["Unified"], "visibility": visibility, "createdDateTime": ago(50)}
    more = {"membershipRule": None, "membershipRuleProcessingState": None, "securityEnabled": False, "mailEnabled": True}
    world.add("entra.groups", {**group, **more, "isAssignableToRole": None, "onPremisesSyncEnabled": None})
    world.judge("m365-groups-private", verdict, world.plant(f"AC-08: group {name}"), reasons)


def _known_devices(world: World) -> None:
    """One more device in Entra, beside those that Intune manages."""
    for each in world.records["entra.devices"]:
        each["profileType"] = "RegisteredDevice"
    plain = {"id": "known", "deviceId": "known", "displayName": "端末", "operatingSystem": "Windows", "accountEnabled": True, "trustType": "AzureAd"}
    plain |= {"profileType": "RegisteredDevice", "isManaged": True, "isCompliant": True, "approximateLastSignInDateTime": ago(2)}
    plain |= {"registrationDateTime": ago(300), "registeredOwners": [{"id": "somebody"}], "onPremisesSyncEnabled": None}
    kinds: Mapping[str, tuple[str, Json, tuple[str, str, str]]] = {
        "managed": ("D-03", {}, ("pass", "pass", "pass")),
        "not managed": ("D-03", {"isManaged": False}, ("fail", "pass", "pass")),
        "not managed, disabled": ("D-03", {"isManaged": False, "accountEnabled": False}, ("pass", "pass", "pass")),
        "printer": ("D-03", {"isManaged": False, "profileType": "Printer"}, ("pass", "pass", "pass")),
        "without an owner": ("AC-10", {"registeredOwners": []}, ("pass", "fail", "pass")),
        "joined at home, without an owner": ("AC-10", {"registeredOwners": [], "trustType": "ServerAd"}, ("pass", "pass", "pass")),
        "not used any more": ("AC-10", {"approximateLastSignInDateTime": ago(200), "isManaged": False}, ("pass", "pass", "fail")),
        "not used yet": ("AC-10", {"approximateLastSignInDateTime": ago(200), "registrationDateTime": ago(3)}, ("pass", "pass", "pass")),
    }
    name = world.chance.choice(list(kinds))
    row, change, verdicts = kinds[name]
    planted = world.plant(f"{row}: known device {name}")
    world.add("entra.devices", {**plain, **change})
    for rule, verdict in zip(("entra-devices-managed", "entra-devices-have-owner", "entra-devices-in-use"), verdicts, strict=True):
        world.judge(rule, verdict, planted)


def _apps(world: World) -> None:
    """An application with an administrator role: the company's own, or one of Microsoft's."""
    owner = world.chance.choice(["", MICROSOFT, world.guid("publisher")])
    own = [each for each in world.records["entra.roleAssignments"] if each["principal"]["@odata.type"] == "#microsoft.graph.servicePrincipal"]
    for each in own:
        each["principal"]["appOwnerOrganizationId"] = owner or MICROSOFT
    if owner and not own:
        app = {"@odata.type": "#microsoft.graph.servicePrincipal", "id": "app", "displayName": "連携", "appOwnerOrganizationId": owner}
        row = {"id": world.guid("role of an app"), "principalId": "app", "roleDefinitionId": GLOBAL, "directoryScopeId": "/", "principal": app}
        world.add("entra.roleAssignments", row)
    bad = owner not in ("", MICROSOFT)
    planted = world.plant(f"RM-05: {'an application' if bad else 'no application but of Microsoft'} with a role")
    world.judge("apps-without-privileged-roles", "fail" if bad else "pass", planted)


def _emergency(world: World) -> None:
    """Nobody is declared for emergencies, or somebody who has no role; where groups cannot be read, a role might come through one."""
    if "entra.groupMembers" not in world.refused:
        planted = world.plant(f"ID-08: {'an emergency account without a role' if world.break_glass else 'no emergency account'}")
        world.judge("emergency-account-declared", "fail", planted)
