"""Geometry of the charts: what the SVG macros draw, in per cent."""

from __future__ import annotations

from dataclasses import dataclass

from reporters.model_counts import Counts


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar: verdict code, start and width in per cent of the whole."""

    code: str
    start: str
    width: str


def segments(counts: Counts) -> tuple[Segment, ...]:
    """Return the bar of all items with a verdict each; verdicts without items have no segment."""
    whole = counts.total
    made = []
    before = 0
    for code, number in counts.by_code():
        if number:
            made.append(Segment(code, _percent(before, whole), _percent(number, whole)))
        before += number
    return tuple(made)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.3f}"
