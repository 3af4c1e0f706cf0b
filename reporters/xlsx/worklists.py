"""What people are asked: risks to accept, what is not settled, and the questions."""

from __future__ import annotations

import json
from collections.abc import Iterator

from reporters.labels import ANSWERS
from reporters.model import View
from reporters.model_decisions import AcceptedRisk
from reporters.model_documents import ItemRef
from reporters.model_questions import Question
from reporters.model_waivers import Acceptable
from reporters.text import Text, joined, same
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.facts import SIGNS, Place, behind, places, tone
from reporters.xlsx.page import Page, Row
from reporters.xlsx.words import SAID
from scanner.model.workbook import PINS_LONGEST, QUESTIONS, RISKS, UNKNOWNS

_NAMES = 10
_STOP = Text("。", ". ")


def risks(book: Book) -> None:
    """Write a row for each failing part, for people to accept."""
    page = Page(book, RISKS, (11, 26, 44, 34, 36, 10, 34, 16, 12, 12, 10, 10))
    page.title(book.text(SAID["risks_note"]))
    found = {place.key: place for place in places(book.view)}
    page.table([_risk(one, found[f"{one.checklist}/{one.item}@{one.style}"], book) for one in book.view.acceptable], frozen=1)


def _risk(one: Acceptable, place: Place, book: Book) -> Row:
    kept = one.complete and len(one.pins) <= PINS_LONGEST
    part = f"rule:{one.rule}" if one.rule is not None else f"question:{one.question}"
    return Row(
        key=f"{RISKS.prefix}{place.key}:{part}",
        cells={
            "number": place.number(book.view),
            "style": place.style,
            "title": book.text(_failing(one)),
            "concerned": book.text(_concerned(one, place)),
            "state": "\n".join(_states(one, place, book)) if kept else book.text(SAID["too_long"]),
            "pins": one.pins if kept else None,
        },
    )


def _failing(one: Acceptable) -> Text:
    if one.answer is None:
        return one.title
    answer = ANSWERS[one.answer]
    return Text(f"「{one.title.ja}」への回答が「{answer.ja}」", f"“{one.title.en}” was answered “{answer.en}”")


def _concerned(one: Acceptable, place: Place) -> Text:
    """How many records a waiver would name, and the names of the first ones."""
    pins = json.loads(one.pins)
    if "records" not in pins:
        return SAID["no_records"]
    number = len(pins["records"])
    parts = [part for part in behind(place.item) if part.kind == "rule" and part.id == one.rule and part.evidence is not None]
    rows = [row for part in parts[:1] if part.evidence is not None for row in part.evidence.rows if row.verdict.code == "fail"]
    names = [same(row.name) if isinstance(row.name, str) else row.name for row in rows[:_NAMES] if row.name is not None]
    listed, more = joined(names, "、", ", "), "…" if number > len(names) else ""
    count = Text(f"{number} 件", f"{number} {'record' if number == 1 else 'records'}")
    return Text(f"{count.ja}: {listed.ja}{more}", f"{count.en}: {listed.en}{more}") if names else count


def _states(one: Acceptable, place: Place, book: Book) -> Iterator[str]:
    """The waivers of this very part, each with its state and until when."""
    for risk in book.view.waivers:
        if risk.what == one.title and any(ref.anchor == place.item.anchor for ref in risk.items):
            yield waiver(risk, book)


def waiver(risk: AcceptedRisk, book: Book) -> str:
    """A waiver in a line: its state, how long it holds, why, and who approved it."""
    number = f"{risk.total} {book.text(SAID['records'])}" if risk.total else ""
    told = [book.text(risk.state), number, book.text(risk.life.text), risk.reason, f"{book.text(WORDS['approved_by'])}: {risk.approved_by}"]
    return " / ".join(each for each in told if each)


def unknowns(book: Book) -> None:
    """Write what is unknown or unanswered, with what would settle it."""
    page = Page(book, UNKNOWNS, (9, 26, 8, 40, 7, 56, 64, 14, 12, 24, 10))
    page.title(book.text(SAID["unknowns_note"]))
    found = [place for place in places(book.view) if place.item.verdict.code in ("unknown", "manual")]
    asked = _asked(book.view)
    page.table([_unknown(place, asked.get(place.item.anchor, ()), book) for place in sorted(found, key=lambda place: place.rank)], frozen=1)


def _asked(view: View) -> dict[str, list[Question]]:
    """Questions without a valid answer, by the item that they could settle."""
    found: dict[str, list[Question]] = {}
    for question in view.questionnaire:
        if question.given is None or question.given.expired:
            for ref in question.items:
                found.setdefault(ref.anchor, []).append(question)
    return found


def _unknown(place: Place, asked: list[Question] | tuple[()], book: Book) -> Row:
    text, item = book.text, place.item
    causes = [cause for cause in book.view.causes if _among(item.anchor, (*cause.items, *cause.partly))]
    settle = [f"{text(cause.headline)}{text(_STOP)}{text(cause.resolve)}" for cause in causes]
    settle += [f"{text(SAID['answer_this'])}{text(each.question)}" for each in asked]
    mark = tone(item)
    return Row(
        key=f"{UNKNOWNS.prefix}{place.key}",
        cells={
            "number": place.number(book.view),
            "style": place.style,
            "priority": item.priority,
            "title": text(item.title),
            "verdict": SIGNS[mark],
            "why": text(item.why),
            "resolve": "\n".join(settle if len(settle) == 1 else [f"{text(Text('・', '• '))}{each}" for each in settle]),
        },
        tones={"verdict": mark},
    )


def _among(anchor: str, refs: tuple[ItemRef, ...]) -> bool:
    return any(ref.anchor == anchor for ref in refs)


def questions(book: Book) -> None:
    """Write every question, open and answered, for people to answer."""
    page = Page(book, QUESTIONS, (14, 40, 16, 10, 56, 26, 9, 11, 13, 12, 12, 26, 22, 10))
    page.title(book.text(SAID["questions_note"]))
    page.table([_question(one, book) for one in book.view.questionnaire], frozen=2)


def _question(one: Question, book: Book) -> Row:
    text, given = book.text, one.given
    state = "state_open" if given is None else "state_expired" if given.expired else "state_given"
    numbers = dict.fromkeys(f"{ref.number}{f' ({ref.tag})' if ref.tag else ''}" for ref in one.items)
    key = f"{QUESTIONS.prefix}{one.id}@{'*' if one.style is None else one.style}"
    filled = {}
    # Where somebody wrote an answer, nothing of another answer is put beside it.
    if given is not None and "answer" not in book.entries.get(key, {}):
        filled = {"answer": given.answer, "by": given.by, "on": given.on, "evidence": "\n".join(given.evidence)}
        filled |= {"expires": given.expires or "", "note": given.note or ""}
    return Row(
        key=key,
        cells={
            "who": text(one.who),
            "question": text(one.question),
            "style": text(SAID["all_styles"]) if one.style_name is None else one.style_name,
            "items": ", ".join(numbers),
            "help": text(one.help),
            "wanted": text(one.evidence),
            "state": text(SAID[state]),
        },
        filled=filled,
        tones={"state": {"state_open": "manual", "state_expired": "unknown", "state_given": "pass"}[state]},
    )
