"""The executive summary: verdicts and shares of each work style, what to do first, what is still open, and two charts for each document."""

from __future__ import annotations

from typing import Any

from reporters.labels import VERDICTS
from reporters.model import Section
from reporters.model_counts import CountRow, Counts
from reporters.model_trend import TrendPoint
from reporters.words import WORDS
from reporters.xlsx.book import FONT, LINE, TONES, Book
from reporters.xlsx.facts import style_of
from reporters.xlsx.findings import steps
from reporters.xlsx.page import Page, Value
from reporters.xlsx.words import SAID
from scanner.model.workbook import FINDINGS, ROADMAP, SUMMARY, UNKNOWNS
from scanner.model.workbook_parts import PHASE

_TOP = 10
_WIDTHS = (30, 34, 9, 9, 10, 11, 10, 10, 11, 11, 11, 30)
_INKS = {"pass": "#3f8a6c", "fail": "#c4553f", "unknown": "#d9a441", "manual": "#7d97c0", "not_applicable": "#c9c5bc"}
"""Colours of areas in charts, paler than those of text."""
_SCALE = 60
_CHART_HEIGHT = 300
_CHART_ROWS = 16
_AXES = 3
"""A radar needs so many axes."""


def summary(book: Book) -> None:
    """Write the sheet."""
    page = Page(book, SUMMARY, _WIDTHS)
    text = book.text
    page.title(f"{book.view.title.organisation}  –  {text(WORDS['taken'])}: {text(book.view.title.collected_at)}", text(WORDS["advisory"]))
    planned(page)
    page.heading(text(SAID["results_of"]))
    _verdicts(page)
    page.note(text(SAID["share_note"]))
    page.heading(text(SAID["first"]))
    _first(page)
    page.heading(text(SAID["open"]))
    _open(page)
    breaks = [page.row]
    _trend(page)
    for section in book.view.sections:
        if section.counts.applicable:
            breaks.append(page.row)
            _section(page, section)
    # Breaks count only where the page is not fitted to the width; at this scale the columns fit.
    page.sheet.set_print_scale(_SCALE)
    page.sheet.set_h_pagebreaks(breaks)


def planned(page: Page) -> None:
    """Say that a plan was judged, if it was."""
    if page.book.view.planned is not None:
        ink, ground = TONES["fail"]
        page.note(page.book.text(WORDS["planned_banner"]), bold=True, font_color=ink, bg_color=ground)


def _trend(page: Page) -> None:
    """The runs so far, the oldest first, where a history was given."""
    book, text = page.book, page.book.text
    if book.view.trend is None:
        return
    page.heading(text(WORDS["trend"]))
    page.note(f"{text(SAID['trend_note'])} {text(WORDS['times_in'])} {book.view.trend.zone}")
    heads = [text(WORDS["run"]), text(WORDS["pass_share"]), *(text(badge.label) for badge in VERDICTS.values()), text(WORDS["waived_fails"])]
    last = len(_WIDTHS) - 1
    for section in book.view.trend.sections:
        page.note(f"{section.sign} {section.style}  –  {text(section.edition)}".lstrip(), bold=True)
        rows: list[list[Value]] = [
            [f"{point.number}. {point.when}", text(point.share), *_codes(point.counts), point.waived] for point in section.points
        ]
        page.spread(page.row, len(heads), last, text(WORDS["since_before"]), page.head_format())
        first, end = page.grid(heads, rows, _TONED)
        for at, point in enumerate(section.points):
            page.spread(first + at, len(heads), last, _changes(point, book), book.body())
        page.row += 1
        page.sheet.insert_chart(page.row, 0, _stacked(page, "column", "runs", first, end), {"x_offset": 4, "object_position": 1})
        page.row += _CHART_ROWS


def _changes(point: TrendPoint, book: Book) -> str:
    if point.changes is None:
        return book.text(WORDS["first_run"])
    return ", ".join(f"{book.text(said)} {number}" for said, number in point.changes) or book.text(WORDS["no_change"])


def _codes(counts: Counts) -> list[Value]:
    return [number for _, number in counts.by_code()]


_TONED = dict(enumerate(VERDICTS, start=2))


def _verdicts(page: Page) -> None:
    """A line for each work style and document, with what the passes stand on and the share below it."""
    text = page.book.text
    bases = [text(SAID[name]) for name in ("by_machine", "by_document", "by_statement")]
    heads = [
        text(WORDS["work_style"]),
        text(WORDS["judged_by"]),
        *(text(badge.label) for badge in VERDICTS.values()),
        text(WORDS["waived_fails"]),
        *bases,
    ]
    rows: list[list[Value]] = [
        [
            style_of(section),
            text(section.edition.name),
            *_codes(section.counts),
            section.waived,
            *(number for _, number in section.passed_by.by_code()),
            text(section.share.text),
        ]
        for section in page.book.view.sections
    ]
    page.grid([*heads, text(SAID["share"])], rows, _TONED)


