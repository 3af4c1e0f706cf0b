"""The trend: how every section of a report stood in earlier runs, and the columns of its chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporters.dates import Dates
from reporters.model import Section
from reporters.model_counts import Counts
from reporters.model_trend import Trend, TrendPoint, TrendSection
from reporters.text import Text
from scanner.model.changes import SHORT
from scanner.model.trend import Standing

# From the bottom: what is known to pass, what may turn out to pass, what is known to fail.
_STACK = ("pass", "unknown", "manual", "fail")
_WIDEST = 8.0


def trend(told: Iterable[Standing], sections: Sequence[Section], dates: Dates) -> Trend | None:
    """Return the trend of the sections of a report; None where nothing was told of earlier runs."""
    by_section: dict[tuple[str, str], list[Standing]] = {}
    for standing in told:
        by_section.setdefault((standing.tally.checklist, standing.tally.work_style), []).append(standing)
    found = []
    for section in sections:
        standings = by_section.get((section.edition.id, section.style.id), [])
        if standings:
            points = tuple(_point(number, standing, dates) for number, standing in enumerate(standings, start=1))
            found.append(TrendSection(f"{section.anchor}-trend", section.edition.name, section.style.name, section.style.method_sign, points))
    return Trend(dates.name, tuple(found)) if found else None


def _point(number: int, standing: Standing, dates: Dates) -> TrendPoint:
    tally, changes = standing.tally, standing.changes
    counts = Counts(tally.passed, tally.failed, tally.unknown, tally.manual, tally.not_applicable)
    told = None if changes is None else tuple((Text(*words), changes[kind]) for kind, words in SHORT.items() if changes.get(kind))
    return TrendPoint(number, dates.compact(standing.collected_at), counts, tally.waived, _share(tally.interval), told)


def _share(interval: tuple[int, int] | None) -> Text:
    if interval is None:
        return Text("算出不能", "none")
    low, high = interval
    said = f"{low} %" if low == high else f"{low}–{high} %"
    return Text(said, said)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a column: verdict code, and where it stands, in per cent of the chart."""

    code: str
    top: str
    height: str


@dataclass(frozen=True, slots=True)
class Column:
    """One run of the chart: where it stands, in per cent of the width, and its pieces. None of these where no item applies."""

    number: int
    left: str
    middle: str
    width: str
    pieces: tuple[Piece, ...]


def columns(points: Sequence[TrendPoint]) -> tuple[Column, ...]:
    """Return the columns of a chart, one a run: shares of the items that apply, the passes at the bottom."""
    step = 100 / len(points)
    width = min(step * 0.7, _WIDEST)
    made = []
    for index, point in enumerate(points):
        numbers = dict(point.counts.by_code())
        whole, below, pieces = point.counts.applicable, 0, []
        for code in _STACK:
            if numbers[code]:
                below += numbers[code]
                pieces.append(Piece(code, f"{100 - 100 * below / whole:.3f}", f"{100 * numbers[code] / whole:.3f}"))
        middle = step * (index + 0.5)
        made.append(Column(point.number, f"{middle - width / 2:.3f}", f"{middle:.3f}", f"{width:.3f}", tuple(pieces)))
    return tuple(made)
