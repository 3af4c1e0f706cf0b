"""What people write into the cells of the workbook: days in every way they are written in Japan, marks of a pen, words of a drop-down."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from scanner.model.self_assessment import COMPANY, choice
from scanner.model.text import Text
from scanner.model.workbook_parts import Column

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_TIME = r"(?:(?:\s+|T)\d{1,2}:\d{2}(?::\d{2})?)?"
_WEEKDAY = r"(?:\s*\([月火水木金土日](?:曜日?)?\))?"
_REST = f"{_WEEKDAY}{_TIME}"
_WESTERN = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_REST}", re.ASCII)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_ERA = re.compile(
    rf"(令和|平成|昭和|R|H|S)\s*\.?\s*(\d{{1,2}}|元)\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_REST}", re.ASCII | re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), ?(\d{4})", re.ASCII)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
# Each era's first and last day; a year beyond its end ("平成32年") names no day.
_ERAS = {
    "令和": (date(2019, 5, 1), date(2118, 12, 31)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
}
_SHORT = {"R": "令和", "H": "平成", "S": "昭和"}
# Ticks and circles that mean ○, crosses that mean ×, as pens and keyboards make them.
_MARKS = {
    **dict.fromkeys(("✓", "✔", "☑", "✅", "🗸", "レ", "レ点", "v", "●", "⭕", "⚪", "⚫", "⦿", "o", "丸", "まる", "マル", "true"), "○"),
    **dict.fromkeys(("✗", "✘", "✖", "✕", "☓", "☒", "❌", "❎", "⨯", "乄", "バツ", "ばつ", "false"), "×"),
    **dict.fromkeys(("▲", "▵", "三角"), "△"),
}
_REFUSED = frozenset({"×", "x", "no", "n", "-", "―", "—", "–", "ー", "いいえ", "しない", "受容しない", "不可", "否", "未", "なし", "無"})
# The self-assessment form's own columns know more spellings.
_COMPANY = {column.name: column for column in COMPANY if column.kind == "choice"}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")


def bare(text: str) -> str:
    """A short entry without the apostrophe that makes a spreadsheet take it for text, and without what cannot be seen."""
    return _INVISIBLE.sub("", text).strip().removeprefix("'").strip()


def day_of(text: str) -> str | None:
    """The day that somebody wrote, as 2026-11-01; None if it is none, or not surely one (11/1, 1/11/2026)."""
    found = unicodedata.normalize("NFKC", bare(text)).translate(_DASHES).strip()
    parts: tuple[int, int, int] | None = None
    if match := _WESTERN.fullmatch(found) or _TOGETHER.fullmatch(found):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := _ERA.fullmatch(found):
        return _in_era(match)
    elif match := _DAY_FIRST.fullmatch(found):
        parts = int(match[3]), _month(match[2]), int(match[1])
    elif match := _MONTH_FIRST.fullmatch(found):
        parts = int(match[3]), _month(match[1]), int(match[2])
    return _iso(*parts) if parts else None


def _in_era(match: re.Match[str]) -> str | None:
    era = _SHORT.get(match[1].upper(), match[1])
    first, last = _ERAS[era]
    year = first.year + (1 if match[2] == "元" else int(match[2])) - 1
    found = _iso(year, int(match[3]), int(match[4]))
    return found if found and str(first) <= found <= str(last) else None


def _month(name: str) -> int:
    """1 to 12; 0 if it is no month."""
    found = [number for number, each in enumerate(_MONTHS, 1) if each.startswith(name.lower())]
    return found[0] if len(found) == 1 else 0


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def code_of(column: Column, text: str) -> str | None:
    """The code of the choice that somebody wrote or marked; None if it is none of them."""
    found = bare(text)
    code = column.code(found)
    if code is not None:
        return code
    own = _COMPANY.get(column.id)
    mark = _MARKS.get(unicodedata.normalize("NFKC", found).casefold())
    return (choice(own, found) if own is not None else None) or (column.code(mark) if mark else None)


def is_refusal(text: str) -> bool:
    """Whether a mark in the column of acceptance says that nothing is accepted."""
    found = unicodedata.normalize("NFKC", bare(text)).casefold()
    return found in _REFUSED or _MARKS.get(found) == "×"


def understood(column: Column, text: str) -> str | None:
    """An entry as it is kept: choices as codes, days as 2026-11-01, any other text as it stands; None where it does not fit its column."""
    if column.kind == "choice":
        code = code_of(column, text)
        return text if code is None and column.id == "accept" and is_refusal(text) else code
    return day_of(text) if column.kind == "date" else text


def expected(column: Column) -> Text:
    """What may stand in a column of choices or of days."""
    if column.kind == "date":
        return Text("2026-12-31 や 2026年12月31日 の形の日付", "a day such as 2026-12-31")
    words = column.choices.values()
    return Text("・".join(word.ja for word in words), ", ".join(word.en for word in words))
