"""The checklists that a command line names: each once, all known, and at least one about the method that is used."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from scanner.library.checklists import Checklist
from scanner.library.library import Library
from scanner.library.organisation import Organisation, undeclared
from scanner.model.errors import UsageError


def add_checklists(parser: argparse.ArgumentParser, words: str) -> None:
    """``--checklist ID``, which may be given several times; None without it."""
    parser.add_argument("--checklist", action="append", metavar="ID", help=f"{words} / may be given several times")


def chosen(library: Library, names: Sequence[str], method: int) -> tuple[Checklist, ...]:
    """The checklists of these names, in this order. Raises `UsageError` where one is unknown, or none of them is about the method."""
    for name in names:
        if name not in library.checklists:
            raise UsageError(
                f"チェックリスト「{name}」はありません。使えるもの: {'、'.join(library.checklists)}。",
                f"there is no checklist '{name}'; available: {', '.join(library.checklists)}.",
            )
    found = tuple(library.checklists[name] for name in dict.fromkeys(names))
    usable = sorted({number for checklist in found for number in checklist.numbers})
    if method not in usable:
        raise UsageError(
            f"このチェックリストは方式 {method} を対象にしていません。使えるもの: {'、'.join(map(str, usable))}。",
            f"the checklist is not about method {method}; available: {', '.join(map(str, usable))}.",
        )
    return found


def without_file(checklists: Sequence[Checklist], method: int) -> Organisation:
    """The organisation of a scan without organisation.yaml, judged by these checklists."""
    return replace(undeclared(checklists[0].id, method, style_name(checklists, method)), checklists=tuple(each.id for each in checklists))


def style_name(checklists: Sequence[Checklist], method: int) -> str:
    """What a way of teleworking is called: by the first of the documents that describes it."""
    return next((each for each in checklists if method in each.methods), checklists[0]).name_of(method).ja


def only(organisation: Organisation, names: Sequence[str] | None) -> Organisation:
    """The organisation, judged by some of its checklists alone. Raises `UsageError` where it does not name one of them."""
    for name in names or ():
        if name not in organisation.checklists:
            raise UsageError(
                f"organisation.yaml はチェックリスト「{name}」を挙げていません。挙げているもの: {'、'.join(organisation.checklists)}。",
                f"organisation.yaml does not name the checklist '{name}'; it names: {', '.join(organisation.checklists)}.",
            )
    return replace(organisation, checklists=tuple(dict.fromkeys(names))) if names else organisation
