"""Stopped at any moment, a collection is a valid snapshot or can be resumed; and resumed, it ends as if nothing had happened."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.collector import Job, Limits
from scanner.model.errors import UsageError
from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import (
    DATE,
    DEFAULTS,
    DEVICES,
    ORIGIN,
    PUSH,
    USERS,
    FakeGraph,
    collected,
    compact,
    job,
    page,
    refusal,
    tree,
    users,
)

NAMES = (
    "entra.users",
    "entra.securityDefaults",
    "entra.groupMembers",
    "entra.conditionalAccessPolicies",
    "intune.managedDevices",
    "intune.applePushNotificationCertificate",
    "defender.windowsProtectionStates",
)
GROUP = "/v1.0/groups/g/transitiveMembers"


def tenant(stop: Callable[[str], bool] = lambda _: False) -> FakeGraph:
    """A tenant with long lists, single objects, parents, and something that does not exist."""
    graph = FakeGraph(stop)
    graph.collection(USERS, [*users(6), users(6)[0]], 2)
    graph.put(DEFAULTS, compact({"id": "d", "isEnabled": True}))
    graph.put(PUSH, refusal(404, "ResourceNotFound"))
    graph.collection("/v1.0/identity/conditionalAccess/policies", [{"id": "p", "conditions": {"users": {"includeGroups": ["g"]}}}])
    graph.collection(GROUP, [{"id": f"m{number}"} for number in range(3)], 1)
    graph.collection(DEVICES, [{"id": f"d{number}", "operatingSystem": "Windows"} for number in range(5)], 3)
    for number in range(4):
        graph.put(f"{DEVICES}/d{number}/windowsProtectionState", compact({"id": "s", "malwareProtectionEnabled": True}))
    return graph


def wanted(out: Path, *, resume: bool = False) -> Job:
    return job(out, *NAMES, resume=resume, limits=Limits(batch=2))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if not name.startswith(".collecting/")}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a collection that nothing disturbs leaves behind."""
    out = tmp_path_factory.mktemp("undisturbed")
    collected(tenant(), wanted(out))
    assert verify_snapshot(out)[1] == []
    return tree(out)


def resumed(folder: Path, graph: FakeGraph | None = None) -> dict[str, bytes]:
    """The folder after going on with it; a finished one is left alone."""
    if not (folder / "manifest.json").exists() or (folder / ".collecting" / "job.json").exists():
        collected(graph or tenant(), wanted(folder, resume=True))
    assert verify_snapshot(folder)[1] == []
    return snapshot(folder)


# Killed


