"""What a sheet says about an item, put together from its parts: signs, gaps, risks, remedies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reporters.deciding import deciding
from reporters.labels import ANSWERS, EFFORTS, LICENCES
from reporters.model import Item, Section, View
from reporters.model_parts import Part
from reporters.text import Text, opening, same

SIGNS = {"pass": "○", "fail": "×", "partly": "△", "unknown": "？", "manual": "□", "not_applicable": "―"}
"""The signs of a Japanese checklist, by verdict; ``partly``: a fail that only answers “partly” make."""


@dataclass(frozen=True, slots=True)
class Place:
    """An item of a section; ``rank``: of its priority, 0 is the highest."""

    section: Section
    item: Item
    rank: int

    @property
    def key(self) -> str:
        """``<checklist>/<item>@<style>``, behind the prefix of a sheet."""
        return f"{self.section.edition.id}/{self.item.number}@{self.section.style.id}"

    @property
    def style(self) -> str:
        """The work style with the sign of its method."""
        return style_of(self.section)

    def number(self, view: View) -> str:
        """The item's number, with its checklist where there are several."""
        return self.item.number if len(view.editions) == 1 else f"{self.item.number}\n{self.section.edition.id}"


def style_of(section: Section) -> str:
    """A work style with the sign of its method, if the checklist has methods."""
    return f"{section.style.method_sign} {section.style.name}".lstrip()


def places(view: View) -> Iterator[Place]:
    """Every item of every section, in the order of the documents."""
    for section in view.sections:
        ranks = {sign: rank for rank, (sign, _, _) in enumerate(section.edition.priorities)}
        for group in section.groups:
            for item in group.items:
                yield Place(section, item, ranks.get(item.priority, len(ranks)))


def failing(view: View) -> list[Place]:
    """Every item that fails, by priority, then as the documents have it."""
    return sorted((place for place in places(view) if place.item.verdict.code == "fail"), key=lambda place: place.rank)


def tone(item: Item) -> str:
    """The verdict's code, or ``partly`` where nothing but answers “partly” makes it a fail."""
    if item.verdict.code != "fail":
        return item.verdict.code
    found = behind(item)
    partly = ANSWERS["partly"]
    return "partly" if found and all(part.answer is not None and part.answer.answer == partly for part in found) else "fail"


def behind(item: Item) -> tuple[Part, ...]:
    """The rules and questions that gave an item its verdict, each once."""
    found: dict[tuple[str, str, str], Part] = {}
    for part in () if item.tree is None else deciding(item.tree):
        found.setdefault((part.kind, part.id, "" if part.evidence is None else part.evidence.id), part)
    return tuple(found.values())


def to_mend(part: Part) -> Iterator[Part]:
    """The leaves to mend so that a failed tree passes: of alternatives, what the first one lacks."""
    if not part.children:
        yield part
    failed = [child for child in part.children if child.verdict == part.verdict]
    for child in failed[:1] if part.kind == "any" else failed:
        yield from to_mend(child)


def remedies(item: Item, *, short: bool) -> tuple[Text, ...]:
    """What to do so that an item passes, each said once."""
    listed = [] if item.tree is None else list(to_mend(item.tree))
    found = [part.rule.fix if part.rule is not None else part.remedy for part in listed]
    said = [text for text in found if text is not None]
    return tuple(dict.fromkeys(opening(text) if short else text for text in said))


def effort(item: Item) -> str | None:
    """The code of the largest effort among the rules to mend (see `labels.EFFORTS`); None where only practice has to change."""
    codes = {text: code for code, text in EFFORTS.items()}
    order = list(EFFORTS)
    listed = [] if item.tree is None else list(to_mend(item.tree))
    known = [order.index(codes[part.rule.effort]) for part in listed if part.rule is not None and part.rule.effort in codes]
    return order[max(known)] if known else None


def licences(item: Item) -> tuple[Text, ...]:
    """The licences that mending takes beyond what is there."""
    listed = [] if item.tree is None else list(to_mend(item.tree))
    return tuple(dict.fromkeys(part.rule.licence for part in listed if part.rule is not None and part.rule.licence != LICENCES["none"]))


def exhibits(item: Item) -> tuple[str, ...]:
    """The ids of the evidence that a verdict stands on: findings, and answers as ``answer:<question>``."""
    found = behind(item)
    ids = [
        part.evidence.id if part.evidence is not None else f"answer:{part.id}"
        for part in found
        if part.evidence is not None or part.answer is not None
    ]
    return tuple(dict.fromkeys(ids))


def bullets(texts: Iterator[Text] | tuple[Text, ...]) -> Text:
    """Return texts as a list, one a line; a single one as it stands."""
    listed = list(texts)
    if len(listed) == 1:
        return listed[0]
    return Text("\n".join(f"・{text.ja}" for text in listed), "\n".join(f"• {text.en}" for text in listed)) if listed else same("")
