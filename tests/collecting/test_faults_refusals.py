"""Faults 1, 3, 4, 5 and 19: refused, no longer permitted, not there, links and tokens that are no longer good."""

import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from scanner.resources.registry import Resource, registry
from scanner.sandbox.faults import Fault
from scanner.sandbox.tenants import tenant_of
from tests.collecting.faults_aids import FULL, PAGED, Collected, assert_as_clean, clean, collected, struck
from tests.collecting.faults_judging import assert_only_less_is_known, judged, judged_clean, rules_read, verdicts

REGISTRY = registry()
UNAUTHORIZED = ("not_obtained", False, "permission_denied", "HTTP 401 InvalidAuthenticationToken")
USERS, MEMBERS = "/v1.0/users", "entra.groupMembers"


def test_01_after_one_new_token_everything_that_is_refused_is_unknown_and_nothing_passes_or_fails(tmp_path: Path) -> None:
    found = collected(tmp_path, Fault("", times=0, status=401))
    assert (found.renewals, found.sign_ins()) == (1, 2)
    asked = {name for name, resource in REGISTRY.items() if not resource.parented}
    assert {name for name in found.entries if found.said(name) == UNAUTHORIZED} == asked
    assert {entry["reason"] for entry in found.entries.values()} == {"permission_denied"}
    # One request was sent twice, and so were those that had been under way with the token that was refused.
    assert len(found.asked()) <= len(asked) + 1
    findings, _ = verdicts(judged(tmp_path))
    assert set(findings.values()) == {"unknown"}


@pytest.mark.parametrize("name", ["entra.groupSettings", "intune.managedDevices", "defender.windowsProtectionStates"])
def test_01_one_endpoint_that_refuses_costs_one_new_token_and_takes_nothing_from_the_others(tmp_path: Path, name: str) -> None:
    found = collected(tmp_path, struck(name, status=401))
    assert (found.renewals, found.sign_ins()) == (1, 2)
    assert found.said(name) == UNAUTHORIZED
    below = {name, *(each.name for each in REGISTRY.values() if each.per == name)}
    assert {each for each, entry in found.entries.items() if entry != clean().entries[each]} == below
    assert_only_less_is_known(judged_clean(), judged(tmp_path), ["permission_denied", "incomplete"])


def permissions_read() -> list[str]:
    """The permissions for what rules read; in the reduced run those that several such resources need."""
    needed = Counter(permission for name in rules_read() for permission in REGISTRY[name].permissions)
    return sorted(permission for permission, count in needed.items() if FULL or count > 1)


@pytest.mark.parametrize("permission", permissions_read())
def test_03_a_permission_dropped_between_two_runs_makes_things_unknown_and_nothing_better_or_worse(tmp_path: Path, permission: str) -> None:
    lost = [name for name, resource in REGISTRY.items() if permission in resource.permissions]
    found = collected(tmp_path, *(struck(name, status=403) for name in lost))
    assert all(found.entries[name]["reason"] == "permission_denied" for name in lost)
    assert_only_less_is_known(judged_clean(), judged(tmp_path), ["permission_denied"])


def said_of_404(resource: Resource) -> tuple[object, ...]:
    """What a 404 at its own address leaves of a resource; of one that is read per parent, if every parent says so."""
    if resource.none_means is not None:
        return ("present" if resource.parented else "none", True, None, None)
    return ("not_obtained", False, "incomplete", None)


def is_above(resource: Resource) -> bool:
    """Whether others are read once for each of its records."""
    return any(each.per == resource.name for each in REGISTRY.values())


def check_404(found: Collected, names: list[str]) -> None:
    for name in names:
        state, complete, reason, detail = found.said(name)
        expected = said_of_404(REGISTRY[name])
        if expected[0] == "not_obtained" and REGISTRY[name].parented:
            assert str(detail).startswith("not found: "), name
        elif expected[0] == "not_obtained":
            assert detail == "HTTP 404 Request_ResourceNotFound", name
        else:
            assert found.entries[name]["count"] == 0, name
        assert (state, complete, reason) == expected[:3], name


def parents_of(found: Collected, name: str) -> bool:
    """Whether there was anybody to ask for it."""
    above = REGISTRY[name].per
    return found.entries[above]["count"] > 0 if above else True


