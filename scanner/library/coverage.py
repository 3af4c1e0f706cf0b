"""What a machine decides of every item of a checklist, what people are asked, and why they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.library.checklists import Checklist, Item
from scanner.library.library import Library
from scanner.library.questions import Question
from scanner.library.rules import Rule
from scanner.model.methods import SIGNS
from scanner.model.text import Text

MACHINE = Text("機械だけで判定", "decided by machine")
BOTH = Text("機械と質問で判定", "decided by machine and questions")
ASKED = Text("質問で判定", "asked")


@dataclass(frozen=True, slots=True)
class Coverage:
    """One item: the rules that decide it, the questions that do, the rules that are only noted."""

    item: Item
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...]
    notes: tuple[Rule, ...]

    @property
    def kind(self) -> Text:
        """Who decides the item."""
        if not self.rules:
            return ASKED
        return BOTH if self.questions else MACHINE


def coverage(library: Library, checklist: Checklist) -> tuple[Coverage, ...]:
    """The coverage of every item, in the checklist's order."""
    return tuple(_item(library, item) for item in checklist.items)


def _item(library: Library, item: Item) -> Coverage:
    deciding = list(item.judged_by.leaves())
    noted = [leaf for note in item.notes for leaf in note.leaves()]
    rules = dict.fromkeys(leaf.target for leaf in deciding if leaf.kind == "rule")
    asked = dict.fromkeys(leaf.target for leaf in deciding if leaf.kind == "ask")
    notes = dict.fromkeys(leaf.target for leaf in noted if leaf.kind == "rule" and leaf.target not in rules)
    return Coverage(
        item,
        tuple(library.rules[name] for name in rules),
        tuple(library.questions[name] for name in asked),
        tuple(library.rules[name] for name in notes),
    )


def summary(found: tuple[Coverage, ...]) -> Text:
    """How many items each kind of deciding has."""
    counts = {kind: sum(each.kind == kind for each in found) for kind in (MACHINE, BOTH, ASKED)}
    return Text(
        f"全 {len(found)} 項目のうち、" + "、".join(f"{kind.ja}: {number}" for kind, number in counts.items()) + "。",
        f"Of {len(found)} items: " + ", ".join(f"{kind.en}: {number}" for kind, number in counts.items()) + ".",
    )


def page(library: Library, checklist: Checklist) -> Iterator[str]:
    """The coverage as Japanese Markdown, line by line."""
    found = coverage(library, checklist)
    yield f"### {checklist.title.ja}"
    yield ""
    yield summary(found).ja
    for each in found:
        item = each.item
        yield ""
        yield f"#### {item.number} {item.title.ja}"
        yield ""
        yield f"{item.priority} · {''.join(SIGNS[method - 1] for method in item.methods)} · **{each.kind.ja}**"
        yield ""
        for rule in each.rules:
            yield f"- 機械が判定: {rule.title.ja}（`{rule.id}`）。見えないこと: {rule.limits.ja}"
        for question in each.questions:
            why = f"人に聞く理由: {question.asked_because.ja}" if question.asked_because else ""
            yield f"- 質問: {question.text.ja}{why}"
        for rule in each.notes:
            yield f"- 参考（判定しない）: {rule.title.ja}（`{rule.id}`）"
