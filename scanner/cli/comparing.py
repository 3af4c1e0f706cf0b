"""The comparison of ways of teleworking in columns of a console."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.cli.columns import columns_of, folded, padded
from scanner.cli.comparison import Comparison, Style, change, grades_of, heading, is_present, methods_of, rows, words_on_items
from scanner.cli.console import pick
from scanner.library.checklist_tables import Way
from scanner.library.checklists import Checklist
from scanner.model.methods import METHODS, SIGNS
from scanner.model.text import Text

_MARK = Text("▲ は今の方式です。", "▲ marks the present method.")
_SIMILAR = Text("( ) の方式は、似ているだけです。", "In brackets: methods that are merely similar.")
_WAYS = Text("ガイドラインの方式と評価", "The guideline's ways and their grades")
_METHODS = Text("手引きの8つの方式で見ると", "In terms of the handbook's eight methods")
_BOTH = Text(
    "A/C のように二つあるのは、手引きが一つにまとめた二つの方式の評価です。",
    "Two grades, as in A/C, are those of two ways that the handbook makes one method of.",
)
_HEADS = {"ja": ("方式", "項目", "増", "減"), "en": ("Method", "Items", "+", "-")}
_OWNERS = {"company": Text("会社", "Co."), "personal": Text("個人", "Own")}


def console(comparison: Comparison, language: str) -> Iterator[str]:
    """The lines to print, none wider than 80 columns but for words that are."""
    return _Console(comparison, language).lines()


class _Console:
    def __init__(self, comparison: Comparison, language: str) -> None:
        self.comparison = comparison
        self.language = language

    def lines(self) -> Iterator[str]:
        guideline = self.comparison.guideline
        if guideline is not None:
            yield from self._ways(guideline)
            yield from self._methods(guideline)
        for style in self.comparison.styles:
            for checklist in self.comparison.checklists:
                yield from self._items(style, checklist)
        for line in words_on_items(self.language):
            yield from folded(line, "  ", "- ")

    def _ways(self, guideline: Checklist) -> Iterator[str]:
        letters = dict(zip(guideline.axes, "abcdefghij", strict=False))
        yield f"■ {pick(_WAYS, self.language)}"
        yield from folded(pick(guideline.title, self.language), "  ")
        for axis, letter in letters.items():
            yield f"  {letter}: {pick(guideline.axes[axis], self.language)}"
        for step in guideline.grades.values():
            yield f"  {step.sign}: {pick(step.label, self.language)}"
        yield ""
        wide = max(columns_of(self._way(way)) for way in guideline.ways)
        owners = [pick(text, self.language) for text in _OWNERS.values()]
        yield self._row("", "", [*letters.values(), *owners], wide)
        for way in guideline.ways:
            cells = [*(way.graded[axis].sign for axis in letters), *(methods_of(way, owner) for owner in _OWNERS)]
            yield self._row("▲" if is_present(self.comparison, way) else "", self._way(way), cells, wide)
        yield ""
        for way in guideline.ways:
            yield from folded(pick(way.use, self.language), "       ", f"    {way.sign} ")
        yield from folded(f"{pick(_MARK, self.language)} {pick(_SIMILAR, self.language)}", "  ")
        yield ""

    def _methods(self, guideline: Checklist) -> Iterator[str]:
        yield f"■ {pick(_METHODS, self.language)}"
        letters = dict(zip(guideline.axes, "abcdefghij", strict=False))
        wide = self._widest()
        yield self._row("", "", list(letters.values()), wide)
        for number in METHODS:
            cells = [grades_of(guideline, number, axis) for axis in letters]
            yield self._row("▲" if number in self.comparison.present else "", self._title(number), cells, wide)
        yield from folded(pick(_BOTH, self.language), "  ")
        yield ""

    def _items(self, style: Style, checklist: Checklist) -> Iterator[str]:
        yield from folded(heading(self.comparison, style, checklist, self.language), "   ", "■ ")
        wide = self._widest()
        head, *numbers = _HEADS[self.language]
        yield self._row("", head, numbers, wide)
        found = rows(self.comparison, style, checklist)
        for each in found:
            counts = [str(len(part)) for part in (each.applying, each.added, each.dropped)] if each.known else ["-", "-", "-"]
            yield self._row("▲" if each.method == style.method else "", self._title(each.method), counts, wide)
        for each in found:
            for index, told in enumerate(change(each, style, self.language)):
                yield from folded(told, "       ", f"    {SIGNS[each.method - 1]} " if not index else None)
        left = next(each.left for each in found if each.method == style.method)
        if left:
            label = "今の方式で、申告などにより対象外とした項目: " if self.language == "ja" else "left out today, by what is declared and the like: "
            yield from folded(label + ("、" if self.language == "ja" else ", ").join(left), "    ")
        yield ""

    def _row(self, mark: str, title: str, cells: list[str], wide: int) -> str:
        return (padded(mark, 3) + padded(title, wide) + "".join(padded(cell, 5, right=True) for cell in cells)).rstrip()

    def _way(self, way: Way) -> str:
        return f"{way.sign} {pick(way.title, self.language)}"

    def _title(self, number: int) -> str:
        return f"{SIGNS[number - 1]} {pick(self.comparison.handbook.methods[number].title, self.language)}"

    def _widest(self) -> int:
        return max(columns_of(self._title(number)) for number in METHODS)
