"""Which sorter a field needs (see `scanner.language.alike`), by its kind and by what the rules ask of it."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from typing import Any

from scanner.language.alike import NOTHING, TEXT, UNSEEN, ByOperand, ByTexts, ByValue, Decider, RecordAt, Sorter
from scanner.language.conditions import ItemTest, Record, Test, bind, resolve
from scanner.language.operators import OPERATORS, Operand
from scanner.language.types import FUTURE_TOLERANCE, YEAR_OF_NEVER, Field, Kind

Leaf = tuple[Test | ItemTest, Mapping[str, Any]]

_CHOICES = frozenset({"equals", "not_equals", "one_of", "none_of", "is_empty"})
_MOMENTS = frozenset({"newer_than", "older_than", "expires_after"})

_STAMP = (
    r"(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z"
)
_ONE = re.compile(rf"{_STAMP}\Z", re.ASCII)
_ALL = re.compile(rf"(?:{_STAMP}\n)*+\Z", re.ASCII)
_BEYOND = "["  # sorts after whatever may follow the seconds


class ByTime(Sorter):
    """For points in time that are only compared with some ``cuts``.

    Times in UTC as the services write them sort like texts. What lies between two cuts is alike; what lies within the second
    of a cut is decided one by one.
    """

    def __init__(self, deciders: Iterable[Decider], cuts: Iterable[datetime]) -> None:
        super().__init__(deciders)
        seconds = [moment.astimezone(UTC).isoformat()[:19] for moment in cuts]
        self._cuts = sorted({str(YEAR_OF_NEVER + 1), *seconds, *(second + _BEYOND for second in seconds)})
        self._slots = [UNSEEN] * (len(self._cuts) + 1)
        self._never = {bisect(self._cuts, second + "Z") for second in seconds}
        self._odd: dict[Any, int] = {}

    def sort(self, column: Sequence[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        texts = column if TEXT.issuperset(map(type, column)) else [value for value in column if type(value) is str]
        joined = "\n".join([*texts, ""])
        if joined.count("\n") == len(texts) and _ALL.match(joined):
            slots = self._in_slots(texts)
            numbers = list(slots) if texts is column else [next(slots) if type(value) is str else self._nothing(value) for value in column]
        else:
            numbers = [self._slots[bisect(self._cuts, value)] if _is_stamp(value) else self._nothing(value) for value in column]
        if UNSEEN in numbers:
            for index, number in enumerate(numbers):
                if number == UNSEEN:
                    numbers[index] = self._learn(column[index], record(index))
        return numbers

    def _in_slots(self, texts: Sequence[str]) -> Iterator[int]:
        low, high = (bisect(self._cuts, end(texts, default="")) for end in (min, max))
        return repeat(self._slots[low], len(texts)) if low == high else map(self._slots.__getitem__, map(partial(bisect, self._cuts), texts))

    def _nothing(self, value: Any) -> int:
        return self._odd.get(value, UNSEEN) if type(value) in NOTHING else UNSEEN

    def _learn(self, value: Any, record: Record) -> int:
        if _is_stamp(value):
            slot = bisect(self._cuts, value)
            if self._slots[slot] != UNSEEN:
                return self._slots[slot]
            number = self.decide(record)
            if slot not in self._never:
                self._slots[slot] = number
            return number
        number = self._nothing(value)
        if number == UNSEEN:
            number = self.decide(record)
            if type(value) in NOTHING:
                self._odd[value] = number
        return number


def _is_stamp(value: Any) -> bool:
    return type(value) is str and _ONE.match(value) is not None


_TYPES: Mapping[Kind, type] = {Kind.BOOLEAN: bool, Kind.ENUM: str, Kind.FLAGS: str, Kind.VERSION: str, Kind.DURATION: str}


def sorter_for(field: Field, leaves: Sequence[Leaf], now: datetime) -> Sorter:
    """What sorts the values of ``field`` for these tests of it. ``now``: when the records were collected."""
    deciders = [bind(test, parameters, now) for test, parameters in leaves]
    plain = [(test, resolve(test.operand, parameters)) for test, parameters in leaves if isinstance(test, Test)]
    operators = {test.operator for test, _ in plain} if len(plain) == len(leaves) else {"items"}
    sorter = Sorter(deciders)
    if field.pair is not None:
        pass
    elif field.kind in _TYPES:
        sorter = ByValue(deciders, _TYPES[field.kind])
    elif field.kind is Kind.INTEGER:
        sorter = ByValue(deciders, str if field.wire == "string" else int)
    elif field.kind is Kind.LIST and list(field.items) == ["item"]:
        sorter = ByTexts(deciders)
    elif field.kind is Kind.STRING and operators <= _CHOICES:
        sorter = ByOperand(deciders, [each for test, operand in plain for each in _operands(test, operand)])
    elif field.kind is Kind.DATETIME and operators <= _MOMENTS:
        cuts = [OPERATORS[test.operator].prepare(field.kind, operand, now) for test, operand in plain]
        sorter = ByTime(deciders, cuts if field.expiry else [*cuts, now + FUTURE_TOLERANCE])
    return sorter


def _operands(test: Test, operand: Any) -> list[str]:
    match OPERATORS[test.operator].operand:
        case Operand.LIST:
            return list(operand)
        case Operand.FLAG:
            return []
        case _:
            return [operand]
