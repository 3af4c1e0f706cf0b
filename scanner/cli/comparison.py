"""What `telework-scan method --compare` compares: for whom, by which documents, and the words for a change of method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.chosen import chosen, only
from scanner.cli.console import pick
from scanner.library.checklist_tables import Way
from scanner.library.checklists import Checklist
from scanner.library.library import Library, load_library
from scanner.library.organisation import load_organisation
from scanner.library.ways import HANDBOOK, Choice, choices, graded, ways_of
from scanner.model.methods import SIGNS, ownership_of
from scanner.model.text import Text

_COUNT = Text(
    "項目: 対象になる項目の数。増・減: 今の方式と比べて増える・減る項目の数。",
    "Items: how many apply. +, -: how many more or fewer than with the present method.",
)
_HOW = Text(
    "申告のない事情は、厳しいほうで数えます。方式そのものから決まる事情（社内につなぐか、クラウドを使うか、端末にデータを残すか）は、その方式に従って数えます。",
    "What is not declared is taken as the stricter case. What a method itself decides (reaching the office, using clouds, keeping data on devices) follows the method.",
)
_ADVICE = Text(
    "評価は一般的な構成についてのもので、製品や規模によって前後します。項目の少ない方式が安全とは限りません。",
    "Grades are about ordinary set-ups and shift with products and size. A method with fewer items is not thereby safer.",
)
_OUTSIDE = Text("この文書の対象外です。", "outside this document.")
_UNKNOWN = Text("この文書には、この方式の項目がありません。", "this document has no items for this method.")
_SAME = Text("今と同じです。", "the same as today.")
_NOTHING = Text("増減はありません。", "no item more or less.")


@dataclass(frozen=True, slots=True)
class Style:
    """One work style. ``name``: as the organisation calls it; empty without an organisation."""

    name: str
    method: int
    declared: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, for whom. ``guideline``: the document that grades ways; None if none of the library does."""

    library: Library
    styles: tuple[Style, ...]
    checklists: tuple[Checklist, ...]
    left_out: Mapping[str, tuple[str, ...]]
    guideline: Checklist | None

    @property
    def handbook(self) -> Checklist:
        """The document whose methods are ①–⑧."""
        return self.library.checklists[HANDBOOK]

    @property
    def present(self) -> tuple[int, ...]:
        """The methods used today."""
        return tuple(sorted({style.method for style in self.styles}))


def of_organisation(file: Path, names: list[str] | None, own: list[Path]) -> Comparison:
    """What an organisation's file declares. Raises `InputError` or `UsageError`."""
    library = load_library(own)
    organisation = only(load_organisation(file, library.checklists, library.rules, library.products), names)
    return Comparison(
        library,
        tuple(Style(each.name, each.method, each.circumstances) for each in organisation.work_styles),
        tuple(library.checklists[name] for name in organisation.checklists),
        {name: tuple(each.item for each in organisation.tailoring if each.checklist == name) for name in organisation.checklists},
        graded(library.checklists.values()),
    )


def of_method(method: int, declared: Mapping[str, bool], names: list[str] | None, own: list[Path]) -> Comparison:
    """One method of which no more is known than what was answered. Raises `UsageError`."""
    library = load_library(own)
    checklists = chosen(library, names or [HANDBOOK], method)
    return Comparison(library, (Style("", method, declared),), checklists, {}, graded(library.checklists.values()))


def grades_of(guideline: Checklist, method: int, axis: str) -> str:
    """The grades of the ways that make up one of the handbook's methods, such as A/C; those merely similar do not count."""
    signs = [way.graded[axis].sign for way, kin in ways_of(guideline, method) if kin.relation != "similar"]
    return "/".join(dict.fromkeys(signs)) or "?"


def methods_of(way: Way, owner: str) -> str:
    """The handbook's methods that a way corresponds to, as signs; similar ones in brackets; ``-`` for none."""
    told = [(kin.relation, SIGNS[kin.method - 1]) for kin in way.handbook if ownership_of(kin.method) == owner]
    return "".join(f"({sign})" if relation == "similar" else sign for relation, sign in told) or "-"


def is_present(comparison: Comparison, way: Way) -> bool:
    """Whether a way is, or is part of, one of the methods used today."""
    return any(kin.method in comparison.present and kin.relation != "similar" for kin in way.handbook)


def rows(comparison: Comparison, style: Style, checklist: Checklist) -> tuple[Choice, ...]:
    """One checklist for one work style under each method."""
    return choices(checklist, comparison.handbook.methods, style.method, style.declared, comparison.left_out.get(checklist.id, ()))


def change(choice: Choice, style: Style, language: str) -> list[str]:
    """What a method would change, in words: one or two sentences."""
    if not choice.known:
        return [pick(_UNKNOWN, language)]
    if not choice.applying:
        return [pick(_OUTSIDE, language)]
    if choice.method == style.method:
        return [pick(_SAME, language)]
    told = []
    for label, numbers in ((Text("増える", "more"), choice.added), (Text("減る", "fewer"), choice.dropped)):
        if numbers:
            told.append(f"{pick(label, language)}: {'、'.join(numbers) if language == 'ja' else ', '.join(numbers)}")
    return told or [pick(_NOTHING, language)]


def heading(comparison: Comparison, style: Style, checklist: Checklist, language: str) -> str:
    """What a table of items is about: the work style, if it has a name, its method, and the document."""
    sign = SIGNS[style.method - 1]
    title = comparison.handbook.methods[style.method].title
    method = f"{sign} {pick(title, language)}"
    name = (f"「{style.name}」 " if language == "ja" else f'"{style.name}" ') if style.name else ""
    present = "今の方式" if language == "ja" else "present method"
    return f"{name}{present}: {method} / {checklist.id}"


def words_on_items(language: str) -> list[str]:
    """What the numbers of a table of items mean."""
    return [pick(_COUNT, language), pick(_HOW, language), pick(_ADVICE, language)]
