"""Waivers case by case, worked out by hand: which failing records and answers are accepted, and what is said of every acceptance."""

from typing import Any

import pytest

from scanner.judge.waivers import number_found, pinnable
from scanner.library.waivers import Pinned
from tests.judge.accepting import ITEM, Accepted, ask, finding, leaf, one, pin, waiver

P, F, U = "pass", "fail", "unknown"
PAST, LATER = "2026-10-31", "2027-03-31"
BIG = {f"k{number:02}": 0 for number in range(19)}


# What is pinned against what is observed: nothing but the very same JSON value is accepted.
@pytest.mark.parametrize(
    ("pinned", "observed", "accepted"),
    [
        (False, False, True),
        (None, None, True),  # nothing there, as before
        ("a", "a", True),
        (2, 2, True),
        (["a", "b"], ["a", "b"], True),
        ({"x": 1, "y": [None]}, {"y": [None], "x": 1}, True),  # an object has no order
        (False, True, False),
        (None, False, False),  # nothing is known of what was said to be off
        (None, "", False),
        (None, [], False),
        (False, 0, False),  # off is no number
        (True, 1, False),
        (1, True, False),
        (1, 1.0, False),  # a rule reads 1 as a whole number, and 1.0 as none
        (1, "1", False),
        (True, "true", False),
        ("a", "A", False),
        ("a", "a ", False),
        (["a", "b"], ["b", "a"], False),  # a list has one
        (["a"], ["a", "b"], False),
        ([True], [1], False),  # deep within as well
        ({"x": False}, {"x": 0}, False),
        ({"x": None}, {}, False),
        ({}, {"x": None}, False),
        ("***", "***", False),  # hidden: may have changed unseen
        ("a…", "a…", False),  # cut
        (["a", "…"], ["a", "…"], False),
        (BIG, BIG, True),  # 19 keys: whole
        ({**BIG, "k19": 0}, {**BIG, "k19": 0}, False),  # 20: evidence shows no more of an object, so there may be more
    ],
)
def test_a_record_is_accepted_with_the_very_value_that_was_pinned(pinned: Any, observed: Any, *, accepted: bool) -> None:
    found, told = one([waiver(pin("1", pinned))], ("1", F, observed))
    assert told == (accepted, 1, int(accepted))
    assert found.record_states() == [["in_force" if accepted else "changed"]]
    assert found.states() == ["in_force" if accepted else "changed"]


@pytest.mark.parametrize("observed", [{}, {"deviceName": "x"}, {"isEncrypted": False, "deviceName": "x"}])
def test_every_tested_field_and_no_other_is_pinned(observed: dict[str, Any]) -> None:
    """The rule tests isEncrypted; a pin that leaves it out, or says more, is of another rule."""
    _, told = one([waiver(Pinned("1", observed))], ("1", F, False))
    assert told == (False, 1, 0)


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        ("", True), ("…", False), ("…a", True), ("***", False), ("****", True), (0, True), (None, True), ([], True), ({}, True),
        ([["…"]], False), ([1, "a"], True), (["***", "a"], False), ({"a": {"b": "x…"}}, False), ({"a": "x", "b": "***"}, False),
    ],
)  # fmt: skip
def test_what_is_shown_whole(value: object, whole: bool) -> None:
    assert pinnable(value) is whole


# What became of a pinned record. PAST: the waiver was over.
@pytest.mark.parametrize(
    ("records", "state", "expired", "of_waiver"),
    [
        ([("1", F, False)], "in_force", "expired", "in_force"),
        ([("1", F, None)], "changed", "expired", "changed"),
        ([("1", P, True)], "met", "met", "unused"),
        ([("1", U, None)], "unknown", "unknown", "unused"),
        ([("1", P, True), ("1", U, None)], "unknown", "unknown", "unused"),  # one of that id may still fail
        ([("1", U, None), ("1", F, None)], "changed", "expired", "changed"),
        ([("2", F, False)], "gone", "gone", "unused"),
        ([("1", P, False)], "met", "met", "unused"),  # the rule may have changed: it no longer fails, whatever its value
    ],
)
def test_the_state_of_a_record(records: list[Any], state: str, expired: str, of_waiver: str) -> None:
    # Another record fails as well, so that the rule does.
    more = [*records, ("9", F, False)]
    now, told = one([waiver(pin("1", False))], *more)
    assert (now.record_states(), now.states()) == ([[state]], [of_waiver])
    assert told[2] == int(state == "in_force")
    over, told = one([waiver(pin("1", False), expires=PAST)], *more, ended={PAST})
    assert (over.record_states(), over.states()) == ([[expired]], ["expired"])
    assert told[2] == 0


