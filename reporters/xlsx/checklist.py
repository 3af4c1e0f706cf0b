"""The checklist in its document's order with a column for each method, and the self-assessment form of a document that has one."""

from __future__ import annotations

from collections.abc import Sequence

from reporters.model import Edition, Section
from reporters.self_assessment import rows as form_rows
from reporters.text import Text, same
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.facts import SIGNS, Place, places, style_of, tone
from reporters.xlsx.page import Page, Row
from reporters.xlsx.words import SAID
from scanner.model.text import Text as Label
from scanner.model.workbook import CHECKLIST, CSAJ, FORMS
from scanner.model.workbook_parts import Column

_ELSEWHERE = "・"
_FORM_WIDTHS = (9, 16, 12, 26, 40, 34, 13, 10, 36)
_HUMAN_WIDTHS = {"choice": 12, "date": 12, "text": 20, "own_state": 30}
_FROZEN = 4


def checklists(book: Book) -> None:
    """Write a sheet for each checklist."""
    for number, edition in enumerate(book.view.editions, start=1):
        _checklist(book, edition, number)


def _checklist(book: Book, edition: Edition, number: int) -> None:
    found = [place for place in places(book.view) if place.section.edition.id == edition.id]
    sections = [section for section in book.view.sections if section.edition.id == edition.id]
    marks = _marks(found, sections)
    before, after = CHECKLIST.columns[:4], CHECKLIST.columns[4:]
    columns = (
        *before,
        *(Column(f"mark:{at}", Label(head.ja, head.en), "tool", {}, {}, hidden=False) for at, (head, _) in enumerate(marks, 1)),
        *after,
    )
    page = Page(book, CHECKLIST, (9, 18, 9, 46, *(6 if len(head.ja) == 1 else 14 for head, _ in marks), 60, 18, 26, 10), number)
    page.title(book.text(edition.name), book.text(SAID["marks"]))
    by_number: dict[str, list[Place]] = {}
    for place in found:
        by_number.setdefault(place.item.number, []).append(place)
    rows = [_row(edition, marks, listed, book) for listed in by_number.values()]
    page.table(rows, columns, frozen=4)


def _marks(found: Sequence[Place], sections: Sequence[Section]) -> list[tuple[Text, str]]:
    """Head and id of each column of signs: the methods that items name, or the work styles where the document knows no methods."""
    signs = sorted({sign for place in found for sign in place.item.methods} | {section.style.method_sign for section in sections} - {""})
    if signs:
        return [(same(sign), sign) for sign in signs]
    return [(same(section.style.name), section.style.id) for section in sections]


def _row(edition: Edition, marks: Sequence[tuple[Text, str]], listed: Sequence[Place], book: Book) -> Row:
    item = listed[0].item
    about = [place for place in listed if place.section.counts.applicable] or listed
    cells: dict[str, str | int | None] = {
        "number": item.number,
        "category": book.text(item.category),
        "priority": item.priority,
        "title": book.text(item.title),
        "why": "\n".join(f"{place.style}: {book.text(place.item.why)}" if len(about) > 1 else book.text(place.item.why) for place in about),
        "pages": book.text(item.pages),
    }
    tones: dict[str, str] = {}
    for at, (_, which) in enumerate(marks, start=1):
        judged = [place for place in listed if which == (place.section.style.method_sign or place.section.style.id)]
        column = f"mark:{at}"
        if judged:
            tones[column] = worst([tone(place.item) for place in judged])
            cells[column] = "\n".join(SIGNS[tone(place.item)] for place in judged)
        else:
            asked = which in item.methods
            tones[column] = "elsewhere" if asked else "outside"
            cells[column] = _ELSEWHERE if asked else None
    return Row(key=f"{CHECKLIST.prefix}{edition.id}/{item.number}", cells=cells, tones=tones)


def worst(tones: Sequence[str]) -> str:
    """The tone of a cell that shows several verdicts: the one to look at first."""
    order = ("fail", "partly", "unknown", "manual", "pass", "not_applicable")
    return min(tones, key=order.index)


def form(book: Book) -> None:
    """Write the self-assessment form of each checklist that has one."""
    editions = [edition for edition in book.view.editions if edition.id in FORMS]
    for number, edition in enumerate(editions, start=1):
        page = Page(book, CSAJ, (*_FORM_WIDTHS, *(_HUMAN_WIDTHS.get(column.id, _HUMAN_WIDTHS[column.kind]) for column in CSAJ.human), 10), number)
        page.title(book.text(SAID["form_note"]))
        page.sheet.fit_to_pages(2, 0)
        page.sheet.repeat_columns(0, _FROZEN - 1)
        filled = {cells["number"]: cells for cells in form_rows(book.view, edition.id, book.language)}
        rows = [_form_row(place, filled[place.item.number], book) for place in places(book.view) if _in_form(place, edition)]
        page.table(rows, frozen=_FROZEN)


def _in_form(place: Place, edition: Edition) -> bool:
    """Whether a row is about this document, and about a work style that it concerns at all."""
    return place.section.edition.id == edition.id and place.section.counts.applicable > 0


def _form_row(place: Place, filled: dict[str, str], book: Book) -> Row:
    item = place.item
    state = f"{book.text(item.verdict.label)}{book.text(Text('。', '. '))}{book.text(item.why)}"
    cells = {name: filled[name] for name in ("number", "category", "title", "demand", "scenario", "threats", "level")}
    return Row(key=f"{CSAJ.prefix}{place.key}", cells={**cells, "style": style_of(place.section), "state": state})


def heading(edition: Edition, book: Book) -> str:
    """A checklist by publisher, name and date."""
    revised = f" ({book.text(WORDS['revised'])} {book.text(edition.revised)})" if edition.revised else ""
    return f"{book.text(edition.publisher)} {book.text(edition.name)}, {book.text(edition.date)}{revised}"
