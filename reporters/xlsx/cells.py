"""What stands in a cell: text that no spreadsheet can take for anything else, and how wide text is."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from scanner.model.workbook import LONGEST

# What XML 1.0 has no place for, and lone surrogates. A line end is "\n" alone.
_ILLEGAL = re.compile("[\u0000-\u0008\u000b-\u001f\ufffe\uffff\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ROOM = 24  # for the mark of a cut text


def shown(value: str) -> str:
    """Return a text as a cell holds it: illegal characters visible as ``⟦U+0001⟧``, cut at 32,767 UTF-16 units with ``…⟦+1200⟧``."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub(lambda match: f"⟦U+{ord(match.group()):04X}⟧", text)
    if _units(text) <= LONGEST:
        return text
    kept = text[: LONGEST - _ROOM]
    while _units(kept) > LONGEST - _ROOM:
        kept = kept[: len(kept) - max(1, (_units(kept) - LONGEST + _ROOM) // 2)]
    return f"{kept}…⟦+{len(text) - len(kept)}⟧"


def _units(text: str) -> int:
    """How many characters a spreadsheet counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def day(value: str) -> date | None:
    """Return the day of YYYY-MM-DD that a spreadsheet knows (from 1900-03-01 on); None for anything else."""
    if not _DAY.fullmatch(value):
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if found >= date(1900, 3, 1) else None


def width(text: str) -> int:
    """How many half-width characters a line takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "FWA" else 1 for sign in text)


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a cell of ``room`` half-width characters."""
    return sum(max(1, -int(-width(line) // room)) for line in text.split("\n"))
