"""People, and the second factor that is, or is not, demanded of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.labelled.policies import country, group, per_user, person, place, policy
from tests.labelled.second_factor import DEMANDED, GONE, LOCATIONS, NOT_DEMANDED, OFFICE_ONLY, PARTLY, WAYS, WIDE, Way
from tests.labelled.world import DOMAIN, Absent, Holding, Json, NotKnown, OneOf, World, not_known

ENOUGH = (DEMANDED, OFFICE_ONLY, "challenged")
ALL_TENANTS = {"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"}
READ = (
    "entra.users",
    "entra.conditionalAccessPolicies",
    "entra.securityDefaults",
    "entra.userAuthenticationRequirements",
    "entra.groups",
    "entra.groupMembers",
    "entra.roleAssignments",
    "entra.roleAssignmentScheduleInstances",
    "entra.roleEligibilityScheduleInstances",
    "entra.roleDefinitions",
    "entra.namedLocations",
    "entra.authenticationStrengthPolicies",
    "entra.crossTenantAccessDefault",
    "entra.subscribedSkus",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose account is in use. ``truth``: what is demanded of them; ``planted``: why."""

    id: str
    truth: Any
    planted: str
    guest: bool
    emergency: bool
    untouched: bool
    surely_enough: bool = False

    @property
    def protected(self) -> Any:
        """Whether what is demanded is enough."""
        return self.surely_enough or (self.truth if isinstance(self.truth, NotKnown) else self.truth in ENOUGH)


def directory(world: World) -> None:
    """What every tenant has that can be read: no policies, no places, defaults off."""
    world.has(*READ)
    world.add("entra.securityDefaults", {"id": "00000000-0000-0000-0000-000000000005", "displayName": "既定値群", "isEnabled": False})
    world.add("entra.crossTenantAccessDefault", {"isServiceDefault": True, "inboundTrust": {"isMfaAccepted": False}})


def _where(world: World, kind: str) -> Mapping[str, Any]:
    made: Mapping[str, Callable[[], str]] = {
        "narrow": lambda: place(world, "本社", "203.0.113.0/28", "2001:db8:1::/48", trusted=True),
        "wide": lambda: place(world, "広い範囲", "198.51.0.0/16", trusted=True),
        "halves": lambda: place(world, "全世界", "0.0.0.0/1", "128.0.0.0/1", trusted=True),
        "untrusted": lambda: place(world, "支社", "203.0.113.64/28", trusted=False),
        "country": lambda: country(world, "日本", "JP"),
    }
    return {LOCATIONS: {"includeLocations": ["All"], "excludeLocations": [made[kind]()]}} if kind else {}


def realised(world: World, name: str, way: Way, users: Mapping[str, Any]) -> list[str]:
    """Write a way's policies for some people; returns their ids."""
    found = []
    for index, change in enumerate(way.policies):
        extra = _where(world, way.where) if index == 0 else {}
        identifier = policy(world, f"{name} {index + 1}", {**change, **extra}, users)
        _take_away(world.records["entra.conditionalAccessPolicies"][-1])
        found.append(identifier)
        world.chance.random()
    if way.code and found:
        clause = f"mfa/{found[0]}"
        world.expect("accessPolicies", clause, name, codes=Holding(frozenset({way.code})))
    return found


def _take_away(record: Json) -> None:
    for key, value in list(record.items()):
        if value == GONE:
            del record[key]
        elif isinstance(value, dict):
            _take_away(value)


def cohorts(world: World, *, wide: bool, count: int) -> list[Person]:
    """Groups of people, each asked in a way of its own, through a group or by name."""
    usable = [name for name in WAYS if (name not in WIDE if not wide else name not in ("all trusted places", "split by place"))]
    people = []
    for number, name in enumerate(world.chance.sample(usable, count)):
        way = WAYS[name]
        own = [person(world, f"社員{number}-{index}") for index in range(world.chance.randint(1, 2))]
        planted = world.plant(f"{way.row}: {name}")
        by_name = world.chance.random() < 0.3
        users = {"includeUsers": own} if by_name else {"includeGroups": [group(world, f"組{number}", own)]}
        realised(world, name, way, users)
        untouched = not way.policies
        people += [Person(each, way.truth, planted, guest=False, emergency=False, untouched=untouched) for each in own]
    return people


