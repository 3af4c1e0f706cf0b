"""A directory in a snapshot: added, made anew, replaced by the same domain alone, and whole at every moment."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scanner.collect import directory_snapshot
from scanner.collect.directory import Collection, collect_directory
from scanner.collect.directory_snapshot import Target, add, target_of
from scanner.collect.directory_values import sid_bytes
from scanner.collect.entries import Failure
from scanner.collect.journal import JOB
from scanner.model.errors import InputError, OutputError, UsageError
from scanner.model.verdicts import Reason
from scanner.snapshot.manifest import MANIFEST, UNFINISHED
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.verify import verify_snapshot
from scanner.snapshot.write import write_bytes
from tests.collect.fake_directory import BASE, CONTAINER, DOMAIN, FakeDirectory, policy

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "basic" / "snapshot"


def collected(source: FakeDirectory) -> Collection:
    return collect_directory(source, lambda _: None)


def added(folder: Path, source: FakeDirectory, tenant: str | None = None) -> dict[str, Any]:
    return add(target_of(folder, tenant), collected(source), tool="telework-scan 0", tenant=tenant, name=None)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A snapshot of a tenant."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "snapshot", ignore=shutil.ignore_patterns("directory")))


def whole(folder: Path) -> set[str]:
    snapshot, problems = verify_snapshot(folder)
    assert problems == []
    return {name for name in snapshot.manifest.entries if name.startswith("directory.")}


def test_a_new_snapshot_is_the_domain_s(tmp_path: Path) -> None:
    manifest = added(tmp_path / "new", FakeDirectory())
    assert len(whole(tmp_path / "new")) == 6
    assert manifest["tenant"] == {"id": DOMAIN, "name": "corp.example.jp"}
    assert manifest["collected_at"] == "2026-11-01T00:00:00Z"
    entry = manifest["resources"]["directory.passwordSettings"]
    assert entry == {
        "file": "directory/passwordSettings.jsonl",
        "count": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",  # of nothing
        "state": "present",
        "complete": True,
        "reason": None,
        "detail": None,
        "endpoint": f"ldap: {CONTAINER}?one?(objectClass=*)",
        "api": None,
        "permission": None,
        "pages": 3,
        "origin": "directory",
        "collected_at": "2026-11-01T00:00:00Z",
    }


def test_a_directory_joins_what_was_collected_of_the_tenant(graph: Path) -> None:
    before = json.loads((graph / MANIFEST).read_text())
    before["resources"] = {name: entry for name, entry in before["resources"].items() if not name.startswith("directory.")}
    manifest = added(graph, FakeDirectory(), before["tenant"]["id"].upper())
    assert len(whole(graph)) == 6
    assert {**manifest, "collected_at": None, "resources": None} == {**before, "collected_at": None, "resources": None}
    assert before["resources"].items() <= manifest["resources"].items()
    assert manifest["collected_at"] == max(entry["collected_at"] for entry in manifest["resources"].values())


def test_the_same_domain_takes_the_place_of_what_was_read_before(graph: Path) -> None:
    added(graph, FakeDirectory({f"CN=yurui,{CONTAINER}": policy("yurui")}))
    assert len(list(open_snapshot(graph).records("directory.passwordSettings"))) == 1
    added(graph, FakeDirectory())
    assert list(open_snapshot(graph).records("directory.passwordSettings")) == []
    manifest = added(graph, FakeDirectory({CONTAINER: {}}))
    # What may not be read any more leaves no file behind.
    assert not (graph / "directory" / "passwordSettings.jsonl").exists()
    entry = manifest["resources"]["directory.passwordSettings"]
    assert (entry["state"], entry["complete"], entry["reason"], entry["file"]) == ("not_obtained", False, "permission_denied", None)
    assert len(whole(graph)) == 6


def test_another_domain_is_refused_and_nothing_is_written(graph: Path) -> None:
    added(graph, FakeDirectory())
    before = (graph / MANIFEST).read_bytes()
    with pytest.raises(UsageError, match="another domain"):
        added(graph, FakeDirectory({BASE: {"objectClass": b"domain", "objectSid": sid_bytes("S-1-5-21-9-9-9")}}))
    assert (graph / MANIFEST).read_bytes() == before
    assert len(whole(graph)) == 6


def test_another_tenant_is_refused(graph: Path) -> None:
    with pytest.raises(UsageError, match="another tenant"):
        target_of(graph, "99999999-2222-4333-8444-555555555555")


def test_what_broke_off_with_nothing_was_not_obtained_and_with_something_is_incomplete(tmp_path: Path) -> None:
    source = FakeDirectory()
    source.failing["(objectCategory=computer)"] = Failure(Reason.INCOMPLETE, "connection lost")
    source.failing["(gPLink=*)"] = Failure(Reason.INCOMPLETE, "LDAP result 4")
    entries = added(tmp_path / "new", source)["resources"]
    lost, part = entries["directory.computers"], entries["directory.groupPolicies"]
    assert (lost["state"], lost["complete"], lost["reason"], lost["detail"]) == ("not_obtained", False, "incomplete", "connection lost")
    assert (part["state"], part["complete"], part["reason"], part["count"]) == ("present", False, "incomplete", 1)
    whole(tmp_path / "new")


def test_stopped_between_two_files_the_snapshot_can_be_judged_and_read_again(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added(graph, FakeDirectory({f"CN=yurui,{CONTAINER}": policy("yurui")}))
    count = 0

    def stopping(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == 4:
            raise KeyboardInterrupt
        write_bytes(path, data)

    monkeypatch.setattr(directory_snapshot, "write_bytes", stopping)
    with pytest.raises(KeyboardInterrupt):
        added(graph, FakeDirectory())
    monkeypatch.undo()
    snapshot = open_snapshot(graph)
    assert not any(name.startswith("directory.") for name in snapshot.manifest.entries)
    for name in snapshot.manifest.entries:
        list(snapshot.records(name))
    added(graph, FakeDirectory())
    assert len(whole(graph)) == 6


def test_folders_that_are_no_snapshot_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(UsageError, match="holds other files"):
        target_of(tmp_path, None)
    with pytest.raises(OutputError):
        target_of(tmp_path / "other.txt", None)


def test_a_collection_that_was_stopped_has_to_be_finished_first(graph: Path, tmp_path: Path) -> None:
    (graph / UNFINISHED).mkdir()
    (graph / UNFINISHED / JOB).write_text("{}")
    with pytest.raises(UsageError, match="--resume"):
        target_of(graph, None)
    begun = tmp_path / "begun"
    (begun / UNFINISHED).mkdir(parents=True)
    with pytest.raises(InputError, match="stopped halfway"):
        target_of(begun, None)


def test_nothing_is_written_through_a_symbolic_link(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (graph / "directory").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="symbolic link"):
        target_of(graph, None)


def test_an_empty_folder_is_a_new_one(tmp_path: Path) -> None:
    assert target_of(tmp_path, None) == Target(tmp_path, None, None)
    assert target_of(tmp_path / "none", "x").manifest is None
