"""Several documents side by side: every demand once, with the items of all documents that make it.

Items become one demand by pairs that say ``same``, never by their numbers. A demand that only overlaps with another (``part``, ``similar``) is put
under that one if the two correspond directly; chains of overlaps are not followed, and two items of one document never come together. The
document that an organisation names first gives the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.judge.editions import edition_json
from scanner.library.checklists import Checklist
from scanner.library.correspondence import PART, SAME, Link, Ref, links
from scanner.library.rules import Rule

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand. ``core``: the items that ask for the same; ``under``: items that overlap with one of the core, with their relation."""

    core: tuple[Ref, ...]
    under: tuple[tuple[Ref, str], ...]

    @property
    def members(self) -> tuple[tuple[Ref, str], ...]:
        """Every item once, with its relation to the core."""
        return (*((item, SAME) for item in self.core), *self.under)


def side_by_side(checklists: Sequence[Checklist], rules: Mapping[str, Rule]) -> Json:
    """``demands`` and ``editions`` of assessment.json; both empty for one document alone."""
    if len(checklists) == 1:
        return {"demands": [], "editions": []}
    found = links(checklists, rules)
    return {
        "demands": [_demand(demand, found) for demand in demands([(each.id, [item.number for item in each.items]) for each in checklists], found)],
        "editions": [
            edition_json(new, old, walk)
            for new in checklists
            for walk in new.crosswalks
            for old in checklists
            if walk.edition and old.id == walk.to and old.id != new.id
        ],
    }


def demands(documents: Sequence[tuple[str, Sequence[str]]], found: Sequence[Link]) -> list[Demand]:
    """All items of the documents (id, item numbers), each in exactly one demand.

    A group of same items stands alone unless it overlaps with one that came before and stands alone itself; ``part`` is taken before ``similar``,
    then what came first.
    """
    order = {Ref(name, number): at for at, (name, number) in enumerate((name, number) for name, numbers in documents for number in numbers)}
    anchors: list[tuple[Ref, ...]] = []
    under: dict[tuple[Ref, ...], list[tuple[Ref, str]]] = {}
    place: dict[Ref, int] = {}
    beside = _beside(found)
    for group in _groups(order, found):
        taken = {item.checklist for item in group}
        near = sorted(
            (relation != PART, relation, place[other])
            for item in group
            for other, relation in beside.get(item, ())
            if other in place and taken.isdisjoint(each.checklist for each in anchors[place[other]])
        )
        if near:
            _, relation, at = near[0]
            under[anchors[at]].extend((item, relation) for item in group)
            continue
        place.update(dict.fromkeys(group, len(anchors)))
        anchors.append(group)
        under[group] = []
    return [Demand(group, tuple(sorted(under[group], key=lambda member: order[member[0]]))) for group in anchors]


def _beside(found: Iterable[Link]) -> dict[Ref, list[tuple[Ref, str]]]:
    """By item, those that correspond to it, with the relation."""
    beside: dict[Ref, list[tuple[Ref, str]]] = {}
    for link in found:
        beside.setdefault(link.one, []).append((link.other, link.relation))
        beside.setdefault(link.other, []).append((link.one, link.relation))
    return beside


def _groups(order: Mapping[Ref, int], found: Iterable[Link]) -> list[tuple[Ref, ...]]:
    """Items that ask for the same. A pair that would bring two items of one document together, perhaps through a third document, is left apart."""
    group = {item: [item] for item in order}
    for link in found:
        mine, yours = group[link.one], group[link.other]
        if link.relation == SAME and {each.checklist for each in mine}.isdisjoint(each.checklist for each in yours):
            mine += yours
            for item in yours:
                group[item] = mine
    once = {id(each): tuple(sorted(each, key=order.__getitem__)) for each in group.values()}
    return sorted(once.values(), key=lambda each: order[each[0]])


def _demand(demand: Demand, found: Sequence[Link]) -> Json:
    own = {item for item, _ in demand.members}
    return {
        "members": [{"checklist": item.checklist, "item": item.item, "relation": relation} for item, relation in demand.members],
        "pairs": [_pair(link) for link in found if link.one in own or link.other in own],
    }


def _pair(link: Link) -> Json:
    return {
        "one": {"checklist": link.one.checklist, "item": link.one.item},
        "other": {"checklist": link.other.checklist, "item": link.other.item},
        "relation": link.relation,
        "stricter": link.stricter or None,
        "by": link.by or None,
        "why": link.why.as_json() if link.why else None,
        "numbers": list(_numbers(link)),
    }


def _numbers(link: Link) -> Iterator[Json]:
    for each in link.numbers:
        yield {"rule": each.rule, "label": each.label.as_json(), "one": each.mine, "other": each.yours}
