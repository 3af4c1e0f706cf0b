"""Members of groups: of those that policies name and those that the organisation names, whatever their ids hold."""

import json
from pathlib import Path

import pytest

from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import FakeGraph, Record, collected, entry_of, job, page, refusal, said, tree

MEMBERS = "entra.groupMembers"
POLICIES = "/v1.0/identity/conditionalAccess/policies"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.collect.line.PAUSE", 0.0)


def members_of(group: str) -> str:
    return f"/v1.0/groups/{group}/transitiveMembers"


def records(out: Path, resource: str) -> list[Record]:
    return [json.loads(line) for line in tree(out)[f"{resource.replace('.', '/')}.jsonl"].splitlines()]


def named(*groups: str) -> FakeGraph:
    """A tenant with one policy that names these groups."""
    graph = FakeGraph()
    graph.collection(POLICIES, [{"id": "p", "conditions": {"users": {"includeGroups": groups[:1], "excludeGroups": groups[1:]}}}])
    return graph


def test_groups_are_those_that_policies_and_the_organisation_name_each_once(tmp_path: Path) -> None:
    graph = named("g1", "g2")
    for group in ("g0", "g1", "g2"):
        graph.collection(members_of(group), [{"id": f"{group}-b"}, {"id": f"{group}-a"}])
    entry = entry_of(graph, tmp_path, MEMBERS, "entra.conditionalAccessPolicies", groups=("g2", "g0"))
    assert said(entry) == ("present", True, None, None, 6, 3)
    assert [(each["of"], each["value"]["id"]) for each in records(tmp_path, MEMBERS)] == [
        (group, f"{group}-{sign}") for group in ("g0", "g1", "g2") for sign in "ab"
    ]


def test_a_long_list_of_one_parent_is_followed_to_its_end(tmp_path: Path) -> None:
    graph = named("g1", "g2")
    graph.collection(members_of("g1"), [{"id": f"{number}"} for number in range(10)], 3)
    graph.collection(members_of("g2"), [{"id": "x"}])
    assert said(entry_of(graph, tmp_path, MEMBERS, "entra.conditionalAccessPolicies")) == ("present", True, None, None, 11, 5)


def test_a_long_list_that_breaks_off_or_expires_concerns_its_parent_only(tmp_path: Path) -> None:
    graph = named("g1", "g2")
    for group in ("g1", "g2"):
        graph.collection(members_of(group), [{"id": f"{number}"} for number in range(6)], 2)
    graph.put(f"{members_of('g1')}?page=3", refusal(503))
    assert said(entry_of(graph, tmp_path / "a", MEMBERS, "entra.conditionalAccessPolicies")) == ("present", False, "incomplete", "HTTP 503", 10, 5)
    graph.put(f"{members_of('g1')}?page=3", refusal(410), page([{"id": "4"}, {"id": "5"}]))
    assert said(entry_of(graph, tmp_path / "b", MEMBERS, "entra.conditionalAccessPolicies")) == ("present", True, None, None, 12, 6)


def test_a_group_of_the_organisation_must_exist_and_one_that_only_a_policy_names_need_not(tmp_path: Path) -> None:
    graph = named("gone")
    graph.collection(members_of("g"), [{"id": "m"}])
    assert said(entry_of(graph, tmp_path / "a", MEMBERS, "entra.conditionalAccessPolicies", groups=("g",)))[:4] == ("present", True, None, None)
    missing = tuple(f"gone-{number}" for number in range(7))
    entry = entry_of(graph, tmp_path / "b", MEMBERS, "entra.conditionalAccessPolicies", groups=("g", *missing))
    assert said(entry) == ("present", False, "incomplete", "not found: gone-0, gone-1, gone-2, gone-3, gone-4", 1, 1)


def test_groups_that_a_resource_names_which_was_not_obtained_are_groups_nobody_asks_about(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.put(POLICIES, refusal(403, "x"))
    graph.collection(members_of("g"), [{"id": "m"}])
    assert said(entry_of(graph, tmp_path / "a", MEMBERS, "entra.conditionalAccessPolicies", groups=("g",))) == ("present", True, None, None, 1, 1)
    entry = entry_of(graph, tmp_path / "b", MEMBERS, "entra.conditionalAccessPolicies")
    assert said(entry) == ("not_obtained", False, "permission_denied", "needs entra.conditionalAccessPolicies", 0, 0)


def test_groups_are_asked_for_although_nothing_that_would_name_them_is_collected(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection(members_of("g"), [{"id": "m"}])
    assert said(entry_of(graph, tmp_path, MEMBERS, groups=("g",))) == ("present", True, None, None, 1, 1)


HOSTILE = [
    "../../users",
    "a/b",
    "a?b=c",
    "a#b",
    "a%2Fb",
    "a b",
    "端末",
    "a&$select=x",
    "https://elsewhere.example",
    "a\r\nHost: x",
    "'",
    "$batch",
    "a;b",
    "@x",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_an_id_holds_it_stays_one_part_of_the_path(tmp_path: Path, hostile: str) -> None:
    graph = named(hostile, "g")
    graph.collection(members_of("g"), [{"id": "m"}])
    assert said(entry_of(graph, tmp_path, MEMBERS, "entra.conditionalAccessPolicies"))[:5] == ("present", True, None, None, 1)
    asked = [each for each in graph.asked if each.startswith("/v1.0/groups/")]
    assert len(asked) == 2
    for each in asked:
        path, _, query = each.partition("?")
        assert path.count("/") == 4
        assert path.isascii()
        assert not set(path) & set(" \r\n#?&")
        assert query.startswith("$select=id,")


@pytest.mark.parametrize(
    ("hostile", "shown"), [("a/../b c", "abc"), ("<script>", "script"), ("端末", "-"), ("x" * 500, "x" * 80), ("a,b; HTTP 200", "abHTTP200")]
)
def test_of_an_id_that_was_not_found_only_harmless_signs_are_shown(tmp_path: Path, hostile: str, shown: str) -> None:
    entry = entry_of(FakeGraph(), tmp_path, MEMBERS, groups=(hostile,))
    assert entry["detail"] == f"not found: {shown}"
    assert verify_snapshot(tmp_path)[1] == []


def test_the_filters_of_a_query_are_sent_as_an_address_may_hold_them(tmp_path: Path) -> None:
    graph = FakeGraph()
    collected(graph, job(tmp_path, "entra.pendingInvitations"))
    (address,) = [each for each in graph.asked if each.startswith("/v1.0/users")]
    assert "$filter=externalUserState%20eq%20'PendingAcceptance'&$select=id," in address
    assert " " not in address
