"""Where the words of the glossary occur in a text: every term at its first occurrence, longest spelling first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# A word of the Latin or the katakana script is not found within a longer one of the same script: no OS in iOS, no ポート in サポート.
_SCRIPTS = (re.compile("[A-Za-z0-9]"), re.compile("[ァ-ヺー]"))


def folded(spelling: str) -> str:
    """A spelling as it is compared: compatibility forms, case and doubled blanks make no difference."""
    return " ".join(unicodedata.normalize("NFKC", spelling).casefold().split())


class TermFinder:
    """Finds terms in texts. ``spellings``: each spelling with the id of its term; what begins with a small letter may begin a sentence, too."""

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        known = dict(spellings)
        known |= {spelling[0].upper() + spelling[1:]: name for spelling, name in known.items() if spelling[0].islower()}
        self._known = sorted(known.items(), key=lambda each: (-len(each[0]), each[0]))

    def first(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and id of the first occurrence of every term in ``text``, in order; none within another."""
        taken, found = bytearray(len(text)), []
        for spelling, name in self._known:
            for start, end in _places(spelling, text):
                if not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    found.append((start, end, name))
        seen: set[str] = set()
        for start, end, name in sorted(found):
            if name not in seen:
                seen.add(name)
                yield start, end, name


def _places(spelling: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(spelling)
    while start >= 0:
        end = start + len(spelling)
        if not _continues(text[start - 1 : start], spelling[0]) and not _continues(text[end : end + 1], spelling[-1]):
            yield start, end
        start = text.find(spelling, end)


def _continues(neighbour: str, edge: str) -> bool:
    return any(script.match(neighbour) and script.match(edge) for script in _SCRIPTS)
