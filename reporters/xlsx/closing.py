"""The last sheets: what signs and terms mean, and what people wrote that has no place any more."""

from __future__ import annotations

import hashlib

from reporters.labels import BASES, BASIS_MEANINGS, VERDICTS
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.facts import SIGNS
from reporters.xlsx.page import Page, Row, Value
from reporters.xlsx.words import SAID
from reporters.xlsx.words import TERMS as OWN
from scanner.model.workbook import CARRIED, TERMS, sheet_of
from scanner.model.workbook_parts import Column

_COLUMNS = ("sheet", "row", "head", "value", "why", "origin", "column")


def terms(book: Book) -> None:
    """Write what the signs and words mean."""
    page = Page(book, TERMS, (34, 120))
    page.title(book.text(SAID["marks"]))
    text = book.text
    rows: list[list[Value]] = [[f"{SIGNS[code]} {text(badge.label)}", text(badge.meaning)] for code, badge in VERDICTS.items()]
    rows += [[f"{text(WORDS['basis'])}: {text(name)}", text(BASIS_MEANINGS[code])] for code, name in BASES.items()]
    for edition in book.view.editions:
        rows += [[f"{text(label)} ({edition.id})", text(told)] for _, label, told in edition.priorities if told is not None]
    rows += [[text(term), text(meaning)] for term, meaning in OWN]
    rows += [[text(term.name), text(term.meaning)] for term in book.view.terms]
    page.grid([text(SAID["term"]), text(SAID["meaning"])], rows)


def carried(book: Book) -> None:
    """Write every entry that has found no place. To be called when all other sheets are written."""
    page = Page(book, CARRIED, (24, 44, 24, 60, 40, 10, 10, 10))
    page.title(book.text(SAID["carried_note"]))
    rows = []
    for key, cells in book.entries.items():
        if key.startswith(CARRIED.prefix):
            rows.append(Row(key=key, cells={name: cells.get(name) for name in _COLUMNS}))
        else:
            rows += [_left(key, name, value, book) for name, value in cells.items() if (key, name) not in book.placed]
    page.table(sorted(rows, key=lambda row: (str(row.cells["origin"] or ""), row.key)))


def _left(key: str, name: str, value: str, book: Book) -> Row:
    sheet = sheet_of(key)
    column = None if sheet is None else _column(name, sheet.columns)
    origin = hashlib.sha256(f"{key}\x00{name}".encode("utf-8", "surrogatepass"))
    return Row(
        key=f"{CARRIED.prefix}{origin.hexdigest()[:16]}",
        cells={
            "sheet": "" if sheet is None else sheet.name(book.language),
            "row": key if sheet is None else key.removeprefix(sheet.prefix),
            "head": name if column is None else book.label(column.head),
            "value": value if column is None else column.word(value, book.language),
            "why": book.text(SAID["row_gone"]),
            "origin": key,
            "column": name,
        },
    )


def _column(name: str, columns: tuple[Column, ...]) -> Column | None:
    return next((column for column in columns if column.id == name and column.human), None)
