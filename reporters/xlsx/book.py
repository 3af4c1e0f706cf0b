"""The workbook as a whole: fonts, colours, page set-up, and which of people's entries have found a place.

All text goes through `write_string`: nothing becomes a formula, a number or a link by what it says.
"""

from __future__ import annotations

import datetime as dt
import importlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reporters.model import View
from reporters.text import Text
from reporters.words import WORDS
from reporters.xlsx.cells import shown
from reporters.xlsx.package import fitting
from scanner.model.errors import UsageError
from scanner.model.text import Text as Label
from scanner.model.workbook import MARK_SHEET, MARKS, PROPERTY, SCHEMA

Entries = Mapping[str, Mapping[str, str]]

FONT = "Yu Gothic"
"""A cell names one font and no fall-back. This one comes with Excel for Windows and for Mac and is the default of Japanese Excel."""
SIZE = 10
MAIN, ACCENT = "#1d4b73", "#1d4b73"
INK, SOFT, FAINT = "#1b2027", "#535b66", "#a8adb4"
LINE, SUNK, HUMAN = "#c9c5bc", "#f3f1ec", "#fff8d6"
TONES: Mapping[str, tuple[str, str]] = {
    "pass": ("#24604a", "#dcebe4"),
    "fail": ("#a92b17", "#f6dcd6"),
    "partly": ("#8a4a00", "#fbe6d0"),
    "unknown": ("#7d5200", "#f6e7c8"),
    "manual": ("#3f5a86", "#e3e9f3"),
    "not_applicable": ("#5b626b", "#ebe9e4"),
    "elsewhere": ("#9aa0a8", "#ffffff"),
    "outside": ("#ffffff", "#e4e2dd"),
}
"""Ink and ground of cells that show a verdict; `elsewhere` and `outside`: a method that was not judged, and one that an item does not ask."""
_A4 = 9
_NO_DAY = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a file's own date has no zone; the first day that a ZIP archive knows


@dataclass(frozen=True, slots=True)
class Colours:
    """The two colours of a report."""

    main: str
    accent: str


class Book:
    """An open workbook in one language. `finish` returns its bytes."""

    def __init__(self, view: View, language: str, entries: Entries) -> None:
        """``entries``: what people wrote into an earlier workbook, by key and column. Without XlsxWriter `UsageError`."""
        self.view = view
        self.language = language
        self.entries = entries
        self.placed: set[tuple[str, str]] = set()
        self.fitted: dict[str, set[int]] = {}
        """By sheet, the rows (from 1) whose height is only as high as their texts need."""
        self.colours = _colours(view)
        self._stream = io.BytesIO()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._open: Any = _xlsxwriter().Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": SIZE},
            },
        )
        branding = view.branding
        self._open.set_properties(
            {
                "title": self.text(WORDS["report"]),
                "author": "" if branding is None else shown(branding.author or branding.company),
                "company": "" if branding is None else shown(branding.company),
                "comments": shown(view.title.tool),
                "created": _created(view.title.collected_utc),
            }
        )
        self._open.set_custom_property(PROPERTY, SCHEMA, "text")

    def text(self, text: Text) -> str:
        """Return a text in the workbook's language."""
        return text.of(self.language)

    def label(self, label: Label) -> str:
        """Return a label of `scanner.model` in the workbook's language."""
        return label.ja if self.language == "ja" else label.en

    def format(self, **properties: object) -> Any:
        """Return the cell format with these properties, each made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._open.add_format({"font_name": FONT, "font_size": SIZE, "font_color": INK, **properties})
        return self._formats[key]

    def body(self, **properties: object) -> Any:
        """Return the format of a cell of a table."""
        return self.format(**{"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE, **properties})

    def tone(self, name: str) -> Any:
        """Return the format of a cell that shows a verdict."""
        ink, ground = TONES[name]
        return self.body(font_color=ink, bg_color=ground, align="center", bold=True)

    def add_sheet(self, name: str, *, tab: str) -> Any:
        """Add a sheet with the page set-up of all: A4 landscape, as wide as the page, confidentiality and title above, n / N below."""
        sheet = self._open.add_worksheet(name)
        sheet.set_tab_color(tab)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.65)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        branding = self.view.branding
        secret = "" if branding is None or branding.confidentiality is None else branding.confidentiality
        title = f"{self.text(WORDS['report'])}  {self.view.title.organisation}"
        sheet.set_header(f"&L&9 {_plain(secret, 60)}&C&9 {_plain(title, 120)}&R&9 &A")
        sheet.set_footer(f"&L&9 {_plain(self.text(self.view.title.collected_at), 60)}&C&9 &P / &N&R&9 {_plain(self.view.title.tool, 60)}")
        return sheet

    def chart(self, **kind: str) -> Any:
        """Return a new chart; titles and series are named in our own words only."""
        return self._open.add_chart(kind)

    def finish(self) -> bytes:
        """Write the marks by which the workbook is read back, and return the file."""
        marks = self._open.add_worksheet(MARK_SHEET)
        title = self.view.title
        for row, (name, value) in enumerate(zip(MARKS, (SCHEMA, title.tenant_id, title.collected_utc, self.language), strict=True)):
            marks.write_string(row, 0, name)
            marks.write_string(row, 1, shown(value))
        marks.very_hidden()
        names = [sheet.get_name() for sheet in self._open.worksheets()]
        self._open.close()
        return fitting(self._stream.getvalue(), {f"xl/worksheets/sheet{at}.xml": self.fitted.get(name, set()) for at, name in enumerate(names, 1)})


def _xlsxwriter() -> Any:
    try:
        return importlib.import_module("xlsxwriter")
    except ImportError as error:
        raise UsageError(
            'Excel のブックを作るためのパッケージ（XlsxWriter）が入っていません。次のコマンドで入れてください: pip install "telework-scan[excel]"',
            'writing a workbook needs XlsxWriter: pip install "telework-scan[excel]".',
        ) from error


def _colours(view: View) -> Colours:
    branding = view.branding
    if branding is None:
        return Colours(MAIN, ACCENT)
    main = branding.main or MAIN
    return Colours(main, branding.accent or main)


def _created(value: str) -> dt.datetime:
    """When the data was taken, in UTC: the file's own date, so that equal input gives equal bytes."""
    try:
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError):
        return _NO_DAY


def _plain(value: str, longest: int) -> str:
    """Return words for a header, in which ``&`` begins a code, cut to ``longest`` characters: all three parts together hold 255."""
    made = ""
    for sign in shown(value).replace("\n", " "):
        written = "&&" if sign == "&" else sign
        if len(made) + len(written) >= longest:
            return f"{made}…"
        made += written
    return made
