"""Arguments that several commands share, and what they load."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.cli.chosen import add_checklists, chosen, only, without_file
from scanner.cli.disguised import add_pseudonymise
from scanner.cli.overlaid import add_overlay, load_overlay
from scanner.cli.workbook_inputs import Filled, add_workbook, join
from scanner.library.answers import Answer, load_answers
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, load_organisation
from scanner.library.waivers import Waiver, load_waivers
from scanner.model.errors import UsageError
from scanner.model.names import free_name
from scanner.overlay.files import Overlay


@dataclass(frozen=True, slots=True)
class Inputs:
    """What judging needs besides the snapshot. ``files``: name to show → path. ``overlay``: planned configuration; None without it.

    ``key``: the file of the key that names are replaced with; None: they stay.
    """

    library: Library
    organisation: Organisation
    answers: tuple[Answer, ...]
    waivers: tuple[Waiver, ...]
    files: dict[str, Path]
    overlay: Overlay | None = None
    workbook: Filled | None = None
    key: Path | None = None


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
    add_checklists(
        parser,
        "使うチェックリスト（例 mic-sme-2021）。いくつでも指定できる。--organisation と使うと、そのうちのこれだけ / with --organisation: only these of it",
    )
    parser.add_argument("--method", type=int, choices=range(1, 9), metavar="N", help="方式 1–8（①–⑧） / method 1–8")
    parser.add_argument(
        "--answers", type=Path, metavar="FILE", help="answers.yaml（organisation.yaml の指定より優先） / takes precedence over organisation.yaml"
    )
    add_waivers(parser)
    add_workbook(parser)
    add_overlay(parser)
    add_pseudonymise(parser)
    add_library(parser)


def add_waivers(parser: argparse.ArgumentParser) -> None:
    """``--waivers FILE``"""
    parser.add_argument(
        "--waivers", type=Path, metavar="FILE", help="waivers.yaml（organisation.yaml の指定より優先） / takes precedence over organisation.yaml"
    )


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
        organisation = only(load_organisation(options.organisation, library.checklists, library.rules, library.products), options.checklist)
        files[options.organisation.name] = options.organisation
    else:
        if not options.checklist or not options.method:
            raise UsageError("--organisation か、--checklist と --method を指定してください。", "give --organisation, or --checklist and --method.")
        organisation = without_file(chosen(library, options.checklist, options.method), options.method)
    inputs = inputs_of(library, organisation, files, options.answers, options.waivers, options.workbook)
    return replace(inputs, overlay=load_overlay(options.overlay, files) if options.overlay else None, key=options.pseudonymise)


def inputs_of(
    library: Library,
    organisation: Organisation,
    files: dict[str, Path],
    own_answers: Path | None,
    own_waivers: Path | None = None,
    own_workbook: Path | None = None,
) -> Inputs:
    """With the answers and waivers: those given on the command line, else those that the organisation's file names. Raises `InputError`.

    ``own_workbook``: a filled workbook, whose answers and waivers count where those files say nothing.
    """
    for ledger in organisation.device_ledgers:
        files[free_name(ledger.name, files)] = ledger
    answers: tuple[Answer, ...] = ()
    if path := own_answers or organisation.answers:
        answers = load_answers(path, library.questions, library.rules, organisation)
        files[free_name(path.name, files)] = path
    waivers: tuple[Waiver, ...] = ()
    if path := own_waivers or organisation.waivers:
        waivers = load_waivers(path, library.checklists, organisation)
        files[free_name(path.name, files)] = path
    if own_workbook is None:
        return Inputs(library, organisation, answers, waivers, files)
    both = join(own_workbook, library, organisation, answers, waivers)
    files[free_name(own_workbook.name, files)] = own_workbook
    return Inputs(library, both.organisation, both.answers, both.waivers, files, workbook=both.filled)
