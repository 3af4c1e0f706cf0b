"""One group policy out of several files: the newest, said where they differ; never one older than what the snapshot holds."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.ingest.computers import Options
from scanner.ingest.ingest import Ingested, ingest
from scanner.model.errors import InputError
from scanner.snapshot.read import open_snapshot
from tests.ingest.samples import TENANT
from tests.ingest.windows_files import FORMATS, HOME_BACKUP, HOME_POLICY, INF

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEVEL = "LmCompatibilityLevel=4,2"


def backup(tmp_path: Path, name: str, *, report: str | None, taken: str, level: str | None = None) -> Path:
    """A backup of the home policy. ``report``: when its report was made, None = it has none; ``taken``: when the backup was."""
    folder = tmp_path / "given" / name
    shutil.copytree(FORMATS / "backup" / HOME_BACKUP, folder)
    _changed(folder / "bkupInfo.xml", "2026-11-18T09:15:07", taken)
    if report is None:
        (folder / "gpreport.xml").unlink()
    else:
        _changed(folder / "gpreport.xml", "2026-11-18T09:15:08", report)
    if level is not None:
        _changed(folder / INF, LEVEL, LEVEL[:-1] + level)
    return folder


def _changed(path: Path, old: str, new: str) -> None:
    raw = path.read_bytes()
    codec = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = raw.decode(codec)
    assert old in text
    path.write_bytes(text.replace(old, new).encode(codec))


def sysvol(tmp_path: Path, name: str, level: str) -> Path:
    """A copy of SYSVOL with the home policy: it does not say when it was made."""
    folder = tmp_path / "given" / name / "corp.example.jp" / "Policies" / HOME_POLICY
    shutil.copytree(FORMATS / "backup" / HOME_BACKUP / "DomainSysvol/GPO/Machine", folder / "Machine")
    (folder / "GPT.INI").write_text("[General]\nVersion=3\n", encoding="utf-8")
    _changed(folder / "Machine/microsoft/windows nt/SecEdit/GptTmpl.inf", LEVEL, LEVEL[:-1] + level)
    return tmp_path / "given" / name


def bring(tmp_path: Path, *given: Path, collected_at: str | None = None) -> Ingested:
    return ingest(list(given), tmp_path / "s", Options(None, None, collected_at), TENANT, "telework-scan 0", NOW)


def levels(tmp_path: Path) -> list[int]:
    found = open_snapshot(tmp_path / "s").records("policies.groupPolicySettings")
    return [each["value"]["number"] for each in found if each["value"]["key"].endswith("LmCompatibilityLevel")]


def policies(tmp_path: Path) -> list[dict[str, Any]]:
    return [dict(each) for each in open_snapshot(tmp_path / "s").records("policies.groupPolicies")]


def notes(done: Ingested) -> list[str]:
    return [problem.en for problem in done.warnings if "another file of the same group policy" in problem.en]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_backups_the_newer_is_taken_whatever_their_order(tmp_path: Path, order: tuple[int, int]) -> None:
    old = backup(tmp_path, "a", report="2026-10-01T00:00:00", taken="2026-10-01T00:00:00", level="1")
    new = backup(tmp_path, "b", report="2026-11-18T09:15:08", taken="2026-11-18T09:15:07")
    done = bring(tmp_path, *[(old, new)[each] for each in order])
    assert levels(tmp_path) == [2]
    assert [each["readTime"] for each in policies(tmp_path)] == ["2026-11-18T09:15:08Z"]
    assert len(notes(done)) == 1
    assert done.policies == 1


def test_the_same_backup_twice_is_not_worth_a_word(tmp_path: Path) -> None:
    twice = [backup(tmp_path, name, report="2026-11-18T09:15:08", taken="2026-11-18T09:15:07") for name in ("a", "b")]
    assert notes(bring(tmp_path, *twice)) == []
    assert levels(tmp_path) == [2]


def test_a_backup_without_a_report_is_as_old_as_it_says_itself(tmp_path: Path) -> None:
    old = backup(tmp_path, "a", report=None, taken="2026-10-01T00:00:00", level="1")
    new = backup(tmp_path, "b", report=None, taken="2026-10-03T00:00:00")
    bring(tmp_path, new, old)
    assert levels(tmp_path) == [2]


def test_a_backup_wins_over_a_report_of_the_same_day_that_lacks_the_registry(tmp_path: Path) -> None:
    whole = backup(tmp_path, "a", report="2026-11-18T09:15:08", taken="2026-11-18T09:15:07")
    shutil.copy(FORMATS / "backup" / HOME_BACKUP / "gpreport.xml", tmp_path / "later.xml")
    _changed(tmp_path / "later.xml", "2026-11-18T09:15:08", "2026-11-19T09:15:07")
    bring(tmp_path, tmp_path / "later.xml", whole)
    (found,) = policies(tmp_path)
    assert (found["from"], found["registryRead"]) == ("gpoBackup", True)


def test_a_report_more_than_a_day_newer_wins_over_a_backup(tmp_path: Path) -> None:
    whole = backup(tmp_path, "a", report="2026-11-18T09:15:08", taken="2026-11-18T09:15:07")
    shutil.copy(FORMATS / "backup" / HOME_BACKUP / "gpreport.xml", tmp_path / "later.xml")
    _changed(tmp_path / "later.xml", "2026-11-18T09:15:08", "2026-11-19T09:15:09")
    bring(tmp_path, whole, tmp_path / "later.xml")
    assert [each["from"] for each in policies(tmp_path)] == ["gpreport"]


def test_a_file_that_tells_no_time_loses_against_one_that_does(tmp_path: Path) -> None:
    done = bring(tmp_path, sysvol(tmp_path, "copy", "1"), backup(tmp_path, "a", report="2026-01-01T00:00:00", taken="2026-01-01T00:00:00"))
    assert levels(tmp_path) == [2]
    assert len(notes(done)) == 1


def test_two_different_copies_without_a_time_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="they differ"):
        bring(tmp_path, sysvol(tmp_path, "one", "1"), sysvol(tmp_path, "other", "0"))
    assert not (tmp_path / "s").exists()


def test_two_equal_copies_without_a_time_are_one(tmp_path: Path) -> None:
    bring(tmp_path, sysvol(tmp_path, "one", "2"), sysvol(tmp_path, "other", "2"))
    assert levels(tmp_path) == [2]


def test_the_day_that_was_said_counts_for_files_without_one(tmp_path: Path) -> None:
    done = bring(tmp_path, sysvol(tmp_path, "copy", "2"), collected_at="2026-11-20T14:59:59Z")
    assert [each["readTime"] for each in policies(tmp_path)] == ["2026-11-20T14:59:59Z"]
    assert not any("--collected-at" in problem.hint_en for problem in done.warnings)


def test_without_a_day_it_is_said_what_that_means(tmp_path: Path) -> None:
    done = bring(tmp_path, sysvol(tmp_path, "copy", "2"))
    assert ["readTime" in each for each in policies(tmp_path)] == [False]
    assert len([problem for problem in done.warnings if "--collected-at" in problem.hint_en]) == 1


def test_a_day_that_was_said_does_not_replace_what_a_file_says(tmp_path: Path) -> None:
    bring(tmp_path, backup(tmp_path, "a", report=None, taken="2026-10-01T00:00:00"), collected_at="2026-11-20T14:59:59Z")
    (found,) = policies(tmp_path)
    assert (found["backupTime"], "readTime" in found) == ("2026-10-01T00:00:00", False)


def test_what_the_snapshot_holds_stays_where_the_file_is_older(tmp_path: Path) -> None:
    bring(tmp_path, backup(tmp_path, "new", report="2026-11-18T09:15:08", taken="2026-11-18T09:15:07"))
    done = bring(tmp_path, backup(tmp_path, "old", report="2026-10-01T00:00:00", taken="2026-10-01T00:00:00", level="1"))
    assert levels(tmp_path) == [2]
    assert done.policies == 0
    assert any("the snapshot holds something newer" in problem.en for problem in done.warnings)


def test_a_copy_without_a_time_does_not_replace_what_has_one(tmp_path: Path) -> None:
    bring(tmp_path, backup(tmp_path, "new", report="2026-11-18T09:15:08", taken="2026-11-18T09:15:07"))
    bring(tmp_path, sysvol(tmp_path, "copy", "1"))
    assert levels(tmp_path) == [2]


def test_a_newer_file_replaces_what_the_snapshot_holds(tmp_path: Path) -> None:
    bring(tmp_path, backup(tmp_path, "old", report="2026-10-01T00:00:00", taken="2026-10-01T00:00:00", level="1"))
    assert bring(tmp_path, backup(tmp_path, "new", report="2026-11-18T09:15:08", taken="2026-11-18T09:15:07")).policies == 1
    assert levels(tmp_path) == [2]
