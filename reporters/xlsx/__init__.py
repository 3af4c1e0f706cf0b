"""The workbook: one XLSX file for the meeting, in which the client's own columns are filled in and read back (`scanner.model.workbook`).

It holds no formula, no macro and no link to anywhere outside itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from reporters.model import View
from reporters.text import LANGUAGES
from reporters.xlsx.book import Book, Entries
from reporters.xlsx.checklist import checklists, form
from reporters.xlsx.closing import carried, terms
from reporters.xlsx.cover import cover
from reporters.xlsx.evidence import devices, evidence
from reporters.xlsx.findings import findings, roadmap
from reporters.xlsx.responsibilities import responsibilities
from reporters.xlsx.scope import scope
from reporters.xlsx.side_by_side import editions, side_by_side
from reporters.xlsx.summary import summary
from reporters.xlsx.worklists import questions, risks, unknowns

NOTHING: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({})

_SHEETS = (
    cover,
    summary,
    scope,
    checklists,
    side_by_side,
    editions,
    findings,
    roadmap,
    responsibilities,
    risks,
    unknowns,
    questions,
    form,
    evidence,
    devices,
    terms,
    carried,
)


def render(view: View, language: str = "ja", entries: Entries = NOTHING) -> bytes:
    """Return the workbook as a file, in one language (``ja`` or ``en``; else ValueError).

    ``entries``: what people wrote into an earlier workbook, by key and column; what has no place any more goes to the last sheet.
    The same view, language and entries give the same bytes. Raises `UsageError` where XlsxWriter is not installed.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no such report language: {language!r} (ja, en)")
    book = Book(view, language, entries)
    for write in _SHEETS:
        write(book)
    return book.finish()
