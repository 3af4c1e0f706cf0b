"""`telework-scan evaluate`: a snapshot goes in, an assessment folder comes out. Opens no socket; reads the clock for --max-age only."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scanner.cli.console import language_of, note
from scanner.cli.main import EXIT_DONE, EXIT_FAILED, EXIT_INCOMPLETE
from scanner.cli.options import Inputs, add_inputs, add_older, load_inputs, whole_number
from scanner.cli.summary import show_summary
from scanner.judge.assessment import assess
from scanner.judge.store import AssessmentFolder
from scanner.language.types import parse_datetime
from scanner.model.errors import UsageError
from scanner.snapshot.older import Older, older_for, snapshots_in
from scanner.snapshot.read import open_snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("snapshot", type=Path, metavar="SNAPSHOT", help="スナップショットのフォルダー / a snapshot folder")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="判定結果を書くフォルダー / where the assessment goes")
    add_inputs(parser)
    add_older(parser)
    add_gates(parser)


def add_gates(parser: argparse.ArgumentParser) -> None:
    """What makes the exit code other than 0."""
    parser.add_argument(
        "--fail-on",
        type=whole_number,
        metavar="RANK",
        help="この順位以上の優先度（1 = ◎）に不適合があれば終了コード 1 / exit 1 on a fail of this priority rank or higher",
    )
    parser.add_argument(
        "--max-unknown", type=whole_number, metavar="N", help="確認不能がこれを超えたら終了コード 3 / exit 3 if more items are unknown"
    )
    parser.add_argument(
        "--max-age", type=whole_number, metavar="DAYS", help="スナップショットがこれより古ければ終了コード 3 / exit 3 if the snapshot is older"
    )
    parser.add_argument("--max-open", type=whole_number, metavar="N", help="未回答がこれを超えたら終了コード 3 / exit 3 if more items are unanswered")


def run(options: argparse.Namespace) -> int:
    """Judge, write, say the summary. The exit code obeys the gates."""
    language = language_of(options.lang)
    inputs = load_inputs(options)
    assessment = evaluate(options.snapshot, inputs, options.out, snapshots_in(options.older) if options.older else None)
    show_summary(assessment, language)
    note(f"判定結果: {options.out}" if language == "ja" else f"assessment: {options.out}")
    return gates(assessment, options, language)


def gates(assessment: dict[str, Any], options: argparse.Namespace, language: str) -> int:
    """The exit code that the gates on the command line demand."""
    return strongest(gate(assessment, options.fail_on, options.max_unknown, options.max_open), age_gate(assessment, options.max_age, language))


def strongest(*codes: int) -> int:
    """A fail is stronger than incompleteness, which is stronger than nothing."""
    return max(codes, key=(EXIT_DONE, EXIT_INCOMPLETE, EXIT_FAILED).index)


def age_gate(assessment: dict[str, Any], max_age: int | None, language: str) -> int:
    """3 if the snapshot is older than ``max_age`` days by the clock of this machine, with a line that says so."""
    collected_at = parse_datetime(assessment["snapshot"]["collected_at"])
    if max_age is None or collected_at is None:
        return EXIT_DONE
    age = datetime.now(UTC) - collected_at
    if age <= timedelta(days=max_age):
        return EXIT_DONE
    note(
        f"スナップショットの取得から {age.days} 日たっています（--max-age {max_age}）。"
        if language == "ja"
        else f"the snapshot is {age.days} days old (--max-age {max_age})."
    )
    return EXIT_INCOMPLETE


def evaluate(snapshot: Path, inputs: Inputs, out: Path, older: Sequence[Older] | None = None) -> dict[str, Any]:
    """Judge ``snapshot`` and write the assessment folder ``out``. ``older``: the snapshots of --older; None without it."""
    if (out / "manifest.json").exists():
        raise UsageError(
            f"{out} はスナップショットのフォルダーです。--out には別のフォルダーを指定してください。",
            f"{out} is a snapshot folder: give another --out.",
        )
    judged = open_snapshot(snapshot)
    kept = None if older is None else older_for(judged, older)
    with AssessmentFolder(out) as folder:
        assessment = assess(inputs.library, inputs.organisation, inputs.answers, judged, inputs.files, folder.sink, folder.derived, kept)
        folder.finish(assessment)
    return assessment


def gate(assessment: dict[str, Any], fail_on: int | None, max_unknown: int | None, max_open: int | None) -> int:
    """The exit code: 1 for a fail at or above the rank, else 3 for too much that is not known, else 0."""
    ranks = {(checklist["id"], each["sign"]): each["rank"] for checklist in assessment["checklists"] for each in checklist["priorities"]}
    results = assessment["results"]
    if fail_on is not None and any(each["verdict"] == "fail" and ranks[each["checklist"], each["priority"]] <= fail_on for each in results):
        return EXIT_FAILED
    for limit, verdict in ((max_unknown, "unknown"), (max_open, "manual")):
        if limit is not None and sum(each["verdict"] == verdict for each in results) > limit:
            return EXIT_INCOMPLETE
    return EXIT_DONE
