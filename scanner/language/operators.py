"""The closed table of operators: what each accepts, how it decides, and how it reads as a sentence.

There is one spelling each and nothing else: no regular expressions, arithmetic, defaults, coercion or code.
The rule schema, the type check, the evaluation and the printed sentences all come from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from scanner.language.types import Kind, parse_duration, parse_version


class Operand(StrEnum):
    """The form of what stands after an operator."""

    SCALAR = "scalar"
    LIST = "list"
    NUMBER = "number"
    DAYS = "days"
    VERSION = "version"
    FLAG = "flag"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Operator:
    """One row of the table.

    ``prepare`` turns the written operand and the time of collection into what ``test`` compares with; ``test`` gets a typed
    value (never unknown) and the prepared operand. ``ja`` and ``en`` are sentence patterns with ``{field}`` and ``{operand}``.
    """

    name: str
    kinds: frozenset[Kind]
    operand: Operand
    ja: str
    en: str
    prepare: Callable[[Kind, Any, datetime], Any]
    test: Callable[[Any, Any], bool]


def _as_is(kind: Kind, operand: Any, now: datetime) -> Any:
    if kind is Kind.VERSION:
        return parse_version(operand)
    return operand


def _member_set(kind: Kind, operand: Any, now: datetime) -> Any:
    return frozenset(operand)


def _number(kind: Kind, operand: Any, now: datetime) -> Any:
    return parse_duration(operand) if kind is Kind.DURATION else operand


def _days_before(kind: Kind, operand: Any, now: datetime) -> Any:
    return now - timedelta(days=operand)


def _days_after(kind: Kind, operand: Any, now: datetime) -> Any:
    return now + timedelta(days=operand)


def _version(kind: Kind, operand: Any, now: datetime) -> Any:
    return parse_version(operand)


_COMPARABLE = frozenset({Kind.BOOLEAN, Kind.INTEGER, Kind.STRING, Kind.ENUM, Kind.VERSION})
_CHOICES = frozenset({Kind.INTEGER, Kind.STRING, Kind.ENUM})
_NUMBERS = frozenset({Kind.INTEGER, Kind.DURATION})
_TIMES = frozenset({Kind.DATETIME})
_SETS = frozenset({Kind.LIST, Kind.FLAGS})

OPERATORS: dict[str, Operator] = {
    each.name: each
    for each in (
        Operator("equals", _COMPARABLE, Operand.SCALAR, "{field}が{operand}である", "{field} is {operand}", _as_is, lambda v, o: bool(v == o)),
        Operator("not_equals", _COMPARABLE, Operand.SCALAR, "{field}が{operand}ではない", "{field} is not {operand}", _as_is, lambda v, o: bool(v != o)),
        Operator("one_of", _CHOICES, Operand.LIST, "{field}が{operand}のいずれかである", "{field} is one of {operand}", _member_set, lambda v, o: v in o),
        Operator("none_of", _CHOICES, Operand.LIST, "{field}が{operand}のいずれでもない", "{field} is none of {operand}", _member_set, lambda v, o: v not in o),
        Operator("at_least", _NUMBERS, Operand.NUMBER, "{field}が{operand}以上である", "{field} is at least {operand}", _number, lambda v, o: bool(v >= o)),
        Operator("at_most", _NUMBERS, Operand.NUMBER, "{field}が{operand}以下である", "{field} is at most {operand}", _number, lambda v, o: bool(v <= o)),
        Operator(
            "newer_than",
            _TIMES,
            Operand.DAYS,
            "{field}が収集時点の{operand}日前より新しい",
            "{field} is no more than {operand} days before the collection",
            _days_before,
            lambda v, o: bool(v >= o),
        ),
        Operator(
            "older_than",
            _TIMES,
            Operand.DAYS,
            "{field}が収集時点の{operand}日前より古い",
            "{field} is more than {operand} days before the collection",
            _days_before,
            lambda v, o: bool(v < o),
        ),
        Operator(
            "expires_after",
            _TIMES,
            Operand.DAYS,
            "{field}までの残りが収集時点で{operand}日を超える",
            "{field} is more than {operand} days after the collection",
            _days_after,
            lambda v, o: bool(v > o),
        ),
        Operator(
            "version_at_least",
            frozenset({Kind.VERSION}),
            Operand.VERSION,
            "{field}が{operand}以降である",
            "{field} is {operand} or later",
            _version,
            lambda v, o: bool(v >= o),
        ),
        Operator("contains_any", _SETS, Operand.LIST, "{field}に{operand}のいずれかが含まれる", "{field} contains any of {operand}", _member_set, lambda v, o: not o.isdisjoint(v)),
        Operator("contains_all", _SETS, Operand.LIST, "{field}に{operand}がすべて含まれる", "{field} contains all of {operand}", _member_set, lambda v, o: o.issubset(v)),
        Operator(
            "is_empty",
            frozenset({Kind.STRING, Kind.LIST, Kind.FLAGS, Kind.OBJECT}),
            Operand.FLAG,
            "{field}が{operand}",
            "{field} is {operand}",
            _as_is,
            lambda v, o: (len(v) == 0) is o,
        ),
    )
}

QUANTIFIERS = ("any_item", "every_item")
GROUPS = ("all", "any", "not")
