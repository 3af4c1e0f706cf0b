"""Demands of several documents, and what changed between editions: worked out by hand, and for documents put together at random."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scanner.judge.editions import KINDS, edition_json
from scanner.judge.side_by_side import Demand, demands, side_by_side
from scanner.library.checklist_tables import Crosswalk, Pair
from scanner.library.checklists import Checklist, Item
from scanner.library.correspondence import Link, Ref, links, touching
from scanner.library.library import Library, read_library
from scanner.model.text import Text
from tests.library.planting import RULE, own_library

WHY = Text("読み比べ", "compared")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The good library with a parameter for which less is stricter (sync_days)."""
    found, problems = read_library([own_library(tmp_path_factory.mktemp("own"), {"rules/data/own-rule.yaml": RULE})])
    assert problems == []
    return found


def link(one: str, other: str, relation: str, stricter: str = "") -> Link:
    """``A1`` is item 1 of document A."""
    return Link(Ref(one[0], one[1:]), Ref(other[0], other[1:]), relation, stricter, "text" if stricter else "", None, ())


def told(found: list[Demand]) -> list[str]:
    """``A1=B1 ~B2 ?C1``: the core, then parts (~) and similar ones (?)."""
    marks = {"part": "~", "similar": "?"}
    return [
        " ".join(
            ["=".join(f"{ref.checklist}{ref.item}" for ref in each.core), *(f"{marks[kind]}{ref.checklist}{ref.item}" for ref, kind in each.under)]
        )
        for each in found
    ]


DOCUMENTS = [("A", ["1", "2", "3"]), ("B", ["1", "2", "3"]), ("C", ["1", "2"])]


def test_items_without_pairs_stand_alone_in_the_documents_order_whatever_their_numbers() -> None:
    assert told(demands(DOCUMENTS, [])) == ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2"]


def test_the_same_makes_one_demand_through_a_third_document_too() -> None:
    found = demands(DOCUMENTS, [link("B2", "A1", "same"), link("C1", "B2", "same")])
    assert told(found) == ["A1=B2=C1", "A2", "A3", "B1", "B3", "C2"]


def test_a_part_stands_under_what_it_overlaps_with_and_is_not_merged() -> None:
    found = demands(DOCUMENTS, [link("B1", "A2", "part"), link("B3", "A2", "similar"), link("C2", "A2", "part")])
    assert told(found) == ["A1", "A2 ~B1 ?B3 ~C2", "A3", "B2", "C1"]


def test_chains_of_overlaps_are_not_followed() -> None:
    """B1 overlaps with A1, C1 only with B1: C1 stands by itself, for nothing says that it has to do with A1."""
    assert told(demands(DOCUMENTS, [link("B1", "A1", "part"), link("C1", "B1", "part")])) == ["A1 ~B1", "A2", "A3", "B2", "B3", "C1", "C2"]


def test_of_several_the_part_is_taken_before_the_similar_one_then_the_first() -> None:
    assert told(demands(DOCUMENTS, [link("B1", "A1", "similar"), link("B1", "A2", "part"), link("B1", "A3", "part")]))[:3] == ["A1", "A2 ~B1", "A3"]


def test_two_items_of_one_document_never_come_together() -> None:
    """B1 is said to be the same as A1, C1 the same as B1 and as A2: A1 and A2 would be one."""
    found = demands(DOCUMENTS, [link("B1", "A1", "same"), link("C1", "B1", "same"), link("C1", "A2", "same")])
    assert told(found) == ["A1=B1=C1", "A2", "A3", "B2", "B3", "C2"]
    # A2 has B1 beside it, which overlaps with A1: B1's demand is A2's, and A2 is not put under A1.
    assert told(demands(DOCUMENTS, [link("B1", "A2", "same"), link("B1", "A1", "part")])) == ["A1", "A2=B1", "A3", "B2", "B3", "C1", "C2"]


@some.composite
def documents(draw: some.DrawFn) -> tuple[list[tuple[str, list[str]]], list[Link]]:
    """Up to five documents whose numbers collide on purpose, with any pairs between them, contradicting ones included."""
    listed = [(name, [str(at) for at in range(1, draw(some.integers(1, 6)) + 1)]) for name in "ABCDE"[: draw(some.integers(2, 5))]]
    refs = [Ref(name, number) for name, numbers in listed for number in numbers]
    two = some.tuples(some.sampled_from(refs), some.sampled_from(refs)).filter(lambda pair: pair[0].checklist != pair[1].checklist)
    pairs = draw(some.lists(some.tuples(two, some.sampled_from(["same", "part", "similar"])), max_size=25))
    return listed, [Link(one, other, relation, "", "", None, ()) for (one, other), relation in pairs]


