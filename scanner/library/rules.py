"""A rule: one verification of one thing, read from ``rules/<area>/<id>.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.language.conditions import Condition, ItemTest, ParameterRef, Test, tests_of
from scanner.language.operands import MAX_DAYS
from scanner.language.types import Field, parse_version
from scanner.model.text import Text
from scanner.resources.registry import Resource

Number = int | str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that may be tightened. ``basis``: document, vendor or ours; ``stricter``: lower or higher."""

    name: str
    type: str
    default: Number
    minimum: int | None
    maximum: int | None
    stricter: str
    basis: str
    source: Text
    label: Text

    def is_stricter(self, value: Number, than: Number) -> bool:
        """Whether ``value`` demands more than ``than``."""
        left: Any = parse_version(value) if self.type == "version" else value
        right: Any = parse_version(than) if self.type == "version" else than
        return bool(left < right) if self.stricter == "lower" else bool(left > right)

    def complaint(self, value: Any) -> tuple[str, str] | None:
        """What is wrong with a value for this parameter; None if nothing is."""
        if self.type == "version":
            good = parse_version(value) is not None
            return None if good else ("引用符で囲んだ版番号が必要です。", "a quoted version is needed.")
        if type(value) is not int:
            return "整数が必要です。", "an integer is needed."
        low, high = self.minimum or 0, MAX_DAYS if self.type == "days" and self.maximum is None else self.maximum
        if value < low or (high is not None and value > high):
            span = f"{low}–{high}" if high is not None else f"{low}–"
            return f"値 {value} が範囲（{span}）の外です。", f"the value {value} is outside {span}."
        return None


@dataclass(frozen=True, slots=True)
class Count:
    """A demand on the number of records for which ``of`` holds."""

    of: Condition
    at_least: int | ParameterRef | None
    at_most: int | ParameterRef | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One verification. Exactly one of ``require`` and ``count`` is set.

    ``origin``: shipped or own (独自). ``references``: other documents that ask for this setting.

    ``valid_when``: else the record is unknown (stale). ``conclusive_when``: else it is unknown (inconclusive), because its
    values, though read and fresh, allow no conclusion.
    """

    id: str
    area: str
    title: Text
    resource: Resource
    where: Condition | None
    require: Condition | None
    count: Count | None
    valid_when: Condition | None
    conclusive_when: Condition | None
    parameters: Mapping[str, Parameter]
    on_empty: str
    ledger: tuple[str, ...]
    show: tuple[Field, ...]
    why: Text
    fix: Text
    licence: str
    effort: str
    limits: Text
    references: tuple[Text, ...]
    origin: str

    def conditions(self) -> Iterator[Condition]:
        """All conditions of the rule."""
        for each in (self.where, self.require, self.count.of if self.count else None, self.valid_when, self.conclusive_when):
            if each is not None:
                yield each

    def fields(self) -> Iterator[Field]:
        """All fields that the rule reads or shows (with repetitions)."""
        yield from self.show
        for condition in self.conditions():
            for test, _ in tests_of(condition):
                yield test.field

    @property
    def demanded(self) -> tuple[str, ...]:
        """The fields that the demand itself tests, each once: what a deviation consists of."""
        demand = self.require or (self.count.of if self.count else None)
        return tuple(dict.fromkeys(test.field.name for test, _ in tests_of(demand))) if demand else ()

    def decisive(self) -> Iterator[tuple[Test | ItemTest, bool]]:
        """The tests that stand as evidence (of the demand, its freshness, its conclusiveness), each with whether it is negated."""
        for condition in (self.require, self.count.of if self.count else None, self.valid_when, self.conclusive_when):
            if condition is not None:
                yield from tests_of(condition)
