"""What the policies of all surfaces share: when they were made, whom they reach, and the one assignment filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]
Mode = Literal["none", "include", "exclude"]
Targets = Sequence[tuple[str, Mode]]

EVERY_USER: Targets = [("users", "none")]

# What Intune calls its two built-in groups in the ids of assignments.
_BUILT_IN = {
    "users": ("allLicensedUsersAssignmentTarget", "acacacac-9df4-4c7d-9d50-4ef0226f57a9"),
    "devices": ("allDevicesAssignmentTarget", "adadadad-808e-44e2-905a-0b7873a8a531"),
}


def filter_id(tenant: Tenant) -> str:
    """Return the id of the tenant's assignment filter: Windows devices of the company."""
    return Dice(tenant.name, "assignment-filter").guid()


def target(tenant: Tenant, who: str, mode: Mode = "none") -> Record:
    """Return one target. ``who``: users, devices, +team or -team (left out); ``mode``: what the filter does."""
    if who in _BUILT_IN:
        kind, group = _BUILT_IN[who][0], {}
    else:
        kind = "groupAssignmentTarget" if who[0] == "+" else "exclusionGroupAssignmentTarget"
        group = {"groupId": tenant.team_id(who[1:])}
    return {
        "@odata.type": f"#microsoft.graph.{kind}",
        "deviceAndAppManagementAssignmentFilterId": None if mode == "none" else filter_id(tenant),
        "deviceAndAppManagementAssignmentFilterType": mode,
        **group,
    }


def assignments(tenant: Tenant, policy: str, targets: Iterable[tuple[str, Mode]], **more: Any) -> list[Record]:
    """Return the assignments of a policy; ``more``: properties that this kind of assignment has besides."""
    found = []
    for who, mode in targets:
        group = _BUILT_IN[who][1] if who in _BUILT_IN else tenant.team_id(who[1:])
        found.append({"id": f"{policy}_{group}", **more, "target": target(tenant, who, mode)})
    return found


def without_filters(assigned: Iterable[Record]) -> list[Record]:
    """Return assignments as v1.0 shows them, which hides filters."""
    return [{**each, "target": {name: value for name, value in each["target"].items() if "Filter" not in name}} for each in assigned]


def reach(tenant: Tenant, mode: Mode = "none") -> Targets:
    """Return whom a policy reaches that is nothing special: a group where the company has groups, else all devices. The filter is for Windows."""
    return [(f"+{next(iter(tenant.teams))}", mode)] if tenant.teams else [("devices", mode)]


def dated(tenant: Tenant, sort: str, name: str) -> Record:
    """Return the id of the policy of this sort and name, and when it was made and changed."""
    dice = Dice(tenant.name, sort, name)
    policy, created = dice.guid(), dice.between(200, 700)
    return {
        "id": policy,
        "createdDateTime": stamp(created, fraction=dice.below(10_000_000)),
        "description": None,
        "lastModifiedDateTime": stamp(created / 3, fraction=dice.below(10_000_000)),
    }


def sorted_by_id(records: Iterable[Record]) -> list[Record]:
    """Return the records in the order of their ids."""
    return sorted(records, key=lambda each: str(each["id"]))
