"""Arguments that several commands share, and what they load."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.library.answers import Answer, load_answers
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, load_organisation, undeclared
from scanner.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Inputs:
    """What judging needs besides the snapshot. ``files``: name to show → path."""

    library: Library
    organisation: Organisation
    answers: tuple[Answer, ...]
    files: dict[str, Path]


def add_library(parser: argparse.ArgumentParser) -> None:
    """``--library DIR``"""
    parser.add_argument(
        "--library",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help="自社のルール・チェックリストのフォルダー（独自） / a folder of your own rules and checklists",
    )


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """What says for whom is judged."""
    parser.add_argument("--organisation", type=Path, metavar="FILE", help="organisation.yaml")
    parser.add_argument(
        "--checklist",
        metavar="ID",
        help="使うチェックリスト（例 mic-sme-2021）。--organisation と使うと、そのうちの 1 つだけ / checklist; with --organisation: only that one of it",
    )
    parser.add_argument("--method", type=int, choices=range(1, 9), metavar="N", help="方式 1–8（①–⑧） / method 1–8")
    parser.add_argument(
        "--answers", type=Path, metavar="FILE", help="answers.yaml（organisation.yaml の指定より優先） / takes precedence over organisation.yaml"
    )
    add_library(parser)


def add_older(parser: argparse.ArgumentParser) -> None:
    """``--older DIR``"""
    parser.add_argument(
        "--older",
        type=Path,
        metavar="DIR",
        help="同じテナントの過去のスナップショットを置いたフォルダー / a folder of older snapshots of the same tenant",
    )


def whole_number(text: str) -> int:
    """Read a number of 0 or more from the command line."""
    if not re.fullmatch("[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"0 以上の整数ではありません / not a number of 0 or more: {text}")
    return int(text)


def load_inputs(options: argparse.Namespace) -> Inputs:
    """Load library, organisation and answers. Raises `InputError` or `UsageError`."""
    library = load_library(options.library)
    files: dict[str, Path] = {}
    if options.organisation:
        if options.method:
            raise UsageError("--organisation と --method は同時に使えません。", "--organisation does not go with --method.")
        organisation = _only(load_organisation(options.organisation, library.checklists, library.rules), options.checklist)
        files[options.organisation.name] = options.organisation
    else:
        if not options.checklist or not options.method:
            raise UsageError("--organisation か、--checklist と --method を指定してください。", "give --organisation, or --checklist and --method.")
        if options.checklist not in library.checklists:
            raise UsageError(
                f"チェックリスト「{options.checklist}」はありません。使えるもの: {'、'.join(library.checklists)}。",
                f"there is no checklist '{options.checklist}'; available: {', '.join(library.checklists)}.",
            )
        checklist = library.checklists[options.checklist]
        ways = checklist.numbers
        if options.method not in ways:
            raise UsageError(
                f"このチェックリストは方式 {options.method} を対象にしていません。使えるもの: {'、'.join(map(str, ways))}。",
                f"the checklist is not about method {options.method}; available: {', '.join(map(str, ways))}.",
            )
        organisation = undeclared(options.checklist, options.method, checklist.name_of(options.method).ja)
    return inputs_of(library, organisation, files, options.answers)


def _only(organisation: Organisation, checklist: str | None) -> Organisation:
    """The organisation, judged by one of its checklists alone."""
    if checklist is None:
        return organisation
    if checklist not in organisation.checklists:
        raise UsageError(
            f"organisation.yaml はチェックリスト「{checklist}」を挙げていません。挙げているもの: {'、'.join(organisation.checklists)}。",
            f"organisation.yaml does not name the checklist '{checklist}'; it names: {', '.join(organisation.checklists)}.",
        )
    return replace(organisation, checklists=(checklist,))


def inputs_of(library: Library, organisation: Organisation, files: dict[str, Path], own_answers: Path | None) -> Inputs:
    """With the answers: those given on the command line, else those that the organisation's file names. Raises `InputError`."""
    path = own_answers or organisation.answers
    answers: tuple[Answer, ...] = ()
    if path:
        answers = load_answers(path, library.questions, library.rules, organisation)
        files[path.name] = path
    return Inputs(library, organisation, answers, files)
