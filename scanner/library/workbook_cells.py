"""Every sheet of an Excel file as cells of text: values, results of formulas, merged ranges, the properties that programs set.

openpyxl reads the values, from parts that were checked before (`workbook_package`). What it does not hand over is noticed by counting.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from scanner.library.workbook_numbers import kind_of, shown
from scanner.library.workbook_outline import MOST_CELLS, Comments, List, Outline, clean, place_of
from scanner.library.workbook_package import PROPERTIES, Package, relations_of, resolved
from scanner.model.errors import UsageError, input_error

MOST_SHEETS = 500
_LONGEST_NAME = 100
_BOOK = "xl/workbook.xml"
# A part that is no XML is a SyntaxError.
_LOST = (OSError, EOFError, LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError, RuntimeError, SyntaxError)
_OWN = (
    ("formula.tokenizer", "TokenizerError"),
    ("formula.translate", "TranslatorError"),
    ("utils.exceptions", "CellCoordinatesException"),
    ("utils.exceptions", "IllegalCharacterError"),
    ("utils.exceptions", "InvalidFileException"),
    ("utils.exceptions", "NamedRangeException"),
    ("utils.exceptions", "SheetTitleException"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: ``text`` as people see it, a day as 2026-11-01. ``formula``: None where it holds none.

    ``settled``: whether the file has the value; a formula that nobody calculated has none.
    """

    text: str
    formula: str | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that were made one: rows and columns from 1, the last ones included."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``rows``: number from 1 → column from 1 → cell; only cells that hold something, in order. ``comments``: (row, column) → text."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Merged, ...]
    comments: Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets, hidden ones too, in order, and the custom properties of the file."""

    grids: tuple[Grid, ...]
    properties: Mapping[str, str]


def read_book(package: Package) -> Book:
    """Every cell that holds something. Raises `InputError` for what is broken, beyond all bounds, or cannot be read to the last cell."""
    return _BookReader(package).read()


def column_name(number: int) -> str:
    """The letters of a column, counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """How a spreadsheet calls a cell: B12."""
    return f"{column_name(column)}{row}"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    outline: Outline
    comments: Mapping[tuple[int, int], str]


