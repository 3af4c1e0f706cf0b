"""Words of the glossary: those that occur in what a report prints, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters.model_terms import Term
from reporters.source import Source
from reporters.text import LANGUAGES
from scanner.model.terms import TermFinder


def terms_of(source: Source) -> tuple[Term, ...]:
    """The terms of an assessment, in its order; none where it was made without a glossary."""
    return tuple(
        Term(
            id=name,
            name=at.text(),
            spellings={language: tuple(each.raw() for each in at.at("spellings").at(language).each() if each.raw()) for language in LANGUAGES},
            meaning=at.at("meaning").text(),
        )
        for name, at in source.terms()
    )


class Finder:
    """Cuts texts up at the first occurrence of every term."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.id: term for term in terms}
        self._finders = {
            language: TermFinder((spelling, term.id) for term in self._terms.values() for spelling in term.spellings[language])
            for language in LANGUAGES
        }

    def pieces(self, text: str, language: str) -> Iterator[tuple[str, str | None]]:
        """The text in pieces, each with its meaning where it is a term."""
        at = 0
        for start, end, name in self._finders[language].first(text):
            yield text[at:start], None
            yield text[start:end], self._terms[name].meaning.of(language)
            at = end
        yield text[at:], None
