"""Where the tables of a workbook stand and what stands in their rows, however its sheets, columns and rows were moved."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.library.workbook_cells import Cell, Grid, Merged, cell_name
from scanner.library.workbook_words import bare
from scanner.model.self_assessment import plain
from scanner.model.workbook import ID_MARK, SHEETS, sheet_of
from scanner.model.workbook_parts import KEY, Column, Sheet

_KEY_ID = ID_MARK + KEY.id
_KEY_HEADS = frozenset(plain(head) for head in KEY.head)
_HEADS = frozenset(plain(head) for sheet in SHEETS.values() for column in sheet.columns for head in column.head)
_EMPTY = Cell("", None, settled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """One cell: the name of its sheet as it is now, and its own name (B12)."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in one cell, and where. ``head``: of its column, as the sheet has it. ``covered``: what a merged cell hides there."""

    cell: Cell
    place: Place
    head: str
    covered: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. ``number``: of the row on its sheet.

    ``key``: as it stands, perhaps of no sheet. ``kind``: the sheet it belongs to by its key or, without one, by its neighbours; None if by
    neither. ``cells``: by the id of their columns. ``added``: in columns that people added.
    """

    number: int
    place: Place
    key: str
    kind: Sheet | None
    cells: Mapping[str, Found]
    added: tuple[Found, ...]


def rows_of(grid: Grid) -> Iterator[Row]:
    """Every row with anything in it of every table of a sheet."""
    return _Tables(grid).rows()


@dataclass(slots=True)
class _Layout:
    """Where the columns of a table stand: by the ids above their heads, and by their heads."""

    ids: Mapping[int, str]
    heads: Mapping[int, str]
    key: int
    row: int


class _Tables:
    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._merged = _by_column(grid.merged)

    def rows(self) -> Iterator[Row]:
        tables: list[tuple[_Layout, list[int]]] = []
        for number, cells in self._grid.rows.items():
            begun = self._begun(number, cells, tables[-1][0] if tables else None)
            if begun is not None:
                tables.append((begun, []))
            elif tables and not self._is_head(cells, tables[-1][0]):
                tables[-1][1].append(number)
        for layout, numbers in tables:
            yield from self._table(layout, numbers)

    def _begun(self, number: int, cells: Mapping[int, Cell], before: _Layout | None) -> _Layout | None:
        """The table whose ids or heads stand in this row; None if it is another row, or the heads of the table that has begun."""
        ids = {column: bare(cell.text).removeprefix(ID_MARK) for column, cell in cells.items() if bare(cell.text).startswith(ID_MARK)}
        key = next((column for column, name in ids.items() if name == KEY.id), None)
        if key is not None:
            return _Layout(_each_once(ids), {}, key, number)
        key = next((column for column, cell in cells.items() if plain(cell.text) in _KEY_HEADS), None)
        if key is None or (before is not None and before.key == key and not before.heads):
            return None
        return _Layout({}, {column: cell.text for column, cell in cells.items()}, key, number)

    def _is_head(self, cells: Mapping[int, Cell], layout: _Layout) -> bool:
        """Whether these are the heads below the ids of a table: they tell what columns are that people added."""
        if layout.heads:
            return False
        key = plain(cells.get(layout.key, _EMPTY).text)
        if key not in _KEY_HEADS and (key or sum(plain(cell.text) in _HEADS for cell in cells.values()) < 2):  # noqa: PLR2004 - no chance
            return False
        layout.heads = {column: cell.text for column, cell in cells.items()}
        return True

    def _table(self, layout: _Layout, numbers: Sequence[int]) -> Iterator[Row]:
        keys = {number: _key(self._grid.rows[number].get(layout.key, _EMPTY).text) for number in numbers}
        kinds = [kind for key in keys.values() if (kind := sheet_of(key)) is not None]
        usual = max(SHEETS.values(), key=kinds.count) if kinds else self._by_name()
        for number in numbers:
            yield self._row(layout, number, keys[number], sheet_of(keys[number]) or usual)

    def _by_name(self) -> Sheet | None:
        """The sheet that its name tells; for tables that lost all their keys."""
        name = plain(self._grid.name)
        return next((sheet for sheet in SHEETS.values() if sheet.prefix and any(name.startswith(plain(title)) for title in sheet.title)), None)

    def _row(self, layout: _Layout, number: int, key: str, kind: Sheet | None) -> Row:
        columns = _columns(layout, kind)
        cells: dict[str, Found] = {}
        added: list[Found] = []
        line = self._grid.rows[number]
        for at in sorted({*columns, *line} - {layout.key}):
            name = columns.get(at)
            found = self._found(layout, number, at, spread=name is not None and _is_human(kind, name))
            if name is None and found.cell.text.strip():
                added.append(found)
            elif name is not None and (found.cell.text.strip() or found.cell.formula is not None):
                cells[name] = found
        return Row(number, Place(self._grid.name, cell_name(number, layout.key)), key, kind, cells, tuple(added))

    def _found(self, layout: _Layout, row: int, column: int, *, spread: bool) -> Found:
        """The cell; where it is part of a merged one, what that shows: its value belongs to every row it covers."""
        own = self._grid.rows[row].get(column, _EMPTY)
        merged = _covering(self._merged.get(column, ()), row) if spread else None
        cell, at = own, row
        if merged is not None and merged.row > layout.row:
            cell, at = self._grid.rows.get(merged.row, {}).get(column, _EMPTY), merged.row
        covered = own.text if cell is not own and own.text != cell.text else ""
        return Found(cell, Place(self._grid.name, cell_name(at, column)), layout.heads.get(column, ""), covered)


def _key(text: str) -> str:
    """A key without what a spreadsheet or a hand may do to it."""
    return "".join(unicodedata.normalize("NFKC", bare(text)).split())


def _each_once(ids: Mapping[int, str]) -> Mapping[int, str]:
    """Without the copies of columns: the first one is the column."""
    first: dict[str, int] = {}
    for column, name in ids.items():
        first.setdefault(name, column)
    return {column: name for name, column in first.items()}


def _columns(layout: _Layout, kind: Sheet | None) -> Mapping[int, str]:
    """Column → id, as far as the columns are known: by their ids or, where nobody wrote ids, by their heads."""
    if layout.ids:
        return layout.ids
    known: dict[str, Column] = {}
    for column in kind.columns if kind else ():
        known |= {plain(head): column for head in column.head}
    found = {at: known[plain(head)].id for at, head in layout.heads.items() if plain(head) in known}
    return _each_once(found)


def _is_human(kind: Sheet | None, name: str) -> bool:
    return kind is not None and any(column.id == name for column in kind.human)


def _by_column(merged: Sequence[Merged]) -> Mapping[int, Sequence[Merged]]:
    """The merged cells that reach over several rows, by the column that shows their value, from top to bottom."""
    found: dict[int, list[Merged]] = {}
    for each in merged:
        if each.last_row > each.row:
            found.setdefault(each.column, []).append(each)
    return {column: sorted(ranges, key=lambda each: each.row) for column, ranges in found.items()}


def _covering(merged: Sequence[Merged], row: int) -> Merged | None:
    at = bisect_right(merged, row, key=lambda each: each.row)
    return merged[at - 1] if at and merged[at - 1].last_row >= row else None
