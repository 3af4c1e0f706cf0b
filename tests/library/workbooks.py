"""Small workbooks by the contract of `scanner.model.workbook`, as a person's program would save them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.packaging.custom import StringProperty

from scanner.library.workbook import Workbook, read_workbook
from scanner.model.workbook import MARK_SHEET, PROPERTY, SCHEMA
from scanner.model.workbook_parts import Sheet

TENANT = "6a290eca-2516-4a0e-a1eb-c9cc8418bb10"
Change = Callable[[Any], None]
Cells = dict[str, Any]


def item(at: int, number: str) -> dict[str, Any]:
    return {"key": f"f:mic-sme-2021/{number}@main", "no": at, "number": number, "title": f"要求{at}"}


A, B, C = item(1, "1-1"), item(2, "8-3"), item(3, "9-2")
WRITTEN: Cells = {"owner": "総務", "due": date(2026, 12, 31), "status": "対応中", "note": "～∥－ ①㈱髙\n二行目"}
AS_KEPT = {"owner": "総務", "due": "2026-12-31", "status": "doing", "note": "～∥－ ①㈱髙\n二行目"}
ROWS: list[Cells] = [A, {**B, **WRITTEN}, {**C, "note": "'=1+1"}]
WANTED = {B["key"]: AS_KEPT, C["key"]: {"note": "'=1+1"}}
HEAD = 4
"""The row of heads: title, legend, ids, heads."""


def lines(sheet: Sheet, rows: Sequence[Mapping[str, Any]], language: str = "ja") -> list[list[Any]]:
    """Ids, heads and rows of a table."""
    heads = [column.head.en if language == "en" else column.head.ja for column in sheet.columns]
    return [[f"#{column.id}" for column in sheet.columns], heads, *([row.get(column.id) for column in sheet.columns] for row in rows)]


def saved(path: Path, tables: Mapping[str, Sequence[Sequence[Any]]], change: Change | None = None, language: str = "ja") -> Path:
    """A workbook with these sheets, each with a title and a legend above its table. ``change``: what a person does to it."""
    book: Any = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, listed in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(["題", None])
        sheet.append(["", "色のついた列に記入してください。"])
        for line in listed:
            sheet.append(list(line))
    mark = book.create_sheet(MARK_SHEET)
    for mark_name, value in (("schema", SCHEMA), ("tenant", TENANT), ("collected_at", "2026-11-01T00:00:00Z"), ("language", language)):
        mark.append([mark_name, value])
    mark.sheet_state = "veryHidden"
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value=SCHEMA))
    if change is not None:
        change(book)
    book.save(path)
    return path


def one(path: Path, sheet: Sheet, rows: Sequence[Mapping[str, Any]], change: Change | None = None, language: str = "ja") -> Workbook:
    """A workbook with one table, read back."""
    return read_workbook(saved(path, {sheet.name(language): lines(sheet, rows, language)}, change, language))


def kept(workbook: Workbook) -> list[tuple[str, str]]:
    """What goes to 引き継ぎ: head and text."""
    return sorted((cells["head"], cells["value"]) for key, cells in workbook.entries.items() if key.startswith("k:"))


def placed(workbook: Workbook) -> dict[str, dict[str, str]]:
    """What stands in rows that are known."""
    return {key: dict(cells) for key, cells in workbook.entries.items() if not key.startswith("k:")}


def said(workbook: Workbook) -> list[str]:
    """The conflicts, each with its cells."""
    return [f"{' '.join(map(str, each.places))}: {each.text.ja}" for each in workbook.conflicts]
