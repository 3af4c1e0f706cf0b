"""`telework-scan scan`: collect, judge and report in one go."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from scanner.cli.baseline import opened_baseline
from scanner.cli.collect import add_sign_in, code_of, collected, show_closing
from scanner.cli.console import language_of, say
from scanner.cli.evaluate import evaluate
from scanner.cli.gates import add_gates, gates, strongest
from scanner.cli.history import add_history, prepared, record
from scanner.cli.options import add_library, add_older, add_waivers, inputs_of
from scanner.cli.report import write_reports
from scanner.cli.summary import show_summary
from scanner.cli.wanted import planned
from scanner.cli.workbook_inputs import add_workbook, tell
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.snapshot.older import snapshots_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--organisation", type=Path, required=True, metavar="FILE", help="organisation.yaml")
    parser.add_argument(
        "--answers", type=Path, metavar="FILE", help="answers.yaml（organisation.yaml の指定より優先） / takes precedence over organisation.yaml"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="結果を書くフォルダー。毎回新しい名前に / where the results go: a new folder each time"
    )
    add_sign_in(parser)
    add_waivers(parser)
    add_workbook(parser)
    add_library(parser)
    add_older(parser)
    add_gates(parser)
    add_history(parser)


def run(options: argparse.Namespace) -> int:
    """Collect into DIR/snapshot, judge into DIR/assessment, write the reports into DIR. The exit code obeys the gates."""
    language = language_of(options.lang)
    library = load_library(options.library)
    organisation = load_organisation(options.organisation, library.checklists, library.rules, library.products)
    inputs = inputs_of(library, organisation, {options.organisation.name: options.organisation}, options.answers, options.waivers, options.workbook)
    inputs = replace(inputs, key=options.pseudonymise)
    baseline, history = opened_baseline(options, options.out / "assessment"), prepared(options.history)
    older = snapshots_in(options.older) if options.older else None
    plan = planned(library, organisation, tenant=None, whole=options.all, anywhere=bool(options.sandbox_url))
    manifest = collected(options, plan, options.out / "snapshot", language)
    show_closing(manifest, plan, options.out / "snapshot", language)
    say()
    assessment = evaluate(options.out / "snapshot", inputs, options.out / "assessment", older)
    show_summary(assessment, language)
    tell(inputs.workbook, language)
    record(history, assessment, options.out / "assessment", language)
    say()
    formats = ["html", "md", *(["xlsx"] if options.workbook else [])]
    for path in write_reports(options.out / "assessment", formats, options.out, options.lang, workbook=inputs.workbook, history=options.history):
        say(f"報告書: {path}" if language == "ja" else f"report: {path}")
    return strongest(code_of(manifest, plan), gates(assessment, options, language, options.out / "assessment", baseline))
