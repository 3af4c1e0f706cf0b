"""What to do next: fails in the order to mend them, and questions that still want an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporters.labels import EFFORTS, LICENCES, label
from reporters.model import Fix, OpenQuestion, QuestionGroup
from reporters.model_documents import ItemRef
from reporters.procedures import procedures_of
from reporters.remedies import pointing, templates
from reporters.sections import Judged
from reporters.source import Source
from reporters.text import Text, opening
from reporters.tree import Node, pending, to_mend

_EFFORT_ORDER = tuple(EFFORTS)


def fixes(items: Iterable[Judged], source: Source) -> tuple[Fix, ...]:
    """Failed items by rank of priority, then by effort (the largest of the rules to mend)."""
    found: dict[tuple[Text, tuple[Text, ...]], _Failed] = {}
    for one in items:
        if one.ref.verdict.code != "fail" or one.tree is None:
            continue
        lacking = list(to_mend(one.tree))
        remedies = tuple(dict.fromkeys(_remedy(node, source) for node in lacking))
        key = (one.item.at("title").text(), remedies)
        found.setdefault(key, _Failed(_effort(lacking, source), [], lacking)).items.append(one)
    ordered = sorted(found.items(), key=lambda pair: pair[1].order)
    return tuple(_fix(text, remedies, failed, source) for (text, remedies), failed in ordered)


@dataclass(frozen=True, slots=True)
class _Failed:
    """The same failure in one or more work styles."""

    effort: str | None
    items: list[Judged]
    leaves: list[Node]

    @property
    def order(self) -> tuple[int, int, int]:
        """Rank of the priority, effort (unknown last), the checklist's order."""
        first = self.items[0]
        last = len(_EFFORT_ORDER)
        place = last if self.effort is None else _EFFORT_ORDER.index(self.effort)
        return first.rank, place, first.order


def _fix(text: Text, remedies: tuple[Text, ...], failed: _Failed, source: Source) -> Fix:
    licences = {
        code: label(LICENCES, code) for code in (_cost(node, "licence", source) for node in failed.leaves if node.kind == "rule") if code != "none"
    }
    return Fix(
        items=tuple(one.ref for one in failed.items),
        styles=tuple(dict.fromkeys(one.style.name for one in failed.items)),
        priority=failed.items[0].priority,
        title=text,
        remedies=remedies,
        effort=None if failed.effort is None else label(EFFORTS, failed.effort),
        licences=tuple(licences.values()),
        procedures=procedures_of(failed.leaves, source),
        waived=all(_is_waived(one) for one in failed.items),
    )


def _is_waived(one: Judged) -> bool:
    waiver = one.result.maybe("waiver")
    return waiver is not None and waiver.at("waived").flag()


def _remedy(node: Node, source: Source) -> Text:
    if node.kind == "rule":
        return opening(source.rule(node.id).at("fix").text())
    question = source.question(node.id)
    return pointing(opening(question.at("remedy").text()), templates(question))


def _effort(failed: list[Node], source: Source) -> str | None:
    known = [_EFFORT_ORDER.index(code) for code in (_cost(node, "effort", source) for node in failed if node.kind == "rule") if code in _EFFORT_ORDER]
    return _EFFORT_ORDER[max(known)] if known else None


def _cost(node: Node, what: str, source: Source) -> str:
    return source.rule(node.id).at("cost").at(what).raw()


def open_questions(items: Iterable[Judged], source: Source) -> tuple[QuestionGroup, ...]:
    """Questions that could still change an item, by who answers, then by priority and order.

    Notes are not asked about: they never decide. An alternative of a group that already passes
    is not asked either.
    """
    asked: dict[str, list[tuple[Judged, Node]]] = {}
    for one in sorted(items, key=lambda item: (item.rank, item.order)):
        for node in () if one.tree is None or one.ref.verdict.code == "not_applicable" else pending(one.tree):
            if node.kind == "ask" and node.verdict == "manual":
                asked.setdefault(node.id, []).append((one, node))
    groups: dict[Text, list[OpenQuestion]] = {}
    for question, places in asked.items():
        who = source.question(question).at("who").text()
        groups.setdefault(who, []).append(_open(question, places, source))
    return tuple(QuestionGroup(who, tuple(listed)) for who, listed in groups.items())


def _open(question: str, places: list[tuple[Judged, Node]], source: Source) -> OpenQuestion:
    texts = source.question(question)
    refs: dict[str, ItemRef] = {one.ref.anchor: one.ref for one, _ in places}
    return OpenQuestion(
        question=texts.at("question").text(),
        help=texts.at("help").text(),
        asked_because=texts.at("asked_because").text(),
        evidence=texts.at("evidence").text(),
        priority=places[0][0].priority,
        items=tuple(refs.values()),
        styles=tuple(dict.fromkeys(one.style.name for one, _ in places)),
        expired=any("answer_expired" in node.reasons for _, node in places),
    )
