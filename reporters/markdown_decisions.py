"""Answers in use and waivers as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.labels import BASES, VERDICTS
from reporters.markdown_documents import references
from reporters.markdown_items import exhibits
from reporters.markdown_text import Words, code, table
from reporters.model import Section, View
from reporters.model_decisions import AcceptedRisk, AnswerInUse
from reporters.words import WORDS


def decision_lines(view: View, words: Words) -> Iterator[str]:
    """Both sections; where there is nothing, that is said."""
    yield from (f"## {words(WORDS['answers_in_use'])}", "", words(WORDS["answers_note" if view.answers else "no_answers"]), "")
    if view.answers:
        yield from table(
            [words(WORDS[name]) for name in ("question", "answer", "valid_until", "evidence")], [_answer(one, words) for one in view.answers]
        )
        yield ""
    yield from (f"## {words(WORDS['waivers'])}", "", words(WORDS["waivers_note" if view.waivers else "no_waivers"]), "")
    if view.waivers:
        head = [words(WORDS[name]) for name in ("items", "accepted", "waived_reason", "approval", "state")]
        yield from table(head, [_waiver(one, words) for one in view.waivers])
        yield ""


def standing_lines(section: Section, words: Words) -> Iterator[str]:
    """The share as an interval, and the counters that are never added up: what passes stand on, waived, unknown, unanswered."""
    yield f"**{words(section.share.text)}**"
    yield ""
    bases = ", ".join(f"{words(BASES[code_])} {number}" for code_, number in section.passed_by.by_code())
    yield f"- {words(WORDS['passed_by'])}: {bases}"
    yield f"- {words(WORDS['waived_fails'])}: {section.waived} / {section.counts.failed}"
    yield f"- {words(VERDICTS['unknown'].label)}: {section.counts.unknown}"
    yield f"- {words(VERDICTS['manual'].label)}: {section.counts.manual}"
    yield ""


def _answer(one: AnswerInUse, words: Words) -> list[str]:
    style = f" {code(one.style)}" if one.style else ""
    note = f" {code(one.note)}" if one.note else ""
    covers = "".join(f" ({words(WORDS['covers'])}: {words(rule)})" for rule in one.covers)
    done = f" ({words(WORDS['covered_by_product'])}: {words(one.product)})" if one.product is not None else ""
    mark = "⚠ " if one.life.code in ("over", "soon") else ""
    return [
        f"{words(one.question)}{style} {references(one.items) or words(WORDS['no_item'])}",
        f"**{words(one.answer)}** {words(WORDS['answered_by'])} {code(one.by)}, {words(WORDS['answered_on'])} {words(one.on)}{covers}{done}{note}",
        f"{mark}{words(one.life.text)}",
        exhibits(one.evidence, words),
    ]


def _waiver(one: AcceptedRisk, words: Words) -> list[str]:
    style = f" {code(one.style)}" if one.style else ""
    mark = "" if one.code == "in_force" and one.life.code != "soon" else "⚠ "
    return [
        f"{references(one.items)} {words(one.title)}{style}",
        "; ".join(_accepted(one, words)),
        code(one.reason),
        f"{code(one.approved_by)} {words(one.on)}",
        f"{mark}**{words(one.state)}** {words(one.life.text)}",
    ]


def _accepted(one: AcceptedRisk, words: Words) -> Iterator[str]:
    yield words(one.what)
    if one.answer is not None:
        yield f"{words(WORDS['answer'])}: {words(one.answer)}"
    if one.count is not None:
        yield f"{words(WORDS['count'])}: {one.count}"
    if one.total:
        states = ", ".join(f"{words(state)} {number}" for state, number in one.by_state)
        yield f"{words(WORDS['records_accepted'])}: {one.total} ({states})"
        names = ", ".join(code(record.name) for record in one.records)
        rest = one.total - len(one.records)
        yield f"{names} {words(WORDS['more'])} {rest}" if rest else names
