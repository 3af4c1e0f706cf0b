"""A self-assessment sheet that people filled in, read back: their entries by item, whatever a spreadsheet did to the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scanner.library.csv_text import read_rows
from scanner.model.errors import Place, Problems, input_error
from scanner.model.self_assessment import (
    CHANGED,
    COLUMNS,
    COMPANY,
    KEY,
    MARK,
    NUMBER,
    OWN_STATE,
    POLICY,
    STATE,
    Column,
    choice,
    date_of,
    plain,
    print_of,
    prints_in,
    unguarded,
)  # fmt: skip

MAX_BYTES = 20_000_000
_KIND = ("自己点検表", "a self-assessment sheet")


@dataclass(frozen=True, slots=True)
class Entry:
    """What people wrote about one item. ``number``: of the item, as the sheet has it. ``cells``: by the name of the column (choices as their codes).

    ``replaced``: text found in the tool's own columns that the tool did not surely write. ``shown``: what the sheet said of the item.
    ``own``: by its heading, what stands in columns that people added. ``row``: where the entry stands, counted as a spreadsheet does.
    """

    number: str
    cells: Mapping[str, str]
    replaced: Mapping[str, str]
    shown: Mapping[str, str]
    own: Mapping[str, str]
    row: int

    @property
    def filled(self) -> bool:
        """Whether anybody wrote anything."""
        return bool(self.cells or self.own)


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as it was read. ``loose``: rows without an item's number. ``headings``: of columns that people added, in order."""

    entries: Mapping[str, Entry]
    loose: tuple[Entry, ...]
    headings: tuple[str, ...]


def read_sheet(path: Path, checklist: str) -> Filled:
    """Read a sheet of a checklist. Raises `InputError` with every problem, each with row and column (1 = A)."""
    rows = [(number, cells) for number, cells in read_rows(path, MAX_BYTES, _KIND) if any(cell.strip() for cell in cells)]
    if not rows:
        raise input_error(str(path), "表が空です。", "the sheet is empty.")
    (row, head), *body = rows
    return _Reader(str(path), checklist, row, head).read(body)


class _Reader:
    def __init__(self, file: str, checklist: str, row: int, head: list[str]) -> None:
        self._file = file
        self._checklist = checklist
        self._problems = Problems()
        self._columns: dict[str, int] = {}
        self._added: dict[str, int] = {}
        known = {plain(title): each.name for each in COLUMNS for title in each.title}
        for at, cell in enumerate(head):
            title = unguarded(cell).strip()
            name = known.get(plain(title.replace("[", "［").partition("［")[0]))
            seen = self._columns if name else self._added
            if (name or title) in seen:
                self._problem(row, at, f"列「{title}」が 2 つあります。", f"there are two columns '{title}'.")
            elif name or title:
                seen[name or title] = at
        if KEY.name not in self._columns and NUMBER.name not in self._columns:
            self._problem(row, 0, f"列「{KEY.title.ja}」がありません。", f"there is no column '{KEY.title.en}'.")
        self._problems.raise_if_any()

    def _problem(self, row: int, column: int, ja: str, en: str) -> None:
        self._problems.add(Place(self._file, row, column + 1), ja, en)

    def read(self, body: list[tuple[int, list[str]]]) -> Filled:
        entries: dict[str, Entry] = {}
        loose: list[Entry] = []
        for row, cells in body:
            entry = self._entry(row, cells)
            if not entry.number:
                loose.append(entry)
            elif entry.number in entries:
                first = entries[entry.number].row
                column = self._columns.get(KEY.name, self._columns.get(NUMBER.name, 0))
                ja = f"項目「{entry.number}」の行が 2 つあります（最初は {first} 行目）。1 つにまとめてください。"
                self._problem(row, column, ja, f"there are two rows for item '{entry.number}' (first in row {first}): make them one.")
            else:
                entries[entry.number] = entry
        self._problems.raise_if_any()
        return Filled(entries, tuple(loose), tuple(self._added))

    def _entry(self, row: int, cells: list[str]) -> Entry:
        def cell(at: int | None) -> str:
            value = cells[at] if at is not None and at < len(cells) else ""
            return unguarded(value.replace("\r\n", "\n").replace("\r", "\n")).strip()

        tool = {each.name: text for each in (*POLICY, STATE) if (text := cell(self._columns.get(each.name)))}
        prints = prints_in(cell(self._columns.get(MARK.name)))
        found = {each.name: self._value(each, text, row) for each in COMPANY if (text := cell(self._columns.get(each.name)))}
        found |= {each.name: text for each in CHANGED.values() if (text := cell(self._columns.get(each.name)))}
        return Entry(
            number=self._number(cell(self._columns.get(KEY.name)), cell(self._columns.get(NUMBER.name))),
            cells=found,
            replaced={name: text for name, text in tool.items() if prints.get(name) != print_of(text)},
            shown=tool,
            own={heading: text for heading, at in self._added.items() if (text := cell(at))},
            row=row,
        )

    def _number(self, key: str, number: str) -> str:
        """The number of an item, from the column of keys or, where that is empty, from that of numbers."""
        return plain(key).removeprefix(f"{self._checklist}/") or plain(number)

    def _value(self, column: Column, text: str, row: int) -> str:
        at = self._columns[column.name]
        if column.kind == "choice":
            code = choice(column, text)
            if code is None:
                words = list(column.values.values())
                ja = f"「{column.title.ja}」の値「{text}」は使えません。使えるもの: {'・'.join(word.ja for word in words)}。"
                en = f"'{text}' cannot stand in column '{column.title.en}'; allowed: {', '.join(word.en for word in words)}."
                self._problem(row, at, ja, en)
            return code or ""
        if column.kind == "date":
            day = _day(text)
            if day is None:
                ja = f"「{column.title.ja}」の値「{text}」は日付ではありません。2026-12-31 か 2026/12/31 の形で書き、説明は備考に書いてください。"
                self._problem(
                    row, at, ja, f"'{text}' in column '{column.title.en}' is no date: write it like 2026-12-31, and explanations under remarks."
                )
            return day or ""
        return text


def _day(text: str) -> str | None:
    parts = date_of(text)
    try:
        return None if parts is None else date(*parts).isoformat()
    except ValueError:
        return None


def kept(entry: Entry, written: Mapping[str, str]) -> Mapping[str, str]:
    """The company's cells of a row anew. ``written``: what the tool fills into it now.

    What people wrote over the tool's words goes to the columns for that, below what stands there already.
    """
    cells = dict(entry.cells)
    for name, text in entry.replaced.items():
        if print_of(text) == print_of(written.get(name, "")):
            continue
        target = OWN_STATE.name if name == STATE.name else CHANGED[name].name
        before = cells.get(target, "")
        if text not in before.split("\n\n"):
            cells[target] = f"{before}\n\n{text}" if before else text
    return cells