class _BookReader:
    def __init__(self, package: Package) -> None:
        self._package = package

    def read(self) -> Book:
        book = self._book_part()
        listed = List({"sheet"})
        self._package.read(book, listed, settings=True)
        related = self._relations(book)
        if len(listed.found) > MOST_SHEETS:
            raise input_error(self._package.file, f"シートが多すぎます（上限 {MOST_SHEETS}）。", f"it has too many sheets (at most {MOST_SHEETS}).")
        sheets = list(self._sheets(listed, related))
        strings, styles = (self._shared(related, kind) for kind in ("sharedStrings", "styles"))
        if self._package.has(PROPERTIES):
            self._package.read(PROPERTIES, List(set()), settings=True)
        return _read(self._package, self._package.packed(book, (sheet.part for sheet in sheets), strings, styles), sheets)

    def _sheets(self, listed: List, related: Mapping[str, tuple[str, str]]) -> Iterator[_Sheet]:
        budget = MOST_CELLS
        for _, each in listed.found:
            part, kind = related.get(each.get("id", ""), ("", ""))
            if kind == "chartsheet":
                raise self._charts(each.get("name", ""))
            if kind == "worksheet" and not self._package.has(part):
                raise self._package.damaged()
            if kind == "worksheet":
                outline = Outline(self._package.file, budget)
                self._package.read(part, outline)
                budget -= outline.count
                yield _Sheet(each.get("name", ""), part, outline, self._comments(part))

    def _charts(self, name: str) -> Exception:
        return input_error(
            self._package.file,
            f"シート「{name}」はグラフだけのシートで、読めません。グラフを普通のシートに移すか、シートを削除してください。",
            f"the sheet '{name}' is a chart: it cannot be read. Move the chart to a worksheet, or delete the sheet.",
        )

    def _shared(self, related: Mapping[str, tuple[str, str]], kind: str) -> str | None:
        part = next((target for target, what in related.values() if what == kind), None)
        if part is None or not self._package.has(part):
            return None
        self._package.read(part, List(set()), settings=kind == "styles")
        return part

    def _comments(self, part: str) -> Mapping[tuple[int, int], str]:
        """The notes of a sheet; where they are threads, those, for the notes then hold only a substitute."""
        found: dict[str, str] = {}
        related = self._relations(part)
        for kind in ("comments", "threadedComment"):
            for target in [target for target, what in related.values() if what == kind and self._package.has(target)]:
                comments = Comments()
                self._package.read(target, comments)
                found |= comments.found
        return {place: text for name, text in sorted(found.items()) if (place := place_of(name)) is not None}

    def _book_part(self) -> str:
        listed = self._relations("")
        found = next((target for target, what in listed.values() if what == "officeDocument"), _BOOK)
        if not self._package.has(found):
            raise input_error(self._package.file, "Excel ブック（.xlsx）ではありません。", "this is no Excel workbook (.xlsx).")
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (name of the part, last word of the relation's kind)."""
        name = relations_of(part)
        if not self._package.has(name):
            return {}
        listed = List({"Relationship"})
        self._package.read(name, listed)
        return {
            each.get("Id", ""): (resolved(part, each.get("Target", "")), each.get("Type", "").rpartition("/")[2])
            for _, each in listed.found
            if each.get("TargetMode") != "External"
        }


def _read(package: Package, data: bytes, sheets: list[_Sheet]) -> Book:
    openpyxl = _openpyxl()
    own = tuple(getattr(importlib.import_module(f"openpyxl.{module}"), name) for module, name in _OWN)
    try:
        # It warns of much that is left out (formats, extensions), and prints what it does not find; nothing of that is wanted.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            values, formulas = (_opened(openpyxl, data, data_only=data_only) for data_only in (True, False))
            if not [sheet.title for sheet in values.worksheets] == [sheet.name for sheet in sheets] == formulas.sheetnames:
                raise package.damaged()
            texts = _Texts(values)
            pairs = zip(values.worksheets, formulas.worksheets, sheets, strict=True)
            grids = tuple(_grid(package, texts, *each) for each in pairs)
            return Book(grids, {each.name: "" if each.value is None else str(each.value).strip() for each in values.custom_doc_props.props})
    except (*_LOST, *own) as error:
        raise package.damaged() from error


def _openpyxl() -> Any:
    try:
        return importlib.import_module("openpyxl")
    except ImportError as error:
        raise UsageError(
            'Excel のブックを読むためのパッケージ（openpyxl）が入っていません。次のコマンドで入れてください: pip install "telework-scan[excel]"',
            'reading a workbook needs openpyxl: pip install "telework-scan[excel]".',
        ) from error


def _opened(openpyxl: Any, data: bytes, *, data_only: bool) -> Any:
    """Opened for reading only: openpyxl then hands over what merged cells hide, and opens neither pictures nor charts."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_vba=False, keep_links=False, rich_text=False, data_only=data_only)
    # Days stay numbers: openpyxl would make #VALUE! of a number that is no day, such as 20261101 in a column of days.
    book._date_formats, book._timedelta_formats = set(), set()  # noqa: SLF001 - it has no other way
    for sheet in book.worksheets:
        sheet.reset_dimensions()
    return book


def _grid(package: Package, texts: _Texts, values: Any, formulas: Any, sheet: _Sheet) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    seen: set[tuple[int, int]] = set()
    for value, formula in _pairs(values, formulas):
        seen.add((value.row, value.column))
        holds = formula.data_type == "f"
        text = texts.shown(value)
        if text.strip() or holds:
            settled = value.value is not None or value.data_type == "str"
            rows.setdefault(value.row, {})[value.column] = Cell(text, _formula(formula.value) if holds else None, settled)
    if len(seen) != sheet.outline.count:
        raise package.incomplete(sheet.name)
    ordered = {row: dict(sorted(rows[row].items())) for row in sorted(rows)}
    return Grid(sheet.name[:_LONGEST_NAME], ordered, tuple(Merged(*each) for each in sheet.outline.merged), sheet.comments)


def _pairs(values: Any, formulas: Any) -> Iterator[tuple[Any, Any]]:
    """The cells that hold something, each with its value and with its formula or, again, its value."""
    for line, other in zip(values.rows, formulas.rows, strict=True):
        for value, formula in zip(line, other, strict=True):
            if formula.value is not None:
                yield value, formula


def _formula(value: Any) -> str:
    """A formula without its =, also of those that fill several cells."""
    return clean(str(getattr(value, "text", None) or getattr(value, "ref", None) or value)).removeprefix("=")


class _Texts:
    def __init__(self, book: Any) -> None:
        self._since_1904 = book.epoch.year == 1904  # noqa: PLR2004 - the other way of counting days
        self._kinds: dict[int, str] = {}

    def shown(self, cell: Any) -> str:
        """The value of a cell as people see it."""
        value = cell.value
        if value is None:
            return ""
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, int | float):
            return shown(value, self._kind(cell), since_1904=self._since_1904)
        return str(value.date()) if isinstance(value, datetime) and value.time() == time() else str(value)

    def _kind(self, cell: Any) -> str:
        number = cell.style_array.numFmtId
        if number not in self._kinds:
            self._kinds[number] = kind_of(number, cell.number_format)
        return self._kinds[number]
