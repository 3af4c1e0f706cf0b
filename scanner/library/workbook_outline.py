"""What of a sheet is read beside the values: how much it holds and where, merged cells, notes and threads of comments.

The library that reads the values drops what merged cells hide, does not know threads, and skips rows and cells that are out of order. So the
cells are counted here: what it does not hand over is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.model.errors import input_error

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_CELLS = 1_000_000
MOST_MERGED = 100_000
# Rows are filled up to their last cell, formulas that cells share are written out, and ranges of cells are taken apart: each costs time.
MOST_PLACES = 50_000_000
MOST_FORMULA = 2_000_000
MOST_RANGES = 1_000_000
MOST_OTHERS = 200_000
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_ROW = re.compile(r"[0-9]{1,7}", re.ASCII)
_HEX = re.compile(r"_x([0-9A-Fa-f]{4})_", re.ASCII)
_WRITTEN = {"s": re.compile(r"\s*[0-9]{1,9}\s*", re.ASCII), "n": re.compile("[^_]*")}
_UNDERSCORE = 0x5F
_SPACE = 0x20
_OFTEN = frozenset({"row", "c", "v", "f", "is", "t", "r", "rPr"})


def place_of(name: str) -> tuple[int, int] | None:
    """Row and column of a cell by its name (B12); None if there is no such cell."""
    match = _CELL.fullmatch(name)
    if not match:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None


def clean(text: str) -> str:
    """Text without the format's way of writing characters that XML does not have, and with one kind of line end."""
    return _HEX.sub(_decoded, text).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code < _SPACE or code == _UNDERSCORE else match[0]


class List:
    """The attributes of some elements, in order."""

    def __init__(self, names: set[str]) -> None:
        self._names = names
        self.found: list[tuple[str, Mapping[str, str]]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name in self._names:
            self.found.append((name, attributes))

    def end(self, name: str) -> None:
        """Nothing is open."""

    def text(self, text: str) -> None:
        """No text is wanted."""


class Outline:
    """How many cells of a sheet hold something, and which are merged. ``budget``: how many cells there may be."""

    def __init__(self, file: str, budget: int) -> None:
        self._file = file
        self._budget = budget
        self._open: list[str] = []
        self._row = self._column = 0
        self._holds = False
        self._kind = ""
        self._value: list[str] = []
        self._formula = 0
        self._shared: str | None = None
        self._lengths: dict[str, int] = {}
        self._spent = {"places": 0, "formulas": 0, "ranges": 0, "others": 0}
        self.count = 0
        self.merged: list[tuple[int, int, int, int]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        within = self._open[-1] if self._open else ""
        self._open.append(name)
        if name == "row":
            self._begin(attributes.get("r"))
        elif within == "row":
            self._cell(attributes)
        elif within == "c" and name in ("f", "is"):
            self._holds = True
            self._formula, self._shared = 0, attributes.get("si", "") if attributes.get("t") == "shared" else None
        elif within == "c" and name == "v":
            self._value = []
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        self._spend("ranges", len(attributes.get("sqref", "")), MOST_RANGES)
        self._spend("others", name not in _OFTEN, MOST_OTHERS)

    def end(self, name: str) -> None:
        """An element ends."""
        self._open.pop()
        if name == "c":
            self.count += self._holds
            if self.count > self._budget:
                raise input_error(self._file, f"セルが多すぎます（上限 {MOST_CELLS}）。", f"it has too many cells (at most {MOST_CELLS}).")
        elif name == "f" and self._open[-1:] == ["c"]:
            first = 0 if self._shared is None else self._lengths.setdefault(self._shared, self._formula)
            self._spend("formulas", max(first, self._formula), MOST_FORMULA)
        elif name == "v" and self._open[-1:] == ["c"]:
            self._check("".join(self._value))
        elif name == "row":
            self._spend("places", self._column, MOST_PLACES)

    def text(self, text: str) -> None:
        """Text, perhaps a piece of it."""
        if self._open[-2:] == ["c", "v"]:
            self._value.append(text)
        elif self._open[-1] == "f":
            self._formula += len(text)

    def _begin(self, number: str | None) -> None:
        self._row = self._row + 1 if number is None else int(number) if _ROW.fullmatch(number) else 0
        self._column = 0
        if not 0 < self._row <= LAST_ROW:
            raise self._out_of_range()

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._holds, self._kind = False, attributes.get("t", "n")
        name = attributes.get("r")
        place = (self._row, self._column + 1) if name is None else place_of(name)
        if place is None or place[1] > LAST_COLUMN:
            raise self._out_of_range()
        self._column = place[1]

    def _check(self, value: str) -> None:
        """Python's int() knows more numbers than the format: -1 would be the last text, 1_0 the tenth."""
        self._holds = self._holds or bool(value)
        if self._kind in _WRITTEN and not _WRITTEN[self._kind].fullmatch(value):
            raise input_error(self._file, f"壊れています（値「{value[:20]}」）。", f"it is damaged (the value '{value[:20]}').")

    def _out_of_range(self) -> Exception:
        return input_error(self._file, "行や列の番号が範囲を越えています。", "the number of a row or a column is out of range.")

    def _merge(self, name: str) -> None:
        first, _, last = name.partition(":")
        start, end = place_of(first), place_of(last)
        if len(self.merged) >= MOST_MERGED:
            raise input_error(self._file, "結合したセルが多すぎます。", "it has too many merged cells.")
        if start is not None and end is not None:
            self.merged.append((*start, *end))

    def _spend(self, what: str, amount: int, limit: int) -> None:
        self._spent[what] += amount
        if self._spent[what] > limit:
            raise input_error(
                self._file,
                "数式や書式、範囲の指定が多すぎるか、セルが離れすぎています。",
                "it has too many formulas, formats or ranges, or cells too far apart.",
            )


class Comments:
    """What people noted beside cells, by the cell's name; of a thread, every contribution."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._ref = ""
        self._pieces: list[str] = []
        self._wanted = False
        self._threaded = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name in ("comment", "threadedComment"):
            self._ref, self._pieces, self._threaded = attributes.get("ref", ""), [], name == "threadedComment"
        self._wanted = name == ("text" if self._threaded else "t")

    def end(self, name: str) -> None:
        """An element ends."""
        self._wanted = False
        text = clean("".join(self._pieces)).strip()
        if name in ("comment", "threadedComment") and text:
            self.found[self._ref] = "\n".join(filter(None, (self.found.get(self._ref), text)))

    def text(self, text: str) -> None:
        """Text, perhaps a piece of it."""
        if self._wanted:
            self._pieces.append(text)
