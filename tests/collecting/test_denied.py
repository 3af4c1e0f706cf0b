"""Every address refused in turn: what stands on it is unknown for want of that permission, and nothing else is touched."""

import json
import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.collect.collector import Limits
from scanner.resources.registry import inputs_of, registry
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import tenant_of
from tests.collecting.faults_aids import FULL, TENANT, Collected, clean, collected, different, struck
from tests.collecting.faults_judging import (
    TENANTS,
    assert_only_less_is_known,
    changed,
    findings_of,
    inputs,
    judged,
    judged_clean,
    library,
    rules_on,
    rules_read,
)
from tests.sandbox.reading import at

REGISTRY = registry()
MEMBERS, DEVICES = "entra.groupMembers", "intune.managedDevices"
# Each names a group of this tenant that nothing else names.
NAMING, NAMING_TENANT = ("entra.roleAssignments", "entra.roleEligibilityScheduleInstances"), "sample"
DENIED = "HTTP 403 Authorization_RequestDenied"
MEMBERS_FILE = "entra/groupMembers.jsonl"
# Derived resource → those without any one of which it says nothing at all; of the others it may make do with what remains.
NOTHING_WITHOUT = {
    "derived.accessReviews": {"entra.accessReviews"},
    "derived.devices": {DEVICES},
    "derived.deviceSettings": {DEVICES},
    "derived.initialPasswords": {"entra.users"},
    "derived.mfaCoverage": {"entra.users"},
    "derived.riskDetections": {"entra.riskDetections"},
    "derived.signInDomains": {"entra.domains"},
    "derived.webSession": {"entra.activityBasedTimeoutPolicies"},
}


