"""Numbers of a spreadsheet as people see them: dates, times and percentages by the format of their cell, everything else plainly.

Source: ECMA-376 part 1, 18.8.30 (formats of numbers that every program knows by their id) and 18.17.4 (dates as numbers).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

# Formats that a file does not describe: they are dates in East Asian editions, which openpyxl takes for plain numbers.
_EAST_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.')
LAST_SERIAL = 2_958_465  # 9999-12-31
_SECONDS = 86_400
_NEVER = 60


def kind_of(number: int, code: str) -> str:
    """What a format shows: date (or time), percent, or plain. ``code``: as openpyxl gives it, General for what it does not know."""
    from openpyxl.styles import is_date_format

    if is_date_format(code) or (code == "General" and number in _EAST_ASIAN_DATES):
        return "date"
    return "percent" if "%" in _LITERAL.sub("", code).partition(";")[0] else "plain"


def shown(number: float, kind: str, *, since_1904: bool) -> str:
    """A number as text: 2026-11-01, 2026-11-01 09:30, 09:30, 50%, 12. A day that no calendar has stays a number."""
    if kind == "date" and 0 <= number < LAST_SERIAL + 1:
        return _moment(number, since_1904=since_1904)
    return f"{_plain(number * 100)}%" if kind == "percent" else _plain(number)


def _plain(number: float) -> str:
    return format(float(number) or 0.0, ".15g")  # there is no -0 for people


def _moment(serial: float, *, since_1904: bool) -> str:
    days, seconds = divmod(round(serial * _SECONDS), _SECONDS)
    time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")
    if days == _NEVER and not since_1904:
        return f"1900-02-29 {time}" if seconds else "1900-02-29"  # a day that never was, but in spreadsheets
    if not days and not since_1904:
        return time
    if days > LAST_SERIAL - (1462 if since_1904 else 0):
        return _plain(serial)
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30 if days > _NEVER else 31)
    day = first + timedelta(days)
    return f"{day} {time}" if seconds else str(day)