def test_all_failing_records_must_be_accepted() -> None:
    pins = [pin("1", False), pin("2", None)]
    assert one([waiver(*pins)], ("1", F, False), ("2", F, None))[1] == (True, 2, 2)
    assert one([waiver(*pins)], ("1", F, False), ("2", F, None), ("3", F, False))[1] == (False, 3, 2)
    # Not those that pass, and not those of which nothing is known: these do not fail.
    assert one([waiver(*pins)], ("1", F, False), ("2", P, True), ("3", U, None))[1] == (True, 1, 1)


# Records that share an id, or have none.
@pytest.mark.parametrize("name", ["", "1"])
def test_one_acceptance_holds_for_one_record(name: str) -> None:
    accepted = waiver(pin(name, False))
    assert one([accepted], (name, F, False))[1] == (True, 1, 1)
    # A second one that deviates in the same way was not accepted, and cannot be told from the first: one of two is accepted.
    assert one([accepted], (name, F, False), (name, F, False))[1] == (False, 2, 1)
    assert one([waiver(pin(name, False), pin(name, False))], (name, F, False), (name, F, False))[1] == (True, 2, 2)
    # Each with its own value.
    found, told = one([waiver(pin(name, False), pin(name, None))], (name, F, None), (name, F, False))
    assert (told, found.record_states()) == ((True, 2, 2), [["in_force", "in_force"]])


def test_an_acceptance_renewed_in_another_waiver_is_the_same_acceptance() -> None:
    """Two waivers that each accept one record of an id may mean the same one: in doubt nothing more is accepted."""
    twice = [waiver(pin("1", False)), waiver(pin("1", False))]
    assert one(twice, ("1", F, False))[1] == (True, 1, 1)
    assert one(twice, ("1", F, False), ("1", F, False))[1] == (False, 2, 1)
    # The wider of the two counts.
    wider = [waiver(pin("1", False)), waiver(pin("1", False), pin("1", False))]
    assert one(wider, ("1", F, False), ("1", F, False))[1] == (True, 2, 2)


@pytest.mark.parametrize(
    ("records", "states"),
    [
        ([("1", F, False), ("1", P, True)], ["in_force", "met"]),  # one of two was mended
        ([("1", F, False), ("1", F, None)], ["in_force", "changed"]),  # one of two deviates otherwise
        ([("1", F, False), ("1", U, None)], ["in_force", "unknown"]),
        ([("1", F, False)], ["in_force", "gone"]),  # one of two is no more
    ],
)
def test_of_two_records_alike_the_second_acceptance_has_its_own_state(records: list[Any], states: list[str]) -> None:
    found, told = one([waiver(pin("1", False), pin("1", False))], *records)
    assert found.record_states() == [states]
    assert told[2] == 1


def test_the_name_is_that_of_the_accepted_record() -> None:
    found, _ = one([waiver(pin("1", False), pin("2", False), pin("", False))], ("1", F, False), ("", F, False))
    assert [each["name"] for each in found.waivers.listed()[0]["records"]] == ["名前 1", None, None]


# Several waivers.
def test_what_one_waiver_no_longer_accepts_another_may() -> None:
    records = [("1", F, None)]
    old, new = waiver(pin("1", False)), waiver(pin("1", None))
    for order, states in (([old, new], ["changed", "in_force"]), ([new, old], ["in_force", "changed"])):
        found, told = one(order, *records)
        assert (told, found.states()) == ((True, 1, 1), states)
    over = waiver(pin("1", None), expires=PAST)
    found, told = one([over, new], *records, ended={PAST})
    assert (told, found.states()) == ((True, 1, 1), ["expired", "in_force"])


def test_two_waivers_together_accept_what_neither_does_alone() -> None:
    found, told = one([waiver(pin("1", False)), waiver(pin("2", False))], ("1", F, False), ("2", F, False))
    assert told == (True, 2, 2)
    assert [each["id"] for each in found.waivers.listed()] == ["w1", "w2"]


def test_a_waiver_with_several_records_has_the_strongest_state() -> None:
    """In force while one record is; else changed; expired as a whole."""
    pins = [pin("1", False), pin("2", False), pin("3", False)]
    assert one([waiver(*pins)], ("1", F, None), ("2", F, False))[0].states() == ["in_force"]
    assert one([waiver(*pins)], ("1", F, None), ("2", P, True))[0].states() == ["changed"]
    assert one([waiver(*pins, expires=PAST)], ("9", F, False), ended={PAST})[0].states() == ["expired"]


