"""Questions: what only a person can say, read from ``checklists/questions/<area>.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document
from scanner.model.errors import Problems
from scanner.model.text import Text, text_of


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its text, how to decide it, who can answer, what counts as evidence, what to do after a no.

    ``asked_because``: why no machine can tell, or which part of the matter it cannot see.
    """

    id: str
    text: Text
    help: Text
    who: Text
    evidence: Text
    remedy: Text
    asked_because: Text
    place: tuple[str, int, int]


def questions_of(document: Document, problems: Problems) -> Mapping[str, Question]:
    """The questions of one file; empty, with problems noted, if the file is wrong."""
    noted = Problems()
    if not check(document, "questions", noted):
        problems.extend(noted)
        return {}
    found = {}
    for name, each in document.data["questions"].items():
        place = document.key_place(("questions", name))
        found[name] = Question(
            name,
            text_of(each),
            text_of(each["help"]),
            text_of(each["who"]),
            text_of(each["evidence"]),
            text_of(each["remedy"]),
            text_of(each["asked_because"]),
            (place.file, place.line, place.column),
        )
    return found
