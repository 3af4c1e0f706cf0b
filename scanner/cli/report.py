"""`telework-scan report`: reports of an assessment, from the assessment alone."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from scanner.cli.console import language_of, say
from scanner.cli.formats import FORMATS
from scanner.cli.history import standings
from scanner.cli.main import EXIT_DONE
from scanner.cli.workbook_inputs import Filled, add_workbook
from scanner.cli.workbook_reports import Workbooks
from scanner.judge.store import ASSESSMENT, raise_all, read_assessment, verify_assessment
from scanner.model.errors import UsageError, input_error
from scanner.snapshot.write import write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("assessment", type=Path, metavar="ASSESSMENT", help="evaluate が書いたフォルダー / the folder that evaluate wrote")
    parser.add_argument("--format", default="html,md", metavar="LIST", help=f"{'、'.join(FORMATS)}（コンマ区切り） / comma-separated")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="報告書を書くフォルダー / where the reports go")
    parser.add_argument(
        "--branding",
        type=Path,
        metavar="FILE",
        help="報告する会社の名前・ロゴ・色（branding.yaml） / name, mark and colours of the firm that reports",
    )
    add_workbook(parser)
    parser.add_argument(
        "--history",
        type=Path,
        metavar="FILE",
        help="evaluate・scan の --history が書いた履歴。これまでの推移を報告書に加える / the history file: adds the trend so far to the reports",
    )


def run(options: argparse.Namespace) -> int:
    """Write the reports and say where they lie."""
    language = language_of(options.lang)
    formats = [each.strip() for each in options.format.split(",") if each.strip()]
    for each in formats or [options.format]:
        if each not in FORMATS:
            raise UsageError(
                f"形式「{each}」はありません。使えるもの: {'、'.join(FORMATS)}。", f"there is no format '{each}'; available: {', '.join(FORMATS)}."
            )
    for path in write_reports(options.assessment, formats, options.out, options.lang, options.branding, options.workbook, options.history):
        say(f"報告書: {path}" if language == "ja" else f"report: {path}")
    return EXIT_DONE


def write_reports(
    folder: Path,
    formats: list[str],
    out: Path,
    language: str | None,
    branding: Path | None = None,
    workbook: Path | Filled | None = None,
    history: Path | None = None,
) -> list[Path]:
    """Write the reports once all are made; return their paths.

    ``branding``: a branding.yaml; ``workbook``: a filled workbook (read already or not), whose entries go into the new one;
    ``history``: a history of runs, for the trend. Raises `InputError` if one of them is
    wrong, or if the assessment was changed after it was written, `UsageError` where a workbook with people's entries would be lost.
    """
    from reporters.shape import ReportError
    from reporters.view import build
    from scanner.library.branding import load_branding

    presented = None if branding is None else load_branding(branding)
    assessment = read_assessment(folder)
    raise_all(verify_assessment(folder, assessment))
    try:
        view = build(assessment, presented, standings(history, assessment, folder))
    except ReportError as error:
        place = str(folder / ASSESSMENT)
        raise input_error(place, f"判定結果の形が違います（{error}）。", f"the assessment is not of the expected shape ({error}).") from error
    language = language or assessment["organisation"]["language"]
    books = Workbooks(workbook, formats, out, assessment["snapshot"]["tenant"]["id"], language)
    written: dict[Path, bytes] = {}
    for each in formats:
        render = importlib.import_module(FORMATS[each].module).render
        made = books.made(render, view) if each == books.FORMAT else render(view, language)
        written[out / FORMATS[each].file] = made.encode("utf-8") if isinstance(made, str) else made
    for path, data in written.items():
        write_bytes(path, data)
    return list(written)