def excluded(world: World) -> list[Person]:
    """A policy for a group with somebody left out: by name, through a group, through a group that is gone."""
    kind = world.chance.choice(["by name", "by group", "by a deleted group", "by name, but asked elsewhere", "emergency"])
    planted = world.plant(f"ID-07: left out {kind}")
    inside, outside = person(world, f"内 {kind}"), person(world, f"外 {kind}")
    users: Json = {"includeGroups": [group(world, f"全体 {kind}", [inside, outside])]}
    truths: tuple[Any, Any] = (DEMANDED, NOT_DEMANDED)
    code = "users_excluded"
    if kind == "by group":
        users["excludeGroups"], code = [group(world, "除外", [outside])], "group_excluded"
    elif kind == "by a deleted group":
        users["excludeGroups"], code = [group(world, "削除済み", None, listed=False)], "group_unreadable"
        truths = (not_known("incomplete"), not_known("incomplete"))
    else:
        users["excludeUsers"] = [outside]
    if kind == "by name, but asked elsewhere":
        policy(world, "もう一つ", {}, {"includeUsers": [outside]})
        truths = (DEMANDED, DEMANDED)
    found = policy(world, f"除外のあるポリシー {kind}", {}, users)
    emergency = kind == "emergency"
    if emergency:
        world.break_glass.append(next(each["userPrincipalName"] for each in world.records["entra.users"] if each["id"] == outside).upper())
        code = "break_glass_excluded"
    world.expect("accessPolicies", f"mfa/{found}", planted, codes=Holding(frozenset({code})))
    return [
        Person(inside, truths[0], planted, guest=False, emergency=False, untouched=False),
        Person(outside, truths[1], planted, guest=False, emergency=emergency, untouched=emergency),
    ]


def by_setting(world: World) -> list[Person]:
    """The per-user setting: enforced is a demand; enabled is one of newer sign-ins only."""
    people = []
    for state, truth in (("enforced", DEMANDED), ("enabled", PARTLY), ("disabled", NOT_DEMANDED)):
        if world.chance.random() < 0.5:
            planted = world.plant(f"ID-01: per-user setting {state}")
            own = person(world, f"個別 {state}")
            per_user(world, own, state)
            people.append(Person(own, truth, planted, guest=False, emergency=False, untouched=state == "disabled"))
    return people


def guests(world: World) -> list[Person]:
    """Guests, in a policy for them or left out of one. Their per-user setting is never read."""
    kind = world.chance.choice(["none", "included", "left out", "included as guests"])
    if kind == "none":
        return []
    own = person(world, f"ゲスト {kind}", guest=True, userPrincipalName=f"g_partner.example.com#EXT#@{DOMAIN}")
    kinds = "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider"
    planted = world.plant(f"ID-11: guests {kind}")
    everybody = {"guestOrExternalUserTypes": kinds, "externalTenants": dict(ALL_TENANTS)}
    users: Json = {"includeGroups": [group(world, "ゲストの組", [own])]}
    truth: Any = DEMANDED
    if kind == "left out":
        users["excludeGuestsOrExternalUsers"] = everybody
        truth = not_known("not_collected")
    elif kind == "included as guests":
        users = {"includeUsers": ["GuestsOrExternalUsers"]} if world.chance.random() < 0.5 else {"includeGuestsOrExternalUsers": everybody}
    policy(world, f"ゲスト {kind}", {}, users)
    return [Person(own, truth, planted, guest=True, emergency=False, untouched=False)]


def users_of_devices(world: World, users: list[str]) -> list[Person]:
    """Those who use the devices; a second factor is demanded of all of them."""
    policy(world, "端末の利用者", {}, {"includeGroups": [group(world, "端末の利用者", users)]})
    return [Person(each, DEMANDED, "ID-01: users of devices", guest=False, emergency=False, untouched=False) for each in users]


def others(world: World) -> None:
    """Accounts that are nobody's: disabled ones have no record."""
    if world.chance.random() < 0.4:
        planted = world.plant("ID-01: disabled account")
        world.expect("mfaCoverage", person(world, "退職者", enabled=False), planted, id=Absent())


def weakened(world: World, people: list[Person]) -> list[Person]:
    """Something that everything stands on could not be read, or not to its end: what stays known is what was demanded all the same."""
    kind = world.chance.choice(["policies", "policies cut", "per-user", "members", "defaults on"])
    if kind == "defaults on":
        return _defaults(world, people)
    planted = world.plant(f"ID-01: not read: {kind}")
    resource = {"policies": "entra.conditionalAccessPolicies", "per-user": "entra.userAuthenticationRequirements"}.get(kind)
    reason = "permission_denied"
    if resource:
        world.refuse(resource, reason)
    elif kind == "policies cut":
        world.cut.add("entra.conditionalAccessPolicies")
        reason = "incomplete"
    else:
        policy(world, "ある組の全員", {}, {"includeGroups": [group(world, "ある組", [])]})
        world.refuse("entra.groupMembers", reason)
        world.forget("derived.accessPolicies", "group_excluded")
        if _may_hold_more(world):
            world.facts = [replace(fact, value=not_known(reason)) if fact.field == "service" else fact for fact in world.facts]
    if kind == "policies":
        world.forget("derived.accessPolicies")
    found = [_weaker(each, kind, reason, planted, world) for each in people]
    if kind != "members":
        return found
    # Where nobody knows who is in a group, any doubt about a policy for a group is a doubt about everybody.
    doubts = frozenset().union(*(each.truth.reasons for each in people if isinstance(each.truth, NotKnown)))
    return [replace(each, truth=NotKnown(each.truth.reasons | doubts)) if isinstance(each.truth, NotKnown) else each for each in found]


