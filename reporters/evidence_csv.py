"""What was observed, one value a line of CSV: every listed record of every finding, each finding once.

A finding lists at most 100 records, the worst first; ``listed`` and ``total`` say how many there are. All of them are in the
assessment's own findings files.
"""

from __future__ import annotations

from collections.abc import Iterator

from reporters.csv_cells import table
from reporters.model import Item, View
from reporters.model_parts import Cell, Column, Evidence, Part, Row
from reporters.text import Text

_HEADS = (
    Text("所見", "finding"),
    Text("ルール", "rule"),
    Text("ルールの表題", "title"),
    Text("データ", "resource"),
    Text("記録の番号", "record_no"),
    Text("記録の名前", "record"),
    Text("記録の ID", "record_id"),
    Text("判定", "verdict"),
    Text("判定コード", "verdict_code"),
    Text("判定の理由", "reasons"),
    Text("フィールド", "field"),
    Text("見たもの", "observed"),
    Text("値", "value"),
    Text("求める状態", "expected"),
    Text("載せた件数", "listed"),
    Text("全件数", "total"),
    Text("データの取得日時（UTC）", "collected_at"),
)


def render(view: View, language: str) -> str:
    """Return ``evidence.csv``."""
    return table((head.of(language) for head in _HEADS), _rows(view, language))


def _rows(view: View, language: str) -> Iterator[list[str]]:
    seen: set[str] = set()
    for section in view.sections:
        for group in section.groups:
            for item in group.items:
                for part, evidence in _evidence(item):
                    if evidence.id not in seen:
                        seen.add(evidence.id)
                        yield from _finding(part, evidence, view.title.collected_utc, language)


def _evidence(item: Item) -> Iterator[tuple[Part, Evidence]]:
    for root in (*([item.tree] if item.tree is not None else []), *item.notes):
        for part in _parts(root):
            if part.evidence is not None:
                yield part, part.evidence


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _parts(child)


def _finding(part: Part, evidence: Evidence, collected: str, language: str) -> Iterator[list[str]]:
    """The values of every listed record; a finding without records is one line without a record."""
    first = [evidence.id, part.id, part.title.of(language), evidence.resource.of(language)]
    last = [str(len(evidence.rows)), str(evidence.total), collected]
    if not evidence.rows:
        yield [*first, "", "", "", part.verdict.label.of(language), part.verdict.code, part.why.of(language), "", "", "", "", *last]
    for number, row in enumerate(evidence.rows, start=1):
        record = [
            str(number),
            _shown(row.name, language),
            row.id or "",
            row.verdict.label.of(language),
            row.verdict.code,
            _shown(row.reasons, language),
        ]
        for values in _values(evidence.columns, row, language):
            yield [*first, *record, *values, *last]


def _values(columns: tuple[Column, ...], row: Row, language: str) -> Iterator[list[str]]:
    if not columns:
        yield ["", "", "", ""]
    for column, cell in zip(columns, row.cells, strict=True):
        yield [column.field, column.label.of(language), _shown(cell.value, language), _shown(_test(column, cell), language)]


def _test(column: Column, cell: Cell) -> Text | None:
    return cell.test or column.test


def _shown(value: str | Text | None, language: str) -> str:
    if value is None:
        return ""
    return value.of(language) if isinstance(value, Text) else value
