"""`telework-scan workbook`: the answers and accepted risks of a filled workbook, as answers.yaml and waivers.yaml."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from scanner.cli.console import language_of, say
from scanner.cli.main import EXIT_DONE, EXIT_INCOMPLETE
from scanner.cli.options import add_library, add_waivers, inputs_of
from scanner.cli.workbook_inputs import tell
from scanner.library.answers import Answer
from scanner.library.evidence import Evidence
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.library.workbook_yaml import answers_yaml, waivers_yaml
from scanner.model.errors import UsageError, input_error
from scanner.snapshot.write import write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("workbook", type=Path, metavar="FILE", help="記入済みのブック（workbook.xlsx） / a workbook that was filled in")
    parser.add_argument("--organisation", type=Path, required=True, metavar="FILE", help="organisation.yaml")
    parser.add_argument(
        "--answers", type=Path, metavar="FILE", help="answers.yaml（organisation.yaml の指定より優先） / takes precedence over organisation.yaml"
    )
    add_waivers(parser)
    add_library(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="answers.yaml と waivers.yaml を書くフォルダー / where both files go")


def run(options: argparse.Namespace) -> int:
    """Write both files: what the YAML files say already and, after it, what only the workbook says. 3 if something could not be used."""
    language = language_of(options.lang)
    paths = options.out / "answers.yaml", options.out / "waivers.yaml"
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} が既にあります。上書きしません。", f"{path} exists already and is not overwritten.")
    library = load_library(options.library)
    organisation = load_organisation(options.organisation, library.checklists, library.rules, library.products)
    before = inputs_of(library, organisation, {}, options.answers, options.waivers)
    both = inputs_of(library, organisation, {}, options.answers, options.waivers, options.workbook)
    folders = ((options.answers or organisation.answers or options.organisation).parent, options.workbook.parent)
    answers = [
        replace(answer, evidence=tuple(_moved(answer.evidence, folders[answer not in before.answers], options.out))) for answer in both.answers
    ]
    try:
        texts = answers_yaml(answers), waivers_yaml(both.waivers)
    except ValueError as error:
        raise input_error(
            str(options.workbook), f"YAML に書けない値があります（{error}）。", f"it holds a value that YAML cannot ({error})."
        ) from error
    for path, text, number in zip(paths, texts, (len(answers), len(both.waivers)), strict=True):
        write_bytes(path, text.encode("utf-8"))
        say(f"作成しました: {path}（{number} 件）" if language == "ja" else f"written: {path} ({number})")
    _tell_missing(answers, options.out, language)
    tell(both.workbook, language)
    return EXIT_INCOMPLETE if both.workbook and both.workbook.conflicts else EXIT_DONE


def _moved(evidence: Iterable[Evidence], folder: Path, out: Path) -> Iterator[Evidence]:
    """Evidence files by their way from the new folder, as far as they lie in it or below."""
    for each in evidence:
        way = os.path.relpath(folder / each.file, out).replace(os.sep, "/") if each.file and each.found else ".."
        yield each if way.startswith("..") else replace(each, file=way)


def _tell_missing(answers: Iterable[Answer], out: Path, language: str) -> None:
    """Name the evidence files that do not lie where answers.yaml will look for them."""
    missing = sorted({each.file for answer in answers for each in answer.evidence if each.file and not (out / each.file).is_file()})
    if missing:
        listed = "、".join(missing) if language == "ja" else ", ".join(missing)
        say(
            f"証跡のファイルを {out} に置いてください: {listed}" if language == "ja" else f"put these evidence files into {out}: {listed}",
        )