@contextmanager
def copying(out: Path, copies: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Before every change of the folder, copy it as a process killed there would leave it."""
    made: list[Path] = []
    busy = [False]

    def wrapped(name: str) -> Callable[..., Any]:
        whole = getattr(os, name)

        def call(*arguments: Any, **named: Any) -> Any:
            if not busy[0] and out.exists():
                busy[0] = True
                made.append(copies / f"{len(made):03}")
                shutil.copytree(out, made[-1])
                busy[0] = False
            return whole(*arguments, **named)

        return call

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "rmdir", "mkdir"):
            patch.setattr(os, name, wrapped(name))
        yield made


def test_killed_before_any_change_of_the_disk_it_ends_as_if_undisturbed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, bytes]
) -> None:
    with monkeypatch.context() as quick:
        quick.setattr(os, "fsync", lambda _: None)
        with copying(tmp_path / "out", tmp_path / "copies", quick) as copies:
            collected(tenant(), wanted(tmp_path / "out"))
        assert len(copies) > 60
        for copy in copies:
            whole = {name for name in tree(copy) if name.startswith(".collecting/") and name.endswith(".json")}
            graph = tenant()
            assert resumed(copy, graph) == undisturbed, copy
            if ".collecting/entra.users.json" in whole:
                assert not any(each.startswith(USERS) for each in graph.asked_paths()), copy


def test_killed_again_while_resuming_it_ends_as_if_undisturbed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, bytes]
) -> None:
    with monkeypatch.context() as quick:
        quick.setattr(os, "fsync", lambda _: None)
        with copying(tmp_path / "out", tmp_path / "copies", quick) as copies:
            collected(tenant(), wanted(tmp_path / "out"))
        middle = copies[len(copies) // 2]
        with copying(middle, tmp_path / "again", quick) as second:
            resumed(middle)
        for copy in second[::3]:
            assert resumed(copy) == undisturbed, copy


def test_runs_that_a_power_failure_tore_are_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, bytes]) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    with copying(tmp_path / "out", tmp_path / "copies", monkeypatch) as copies:
        collected(tenant(), wanted(tmp_path / "out"))
    torn = 0
    for copy in copies[::4]:
        for run in sorted(copy.glob(".collecting/*/*.run"))[::2]:
            run.write_bytes(run.read_bytes()[:-1])
            torn += 1
        assert resumed(copy) == undisturbed, copy
    assert torn > 20


# Interrupted


def interrupted(out: Path, at: int, *, resume: bool = False) -> bool:
    """Interrupt the collection after n answers. Returns whether it would have had more."""
    graph = tenant(lambda _: graph.answered >= at)
    try:
        collected(graph, wanted(out, resume=resume))
    except asyncio.CancelledError:
        return True
    return False


def test_interrupted_after_any_answer_it_leaves_a_valid_snapshot_that_can_be_resumed(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    for at in range(40):
        out = tmp_path / str(at)
        if not interrupted(out, at):
            break
        if at == 0:
            assert list(tree(out)) == [".collecting/job.json"]
        else:
            found, problems = verify_snapshot(out)
            assert problems == []
            said = {(entry.state, entry.complete, entry.reason, entry.detail) for entry in found.manifest.entries.values()}
            assert any(detail == "interrupted" for *_, detail in said)
            assert all(complete or reason == "incomplete" for _, complete, reason, _ in said)
        assert resumed(out) == undisturbed
        assert not (out / ".collecting").exists()
    assert at > 15


def test_interrupted_again_and_again_it_ends_as_if_undisturbed(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    assert interrupted(tmp_path, 3)
    for _ in range(30):
        if not interrupted(tmp_path, 1, resume=True):
            break
    assert snapshot(tmp_path) == undisturbed


def stopped_at(out: Path, address: str) -> None:
    """A collection of users that was interrupted when it asked for this address."""
    with pytest.raises(asyncio.CancelledError):
        collected(tenant(lambda each: each.endswith(address)), job(out, "entra.users"))


def test_what_came_before_an_interruption_is_in_the_snapshot(tmp_path: Path) -> None:
    stopped_at(tmp_path, "users?page=3")
    entry = verify_snapshot(tmp_path)[0].entry("entra.users")
    assert entry is not None
    assert (entry.state, entry.complete, entry.reason, entry.detail, entry.count) == ("present", False, "incomplete", "interrupted", 4)


# Gone on with


def users_of(folder: Path, graph: FakeGraph) -> dict[str, Any]:
    entry: dict[str, Any] = collected(graph, job(folder, "entra.users", resume=True))["resources"]["entra.users"]
    return entry


def test_it_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    stopped_at(tmp_path, "users?page=3")
    graph = tenant()
    assert users_of(tmp_path, graph)["pages"] == 4
    assert graph.asked_paths() == [f"{USERS}?page=3", f"{USERS}?page=4"]


@pytest.mark.parametrize("status", [400, 410])
def test_a_link_that_is_no_longer_good_makes_the_list_begin_anew(tmp_path: Path, status: int) -> None:
    stopped_at(tmp_path, "users?page=3")
    graph = tenant()
    graph.replies[f"{USERS}?page=3"].insert(0, refusal(status, "BadRequest"))
    entry = users_of(tmp_path, graph)
    assert (entry["complete"], entry["pages"], entry["detail"], entry["count"]) == (True, 4, "1 duplicate objects", 6)
    assert [each.removeprefix(USERS) for each in graph.asked_paths()] == ["?page=3", "", "?page=2", "?page=3", "?page=4"]


def test_a_circle_is_noticed_across_the_stop(tmp_path: Path) -> None:
    stopped_at(tmp_path, "users?page=3")
    graph = tenant()
    graph.put(f"{USERS}?page=3", page([], f"{ORIGIN}{USERS}?page=2"))
    assert users_of(tmp_path, graph)["detail"] == "page loop"
    assert graph.asked_paths() == [f"{USERS}?page=3"]


@pytest.mark.parametrize(("hours", "good"), [(0, True), (23.9, True), (24.1, False), (-48, True)])
def test_after_a_day_the_parts_no_longer_belong_together(tmp_path: Path, hours: float, good: bool) -> None:
    stopped_at(tmp_path, "users?page=3")
    graph = tenant()
    graph.date = DATE + timedelta(hours=hours)
    if good:
        assert users_of(tmp_path, graph)["complete"]
        return
    with pytest.raises(UsageError) as error:
        users_of(tmp_path, graph)
    assert "24 時間" in error.value.ja
    assert len(graph.asked) == 1


def test_parents_that_became_others_make_what_belongs_to_them_be_read_again(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    assert interrupted(tmp_path, 14)
    (tmp_path / ".collecting" / "intune.managedDevices.json").unlink(missing_ok=True)
    graph = tenant()
    graph.put(f"{DEVICES}?page=2", page([{"id": "d0", "operatingSystem": "Windows"}, {"id": "d9", "operatingSystem": "iOS"}]))
    again = resumed(tmp_path, graph)
    assert set(again) == set(undisturbed)
    lines = again["defender/windowsProtectionStates.jsonl"].splitlines()
    assert [line[:11] for line in lines] == [b'{"of":"d0",', b'{"of":"d1",', b'{"of":"d2",']


def test_what_failed_before_the_stop_is_tried_again(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    graph = tenant(lambda address: address.endswith("users?page=4"))
    graph.put(f"{DEVICES}/d1/windowsProtectionState", refusal(503))
    graph.put(f"{GROUP}?page=2", refusal(403, "x"))
    graph.put(DEFAULTS, refusal(403, "x"))
    with pytest.raises(asyncio.CancelledError):
        collected(graph, wanted(tmp_path))
    assert resumed(tmp_path) == undisturbed