def _may_hold_more(world: World) -> bool:
    """Whether the account of the synchronisation may hold a role through a group whose members nobody could read."""
    held = any(each.endswith("through a group") for each in world.planted)
    return held and "entra.groupMembers" in world.refused and "RM-02: synchronisation" in world.planted


def _weaker(one: Person, kind: str, reason: str, planted: str, world: World) -> Person:
    setting = one.planted.startswith("ID-01: per-user setting enforced")
    unharmed = {
        "policies": setting,
        "per-user": not setting,
        "policies cut": True,
        "members": setting or _by_name_alone(world, one.id) or _as_guest(world, one),
    }[kind]
    if unharmed and one.truth == DEMANDED:
        return one
    before = one.truth.reasons if isinstance(one.truth, NotKnown) else frozenset()
    truth = NotKnown(before | {reason, *(("not_collected",) if one.guest else ())})
    return replace(one, truth=truth, planted=planted, surely_enough=unharmed and one.truth == OFFICE_ONLY)


def _as_guest(world: World, one: Person) -> bool:
    """Whether a policy for guests is for them: guests, and members whose home is elsewhere."""
    return "ID-11: guests included as guests" in world.planted and (one.guest or one.planted.endswith("from outside"))


def _by_name_alone(world: World, identifier: str) -> bool:
    """Whether every policy that names the person does so by name, and none leaves groups out."""
    named = [each["conditions"]["users"] for each in world.records["entra.conditionalAccessPolicies"]]
    mine = [users for users in named if identifier in users["includeUsers"]]
    return bool(mine) and not any(users["excludeGroups"] for users in mine)


def _defaults(world: World, people: list[Person]) -> list[Person]:
    """Security defaults instead of policies: Microsoft decides when to ask."""
    planted = world.plant("ID-01: security defaults")
    world.records["entra.securityDefaults"][0]["isEnabled"] = True
    world.records["entra.conditionalAccessPolicies"] = []
    world.forget("derived.accessPolicies")
    kept = [each for each in people if not each.guest]
    return [each if each.planted.endswith("setting enforced") else replace(each, truth="challenged", planted=planted) for each in kept]


def _with_side_reasons(world: World, one: Person) -> Person:
    """Of whom something is not known anyway, places and apps that nobody can see are one more reason, whoever's policies name them."""
    beside = any(each.endswith(("only at the offices", "split by place", "all trusted places", "app filter")) for each in world.planted)
    if not beside or not isinstance(one.truth, NotKnown):
        return one
    return replace(one, truth=NotKnown(one.truth.reasons | {"inconclusive"}))


def expected(world: World, people: list[Person]) -> list[Any]:
    """What must be found of each of them, and of all together. Returns of each member whether what is demanded is enough."""
    people = [_with_side_reasons(world, each) for each in people]
    # Where a filter tells compliant devices apart, who asks for one (also as an alternative) shuts out all others.
    told_apart = "ID-05: device filter" in world.planted
    for each in people:
        truth = OneOf((NOT_DEMANDED, PARTLY)) if told_apart and each.truth == NOT_DEMANDED else each.truth
        world.expect(
            "mfaCoverage", each.id, each.planted, secondFactor=truth, breakGlass=each.emergency, userType="Guest" if each.guest else "Member"
        )
        world.expect("mfaCoverage", each.id, each.planted, protected=each.protected)
    members = [each for each in people if not each.guest and not each.emergency]
    met, why = together([each.protected for each in members])
    cause = next((each.planted for each in members if each.protected is not True), "ID-01: everybody is asked")
    count: Any = not_known("permission_denied") if _may_hold_more(world) else len(members)
    covered = sum(each.protected is True for each in members)
    world.expect("accessRequirements", "mfa", cause, met=met, people=count, covered=covered)
    if met is not True and not why:
        surely = [each for each in members if each.protected is False]
        names = {each["id"]: each["displayName"] for each in world.records["entra.users"]}
        world.expect("accessRequirements", "mfa", cause, uncovered=Holding(frozenset(names[each.id] for each in surely)))
    return [each.protected for each in members]


def together(truths: list[Any]) -> tuple[Any, frozenset[str]]:
    """Whether everybody is asked: no, if one is surely not; else not known, for the reasons of those of whom it is not; else yes."""
    if False in truths:
        return False, frozenset()
    reasons = frozenset().union(*(each.reasons for each in truths if isinstance(each, NotKnown)))
    return (NotKnown(reasons), reasons) if reasons else (True, frozenset())
