"""Two ingests into one snapshot wait for nobody: the second is refused. An ingest that was interrupted is named as such."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest

from scanner.ingest.lock import held
from scanner.ingest.store import finish
from scanner.model.errors import InputError, OutputError
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.verify import verify_snapshot
from scanner.snapshot.write import replace
from tests.ingest.samples import SCRIPT, with_section
from tests.ingest.test_store import bring

NEWER = with_section("Get-SmbShare", [], collectedAt="2026-11-21T00:00:00Z")


def test_a_second_ingest_at_the_same_time_is_refused(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    before = (tmp_path / "s/manifest.json").read_bytes()
    with held(tmp_path / "s"), pytest.raises(InputError) as raised:
        bring(tmp_path, NEWER)
    (problem,) = raised.value.problems
    assert "another ingest" in problem.en
    assert "別の取り込み" in problem.ja
    assert (tmp_path / "s/manifest.json").read_bytes() == before


def test_afterwards_the_snapshot_is_free_again(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    with held(tmp_path / "s"):
        pass
    assert bring(tmp_path, NEWER).stored.written == ("sn-0001",)


def test_an_ingest_that_fails_leaves_the_snapshot_free(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    with pytest.raises(InputError, match="another tenant"):
        bring(tmp_path, SCRIPT, tenant="99999999-2222-4333-8444-555555555555")
    assert bring(tmp_path, NEWER).stored.written == ("sn-0001",)


def test_nothing_is_left_beside_or_in_the_snapshot(tmp_path: Path) -> None:
    bring(tmp_path, SCRIPT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pc.json", "s"]
    assert verify_snapshot(tmp_path / "s")[1] == []


def test_another_snapshot_is_not_locked(tmp_path: Path) -> None:
    with held(tmp_path / "s"), held(tmp_path / "t"):
        pass


def test_a_place_for_a_new_snapshot_is_left_as_it_was(tmp_path: Path) -> None:
    with held(tmp_path / "new"):
        assert not list((tmp_path / "new").iterdir())
    assert not (tmp_path / "new").exists()
    (tmp_path / "there").mkdir()
    with held(tmp_path / "there"):
        pass
    assert (tmp_path / "there").is_dir()


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError), held(tmp_path / "file" / "s"):
        pass


def _die_holding(folder: str, told: Any) -> None:
    with held(Path(folder)):
        told.send("held")
        os._exit(1)


def test_a_process_that_dies_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_die_holding, args=(str(tmp_path / "s"), there))
    process.start()
    assert here.recv() == "held"
    process.join()
    with held(tmp_path / "s"):
        pass


def interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, first: bool) -> None:
    """An ingest that stopped when some of its files had been moved: into a new snapshot, or into one that was there."""
    if not first:
        bring(tmp_path, SCRIPT)
    left = [3]

    def stopping(new: Path, path: Path) -> None:
        left[0] -= 1
        if not left[0]:
            raise OutputError("止まりました", "stopped")
        replace(new, path)

    with monkeypatch.context() as patch:
        patch.setattr("scanner.ingest.store.replace", stopping)
        with pytest.raises(OutputError):
            bring(tmp_path, NEWER)


def test_a_wrong_hash_after_an_interrupted_ingest_says_what_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(tmp_path, monkeypatch, first=False)
    problems = verify_snapshot(tmp_path / "s")[1]
    assert problems
    assert {("interrupted" in problem.en, "ingest" in problem.hint_en, "ingest" in problem.hint_ja) for problem in problems} == {(True, True, True)}
    finish(tmp_path / "s")
    assert verify_snapshot(tmp_path / "s")[1] == []


def test_a_new_snapshot_that_was_interrupted_says_what_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(tmp_path, monkeypatch, first=True)
    with pytest.raises(InputError) as raised:
        open_snapshot(tmp_path / "s")
    (problem,) = raised.value.problems
    assert ("interrupted" in problem.en, "ingest" in problem.hint_en) == (True, True)
