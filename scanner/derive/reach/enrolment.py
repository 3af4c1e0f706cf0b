"""Which platforms may be enrolled in Intune, and whose: restrictions resolved by priority and assignment, person by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import platforms_of
from scanner.derive.people.licences import Licences, enrolment
from scanner.derive.reach.assignments import Target, Targets, targets_of
from scanner.derive.reach.groups import GroupMembers
from scanner.derive.tables import Record, Table, Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason

_SINGLE = "#microsoft.graph.deviceEnrollmentPlatformRestrictionConfiguration"
_EVERY = "#microsoft.graph.deviceEnrollmentPlatformRestrictionsConfiguration"
# What else stands in the same list: learn.microsoft.com/graph/api/resources/intune-onboarding-deviceenrollmentconfiguration (beta).
_NO_RESTRICTIONS = frozenset(
    f"#microsoft.graph.{name}"
    for name in (
        "deviceComanagementAuthorityConfiguration",
        "deviceEnrollmentLimitConfiguration",
        "deviceEnrollmentNotificationConfiguration",
        "deviceEnrollmentWindowsHelloForBusinessConfiguration",
        "windows10EnrollmentCompletionPageConfiguration",
        "windowsRestoreDeviceEnrollmentConfiguration",
    )
)
_DEFAULT = "_DefaultPlatformRestrictions"
_INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)


@dataclass(frozen=True, slots=True)
class Way:
    """A way of enrolling: the property of a restriction for all platforms, and the platformType of one for a single platform."""

    property: str
    platform: str


# Android is enrolled as managed by a device administrator, or with a work profile and the like.
_WAYS = {
    "android": (Way("androidRestriction", "android"), Way("androidForWorkRestriction", "androidForWork")),
    "ios": (Way("iosRestriction", "ios"),),
    "macos": (Way("macOSRestriction", "mac"),),
    "windows": (Way("windowsRestriction", "windows"),),
}


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction on one way of enrolling. ``blocked``: for all devices. ``personal``: for those that belong to people themselves."""

    name: str
    priority: int | Unknown
    targets: Targets
    blocked: Truth
    personal: Truth


@dataclass(frozen=True, slots=True)
class Person:
    """People who are alike: their groups (`GroupMembers`), and whether they may enrol a device at all."""

    groups: int | Unknown
    enrols: Truth


def enrolment_limits(tables: Tables, organisation: Organisation) -> Derived:
    """``derived.enrolmentLimits``: one record for each platform.

    "Nobody" means: none of the people who may enrol a device (account enabled, with a licence for Intune). Enrolment without a person
    follows the default restriction alone and is the administrators' doing. Sources: learn.microsoft.com/intune/device-enrollment
    ("What are enrollment restrictions?", "Create device platform restrictions").
    """
    table = tables["intune.deviceEnrollmentConfigurations"]
    if table.open is not None:
        return nothing(table.open)
    groups = GroupMembers(tables)
    people = _people(tables["entra.users"], Licences(tables["entra.subscribedSkus"], enrolment, Reason.FIELD_MISSING), groups)
    enrolled = _enrolled(tables["intune.managedDevices"])
    records = [
        {
            "id": platform,
            **_limits(table, ways, people, groups),
            "used": fact(disjunction([enrolled[platform], _declared(platform, organisation)])),
        }
        for platform, ways in _WAYS.items()
    ]
    return Derived(records, None, complete=True)


def _people(users: Table, licences: Licences, groups: GroupMembers) -> Sequence[Person]:
    found: dict[Person, None] = {}
    for user, enabled, assigned in users.rows("id", "accountEnabled", "assignedLicenses"):
        enrols = conjunction([enabled, licences.include(assigned)])
        if enrols is not False:
            found[Person(user if isinstance(user, Unknown) else groups.of(user), enrols)] = None
    if users.open is not None:
        found[Person(users.open, True)] = None
    # Where there are no people, devices are enrolled without any, if at all, and the default holds.
    return list(found) or [Person(0, True)]


def _limits(table: Table, ways: Iterable[Way], people: Sequence[Person], groups: GroupMembers) -> dict[str, Any]:
    blocked: list[Truth] = []
    personal: list[Truth] = []
    names: dict[str, None] = {}
    for way in ways:
        default, others = _restrictions(table, way)
        for person in people:
            reached = _reached(others, partial(_within, groups, person))
            unable = negate(person.enrols)
            blocked.append(disjunction([unable, _resolved([(each.blocked, truth) for each, truth in reached], default.blocked)]))
            personal.append(disjunction([unable, _resolved([(each.personal, truth) for each, truth in reached], default.personal)]))
            first, sure = reached[0] if reached else (default, True)
            if sure is True and first.name:
                names[first.name] = None
    return {"blockedForAll": fact(conjunction(blocked)), "personalBlockedForAll": fact(conjunction(personal)), "policies": list(names)}


