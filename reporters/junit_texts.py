"""What a test case of the JUnit report says: why an item failed or was skipped, how to mend it, and which records show it."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.deciding import approval, deciding, in_force, waived
from reporters.model import Item
from reporters.model_parts import Cell, Evidence, Part, Row
from reporters.text import Text
from reporters.words import WORDS

_LONGEST = 8_000
_ROWS = 20
_ALL = Text("判定した {} 件の記録は、すべて判定結果の {} にあります。", "All {} records that were judged are in {} of the assessment.")
_CUT = Text("（長いため、ここまでにします。続きは報告書にあります。）", "(Cut here for its length; the report has the rest.)")


def reason(item: Item, language: str) -> str:
    """Why an item is skipped: its verdict and the reason, or that its failure is accepted, by whom and until when."""
    said = f"{item.verdict.label.of(language)}: {item.why.of(language)}"
    if item.waiver is None or not waived(item):
        return said
    accepted = "; ".join(approval(one).of(language) for one in in_force(item))
    return f"{item.waiver.text.of(language)}: {accepted} / {said}"


def failure(item: Item, language: str) -> str:
    """What the item demands, then every part that fails and how to mend it."""
    lines = [f"{WORDS['demand'].of(language)}: {item.demand.of(language)}"]
    if item.waiver is not None:
        lines.append(item.waiver.text.of(language))
    for part in _parts(item):
        lines.append(f"{part.verdict.sign} {part.title.of(language)} – {part.why.of(language)}")
        remedy = part.remedy if part.rule is None else part.rule.fix
        if remedy is not None:
            lines.append(f"  {WORDS['remedy'].of(language)}: {remedy.of(language)}")
    return _bounded(lines, language)


def evidence(item: Item, language: str) -> str:
    """The records on which the verdict stands, part by part; empty for what passes or does not apply, and where no record shows it."""
    if item.verdict.code not in ("fail", "unknown"):
        return ""
    lines = [line for part in _parts(item) if part.evidence is not None and part.evidence.rows for line in _records(part, part.evidence, language)]
    return _bounded(lines, language)


def _parts(item: Item) -> tuple[Part, ...]:
    return () if item.tree is None else tuple(deciding(item.tree))


def _records(part: Part, shown: Evidence, language: str) -> Iterator[str]:
    """The records with the verdict of the part, as many as there is room for; how many have which one; where the rest is."""
    found = [text.of(language) for text in (shown.bounds, shown.summary) if text is not None]
    yield " – ".join([part.title.of(language), shown.resource.of(language), *found])
    telling = [row for row in shown.rows if row.verdict.code == part.verdict.code][:_ROWS]
    for row in telling:
        yield f"  {row.verdict.sign} {_name(row, language)}{_cells(shown, row, language)}"
    if len(telling) < shown.total:
        yield f"  {_ALL.of(language).format(shown.total, f'findings/{shown.id}.jsonl')}"


def _name(row: Row, language: str) -> str:
    name = row.name.of(language) if isinstance(row.name, Text) else row.name or WORDS["unnamed"].of(language)
    return f"{name} ({row.id})" if row.id else name


def _cells(shown: Evidence, row: Row, language: str) -> str:
    cells = [f"{column.label.of(language)} = {_value(cell, language)}" for column, cell in zip(shown.columns, row.cells, strict=True)]
    return f": {', '.join(cells)}" if cells else ""


def _value(cell: Cell, language: str) -> str:
    return cell.value.of(language) if isinstance(cell.value, Text) else cell.value or WORDS["absent"].of(language)


def _bounded(lines: list[str], language: str) -> str:
    text = "\n".join(lines)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…\n{_CUT.of(language)}"
