"""Every item as one line of CSV, once per work style, for spreadsheets and for machines.

The columns stand in a fixed order (new ones are added at the end), and the codes in ``verdict_code`` and ``basis`` are the same in
both languages. Item numbers stand behind their checklist (``mic-sme-2021/1-1``), so that no spreadsheet makes a date of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reporters.csv_cells import table
from reporters.deciding import deciding
from reporters.model import Item, Section, View
from reporters.text import Text

_PRESENT = Text("現状", "present")
_PLANNED = Text("計画", "planned")


@dataclass(frozen=True, slots=True)
class _Line:
    """One item of one section. ``number``: its place in the whole table, counted from 1. ``lang``: language of words."""

    number: int
    section: Section
    item: Item
    view: View
    lang: str

    def words(self, text: Text | None) -> str:
        return "" if text is None else text.of(self.lang)

    def listed(self, texts: tuple[Text, ...]) -> str:
        return Text("、", ", ").of(self.lang).join(self.words(each) for each in texts)


def _key(line: _Line) -> str:
    return f"{_item(line)}@{line.section.style.id}"


def _item(line: _Line) -> str:
    return f"{line.section.edition.id}/{line.item.number}"


def _method(line: _Line) -> str:
    return f"{line.section.style.method_sign} {line.words(line.section.style.method_title)}".strip()


def _remedies(line: _Line) -> str:
    """What to do, of everything that made the item fail; nothing for other verdicts."""
    if line.item.tree is None or line.item.verdict.code != "fail":
        return ""
    said = [part.rule.fix if part.rule is not None else part.remedy for part in deciding(line.item.tree)]
    return "\n".join(dict.fromkeys(line.words(each) for each in said if each is not None))


def _bases(line: _Line) -> str:
    """What the parts that decided stand on."""
    if line.item.tree is None:
        return ""
    return line.listed(tuple(dict.fromkeys(part.basis for part in deciding(line.item.tree) if part.basis is not None)))


def _accepted(line: _Line, field: str) -> str:
    return "" if line.item.waiver is None else str(getattr(line.item.waiver, field))


def _waived(line: _Line) -> str:
    return "" if line.item.waiver is None else line.words(line.item.waiver.text)


_COLUMNS: tuple[tuple[Text, Callable[[_Line], str]], ...] = (
    (Text("No", "no"), lambda line: str(line.number)),
    (Text("キー", "key"), _key),
    (Text("項目", "item"), _item),
    (Text("チェックリスト", "checklist"), lambda line: line.words(line.section.edition.name)),
    (Text("勤務形態", "work_style"), lambda line: line.section.style.name),
    (Text("方式", "method"), _method),
    (Text("分類", "category"), lambda line: line.words(line.item.category)),
    (Text("優先度", "priority"), lambda line: line.item.priority),
    (Text("表題", "title"), lambda line: line.words(line.item.title)),
    (Text("要求事項", "demand"), lambda line: line.words(line.item.demand)),
    (Text("判定", "verdict"), lambda line: line.words(line.item.verdict.label)),
    (Text("判定コード", "verdict_code"), lambda line: line.item.verdict.code),
    (Text("判定の理由", "reason"), lambda line: line.words(line.item.why)),
    (Text("根拠", "basis"), _bases),
    (Text("対策", "remedy"), _remedies),
    (Text("リスク受容", "accepted_risk"), _waived),
    (Text("不適合の数", "failing"), lambda line: _accepted(line, "failing")),
    (Text("うち受容した数", "accepted"), lambda line: _accepted(line, "accepted")),
    (Text("判定した数", "population"), lambda line: line.words(line.item.population)),
    (Text("脅威", "threats"), lambda line: line.listed(line.item.threats)),
    (Text("掲載ページ", "pages"), lambda line: line.words(line.item.pages)),
    (Text("データの取得日時（UTC）", "collected_at"), lambda line: line.view.title.collected_utc),
    (Text("判定した構成", "configuration"), lambda line: line.words(_PRESENT if line.view.planned is None else _PLANNED)),
)


def render(view: View, language: str) -> str:
    """Return ``items.csv``."""
    return table((head.of(language) for head, _ in _COLUMNS), ([cell(line) for _, cell in _COLUMNS] for line in _lines(view, language)))


def _lines(view: View, language: str) -> Iterator[_Line]:
    number = 0
    for section in view.sections:
        for group in section.groups:
            for item in group.items:
                number += 1
                yield _Line(number, section, item, view, language)
