"""Collecting: first whose tenant it is, then everything else; and only the service tells the time."""

import asyncio
import hashlib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.collector import Limits, NothingError, collect
from scanner.collect.errors import GraphError
from scanner.collect.graph import Answer
from scanner.collect.patience import Budget
from scanner.model.errors import OutputError, UsageError
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import (
    DATE,
    DEFAULTS,
    DEVICES,
    ORGANIZATION,
    ORIGIN,
    SKUS,
    STAMP,
    TENANT,
    USERS,
    FakeGraph,
    Told,
    collected,
    compact,
    entry_of,
    job,
    page,
    refusal,
    said,
    tree,
    users,
)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.collect.line.PAUSE", 0.0)


def test_a_small_tenant_becomes_a_snapshot_that_can_be_opened(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection(USERS, users(7), 3)
    graph.put(DEFAULTS, compact({"@odata.context": "x", "id": "d", "isEnabled": True}))
    manifest = collected(graph, job(tmp_path / "out", "entra.users", "entra.securityDefaults"))
    snapshot, problems = verify_snapshot(tmp_path / "out")
    assert problems == []
    assert sorted(tree(tmp_path / "out")) == [
        "entra/organization.jsonl",
        "entra/securityDefaults.json",
        "entra/subscribedSkus.jsonl",
        "entra/users.jsonl",
        "manifest.json",
    ]
    assert list(snapshot.records("entra.users")) == sorted(users(7), key=lambda each: str(each["id"]))
    assert tree(tmp_path / "out")["entra/securityDefaults.json"] == b'{"@odata.context":"x","id":"d","isEnabled":true}\n'
    assert manifest["tenant"] == {"id": TENANT, "name": "株式会社サンプル"}
    assert manifest["permissions"] == ["Organization.Read.All", "User.Read.All"]
    assert (manifest["sign_in"], manifest["tool"], manifest["collected_at"]) == ("sandbox", "telework-scan 0.0", STAMP)
    data = tree(tmp_path / "out")["entra/users.jsonl"]
    assert manifest["resources"]["entra.users"] == {
        "file": "entra/users.jsonl",
        "count": 7,
        "sha256": hashlib.sha256(data).hexdigest(),
        "state": "present",
        "complete": True,
        "reason": None,
        "detail": None,
        "endpoint": "/users",
        "api": "v1.0",
        "permission": "User.Read.All",
        "pages": 3,
        "origin": "graph",
        "collected_at": STAMP,
    }


def test_the_tenant_is_asked_for_first_then_its_licences_then_the_rest_together(tmp_path: Path) -> None:
    graph, told = FakeGraph(), Told()
    names = ("entra.users", "entra.roleDefinitions", "entra.securityDefaults", "intune.managedDevices", "entra.domains")
    for path in (USERS, DEVICES):
        graph.collection(path, users(2), 1)
    asyncio.run(collect(job(tmp_path, *names), graph, told))
    assert graph.asked_paths()[:2] == [ORGANIZATION, SKUS]
    assert graph.most_under_way == 5
    assert [line[1] for line in told.lines if line[0] == "started"][:2] == ["entra.organization", "entra.subscribedSkus"]
    assert [line for line in told.lines if line[1] == "entra.users"] == [
        ("started", "entra.users"),
        ("grew", "entra.users", 1),
        ("grew", "entra.users", 2),
        ("done", "entra.users", "present"),
    ]


def test_no_more_requests_are_under_way_than_allowed(tmp_path: Path) -> None:
    graph = FakeGraph()
    names = ("entra.users", "entra.roleDefinitions", "entra.domains", "intune.managedDevices", "entra.groups")
    collected(graph, job(tmp_path, *names, limits=Limits(at_once=2)))
    assert graph.most_under_way == 2


# The tenant


@pytest.mark.parametrize("spelled", [TENANT, TENANT.upper()])
def test_the_tenant_may_be_spelled_in_any_case(tmp_path: Path, spelled: str) -> None:
    assert collected(FakeGraph(), job(tmp_path, tenant=spelled))["tenant"]["id"] == spelled


@pytest.mark.parametrize(
    "records",
    [[{"id": "99999999-2222-4333-8444-555555555555"}], [], [{"id": None}], [{"id": TENANT}, {"id": "x"}]],
    ids=["another", "none", "null", "two"],
)
def test_another_tenant_ends_everything_before_anything_else_is_asked(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    graph = FakeGraph()
    graph.collection(ORGANIZATION, records)
    with pytest.raises(UsageError) as error:
        collected(graph, job(tmp_path / "out", "entra.users"))
    assert "違います" in error.value.ja
    assert TENANT in error.value.en
    assert graph.asked_paths() == [ORGANIZATION]
    assert not (tmp_path / "out").exists()


def test_of_what_another_tenant_calls_itself_only_harmless_signs_are_shown(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection(ORGANIZATION, [{"id": "\x1b[31m<b>99999999</b>" + "x" * 500}])
    with pytest.raises(UsageError) as error:
        collected(graph, job(tmp_path))
    assert "（31mb99999999bxxx" in error.value.ja
    assert len(error.value.ja) < 300


def test_without_a_tenant_to_expect_the_one_that_answers_is_taken(tmp_path: Path) -> None:
    assert collected(FakeGraph(), job(tmp_path, tenant=None))["tenant"]["id"] == TENANT
    graph = FakeGraph()
    graph.put(ORGANIZATION, refusal(403, "Authorization_RequestDenied"))
    with pytest.raises(NothingError) as error:
        collected(graph, job(tmp_path / "out", tenant=None))
    assert error.value.exit_code == 3
    assert not (tmp_path / "out").exists()


def test_an_organisation_that_may_not_be_read_is_a_gap_like_any_other(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.put(ORGANIZATION, refusal(403, "Authorization_RequestDenied"))
    graph.collection(USERS, users(1))
    manifest = collected(graph, job(tmp_path, "entra.users"))
    assert manifest["tenant"] == {"id": TENANT, "name": None}
    assert said(manifest["resources"]["entra.organization"])[:3] == ("not_obtained", False, "permission_denied")
    assert said(manifest["resources"]["entra.users"])[:2] == ("present", True)
    assert verify_snapshot(tmp_path)[1] == []


def test_a_service_that_never_answers_makes_no_snapshot(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.put(ORGANIZATION, refusal(None, detail="connection lost", date=None))
    with pytest.raises(NothingError) as error:
        collected(graph, job(tmp_path / "out", "entra.users"))
    assert "応答" in error.value.ja
    assert not (tmp_path / "out").exists()


ONE = [{"id": "1"}]


# Time


def test_only_the_service_tells_the_time_and_the_latest_answer_counts(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.put(USERS, Answer("", page([{"id": "1"}], f"{ORIGIN}{USERS}?page=2"), DATE + timedelta(seconds=5)))
    graph.put(f"{USERS}?page=2", Answer("", page([{"id": "2"}]), DATE + timedelta(seconds=9)))
    graph.put(DEVICES, refusal(403, "x", date=DATE + timedelta(seconds=7)))
    manifest = collected(graph, job(tmp_path, "entra.users", "intune.managedDevices"))
    assert manifest["resources"]["entra.users"]["collected_at"] == "2026-11-01T00:00:09Z"
    assert manifest["resources"]["entra.organization"]["collected_at"] == STAMP
    assert manifest["collected_at"] == "2026-11-01T00:00:09Z"
    assert open_snapshot(tmp_path)


@pytest.mark.parametrize("date", [None, DATE.replace(year=1999), DATE.replace(year=2201)])
def test_an_answer_without_a_possible_time_is_none(tmp_path: Path, date: Any) -> None:
    graph = FakeGraph()
    graph.put(USERS, Answer("", page(ONE), date))
    assert said(entry_of(graph, tmp_path, "entra.users")) == ("not_obtained", False, "incomplete", "no date", 0, 0)


def test_a_service_that_does_not_answer_in_time_is_not_tried_for_that_long_again(tmp_path: Path) -> None:
    left: list[float] = []

    class Slow(FakeGraph):
        async def batch(self, api: str, paths: Any, budget: Budget) -> list[Answer | GraphError]:  # noqa: ARG002
            left.append(budget.left())
            await asyncio.sleep(0.05)
            return [refusal(None, detail="out of time", date=None)] * len(paths)

    graph = Slow()
    graph.collection(DEVICES, [{"id": f"{number:03}", "operatingSystem": "Windows"} for number in range(200)])
    entry = entry_of(
        graph, tmp_path, "defender.windowsProtectionStates", "intune.managedDevices", limits=Limits(resource_seconds=0.05, at_once=1, batch=20)
    )
    assert said(entry) == ("not_obtained", False, "incomplete", "out of time", 0, 0)
    assert [each > 0 for each in left] == [True]  # of ten batches


def test_waits_are_told_with_the_resource_that_waits(tmp_path: Path) -> None:
    class Busy(FakeGraph):
        async def get(self, address: str, budget: Budget) -> Answer:
            if address.startswith(USERS):
                budget.tell(2.5)
            return await super().get(address, budget)

    told = Told()
    asyncio.run(collect(job(tmp_path, "entra.users"), Busy(), told))
    assert ("waiting", "entra.users", 2.5) in told.lines


def test_a_disk_that_is_full_ends_the_collection_and_it_can_be_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = FakeGraph()
    graph.collection(USERS, users(3), 1)
    with monkeypatch.context() as patch:
        patch.setattr("scanner.collect.merge.atomic", lambda *_: (_ for _ in ()).throw(OutputError("満杯", "full")))
        with pytest.raises(OutputError):
            collected(graph, job(tmp_path, "entra.users"))
    assert not (tmp_path / "manifest.json").exists()
    collected(graph, job(tmp_path, "entra.users", resume=True))
    assert verify_snapshot(tmp_path)[1] == []


def test_the_engine_itself_loads_no_client_of_the_network() -> None:
    code = "import sys, scanner.collect.collector; print(sorted({name.split('.')[0] for name in sys.modules} & {'httpx', 'msgraph', 'azure', 'kiota_abstractions'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[2])
    assert done.stdout.strip() == "[]"
