"""The comparison of ways of teleworking as a Markdown document."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.markdown_text import inline, table
from scanner.cli.comparison import Comparison, Style, change, grades_of, heading, is_present, methods_of, rows, words_on_items
from scanner.cli.console import pick
from scanner.library.checklists import Checklist
from scanner.model.methods import METHODS, SIGNS
from scanner.model.text import Text

_TITLE = Text("テレワーク方式の比較", "Ways of teleworking compared")
_PRESENT = Text("今の方式", "present")
_WAYS = Text("ガイドラインの方式と評価", "The guideline's ways and their grades")
_MERITS = Text("利点と欠点", "Merits and demerits")
_METHODS = Text("手引きの8つの方式", "The handbook's eight methods")
_ITEMS = Text("方式を変えたときに増える項目・減る項目", "Items that a change of method would add or drop")
_HEADS = {
    "ways": Text("方式", "Way"),
    "company": Text("手引き（会社支給）", "Handbook (company)"),
    "personal": Text("手引き（個人所有）", "Handbook (personal)"),
    "use": Text("想定される使い方", "Meant for"),
    "merits": Text("利点", "Merits"),
    "demerits": Text("欠点", "Demerits"),
    "method": Text("方式", "Method"),
    "items": Text("項目", "Items"),
    "change": Text("今の方式との違い", "Against the present method"),
}


def markdown(comparison: Comparison, language: str) -> str:
    """The whole document, with a newline at the end."""
    return "\n".join(_Document(comparison, language).lines()) + "\n"


class _Document:
    def __init__(self, comparison: Comparison, language: str) -> None:
        self.comparison = comparison
        self.language = language

    def _say(self, text: Text) -> str:
        return inline(pick(text, self.language))

    def _head(self, *names: str) -> list[str]:
        return [self._say(_HEADS[name]) for name in names]

    def lines(self) -> Iterator[str]:
        yield f"# {self._say(_TITLE)}"
        yield ""
        guideline = self.comparison.guideline
        if guideline is not None:
            yield from self._ways(guideline)
            yield from self._methods(guideline)
        yield f"## {self._say(_ITEMS)}"
        yield ""
        for style in self.comparison.styles:
            for checklist in self.comparison.checklists:
                yield from self._items(style, checklist)
        for line in words_on_items(self.language):
            yield f"- {inline(line)}"

    def _ways(self, guideline: Checklist) -> Iterator[str]:
        yield f"## {self._say(_WAYS)}"
        yield ""
        yield self._say(guideline.title)
        yield ""
        axes = [self._say(label) for label in guideline.axes.values()]
        yield from table(
            [*self._head("ways"), *axes, *self._head("company", "personal", "use")],
            [
                [
                    self._marked(f"{way.sign} {pick(way.title, self.language)}", present=is_present(self.comparison, way)),
                    *(f"{way.graded[axis].sign} ({inline(pick(way.graded[axis].words, self.language))})" for axis in guideline.axes),
                    *(inline(methods_of(way, owner)) for owner in ("company", "personal")),
                    self._say(way.use),
                ]
                for way in guideline.ways
            ],
        )
        yield ""
        for step in guideline.grades.values():
            yield f"- {step.sign}: {self._say(step.label)}"
        yield ""
        yield f"### {self._say(_MERITS)}"
        yield ""
        yield from table(
            self._head("ways", "merits", "demerits"),
            [
                [f"{way.sign} {self._say(way.title)}", *(" ".join(self._say(each) for each in listed) for listed in (way.merits, way.demerits))]
                for way in guideline.ways
            ],
        )
        yield ""

    def _methods(self, guideline: Checklist) -> Iterator[str]:
        yield f"## {self._say(_METHODS)}"
        yield ""
        axes = [self._say(label) for label in guideline.axes.values()]
        yield from table(
            [*self._head("method"), *axes],
            [
                [
                    self._marked(self._title(number), present=number in self.comparison.present),
                    *(grades_of(guideline, number, axis) for axis in guideline.axes),
                ]
                for number in METHODS
            ],
        )
        yield ""

    def _items(self, style: Style, checklist: Checklist) -> Iterator[str]:
        yield f"### {inline(heading(self.comparison, style, checklist, self.language))}"
        yield ""
        yield from table(
            self._head("method", "items", "change"),
            [
                [
                    self._marked(self._title(each.method), present=each.method == style.method),
                    str(len(each.applying)) if each.known else "-",
                    " ".join(inline(told) for told in change(each, style, self.language)),
                ]
                for each in rows(self.comparison, style, checklist)
            ],
        )
        yield ""

    def _marked(self, title: str, *, present: bool) -> str:
        return f"**{inline(title)}** ({self._say(_PRESENT)})" if present else inline(title)

    def _title(self, number: int) -> str:
        return f"{SIGNS[number - 1]} {pick(self.comparison.handbook.methods[number].title, self.language)}"
