"""Texts in two languages, and strings from a tenant made safe to look at.

Whatever a tenant wrote (device names, evidence, notes) may hold control or direction characters.
They are shown here, once for all formats, as ``⟦U+202E⟧``: visible, inert, unambiguous (the
brackets themselves are shown the same way). Escaping for HTML or Markdown is left to each format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES = ("ja", "en")
_LONGEST = 160
_SHORT_JA, _SHORT_EN = 24, 48

# Controls, formats, odd spaces, fillers, private use, surrogates, tags, and our own brackets.
# Written out, not asked of ``unicodedata``: the answer must not change with the Python version.
# Kept: U+0020, U+3000 (names of people) and variation selector 16 (emoji).
_HIDDEN = (
    "\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u27e6\u27e7\u2800\u3164\ud800-\uf8ff"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_SUSPECT = re.compile(f"[{_HIDDEN}]")
_SUSPECT_IN_PROSE = re.compile(f"(?!\n)[{_HIDDEN}]")
_SENTENCE_END = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+(?=[A-Z(])|\n")


@dataclass(frozen=True, slots=True)
class Text:
    """The same statement in Japanese and in English, each written for itself."""

    ja: str
    en: str

    def of(self, lang: str) -> str:
        """Return the text in ``lang`` (``ja`` or ``en``); any other language raises ValueError."""
        if lang not in LANGUAGES:
            raise ValueError(f"no such report language: {lang!r} (ja, en)")
        return self.ja if lang == "ja" else self.en


def same(value: str) -> Text:
    """Return a text that reads the same in both languages (a number, a sign, a product's name)."""
    return Text(value, value)


def joined(texts: Iterable[Text], ja: str, en: str) -> Text:
    """Return the texts in order with ``ja`` or ``en`` between them."""
    listed = tuple(texts)
    return Text(ja.join(text.ja for text in listed), en.join(text.en for text in listed))


def opening(text: Text) -> Text:
    """Return the first sentence in each language, and the next ones while that is still very short."""
    return Text(_opening(text.ja, _SHORT_JA, ""), _opening(text.en, _SHORT_EN, " "))


def _opening(value: str, short: int, between: str) -> str:
    sentences = [part.strip() for part in _SENTENCE_END.split(value) if part.strip()]
    taken = ""
    for sentence in sentences:
        if len(taken) >= short:
            break
        taken = f"{taken}{between}{sentence}" if taken else sentence
    return taken


def visible(value: str) -> str:
    """``value`` on one line with every hidden character shown, cut after 160 characters.

    A cut string ends in ``…⟦+1200⟧``: so many characters follow in the evidence files.
    """
    shown = value if len(value) <= _LONGEST else value[:_LONGEST]
    if _SUSPECT.search(shown):
        shown = _SUSPECT.sub(_code_point, shown)
    return shown if len(value) <= _LONGEST else f"{shown}…⟦+{len(value) - _LONGEST}⟧"


def prose(value: str) -> str:
    """Return a text of several lines with hidden characters shown; line ends and length are kept."""
    lines = value.replace("\r\n", "\n").strip()
    return _SUSPECT_IN_PROSE.sub(_code_point, lines) if _SUSPECT_IN_PROSE.search(lines) else lines


def _code_point(match: re.Match[str]) -> str:
    return f"⟦U+{ord(match.group()):04X}⟧"
