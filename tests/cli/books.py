"""Workbooks in tests of commands: filled in by a person who uses a spreadsheet program, and read back as that program saved them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from scanner.model.workbook import REVISION, RISKS, sheet_of
from scanner.model.workbook_parts import Column

_PIECES = ("総務", "情報システム担当", "～∥－￠￡￢", "①㈱髙﨑", "改行\nあり", "　全角の空白　", "'先頭", "=1+1", "+81", "@x", "<b>&amp;", '"引用"', "👨‍👩‍👧", "\u202e", "a" * 300, "12", "2026年度", "0", "TRUE")  # fmt: skip
_MARKS = {"accept": ("○", "〇", "◯", "✓", "レ点"), "answer": ("はい", "○", "いいえ", "✕", "一部", "△", "該当なし", "N/A")}


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell for people: its sheet, row and column, the key of its row, and what kind of column it is."""

    sheet: Any
    row: int
    at: int
    key: str
    column: Column


def tables(book: Any) -> Iterator[tuple[Any, dict[str, int], list[int]]]:
    """Every table with keys: its sheet, where its columns are, and its rows."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            ids = {str(cell.value)[1:]: cell.column for cell in row if str(cell.value).startswith("#")}
            if "key" in ids:
                first = row[0].row + 2
                rows = [number for number in range(first, sheet.max_row + 1) if sheet.cell(number, ids["key"]).value]
                yield sheet, ids, rows


def spots(book: Any) -> list[Spot]:
    """Every cell for people."""
    found = []
    for sheet, ids, rows in tables(book):
        for row in rows:
            key = sheet.cell(row, ids["key"]).value
            kind = sheet_of(key)
            found += [Spot(sheet, row, ids[column.id], key, column) for column in (kind.human if kind else ())]
    return found


def written(dice: random.Random, column: Column) -> tuple[Any, str]:
    """What somebody may write into a column, and what it means."""
    if column.kind == "date":
        day = date(2026, 11, 1) + timedelta(days=dice.randrange(700))
        era = f"令和{day.year - 2018}年{day.month}月{day.day}日"
        return dice.choice((day, f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", era)), day.isoformat()
    if column.kind == "choice":
        listed = _MARKS.get(column.id) or [word for words in column.choices.values() for word in words]
        word = dice.choice(listed)
        meant = column.code("○" if word in ("✓", "レ点") else word)
        assert meant is not None
        return word, meant
    text = " ".join(dice.choices(_PIECES, k=dice.randint(1, 3))) if dice.random() < 0.8 else dice.choice(_PIECES)
    return text, text


def fill(book: Any, spot: Spot, value: Any) -> None:
    cell = spot.sheet.cell(spot.row, spot.at)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def shuffled(book: Any, dice: random.Random) -> None:
    """Sort every table at random, as by a filter's arrow; the revision table has merged cells, which nobody can sort."""
    for sheet, ids, rows in tables(book):
        if sheet.cell(rows[0], ids["key"]).value.startswith(REVISION.prefix) if rows else True:
            continue
        columns = range(1, sheet.max_column + 1)
        lines = [[(sheet.cell(row, at).value, sheet.cell(row, at).data_type) for at in columns] for row in rows]
        dice.shuffle(lines)
        for row, line in zip(rows, lines, strict=True):
            for at, (value, kind) in zip(columns, line, strict=True):
                cell = sheet.cell(row, at)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = kind


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def is_acceptance(key: str) -> bool:
    return key.startswith(RISKS.prefix)
