"""Whom policies of Intune reach: targets of assignments, resolved by groups, primary users and assignment filters.

Sources: learn.microsoft.com/intune/device-configuration/assign-device-profile (groups included and excluded),
learn.microsoft.com/intune/fundamentals/filters (filters, and which of several counts).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scanner.derive.reach.devices import Signature, signatures
from scanner.derive.reach.filters import AssignmentFilters
from scanner.derive.reach.groups import GroupMembers
from scanner.derive.tables import Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason

_INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)

_KINDS = {
    "#microsoft.graph.allDevicesAssignmentTarget": "all_devices",
    "#microsoft.graph.allLicensedUsersAssignmentTarget": "all_users",
    "#microsoft.graph.groupAssignmentTarget": "group",
    "#microsoft.graph.exclusionGroupAssignmentTarget": "exclude_group",
    "#microsoft.graph.configurationManagerCollectionAssignmentTarget": "other",
    "#microsoft.graph.cloudPcManagementGroupAssignmentTarget": "other",
}
_GROUPED = frozenset({"group", "exclude_group"})
_FILTER, _MODE = "deviceAndAppManagementAssignmentFilterId", "deviceAndAppManagementAssignmentFilterType"


@dataclass(frozen=True, slots=True)
class Target:
    """One target of an assignment.

    ``kind``: all_devices, all_users, group, exclude_group, or other (it lets in devices that Graph does not tell).
    ``group``: id of the group, else empty. ``filter_mode``: none, include, exclude, or hidden where the service does not say (v1.0
    leaves filters out). ``filter``: id of the assignment filter, else empty.
    """

    kind: str
    group: str
    filter: str
    filter_mode: str


Targets = tuple[Target, ...] | Unknown


def targets_of(assignments: Any) -> Targets:
    """The targets in an ``assignments`` list as Graph sends it. Absent, null or malformed: `Unknown`."""
    if not isinstance(assignments, list):
        return MISSING if assignments is None else INVALID
    found = [_target(each) for each in assignments]
    return tuple(each for each in found if each is not None) if None not in found else INVALID


def _target(assignment: Any) -> Target | None:
    """One target; None if it is malformed."""
    target = assignment.get("target") if isinstance(assignment, dict) else None
    if not isinstance(target, dict):
        return None
    kind = _KINDS.get(str(target.get("@odata.type")))
    group, mode, chosen = target.get("groupId"), target.get(_MODE), target.get(_FILTER)
    # A target of a kind that is not known could be one that excludes.
    if kind is None or (kind in _GROUPED and not isinstance(group, str)):
        return None
    if mode in ("include", "exclude") and isinstance(chosen, str):
        return Target(kind, group or "", chosen, mode)
    if mode in (None, "none"):
        return Target(kind, group or "", "", "hidden" if mode is None else "none")
    return None


class Reach:
    """Resolves targets against the devices, people and groups of a tenant."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def groups(self) -> GroupMembers:
        """Who is in which group."""
        return GroupMembers(self._tables)

    @cached_property
    def _filters(self) -> AssignmentFilters:
        return AssignmentFilters(self._tables["intune.assignmentFilters"])

    @cached_property
    def devices(self) -> Mapping[str, Signature]:
        """The managed devices by id, one record of every real device."""
        return signatures(self._tables, self.groups, self._filters)

    @cached_property
    def _alike(self) -> Mapping[Signature, int]:
        return Counter(self.devices.values())

    def assigned(self, targets: Targets) -> Truth:
        """Whether somebody may get it: there is at least one target that does not exclude."""
        if isinstance(targets, Unknown):
            return targets
        return disjunction(_INCONCLUSIVE if each.kind == "other" else each.kind != "exclude_group" for each in targets)

    def count(self, targets: Targets, platform: str) -> int | Unknown:
        """How many managed devices of this platform (windows, macos, ios, android) it reaches."""
        table = self._tables["intune.managedDevices"]
        if table.open is not None:
            return table.open
        reached = 0
        for device, alike in self._alike.items():
            own = device.platform if isinstance(device.platform, Unknown) else device.platform == platform
            found = conjunction([own, self.reaches(targets, device)])
            if isinstance(found, Unknown):
                return found
            reached += alike * found
        return reached

    def reaches(self, targets: Targets, device: Signature) -> Truth:
        """Whether it reaches a device of that signature.

        What excludes a device counts against what includes devices, what excludes its user against what includes users. Intune
        does not support excluding across the two; what then happens is not told, so it is unknown. Of several assignments that
        reach a device, those with a filter that excludes count; else those without a filter; else those with a filter that includes.
        """
        if isinstance(targets, Unknown):
            return targets
        out = [each for each in targets if each.kind == "exclude_group"]
        device_out = disjunction(self._by_device(each, device) for each in out)
        person_out = disjunction(self._by_person(each, device) for each in out)
        reached: list[Truth] = []
        barred: list[Truth] = []
        for each in targets:
            if each.kind != "exclude_group":
                by_device = [self._by_device(each, device), negate(device_out), doubted_by(person_out)]
                by_person = [self._by_anybody(each, device), negate(person_out), doubted_by(device_out)]
                matched = disjunction(map(conjunction, (by_device, by_person)))
                excludes, chosen = self._filter(each, device)
                reached.append(conjunction([matched, negate(chosen) if excludes else chosen]))
                barred.append(conjunction([matched, chosen]) if excludes else False)
        return conjunction([device.managed, negate(disjunction(barred)), disjunction(reached)])

    def _filter(self, target: Target, device: Signature) -> tuple[bool, Truth]:
        """Whether the filter of a target keeps out what matches it, and whether the device matches."""
        if target.filter_mode == "hidden":
            hidden = self._filters.hidden(device.platform)
            # Whatever it is, it could keep out as well as let in: no filter excluding, and it may match, is the same as not known.
            return (False, True) if hidden is None else (True, hidden)
        if target.filter_mode == "none":
            return False, True
        return target.filter_mode == "exclude", self._filters.result(target.filter, device.filters)

    def _by_device(self, target: Target, device: Signature) -> Truth:
        """Whether a target means the device itself."""
        if target.kind == "all_devices":
            return True
        if target.kind == "all_users":
            return False
        if target.kind == "other":
            return _INCONCLUSIVE
        return self.groups.device_in(target.group, device.device_groups) if device.registered is True else device.registered

    def _by_person(self, target: Target, device: Signature) -> Truth:
        """Whether a target means the primary user of the device."""
        if target.kind in ("all_devices", "other"):
            return False
        if device.person is not True:
            return device.person
        return True if target.kind == "all_users" else self.groups.person_in(target.group, device.person_groups)

    def _by_anybody(self, target: Target, device: Signature) -> Truth:
        """Whether what a target gives to people comes to the device: with its primary user, or with whoever signs in.

        A PC without a primary user is a shared one. What is assigned to a user holds for a whole PC once that user has signed in there
        (learn.microsoft.com/intune/configuration/settings-catalog, device scope and user scope); who did, is not told. Other systems are
        enrolled for a user, or without any and then get nothing through users.
        """
        shared = device.person is False and (device.platform == "windows" or isinstance(device.platform, Unknown))
        if not shared or target.kind not in ("all_users", "group"):
            return self._by_person(target, device)
        return conjunction([target.kind == "all_users" or self.groups.has_people(target.group), _INCONCLUSIVE])


def doubted_by(contrary: Truth) -> Truth:
    """What is left of something that the contrary may undo: all of it without the contrary, but with it, what happens is not told."""
    return _INCONCLUSIVE if contrary is True else negate(contrary)
