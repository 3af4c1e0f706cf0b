"""What the tests of the workbook share: a workbook read with openpyxl as tables of ids, by sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from scanner.model.workbook import ID_MARK


@dataclass(frozen=True)
class Table:
    """The table of a sheet: its heads by id, and its rows by key, each by id. ``ids``: in the order of the columns; ``top``: the hidden row, ``column``: that of the keys."""

    ids: tuple[str, ...]
    heads: Mapping[str, Any]
    rows: Mapping[str, Mapping[str, Any]]
    top: int
    column: int


def opened(raw: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, formulas as such."""
    return openpyxl.load_workbook(io.BytesIO(raw))


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    """One sheet."""
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def table(book: openpyxl.Workbook, name: str) -> Table:
    """The table with keys of a sheet."""
    lines = [[cell.value for cell in row] for row in sheet(book, name).iter_rows()]
    top = next(at for at, line in enumerate(lines) if f"{ID_MARK}key" in line)
    places = {str(value).removeprefix(ID_MARK): at for at, value in enumerate(lines[top]) if value is not None}
    rows: dict[str, dict[str, Any]] = {}
    for line in lines[top + 2 :]:
        key = line[places["key"]]
        if key is not None:
            assert key not in rows, f"{name}: {key} twice"
            rows[str(key)] = {name_: line[at] for name_, at in places.items()}
    return Table(tuple(places), {name_: lines[top + 1][at] for name_, at in places.items()}, rows, top + 1, places["key"] + 1)


def cells(book: openpyxl.Workbook) -> Iterator[tuple[str, Any]]:
    """Every cell that holds something, with the name of its sheet."""
    for name in book.sheetnames:
        for row in sheet(book, name).iter_rows():
            yield from ((name, cell) for cell in row if cell.value is not None)


def texts(book: openpyxl.Workbook, name: str) -> list[str]:
    """Every text of a sheet."""
    return [str(cell.value) for where, cell in cells(book) if where == name]