@given(documents())
def test_every_item_is_a_member_of_exactly_one_demand(made: tuple[list[tuple[str, list[str]]], list[Link]]) -> None:
    listed, pairs = made
    found = demands(listed, pairs)
    assert Counter(ref for demand in found for ref, _ in demand.members) == Counter(
        Ref(name, number) for name, numbers in listed for number in numbers
    )


@given(documents())
def test_nothing_is_joined_without_a_pair_that_says_so(made: tuple[list[tuple[str, list[str]]], list[Link]]) -> None:
    """The core holds together by ``same``; what is under it is there by a pair of its own with the core, or of one that is the same as it."""
    listed, pairs = made
    same = {frozenset((each.one, each.other)) for each in pairs if each.relation == "same"}
    beside = {frozenset((each.one, each.other)) for each in pairs if each.relation != "same"}
    for demand in demands(listed, pairs):
        names = [ref.checklist for ref in demand.core]
        assert len(names) == len(set(names))
        reached = _spread({demand.core[0]}, set(demand.core), same)
        assert reached == set(demand.core)
        under = {ref for ref, _ in demand.under}
        assert {ref.checklist for ref in under}.isdisjoint(names)
        direct = {ref for ref in under if any(frozenset((ref, other)) in beside for other in demand.core)}
        assert _spread(direct, under, same) == under


def _spread(start: set[Ref], among: set[Ref], pairs: set[frozenset[Ref]]) -> set[Ref]:
    """Everything among these that hangs together with the start by pairs."""
    found = set(start)
    while more := {ref for ref in among - found if any(frozenset((ref, other)) in pairs for other in found)}:
        found |= more
    return found


@given(documents(), some.randoms())
def test_the_order_of_pairs_that_do_not_contradict_each_other_does_not_matter(
    made: tuple[list[tuple[str, list[str]]], list[Link]], chance: Any
) -> None:
    listed, pairs = made
    overlaps = [each for each in pairs if each.relation != "same"]
    mixed = list(overlaps)
    chance.shuffle(mixed)
    assert demands(listed, overlaps) == demands(listed, mixed)


def paired(document: Checklist, to: str, *pairs: Pair, edition: bool = False) -> Checklist:
    return replace(document, crosswalks=(Crosswalk(to, edition, pairs, ()),))


def copied(document: Checklist, name: str, **changed: Any) -> Checklist:
    return replace(document, id=name, **changed)


def test_numbers_of_a_rule_that_judges_both_tell_which_asks_for_more(library: Library) -> None:
    """14 days of freshness here, 7 there: fewer days are stricter, and both documents say their number."""
    mine = library.checklists["own-list"]
    judged = replace(mine.items[0].judged_by.parts[0], values={"sync_days": 7})
    item = replace(mine.items[0], number="9-9", judged_by=replace(mine.items[0].judged_by, parts=(judged,)))
    other = copied(mine, "other-list", items=(item,))
    (found,) = links([paired(mine, "other-list", Pair("1-1", "9-9", "same", "", None)), other], library.rules)
    assert (found.stricter, found.by) == ("other", "numbers")
    assert [(each.rule, each.parameter, each.mine, each.yours) for each in found.numbers] == [("own-rule", "sync_days", 14, 7)]
    (turned,) = touching([found], Ref("other-list", "9-9"))
    assert (turned.other, turned.stricter, turned.numbers[0].mine) == (Ref("own-list", "1-1"), "one", 7)
    words = links([paired(mine, "other-list", Pair("1-1", "9-9", "same", "this", WHY)), other], library.rules)
    assert (words[0].stricter, words[0].by, words[0].why) == ("one", "text", WHY)


def test_a_number_that_is_the_rules_own_makes_no_document_stricter(library: Library) -> None:
    """Without a number of its own the rule uses 30 days: 14 days are stricter than that; 60 days are looser, but no document said 30."""
    mine = library.checklists["own-list"]
    for value, stricter in ((14, "one"), (60, "")):
        here = _with(mine.items[0], {"sync_days": value})
        there = copied(mine, "other-list", items=(_with(mine.items[0], {}),))
        (found,) = links([paired(replace(mine, items=(here,)), "other-list", Pair("1-1", "1-1", "part", "", None)), there], library.rules)
        assert found.stricter == stricter


def _with(item: Item, values: dict[str, Any]) -> Item:
    return replace(item, judged_by=replace(item.judged_by, parts=(replace(item.judged_by.parts[0], values=values),)))


def test_what_two_documents_say_of_each_other_stands_once(library: Library) -> None:
    mine = library.checklists["own-list"]
    there = paired(copied(mine, "other-list"), "own-list", Pair("1-2", "1-1", "part", "other", None))
    here = paired(mine, "other-list", Pair("1-1", "1-2", "part", "this", None), Pair("1-2", "1-2", "same", "", None))
    found = links([here, there], library.rules)
    assert [(each.one, each.other, each.stricter) for each in found] == [
        (Ref("own-list", "1-1"), Ref("other-list", "1-2"), "one"),
        (Ref("own-list", "1-2"), Ref("other-list", "1-2"), ""),
    ]