def chosen() -> list[str]:
    """All resources; in the reduced run those that rules judge or that derived resources begin with, and a third of the others."""
    judged_as_they_are = {name for name in REGISTRY if rules_on(name)}
    always = {MEMBERS, *judged_as_they_are, *set().union(*NOTHING_WITHOUT.values())}
    others = sorted(set(REGISTRY) - always)
    return sorted(REGISTRY) if FULL else sorted({*always, *random.Random(403).sample(others, len(others) // 3)})


def below(name: str) -> set[str]:
    """The resources that are read once for each record of this one, and those that are read for theirs."""
    direct = {each.name for each in REGISTRY.values() if each.per == name}
    return direct.union(*(below(each) for each in direct))


def groups_named(tenant: str, lost: set[str]) -> set[str]:
    """The ids of groups that a clean run finds named, leaving out what these resources name. Worked out from the files, on its own."""
    found: set[str] = set()
    for name, paths in REGISTRY[MEMBERS].named_by.items():
        entry = clean(tenant).entries[name]
        lines = clean(tenant).files[entry["file"]].splitlines() if entry["file"] and name not in lost else []
        for line in lines:
            record = json.loads(line)
            found.update(group for path in paths for group in at(record["value"] if "of" in record else record, list(path)))
    return found | {tenant_of(tenant).team_id(team) for team in tenant_of(tenant).teams}


@cache
def groups_there(tenant: str) -> frozenset[str]:
    """The groups whose members were answered in a clean run; the others do not exist."""
    start, end = "/v1.0/groups/", "/transitiveMembers"
    targets = {target.partition("?")[0] for target, statuses in clean(tenant).answers().items() if 200 in statuses}
    return frozenset(target[len(start) : -len(end)] for target in targets if target.startswith(start) and target.endswith(end))


def check_members(found: Collected, tenant: str, lost: set[str]) -> None:
    """Members of exactly those groups that are still named."""
    named = groups_named(tenant, lost)
    lines = [line for line in clean(tenant).files[MEMBERS_FILE].splitlines(keepends=True) if json.loads(line)["of"] in named]
    assert found.files[MEMBERS_FILE] == b"".join(lines)
    entry = found.entries[MEMBERS]
    assert (entry["state"], entry["complete"], entry["count"], entry["pages"]) == ("present", True, len(lines), len(groups_there(tenant) & named))


def check_snapshot(found: Collected, tenant: str, name: str) -> set[str]:
    """Hold the entries of the resource and of what is read for its records; everything else is as ever. Returns what is lost."""
    lost = {name} | below(name)
    for each in lost:
        entry, resource = found.entries[each], REGISTRY[each]
        detail = DENIED if each == name else f"needs {resource.per}"
        assert (entry["state"], entry["complete"], entry["reason"], entry["detail"]) == ("not_obtained", False, "permission_denied", detail)
        assert (entry["permission"], entry["file"], entry["count"], entry["pages"]) == (resource.permission, None, 0, 0)
    touched = different(found, clean(tenant))
    fewer = groups_named(tenant, lost) != groups_named(tenant, set()) and name != MEMBERS
    assert touched == lost | ({MEMBERS} if fewer else set())
    if name != MEMBERS:
        check_members(found, tenant, lost)
    rest, before = ({key: value for key, value in run.manifest.items() if key not in ("resources", "tenant")} for run in (found, clean(tenant)))
    assert rest == before
    assert found.manifest["tenant"] == clean(tenant).manifest["tenant"] | ({"name": None} if name == "entra.organization" else {})
    return lost


def standing_on(lost: set[str], tenant: str) -> tuple[set[str], set[str]]:
    """The findings that say nothing without these resources, and those that may say less.

    Nothing: of their own rules, of devices that nobody has listed, of groups whose members are not known, of derived resources that
    begin with one of them. Less: of the other derived resources that are worked out from them.
    """
    devices = {each.name for each in REGISTRY.values() if each.about_others} if DEVICES in lost else set()
    derived = {name for name, first in NOTHING_WITHOUT.items() if first & lost}
    groups = {
        (style.id, scope)
        for style in inputs(tenant)[0].work_styles
        for scope, named in (("person", style.people), ("device", style.devices_in))
        if named and MEMBERS in lost
    }
    findings = findings_of(judged_clean(tenant))
    gone = {name for name, each in findings.items() if each["resource"] in lost | devices | derived or (each["work_style"], each["scope"]) in groups}
    return gone, {name for name, each in findings.items() if inputs_of(each["resource"]) & lost} - gone


def check_assessment(found: Collected, tenant: str, lost: set[str], reason: str = "permission_denied") -> int:
    """Hold every finding: those that say nothing without what is lost are unknown for that reason, those that stand on nothing of it as they were.

    Between them, what is worked out from it: unknown for that reason, or decided as before by what remains. Returns how many there are.
    """
    before, after = judged_clean(tenant), judged(found.folder, tenant)
    never = {name for name, entry in clean(tenant).entries.items() if entry["state"] == "not_obtained"}
    gone, less = standing_on(lost, tenant)
    for finding in gone:
        new = findings_of(after)[finding]
        for_it = reason in new["reasons"] or bool(
            inputs_of(new["resource"]) & never
        )  # what the tenant has no licence for is unknown for want of that
        assert (new["verdict"], for_it) == ("unknown", True), (finding, new["reasons"])
    assert {finding for finding, _, _ in changed(before, after)} - gone - less == set()
    assert_only_less_is_known(before, after, [reason])
    return len(gone | less)


def check_permissions(assessment: Mapping[str, Any], lost: set[str]) -> None:
    """Of each of these resources the assessment names the permission that is missing."""
    told = {each["resource"]: (each["reason"], each["permission"]) for each in assessment["snapshot"]["resources"]}
    assert {name: told[name] for name in lost} == {name: ("permission_denied", REGISTRY[name].permission) for name in lost}


def test_every_resource_is_refused_in_turn_in_the_full_run_and_those_that_rules_judge_in_any() -> None:
    assert {name for name in REGISTRY if rules_on(name)} <= set(chosen()) <= set(REGISTRY)
    assert all(first <= inputs_of(name) for name, first in NOTHING_WITHOUT.items())
    assert not FULL or chosen() == sorted(REGISTRY)
    judged_here = {finding["resource"] for finding in findings_of(judged_clean()).values()}
    of_the_service = {rule.resource.name for rule in library().rules.values() if inputs_of(rule.resource.name) <= REGISTRY.keys()}
    assert of_the_service <= judged_here  # every rule about what the service says has its finding here
    assert rules_read() <= set().union(*map(inputs_of, judged_here))


@pytest.mark.parametrize("name", NAMING)
def test_members_of_groups_that_nothing_names_any_more_are_not_asked_for(tmp_path: Path, name: str) -> None:
    assert groups_named(NAMING_TENANT, {name}) < groups_named(NAMING_TENANT, set())
    found = collected(tmp_path, struck(name, status=403), tenant=NAMING_TENANT)
    assert check_assessment(found, NAMING_TENANT, check_snapshot(found, NAMING_TENANT, name)) > 0


@pytest.mark.parametrize("name", chosen())
def test_a_refused_address_leaves_what_stands_on_it_unknown_and_everything_else_as_it_was(tmp_path: Path, name: str) -> None:
    found = collected(tmp_path, struck(name, status=403))
    lost = check_snapshot(found, TENANT, name)
    if lost & rules_read():
        assert check_assessment(found, TENANT, lost) > 0
        check_permissions(judged(tmp_path), lost)


@pytest.mark.parametrize("name", sorted(rules_read()) if FULL else [DEVICES, MEMBERS, "entra.users"])
def test_so_it_is_where_work_styles_are_groups_of_people(tmp_path: Path, name: str) -> None:
    found = collected(tmp_path, struck(name, status=403), tenant="vpn")
    assert check_assessment(found, "vpn", check_snapshot(found, "vpn", name)) > 0


def without_intune() -> bytes:
    plans = [{"servicePlanName": "AAD_PREMIUM_P2", "provisioningStatus": "Success"}]
    units = {"enabled": 5, "suspended": 0, "warning": 0, "lockedOut": 0}
    return json.dumps({"value": [{"id": "1", "capabilityStatus": "Enabled", "prepaidUnits": units, "servicePlans": plans}]}).encode()


NOT_PREMIUM = "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
ABSENT, GONE = "intune.applePushNotificationCertificate", "entra.groupSettings"
# The resource; what goes wrong; state, reason and detail of its entry; the reason of its findings.
OTHERS: dict[str, tuple[str, Mapping[str, Any], tuple[Any, ...], str]] = {
    "404 that means none": (ABSENT, {"status": 404}, ("none", True, None, None), "no_subject"),
    "404 that means nothing": (GONE, {"status": 404}, ("not_obtained", False, "incomplete", "HTTP 404 Request_ResourceNotFound"), "incomplete"),
    "404 of one object": (
        "sharepoint.settings", {"status": 404}, ("not_obtained", False, "incomplete", "HTTP 404 Request_ResourceNotFound"), "incomplete",
    ),
    "500 for ever": (DEVICES, {"status": 500}, ("not_obtained", False, "incomplete", "HTTP 500 InternalServerError"), "incomplete"),
    "503 for ever": (
        "entra.conditionalAccessPolicies", {"status": 503, "headers": {"Retry-After": "1000"}},
        ("not_obtained", False, "incomplete", "HTTP 503 ServiceUnavailable"), "incomplete",
    ),
    "reset for ever": ("entra.users", {"reset": True}, ("not_obtained", False, "incomplete", "connection lost"), "incomplete"),
    "no licence": (
        "entra.userSignInActivity", {"status": 403, "code": NOT_PREMIUM}, ("not_obtained", False, "not_licensed", f"HTTP 403 {NOT_PREMIUM}"), "not_licensed",
    ),
    "no licence, in another way": (
        "entra.userRegistrationDetails", {"status": 400, "code": "AadPremiumLicenseRequired"},
        ("not_obtained", False, "not_licensed", "HTTP 400 AadPremiumLicenseRequired"), "not_licensed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_other_refusals_leave_exactly_what_stands_on_them_unknown_for_their_own_reason(tmp_path: Path, case: str) -> None:
    name, fault, said, reason = OTHERS[case]
    endless: dict[str, Any] = {"chance": lambda: 0.5, "limits": Limits(resource_seconds=1.5)} if case == "reset for ever" else {}
    found = collected(tmp_path, struck(name, **fault), **endless)
    assert found.said(name) == said
    lost = {name} | below(name)
    assert different(found, clean()) == lost
    assert check_assessment(found, TENANT, lost, reason) > 0


def test_without_the_plan_nothing_of_intune_is_asked_for_and_nothing_fails_for_it(tmp_path: Path) -> None:
    found = collected(tmp_path, struck("entra.subscribedSkus", body=without_intune()))
    lost = {name for name, resource in REGISTRY.items() if resource.plan == ("INTUNE_A",)}
    assert len(lost) > 30
    for name in lost:
        assert found.said(name) == ("not_obtained", False, "not_licensed", "no service plan: INTUNE_A")
        assert found.entries[name]["permission"] == REGISTRY[name].permission
    assert not [each.target for each in found.asked() if "/deviceManagement" in each.target or "/deviceAppManagement" in each.target]
    findings = findings_of(judged(tmp_path))
    assert {each["verdict"] for each in findings.values() if inputs_of(each["resource"]) <= lost} == {"unknown"}
    # Without Intune, PCs are known by their own files alone, and nobody brought any in.
    assert_only_less_is_known(judged_clean(), judged(tmp_path), ["not_licensed", "incomplete", "not_collected"], anew={"entra.subscribedSkus"})


def test_the_command_says_which_permission_is_missing_and_ends_with_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    organisation = str(TENANTS / TENANT / "organisation.yaml")
    with running(Service(tenant_of(TENANT), faults=[struck("sharepoint.settings", status=403)])) as service:
        assert main(["collect", "--sandbox-url", service.url, "--organisation", organisation, "--out", str(tmp_path / "out")]) == 3
    line = next(each for each in capsys.readouterr().err.splitlines() if "sharepoint.settings" in each)
    assert REGISTRY["sharepoint.settings"].permission in line
    assert DENIED in line
