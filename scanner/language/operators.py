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
    value (never unknown) and the prepared operand. ``says`` are the sentence patterns: Japanese, its negation, English, its
    negation, with ``{field}`` and ``{operand}``, or for lists ``{any}`` (A か B), ``{all}`` (A・B がすべて), ``{lacks}`` (A・B の
    どれかが), ``{nor}`` (A でも B でも), ``{none}`` (A も B も).
    """

    name: str
    kinds: frozenset[Kind]
    operand: Operand
    says: tuple[str, str, str, str]
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

_IS = ("{field}が{operand}である", "{field}が{operand}ではない", "{field} is {operand}", "{field} is not {operand}")
_AMONG = ("{field}が{any}である", "{field}が{nor}ない", "{field} is {any}", "{field} is {none}")
_NEWER = (
    "{field}が収集時点から{operand}日以内である",
    "{field}が収集時点より{operand}日を超えて古い",
    "{field} is within {operand} {days} before the collection",
    "{field} is more than {operand} {days} before the collection",
)
_AT_LEAST = ("{field}が{operand}以上である", "{field}が{operand}未満である", "{field} is at least {operand}", "{field} is less than {operand}")
_AT_MOST = ("{field}が{operand}以下である", "{field}が{operand}を超える", "{field} is at most {operand}", "{field} is more than {operand}")
_EXPIRES = (
    "{field}まで、収集時点で{operand}日より多く残っている",
    "{field}まで、収集時点で{operand}日以下しか残っていない",
    "{field} is more than {operand} {days} after the collection",
    "{field} is not more than {operand} {days} after the collection",
)
NOT_EXPIRED = ("{field}が過ぎていない", "{field}が過ぎている", "{field} has not passed", "{field} has passed")
_VERSION = ("{field}が{operand}以降である", "{field}が{operand}より前である", "{field} is {operand} or later", "{field} is before {operand}")
_ANY = ("{field}に{any}が含まれる", "{field}に{none}含まれない", "{field} contains {any}", "{field} does not contain {any}")
_ALL = (
    "{field}に{all}含まれる",
    "{field}に{lacks}含まれない",
    "{field} contains {all}",
    "{field} does not contain {all}",
)
_EMPTY = ("{field}が空である", "{field}が空ではない", "{field} is empty", "{field} is not empty")
_EMPTIABLE = frozenset({Kind.STRING, Kind.LIST, Kind.FLAGS, Kind.OBJECT})


def _negated(says: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    return says[1], says[0], says[3], says[2]


OPERATORS: dict[str, Operator] = {
    each.name: each
    for each in (
        Operator("equals", _COMPARABLE, Operand.SCALAR, _IS, _as_is, lambda v, o: bool(v == o)),
        Operator("not_equals", _COMPARABLE, Operand.SCALAR, _negated(_IS), _as_is, lambda v, o: bool(v != o)),
        Operator("one_of", _CHOICES, Operand.LIST, _AMONG, _member_set, lambda v, o: v in o),
        Operator("none_of", _CHOICES, Operand.LIST, _negated(_AMONG), _member_set, lambda v, o: v not in o),
        Operator("at_least", _NUMBERS, Operand.NUMBER, _AT_LEAST, _number, lambda v, o: bool(v >= o)),
        Operator("at_most", _NUMBERS, Operand.NUMBER, _AT_MOST, _number, lambda v, o: bool(v <= o)),
        Operator("newer_than", _TIMES, Operand.DAYS, _NEWER, _days_before, lambda v, o: bool(v >= o)),
        Operator("older_than", _TIMES, Operand.DAYS, _negated(_NEWER), _days_before, lambda v, o: bool(v < o)),
        Operator("expires_after", _TIMES, Operand.DAYS, _EXPIRES, _days_after, lambda v, o: bool(v > o)),
        Operator("version_at_least", frozenset({Kind.VERSION}), Operand.VERSION, _VERSION, _version, lambda v, o: bool(v >= o)),
        Operator("contains_any", _SETS, Operand.LIST, _ANY, _member_set, lambda v, o: not o.isdisjoint(v)),
        Operator("contains_all", _SETS, Operand.LIST, _ALL, _member_set, lambda v, o: o.issubset(v)),
        Operator("is_empty", _EMPTIABLE, Operand.FLAG, _EMPTY, _as_is, lambda v, o: (len(v) == 0) is o),
    )
}

QUANTIFIERS = ("any_item", "every_item")
GROUPS = ("all", "any", "not")
