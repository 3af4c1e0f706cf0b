"""Which items of several documents correspond: every pair that their crosswalks name, and which of the two asks for more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scanner.library.checklist_tables import Pair
from scanner.library.checklists import Checklist, Item
from scanner.library.rules import Number, Parameter, Rule
from scanner.model.text import Text

SAME, PART, SIMILAR = "same", "part", "similar"


class Ref(NamedTuple):
    """An item by its document."""

    checklist: str
    item: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A number by which the same rule judges both items, and which differs. ``mine`` and ``yours``: as ``one`` and ``other`` of the link."""

    rule: str
    parameter: str
    label: Text
    mine: Number
    yours: Number


@dataclass(frozen=True, slots=True)
class Link:
    """Two items that correspond. ``relation``: same, part or similar.

    ``stricter``: which one asks for more, ``one`` or ``other``; empty where it cannot be said. ``by``: text (the crosswalk says so) or numbers.
    """

    one: Ref
    other: Ref
    relation: str
    stricter: str
    by: str
    why: Text | None
    numbers: tuple[Asked, ...]


def links(checklists: Sequence[Checklist], rules: Mapping[str, Rule]) -> tuple[Link, ...]:
    """Every pair between two of these documents, in their order. What two documents both say of each other stands there once."""
    known = {checklist.id: checklist for checklist in checklists}
    found: dict[tuple[frozenset[Ref], str, Ref | None], Link] = {}
    for checklist in checklists:
        for walk in checklist.crosswalks:
            if walk.to in known and walk.to != checklist.id:
                for pair in walk.pairs:
                    link = _link(checklist, known[walk.to], pair, rules)
                    stricter = {"one": link.one, "other": link.other}.get(link.stricter)
                    found.setdefault((frozenset((link.one, link.other)), link.relation, stricter), link)
    return tuple(found.values())


def _link(checklist: Checklist, other: Checklist, pair: Pair, rules: Mapping[str, Rule]) -> Link:
    one, two = checklist.item(pair.item), other.item(pair.other)
    numbers = () if one is None or two is None else tuple(_differing(one, two, rules))
    stricter, by = {"this": "one", "other": "other"}.get(pair.stricter, ""), "text" if pair.stricter else ""
    if not stricter and one is not None and two is not None:
        stricter = _by_numbers(one, two, rules)
        by = "numbers" if stricter else ""
    return Link(Ref(checklist.id, pair.item), Ref(other.id, pair.other), pair.relation, stricter, by, pair.why, numbers)


def _differing(one: Item, other: Item, rules: Mapping[str, Rule]) -> Iterator[Asked]:
    """The numbers that both items give a rule that decides them, where they differ; a rule that an item uses with several numbers says nothing."""
    for rule, parameter, (mine, _), (yours, _) in _compared(one, other, rules):
        if mine != yours:
            yield Asked(rule.id, parameter, rule.parameters[parameter].label, mine, yours)


def _by_numbers(one: Item, other: Item, rules: Mapping[str, Rule]) -> str:
    """Whose numbers ask for more: one or other; empty where they point both ways.

    A number that is the rule's own was not said by the document: it can be the looser one only.
    """
    found: set[str] = set()
    for rule, name, (mine, said), (yours, told) in _compared(one, other, rules):
        parameter: Parameter = rule.parameters[name]
        if mine == yours:
            continue
        one_asks_more = parameter.is_stricter(mine, yours)
        found.add(("one" if one_asks_more else "other") if (said if one_asks_more else told) else "")
    return found.pop() if len(found) == 1 else ""


_Number = tuple[Number, bool]


def _compared(one: Item, other: Item, rules: Mapping[str, Rule]) -> Iterator[tuple[Rule, str, _Number, _Number]]:
    mine, yours = dict(_numbers(one, rules)), dict(_numbers(other, rules))
    for (rule, parameter), number in mine.items():
        if (rule, parameter) in yours:
            yield rules[rule], parameter, number, yours[rule, parameter]


def _numbers(item: Item, rules: Mapping[str, Rule]) -> Iterator[tuple[tuple[str, str], _Number]]:
    """By rule and parameter, the number and whether the document gives it; nothing where the item uses several."""
    found: dict[tuple[str, str], set[_Number]] = {}
    for leaf in item.judged_by.leaves():
        if leaf.kind == "rule" and leaf.target in rules:
            for name, parameter in rules[leaf.target].parameters.items():
                number = (leaf.values[name], True) if name in leaf.values else (parameter.default, False)
                found.setdefault((leaf.target, name), set()).add(number)
    yield from ((key, next(iter(values))) for key, values in found.items() if len(values) == 1)


def touching(found: Iterable[Link], item: Ref) -> Iterator[Link]:
    """The links of one item, each turned so that it stands first."""
    for link in found:
        if link.one == item:
            yield link
        elif link.other == item:
            yield turned(link)


def turned(link: Link) -> Link:
    """The same link, seen from the other item."""
    return Link(
        one=link.other,
        other=link.one,
        relation=link.relation,
        stricter={"one": "other", "other": "one"}.get(link.stricter, ""),
        by=link.by,
        why=link.why,
        numbers=tuple(Asked(each.rule, each.parameter, each.label, each.yours, each.mine) for each in link.numbers),
    )
