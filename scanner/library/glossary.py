"""The glossary: what words of the documents mean, read from ``checklists/glossary.yaml``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document
from scanner.library.checklist_tables import ProductName, RiskEvent
from scanner.library.checklists import Checklist
from scanner.model.errors import Problems
from scanner.model.terms import TermFinder, folded
from scanner.model.text import Text, text_of

NAME = "glossary.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """One term. ``reading``: how it is read aloud in Japanese; empty where that is plain. ``also``: other spellings. ``source``: who uses it."""

    id: str
    name: Text
    reading: str
    also: tuple[str, ...]
    meaning: Text
    source: Text

    def spellings(self) -> tuple[str, ...]:
        """Every way to write it, each once."""
        return tuple(dict.fromkeys((self.name.ja, self.name.en, *self.also)))

    def in_language(self, language: str) -> tuple[str, ...]:
        """The spellings that are looked for in texts of a language, ja or en."""
        return (self.name.ja, *self.also) if language == "ja" else (self.name.en, *(each for each in self.also if each.isascii()))


def glossary_of(document: Document, known: Mapping[str, Term], problems: Problems) -> Mapping[str, Term]:
    """The terms of one file; empty, with problems noted, if it is wrong. ``known``: terms of the files before it."""
    noted = Problems()
    terms = _terms(document, known, noted) if check(document, "glossary", noted) else {}
    problems.extend(noted)
    return {} if noted else terms


def _terms(document: Document, known: Mapping[str, Term], problems: Problems) -> dict[str, Term]:
    taken = {folded(spelling): term.id for term in known.values() for spelling in term.spellings()}
    terms: dict[str, Term] = {}
    for name, data in document.data["terms"].items():
        if name in known:
            place = document.key_place(("terms", name))
            problems.add(place, f"用語「{name}」は既にあります。", f"the term '{name}' exists already.")
        term = _term(name, data)
        for spelling in term.spellings():
            first = taken.setdefault(folded(spelling), name)
            if first != name:
                ja, en = f"「{spelling}」は用語「{first}」の書き方でもあります。", f"'{spelling}' is a spelling of the term '{first}', too."
                problems.add(document.key_place(("terms", name)), ja, en)
        terms[name] = term
    return terms


def _term(name: str, data: Mapping[str, Any]) -> Term:
    return Term(name, text_of(data), data.get("reading", ""), tuple(data["also"]), text_of(data["meaning"]), text_of(data["source"]))


def find_term(terms: Mapping[str, Term], name: str) -> Term | None:
    """The term that is called so, by its id, any of its spellings or its reading."""
    wanted = folded(name)
    for term in terms.values():
        if wanted in (term.id, folded(term.reading)) or wanted in map(folded, term.spellings()):
            return term if wanted else None
    return None


def find_product(checklists: Mapping[str, Checklist], name: str) -> tuple[ProductName, Checklist] | None:
    """What a product is called today that a document calls ``name``, and that document."""
    wanted = folded(name)
    named = ((each, checklist) for checklist in checklists.values() for each in checklist.product_names)
    return next((found for found in named if folded(found[0].then) == wanted), None)


def find_risk_event(checklists: Mapping[str, Checklist], name: str) -> tuple[RiskEvent, Checklist] | None:
    """The kind of risky sign-in of that name – its title, its id, or what Microsoft Graph calls it – and the document that tells of it."""
    wanted = folded(name)
    told = ((each, checklist) for checklist in checklists.values() for each in checklist.risk_events)
    return next((found for found in told if wanted in map(folded, (found[0].id, *found[0].title, *found[0].graph))), None)


def occurring(terms: Mapping[str, Term], texts: Iterable[Text]) -> list[Term]:
    """The terms that occur in any of the texts, in the order of the glossary."""
    listed = list(texts)
    found = set()
    for language in ("ja", "en"):
        finder = TermFinder((spelling, term.id) for term in terms.values() for spelling in term.in_language(language))
        found |= {name for _, _, name in finder.first("\n".join(getattr(text, language) for text in listed))}
    return [term for term in terms.values() if term.id in found]


def nearest(terms: Mapping[str, Term], name: str, count: int = 3) -> list[str]:
    """Spellings that resemble ``name``, the likeliest first, at most one of each term."""
    known = dict(_spellings(terms))
    wanted = folded(name)
    found = [each for each in known if wanted and wanted in each] + difflib.get_close_matches(wanted, known, count)
    return _shown(known, found)[:count]


def _spellings(terms: Mapping[str, Term]) -> Iterator[tuple[str, Term]]:
    return ((folded(spelling), term) for term in terms.values() for spelling in term.spellings())


def _shown(known: Mapping[str, Term], found: list[str]) -> list[str]:
    first: dict[str, str] = {}
    for each in found:
        first.setdefault(known[each].id, next(spelling for spelling in known[each].spellings() if folded(spelling) == each))
    return list(first.values())
