"""The HTML report: one file that needs no network, no script and no other file.

A strict content policy stands in the file itself: nothing may be loaded, and only the style and the
script that are written into it may run (by their SHA-256). Both languages are in the file; the
switch works without script. With script, items can be filtered and folded.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reporters import labels
from reporters.branding import data_uri, page_style
from reporters.charts import segments
from reporters.dates import day
from reporters.model import View
from reporters.model_parts import Evidence
from reporters.terms import Finder
from reporters.text import LANGUAGES, Text
from reporters.trend import columns
from reporters.words import WORDS

_TEMPLATES = Path(__file__).parent / "templates"


class Html(str):
    """Markup that must not be escaped again; only this module makes it."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return what Jinja asks for before it escapes."""
        return self


def render(view: View, lang: str = "ja") -> str:
    """Return the whole report as one HTML document.

    ``lang`` (``ja`` or ``en``; else ValueError) is the language shown first. The same view and
    language give the same text, byte for byte.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no such report language: {lang!r} (ja, en)")
    style, script = _asset("report.css") + _asset("print.css") + page_style(view), _asset("report.js")
    brand = view.branding
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            view=view,
            most=records_shown(view),
            logo=data_uri(brand.logo) if brand is not None and brand.logo is not None else None,
            presented_on=day(brand.date) if brand is not None and brand.date is not None else None,
            lang=lang,
            policy=(
                f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; img-src data:; base-uri 'none'; form-action 'none'"
            ),
            marked=_marking(view),
            style=Html(style),
            script=Html(script),
        )
    )


_RECORDS = 4_000
"""So many records a page shows in all; what browsers open at once, and mail takes (5 MB)."""
_LEAST = 10


def records_shown(view: View) -> int:
    """How many records each table of the page shows at most, so that all of them together stay within bounds. Whole numbers from 10 to 100."""
    sizes = [len(table.rows) for table in _tables(view)]
    return next((most for most in range(100, _LEAST, -1) if sum(min(size, most) for size in sizes) <= _RECORDS), _LEAST)


def _tables(view: View) -> Iterator[Evidence]:
    """All tables that the page prints."""
    waiting = [part for section in view.sections for group in section.groups for item in group.items for part in (item.tree, *item.notes) if part]
    while waiting:
        part = waiting.pop()
        waiting.extend(part.children)
        if part.evidence is not None and not part.elsewhere and part.verdict.code != "not_applicable":
            yield part.evidence


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["t"] = _both
    environment.filters["value"] = _value
    environment.globals.update(
        w=WORDS,
        segments=segments,
        columns=columns,
        verdicts=labels.VERDICTS,
        bases=labels.BASES,
        basis_meanings=labels.BASIS_MEANINGS,
        answers=labels.ANSWERS,
    )
    return environment


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _source(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d", re.ASCII)


def _value(value: str | Text | None) -> Html:
    """Return an observed value, isolated from the direction of its neighbours."""
    if value is None:
        return Html(f'<span class="quiet">{_both(WORDS["absent"])}</span>')
    if isinstance(value, Text):
        return _both(value)
    if _MOMENT.fullmatch(value):
        return Html(f'<span class="moment">{value}</span>')
    return Html(f"<bdi>{escape(value)}</bdi>")


def _marking(view: View) -> Callable[[Text], Html]:
    """What writes a text in both languages, with the meaning of every term at its first occurrence for whoever points at it."""
    finder = Finder(view.terms)

    def piece(words: str, meaning: str | None) -> str:
        return escape(words) if meaning is None else f'<abbr title="{escape(meaning)}">{escape(words)}</abbr>'

    @cache
    def marked(text: Text) -> Html:
        ja, en = ("".join(piece(*each) for each in finder.pieces(text.of(language), language)) for language in LANGUAGES)
        return Html(ja) if ja == en else Html(f'<span lang="ja">{ja}</span><span lang="en">{en}</span>')

    return marked


def _both(text: Text) -> Html:
    """Both languages, of which the style shows one; a text without words is written once."""
    if text.ja == text.en:
        return Html(escape(text.ja))
    return Html(f'<span lang="ja">{escape(text.ja)}</span><span lang="en">{escape(text.en)}</span>')