def _first(page: Page) -> None:
    book, text = page.book, page.book.text
    if not book.view.fixes:
        page.note(text(WORDS["no_fixes"]))
        return
    last = len(_WIDTHS) - 1
    for number, fix in enumerate(book.view.fixes[:_TOP], start=1):
        items = ", ".join(dict.fromkeys(f"{ref.number}{ref.tag}" for ref in fix.items))
        cost = ", ".join([text(fix.effort or WORDS["practice"]), *(text(licence) for licence in fix.licences)])
        remedies = " ".join(text(remedy) for remedy in fix.remedies)
        page.line(((0, 0, f"{number}. {fix.priority} {items}"), (1, 4, text(fix.title)), (5, last - 1, remedies), (last, last, cost)))
    phases = steps(book.view)
    counted = " / ".join(f"{PHASE.word(code, book.language)} {number}" for code, number in phases.items())
    page.note(f"{text(SAID['more_in'])} {FINDINGS.name(book.language)}, {ROADMAP.name(book.language)} ({counted})")


def _open(page: Page) -> None:
    book, text = page.book, page.book.text
    last = len(_WIDTHS) - 1
    for cause in book.view.causes[:_TOP]:
        page.line(((0, 4, text(cause.headline)), (5, last, text(cause.resolve))))
    if not book.view.causes:
        page.note(text(WORDS["no_unknowns"]))
    page.note(f"{text(SAID['more_in'])} {UNKNOWNS.name(book.language)}")


def _section(page: Page, section: Section) -> None:
    """The tables that the charts of a section stand on, and the charts below them."""
    book, text = page.book, page.book.text
    page.heading(f"{style_of(section)}  –  {text(section.edition.name)}")
    page.note(text(section.sentence))
    labels = [text(badge.label) for badge in VERDICTS.values()]
    heads = [*labels, text(SAID["low"]), text(SAID["high"])]
    judged = [row for row in section.categories if row.counts.applicable]
    rows = [*judged, *(row for row in section.categories if not row.counts.applicable)]
    categories = page.grid([text(WORDS["category"]), "", *heads], [_line(row, book) for row in rows], _TONED, wide=True)
    page.row += 1
    priorities = page.grid([text(WORDS["priority"]), "", *heads], [_line(row, book) for row in section.priorities], _TONED, wide=True)
    page.row += 1
    page.sheet.insert_chart(page.row, 0, _shares(page, categories[0], len(judged)), {"x_offset": 4, "object_position": 1})
    page.sheet.insert_chart(page.row, 4, _bars(page, *priorities), {"x_offset": 60, "object_position": 1})
    page.row += _CHART_ROWS


def _line(row: CountRow, book: Book) -> list[Value]:
    counts = row.counts
    if not counts.applicable:
        cannot = book.text(SAID["cannot"])
        return [book.text(row.label), "", *_codes(counts), cannot, cannot]
    low, high = 100 * counts.passed // counts.applicable, -(-100 * (counts.passed + counts.unknown + counts.manual) // counts.applicable)
    return [book.text(row.label), "", *_codes(counts), low, high]


def _shares(page: Page, first: int, number: int) -> Any:
    """Shares by category as a radar, from what is confirmed to what is possible; as bars where there are too few for a radar."""
    book = page.book
    radar = number >= _AXES
    chart = book.chart(type="radar", subtype="filled") if radar else book.chart(type="column")
    last = first + max(number, 1) - 1
    for column, name, ink in ((8, "high", "#b9cbe0"), (7, "low", _INKS["pass"])):
        chart.add_series(
            {
                "name": book.text(SAID[name]),
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, column, last, column],
                "fill": {"color": ink, "transparency": 25},
                "border": {"color": ink, "width": 1.5},
            }
        )
    chart.set_title({"name": book.text(SAID["radar"]), "name_font": {"name": FONT, "size": 11}, "overlay": False})
    chart.set_y_axis(
        {"min": 0, "max": 100, "major_unit": 25, "num_font": {"name": FONT, "size": 8}, "major_gridlines": {"visible": True, "line": {"color": LINE}}}
    )
    chart.set_x_axis({"num_font": {"name": FONT, "size": 8}})
    return _finished(chart, 500)


def _bars(page: Page, first: int, last: int) -> Any:
    """Verdicts by priority, the highest on top."""
    chart = _stacked(page, "bar", "bars", first, last)
    chart.set_y_axis({"reverse": True, "num_font": {"name": FONT, "size": 9}})
    chart.set_x_axis({"num_font": {"name": FONT, "size": 8}, "major_gridlines": {"visible": True, "line": {"color": LINE}}, "num_format": "0"})
    return chart


def _stacked(page: Page, kind: str, title: str, first: int, last: int) -> Any:
    """Verdicts as stacked bars or columns, one for each row of a table."""
    book = page.book
    chart = book.chart(type=kind, subtype="stacked")
    for at, (code, badge) in enumerate(VERDICTS.items(), start=2):
        chart.add_series(
            {
                "name": book.text(badge.label),
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, at, last, at],
                "fill": {"color": _INKS[code]},
                "border": {"color": TONES[code][1]},
                "gap": 60,
            }
        )
    chart.set_title({"name": book.text(SAID[title]), "name_font": {"name": FONT, "size": 11}, "overlay": False})
    return _finished(chart, 520)


def _finished(chart: Any, width: int) -> Any:
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    chart.set_size({"width": width, "height": _CHART_HEIGHT})
    chart.set_chartarea({"border": {"color": LINE}})
    return chart
