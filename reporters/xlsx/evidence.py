"""The evidence: data read with its hashes, files, answers; and the records that verdicts stand on."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.deciding import leaves
from reporters.model import ResourceRow
from reporters.model_decisions import AnswerInUse
from reporters.model_parts import Evidence, Part
from reporters.text import Text
from reporters.words import WORDS
from reporters.xlsx.book import Book
from reporters.xlsx.facts import places
from reporters.xlsx.page import Page, Value
from reporters.xlsx.words import SAID
from scanner.model.workbook import DEVICES, EVIDENCE

_BETWEEN = " ｜ "
_TONES = {"pass": "pass", "fail": "fail", "unknown": "unknown"}


def evidence(book: Book) -> None:
    """Write what the verdicts stand on, with hashes."""
    text = book.text
    page = Page(book, EVIDENCE, (18, 36, 34, 16, 8, 17, 30, 40, 44))
    page.title(f"{text(WORDS['times_in'])}: {book.view.title.timezone}")
    heads = ("kind", "file", "id", "state", "count", "collected", "permission", "sha256", "detail")
    rows = [*_data(book), *_files(book), *_answers(book)]
    page.filtered([text(SAID[name] if name in SAID else WORDS[name]) for name in heads], rows, frozen=2)


def _data(book: Book) -> Iterator[list[Value]]:
    for kind, groups in (("kind_data", book.view.resources), ("kind_further", book.view.further)):
        for row in (row for group in groups for row in group.rows):
            yield _resource(kind, row, book)


def _resource(kind: str, row: ResourceRow, book: Book) -> list[Value]:
    text = book.text
    state = text(row.state) if row.complete or not row.obtained else f"{text(row.state)} ({text(WORDS['partial'])})"
    told = [text(each) for each in (row.reason, *row.noted) if each is not None]
    permission = row.permission or ("" if row.rights is None else text(row.rights))
    detail = " / ".join([*told, *([row.detail] if row.detail else [])])
    count = row.count if row.obtained else None
    return [text(SAID[kind]), text(row.title), row.id, state, count, row.collected_at, permission, row.sha256, detail]


def _files(book: Book) -> Iterator[list[Value]]:
    text = book.text
    for name, digest in book.view.inputs:
        yield [text(SAID["kind_input"]), name, None, None, None, None, None, digest, None]
    for name, digest in () if book.view.planned is None else book.view.planned.files:
        yield [text(SAID["kind_planned"]), name, None, None, None, None, None, digest, None]
    for one in book.view.older:
        yield [text(SAID["kind_older"]), one.name, None, None, None, one.collected_at, None, one.sha256, text(WORDS["history_note"])]


def _answers(book: Book) -> Iterator[list[Value]]:
    text = book.text
    ids = {text(question.question): question.id for question in book.view.questionnaire}
    for given in book.view.answers:
        question = text(given.question)
        state = f"{text(given.answer)} / {text(given.life.text)}"
        by = f"{text(WORDS['answered_by'])}: {given.by}, {text(given.on)}"
        style = given.style or text(SAID["all_styles"])
        done = [] if given.product is None else [f"{text(WORDS['covered_by_product'])}: {text(given.product)}"]
        told = [style, by, *done, *([given.note] if given.note else [])]
        yield [text(SAID["kind_answer"]), question, f"answer:{ids.get(question, '')}", state, None, None, None, None, " / ".join(told)]
        yield from _exhibits(given, f"answer:{ids.get(question, '')}", book)


def _exhibits(given: AnswerInUse, name: str, book: Book) -> Iterator[list[Value]]:
    text = book.text
    for exhibit in given.evidence:
        state = None if exhibit.state is None else text(exhibit.state)
        yield [text(SAID["kind_answer"]), exhibit.named, name, state, None, None, None, exhibit.sha256, text(given.question)]


def devices(book: Book) -> None:
    """Write the records judged, at most 100 for each finding."""
    text = book.text
    page = Page(book, DEVICES, (34, 12, 36, 11, 28, 20, 96))
    page.title(text(SAID["devices_note"]))
    heads = [SAID["id"], WORDS["items"], SAID["check"], WORDS["verdict"], WORDS["name"], SAID["reasons"], SAID["observed"]]
    found: dict[str, tuple[Part, Evidence, dict[str, None]]] = {}
    for place in places(book.view):
        for part in () if place.item.tree is None or place.item.verdict.code == "not_applicable" else leaves(place.item.tree):
            if part.evidence is not None and part.verdict.code != "not_applicable":
                found.setdefault(part.evidence.id, (part, part.evidence, {}))[2][place.item.number] = None
    rows = [row for part, listed, items in found.values() for row in _records(part, listed, ", ".join(items), book)]
    page.filtered([text(head) for head in heads], [cells for cells, _ in rows], frozen=2, tones={3: [tone for _, tone in rows]})


def _records(part: Part, listed: Evidence, items: str, book: Book) -> Iterator[tuple[list[Value], str]]:
    text = book.text
    check = text(part.title)
    if listed.total > len(listed.rows):
        check += f" ({text(SAID['shown_of'])} {len(listed.rows)} / {listed.total})"
    for row in listed.rows:
        name = row.name if isinstance(row.name, str) else text(row.name or WORDS["unnamed"]) if listed.named else ""
        name += f"\n{row.id}" if row.id else ""
        values = [f"{text(column.label)}: {_value(cell.value, book)}" for column, cell in zip(listed.columns, row.cells, strict=True)]
        reasons = "" if row.reasons is None else text(row.reasons)
        cells: list[Value] = [listed.id, items, check, text(row.verdict.label), name, reasons, _BETWEEN.join(values)]
        yield cells, _TONES.get(row.verdict.code, "not_applicable")


def _value(value: str | Text | None, book: Book) -> str:
    if isinstance(value, str):
        return value
    return book.text(WORDS["absent"] if value is None else value)