def test_where_so_many_are_allowed_nothing_needs_accepting() -> None:
    """A count of at most two: the one that counts is shown as failing, but the rule passes."""
    found = Accepted([waiver(pin("1", False))], {"f": [("1", F, False)]}, verdict="pass", bounds=(1, 1))
    assert found.counts(leaf("pass"), failed=False) == (False, 0, 0)
    assert (found.record_states(), found.states()) == ([["met"]], ["unused"])


# A number instead of records.
@pytest.mark.parametrize(
    ("records", "bounds", "count", "told", "state"),
    [
        ([], None, 0, (True, 1, 1), "in_force"),  # nobody there at all, and that is the failure
        ([], None, 1, (False, 1, 0), "changed"),
        ([("1", P, True)], (1, 1), 1, (True, 1, 1), "in_force"),
        ([("1", P, True)], (1, None), 1, (True, 1, 1), "in_force"),  # at least one
        ([("1", P, True)], (1, 1), 0, (False, 1, 0), "changed"),
        ([("1", P, True), ("2", P, True)], (2, 2), 1, (False, 1, 0), "changed"),
        ([("1", F, False)], (1, 1), 1, (False, 1, 0), "changed"),  # single records fail: a number says nothing of which
        ([("1", F, False)], (1, 1), 0, (False, 1, 0), "changed"),
        ([("1", F, False)], None, 0, (False, 1, 0), "changed"),
    ],
)
def test_a_number(records: list[Any], bounds: Any, count: int, told: tuple[bool, int, int], state: str) -> None:
    found = Accepted([waiver(count=count)], {"f": records}, bounds=bounds)
    assert found.counts(leaf()) == told
    assert found.states() == [state]
    over = Accepted([waiver(count=count, expires=PAST)], {"f": records}, bounds=bounds, ended={PAST})
    assert over.counts(leaf()) == (False, 1, 0)
    assert over.states() == ["expired"]


def test_a_number_and_records_do_not_add_up() -> None:
    """Three of a kind fail by their number; a waiver for single records of the rule accepts none of that."""
    found = Accepted([waiver(pin("1", False)), waiver(count=3)], {"f": [("1", P, False)]}, bounds=(3, 3))
    assert found.counts(leaf()) == (True, 1, 1)
    assert found.states() == ["unused", "in_force"]
    alone = Accepted([waiver(pin("1", False))], {"f": [("1", P, False)]}, bounds=(3, 3))
    assert alone.counts(leaf()) == (False, 1, 0)
    # Two waivers for the number: one that is right is enough, whichever comes first.
    for counts in ((3, 2), (2, 3)):
        found = Accepted([waiver(count=each) for each in counts], {"f": []}, bounds=(3, 3))
        assert found.counts(leaf()) == (True, 1, 1)


def test_how_many_were_found() -> None:
    assert [number_found(finding("f", [], F, bounds)) for bounds in (None, (0, 0), (2, None), (3, 5))] == [0, 0, 2, 3]


# A rule that does not fail.
@pytest.mark.parametrize("verdict", ["pass", "unknown", "not_applicable"])
def test_a_rule_that_does_not_fail_has_nothing_to_accept(verdict: str) -> None:
    """So with a count: three of a kind are shown as failing, and three are allowed. The item fails by something else."""
    found = Accepted([waiver(pin("1", False)), waiver(count=0)], {"f": [("1", F, False)]}, verdict=verdict)
    assert found.counts(leaf(verdict)) == (False, 0, 0)
    assert found.states()[1] == "unused"
    assert found.counts({"all": [leaf(verdict), ask()], "verdict": "fail", "reasons": {}}) == (False, 1, 0)
    # Nor would it where the item were said to fail without any part that does.
    assert found.result(None) == {"waived": False, "waivers": ["w1", "w2"], "failing": 0, "accepted": 0, "otherwise": None}


def test_only_waivers_of_the_item_and_the_work_style_are_named() -> None:
    mine, others = waiver(pin("1", False), style="office"), [waiver(pin("1", False), item=item) for item in (("list", "1-2"), ("other", "1-1"))]
    found = Accepted([others[0], mine, others[1]], {"f": [("1", F, False)]})
    assert found.result(leaf()) == {"waived": True, "waivers": ["w2"], "failing": 1, "accepted": 1, "otherwise": "pass"}
    assert found.result(leaf(), "home") is None
    assert found.result(leaf(), item=("list", "9-9")) is None
    assert Accepted([waiver(pin("1", False))], {"f": [("1", F, False)]}).counts(leaf(), "home") == (True, 1, 1)
    assert ITEM == ("list", "1-1")
