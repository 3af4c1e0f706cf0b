"""Answers in use and accepted risks: who said or approved what, on what evidence, and how long it still holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reporters.labels import ANSWERS, RECORD_STATES, WAIVER_STATES, label
from reporters.model_decisions import AcceptedRecord, AcceptedRisk, AnswerInUse, Life
from reporters.model_documents import ItemRef
from reporters.parts import exhibit
from reporters.sections import Judged
from reporters.shape import At, ReportError
from reporters.source import Source
from reporters.text import Text, visible
from reporters.tree import leaves

SOON_DAYS = 60
"""An end so near is marked: enough to prepare a new answer or approval."""
_SHOWN_RECORDS = 20
_LIVES = ("over", "soon", "good", "open")
_ATTENTION = ("changed", "expired", "unknown", "gone", "met", "in_force")


def life(at: At, source: Source, *, over: bool) -> Life:
    """How long ``at`` (an answer or a waiver, with ``expires``) holds. ``over``: whether it was judged as expired."""
    expires = at.maybe("expires")
    if expires is None:
        return Life("open", None, None, Text("期限の定めなし", "no end is set"))
    day = source.dates.day(expires.raw())
    days = source.dates.days_until(expires.raw(), source.root.at("snapshot").at("collected_at").raw())
    if over:
        ago = Text("", "") if days is None else Text(f"（{-days} 日前）", f" ({_days(-days)} ago)")
        return Life("over", day, days, Text(f"期限切れ: {day.ja}まで{ago.ja}", f"expired: valid until {day.en}{ago.en}"))
    if days is None:
        return Life("good", day, None, Text(f"{day.ja}まで", f"until {day.en}"))
    soon = days <= SOON_DAYS
    mark = Text("。期限が近づいています", "; it ends soon") if soon else Text("", "")
    left = Text(f"あと {days} 日", f"{_days(days)} left") if days else Text("この日限り", "the last day")
    return Life("soon" if soon else "good", day, days, Text(f"{day.ja}まで（{left.ja}{mark.ja}）", f"until {day.en} ({left.en}{mark.en})"))


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def answers(items: Iterable[Judged], source: Source) -> tuple[AnswerInUse, ...]:
    """All answers, those that have expired or soon will first; else in the order of the file."""
    asked: dict[str, list[Judged]] = {}
    for one in items:
        for name in dict.fromkeys(leaf.id for leaf in leaves(one.tree) if leaf.kind == "ask") if one.tree is not None else ():
            asked.setdefault(name, []).append(one)
    found = [_answer(at, asked, source) for at in source.root.at("answers").each()]
    return tuple(sorted(found, key=lambda one: _LIVES.index(one.life.code)))


def _answer(at: At, asked: Mapping[str, list[Judged]], source: Source) -> AnswerInUse:
    question, named = at.at("question").raw(), at.optional("product")
    return AnswerInUse(
        question=source.question_title(question),
        style=_style_name(at, source),
        answer=label(ANSWERS, at.at("answer").raw()),
        by=at.at("by").shown(),
        on=source.dates.day(at.at("on").raw()),
        life=life(at, source, over=at.at("expired").flag()),
        evidence=tuple(exhibit(one) for one in at.at("evidence").each()),
        covers=tuple(source.rule_title(rule.raw()) for rule in at.at("covers").each()),
        product=None if named is None else source.product_title(named.raw()),
        note=at.maybe_shown("note"),
        items=tuple(one.ref for one in asked.get(question, ()) if _is_used(at, question, one, source)),
    )


def _is_used(at: At, question: str, one: Judged, source: Source) -> bool:
    used = source.answer(question, one.result.at("work_style").raw())
    return used is not None and used.value is at.value


def _style_name(at: At, source: Source) -> str | None:
    style = at.maybe("work_style")
    if style is None:
        return None
    named = (each for each in source.root.at("organisation").at("work_styles").each() if each.at("id").raw() == style.raw())
    return next((each.at("name").shown() for each in named), visible(style.raw()))


def waivers(items: Iterable[Judged], source: Source) -> dict[str, AcceptedRisk]:
    """All waivers by their id, in the order of the assessment; one for an item that is not there raises ReportError."""
    listed = list(items)
    return {at.at("id").raw(): _waiver(at, index, listed, source) for index, at in enumerate(source.root.at("waivers").each(), start=1)}


def _waiver(at: At, index: int, items: list[Judged], source: Source) -> AcceptedRisk:
    name, style = at.at("item").raw(), at.maybe("work_style")
    concerned = [one for one in items if _item_name(one) == name and (style is None or one.result.at("work_style").raw() == style.raw())]
    if not concerned:
        raise ReportError(f"{at.place}.item: no such item was judged: {visible(name)}")
    state, answer, count = at.at("state").raw(), at.maybe("answer"), at.maybe("count")
    records = sorted((_record(each) for each in at.at("records").each()), key=_by_attention)
    codes = [one.code for one in records]
    return AcceptedRisk(
        id=at.at("id").shown(),
        anchor=f"w{index}",
        code=visible(state),
        state=label(WAIVER_STATES, state),
        items=_refs(concerned),
        title=concerned[0].item.at("title").text(),
        what=_what(at, source),
        answer=None if answer is None else label(ANSWERS, answer.raw()),
        style=_style_name(at, source),
        records=tuple(records[:_SHOWN_RECORDS]),
        total=len(records),
        count=None if count is None else count.number(),
        by_state=tuple((label(RECORD_STATES, code), codes.count(code)) for code in dict.fromkeys(codes)),
        reason=at.at("reason").shown(),
        approved_by=at.at("approved_by").shown(),
        on=source.dates.day(at.at("on").raw()),
        life=life(at, source, over=state == "expired"),
    )


def _item_name(one: Judged) -> str:
    return f"{one.result.at('checklist').raw()}/{one.result.at('item').raw()}"


def _refs(items: Iterable[Judged]) -> tuple[ItemRef, ...]:
    return tuple(one.ref for one in items)


def _what(at: At, source: Source) -> Text:
    rule = at.maybe("rule")
    return source.question_title(at.at("question").raw()) if rule is None else source.rule_title(rule.raw())


def _record(at: At) -> AcceptedRecord:
    state = at.at("state").raw()
    return AcceptedRecord(at.maybe_shown("name") or at.at("id").shown(), visible(state), label(RECORD_STATES, state))


def _by_attention(one: AcceptedRecord) -> int:
    return _ATTENTION.index(one.code) if one.code in _ATTENTION else 0
