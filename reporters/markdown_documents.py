"""Documents side by side as Markdown: different demands on one thing, and items that an organisation left out."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.markdown_items import badge
from reporters.markdown_text import Words, code, inline, table
from reporters.model import View
from reporters.model_documents import Asked, Difference, ItemRef, Side
from reporters.words import WORDS


def references(refs: tuple[ItemRef, ...]) -> str:
    """Items by number, each with the sign of its verdict."""
    return ", ".join(f"{ref.verdict.sign} {inline(ref.number)}{inline(ref.tag)}" for ref in refs)


def document_lines(view: View, words: Words) -> Iterator[str]:
    """Both sections; nothing where there is nothing to say."""
    if view.differences:
        yield from (f"## {words(WORDS['differences'])}", "", words(WORDS["differences_note"]), "")
        head = [words(WORDS["rule"]), *(words(edition.name) for edition in view.editions)]
        yield from table(head, [_row(one, words) for one in view.differences])
        yield ""
    if view.excluded:
        yield from (f"## {words(WORDS['excluded'])}", "", words(WORDS["excluded_note"]), "")
        head = [words(WORDS[name]) for name in ("items", "waived_reason", "decided")]
        rows = [
            [
                f"{references(one.items)} {words(one.title)}",
                code(one.exclusion.reason),
                f"{code(one.exclusion.by)} {words(one.exclusion.on)}",
            ]
            for one in view.excluded
        ]
        yield from table(head, rows)
        yield ""


def _row(one: Difference, words: Words) -> list[str]:
    styles = "".join(f" · {inline(style)}" for style in one.styles)
    return [f"{words(one.title)}{styles}", *("; ".join(_side(side, words) for side in listed) or "–" for listed in one.sides)]


def _side(side: Side, words: Words) -> str:
    numbers = ", ".join(_asked(number, words) for number in side.numbers)
    noted = "" if side.decides else f" ({words(WORDS['only_noted'])})"
    return f"{references((side.item,))} {numbers}: {badge(side.verdict, words)}{noted}"


def _asked(number: Asked, words: Words) -> str:
    basis = f" ({words(number.basis)})" if number.basis is not None else ""
    used = f" ({words(WORDS['judged_with'])} {inline(number.used)})" if number.used is not None else ""
    return f"{words(number.label)} **{inline(number.value)}**{basis}{used}"
