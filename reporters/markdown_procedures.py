"""The procedures as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.markdown_text import Words, inline
from reporters.model import View
from reporters.words import WORDS


def procedure_lines(view: View, words: Words) -> Iterator[str]:
    """Every procedure that helps what failed, as a section of its own."""
    if not view.procedures:
        return
    yield f"## {words(WORDS['procedures'])}"
    yield ""
    yield words(WORDS["procedures_note"])
    yield ""
    for one in view.procedures:
        yield f"### {words(one.title)}"
        yield ""
        yield words(one.where)
        yield ""
        yield from (f"{number}. {words(step)}" for number, step in enumerate(one.steps, start=1))
        yield ""
        if one.cautions:
            yield f"**{words(WORDS['cautions'])}**"
            yield ""
            yield from (f"- {words(caution)}" for caution in one.cautions)
            yield ""
        mended = ", ".join(words(each) for each in one.mends)
        yield f"{words(WORDS['procedure_mends'])} {mended}"
        yield ""
        yield f"{words(WORDS['procedure_source'])} {words(one.source)} {inline(one.number)}"
        yield ""
