"""Older snapshots: which folders are found, and which of them are used beside the one that is judged."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.derive.opened import tables_of
from scanner.model.errors import InputError
from scanner.snapshot.older import older_for, snapshots_in
from scanner.snapshot.read import Snapshot, open_snapshot
from tests.cli.refusing import manifest, write_snapshot

TENANT = "6a290eca-2516-4a0e-a1eb-c9cc8418bb10"


def older(folder: Path, stamp: str, tenant: str = TENANT) -> Path:
    """Write a snapshot that was collected at ``stamp``."""
    described: dict[str, Any] = manifest()
    described["collected_at"] = stamp
    described["tenant"]["id"] = tenant
    for each in described["resources"].values():
        each["collected_at"] = stamp
    return write_snapshot(folder, raw_manifest=json.dumps(described).encode())


@pytest.fixture
def judged(tmp_path: Path) -> Snapshot:
    return open_snapshot(older(tmp_path / "judged", "2026-11-01T00:00:00Z"))


def names(folder: Path) -> list[str]:
    return [each.name for each in snapshots_in(folder)]


def test_snapshots_are_found_two_folders_down_and_not_inside_each_other(tmp_path: Path) -> None:
    for name in ("b", "a/snapshot", "a/b/too-deep", "b/inside"):
        older(tmp_path / name, "2026-10-01T00:00:00Z")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert names(tmp_path) == ["a/snapshot", "b"]


def test_the_folder_may_be_a_snapshot_itself(tmp_path: Path) -> None:
    assert names(older(tmp_path / "2026-10-01", "2026-10-01T00:00:00Z")) == ["2026-10-01"]


def test_a_collection_that_was_stopped_halfway_is_no_snapshot(tmp_path: Path) -> None:
    (tmp_path / "half" / ".collecting" / "inner").mkdir(parents=True)
    (tmp_path / "half" / ".collecting" / "manifest.json").write_text("{}", encoding="utf-8")
    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_and_a_broken_manifest_are_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder of older snapshots"):
        snapshots_in(tmp_path / "nowhere")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        snapshots_in(tmp_path)


def test_they_come_the_oldest_first_whatever_they_are_called(tmp_path: Path, judged: Snapshot) -> None:
    for name, stamp in (("a", "2026-10-20T00:00:00Z"), ("b", "2026-10-01T00:00:00Z"), ("c", "2026-10-10T00:00:00Z")):
        older(tmp_path / "old" / name, stamp)
    found = older_for(judged, snapshots_in(tmp_path / "old"))
    assert [each.name for each in found.snapshots] == ["b", "c", "a"]
    assert [each.manifest.stamp[:10] for each in found.opened] == ["2026-10-01", "2026-10-10", "2026-10-20"]
    assert found.warnings == ()


def test_what_is_recorded_of_them_is_folder_hash_and_time(tmp_path: Path, judged: Snapshot) -> None:
    older(tmp_path / "old" / "a", "2026-10-20T00:00:00Z")
    found = older_for(judged, snapshots_in(tmp_path / "old"))
    assert found.inputs == [
        {"name": "older/a/manifest.json", "sha256": found.opened[0].manifest_sha256, "collected_at": "2026-10-20T00:00:00Z"},
    ]


def test_one_of_another_tenant_is_an_error_that_names_it(tmp_path: Path, judged: Snapshot) -> None:
    older(tmp_path / "old" / "a", "2026-10-20T00:00:00Z")
    older(tmp_path / "old" / "b", "2026-10-20T00:00:00Z", "11111111-2222-3333-4444-555555555555")
    with pytest.raises(InputError) as error:
        older_for(judged, snapshots_in(tmp_path / "old"))
    (problem,) = error.value.problems
    assert "11111111-2222-3333-4444-555555555555" in problem.ja
    assert problem.place.file.endswith("old/b/manifest.json")


def test_the_same_tenant_in_capitals_is_the_same(tmp_path: Path, judged: Snapshot) -> None:
    older(tmp_path / "old", "2026-10-20T00:00:00Z", TENANT.upper())
    assert len(older_for(judged, snapshots_in(tmp_path / "old")).snapshots) == 1


@pytest.mark.parametrize("stamp", ["2026-11-02T00:00:00Z", "2026-11-01T00:00:01Z"])
def test_a_newer_one_is_left_out_with_a_warning(stamp: str, tmp_path: Path, judged: Snapshot) -> None:
    older(tmp_path / "old" / "a", "2026-10-20T00:00:00Z")
    older(tmp_path / "old" / "later", stamp)
    found = older_for(judged, snapshots_in(tmp_path / "old"))
    assert [each.name for each in found.snapshots] == ["a"]
    (warning,) = found.warnings
    assert "「later」" in warning.ja
    assert "not older" in warning.en


def test_the_one_that_is_judged_is_left_out_wherever_its_copy_lies(tmp_path: Path, judged: Snapshot) -> None:
    older(tmp_path / "old" / "copy", "2026-11-01T00:00:00Z")
    for folder in (tmp_path / "old", judged.folder):
        found = older_for(judged, snapshots_in(folder))
        assert found.snapshots == ()
        assert "is the one that is judged" in found.warnings[0].en


def test_a_second_copy_counts_once(tmp_path: Path, judged: Snapshot) -> None:
    for name in ("a", "b"):
        older(tmp_path / "old" / name, "2026-10-20T00:00:00Z")
    found = older_for(judged, snapshots_in(tmp_path / "old"))
    assert [each.name for each in found.snapshots] == ["a"]
    assert "same as 'a'" in found.warnings[0].en


def test_an_empty_folder_is_no_error_but_is_told(tmp_path: Path, judged: Snapshot) -> None:
    (tmp_path / "old").mkdir()
    found = older_for(judged, snapshots_in(tmp_path / "old"))
    assert found.snapshots == ()
    assert "no older snapshot" in found.warnings[0].en


def test_derivations_see_the_tables_of_older_ones_only_where_some_were_given(tmp_path: Path, judged: Snapshot) -> None:
    assert tables_of(judged).older is None
    assert tables_of(judged, []).older == ()
    past = open_snapshot(older(tmp_path / "old", "2026-10-20T00:00:00Z"))
    (tables,) = tables_of(judged, [past]).older or ()
    assert [name for (name,) in tables["intune.managedDevices"].rows("deviceName")] == ["PC-1", "PC-2", "PC-3"]
    assert tables.now == past.manifest.collected_at


def test_of_an_older_one_only_what_is_asked_for_is_read_and_then_its_hash_is_checked(tmp_path: Path, judged: Snapshot) -> None:
    folder = older(tmp_path / "old", "2026-10-20T00:00:00Z")
    (folder / "intune" / "managedDevices.jsonl").write_bytes(b'{"id":"1"}\n')
    (tables,) = tables_of(judged, older_for(judged, snapshots_in(tmp_path / "old")).opened).older or ()
    assert list(tables["entra.securityDefaults"].records())
    with pytest.raises(InputError, match="SHA-256"):
        list(tables["intune.managedDevices"].rows("id"))
