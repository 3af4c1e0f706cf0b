"""`telework-scan demo`: the whole job on the built-in sample tenant."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.console import language_of, say
from scanner.cli.evaluate import evaluate
from scanner.cli.main import EXIT_DONE
from scanner.cli.options import load_inputs
from scanner.cli.report import write_reports
from scanner.cli.summary import show_summary
from scanner.library.shipped import shipped_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--out", type=Path, default=Path("out/demo"), metavar="DIR", help="結果を書くフォルダー（既定 out/demo） / where the results go"
    )


def run(options: argparse.Namespace) -> int:
    """Judge the sample tenant, write both reports, say where they lie."""
    language = language_of(options.lang)
    tenant = shipped_folder() / "fixtures" / "tenants" / "sample"
    inputs = load_inputs(argparse.Namespace(library=[], organisation=tenant / "organisation.yaml", checklist=None, method=None, answers=None))
    say("見本テナント「株式会社サンプル」を判定します。" if language == "ja" else "Judging the sample tenant.")
    say()
    show_summary(evaluate(tenant / "snapshot", inputs, options.out / "assessment"), language)
    say()
    html, markdown = write_reports(options.out / "assessment", ["html", "md"], options.out, options.lang)
    if language == "ja":
        say(f"報告書（ブラウザーで開いてください）: {html.resolve()}")
        say(f"チケット用の Markdown:              {markdown.resolve()}")
    else:
        say(f"report (open it in a browser): {html.resolve()}")
        say(f"Markdown for a ticket:         {markdown.resolve()}")
    return EXIT_DONE