def test_04_a_404_means_there_is_none_only_where_the_resource_file_says_so(tmp_path: Path) -> None:
    """All resources: first those that nothing stands on, then those that are read per parent, then each of those that others stand on."""
    leaves = [name for name, each in REGISTRY.items() if not each.parented and not is_above(each)]
    found = collected(tmp_path / "a", *(struck(name, status=404) for name in leaves))
    check_404(found, leaves)
    parented = [name for name, each in REGISTRY.items() if each.parented and name != "entra.groupMembers"]
    found = collected(tmp_path / "b", *(struck(name, status=404) for name in parented))
    check_404(found, [name for name in parented if parents_of(found, name)])
    assert_only_less_is_known(judged_clean(), judged(tmp_path / "b"), ["incomplete", "field_missing"])
    above = [name for name, each in REGISTRY.items() if not each.parented and is_above(each)]
    found = collected(tmp_path / "c", *(struck(name, status=404) for name in above))
    check_404(found, above)
    assert {name for name in parented if found.said(name)[3] != f"needs {REGISTRY[name].per}"} == set()
    assert sorted([*leaves, *parented, *above, "entra.groupMembers"]) == sorted(REGISTRY)


def test_04_groups_that_policies_name_may_be_gone_and_those_of_the_organisation_may_not(tmp_path: Path) -> None:
    found = collected(tmp_path / "policies", struck(MEMBERS, status=404))
    assert (found.said(MEMBERS), found.entries[MEMBERS]["count"]) == (("present", True, None, None), 0)
    found = collected(tmp_path / "people", struck(MEMBERS, status=404), tenant="vpn")
    tenant = tenant_of("vpn")
    groups = ", ".join(sorted(tenant.team_id(team) for team in tenant.teams))
    assert found.said(MEMBERS) == ("not_obtained", False, "incomplete", f"not found: {groups}")
    assert_only_less_is_known(judged_clean("vpn"), judged(tmp_path / "people", "vpn"), ["incomplete"])


@pytest.mark.parametrize(("status", "code"), [(410, ""), (400, "Directory_ExpiredPageToken")])
def test_05_a_link_that_expired_makes_the_list_begin_anew_once_and_the_data_are_those_of_a_clean_run(tmp_path: Path, status: int, code: str) -> None:
    expired = partial(Fault, USERS, exact=True, query="passwordPolicies", status=status, code=code)
    undisturbed = clean(**PAGED)
    first, *later = undisturbed.asked_for(USERS, "passwordPolicies")
    assert len(later) == 5  # 21 people in pages of four
    found = collected(tmp_path / "once", expired(first=4), **PAGED)
    assert_as_clean(found, undisturbed)
    assert len(found.asked_for(USERS, "passwordPolicies")) == 4 + 6
    again = Fault(USERS, exact=True, query="$skiptoken", first=3, times=0, status=status, code=code)
    found = collected(tmp_path / "ever", again, **PAGED)
    assert [each.target for each in found.asked_for(USERS, "passwordPolicies")].count(first.target) == 2  # begun anew once, no more
    assert found.said("entra.users")[:3] == ("present", False, "incomplete")
    assert found.entries["entra.users"]["count"] == 4  # the first page of the second try
    assert_only_less_is_known(judged_clean(**PAGED), judged(tmp_path / "ever"), ["incomplete"])


def expiries() -> list[int]:
    """Before which of the requests to Graph all tokens become void."""
    count = len(clean().asked())
    return list(range(1, count + 1)) if FULL else [1, *sorted(random.Random(19).sample(range(2, count), 4)), count]


def test_19_a_token_that_expires_at_any_moment_costs_one_new_token_and_no_row(tmp_path: Path) -> None:
    lost = {}
    for first in expiries():
        found = collected(tmp_path / str(first), Fault("", first=first, expire=True))
        lost[first] = sum(each["count"] for each in clean().entries.values()) - sum(each["count"] for each in found.entries.values())
        assert_as_clean(found, clean())
        assert (found.renewals, found.sign_ins()) == (1, 2)
    assert set(lost.values()) == {0}


@pytest.mark.parametrize(
    "fault", [Fault(USERS, query="$skiptoken", first=3, expire=True), Fault("/v1.0/$batch", first=2, expire=True)], ids=["pages", "batches"]
)
def test_19_a_token_that_expires_between_pages_or_batches_costs_no_row(tmp_path: Path, fault: Fault) -> None:
    assert_as_clean(collected(tmp_path, fault, **PAGED), clean(**PAGED))
