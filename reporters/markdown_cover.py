"""Who presents a report, as the lines below its title in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.dates import day
from reporters.markdown_text import Words, code, inline
from reporters.words import WORDS
from scanner.model.branding import Branding


def cover_lines(branding: Branding | None, words: Words) -> Iterator[str]:
    """What a branding says, but for its picture and its colours; nothing without one."""
    if branding is None:
        return
    label = f" – **{inline(branding.confidentiality)}**" if branding.confidentiality else ""
    yield f"**{inline(branding.company)}**{label}"
    yield ""
    for name in ("prepared_for", "document_number", "author", "reviewer", "approver"):
        value: str | None = getattr(branding, name)
        if value is not None:
            yield f"- **{words(WORDS[name])}**: {code(value)}"
    if branding.date is not None:
        yield f"- **{words(WORDS['presented_on'])}**: {words(day(branding.date))}"
    yield ""
