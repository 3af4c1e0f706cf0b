"""Cells of CSV files that a spreadsheet takes as they are: no formula is carried out, no name becomes a date or a number.

A cell that a spreadsheet would take for something else gets an apostrophe in front, and so does one that could be mistaken for
such a cell: `unguarded` gives back exactly what `guarded` was given.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

BOM = "\ufeff"
_MARK = "'"
_FORMULA = re.compile("[=+\\-@\t\r\n|%]")
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}Z?)?)?", re.ASCII)
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){3,}", re.ASCII)
# Full-width signs, which a Japanese spreadsheet reads like the others.
_NARROW = {0xFF01 + place: 0x21 + place for place in range(94)} | {0xFFE5: "¥"}
_DIGIT = re.compile("[0-9]", re.ASCII)
# All that dates, times, fractions, percentages, amounts and numbers in brackets are written with.
_FIGURES = re.compile(r"[0-9\s:./,()%$¥\\Ee+−年月日時分秒-]+(AM|PM)?", re.IGNORECASE)
_MONTHS = "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?"
_MONTH = re.compile(rf"[0-9\s/-]*({_MONTHS})\.?[0-9\s/,-]*", re.IGNORECASE)
_ERA = re.compile(r"([MTSHR]|明治|大正|昭和|平成|令和)\s*([0-9]+|元)\s*[年./-]\s*[0-9].*", re.IGNORECASE)


def guarded(value: str) -> str:
    """Return a cell that no spreadsheet takes for anything but this text (plain numbers, and dates like 2026-11-01, stay what they are)."""
    return f"{_MARK}{value}" if _misread(value) else value


def unguarded(cell: str) -> str:
    """Return what `guarded` was given."""
    return cell[1:] if cell.startswith(_MARK) and _misread(cell[1:]) else cell


def _misread(value: str) -> bool:
    if any(each.fullmatch(value) for each in (_NUMBER, _MOMENT, _VERSION)):
        return False
    text = value.lstrip(_MARK).translate(_NARROW)
    if _FORMULA.match(text) or _FORMULA.match(text.strip()):
        return True
    return _DIGIT.search(text) is not None and any(each.fullmatch(text.strip()) for each in (_FIGURES, _MONTH, _ERA))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a whole file: UTF-8 with BOM, CRLF, every field quoted, every cell guarded."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(map(guarded, row) for row in rows)
    return BOM + stream.getvalue()
