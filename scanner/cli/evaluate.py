"""`telework-scan evaluate`: a snapshot goes in, an assessment folder comes out. Opens no socket; reads the clock for --max-age only."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scanner.cli.baseline import opened_baseline
from scanner.cli.console import language_of, note
from scanner.cli.disguised_inputs import disguised
from scanner.cli.gates import add_gates, gates
from scanner.cli.history import add_history, prepared, record
from scanner.cli.options import Inputs, add_inputs, add_older, load_inputs
from scanner.cli.overlaid import overlaid, refuse_history, say_planned
from scanner.cli.summary import show_summary
from scanner.cli.workbook_inputs import check_tenant, tell
from scanner.judge.assessment import assess
from scanner.judge.store import AssessmentFolder
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
    add_history(parser)


def run(options: argparse.Namespace) -> int:
    """Judge, write, say the summary. The exit code obeys the gates."""
    language = language_of(options.lang)
    refuse_history(options)
    inputs = load_inputs(options)
    baseline, history = opened_baseline(options, options.out), prepared(options.history)
    assessment = evaluate(options.snapshot, inputs, options.out, snapshots_in(options.older) if options.older else None)
    say_planned(assessment, language)
    show_summary(assessment, language)
    tell(inputs.workbook, language)
    note(f"判定結果: {options.out}" if language == "ja" else f"assessment: {options.out}")
    record(history, assessment, options.out, language)
    return gates(assessment, options, language, options.out, baseline)


def evaluate(snapshot: Path, inputs: Inputs, out: Path, older: Sequence[Older] | None = None) -> dict[str, Any]:
    """Judge ``snapshot`` and write the assessment folder ``out``. ``older``: the snapshots of --older; None without it."""
    if (out / "manifest.json").exists():
        raise UsageError(
            f"{out} はスナップショットのフォルダーです。--out には別のフォルダーを指定してください。",
            f"{out} is a snapshot folder: give another --out.",
        )
    taken = open_snapshot(snapshot)
    if inputs.workbook:
        check_tenant(inputs.workbook.path, inputs.workbook.workbook, taken.manifest.tenant_id)
    with overlaid(taken, inputs.overlay, inputs.organisation) as judged, AssessmentFolder(out) as folder:
        kept = None if older is None else older_for(judged, older)
        inputs = disguised(inputs, judged, kept)
        assessment = assess(
            inputs.library, inputs.organisation, inputs.answers, judged, inputs.files, folder.sink, folder.derived, kept, inputs.waivers
        )
        folder.finish(assessment)
    return assessment
