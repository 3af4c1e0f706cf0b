"""The plan that a report is about, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.markdown_text import Words, code
from reporters.model import View
from reporters.words import WORDS


def planned_lines(view: View, words: Words) -> Iterator[str]:
    """The banner, what a plan cannot show, and what it changes. Nothing where the present state was judged."""
    if view.planned is None:
        return
    yield f"> **{words(WORDS['planned_banner'])}**"
    yield ">"
    yield f"> {words(WORDS['planned_limits'])}"
    yield ""
    for change in view.planned.changes:
        beside = "".join(f" {code(each)}" for each in (change.file, change.why) if each)
        yield f"- {words(change.what)} {code(change.name)}: **{words(change.action)}**{beside}"
        for field in change.fields:
            label = f"{words(field.label)} " if field.label is not None else ""
            yield f"  - {label}{code(field.name)}: {_side(words, field.before)} → {_side(words, field.after)}"
        if change.more:
            yield f"  - {words(WORDS['more'])} {change.more}"
    if view.planned.more:
        yield f"- {words(WORDS['more'])} {view.planned.more}"
    yield ""


def _side(words: Words, value: str | None) -> str:
    return words(WORDS["planned_none"]) if value is None else code(value)
