"""A snapshot after an ingest: whole, hashed, of one company, of one origin, the newest of every PC."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.ingest.computers import Options
from scanner.ingest.ingest import Ingested, ingest
from scanner.ingest.store import finish
from scanner.model.errors import InputError, OutputError
from scanner.snapshot.manifest import read_manifest
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.verify import verify_snapshot
from scanner.snapshot.write import replace, write_bytes
from tests.ingest.samples import SCRIPT, TENANT, as_bytes, script, with_section

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SAID = Options(None, "company", None)
OTHER = "99999999-2222-4333-8444-555555555555"


def bring(tmp_path: Path, data: Any, *, name: str = "pc.json", tenant: str | None = TENANT) -> Ingested:
    (tmp_path / name).write_bytes(as_bytes(data))
    return ingest([tmp_path / name], tmp_path / "s", SAID, tenant, "telework-scan 0", NOW)


def entries(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "s/manifest.json").read_bytes())["resources"]
    return found


def records(tmp_path: Path, resource: str) -> list[Any]:
    snapshot, problems = verify_snapshot(tmp_path / "s")
    assert problems == []
    return list(snapshot.records(resource))


def test_a_new_snapshot_is_whole_and_says_where_it_came_from(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    manifest, _ = read_manifest(tmp_path / "s")
    assert (manifest.tenant_id, manifest.stamp) == (TENANT, "2026-11-20T01:02:03Z")
    entry = entries(tmp_path)["windows.volumes"]
    assert (entry["origin"], entry["state"], entry["count"], entry["complete"]) == ("ingest", "present", 2, True)
    assert entry["detail"].startswith("pc.json sha256:")
    assert entry["collected_at"] == "2026-11-20T01:02:03Z"
    assert {record["of"] for record in records(tmp_path, "windows.volumes")} == {"sn-0001"}
    assert records(tmp_path, "windows.computers")[0]["ownership"] == "company"


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    before = {path.name: path.read_bytes() for path in (tmp_path / "s").rglob("*") if path.is_file()}
    bring(tmp_path, SCRIPT)
    assert {path.name: path.read_bytes() for path in (tmp_path / "s").rglob("*") if path.is_file()} == before


def test_what_was_looked_for_and_is_not_there_has_an_entry(tmp_path: Path) -> None:
    bring(tmp_path, with_section("Get-SmbShare", []))
    assert (entries(tmp_path)["windows.shares"]["state"], entries(tmp_path)["windows.shares"]["count"]) == ("present", 0)
    assert records(tmp_path, "windows.shares") == []


def another(**changes: Any) -> dict[str, Any]:
    made = script(computer="SAMPLE-PC-02", **changes)
    made["sections"]["Win32_ComputerSystem"][0]["Name"] = "SAMPLE-PC-02"
    made["sections"]["Win32_BIOS"] = [{"SerialNumber": "SN-0002"}]
    return made


def test_a_second_pc_is_added_and_the_first_stays(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    bring(tmp_path, another(collectedAt="2026-11-19T00:00:00Z"))
    assert [each["id"] for each in records(tmp_path, "windows.computers")] == ["sn-0001", "sn-0002"]
    assert len(records(tmp_path, "windows.volumes")) == 4
    assert entries(tmp_path)["windows.volumes"]["collected_at"] == "2026-11-20T01:02:03Z"  # as new as the newest PC in it


def test_a_newer_file_replaces_the_pc_as_a_whole(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    newer = with_section("Get-SmbShare", {"error": "x"}, collectedAt="2026-11-21T00:00:00Z")
    done = bring(tmp_path, newer)
    assert done.stored.written == ("sn-0001",)
    assert records(tmp_path, "windows.shares") == []  # those of the older reading are no longer known
    assert records(tmp_path, "windows.computers")[0]["unread"] == [{"resource": "windows.shares", "reason": "not_collected"}]
    assert records(tmp_path, "windows.computers")[0]["collectedAt"] == "2026-11-21T00:00:00Z"


@pytest.mark.parametrize("stamp", ["2026-11-19T00:00:00Z", None])
def test_an_older_file_changes_nothing_and_is_said(tmp_path: Path, stamp: str | None) -> None:
    bring(tmp_path, SCRIPT)
    before = (tmp_path / "s/manifest.json").read_bytes()
    done = bring(tmp_path, with_section("Get-SmbShare", [], collectedAt=stamp), name="old.json")
    assert (done.stored.written, done.stored.kept) == ((), ("sn-0001",))
    assert any("something newer" in problem.en for problem in done.warnings)
    assert (tmp_path / "s/manifest.json").read_bytes() == before


def test_a_clock_that_runs_ahead_does_not_make_the_snapshot_newer(tmp_path: Path) -> None:
    done = bring(tmp_path, script(collectedAt="2027-01-01T00:00:00Z"))
    assert any("clock" in problem.en for problem in done.warnings)
    assert read_manifest(tmp_path / "s")[0].stamp == "2026-11-21T12:00:00Z"


def test_a_new_snapshot_needs_a_tenant(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="id of the tenant"):
        bring(tmp_path, SCRIPT, tenant=None)
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("first", [True, False])
def test_a_pc_of_another_tenant_is_refused(tmp_path: Path, first: bool) -> None:
    """Whether the snapshot is there or only asked for."""
    joined = [{"tenantId": OTHER}]
    if not first:
        bring(tmp_path, SCRIPT)
    with pytest.raises(InputError, match="another tenant"):
        bring(tmp_path, with_section("CloudDomainJoin", joined), tenant=TENANT if first else None)


def test_a_snapshot_of_another_tenant_is_refused(tmp_path: Path) -> None:
    bring(tmp_path, with_section("CloudDomainJoin", []))
    with pytest.raises(InputError, match="another tenant"):
        bring(tmp_path, with_section("CloudDomainJoin", []), tenant=OTHER)


@pytest.mark.parametrize(
    ("domain", "same"),
    [
        ("corp.example.jp", True),
        ("CORP.example.jp", True),
        ("tokyo.corp.example.jp", True),
        ("example.jp", True),
        ("corp.example.com", False),
        ("CORP", True),
    ],
)
def test_a_pc_of_another_directory_is_refused(tmp_path: Path, domain: str, same: bool) -> None:
    bring(tmp_path, SCRIPT)
    add_resource(tmp_path, "directory.domain", {"objectSid": "S-1-5-21-1-2-3", "dnsRoot": "Corp.Example.jp"}, "directory")
    data = another()
    data["sections"]["Win32_ComputerSystem"][0]["Domain"] = domain
    if same:
        bring(tmp_path, data)
    else:
        with pytest.raises(InputError, match="another Active Directory domain"):
            bring(tmp_path, data)


def add_resource(tmp_path: Path, resource: str, record: Any, origin: str) -> None:
    data = json.dumps(record).encode() + b"\n"
    file = f"{resource.replace('.', '/')}.jsonl"
    (tmp_path / "s" / file).parent.mkdir(exist_ok=True)
    (tmp_path / "s" / file).write_bytes(data)
    manifest = json.loads((tmp_path / "s/manifest.json").read_bytes())
    template = {**manifest["resources"]["windows.volumes"], "origin": origin, "file": file, "count": 1, "sha256": hashlib.sha256(data).hexdigest()}
    manifest["resources"][resource] = template
    (tmp_path / "s/manifest.json").write_bytes(json.dumps(manifest).encode())


def test_what_came_another_way_is_never_mixed_with_files(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    add_resource(tmp_path, "windows.shares", {"of": "x", "value": {}}, "graph")
    with pytest.raises(InputError, match="two origins"):
        bring(tmp_path, another())


def test_other_resources_of_the_snapshot_stay_as_they_are(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    add_resource(tmp_path, "entra.users", {"id": "u1"}, "graph")
    before = entries(tmp_path)["entra.users"]
    bring(tmp_path, another())
    assert entries(tmp_path)["entra.users"] == before
    assert records(tmp_path, "entra.users") == [{"id": "u1"}]


def test_a_folder_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/notes.txt").write_text("メモ", encoding="utf-8")
    with pytest.raises(InputError, match="neither a snapshot"):
        bring(tmp_path, SCRIPT)
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("after", [1, 2, 10, 18, 19, 20, 27, 36, 37])
def test_stopped_anywhere_the_snapshot_is_the_old_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Every writing and every moving is a place to stop at; the next ingest puts right what is left."""
    bring(tmp_path, SCRIPT)
    newer = with_section("Get-SmbShare", [], collectedAt="2026-11-21T00:00:00Z")
    left = [after]

    def stopping(real: Any) -> Any:
        def call(*arguments: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                raise OutputError("止まりました", "stopped")
            return real(*arguments)

        return call

    with monkeypatch.context() as patch:
        patch.setattr("scanner.ingest.store.write_bytes", stopping(write_bytes))
        patch.setattr("scanner.ingest.store.replace", stopping(replace))
        try:
            bring(tmp_path, newer)
        except OutputError:
            pass
        else:
            assert after > 36  # 18 files are written and 18 moved
    finish(tmp_path / "s")
    found = records(tmp_path, "windows.shares")
    stamp = open_snapshot(tmp_path / "s").manifest.stamp
    assert (len(found), stamp) in ((2, "2026-11-20T01:02:03Z"), (0, "2026-11-21T00:00:00Z"))
