"""Waivers: deviations that somebody accepted, each pinned to what was observed, with an approver and an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import check, is_date
from scanner.language.strict_yaml import Document, PathKey, load
from scanner.library.checklists import Checklist, Item
from scanner.library.organisation import Organisation
from scanner.model.errors import Problems

WORDS = frozenset({"yes", "no", "on"})


@dataclass(frozen=True, slots=True)
class Pinned:
    """One record that may deviate. ``id``: as the finding gives it (empty where records have none). ``observed``: every tested field and its value."""

    id: str
    observed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted deviation of one part of an item.

    ``work_style``: None = all. Either ``rule`` with ``records``, or ``rule`` with ``count`` (how many were found, where it is not single
    records that fail), or ``question`` with the ``answer`` that was given (no, partly). Dates as YYYY-MM-DD.
    """

    checklist: str
    item: str
    work_style: str | None
    rule: str | None
    question: str | None
    records: tuple[Pinned, ...]
    count: int | None
    answer: str | None
    reason: str
    approved_by: str
    on: str
    expires: str


def load_waivers(path: Path, checklists: Mapping[str, Checklist], organisation: Organisation) -> tuple[Waiver, ...]:
    """Read and check a waivers file. Raises `InputError` with every problem: unknown names are errors, never passed over."""
    document = load(path, words=WORDS)
    problems = Problems()
    if check(document, "waivers", problems):
        for index, each in enumerate(document.data["waivers"]):
            _check(document, ("waivers", index), each, checklists, organisation, problems)
    problems.raise_if_any()
    return tuple(waiver_of(each) for each in document.data["waivers"])


def waiver_of(data: Mapping[str, Any]) -> Waiver:
    """A waiver from data that has the shape of ``waivers.schema.json``."""
    checklist, _, item = data["item"].partition("/")
    return Waiver(
        checklist=checklist,
        item=item,
        work_style=data.get("work_style"),
        rule=data.get("rule"),
        question=data.get("question"),
        records=tuple(Pinned(each["id"], each["observed"]) for each in data.get("records", ())),
        count=data.get("count"),
        answer=data.get("answer"),
        reason=data["reason"],
        approved_by=data["approved_by"],
        on=data["on"],
        expires=data["expires"],
    )


def _check(
    document: Document, path: PathKey, each: Mapping[str, Any], checklists: Mapping[str, Checklist], organisation: Organisation, problems: Problems
) -> None:
    item = _item(document, path, each["item"], checklists, problems)
    if item is not None:
        _part(document, path, each, item, problems)
    style, styles = each.get("work_style"), {known.id for known in organisation.work_styles}
    if style is not None and style not in styles:
        ja, en = f"勤務形態「{style}」はありません。", f"there is no work style '{style}'."
        problems.add(document.place((*path, "work_style")), ja, en, *near(style, styles))
    wrong = [name for name in ("on", "expires") if not is_date(each[name])]
    for name in wrong:
        problems.add(document.place((*path, name)), f"「{each[name]}」という日付はありません。", f"there is no date {each[name]}.")
    if not wrong and each["expires"] < each["on"]:
        problems.add(document.place((*path, "expires")), "expires が on より前です。", "expires is before on.")


def _item(document: Document, path: PathKey, name: str, checklists: Mapping[str, Checklist], problems: Problems) -> Item | None:
    place = document.place((*path, "item"))
    checklist_id, _, number = name.partition("/")
    checklist = checklists.get(checklist_id)
    if checklist is None:
        ja, en = f"チェックリスト「{checklist_id}」はありません。", f"there is no checklist '{checklist_id}'."
        problems.add(place, ja, en, *near(checklist_id, checklists))
        return None
    item = checklist.item(number)
    if item is None:
        ja, en = f"チェックリスト「{checklist_id}」に項目「{number}」はありません。", f"checklist '{checklist_id}' has no item '{number}'."
        problems.add(place, ja, en, *near(number, [each.number for each in checklist.items]))
    return item


def _part(document: Document, path: PathKey, each: Mapping[str, Any], item: Item, problems: Problems) -> None:
    key, kind = ("rule", "rule") if "rule" in each else ("question", "ask")
    deciding = [leaf.target for leaf in item.judged_by.leaves() if leaf.kind == kind]
    if each[key] in deciding:
        return
    what = ("ルール", "rule") if kind == "rule" else ("質問", "question")
    listed = ("、".join(deciding), ", ".join(deciding))
    hint = near(each[key], deciding)
    if hint == ("", "") and deciding:
        hint = (f"この項目を決めるもの: {listed[0]}", f"what decides this item: {listed[1]}")
    ja = f"項目「{item.number}」の判定は、{what[0]}「{each[key]}」では決まりません。"
    problems.add(document.place((*path, key)), ja, f"item '{item.number}' is not decided by the {what[1]} '{each[key]}'.", *hint)
