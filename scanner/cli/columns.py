"""Text in columns of a terminal, where a full-width character takes two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDE = 80
"""Columns of the narrowest console that tables must fit."""
# What a line is broken between: words and single characters, each with the brackets it opens and the signs that never begin a line.
_PIECES = re.compile(r"\s+|[「（『【]*(?:[!-~]+|[^\s])[、。，．）」』】・ー々？！]*")


def columns_of(text: str) -> int:
    """How many columns a text takes. What is as wide as its surroundings (①, ×) counts two, as Japanese consoles show it."""
    return sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text with spaces up to a number of columns; longer text stays as it is."""
    space = " " * (columns - columns_of(text))
    return space + text if right else text + space


def folded(text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
    """Lines that fit the console. ``first``: the beginning of the first line; the others begin with the indent."""
    line = indent if first is None else first
    bare = True
    for piece in _PIECES.findall(text):
        if not bare and columns_of(line + piece.rstrip()) > WIDE:
            yield line.rstrip()
            line, bare = indent, True
        if bare and piece.isspace():
            continue
        line += piece
        bare = False
    yield line.rstrip()
