"""The self-assessment sheet as CSV: the document's columns and the company's, in a file that Excel opens without harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from reporters.deciding import deciding, leaves
from reporters.model import Item, Section, View
from reporters.remedies import hint
from reporters.text import Text, joined
from scanner.model.self_assessment import CHANGED, COLUMNS, KEY, MARK, NUMBER, STATE, Column, guarded, mark_of

BOM = "\ufeff"

_FILLED = Text("〔自動記入・{when} 時点〕", "[filled by the tool, as of {when}] ")
_GONE = Text("〔自動記入〕この項目は、いまのチェックリストにありません。", "[filled by the tool] The checklist has no such item any more.")
_LOOSE = Text("〔自動記入〕項目の番号がない行です。", "[filled by the tool] This row has no item number.")


def rows(view: View, checklist: str, language: str) -> list[dict[str, str]]:
    """What the tool fills in, a row for each item of a checklist in its order; empty if the assessment has no such checklist."""
    sections = [section for section in view.sections if section.edition.id == checklist]
    judged: dict[str, list[tuple[Section, Item]]] = {}
    for section in sections:
        for group in section.groups:
            for item in group.items:
                judged.setdefault(item.number, []).append((section, item))
    when = view.title.collected_at.of(language)
    return [_row(checklist, found, when, language, several=len(sections) > 1) for found in judged.values()]


def _row(checklist: str, found: Sequence[tuple[Section, Item]], when: str, language: str, *, several: bool) -> dict[str, str]:
    _, item = found[0]
    between = Text("、", ", ").of(language)
    cells = {
        KEY.name: f"{checklist}/{item.number}",
        NUMBER.name: item.number,
        "category": item.category.of(language),
        "title": item.title.of(language),
        "demand": item.demand.of(language),
        "scenario": _scenario([each for _, each in found]).of(language),
        "threats": between.join(threat.of(language) for threat in item.threats),
        "level": item.level.of(language),
        STATE.name: _FILLED.of(language).format(when=when) + "\n".join(_state(section, each, language, several=several) for section, each in found),
    }
    return {**cells, MARK.name: mark_of(cells)}


def _state(section: Section, item: Item, language: str, *, several: bool) -> str:
    """Return the verdict with its reason, and which work style it is for where there are several."""
    style = f"{section.style.method_sign} {section.style.name}: ".lstrip() if several else ""
    said = f"{style}{item.verdict.label.of(language)}{Text('。', '. ').of(language)}{item.why.of(language)}"
    lacking = item.tree if item.verdict.code in ("fail", "manual") else None
    drafts = tuple(dict.fromkeys(name for part in deciding(lacking) for name in part.templates)) if lacking else ()
    return f"{said}\n{hint(drafts).of(language)}" if drafts else said


def _scenario(items: Iterable[Item]) -> Text:
    """What happens without the measure: what its rules say of that, and which threats the document names."""
    listed = list(items)
    said = dict.fromkeys(part.rule.why for item in listed if item.tree is not None for part in leaves(item.tree) if part.rule is not None)
    threats = listed[0].threats
    if threats:
        named = Text("、".join(each.ja for each in threats), ", ".join(each.en for each in threats))
        said[
            Text(f"この対策を行わないと、次の事態を招くおそれがあります。{named.ja}。", f"Without this measure there is a danger of: {named.en}.")
        ] = None
    return joined(said, "", " ")


def left_over(shown: Mapping[str, str], key: str, language: str) -> dict[str, str]:
    """What the tool fills into a row of an older sheet that belongs to no item: what the sheet said, and that it belongs to none."""
    cells = {each.name: shown.get(each.name, "") for each in COLUMNS if each.kind == "tool"}
    cells |= {KEY.name: key, NUMBER.name: key.rpartition("/")[2], STATE.name: (_GONE if key else _LOOSE).of(language)}
    return {**cells, MARK.name: mark_of(cells)}


def write(filled: Iterable[Mapping[str, str]], own: Sequence[str], language: str) -> str:
    """Return the sheet. ``filled``: rows by names of columns, choices as codes; ``own``: headings of columns that people added.

    The columns for what people wrote over the tool's words are there only if somebody did.
    """
    listed = list(filled)
    changed = {each.name for each in CHANGED.values()}
    columns = [each for each in COLUMNS if each.name not in changed or any(row.get(each.name) for row in listed)]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*(each.head(language) for each in columns), *map(guarded, own)])
    for row in listed:
        cells = [*(_shown(each, row.get(each.name, ""), language) for each in columns), *(row.get(heading, "") for heading in own)]
        writer.writerow(map(guarded, cells))
    return BOM + stream.getvalue()


def _shown(column: Column, value: str, language: str) -> str:
    words = column.values.get(value)
    return value if words is None else words.ja if language == "ja" else words.en