def test_one_document_alone_has_neither(library: Library) -> None:
    assert side_by_side([library.checklists["own-list"]], library.rules) == {"demands": [], "editions": []}


# One edition to the next: number, methods and priority of each item, and the pairs of the newer one.
OLD = {
    "1-1": ([1, 5], "◎"),
    "1-2": ([1], "○"),
    "1-3": ([1], "○"),
    "2-1": ([5], "◎"),
    "2-2": ([1], "◎"),
    "2-3": ([1], "○"),
    "2-4": ([1], "○"),
    "2-5": ([1], "○"),
}
NEW = {
    "1-1": ([1], "◎"),
    "1-2": ([1], "○"),
    "1-3": ([1], "◎"),
    "2-2": ([1], "○"),
    "3-1": ([1], "○"),
    "3-2": ([1], "○"),
    "3-3": ([1], "○"),
    "3-4": ([1], "○"),
}
PAIRS = [
    Pair("1-1", "1-1", "same", "", None),  # nothing changed
    Pair("1-3", "1-2", "same", "", WHY),  # renumbered and raised; 1-2 and 1-3 now collide with other things
    Pair("2-2", "2-2", "same", "other", WHY),  # looser, and its priority is lower
    Pair("3-1", "2-3", "part", "", None),  # 2-3 became 3-1 and 3-2
    Pair("3-2", "2-3", "part", "this", None),
    Pair("3-3", "2-4", "similar", "", None),
]  # 1-2 and 3-4 are new; 1-3 and 2-5 are gone; 2-1 is for method 5, of which the newer list tells nothing


def edition(library: Library, name: str, items: dict[str, tuple[list[int], str]], methods: tuple[int, ...]) -> Checklist:
    base = library.checklists["own-list"]
    made = tuple(replace(base.items[0], number=number, methods=tuple(listed), priority=sign) for number, (listed, sign) in items.items())
    return copied(base, name, items=made, methods={number: base.methods[number] for number in methods})


def changes(library: Library, pairs: list[Pair]) -> list[tuple[str, list[str], list[str]]]:
    new, old = edition(library, "new-list", NEW, (1,)), edition(library, "own-list", OLD, (1, 5))
    found = edition_json(paired(new, "own-list", *pairs, edition=True), old, Crosswalk("own-list", edition=True, pairs=tuple(pairs), remarks=()))
    assert (found["new"], found["old"], found["methods"]) == ("new-list", "own-list", [1])
    return [(each["kind"], each["items"], each["others"]) for each in found["changes"]]


def test_an_edition_is_compared_pair_by_pair_and_never_by_number(library: Library) -> None:
    assert changes(library, PAIRS) == [
        ("added", ["1-2"], []),
        ("added", ["3-4"], []),
        ("dropped", [], ["1-3"]),
        ("dropped", [], ["2-5"]),
        ("strengthened", ["3-2"], ["2-3"]),
        ("loosened", ["2-2"], ["2-2"]),
        ("split", ["3-1", "3-2"], ["2-3"]),
        ("changed", ["3-3"], ["2-4"]),
        ("raised", ["1-3"], ["1-2"]),
        ("lowered", ["2-2"], ["2-2"]),
        ("renumbered", ["1-3"], ["1-2"]),
        ("collision", ["1-2"], ["1-2"]),
        ("collision", ["1-3"], ["1-3"]),
        ("kept", ["1-1"], ["1-1"]),
        ("untold", [], ["2-1"]),
    ]


def test_several_that_became_one_are_a_merger(library: Library) -> None:
    found = changes(library, [Pair("3-1", "2-3", "part", "", None), Pair("3-1", "2-4", "same", "", None), Pair("3-1", "2-5", "similar", "", None)])
    assert ("merged", ["3-1"], ["2-3", "2-4"]) in found
    assert ("changed", ["3-1"], ["2-5"]) in found
    assert not [each for each in found if each[0] == "split"]


@given(
    some.lists(some.tuples(some.sampled_from(list(NEW)), some.sampled_from(list(OLD)), some.sampled_from(["same", "part", "similar"])), max_size=12)
)
def test_every_item_of_both_editions_stands_in_the_list(library: Library, rows: list[tuple[str, str, str]]) -> None:
    listed = changes(library, [Pair(*row, "", None) for row in dict.fromkeys(rows)])
    assert {number for _, items, _ in listed for number in items} == set(NEW)
    assert {number for _, _, others in listed for number in others} == set(OLD)
    assert {kind for kind, _, _ in listed} <= set(KINDS)
