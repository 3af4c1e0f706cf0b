"""One sheet while it is written: title, notes, tables with keys for what people fill in, and plain tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reporters.xlsx.book import FAINT, HUMAN, INK, LINE, SOFT, SUNK, Book
from reporters.xlsx.cells import day, lines, shown
from reporters.xlsx.words import SAID
from scanner.model.workbook import ID_MARK
from scanner.model.workbook_parts import KEY, Column, Sheet

Value = str | int | None
_LINE_HEIGHT = 16
"""Points that a line of this font takes at this size."""
_TALLEST = 409
"""Points; no row is higher."""
_ROOM = 1.04
"""Half-width characters for each unit of a column's width."""
_CENTRED = frozenset({"number", "priority", "proposed"})
"""Columns of the tool that hold a sign or a number."""
_FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``cells``: by column; ``filled``: what is filled in for people (codes and days, as in entries); ``tones``: by column."""

    key: str
    cells: Mapping[str, Value]
    filled: Mapping[str, str] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)


class Page:
    """A sheet and the next free row of it. ``widths``: of its columns, in characters of half width."""

    def __init__(self, book: Book, kind: Sheet, widths: Sequence[float], number: int = 1) -> None:
        """Open a sheet of a kind; ``number`` tells several of one kind apart."""
        self.book = book
        self.kind = kind
        self.name = kind.name(book.language, number)
        self.sheet = book.add_sheet(self.name, tab="#e0b400" if kind.human else book.colours.main)
        self.widths = tuple(widths)
        self.row = 0
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)

    def title(self, *notes: str) -> None:
        """Write the sheet's title and notes over its whole width."""
        text = self.name
        self.sheet.write_string(self.row, 0, text, self.book.format(font_size=16, bold=True, font_color=self.book.colours.main))
        self.sheet.set_row(self.row, 28)
        self.row += 1
        for note in notes:
            self.note(note)

    def heading(self, text: str) -> None:
        """Write a heading below an empty row."""
        self.row += 1
        self.sheet.write_string(self.row, 0, shown(text), self.book.format(font_size=12, bold=True, font_color=self.book.colours.accent))
        self.sheet.set_row(self.row, 22)
        self.row += 1

    def note(self, text: str, **properties: object) -> None:
        """Write a sentence over the whole width, as high as it needs to be."""
        look = self.book.format(**{"text_wrap": True, "valign": "top", "font_color": SOFT, **properties})
        self.spread(self.row, 0, len(self.widths) - 1, text, look)
        room = sum(self.widths) * _ROOM
        self.sheet.set_row(self.row, min(_TALLEST, _LINE_HEIGHT * lines(text, room) + 3))
        self.row += 1

    def line(self, pieces: Sequence[tuple[int, int, str]]) -> None:
        """Write one line of a list: texts, each over the columns from the first to the last one, as high as the longest needs."""
        tallest = 1
        for first, last, text in pieces:
            self.spread(self.row, first, last, text, self.book.body())
            tallest = max(tallest, lines(text, sum(self.widths[first : last + 1]) * _ROOM))
        self.sheet.set_row(self.row, min(_TALLEST, _LINE_HEIGHT * tallest + 3))
        self.row += 1

    def spread(self, row: int, first: int, last: int, text: str, look: Any) -> None:
        """Write a text over several columns."""
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        self.sheet.write_string(row, first, shown(text), look)

    def grid(
        self, heads: Sequence[str], rows: Sequence[Sequence[Value]], tones: Mapping[int, str] | None = None, *, wide: bool = False
    ) -> tuple[int, int]:
        """Write a plain table; ``tones``: by column. ``wide``: the first cell takes two columns, the second one is empty.

        Return its first and last row (without the heads).
        """
        head = self.head_format()
        for column, text in enumerate(heads):
            self.sheet.write_string(self.row, column, shown(text), head)
        if wide:
            self.spread(self.row, 0, 1, heads[0], head)
        self.sheet.set_row(self.row, _LINE_HEIGHT * max(lines(text, width * _ROOM) for text, width in zip(heads, self.widths, strict=False)) + 5)
        first = self.row + 1
        for row in rows:
            self.row += 1
            for column, value in enumerate(row):
                toned = tones is not None and column in tones and bool(value)
                self._write(self.row, column, value, self.book.tone(tones[column]) if toned and tones else self._plain(value))
            if wide:
                self.spread(self.row, 0, 1, str(row[0]), self._plain(row[0]))
            self._fit(self.row, row)
        self.row += 1
        return first, self.row - 1

    def filtered(
        self, heads: Sequence[str], rows: Sequence[Sequence[Value]], *, frozen: int, tones: Mapping[int, Sequence[str]] | None = None
    ) -> None:
        """Write a plain table with filter and frozen heads. ``tones``: by column, the tone of each row."""
        top = self.row
        self.grid(heads, rows)
        for column, listed in (tones or {}).items():
            for at, tone in enumerate(listed):
                self._write(top + 1 + at, column, rows[at][column], self.book.tone(tone))
        self.sheet.autofilter(top, 0, max(self.row - 1, top + 1), len(heads) - 1)
        self.sheet.freeze_panes(top + 1, frozen)
        self.sheet.repeat_rows(top)

    def table(self, rows: Sequence[Row], columns: Sequence[Column] | None = None, *, frozen: int = 0) -> None:
        """Write the table of the sheet's kind with keys, drop-downs, filter and frozen heads. ``columns``: its own, where they differ."""
        columns = self.kind.columns if columns is None else columns
        if any(column.human for column in columns):
            self._legend()
        self._heads(columns)
        head = self.row - 1
        for row in rows:
            self._fit(self.row, [self._cell(at, column, row) for at, column in enumerate(columns)])
            self.row += 1
        if not rows:
            self._empty(columns)
        last = max(self.row - 1, head + 1)
        for at, column in enumerate(columns):
            self._offer(head + 1, last, at, column)
        self.sheet.autofilter(head, 0, last, len(columns) - 1)
        self.sheet.freeze_panes(head + 1, frozen)
        self.sheet.repeat_rows(head)

    def small(self, rows: Sequence[Row], spans: Mapping[str, tuple[int, int]]) -> None:
        """Write a table with keys, but without filter, whose cells may span columns. ``spans``: by column, the first and the last one."""
        columns = self.kind.columns
        self._legend()
        for column in columns:
            first, last = spans[column.id]
            self.sheet.write_string(self.row, first, f"{ID_MARK}{column.id}")
            self.spread(self.row + 1, first, last, self.book.label(column.head), self.head_format(human=column.human))
        self.sheet.set_row(self.row, None, None, {"hidden": True})
        self.row += 2
        top = self.row
        for row in rows:
            tallest = 1
            for column in columns:
                first, last = spans[column.id]
                if last > first:
                    self.sheet.merge_range(self.row, first, self.row, last, "", self.book.body(bg_color=HUMAN))
                found = self._cell(first, column, row)
                tallest = max(tallest, lines(str(found or ""), sum(self.widths[first : last + 1]) * _ROOM))
            self.sheet.set_row(self.row, min(_TALLEST, _LINE_HEIGHT * tallest + 1))
            self.row += 1
        for column in columns:
            self._offer(top, self.row - 1, spans[column.id][0], column)

    def _legend(self) -> None:
        look = self.book.format(bg_color=HUMAN, border=1, border_color=LINE, align="center", valign="vcenter")
        self.sheet.write_string(self.row, 0, "", look)
        self.spread(self.row, 1, len(self.widths) - 1, self.book.text(SAID["legend"]), self.book.format(font_color=SOFT, valign="vcenter"))
        self.sheet.set_row(self.row, 18)
        self.row += 1

    def _heads(self, columns: Sequence[Column]) -> None:
        for at, column in enumerate(columns):
            self.sheet.write_string(self.row, at, f"{ID_MARK}{column.id}")
            look = self.head_format(human=column.human)
            self.sheet.write_string(self.row + 1, at, self.book.label(column.head), look)
            if column.hidden:
                self.sheet.set_column(at, at, 10, None, {"hidden": True})
        self.sheet.set_row(self.row, None, None, {"hidden": True})
        seen = [(self.book.label(column.head), width) for column, width in zip(columns, self.widths, strict=True) if not column.hidden]
        tallest = max(lines(head, width * _ROOM) for head, width in seen)
        self.sheet.set_row(self.row + 1, _LINE_HEIGHT * max(2, tallest) + 4)
        self.row += 2

    def head_format(self, *, human: bool = False) -> Any:
        """Return the format of the head of a column."""
        centred = {"bold": True, "align": "center", "valign": "vcenter"}
        if human:
            return self.book.body(**centred, bg_color="#f2d66b")
        return self.book.body(**centred, bg_color=self.book.colours.main, font_color="#ffffff")

    def _cell(self, at: int, column: Column, row: Row) -> Value:
        """Write a cell; return what is seen of it."""
        if column.human:
            value = entry(self.book, row.key, column.id)
            value = row.filled.get(column.id, "") if value is None else value
            self._fill(self.row, at, column, value)
            return value
        if column.hidden:
            self._write(self.row, at, row.key if column.id == KEY.id else row.cells.get(column.id), self.book.body(text_wrap=False))
            return None
        found = row.cells.get(column.id)
        tone = row.tones.get(column.id)
        self._write(self.row, at, found, self._plain(found, column.id) if tone is None else self.book.tone(tone))
        return found

    def _fit(self, row: int, values: Sequence[Value]) -> None:
        """Make a row as high as its texts need; a spreadsheet may fit it anew when something in it changes."""
        found = [lines(value, width * _ROOM) for value, width in zip(values, self.widths, strict=False) if isinstance(value, str)]
        self.sheet.set_row(row, min(_TALLEST, _LINE_HEIGHT * max([1, *found]) + 3))
        self.book.fitted.setdefault(self.sheet.get_name(), set()).add(row + 1)

    def _fill(self, row: int, at: int, column: Column, value: str) -> None:
        """Write a cell for people with what stands in it already; an empty one is coloured all the same."""
        look = {"bg_color": HUMAN} | ({"align": "center"} if column.kind == "choice" else {})
        found = day(value) if column.kind == "date" else None
        if column.kind == "date":
            look |= {"num_format": "yyyy-mm-dd", "align": "center"}
        if found is not None:
            self.sheet.write_datetime(row, at, found, self.book.body(**look))
        else:
            self._write(row, at, column.word(value, self.book.language), self.book.body(**look))

    def _offer(self, first: int, last: int, at: int, column: Column) -> None:
        """Offer choices and dates; what else is written is warned of, never refused: people paste."""
        words = [self.book.label(word) for word in column.choices.values()]
        if column.kind == "choice":
            message = self.book.text(SAID["choose"])
            self.sheet.data_validation(first, at, last, at, {"validate": "list", "source": words, "error_type": "warning", "error_message": message})
        elif column.kind == "date":
            message = self.book.text(SAID["day"])
            rule = {"validate": "date", "criteria": ">=", "value": _FIRST_DAY, "error_type": "warning", "error_message": message}
            self.sheet.data_validation(first, at, last, at, rule)

    def _empty(self, columns: Sequence[Column]) -> None:
        visible = [at for at, column in enumerate(columns) if not column.hidden]
        self.spread(self.row, visible[0], visible[-1], self.book.text(SAID["none"]), self.book.body(font_color=SOFT, bg_color=SUNK))
        self.row += 1

    def _plain(self, value: Value, column: str = "") -> Any:
        if isinstance(value, int):
            return self.book.body(align="center", font_color=INK if value else FAINT)
        return self.book.body(align="center") if column in _CENTRED else self.book.body()

    def _write(self, row: int, column: int, value: Value, look: Any) -> None:
        if isinstance(value, int):
            self.sheet.write_number(row, column, value, look)
        elif value:
            self.sheet.write_string(row, column, shown(value), look)
        else:
            self.sheet.write_blank(row, column, None, look)


def entry(book: Book, key: str, column: str) -> str | None:
    """What people wrote into a cell of an earlier workbook; it has then found its place. None if they wrote nothing."""
    value = book.entries.get(key, {}).get(column)
    if value is not None:
        book.placed.add((key, column))
    return value
