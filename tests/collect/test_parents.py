"""What is read for each parent: for every one it concerns, twenty at a time, and one that fails takes nothing from the others."""

import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.collector import Limits
from scanner.collect.entries import Trouble
from scanner.collect.errors import GraphError
from scanner.collect.graph import Answer
from scanner.collect.parents import ids_for
from scanner.collect.patience import Budget
from scanner.resources.registry import registry
from tests.collect.fake_graph import (
    DATE,
    DEVICES,
    ORIGIN,
    SKUS,
    FakeGraph,
    Record,
    compact,
    entry_of,
    page,
    refusal,
    said,
    subscription,
    tree,
)

STATES, MANAGED = "defender.windowsProtectionStates", "intune.managedDevices"
NOT_THERE = refusal(404, "ResourceNotFound")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.collect.line.PAUSE", 0.0)


def state_of(device: str) -> str:
    return f"{DEVICES}/{device}/windowsProtectionState"


def devices(*ids: str, system: Any = "Windows") -> list[Record]:
    return [{"id": each, "operatingSystem": system} for each in ids]


def tenant(*ids: str) -> FakeGraph:
    """A tenant with these Windows devices, each with its protection state."""
    graph = FakeGraph()
    graph.collection(DEVICES, devices(*ids))
    for each in ids:
        graph.put(state_of(each), compact({"@odata.context": "x", "id": f"state-{each}", "malwareProtectionEnabled": True}))
    return graph


def records(out: Path, resource: str) -> list[Record]:
    return [json.loads(line) for line in tree(out)[f"{resource.replace('.', '/')}.jsonl"].splitlines()]


def test_each_parent_is_asked_for_its_object(tmp_path: Path) -> None:
    graph = tenant("b", "a")
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == ("present", True, None, None, 2, 2)
    lines = tree(tmp_path)["defender/windowsProtectionStates.jsonl"].splitlines()
    assert lines[0] == b'{"of":"a","value":{"@odata.context":"x","id":"state-a","malwareProtectionEnabled":true}}'
    assert [json.loads(line)["of"] for line in lines] == ["a", "b"]


def test_parents_are_asked_for_in_batches_of_twenty_two_at_a_time(tmp_path: Path) -> None:
    graph = tenant(*(f"{number:03}" for number in range(170)))
    assert said(entry_of(graph, tmp_path, STATES, MANAGED))[4:] == (170, 170)
    assert graph.batches == [20] * 8 + [10]
    assert graph.most_under_way == 2


def test_only_those_parents_are_asked_for_that_the_resource_is_about(tmp_path: Path) -> None:
    graph = tenant("windows")
    others = [*devices("ios", system="iOS"), *devices("null", system=None), {"id": "absent"}]
    graph.collection(DEVICES, [*devices("windows"), *others])
    for each in ("null", "absent"):
        graph.put(state_of(each), NOT_THERE)
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == ("present", True, None, None, 1, 1)
    assert sorted(each for each in graph.asked_paths() if each.startswith(f"{DEVICES}/")) == [
        state_of(each) for each in ("absent", "null", "windows")
    ]


