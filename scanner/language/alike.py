"""Values that are alike: those of a field that no test of it can tell apart.

What a condition makes of a record depends on nothing but the outcomes of its tests, and a test's outcome on nothing but its
field's value. So records whose values are alike, field by field, come out the same, and only the first of them need be decided:
by `scanner.language.conditions.bind`, which stays the only interpreter. Here values are merely sorted – by what they are where
few different ones occur, else by what the operators compare them with.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from typing import Any

from msgspec import UNSET, UnsetType

from scanner.language.conditions import ItemTest, Record, Test, bind, resolve
from scanner.language.operators import OPERATORS, Operand
from scanner.language.types import FUTURE_TOLERANCE, YEAR_OF_NEVER, Field, Kind

Decider = Callable[[Record], Hashable]
RecordAt = Callable[[int], Record]
Leaf = tuple[Test | ItemTest, Mapping[str, Any]]

MAX_KNOWN = 4096

_UNSEEN = -1
_STR = frozenset({str})
_RAISED = "raised"
_CHOICES = frozenset({"equals", "not_equals", "one_of", "none_of", "is_empty"})
_MOMENTS = frozenset({"newer_than", "older_than", "expires_after"})


class NullAt:
    """Stands for a null that ends the way to a deeper value. There is one such object for every length of the way."""

    __slots__ = ()


NULL_AT = tuple(NullAt() for _ in range(20))
_NOTHING = frozenset({type(None), UnsetType, NullAt})


class Memo(dict[Any, Any]):
    """A dictionary that gives -1 for what is not in it, and then says so in ``missed``."""

    __slots__ = ("missed",)

    def __init__(self) -> None:
        super().__init__()
        self.missed = False

    def __missing__(self, key: Any) -> int:
        self.missed = True
        return _UNSEEN


class Sorter:
    """Numbers the values of one field so that values with the same number are alike. This one decides every value.

    ``outcomes``: for each number, what the deciders said.
    """

    def __init__(self, deciders: Iterable[Decider]) -> None:
        self._deciders = tuple(deciders)
        self._numbers: dict[tuple[Hashable, ...], int] = {}
        self.outcomes: list[tuple[Any, ...]] = []

    def sort(self, column: list[Any], record: RecordAt) -> list[int]:
        """The numbers of the values in ``column``; ``record`` gives, by index, the record that a value is of."""
        return [self._decide(record(index)) for index in range(len(column))]

    def _decide(self, record: Record) -> int:
        outcomes = tuple([_outcome(decide, record) for decide in self._deciders])
        number = self._numbers.get(outcomes)
        if number is None:
            number = self._numbers[outcomes] = len(self.outcomes)
            self.outcomes.append(outcomes)
        return number


def _outcome(decide: Decider, record: Record) -> Hashable:
    try:
        return decide(record)
    except Exception:  # noqa: BLE001 - only a mark that makes these records alike: whoever decides the first of them meets the error
        return _RAISED


class ByValue(Sorter):
    """For fields with few different values. ``types``: of what types the values are that may be remembered, besides null."""

    def __init__(self, deciders: Iterable[Decider], types: set[type]) -> None:
        super().__init__(deciders)
        self._types = _NOTHING | types
        self._memo = Memo()

    def sort(self, column: list[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        if not self._types.issuperset(map(type, column)):
            return super().sort(column, record)
        memo = self._memo
        memo.missed = False
        numbers: list[int] = list(map(memo.__getitem__, column))
        if memo.missed:
            for index, number in enumerate(numbers):
                if number == _UNSEEN:
                    numbers[index] = self._learn(column[index], record(index))
        return numbers

    def _learn(self, value: Any, record: Record) -> int:
        number = self._memo.get(value)
        if number is None:
            number = self._decide(record)
            if len(self._memo) < MAX_KNOWN:
                self._memo[value] = number
        return int(number)


class ByTexts(ByValue):
    """For lists of texts."""

    def __init__(self, deciders: Iterable[Decider]) -> None:
        super().__init__(deciders, {tuple})

    def sort(self, column: list[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        return super().sort([_texts(value) for value in column], record)


def _texts(value: Any) -> Any:
    """A list of texts as something that can be remembered; anything else as it is."""
    return tuple(value) if type(value) is list and {str}.issuperset(map(type, value)) else value


class ByOperand(Sorter):
    """For texts that are only compared with some ``operands``: all others are alike, but for the empty one."""

    def __init__(self, deciders: Iterable[Decider], operands: Iterable[str]) -> None:
        super().__init__(deciders)
        self._types = _NOTHING | {str}
        self._memo: dict[Any, int] = dict.fromkeys([*operands, "", None, UNSET, *NULL_AT], _UNSEEN)
        self._other = _UNSEEN

    def sort(self, column: list[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        if not self._types.issuperset(map(type, column)):
            return super().sort(column, record)
        numbers = list(map(self._memo.get, column, repeat(self._other)))
        if _UNSEEN in numbers:
            for index, number in enumerate(numbers):
                if number == _UNSEEN:
                    numbers[index] = self._learn(column[index], record(index))
        return numbers

    def _learn(self, value: Any, record: Record) -> int:
        number = self._memo.get(value, self._other)
        if number == _UNSEEN:
            number = self._decide(record)
            if value in self._memo:
                self._memo[value] = number
            else:
                self._other = number
        return number


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
        self._slots = [_UNSEEN] * (len(self._cuts) + 1)
        self._never = {bisect(self._cuts, second + "Z") for second in seconds}
        self._odd: dict[Any, int] = {}

    def sort(self, column: list[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        texts = column if _STR.issuperset(map(type, column)) else [value for value in column if type(value) is str]
        joined = "\n".join([*texts, ""])
        if joined.count("\n") == len(texts) and _ALL.match(joined):
            slots = map(self._slots.__getitem__, map(partial(bisect, self._cuts), texts))
            numbers = list(slots) if texts is column else [next(slots) if type(value) is str else self._nothing(value) for value in column]
        else:
            numbers = [self._slots[bisect(self._cuts, value)] if _is_stamp(value) else self._nothing(value) for value in column]
        if _UNSEEN in numbers:
            for index, number in enumerate(numbers):
                if number == _UNSEEN:
                    numbers[index] = self._learn(column[index], record(index))
        return numbers

    def _nothing(self, value: Any) -> int:
        return self._odd.get(value, _UNSEEN) if type(value) in _NOTHING else _UNSEEN

    def _learn(self, value: Any, record: Record) -> int:
        if _is_stamp(value):
            slot = bisect(self._cuts, value)
            if self._slots[slot] != _UNSEEN:
                return self._slots[slot]
            number = self._decide(record)
            if slot not in self._never:
                self._slots[slot] = number
            return number
        number = self._nothing(value)
        if number == _UNSEEN:
            number = self._decide(record)
            if type(value) in _NOTHING:
                self._odd[value] = number
        return number


def _is_stamp(value: Any) -> bool:
    return type(value) is str and _ONE.match(value) is not None


_TYPES: Mapping[Kind, set[type]] = {
    Kind.BOOLEAN: {bool},
    Kind.ENUM: {str},
    Kind.FLAGS: {str},
    Kind.VERSION: {str},
    Kind.DURATION: {str},
}


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
        sorter = ByValue(deciders, {str} if field.wire == "string" else {int})
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
