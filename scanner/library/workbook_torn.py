"""Rows that were torn: somebody sorted some columns of a table and not the hidden one with the keys. What stands in them is someone else's.

A spreadsheet program asks before it does this; where it was done all the same, every entry would land in a wrong row, and answer a wrong question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from scanner.library.workbook_tables import Row
from scanner.model.self_assessment import plain
from scanner.model.text import Text
from scanner.model.workbook import QUESTIONS

_ITEM = re.compile(r"[a-z]:[^/]+/([^@:]+)")
_NUMBER = re.compile(r"[0-9]+(?:[.-][0-9]+)+", re.ASCII)
_SEVERAL = 2
TORN: Final = Text(
    "行の内容とキーが合いません。一部の列だけを並べ替えたようです。記入は引き継ぎに残しました。",
    "the row and its key do not belong together: only some of the columns seem to have been sorted; what it says is kept under 'carried over'.",
)


def torn(rows: Sequence[Row]) -> frozenset[int]:
    """The numbers of the rows whose key is of another item than the row shows.

    Where there are several, rows of items that stand in several rows cannot be told apart any more, and count among them.
    """
    items = {row.number: match[1] for row in rows if (match := _ITEM.match(row.key))}
    shown = {row.number: plain(row.cells["number"].cell.text.partition("\n")[0]) for row in rows if "number" in row.cells}
    wrong = {number for number, item in items.items() if _NUMBER.fullmatch(shown.get(number, "")) and shown[number] != item}
    if len(wrong) < _SEVERAL:
        return frozenset(wrong)
    often = Counter(items.values())
    return frozenset(wrong | {number for number, item in items.items() if often[item] > 1})


def misplaced(shown: Mapping[str, str], questions: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The keys of answers that stand beside another question than theirs. ``shown``: key → question; ``questions``: id → its wordings.

    A question that is only worded otherwise than today is not misplaced. Where several are, none of the answers can be trusted any more.
    """
    of_wording = {plain(wording): name for name, wordings in questions.items() for wording in wordings}
    found = {key for key, text in shown.items() if of_wording.get(plain(text), _question(key)) != _question(key)}
    return frozenset(shown if len(found) >= _SEVERAL else found)


def _question(key: str) -> str:
    return key.removeprefix(QUESTIONS.prefix).partition("@")[0]
