"""A workbook that people filled in, read back: every entry by the key of its row, whatever a spreadsheet program did to the file.

Nothing that people wrote is dropped. What cannot be understood, or stands twice in two ways, is listed as a conflict and kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.library.workbook_cells import Book, cell_name, read_book
from scanner.library.workbook_entries import Conflict, Gathered
from scanner.library.workbook_package import Package
from scanner.library.workbook_tables import Place, rows_of
from scanner.library.workbook_torn import torn
from scanner.model.errors import input_error
from scanner.model.self_assessment import plain
from scanner.model.workbook import MARK_SHEET, MARKS, PROPERTY, SCHEMA, SHEETS, sheet_of

MOST_ROWS = 50_000
_OF_SCHEMA = re.compile(r"telework-scan/workbook/[0-9]{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Workbook:
    """What people wrote. ``entries``: key → id of the column → entry (choices as codes, days as 2026-11-01, else the text as it stands).

    ``places``: where each entry stands. ``unclear``: entries (key, column) that are kept but cannot be used. ``pins``: by the key of a risk,
    the values that would be accepted, as JSON. ``questions``: by the key of an answer, the question that its row shows. ``tenant``, ``collected_at``, ``language``: of the assessment that the workbook was made of;
    None where its mark is gone. ``foreign``: sheets that people added.
    """

    tenant: str | None
    collected_at: str | None
    language: str | None
    entries: Mapping[str, Mapping[str, str]]
    places: Mapping[tuple[str, str], Place]
    unclear: frozenset[tuple[str, str]]
    pins: Mapping[str, str]
    questions: Mapping[str, str]
    conflicts: tuple[Conflict, ...]
    foreign: tuple[str, ...]


def read_workbook(path: Path, data: bytes | None = None) -> Workbook:
    """Read a workbook. ``data``: its content, where that is not (yet) the file's.

    Raises `InputError` if the file is none of ours, broken, or beyond all bounds.
    """
    book = read_book(Package(path, data))
    marks = _marks(book)
    tables = [(grid, list(rows_of(grid))) for grid in book.grids if grid.name != MARK_SHEET]
    rows = [row for _, found in tables for row in found]
    if len(rows) > MOST_ROWS:
        raise input_error(str(path), f"記入の行が多すぎます（上限 {MOST_ROWS}）。", f"its tables have too many rows (at most {MOST_ROWS}).")
    schema = book.properties.get(PROPERTY) or marks.get("schema")
    if schema is None and not any(sheet_of(row.key) for row in rows):
        raise input_error(
            str(path),
            "telework-scan が作ったブックではありません（目印も、キーの列もありません）。",
            "this is no workbook that telework-scan made: it has neither the mark nor a column of keys.",
        )
    if schema not in (None, SCHEMA):
        raise _other_schema(path, schema)
    gathered = Gathered(marks.get("language"))
    for _, found in tables:
        wrong = torn(found)
        for row in found:
            gathered.row(row, torn=row.number in wrong)
    for grid, found in tables:
        by_number = {row.number: row for row in found}
        for (number, column), text in grid.comments.items():
            gathered.comment(grid.name, cell_name(number, column), by_number.get(number), text)
    joined = gathered.joined()
    listed = [(key, name, entry) for key, entries in joined.items() for name, entry in entries.items()]
    return Workbook(
        tenant=marks.get("tenant"),
        collected_at=marks.get("collected_at"),
        language=marks.get("language"),
        entries={**{key: {name: entry.value for name, entry in entries.items()} for key, entries in joined.items()}, **gathered.kept},
        places={(key, name): entry.place for key, name, entry in listed},
        unclear=frozenset((key, name) for key, name, entry in listed if not entry.clear),
        pins=gathered.pins,
        questions=gathered.questions,
        conflicts=tuple(gathered.conflicts),
        foreign=tuple(grid.name for grid, found in tables if grid.rows and not found and not _is_ours(grid.name)),
    )


def _other_schema(path: Path, schema: str | None) -> Exception:
    if schema and _OF_SCHEMA.fullmatch(schema):
        ja = f"このブックの形式（{schema}）は、この版では読めません。"
        return input_error(str(path), ja, f"this version cannot read a workbook of the form {schema}.")
    return input_error(str(path), "ブックの目印が壊れています。", "the mark of the workbook is damaged.")


def _marks(book: Book) -> Mapping[str, str]:
    """What the hidden sheet says: names in column A, values in column B."""
    for grid in book.grids:
        if grid.name == MARK_SHEET:
            pairs = {cells[1].text: cells[2].text for cells in grid.rows.values() if {1, 2} <= cells.keys()}
            return {name: pairs[name] for name in MARKS if name in pairs}
    return {}


def _is_ours(name: str) -> bool:
    return any(plain(name).startswith(plain(title)) for sheet in SHEETS.values() for title in sheet.title)
