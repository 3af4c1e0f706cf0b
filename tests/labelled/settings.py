"""Policies planted on all surfaces and assigned in all ways, and what therefore is configured for, and assigned to, every PC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.labelled.machine_records import Machine
from tests.labelled.policies import group
from tests.labelled.surfaces import KINDS, READ, TYPE, UNFILTERED, Kind, Said, written
from tests.labelled.world import Holding, Json, NotKnown, World, ago, not_known

# What is said of every PC, and by which settings it is controlled: all of them must be on.
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "diskEncryption": ("diskEncryption",),
    "realTimeProtection": ("realTimeProtection",),
    "definitionUpdates": ("definitionUpdateHours",),
    "screenLock": ("screenLockMinutes",),
    "automaticUpdates": ("updatesAutomatic",),
    "localAdminPassword": ("lapsBackup",),
    "firewall": ("firewallDomain", "firewallPrivate", "firewallPublic"),
}
# What control has a number: its field, and the setting that holds it.
NUMBERS: Mapping[str, tuple[str, str]] = {
    "definitionUpdates": ("hours", "definitionUpdateHours"),
    "screenLock": ("minutes", "screenLockMinutes"),
    "automaticUpdates": ("deferralDays", "qualityDeferralDays"),
}
PAUSED = "qualityPaused"
NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sent:
    """``assignments``: None if they are not there. ``reached``: ids of PCs (or not known)."""

    assignments: list[Json] | None
    reached: frozenset[str] | NotKnown


@dataclass(frozen=True, slots=True)
class Planted:
    """A policy as planted."""

    id: str
    name: str
    kind: Kind
    reached: frozenset[str] | NotKnown


def _target(world: World, kind: str, **more: Any) -> Json:
    return {"id": world.guid("assignment"), "source": "direct", "target": {"@odata.type": f"{TYPE}{kind}AssignmentTarget", **UNFILTERED, **more}}


def _ways(world: World, pcs: list[Machine]) -> Mapping[str, Callable[[], Sent]]:
    every = frozenset(each.id for each in pcs)
    one = pcs[0]

    def devices(chosen: list[Machine]) -> str:
        return group(world, "端末の組", [], devices={world.guid("member"): each.entra for each in chosen})

    def filtered(mode: str, owner: str) -> Json:
        rule = {"id": world.guid("filter"), "displayName": "所有", "platform": "windows10AndLater", "assignmentFilterManagementType": "devices"}
        world.add("intune.assignmentFilters", {**rule, "rule": f'(device.deviceOwnership -eq "{owner}")', "createdDateTime": ago(90)})
        more = {"deviceAndAppManagementAssignmentFilterId": rule["id"], "deviceAndAppManagementAssignmentFilterType": mode}
        return _target(world, "allDevices", **more)

    def excluding(chosen: list[Machine]) -> list[Json]:
        return [_target(world, "allDevices"), _target(world, "exclusionGroup", groupId=devices(chosen))]

    return {
        "to nobody": lambda: Sent([], NOWHERE),
        "to all devices": lambda: Sent([_target(world, "allDevices")], every),
        "to all users": lambda: Sent([_target(world, "allLicensedUsers")], every),
        "to a group of devices": lambda: Sent([_target(world, "group", groupId=devices([one]))], frozenset({one.id})),
        "to a group of users": lambda: Sent([_target(world, "group", groupId=group(world, "利用者の組", [_user(world, one)]))], frozenset({one.id})),
        "to an empty group": lambda: Sent([_target(world, "group", groupId=group(world, "空の組", []))], NOWHERE),
        "to all but one": lambda: Sent(excluding([one]), every - {one.id}),
        "to all but all": lambda: Sent(excluding(pcs), NOWHERE),
        "by a filter that fits": lambda: Sent([filtered("include", "Corporate")], every),
        "by a filter that does not": lambda: Sent([filtered("include", "Personal")], NOWHERE),
        "but not by a filter that fits": lambda: Sent([filtered("exclude", "Corporate")], NOWHERE),
        "only left out": lambda: Sent([_target(world, "exclusionGroup", groupId=devices([one]))], NOWHERE),
        "assignments not read": lambda: Sent(None, not_known("field_missing")),
    }


def _user(world: World, machine: Machine) -> str:
    return next(str(each["userId"]) for each in world.records["intune.managedDevices"] if each["id"] == machine.id)


def settings(world: World, found: list[Machine]) -> None:
    """Some policies, and what follows from them; perhaps one surface cannot be read."""
    world.has(*READ)
    pcs = [each for each in found if each.platform == "windows"]
    refused = world.chance.choice(["", "", "", "intune.intents", "intune.groupPolicyConfigurations"])
    ways = _ways(world, pcs)
    policies = []
    for name in world.chance.sample(list(KINDS), 5):
        kind = KINDS[name]
        usable = [way for way in ways if not (kind.surface == "intent" and way == "assignments not read")]
        way = world.chance.choice(usable)
        if kind.surface == "intent" and refused == "intune.intents":
            continue
        sent = ways[way]()
        world.plant(f"{kind.row}: {name}", f"R4: {way}")
        policies.append(Planted(written(world, name, kind, sent.assignments), name, kind, sent.reached))
        _expected_of_policy(world, policies[-1], sent, f"{kind.row}: {name} {way}")
    open_for: frozenset[str] | NotKnown | None = None
    if refused:
        world.plant(f"R6: not read: {refused}")
        world.refuse(refused, "permission_denied")
        open_for = not_known("permission_denied")
    cut = [each for each in policies if each.kind.surface == "catalog"]
    if cut and not refused and world.chance.random() < 0.4:
        world.plant("R6: catalog cut")
        next(each for each in world.records["intune.configurationPolicies"] if each["id"] == cut[0].id)["settingCount"] = 40
        reached = cut[0].reached
        open_for = NotKnown(reached.reasons | {"incomplete"}) if isinstance(reached, NotKnown) else reached
    partial = cut[0].id if cut and "R6: catalog cut" in world.planted else ""
    _expected_of_devices(world, pcs, policies, open_for, partial)
    _reports(world, pcs, policies)


def _expected_of_policy(world: World, planted: Planted, sent: Sent, why: str) -> None:
    unread = isinstance(planted.reached, NotKnown)
    assigned = planted.reached if unread else any("exclusion" not in each["target"]["@odata.type"] for each in sent.assignments or ())
    reaches = planted.reached if isinstance(planted.reached, NotKnown) else len(planted.reached)
    for each in planted.kind.says:
        values = {key: value for key, value in (("enabled", each.enabled), ("number", each.number)) if value is not None}
        values |= {} if each.texts is None else {"texts": Holding(frozenset(each.texts))}
        name = f"{planted.kind.surface}/{planted.id}/{each.setting}"
        world.expect("policySettings", name, why, setting=each.setting, assigned=assigned, reaches=reaches, **values)


def _says(planted: Planted, control: str) -> list[Said]:
    return [each for each in planted.kind.says if each.setting in CONTROLS[control]]


def _expected_of_devices(world: World, pcs: list[Machine], policies: list[Planted], open_for: frozenset[str] | NotKnown | None, partial: str) -> None:
    """``open_for``: whom a policy reaches that was cut, or (not known) that a surface was refused that may hold policies for anybody.

    ``partial``: id of the policy that was cut, else empty.
    """
    more = not_known("incomplete") if partial else open_for
    for control in CONTROLS:
        said = [(policy, each.enabled) for policy in policies for each in _says(policy, control)]
        on = [policy for policy, enabled in said if enabled is True]
        doubts = [enabled for _, enabled in said if isinstance(enabled, NotKnown)] + ([more] if isinstance(more, NotKnown) else [])
        why = f"R5: {control} by {', '.join(each.name for each in on) or 'nobody'}"
        pauses = [(policy, each.enabled) for policy in policies for each in policy.kind.says if each.setting == PAUSED]
        for pc in pcs:
            configured: Any = True if on else _doubt(doubts)
            assigned = _assigned(pc, said, open_for, contrary=not any(policy.id == partial for policy, _ in said))
            if control == "automaticUpdates" and assigned is not False:
                assigned = _unless(_assigned(pc, pauses, None, contrary=False), assigned, _missing(pc, open_for))
            fields = {f"{control}__configured": configured, f"{control}__assigned": assigned}
            if control in NUMBERS:
                field, setting = NUMBERS[control]
                fields[f"{control}__{field}"] = _number(pc, setting, policies, open_for)
            world.expect("deviceSettings", pc.id, why, **fields)


def _assigned(pc: Machine, said: list[tuple[Planted, Any]], open_for: frozenset[str] | NotKnown | None, *, contrary: bool) -> Any:
    """Whether a policy that switches it on reaches a PC, and none that says otherwise: of two that differ Intune applies neither.

    ``contrary``: whether what was not read may say otherwise, too (the rest of a policy that says it does not).
    """
    reaching = [(enabled, policy.reached if isinstance(policy.reached, NotKnown) else pc.id in policy.reached) for policy, enabled in said]
    unread = _missing(pc, open_for)
    missing = [] if unread is None else [unread]
    doubts = [each for enabled, reached in reaching if reached is not False for each in (enabled, reached) if isinstance(each, NotKnown)]
    against = [not_known("inconclusive") for enabled, reached in reaching if enabled is not True and reached is True]
    if (True, True) in reaching:
        otherwise = any(enabled is not True and reached is not False for enabled, reached in reaching) or (missing and contrary)
        return _doubt(doubts + against + missing) if otherwise else True
    unsure = [each for enabled, reached in reaching if reached is not False and enabled is not False for each in (enabled, reached)]
    found = [each for each in unsure if isinstance(each, NotKnown)] + missing
    return _doubt(found + against) if found else False


def _unless(paused: Any, assigned: Any, missing: NotKnown | None) -> Any:
    """What is left of a policy that updates where another, or itself, pauses updates. ``missing``: why one may say more that was not read."""
    if paused is False:
        return assigned
    doubts = [each for each in (paused, assigned, missing) if isinstance(each, NotKnown)]
    return (False if missing is None else missing) if paused is True else _doubt(doubts)


def _number(pc: Machine, setting: str, policies: list[Planted], open_for: frozenset[str] | NotKnown | None) -> Any:
    """The number in force on a PC: the only one that reaches it. What was not read, or may reach it, might say another."""
    unread = _missing(pc, open_for)
    doubts = [] if unread is None else [unread]
    sure = set()
    perhaps: list[tuple[Any, NotKnown]] = []
    for planted, said in [(each, said) for each in policies for said in each.kind.says if said.setting == setting]:
        reached = planted.reached if isinstance(planted.reached, NotKnown) else pc.id in planted.reached
        value = said.enabled if isinstance(said.enabled, NotKnown) else said.number
        if reached is True and not isinstance(value, NotKnown):
            sure.add(value)
        elif reached is not False:
            perhaps += [(value, each) for each in (reached, value) if isinstance(each, NotKnown)]
    doubts += [doubt for value, doubt in perhaps if sure != {value}]
    if len(sure) > 1 or doubts:
        return _doubt([*doubts, *([not_known("inconclusive")] if len(sure) > 1 else [])])
    return next(iter(sure - {None}), not_known("field_missing"))


def _missing(pc: Machine, open_for: frozenset[str] | NotKnown | None) -> NotKnown | None:
    """Why a policy that was not read, or not to its end, may say something to a PC."""
    if isinstance(open_for, NotKnown):
        return open_for
    return not_known("incomplete") if open_for is not None and pc.id in open_for else None


def _doubt(doubts: list[NotKnown]) -> Any:
    return NotKnown(frozenset().union(*(each.reasons for each in doubts))) if doubts else False


def _reports(world: World, pcs: list[Machine], policies: list[Planted]) -> None:
    """What devices report of a profile that encrypts, if it is the only policy that does."""
    on = [each for each in policies if any(said.enabled is not False for said in _says(each, "diskEncryption"))]
    if len(on) != 1 or on[0].kind.surface != "template" or isinstance(on[0].reached, NotKnown):
        return
    for pc in [each for each in pcs if each.id in on[0].reached]:
        status = world.chance.choice(["compliant", "remediated", "error", ""])
        planted = world.plant(f"R5: profile reported {status or 'not'}")
        if status:
            row = {"id": f"{_user(world, pc)}_{on[0].id}_{pc.id}", "deviceDisplayName": pc.name, "status": status, "lastReportedDateTime": ago(0.5)}
            world.add("intune.deviceConfigurationStatuses", {"of": on[0].id, "value": row})
        reported = status in ("compliant", "remediated") if status else not_known("inconclusive", "incomplete", "not_collected", "field_missing")
        if not (world.refused or world.cut):
            world.expect("deviceSettings", pc.id, planted, diskEncryption__reported=reported)
