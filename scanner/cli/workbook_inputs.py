"""A filled workbook as an input of judging: its answers and accepted deviations beside those of the YAML files."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.cli.console import note, pick
from scanner.library.answers import Answer
from scanner.library.library import Library
from scanner.library.organisation import Organisation
from scanner.library.waivers import Waiver
from scanner.library.workbook import Workbook, read_workbook
from scanner.library.workbook_entries import Conflict
from scanner.library.workbook_said import joined, said_in
from scanner.model.errors import input_error
from scanner.model.text import Text

_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook that was given, and everything in it that somebody should look at."""

    path: Path
    workbook: Workbook
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """What YAML files and a workbook say together. ``organisation``: with the workbook's conflicts among its warnings."""

    organisation: Organisation
    answers: tuple[Answer, ...]
    waivers: tuple[Waiver, ...]
    filled: Filled


def add_workbook(parser: argparse.ArgumentParser) -> None:
    """``--workbook FILE``"""
    parser.add_argument(
        "--workbook",
        type=Path,
        metavar="FILE",
        help="記入済みのブック（workbook.xlsx）。YAML と違うところは YAML を使う / a workbook that was filled in; YAML files take precedence",
    )


def join(path: Path, library: Library, organisation: Organisation, answers: tuple[Answer, ...], waivers: tuple[Waiver, ...]) -> Joined:
    """Read a workbook and lay the YAML files over it. Raises `InputError` if it cannot be read, or belongs to another tenant."""
    workbook = read_workbook(path)
    if organisation.tenant:
        check_tenant(path, workbook, organisation.tenant)
    said = said_in(workbook, path.parent, library, organisation)
    all_answers, all_waivers, differences = joined(workbook, said, answers, waivers)
    filled = Filled(path, workbook, (*workbook.conflicts, *said.conflicts, *differences))
    warnings = (*organisation.warnings, *(told(path.name, each) for each in filled.conflicts))
    return Joined(replace(organisation, warnings=warnings), all_answers, all_waivers, filled)


def check_tenant(path: Path, workbook: Workbook, tenant: str) -> None:
    """Raise `InputError` if a workbook was made of another tenant."""
    if workbook.tenant and workbook.tenant.lower() != tenant.lower():
        raise input_error(
            str(path),
            f"別のテナントのブックです（{workbook.tenant}。ここで扱うのは {tenant}）。",
            f"the workbook belongs to another tenant ({workbook.tenant}; here it is {tenant}).",
        )


def told(name: str, conflict: Conflict) -> Text:
    """A conflict as a sentence that names file, sheet and cells."""
    cells = " / ".join(map(str, conflict.places))
    return Text(f"{name} {cells}: {conflict.text.ja}", f"{name} {cells}: {conflict.text.en}")


def tell(filled: Filled | None, language: str) -> None:
    """Say on stderr what in the workbook somebody should look at."""
    if filled is None or not filled.conflicts:
        return
    number = len(filled.conflicts)
    note(f"ブックの記入で確かめてほしいもの: {number} 件" if language == "ja" else f"entries of the workbook to look at: {number}")
    for each in filled.conflicts[:_MOST_TOLD]:
        note(f"  {pick(told(filled.path.name, each), language)}")
    if number > _MOST_TOLD:
        more = number - _MOST_TOLD
        note(f"  ほかに {more} 件。" if language == "ja" else f"  and {more} more.")
