"""`telework-scan scan`: collect, judge and report in one go."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.collect import add_sign_in, code_of, collected, show_closing
from scanner.cli.console import language_of, say
from scanner.cli.evaluate import add_gates, evaluate, gates, strongest
from scanner.cli.options import add_library, add_older, inputs_of
from scanner.cli.report import write_reports
from scanner.cli.summary import show_summary
from scanner.cli.wanted import planned
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
    add_library(parser)
    add_older(parser)
    add_gates(parser)


def run(options: argparse.Namespace) -> int:
    """Collect into DIR/snapshot, judge into DIR/assessment, write the reports into DIR. The exit code obeys the gates."""
    language = language_of(options.lang)
    library = load_library(options.library)
    organisation = load_organisation(options.organisation, library.checklists, library.rules)
    inputs = inputs_of(library, organisation, {options.organisation.name: options.organisation}, options.answers)
    older = snapshots_in(options.older) if options.older else None
    plan = planned(library, organisation, tenant=None, whole=options.all, anywhere=bool(options.sandbox_url))
    manifest = collected(options, plan, options.out / "snapshot", language)
    show_closing(manifest, plan, options.out / "snapshot", language)
    say()
    assessment = evaluate(options.out / "snapshot", inputs, options.out / "assessment", older)
    show_summary(assessment, language)
    say()
    for path in write_reports(options.out / "assessment", ["html", "md"], options.out, options.lang):
        say(f"報告書: {path}" if language == "ja" else f"report: {path}")
    return strongest(code_of(manifest, plan), gates(assessment, options, language))
