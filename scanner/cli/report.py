"""`telework-scan report`: reports of an assessment, from the assessment alone."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from scanner.cli.console import language_of, say
from scanner.cli.formats import FORMATS
from scanner.cli.main import EXIT_DONE
from scanner.judge.store import ASSESSMENT, raise_all, read_assessment, verify_assessment
from scanner.model.errors import UsageError, input_error
from scanner.snapshot.write import write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("assessment", type=Path, metavar="ASSESSMENT", help="evaluate が書いたフォルダー / the folder that evaluate wrote")
    parser.add_argument("--format", default="html,md", metavar="LIST", help=f"{'、'.join(FORMATS)}（コンマ区切り） / comma-separated")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="報告書を書くフォルダー / where the reports go")


def run(options: argparse.Namespace) -> int:
    """Write the reports and say where they lie."""
    language = language_of(options.lang)
    formats = [each.strip() for each in options.format.split(",") if each.strip()]
    for each in formats or [options.format]:
        if each not in FORMATS:
            raise UsageError(
                f"形式「{each}」はありません。使えるもの: {'、'.join(FORMATS)}。", f"there is no format '{each}'; available: {', '.join(FORMATS)}."
            )
    for path in write_reports(options.assessment, formats, options.out, options.lang):
        say(f"報告書: {path}" if language == "ja" else f"report: {path}")
    return EXIT_DONE


def write_reports(folder: Path, formats: list[str], out: Path, language: str | None) -> list[Path]:
    """Write the reports once all are made; return their paths. Raises `InputError` if the assessment was changed after it was written."""
    from reporters.shape import ReportError
    from reporters.view import build

    assessment = read_assessment(folder)
    raise_all(verify_assessment(folder))
    try:
        view = build(assessment)
    except ReportError as error:
        place = str(folder / ASSESSMENT)
        raise input_error(place, f"判定結果の形が違います（{error}）。", f"the assessment is not of the expected shape ({error}).") from error
    language = language or assessment["organisation"]["language"]
    written: dict[Path, bytes] = {}
    for each in formats:
        made = importlib.import_module(FORMATS[each].module).render(view, language)
        written[out / FORMATS[each].file] = made.encode("utf-8") if isinstance(made, str) else made
    for path, data in written.items():
        write_bytes(path, data)
    return list(written)
