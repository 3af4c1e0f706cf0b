"""The rows of a filled workbook put together by their keys; what contradicts itself or belongs nowhere is kept apart, never dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scanner.library.workbook_tables import Found, Place, Row
from scanner.library.workbook_torn import TORN
from scanner.library.workbook_words import expected, understood
from scanner.model.text import Text
from scanner.model.workbook import CARRIED, QUESTIONS, REVISION, RISKS, SHEETS, sheet_of
from scanner.model.workbook_parts import Column, Sheet

_SHOWN = 60
_HUMAN = frozenset(column.id for sheet in SHEETS.values() for column in sheet.human)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What cannot be used as it stands. ``places``: the cells, the one that counts first."""

    places: tuple[Place, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: as it is kept (``value``), as it stands (``raw``), where, below which head; ``clear``: whether it fits its column."""

    value: str
    raw: str
    place: Place
    head: str
    clear: bool


@dataclass(frozen=True, slots=True)
class _Entries:
    """What stands in one row, and how a person would call the row."""

    label: str
    cells: Mapping[str, Entry]


def quoted(text: str) -> str:
    """A piece of somebody's text for a sentence of ours."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def carried_row(sheet: str, row: str, head: str, value: str, why: str) -> tuple[str, Mapping[str, str]]:
    """A row of 引き継ぎ, with its key, for what belongs to no other row."""
    digest = hashlib.sha256(f"{sheet}\0{row}\0{head}\0{value}".encode()).hexdigest()[:16]
    return f"{CARRIED.prefix}{digest}", {"sheet": sheet, "row": row, "head": head, "value": value, "why": why}


class Gathered:
    """Takes in row by row; afterwards `joined`, `kept`, `pins`, `questions` and `conflicts` hold everything. ``language``: of the workbook."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._rows: dict[str, list[_Entries]] = {}
        self._revisions: list[Mapping[str, Entry]] = []
        self._back: list[tuple[str, str, Entry, str, Mapping[str, str]]] = []
        self.kept: dict[str, Mapping[str, str]] = {}
        self.pins: dict[str, str] = {}
        self.questions: dict[str, str] = {}
        self.conflicts: list[Conflict] = []

    def row(self, row: Row, *, torn: bool = False) -> None:
        """Take in one row. ``torn``: its key is not its own."""
        for found in row.added:
            self._keep(row, found, Text("追加された列にあった", "stood in a column that was added"))
        own = sheet_of(row.key)
        if own is CARRIED:
            self._carried(row)
        elif torn and own is not None:
            self._torn(row, own)
        elif own is not None:
            self._rows.setdefault(row.key, []).append(_Entries(_label(row), self._entries(row, own)))
            if own is RISKS and "pins" in row.cells:
                self.pins.setdefault(row.key, row.cells["pins"].cell.text)
            if own is QUESTIONS and "question" in row.cells:
                self.questions.setdefault(row.key, row.cells["question"].cell.text)
        elif row.kind is REVISION:
            self._revisions.append(self._entries(row, REVISION))
        else:
            self._loose(row)

    def _torn(self, row: Row, sheet: Sheet) -> None:
        cells = {name: found for name, found in row.cells.items() if any(column.id == name for column in sheet.human) and found.cell.text.strip()}
        for found in cells.values():
            self._keep(row, found, TORN)
        if cells:
            self.conflicts.append(Conflict((row.place,), TORN))

    def comment(self, sheet: str, cell: str, row: Row | None, text: str) -> None:
        """Take in a note beside a cell: the next workbook has none, so it is kept as a text. ``row``: that it stands in, if any."""
        beside = (*row.cells.values(), *row.added) if row else ()
        head = next((found.head for found in beside if found.place.cell == cell and found.head), cell)
        self._keep_as(sheet, _label(row) if row else "", head, text, Text("セルのコメント", "a comment on a cell"))

    def _entries(self, row: Row, sheet: Sheet) -> Mapping[str, Entry]:
        human = {column.id: column for column in sheet.human}
        for name in row.cells.keys() & _HUMAN - {column.id for column in sheet.columns}:
            self._keep(row, row.cells[name], Text("この行にない列にあった", "stood in a column that its row does not have"))
        found = {name: self._entry(row, human[name], cell) for name, cell in row.cells.items() if name in human}
        return {name: entry for name, entry in found.items() if entry is not None}

    def _entry(self, row: Row, column: Column, found: Found) -> Entry | None:
        if found.covered:
            shown = quoted(found.covered)
            self._conflict(
                (found.place,),
                f"結合したセルの下に、別の記入「{shown}」が隠れていました。引き継ぎに残しました。",
                f"the merged cell hid another entry, '{shown}'; it is kept under 'carried over'.",
            )
            self._keep_text(row, found.head, found.covered, Text("結合したセルに隠れていた", "was hidden by a merged cell"))
        text, formula = found.cell.text, found.cell.formula
        head = found.head or (column.head.en if self._language == "en" else column.head.ja)
        if formula is not None and not found.cell.settled:
            shown = quoted(f"={formula}")
            self._conflict(
                (found.place,),
                f"「{column.head.ja}」が数式（{shown}）で、結果が保存されていません。値を直接書いてください。",
                f"'{column.head.en}' holds a formula ({shown}) without a saved result: write the value itself.",
            )
            return Entry(f"={formula}", f"={formula}", found.place, head, clear=False)
        if not text.strip():
            return None
        if formula is not None:
            self._conflict(
                (found.place,),
                f"「{column.head.ja}」が数式です。結果の「{quoted(text)}」を記入とみなしました。",
                f"'{column.head.en}' holds a formula; its result '{quoted(text)}' is taken for the entry.",
            )
        value = understood(column, text)
        if value is None:
            wanted = expected(column)
            self._conflict(
                (found.place,),
                f"「{column.head.ja}」の「{quoted(text)}」が分かりません。使えるもの: {wanted.ja}。",
                f"'{quoted(text)}' under '{column.head.en}' is not understood; expected: {wanted.en}.",
            )
        return Entry(text if value is None else value, text, found.place, head, value is not None)

    def _carried(self, row: Row) -> None:
        """A row that an earlier workbook could not place: back to its own row if that is known, else kept as it is."""
        cells = {name: found.cell.text for name, found in row.cells.items() if found.cell.text.strip()}
        if "value" not in cells:
            return
        origin, name = cells.get("origin", ""), cells.get("column", "")
        sheet = sheet_of(origin)
        column = next((each for each in sheet.human if each.id == name), None) if sheet else None
        # An acceptance never comes back by itself: what it accepted may have changed.
        if column is None or sheet is RISKS:
            self.kept[row.key] = cells
            return
        value = understood(column, cells["value"])
        entry = Entry(value or cells["value"], cells["value"], row.cells["value"].place, cells.get("head", ""), value is not None)
        self._back.append((origin, name, entry, row.key, cells))

    def _loose(self, row: Row) -> None:
        """A row without a key that we know: what people wrote in it is kept. A note of ours below a table is a single cell."""
        if row.kind is CARRIED:
            cells = {name: found.cell.text for name, found in row.cells.items() if found.cell.text.strip()}
            if "value" in cells:
                key, _ = carried_row(cells.get("sheet", ""), cells.get("row", ""), cells.get("head", ""), cells["value"], "")
                self.kept.setdefault(key, cells)
            return
        texts = [found for found in row.cells.values() if found.cell.text.strip()]
        human = {column.id for column in row.kind.human} if row.kind else set()
        if not texts or (not row.key and len(texts) == 1 and not human & row.cells.keys()):
            return
        self._conflict(
            (row.place,), "キーのない行です。記入は引き継ぎに残しました。", "a row without a key; what it says is kept under 'carried over'."
        )
        for found in texts:
            self._keep(row, found, Text("キーのない行にあった", "stood in a row without a key"))

    def _keep(self, row: Row, found: Found, why: Text) -> None:
        formula = found.cell.formula
        self._keep_text(row, found.head, found.cell.text if found.cell.settled or formula is None else f"={formula}", why)

    def _keep_text(self, row: Row, head: str, text: str, why: Text) -> None:
        self._keep_as(row.place.sheet, _label(row), head, text, why)

    def _keep_as(self, sheet: str, label: str, head: str, text: str, why: Text) -> None:
        key, cells = carried_row(sheet, label, head, text, why.en if self._language == "en" else why.ja)
        self.kept.setdefault(key, cells)

    def _conflict(self, places: Iterable[Place], ja: str, en: str) -> None:
        self.conflicts.append(Conflict(tuple(places), Text(ja, en)))

    def joined(self) -> Mapping[str, Mapping[str, Entry]]:
        """The entries by their keys, rows that stand twice made one. To be asked once, after all rows."""
        joined = {key: self._one(key, [row for row in rows if row.cells]) for key, rows in self._rows.items()}
        for entries in self._revisions:
            if entries and entries not in joined.values():
                joined[_free(joined)] = entries
        for origin, name, entry, key, cells in self._back:
            there = joined.get(origin, {})
            if name not in there:
                joined[origin] = {**there, name: entry}
            elif there[name].value != entry.value:
                self.kept[key] = {each: text for each, text in cells.items() if each not in ("origin", "column")}
        return {key: entries for key, entries in joined.items() if entries}

    def _one(self, key: str, rows: list[_Entries]) -> Mapping[str, Entry]:
        """The entries of a key. Of rows that contradict each other the first one counts as a whole, for its parts belong together."""
        if not rows:
            return {}
        first = dict(rows[0].cells)
        for other in rows[1:]:
            differing = [name for name, entry in other.cells.items() if name in first and first[name].value != entry.value]
            if differing and sheet_of(key) is REVISION:
                self._revisions.append(other.cells)
            elif differing:
                self._contradiction(other, [(first[name], other.cells[name]) for name in differing])
            else:
                first = {**other.cells, **first}
        return first

    def _contradiction(self, other: _Entries, pairs: list[tuple[Entry, Entry]]) -> None:
        for used, left in pairs:
            one, two = quoted(used.raw), quoted(left.raw)
            self._conflict(
                (used.place, left.place),
                f"同じ行が 2 つあり、記入が「{one}」と「{two}」とで違います。先の行を使い、どちらも引き継ぎに残しました。",
                f"the row stands twice, with '{one}' and with '{two}'; the first one is used, both are kept under 'carried over'.",
            )
        for kept in (*(used for used, _ in pairs), *other.cells.values()):
            self._keep_as(
                kept.place.sheet, other.label, kept.head, kept.raw, Text("同じ行が 2 つあり、記入が違った", "the row stood twice and differed")
            )


def _label(row: Row) -> str:
    """How a person would call a row: its number and title, or its question."""
    names = ("number", "version", "question", "title", "style")
    words = [quoted(row.cells[name].cell.text) for name in names if name in row.cells and row.cells[name].cell.text.strip()]
    return " ".join(words) or row.key


def _free(joined: Mapping[str, Mapping[str, Entry]]) -> str:
    """The key of a row of the revision table that nobody has filled in."""
    return next(key for number in range(1, len(joined) + 2) if not joined.get(key := f"{REVISION.prefix}{number}"))