def _reached(others: Sequence[Restriction], within: Callable[[Target], Truth]) -> Sequence[tuple[Restriction, Truth]]:
    """The restrictions that are or may be for some people. Of several in one place of the order it is not told which wins."""
    found = [(each, truth) for each in others if (truth := _is_for(each.targets, within)) is not False]
    places = Counter(each.priority for each, _ in found)
    return [(each, truth if isinstance(each.priority, int) and places[each.priority] == 1 else _INCONCLUSIVE) for each, truth in found]


def _is_for(targets: Targets, within: Callable[[Target], Truth]) -> Truth:
    """Whether a restriction is for some people. With a filter it is for some of their devices, and these are not there yet to be asked."""
    if isinstance(targets, Unknown):
        return targets
    out = disjunction(within(each) for each in targets if each.kind == "exclude_group")
    into = [conjunction([within(each), each.filter_mode == "none" or _INCONCLUSIVE]) for each in targets]
    return conjunction([disjunction(into), negate(out)])


def _within(groups: GroupMembers, person: Person, target: Target) -> Truth:
    """Whether a target means these people. Restrictions are for people: what becomes of one that is assigned to devices is not told."""
    if target.kind == "all_users":
        return True
    if target.kind in ("all_devices", "other"):
        return _INCONCLUSIVE
    return person.groups if isinstance(person.groups, Unknown) else groups.person_in(target.group, person.groups)


def _resolved(reached: Sequence[tuple[Truth, Truth]], default: Truth) -> Truth:
    """What holds for some people: what the first restriction that reaches them says, else the default."""
    found = default
    for says, sure in reversed(reached):
        found = says if sure is True or says == found else sure
    return found


def _restrictions(table: Table, way: Way) -> tuple[Restriction, Sequence[Restriction]]:
    """The default and the others, the winning ones first (those without a known priority before all).

    The default is told by its id. Where none is, it may be any whose id cannot be read.
    """
    default, others, nameless = None, [], []
    for record in table.records():
        says, identifier = _says(table, record, way), table.read(record, "id")
        if says is not None:
            found = Restriction(_name(table, record), table.read(record, "priority"), targets_of(record.get("assignments")), *says)
            if isinstance(identifier, Unknown):
                nameless.append((found, identifier))
            elif identifier.endswith(_DEFAULT):
                default = found
            else:
                others.append(found)
    for found, why in nameless:
        others.append(found if default is not None else replace(found, blocked=why, personal=why))
    if default is None:
        default = Restriction("", MISSING, (), *[nameless[0][1] if nameless else MISSING] * 2)
    return default, sorted(others, key=lambda each: 0 if isinstance(each.priority, Unknown) else each.priority)


def _says(table: Table, record: Record, way: Way) -> tuple[Truth, Truth] | None:
    """Whether a configuration blocks this way of enrolling, for all devices and for personal ones; None if it is not about that.

    A kind of configuration that is new to us may: so did the restriction for a single platform once.
    """
    kind, platform, place = table.read(record, "@odata.type"), way.platform, way.property
    if kind == _SINGLE:
        platform, place = table.read(record, "platformType"), "platformRestriction"
    for each in (kind, platform):
        if isinstance(each, Unknown):
            return each, each
    if kind in _NO_RESTRICTIONS or platform not in (way.platform, "allPlatforms"):
        return None
    if kind not in (_SINGLE, _EVERY):
        return _INCONCLUSIVE, _INCONCLUSIVE
    blocked = table.read(record, f"{place}.platformBlocked")
    return blocked, disjunction([blocked, table.read(record, f"{place}.personalDeviceEnrollmentBlocked")])


def _name(table: Table, record: Record) -> str:
    names = (table.read(record, "displayName"), table.read(record, "id"))
    return next((each for each in names if isinstance(each, str)), "")


def _enrolled(devices: Table) -> dict[str, Truth]:
    """Whether a device of a platform is enrolled."""
    systems: set[Any] = {system for (system,) in devices.rows("operatingSystem")}
    known = {platforms_of(devices).get(system) for system in systems}
    doubts: list[Truth] = [each for each in systems if isinstance(each, Unknown)]
    doubts += [devices.open] if devices.open is not None else []
    return {platform: disjunction([platform in known, *doubts]) for platform in _WAYS}


def _declared(platform: str, organisation: Organisation) -> Truth:
    """Whether a work style's ledger says that there are devices of a platform."""
    return disjunction(
        style.ledger[platform] > 0 if style.ledger is not None and platform in style.ledger else unknown(Reason.NO_SUBJECT)
        for style in organisation.work_styles
    )
