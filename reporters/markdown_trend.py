"""The trend as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.labels import VERDICTS
from reporters.markdown_text import Words, inline, table
from reporters.model import View
from reporters.model_trend import TrendPoint
from reporters.words import WORDS


def trend_lines(view: View, words: Words) -> Iterator[str]:
    """One table for each checklist and work style; nothing where no history was given."""
    if view.trend is None:
        return
    yield from (f"## {words(WORDS['trend'])}", "", words(WORDS["trend_note"]), "", f"{words(WORDS['times_in'])} {inline(view.trend.zone)}", "")
    head = [words(WORDS[name]) for name in ("run", "collected", "pass_share")]
    head += [words(badge.label) for badge in VERDICTS.values()]
    head += [words(WORDS[name]) for name in ("waived_fails", "since_before")]
    for section in view.trend.sections:
        yield f"### {inline(section.sign + ' ' if section.sign else '')}{inline(section.style)} – {words(section.edition)}"
        yield ""
        yield from table(head, [_row(point, words) for point in section.points])
        yield ""


def _row(point: TrendPoint, words: Words) -> list[str]:
    if point.changes is None:
        changes = words(WORDS["first_run"])
    else:
        changes = ", ".join(f"{words(text)} {number}" for text, number in point.changes) or words(WORDS["no_change"])
    counts = [str(number) for _, number in point.counts.by_code()]
    return [str(point.number), inline(point.when), words(point.share), *counts, str(point.waived), changes]
