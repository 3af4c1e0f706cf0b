"""Ids look random, rise with a known order, and lead back to what they name."""

from itertools import pairwise

import pytest

from scanner.sandbox.dice import Ids


@pytest.mark.parametrize("count", [1, 2, 3, 7, 100, 1000])
def test_every_id_leads_back_to_its_number(count: int) -> None:
    ids = Ids("made up", "thing", count)
    assert [ids.number(ids.at(number)) for number in range(1, count + 1)] == list(range(1, count + 1))


@pytest.mark.parametrize("number", [1, 2, 4711, 99_999, 100_000])
def test_of_very_many_too(number: int) -> None:
    ids = Ids("made up", "thing", 100_000)
    assert ids.number(ids.at(number)) == number


@pytest.mark.parametrize("wrong", ["", "0", "zzzzzzzz-0000-4000-8000-000000000000", "00000000-0000-4000-8000-000000000000", "ffffffff", "ffffffff-"])
def test_what_is_no_id_leads_nowhere(wrong: str) -> None:
    assert Ids("made up", "thing", 50).number(wrong) is None
    assert Ids("made up", "thing", 0).number(wrong) is None


def test_ids_of_other_things_lead_nowhere() -> None:
    ids = Ids("made up", "thing", 50)
    others = Ids("made up", "other thing", 50)
    assert {ids.number(others.at(number)) for number in range(1, 51)} == {None}


def test_in_order_is_the_order_of_the_ids() -> None:
    ids = Ids("made up", "thing", 500)
    found = [ids.at(number) for number in ids.in_order()]
    assert all(one < two for one, two in pairwise(found))
    assert len(set(found)) == 500
