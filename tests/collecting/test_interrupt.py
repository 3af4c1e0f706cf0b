"""Ctrl-C at any moment: a valid snapshot that says what it lacks, on which nothing passes that needs it; `--resume` ends it as if undisturbed."""

import json
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import EXIT_INTERRUPTED, main
from scanner.library.library import load_library
from scanner.snapshot.verify import verify_snapshot
from tests.collecting.killing import FULL, MANIFEST, PATIENCE, SAMPLE, WORK, Collection, finals, runs
from tests.collecting.whole import files_of

LIBRARY = load_library()
# Seconds until the process has ended; the measured ones are far below.
AT_MOST = 10


def interrupted(collection: Collection, out: Path, answers: int, *more: str, again: float | None = None) -> tuple[int, str, float]:
    """Interrupt the collection once so many answers are kept (``again``: and a second time, so many seconds later).

    Returns the exit code, what it said on stderr, and the seconds that it still took.
    """
    with collection.start(out, *more) as process:
        while process.poll() is None and runs(out) + 3 * finals(out) < answers:
            time.sleep(0.0005)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        if again is not None:
            time.sleep(again)
            process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
        seconds = time.monotonic() - begun
    assert b"Traceback" not in errors
    return process.returncode, errors.decode(), seconds


def judged(snapshot: Path, out: Path) -> dict[str, Any]:
    assert main(["evaluate", str(snapshot), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(out)]) == 0
    found: dict[str, Any] = json.loads((out / "assessment.json").read_bytes())
    return found


def verdicts(assessment: dict[str, Any]) -> dict[tuple[str, ...], str]:
    """The verdict of every finding and every item."""
    found = {("finding", each["id"]): each["verdict"] for each in assessment["findings"]}
    return found | {(each["checklist"], each["item"], each["work_style"]): each["verdict"] for each in assessment["results"]}


def assert_nothing_passes_for_what_is_lacking(snapshot: Path, lacking: set[str], folder: Path) -> None:
    whole, partial = judged(SAMPLE / "snapshot", folder / "whole"), judged(snapshot, folder / "partial")
    before, after = verdicts(whole), verdicts(partial)
    assert before.keys() == after.keys()
    assert {key: (before[key], after[key]) for key in before if after[key] not in (before[key], "unknown", "manual")} == {}
    for finding in partial["findings"]:
        rule = LIBRARY.rules[finding["rule"]]
        if finding["verdict"] == "pass" and not (rule.count and rule.count.at_least):  # enough of them are enough, whatever is missing
            assert rule.resource.name not in lacking, rule.id


ANSWERS = [random.Random(7).randrange(2, 240) for _ in range(40)] if FULL else [30, 180]


@pytest.mark.parametrize("answers", ANSWERS)
def test_interrupted_it_is_a_valid_snapshot_that_says_what_it_lacks(
    collection: Collection, tmp_path: Path, answers: int, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s"
    code, errors, seconds = interrupted(collection, out, answers)
    assert (code, seconds < AT_MOST) == (EXIT_INTERRUPTED, True)
    assert f"途中までのスナップショットとして {out} に残しました。続けるには、同じコマンドに --resume を付けてください。" in errors
    assert main(["verify", str(out)]) == 0
    assert "収集は途中で止まっています。" in capsys.readouterr().out
    entries = verify_snapshot(out)[0].manifest.entries
    lacking = {name for name, entry in entries.items() if not entry.complete and entry.reason != "not_licensed"}
    assert lacking
    assert {entries[name].reason for name in lacking} == {"incomplete"}
    details = {part for name in lacking for part in str(entries[name].detail).split("; ")}
    assert "interrupted" in details
    assert all(each == "interrupted" or each.startswith("needs ") for each in details)
    assert_nothing_passes_for_what_is_lacking(out, lacking, tmp_path)
    assert collection.run(out, "--resume")[0] == 0
    assert files_of(out) == collection.files


PAUSES = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2] * 4 if FULL else [0.0, 0.01]


@pytest.mark.parametrize(("number", "pause"), list(enumerate(PAUSES)))
def test_interrupted_twice_in_quick_succession_it_is_valid_or_resumable(collection: Collection, tmp_path: Path, number: int, pause: float) -> None:
    out = tmp_path / "s"
    code, _, seconds = interrupted(collection, out, 40 + 50 * number % 240, again=pause)
    assert code in (EXIT_INTERRUPTED, -signal.SIGINT)  # the latter is 130 to a shell, too: it had ended, and Python was clearing away
    assert seconds < AT_MOST
    if (out / MANIFEST).exists():
        assert verify_snapshot(out)[1] == []
    assert (out / WORK / "job.json").is_file()
    assert collection.run(out, "--resume")[0] == 0
    assert files_of(out) == collection.files


def test_where_ctrl_c_is_ignored_it_goes_on(collection: Collection, tmp_path: Path) -> None:
    with collection.start(tmp_path, before=["sh", "-c", 'trap "" INT; exec "$@"', "sh"]) as process:
        while process.poll() is None and runs(tmp_path) < 5:
            time.sleep(0.0005)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert files_of(tmp_path) == collection.files
