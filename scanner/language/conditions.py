"""Conditions: parsed from YAML data, checked against the fields of a resource, bound to closures that decide a record.

The tree is the one thing that is evaluated and that prints itself (see `sentences`). `bind` is the reference interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scanner.language.operators import OPERATORS, Operand
from scanner.language.types import INVALID, MISSING, Field, Kind, members, read
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

Record = Mapping[str, Any]
Decide = Callable[[Record], Truth]


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """An operand that a parameter gives."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """``all`` or ``any`` of ``parts``."""

    kind: str
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of ``part``."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Test:
    """One operator applied to one field."""

    field: Field
    operator: str
    operand: Any


@dataclass(frozen=True, slots=True)
class ItemTest:
    """A condition on the items of a list. ``when_empty``: what an empty list means to ``every_item`` (None: unknown)."""

    field: Field
    quantifier: str
    condition: Condition
    when_empty: bool | None


Condition = Group | Not | Test | ItemTest


def bind(condition: Condition, parameters: Mapping[str, Any], now: datetime) -> Decide:
    """A function that decides one record. ``parameters``: effective values; ``now``: when the records were collected."""
    match condition:
        case Group("all", parts):
            return _all([bind(part, parameters, now) for part in parts])
        case Group(_, parts):
            return _any([bind(part, parameters, now) for part in parts])
        case Not(part):
            inner = bind(part, parameters, now)
            return lambda record: negate(inner(record))
        case Test():
            return _test(condition, parameters, now)
        case ItemTest():
            return _items(condition, parameters, now)


def _all(parts: list[Decide]) -> Decide:
    return lambda record: conjunction(part(record) for part in parts)


def _any(parts: list[Decide]) -> Decide:
    return lambda record: disjunction(part(record) for part in parts)


def _test(test: Test, parameters: Mapping[str, Any], now: datetime) -> Decide:
    operator = OPERATORS[test.operator]
    field = test.field
    operand = operator.prepare(field.kind, resolve(test.operand, parameters), now)
    decide = operator.test
    plain_list = field.kind is Kind.LIST and operator.operand is Operand.LIST

    def decided(record: Record) -> Truth:
        value = read(field, record, now)
        if plain_list and not isinstance(value, Unknown):
            value = members(field, value, now)
        if isinstance(value, Unknown):
            return value
        return decide(value, operand)

    return decided


def _items(test: ItemTest, parameters: Mapping[str, Any], now: datetime) -> Decide:
    inner = bind(test.condition, parameters, now)
    field = test.field
    plain = list(field.items) == ["item"]
    quantify = disjunction if test.quantifier == "any_item" else conjunction

    def decided(record: Record) -> Truth:
        value = read(field, record, now)
        if isinstance(value, Unknown):
            return value
        if not value and test.quantifier == "every_item":
            return MISSING if test.when_empty is None else test.when_empty
        return quantify(inner({"item": each}) if plain else inner(each) if isinstance(each, dict) else INVALID for each in value)

    return decided


def resolve(operand: Any, parameters: Mapping[str, Any]) -> Any:
    """The operand itself, or the value of the parameter that it names."""
    return parameters[operand.name] if isinstance(operand, ParameterRef) else operand


def tests_of(condition: Condition, *, negated: bool = False) -> Iterator[tuple[Test | ItemTest, bool]]:
    """The tests of the record's own fields in reading order, each with whether it stands under an odd number of ``not``.

    Conditions on list items are not entered.
    """
    match condition:
        case Group(_, parts):
            for part in parts:
                yield from tests_of(part, negated=negated)
        case Not(part):
            yield from tests_of(part, negated=not negated)
        case _:
            yield condition, negated


def parameters_of(condition: Condition) -> Iterator[str]:
    """Names of the parameters that the condition uses."""
    match condition:
        case Group(_, parts):
            for part in parts:
                yield from parameters_of(part)
        case Not(part):
            yield from parameters_of(part)
        case ItemTest():
            yield from parameters_of(condition.condition)
        case Test():
            if isinstance(condition.operand, ParameterRef):
                yield condition.operand.name
