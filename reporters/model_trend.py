"""What a report says of earlier runs."""

from __future__ import annotations

from dataclasses import dataclass

from reporters.model_counts import Counts
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One run. ``share``: of passes, as an interval. ``changes``: what changed since the run before, in words with numbers; None of the first."""

    number: int
    when: str
    counts: Counts
    waived: int
    share: Text
    changes: tuple[tuple[Text, int], ...] | None


@dataclass(frozen=True, slots=True)
class TrendSection:
    """The runs of one checklist for one work style, oldest first; the last one is what the report is about."""

    anchor: str
    edition: Text
    style: str
    sign: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """All of them. ``zone``: the time zone of the dates."""

    zone: str
    sections: tuple[TrendSection, ...]
