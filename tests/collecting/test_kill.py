"""Killed at any moment, a collection leaves the whole snapshot or a folder that can be resumed, and resumed it ends as if undisturbed."""

import random
import shutil
import time
from pathlib import Path

import pytest

from scanner.cli.main import main
from tests.collecting.killing import FULL, SAMPLE, WORK, Collection, Moment, fates, killed, state_of
from tests.collecting.whole import files_of

FATES = fates(20261101, 112, 3) if FULL else fates(20261101, 8, 1)


@pytest.mark.parametrize("fate", FATES, ids=[f"{number}-{fate[0]}" for number, fate in enumerate(FATES)])
def test_killed_at_any_moment_it_is_whole_or_resumable_and_ends_as_if_undisturbed(
    collection: Collection, tmp_path: Path, fate: tuple[Moment, ...]
) -> None:
    out, state = tmp_path / "スナップショット", ""
    for moment in fate:
        killed(collection, out, moment, *(["--resume"] if state else []))
        state = state_of(out, collection)
        if state == "whole":
            break
    code, _, errors = collection.run(out, "--resume")
    assert "Traceback" not in errors
    assert code == (2 if state == "whole" else 0), errors
    assert files_of(out) == collection.files
    assert not (out / WORK).exists()


def test_killed_before_the_folder_was_even_made_it_begins_without_resume(collection: Collection, tmp_path: Path) -> None:
    assert killed(collection, tmp_path / "out", Moment("change", 0.0))
    assert collection.run(tmp_path / "out")[0] == 0
    assert files_of(tmp_path / "out") == collection.files


def test_what_a_killed_collection_left_is_no_snapshot_and_is_not_begun_anew(
    collection: Collection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert killed(collection, tmp_path, Moment("change", 0.5))
    left = files_of(tmp_path)
    assert main(["verify", str(tmp_path)]) == 2
    code, _, errors = collection.run(tmp_path)
    assert (code, files_of(tmp_path)) == (2, left)
    assert "--resume" in errors
    assert capsys.readouterr().err


def moments_of_change(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


@pytest.mark.parametrize("more", [(), ("--resume",)], ids=["anew", "resume"])
def test_an_older_snapshot_is_never_touched(collection: Collection, tmp_path: Path, more: tuple[str, ...]) -> None:
    old = tmp_path / "old"
    shutil.copytree(SAMPLE / "snapshot", old)
    files, times = files_of(old), moments_of_change(old)
    chance = random.Random(1)
    for _ in range(15 if FULL else 2):
        with collection.start(old, *more) as process:
            time.sleep(chance.uniform(0.2, 1.2))
            process.kill()
    code, _, errors = collection.run(old, *more)
    assert code == 2
    assert "上書きはしません" in errors
    assert (files_of(old), moments_of_change(old)) == (files, times)
