"""Answers: what people said to the questions, by whom, when, until when, on which evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import check, is_date
from scanner.language.strict_yaml import Document, PathKey, load
from scanner.library.evidence import Evidence, evidence_of
from scanner.library.organisation import Organisation
from scanner.library.questions import Question
from scanner.library.rules import Rule
from scanner.model.errors import Problems

WORDS = frozenset({"yes", "no", "on"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``work_style``: None = all. ``answer``: yes, no, partly or not_applicable. Dates as YYYY-MM-DD."""

    question: str
    work_style: str | None
    answer: str
    by: str
    on: str
    expires: str | None
    evidence: tuple[Evidence, ...]
    covers: tuple[str, ...]
    note: str | None


def load_answers(path: Path, questions: Mapping[str, Question], rules: Mapping[str, Rule], organisation: Organisation) -> tuple[Answer, ...]:
    """Read and check an answers file. Raises `InputError` with every problem."""
    document = load(path, words=WORDS)
    problems = Problems()
    if check(document, "answers", problems):
        _check(document, questions, rules, organisation, problems)
        evidence = [_evidence(document, index, path.parent, problems) for index in range(len(document.data["answers"]))]
    problems.raise_if_any()
    return tuple(_answer(each, found) for each, found in zip(document.data["answers"], evidence, strict=True))


def _evidence(document: Document, index: int, folder: Path, problems: Problems) -> tuple[Evidence, ...]:
    listed = document.data["answers"][index].get("evidence", ())
    return tuple(evidence_of(each, folder, document.place(("answers", index, "evidence", at)), problems) for at, each in enumerate(listed))


def _answer(data: Mapping[str, Any], evidence: tuple[Evidence, ...]) -> Answer:
    return Answer(
        data["question"],
        data.get("work_style"),
        data["answer"],
        data["by"],
        data["on"],
        data.get("expires"),
        evidence,
        tuple(data.get("covers", ())),
        data.get("note"),
    )


def _check(document: Document, questions: Mapping[str, Question], rules: Mapping[str, Rule], organisation: Organisation, problems: Problems) -> None:
    styles = {style.id for style in organisation.work_styles}
    seen: dict[tuple[str, str | None], int] = {}
    for index, each in enumerate(document.data["answers"]):
        path: PathKey = ("answers", index)
        name = each["question"]
        if name not in questions:
            problems.add(
                document.place((*path, "question")), f"質問「{name}」はありません。", f"there is no question '{name}'.", *near(name, questions)
            )
        style = each.get("work_style")
        if style is not None and style not in styles:
            problems.add(
                document.place((*path, "work_style")),
                f"勤務形態「{style}」はありません。",
                f"there is no work style '{style}'.",
                *near(style, styles),
            )
        for number, rule in enumerate(each.get("covers", ())):
            if rule not in rules:
                problems.add(
                    document.place((*path, "covers", number)), f"ルール「{rule}」はありません。", f"there is no rule '{rule}'.", *near(rule, rules)
                )
        _days(document, path, each, problems)
        key = (name, style)
        if key in seen:
            first = document.place(("answers", seen[key])).line
            ja, en = f"同じ質問への回答が 2 つあります（最初は {first} 行目）。", f"the question is answered twice (first in line {first})."
            problems.add(document.place(path), ja, en)
        seen.setdefault(key, index)


def _days(document: Document, path: PathKey, each: Mapping[str, Any], problems: Problems) -> None:
    wrong = [name for name in ("on", "expires") if name in each and not is_date(each[name])]
    for name in wrong:
        problems.add(document.place((*path, name)), f"「{each[name]}」という日付はありません。", f"there is no date {each[name]}.")
    if not wrong and each.get("expires", each["on"]) < each["on"]:
        problems.add(document.place((*path, "expires")), "expires が on より前です。", "expires is before on.")
