"""Values with the same number are alike: whatever is asked of them, the reference interpreter says the same of all of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.language.alike import MAX_KNOWN, ByRow, ByValue
from scanner.language.conditions import Test as Asked
from scanner.language.conditions import bind
from scanner.language.sorters import ByTime, Leaf, sorter_for
from scanner.language.types import Field, Kind, Pair
from scanner.model.text import Text
from scanner.snapshot.shapes import walk
from tests.language.at_random import TIMES, any_test, records

NOW = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = frozenset({"True", "False", "low", "high"})


def field(kind: Kind, **changes: Any) -> Field:
    """A field of some kind, two names below the record."""
    item = {"item": field(Kind.ENUM if changes.pop("choices", False) else Kind.STRING)} if kind is Kind.LIST else {}
    facts: dict[str, Any] = {
        "name": "value",
        "kind": kind,
        "label": Text("値", "value"),
        "path": ("outer", "value"),
        "values": WORDS if kind in (Kind.ENUM, Kind.FLAGS) else frozenset(),
        "items": item,
        "has_null_meaning": False,
        "null_means": None,
        "null_at": 2,
        "pair": None,
        "wire": "",
        "expiry": False,
        "beta": False,
        "of_device": False,
        "hidden": False,
        "derived": False,
        "means": {},
        "personal": "",
    }
    if not item:
        facts["path"] = changes.pop("path", facts["path"])
    return Field(**(facts | changes))


ITEM = {"path": ("item",)}
FIELDS: Mapping[str, Field] = {
    **{kind.value: field(kind) for kind in Kind if kind is not Kind.LIST},
    "plain": field(Kind.STRING, path=("value",)),
    "expiry": field(Kind.DATETIME, expiry=True),
    "wire": field(Kind.INTEGER, wire="string"),
    "null is false": field(Kind.BOOLEAN, has_null_meaning=True, null_means=False),
    "null is empty, from the top": field(Kind.STRING, has_null_meaning=True, null_means="", null_at=1),
    "texts": field(Kind.LIST, items={"item": field(Kind.STRING, name="item", **ITEM)}),
    "words": field(Kind.LIST, items={"item": field(Kind.ENUM, name="item", **ITEM)}),
    "objects": field(Kind.LIST, items={"a": field(Kind.INTEGER, name="a", path=("a",)), "b": field(Kind.ENUM, name="b", path=("b",))}),
    "pair": field(Kind.INTEGER, pair=Pair(("values",), "name", "value", "value"), wire="string"),
}


@pytest.mark.parametrize("name", FIELDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_alike_is_what_no_test_can_tell_apart(name: str, data: st.DataObject) -> None:
    tested = FIELDS[name]
    leaves: list[Leaf] = [(test, {}) for test in data.draw(st.lists(any_test(tested), min_size=1, max_size=3))]
    deciders = [bind(test, {}, NOW) for test, _ in leaves]
    sorter = sorter_for(tested, leaves, NOW)
    for batch in data.draw(st.lists(st.lists(records([tested]), max_size=8), min_size=1, max_size=3)):
        numbers = sorter.sort([walk(record, tested.path) for record in batch], batch.__getitem__)
        assert [sorter.outcomes[number] for number in numbers] == [tuple(decide(record) for decide in deciders) for record in batch]


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_rows_are_alike_only_if_every_value_is(data: st.DataObject) -> None:
    chosen = [field(kind, path=(kind.value,)) for kind in (Kind.BOOLEAN, Kind.ENUM, Kind.VERSION, Kind.FLAGS, Kind.INTEGER)]
    tested = [data.draw(any_test(each)) for each in chosen]
    deciders = [bind(test, {}, NOW) for test in tested]
    sorters = [sorter_for(each, [(test, {})], NOW) for each, test in zip(chosen, tested, strict=True)]
    rows = ByRow([sorter for sorter in sorters if isinstance(sorter, ByValue)])
    seen: dict[int, Any] = {}
    for batch in data.draw(st.lists(st.lists(records(chosen), max_size=8), min_size=1, max_size=3)):
        numbers = rows.sort([tuple(walk(record, each.path) for each in chosen) for record in batch], batch.__getitem__)
        for number, record in zip(numbers, batch, strict=True):
            outcomes = tuple(decide(record) for decide in deciders)
            assert seen.setdefault(number, outcomes) == outcomes


def test_times_near_a_cut_are_decided_one_by_one() -> None:
    tested = field(Kind.DATETIME, path=("value",))
    test = Asked(tested, "newer_than", 30)
    decide = bind(test, {}, NOW)
    sorter = sorter_for(tested, [(test, {})], NOW)
    assert isinstance(sorter, ByTime)
    batch = [{"value": value} for value in (*TIMES, *TIMES)]
    numbers = sorter.sort([record["value"] for record in batch], batch.__getitem__)
    assert [sorter.outcomes[number][0] for number in numbers] == [decide(record) for record in batch]


def test_two_times_in_one_value_are_no_time() -> None:
    tested = field(Kind.DATETIME, path=("value",))
    test = Asked(tested, "newer_than", 30)
    decide = bind(test, {}, NOW)
    batch = [{"value": "2026-10-31T00:00:00Z"}, {"value": "2026-10-31T00:00:00Z\n2026-10-30T00:00:00Z"}]
    sorter = sorter_for(tested, [(test, {})], NOW)
    numbers = sorter.sort([record["value"] for record in batch], batch.__getitem__)
    assert [sorter.outcomes[number][0] for number in numbers] == [decide(record) for record in batch]
    assert len(set(numbers)) == len(batch)


def test_what_is_remembered_does_not_grow_without_end() -> None:
    tested = field(Kind.ENUM, path=("value",))
    test = Asked(tested, "equals", "low")
    sorter = sorter_for(tested, [(test, {})], NOW)
    batch = [{"value": f"v{number}"} for number in range(2 * MAX_KNOWN)]
    sorter.sort([record["value"] for record in batch], batch.__getitem__)
    assert isinstance(sorter, ByValue)
    assert len(sorter._memo) <= MAX_KNOWN


def test_a_test_that_raises_makes_records_alike_and_raises_for_whoever_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    tested = field(Kind.ENUM, path=("value",))
    test = Asked(tested, "equals", "low")

    def broken(_: Any) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("scanner.language.sorters.bind", lambda *_: broken)
    sorter = sorter_for(tested, [(test, {})], NOW)
    batch = [{"value": "low"}, {"value": "high"}]
    assert sorter.sort(["low", "high"], batch.__getitem__) == [0, 0]
