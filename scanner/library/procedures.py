"""Procedures: what an administrator does step by step, read from ``checklists/procedures/<area>.yaml``, and which rules that mends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document
from scanner.model.errors import Problems
from scanner.model.text import Text, text_of


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure. ``number``: as the document ``source`` counts it. ``where``: the way through today's menus.

    ``mends``: rules whose failure it puts right, wholly or in part. ``questions``: those whose "no" it answers.
    """

    id: str
    number: str
    title: Text
    where: Text
    steps: tuple[Text, ...]
    cautions: tuple[Text, ...]
    mends: tuple[str, ...]
    questions: tuple[str, ...]
    source: Text


def procedures_of(document: Document, rules: Collection[str], questions: Collection[str] | None, problems: Problems) -> Mapping[str, Procedure]:
    """The procedures of one file; empty, with problems noted, if the file is wrong.

    ``rules``, ``questions``: the names that exist; None where some of them could not be read, and that is noted already.
    """
    noted = Problems()
    if check(document, "procedures", noted):
        for name, each in document.data["procedures"].items():
            _named(document, (name, "mends"), each["mends"], rules, ("ルール", "rule"), noted)
            _named(document, (name, "questions"), each.get("questions", ()), questions, ("質問", "question"), noted)
    problems.extend(noted)
    if noted:
        return {}
    source = text_of(document.data["source"])
    return {name: _procedure(name, each, source) for name, each in document.data["procedures"].items()}


def procedures_for(procedures: Mapping[str, Procedure], name: str) -> Iterator[Procedure]:
    """The procedures that mend a rule, or answer a question."""
    return (each for each in procedures.values() if name in each.mends or name in each.questions)


def _named(
    document: Document, path: tuple[str, str], names: Sequence[str], known: Collection[str] | None, what: tuple[str, str], problems: Problems
) -> None:
    for index, each in enumerate(names):
        if known is not None and each not in known:
            ja, en = f"{what[0]}「{each}」はありません。", f"there is no {what[1]} '{each}'."
            problems.add(document.place(("procedures", *path, index)), ja, en, *near(each, known))


def _procedure(name: str, data: Mapping[str, Any], source: Text) -> Procedure:
    return Procedure(
        id=name,
        number=data["number"],
        title=text_of(data),
        where=text_of(data["where"]),
        steps=tuple(map(text_of, data["steps"])),
        cautions=tuple(map(text_of, data["cautions"])),
        mends=tuple(data["mends"]),
        questions=tuple(data.get("questions", ())),
        source=source,
    )
