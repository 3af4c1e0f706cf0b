"""Whatever a service sends in the place of a value, what was known stays as it was or becomes unknown, and nothing breaks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.derive.registry import derivation
from scanner.derive.tables import tables_from
from scanner.library.organisation import undeclared
from scanner.resources.registry import all_resources
from tests.derive.case_records import flat, is_marker

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GRAPH = "#microsoft.graph."
ABSENT = object()
DAMAGE = [ABSENT, None, 7, [], {}, [[]]]
# An empty list of assignments, licences or service plans says that there are none; without its id a record cannot be named.
FACTS = {("assignments", "[]"), ("assignedLicenses", "[]"), ("servicePlans", "[]")}
NAMES = {"intune.managedDevices": "id", "intune.deviceEnrollmentConfigurations": "displayName"}

Given = dict[str, list[dict[str, Any]]]


def _to(kind: str, group: str | None = None, mode: str = "none") -> dict[str, Any]:
    target = {"@odata.type": f"{GRAPH}{kind}", "deviceAndAppManagementAssignmentFilterType": mode}
    chosen = {"deviceAndAppManagementAssignmentFilterId": None if mode == "none" else "f1"}
    return {"target": target | chosen | ({} if group is None else {"groupId": group})}


def _member(group: str, kind: str, member: str, device: str | None = None) -> dict[str, Any]:
    return {"of": group, "value": {"@odata.type": f"{GRAPH}{kind}", "id": member} | ({} if device is None else {"deviceId": device})}


PHONE = {
    "id": "d2", "deviceName": "A-1", "operatingSystem": "Android", "userId": "u2", "azureADDeviceId": "e2", "serialNumber": "SN0002",
    "managedDeviceOwnerType": "company", "managementAgent": "mdm", "osVersion": "16", "model": "Phone", "lastSyncDateTime": "2026-10-30T00:00:00Z",
}  # fmt: skip
PC = {**PHONE, "id": "d1", "deviceName": "PC-1", "operatingSystem": "Windows", "userId": "u1", "azureADDeviceId": "e1", "serialNumber": "SN0001"}
RULE = '(device.deviceOwnership -eq "Corporate") and (device.model -startsWith "Ph") and (device.operatingSystemVersion -ge 10.0)'
DEVICES: Given = {
    "intune.managedDevices": [PC, PHONE],
    "intune.managedDeviceEditions": [{"id": "d2", "deviceEnrollmentType": "androidEnterpriseFullyManaged"}],
    "intune.assignmentFilters": [{"id": "f1", "platform": "android", "rule": RULE}, {"id": "f2", "platform": "iOS", "rule": RULE}],
    "entra.groups": [{"id": "g1"}, {"id": "g2"}, {"id": "g3"}],
    "entra.groupMembers": [_member("g1", "user", "u2"), _member("g2", "device", "o1", "e1"), _member("g2", "device", "o9")],
    "entra.devices": [{"id": "o9", "deviceId": "e9"}],
    "intune.deviceCompliancePolicyDetails": [
        {
            "@odata.type": f"{GRAPH}androidDeviceOwnerCompliancePolicy", "id": "c1", "displayName": "準拠",
            "assignments": [_to("groupAssignmentTarget", "g1", "include"), _to("exclusionGroupAssignmentTarget", "g3")],
        },
        {
            "@odata.type": f"{GRAPH}windows10CompliancePolicy", "id": "c2", "displayName": "準拠",
            "assignments": [_to("allDevicesAssignmentTarget"), _to("exclusionGroupAssignmentTarget", "g2")],
        },
    ],
    "intune.deviceCompliancePolicyStatuses": [
        {"of": "c1", "value": {"id": "u2_c1_d2", "status": "compliant"}},
        {"of": "c1", "value": {"id": "u9_c1_d2", "status": "nonCompliant"}},
    ],
}  # fmt: skip
OPEN, SHUT = ({"platformBlocked": False, "personalDeviceEnrollmentBlocked": each} for each in (False, True))
PLATFORMS = ("android", "androidForWork", "ios", "macOS", "windows")
ENROLMENT: Given = {
    "intune.deviceEnrollmentConfigurations": [
        {
            "@odata.type": f"{GRAPH}deviceEnrollmentPlatformRestrictionsConfiguration", "id": "t_DefaultPlatformRestrictions",
            "displayName": "既定", "priority": 0, "assignments": [], **{f"{each}Restriction": OPEN for each in PLATFORMS},
        },
        {
            "@odata.type": f"{GRAPH}deviceEnrollmentPlatformRestrictionConfiguration", "id": "r1_SinglePlatformRestriction", "displayName": "禁止",
            "priority": 1, "platformType": "windows", "platformRestriction": SHUT, "assignments": [_to("groupAssignmentTarget", "g1")],
        },
        {
            "@odata.type": f"{GRAPH}deviceEnrollmentPlatformRestrictionConfiguration", "id": "r2_SinglePlatformRestriction", "displayName": "許可",
            "priority": 2, "platformType": "ios", "platformRestriction": SHUT, "assignments": [_to("allLicensedUsersAssignmentTarget")],
        },
    ],
    "entra.users": [{"id": "u1", "accountEnabled": True, "assignedLicenses": [{"skuId": "s", "disabledPlans": []}]}, {"id": "u2", "accountEnabled": False}],
    "entra.subscribedSkus": [{"id": "k", "skuId": "s", "servicePlans": [{"servicePlanId": "p", "servicePlanName": "INTUNE_A"}]}],
    "entra.groups": [{"id": "g1"}],
    "entra.groupMembers": [_member("g1", "user", "u1")],
    "intune.managedDevices": [PC],
}  # fmt: skip


def _facts(name: str, given: Given) -> dict[tuple[str, str], Any]:
    resource = all_resources()[f"derived.{name}"]
    made = derivation(name)(tables_from({**{each: [] for each in resource.derived_from}, **given}, NOW), undeclared("mic-sme-2021", 1))
    return {(record["id"], field): value for record in made.records for field, value in flat(record, resource).items()}


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from _places(inner, (*path, key))


def _damaged(given: Given) -> Iterator[tuple[str, Given]]:
    for resource, records in given.items():
        for path in _places(records):
            for damage in DAMAGE:
                if len(path) > 1 and (path[-1], repr(damage)) not in FACTS and path[1:] not in ((NAMES.get(resource),), ("of",)):
                    changed = copy.deepcopy(given)
                    inner: Any = changed[resource]
                    for key in path[:-1]:
                        inner = inner[key]
                    if damage is not ABSENT:
                        inner[path[-1]] = damage
                    elif isinstance(inner, dict):
                        del inner[path[-1]]
                    yield f"{resource} {path} {'absent' if damage is ABSENT else damage}", changed


@pytest.mark.parametrize(("name", "given"), [("deviceSettings", DEVICES), ("enrolmentLimits", ENROLMENT)])
def test_damage_never_turns_a_fact_into_another(name: str, given: Given) -> None:
    before = _facts(name, given)
    wrong = []
    for what, changed in _damaged(given):
        for key, value in _facts(name, changed).items():
            # What is listed are names, for people to look at.
            if value != before[key] and not is_marker(value) and not key[1].endswith("policies"):
                wrong.append(f"{what}: {key}: {before[key]} became {value}")
    assert wrong == []


def test_the_undamaged_facts_are_what_they_should_be() -> None:
    found = _facts("deviceSettings", DEVICES)
    assert found["d2", "compliance.assigned"] is True
    assert found["d2", "compliance.reported"] is False
    assert found["d1", "compliance.assigned"] is False
    limits = _facts("enrolmentLimits", ENROLMENT)
    assert limits["windows", "personalBlockedForAll"] is True
    assert limits["android", "personalBlockedForAll"] is False