def test_without_parents_there_is_nothing_and_that_is_known(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.put(DEVICES, Answer("", page([]), DATE.replace(minute=1)))
    entry = entry_of(graph, tmp_path, STATES, MANAGED)
    assert said(entry) == ("present", True, None, None, 0, 0)
    assert entry["collected_at"] == "2026-11-01T00:01:00Z"
    assert tree(tmp_path)["defender/windowsProtectionStates.jsonl"] == b""


# What is not obtained of a parent


def test_a_parent_without_the_object_has_none_where_the_resource_file_says_so(tmp_path: Path) -> None:
    graph = tenant("a", "b", "c")
    graph.put(state_of("b"), NOT_THERE)
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == ("present", True, None, None, 2, 2)
    for each in "ac":
        graph.put(state_of(each), NOT_THERE)
    assert said(entry_of(graph, tmp_path / "none", STATES, MANAGED)) == ("present", True, None, None, 0, 0)


def test_a_parent_that_is_gone_is_a_gap_where_the_resource_file_says_nothing_of_it(tmp_path: Path) -> None:
    assert registry()["entra.userAuthenticationRequirements"].none_means is None
    graph = FakeGraph()
    graph.collection("/v1.0/users", [{"id": each, "userType": "Member"} for each in "ab"])
    path = registry()["entra.userAuthenticationRequirements"].endpoint
    api = registry()["entra.userAuthenticationRequirements"].api
    graph.put(f"/{api}{path.replace('{id}', 'a')}", compact({"perUserMfaState": "enforced"}))
    entry = entry_of(graph, tmp_path, "entra.userAuthenticationRequirements", "entra.users")
    assert said(entry) == ("present", False, "incomplete", "not found: b", 1, 1)


FAILED: dict[str, tuple[Sequence[bytes | Exception], tuple[Any, ...]]] = {
    "403": ([refusal(403, "x")], ("present", False, "permission_denied", "HTTP 403 x", 2, 2)),
    "503": ([refusal(503)], ("present", False, "incomplete", "HTTP 503", 2, 2)),
    "no JSON": ([b"{"], ("present", False, "incomplete", "no JSON", 2, 2)),
    "no JSON at first": ([b"{", compact({"id": "s"})], ("present", True, None, None, 3, 3)),
    "an error as an object": ([compact({"error": {"code": "x"}})], ("present", False, "incomplete", "no JSON", 2, 2)),
}


@pytest.mark.parametrize(("replies", "expected"), FAILED.values(), ids=FAILED)
def test_a_parent_that_fails_takes_nothing_from_the_others(tmp_path: Path, replies: list[bytes | Exception], expected: tuple[Any, ...]) -> None:
    graph = tenant("a", "b", "c")
    graph.put(state_of("b"), *replies)
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == expected
    assert {"a", "c"} <= {each["of"] for each in records(tmp_path, STATES)}


def test_several_failures_are_told_together_and_the_one_to_mend_is_the_reason(tmp_path: Path) -> None:
    graph = tenant(*"abcdefgh")
    for each, error in zip("abcdefg", [503, 403, 503, 500, 502, 504, 429], strict=True):
        graph.put(state_of(each), refusal(error))
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == (
        "present",
        False,
        "permission_denied",
        "HTTP 403; HTTP 429; HTTP 500; HTTP 502; HTTP 503",
        1,
        1,
    )


def test_when_every_parent_fails_nothing_is_obtained(tmp_path: Path) -> None:
    graph = tenant("a", "b")
    for each in "ab":
        graph.put(state_of(each), refusal(403, "x"))
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == ("not_obtained", False, "permission_denied", "HTTP 403 x", 0, 0)


# What the parents lack


@pytest.mark.parametrize(("error", "reason"), [(refusal(403, "x"), "permission_denied"), (refusal(503), "incomplete")], ids=str)
def test_without_the_parents_nothing_is_asked_and_their_reason_is_given(tmp_path: Path, error: GraphError, reason: str) -> None:
    graph = FakeGraph()
    graph.put(DEVICES, error)
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == ("not_obtained", False, reason, f"needs {MANAGED}", 0, 0)
    assert graph.batches == []


def test_parents_that_are_not_collected_are_needed(tmp_path: Path) -> None:
    assert said(entry_of(FakeGraph(), tmp_path, STATES)) == ("not_obtained", False, "not_collected", f"needs {MANAGED}", 0, 0)


def test_a_lacking_plan_is_said_rather_than_lacking_parents(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection(SKUS, [subscription("TEAMS1")])
    assert said(entry_of(graph, tmp_path, STATES, MANAGED))[2:4] == ("not_licensed", "no service plan: INTUNE_A")


def test_a_list_of_parents_with_gaps_leaves_gaps(tmp_path: Path) -> None:
    graph = tenant("a", "b")
    graph.collection(DEVICES, devices("a", "b"), 1)
    graph.put(f"{DEVICES}?page=2", refusal(503))
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == ("present", False, "incomplete", f"needs {MANAGED}", 1, 1)


def test_a_parent_without_an_id_leaves_a_gap(tmp_path: Path) -> None:
    graph = tenant("a")
    graph.collection(DEVICES, [*devices("a"), {"operatingSystem": "Windows"}])
    assert said(entry_of(graph, tmp_path, STATES, MANAGED)) == ("present", False, "incomplete", f"needs {MANAGED}", 1, 1)


def test_memory_does_not_grow_with_the_number_of_parents(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        path.write_bytes(b"".join(compact({"id": f"{number:08}", "operatingSystem": "Windows"}) + b"\n" for number in range(count)))
        tracemalloc.start()
        assert sum(1 for _ in ids_for(registry()[STATES], {MANAGED: (registry()[MANAGED], path)}, (), Trouble())) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(20_000) < 2 * peak(200) + 100_000


def test_batches_leave_room_for_others_when_they_have_to_wait(tmp_path: Path) -> None:
    class Counting(FakeGraph):
        batching = most_batching = 0

        async def batch(self, api: str, paths: Sequence[str], budget: Budget) -> list[Answer | GraphError]:
            self.batching += 1
            self.most_batching = max(self.most_batching, self.batching)
            answers = await super().batch(api, paths, budget)
            self.batching -= 1
            return answers

    ids = [f"{number:03}" for number in range(200)]
    graph = Counting()
    graph.replies |= tenant(*ids).replies
    entry_of(graph, tmp_path, STATES, MANAGED, limits=Limits(at_once=8))
    assert graph.most_batching == 2
    assert ORIGIN not in "".join(graph.asked)
