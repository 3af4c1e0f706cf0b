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
    """One answer. ``work_style``: None = all. ``answer``: yes, no, partly or not_applicable. Dates as YYYY-MM-DD.

    ``product``: the product in use that does what ``covers`` names; None where no product is meant.
    """

    question: str
    work_style: str | None
    answer: str
    by: str
    on: str
    expires: str | None
    evidence: tuple[Evidence, ...]
    covers: tuple[str, ...]
    note: str | None
    product: str | None = None


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
        data.get("product"),
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
        if "product" in each:
            _product(document, path, each, organisation, problems)
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


def _product(document: Document, path: PathKey, each: Mapping[str, Any], organisation: Organisation, problems: Problems) -> None:
    """What an answer that names a product has to say, and whether the product is said to do it."""
    name = each["product"]
    used = next((one for one in organisation.products if one.product.id == name), None)
    if used is None:
        known = [one.product.id for one in organisation.products]
        ja, en = f"製品「{name}」は organisation.yaml の products にありません。", f"the product '{name}' is not among products of organisation.yaml."
        problems.add(document.place((*path, "product")), ja, en, *near(name, known))
        return
    for key in ("covers", "evidence", "expires"):
        if not each.get(key):
            ja = f"製品を挙げる回答には「{key}」が必要です。"
            problems.add(document.place((*path, "product")), ja, f"an answer that names a product needs '{key}'.")
    style = each.get("work_style")
    if style is not None and not used.serves(style):
        ja, en = f"製品「{name}」は、勤務形態「{style}」では使っていません。", f"the product '{name}' is not used by the work style '{style}'."
        problems.add(document.place((*path, "product")), ja, en)
    claimed = used.settles.get(each["question"], frozenset())
    for number, rule in enumerate(each.get("covers", ())):
        if rule not in claimed:
            ja = f"製品「{name}」が対応するとしている項目に、この質問とルール「{rule}」の両方で決まるものはありません。"
            en = f"no item that the product '{name}' is said to cover is decided by this question and the rule '{rule}'."
            listed = ("、".join(sorted(claimed)), ", ".join(sorted(claimed)))
            hint = (f"この質問で挙げられるもの: {listed[0]}", f"with this question it may name {listed[1]}") if claimed else ("", "")
            problems.add(document.place((*path, "covers", number)), ja, en, *hint)
