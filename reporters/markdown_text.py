"""Escaping for GitHub-flavoured Markdown: nothing from a tenant may become markup or a link.

GitHub links some things after rendering (addresses, @names, #numbers, commit ids), where a
backslash is of no use; such text is set as code, where nothing is interpreted.
"""

from __future__ import annotations

import re

from reporters.text import Text

_MARKUP = re.compile(r"[\\`*_\[\]<~&$]")
_LINE_START = re.compile(r"(?:[-+=#:>]|\d+[.)](?=\s|$))")
_LINKED_LATER = re.compile(r"@|:/|www\.|mailto:|xmpp:|#\d|\bGH-\d|\b[0-9a-f]{7,}\b|:[a-z0-9_+-]+:", re.IGNORECASE)
_ESCAPED_PIPE = "\\|"
_TICKS = re.compile(r"`+")


def inline(value: str) -> str:
    """``value`` as plain words on one line, also safe at the start of a line."""
    line = " ".join(value.split())
    if _LINKED_LATER.search(line):
        return code(line)
    escaped = _MARKUP.sub(lambda match: f"\\{match.group()}", line)
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    return f"{escaped[: start.end() - 1]}\\{escaped[start.end() - 1 :]}"


def code(value: str) -> str:
    """``value`` as a code span that ends nowhere but at its end."""
    if not value.strip():
        return "` `"
    # Code that holds a backslash and then a pipe cannot stand in a table cell, so the pipe is named.
    content = value.replace("\\|", "\\⟦U+007C⟧")
    longest = max((len(run) for run in _TICKS.findall(content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if content[0] in "` " or content[-1] in "` " else ""
    return f"{fence}{pad}{content}{pad}{fence}"


class Words:
    """The texts of one language, escaped."""

    __slots__ = ("lang",)

    def __init__(self, lang: str) -> None:
        """``lang`` is ja or en; Text.of raises ValueError for any other."""
        self.lang = lang

    def __call__(self, text: Text | None) -> str:
        """Return the text in this language as plain words; nothing for None."""
        return "" if text is None else inline(text.of(self.lang))


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Return a table; the cells are Markdown, in which only the pipes are still to be escaped."""
    return [_row(head), f"|{' --- |' * len(head)}", *map(_row, rows)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', _ESCAPED_PIPE) for cell in cells)} |"
