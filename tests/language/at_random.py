"""Conditions and records at random: every operator on every kind of field, and values as no service should send them."""

import copy
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from scanner.language.conditions import Condition, Group, ItemTest, Not, Test
from scanner.language.operators import OPERATORS, Operand
from scanner.language.types import Field, Kind

TEXTS = ["", "a", "b", "Windows", "端末", "a\nb", "2026-10-02T00:00:00Z\n2026-10-02T00:00:00Z"]
NUMBERS = [-1, 0, 1, 2, 30, 2**70]
VERSIONS = ["10", "10.0", "10.0.1", "26.1", "26.1 (25B78)", "x.y"]
DURATIONS = ["PT0S", "PT1H", "P1D", "PT60M", "1 hour"]
TIMES = [
    "2026-10-02T00:00:00Z",
    "2026-10-01T23:59:59.9999999Z",
    "2026-10-02T00:00:00.0000001Z",
    "2026-10-02T09:00:00+09:00",
    "2026-10-31T12:00:00.5Z",
    "2026-11-01T00:05:00Z",
    "2026-11-01T00:05:00.1Z",
    "2026-11-01T00:05:01Z",
    "2026-12-01T00:00:00Z",
    "2024-02-29T08:00:00Z",
    "2026-02-29T08:00:00Z",
    "2026-10-31T24:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "1601-12-31T23:59:59Z",
    "1602-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z",
    "2026-10-31",
    "yesterday",
]
DAYS = [0, 1, 30, 31]
JUNK: list[Any] = [None, True, False, 0, 1, 1.0, 1.5, "1", "", "True", [], ["a"], ["a", "b"], [1], [True], [None], [["a"]], [{}], {}, {"a": 1}, "[]"]
ABSENT = "\N{REPLACEMENT CHARACTER}absent"


def _choices(field: Field) -> list[Any]:
    match field.kind:
        case Kind.BOOLEAN:
            return [True, False]
        case Kind.INTEGER:
            return NUMBERS
        case Kind.VERSION:
            return VERSIONS[:4]
        case Kind.ENUM | Kind.FLAGS:
            return sorted(field.values)
        case Kind.LIST:
            return sorted(field.items["item"].values) or TEXTS
        case _:
            return TEXTS


def _operand(field: Field, operator: str) -> st.SearchStrategy[Any]:
    choices = st.sampled_from(_choices(field)) if not (field.kind is Kind.LIST and "item" not in field.items) else st.just("a")
    match OPERATORS[operator].operand:
        case Operand.LIST:
            return st.lists(choices, min_size=1, max_size=3, unique=True)
        case Operand.NUMBER:
            return st.sampled_from(NUMBERS if field.kind is Kind.INTEGER else DURATIONS[:4])
        case Operand.DAYS:
            return st.sampled_from(DAYS)
        case Operand.VERSION:
            return st.sampled_from(VERSIONS[:4])
        case Operand.FLAG:
            return st.booleans()
        case _:
            return choices


def any_test(field: Field) -> st.SearchStrategy[Test | ItemTest]:
    """Any test of one field."""
    lists_objects = field.kind is Kind.LIST and "item" not in field.items
    operators = [each.name for each in OPERATORS.values() if field.kind in each.kinds and not (lists_objects and each.operand is Operand.LIST)]
    plain: list[st.SearchStrategy[Test | ItemTest]] = [st.builds(Test, st.just(field), st.just(name), _operand(field, name)) for name in operators]
    if field.kind is not Kind.LIST:
        return st.one_of(plain)
    inner = st.deferred(lambda: conditions(field.items.values(), leaves=2))
    items = st.builds(ItemTest, st.just(field), st.sampled_from(["any_item", "every_item"]), inner, st.sampled_from([None, True, False]))
    return st.one_of(*plain, items)


def conditions(fields: Iterable[Field], leaves: int = 4) -> st.SearchStrategy[Condition]:
    """Any condition on these fields."""
    leaf = st.sampled_from(list(fields)).flatmap(any_test)
    return st.recursive(
        leaf,
        lambda inner: st.builds(Not, inner) | st.builds(Group, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        max_leaves=leaves,
    )


def values(field: Field) -> st.SearchStrategy[Any]:
    """A value of a field: mostly one that could be right; `ABSENT` stands for none."""
    right: st.SearchStrategy[Any]
    match field.kind:
        case Kind.BOOLEAN:
            right = st.booleans()
        case Kind.INTEGER:
            right = st.sampled_from([str(number) for number in NUMBERS] if field.wire else NUMBERS)
        case Kind.DATETIME:
            right = st.sampled_from(TIMES)
        case Kind.VERSION:
            right = st.sampled_from(VERSIONS)
        case Kind.DURATION:
            right = st.sampled_from(DURATIONS)
        case Kind.ENUM:
            right = st.sampled_from([*sorted(field.values), "unknownFutureValue"])
        case Kind.FLAGS:
            right = st.lists(st.sampled_from([*sorted(field.values), "unknownFutureValue"]), max_size=3).map(",".join)
        case Kind.LIST:
            right = st.lists(values(field.items["item"]) if "item" in field.items else records(field.items.values()), max_size=3)
            right = right.map(lambda found: [each for each in found if each != ABSENT])
        case Kind.OBJECT:
            right = st.sampled_from([{}, {"a": 1}])
        case _:
            right = st.sampled_from(TEXTS)
    return st.one_of(right, right, right, st.sampled_from(JUNK), st.just(ABSENT)).map(copy.deepcopy)


@st.composite
def records(draw: st.DrawFn, fields: Iterable[Field]) -> dict[str, Any]:
    """A record with these fields; some of what leads to a deeper value may be missing or something else than an object."""
    record: dict[str, Any] = {}
    for field in fields:
        value = draw(values(field))
        if value == ABSENT:
            continue
        path = (*field.pair.list, field.name) if field.pair else field.path
        inner: Any = record
        for name in path[:-1]:
            blocked = draw(st.integers(0, 15)) == 0
            inner = (
                inner.setdefault(name, copy.copy(draw(st.sampled_from([None, "text", [], 1]))) if blocked else {})
                if isinstance(inner, dict)
                else None
            )
        if not isinstance(inner, dict):
            continue
        inner[path[-1]] = value
    for field in fields:
        if field.pair and isinstance(record.get(field.pair.list[0]), dict):
            record[field.pair.list[0]] = [{field.pair.key: name, field.pair.value: value} for name, value in record[field.pair.list[0]].items()]
    return record
