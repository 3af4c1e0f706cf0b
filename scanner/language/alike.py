"""Values that are alike: those of a field that no test of it can tell apart.

What a condition makes of a record depends on nothing but the outcomes of its tests, and a test's outcome on nothing but its
field's value. So records whose values are alike, field by field, come out the same, and only the first of them need be decided:
by `scanner.language.conditions.bind`, which stays the only interpreter. Here values are merely sorted – by what they are where
few different ones occur, else by what the operators compare them with.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

from msgspec import UNSET, UnsetType

from scanner.language.conditions import Record

Decider = Callable[[Record], Hashable]
RecordAt = Callable[[int], Record]

MAX_KNOWN = 8192
UNSEEN = -1
TEXT = frozenset({str})
_RAISED = "raised"


class NullAt:
    """Stands for a null that ends the way to a deeper value. There is one such object for every length of the way."""

    __slots__ = ()


NULL_AT = tuple(NullAt() for _ in range(20))
NOTHING = frozenset({type(None), UnsetType, NullAt})


class Memo(dict[Any, Any]):
    """A dictionary that gives -1 for what is not in it, and then says so in ``missed``."""

    __slots__ = ("missed",)

    def __init__(self) -> None:
        super().__init__()
        self.missed = False

    def __missing__(self, key: Any) -> int:
        self.missed = True
        return UNSEEN

    def keep(self, key: Any, value: int) -> None:
        """Remember one more; and if there are too many, only this one."""
        if len(self) >= MAX_KNOWN:
            self.clear()
        self[key] = value


class Sorter:
    """Numbers the values of one field so that values with the same number are alike. This one decides every value.

    ``outcomes``: for each number, what the deciders said.
    """

    def __init__(self, deciders: Iterable[Decider]) -> None:
        self._deciders = tuple(deciders)
        self._numbers: dict[tuple[Hashable, ...], int] = {}
        self.outcomes: list[tuple[Any, ...]] = []

    def sort(self, column: Sequence[Any], record: RecordAt) -> list[int]:
        """The numbers of the values in ``column``; ``record`` gives, by index, the record that a value is of."""
        return [self.decide(record(index)) for index in range(len(column))]

    def decide(self, record: Record) -> int:
        """The number of a record's value, whatever it is."""
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
    """For fields with few different values. ``type_``: what values may be remembered, besides null.

    A value of another type is never remembered; and where it could be equal to one that is (1 and true), it is looked out for.
    """

    def __init__(self, deciders: Iterable[Decider], type_: type) -> None:
        super().__init__(deciders)
        self.types = NOTHING | {type_}
        self.mixes = type_ in (bool, int)
        self._memo = Memo()

    def sort(self, column: Sequence[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        if self.mixes and not self.types.issuperset(map(type, column)):
            return super().sort(column, record)
        memo = self._memo
        memo.missed = False
        try:
            numbers: list[int] = list(map(memo.__getitem__, column))
        except TypeError:  # a list or an object, which no memo takes
            return super().sort(column, record)
        if memo.missed:
            for index, number in enumerate(numbers):
                if number == UNSEEN:
                    numbers[index] = self._learn(column[index], record(index))
        return numbers

    def _learn(self, value: Any, record: Record) -> int:
        number = self._memo.get(value)
        if number is None:
            number = self.decide(record)
            if type(value) in self.types:
                self._memo.keep(value, number)
        return int(number)


class ByRow:
    """For several fields of few different values: one look at them all."""

    def __init__(self, sorters: Sequence[ByValue]) -> None:
        self._sorters = sorters
        self._numbers: dict[tuple[int, ...], int] = {}
        self._mixing = [at for at, sorter in enumerate(sorters) if sorter.mixes]
        self._memo = Memo()

    def sort(self, rows: Sequence[tuple[Any, ...]], record: RecordAt) -> list[int]:
        """The numbers of ``rows``: of each record, a tuple of the values of the fields."""
        remembered = all(self._sorters[at].types.issuperset(map(type, map(itemgetter(at), rows))) for at in self._mixing)
        memo = self._memo
        memo.missed = False
        try:
            numbers: list[int] = list(map(memo.__getitem__, rows)) if remembered else [UNSEEN] * len(rows)
        except TypeError:  # a list or an object, which no memo takes
            numbers, remembered = [UNSEEN] * len(rows), False
        if memo.missed or not remembered:
            for index, number in enumerate(numbers):
                if number == UNSEEN:
                    numbers[index] = self._learn(rows[index], record(index), remember=remembered)
        return numbers

    def _learn(self, row: tuple[Any, ...], record: Record, *, remember: bool) -> int:
        numbers = tuple([sorter.sort((value,), lambda _: record)[0] for sorter, value in zip(self._sorters, row, strict=True)])
        number = self._numbers.setdefault(numbers, len(self._numbers))
        if remember and all(type(value) in sorter.types for sorter, value in zip(self._sorters, row, strict=True)):
            self._memo.keep(row, number)
        return number


class ByTexts(ByValue):
    """For lists of texts."""

    def __init__(self, deciders: Iterable[Decider]) -> None:
        super().__init__(deciders, tuple)

    def sort(self, column: Sequence[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        return super().sort([_texts(value) for value in column], record)


def _texts(value: Any) -> Any:
    """A list of texts as something that can be remembered; anything else as it is."""
    return tuple(value) if type(value) is list and TEXT.issuperset(map(type, value)) else value


class ByOperand(Sorter):
    """For texts that are only compared with some ``operands``: all others are alike, but for the empty one."""

    def __init__(self, deciders: Iterable[Decider], operands: Iterable[str]) -> None:
        super().__init__(deciders)
        self._types = NOTHING | {str}
        self._memo: dict[Any, int] = dict.fromkeys([*operands, "", None, UNSET, *NULL_AT], UNSEEN)
        self._other = UNSEEN

    def sort(self, column: Sequence[Any], record: RecordAt) -> list[int]:
        """See `Sorter`."""
        if not self._types.issuperset(map(type, column)):
            return super().sort(column, record)
        numbers = list(map(self._memo.get, column, repeat(self._other)))
        if UNSEEN in numbers:
            for index, number in enumerate(numbers):
                if number == UNSEEN:
                    numbers[index] = self._learn(column[index], record(index))
        return numbers

    def _learn(self, value: Any, record: Record) -> int:
        number = self._memo.get(value, self._other)
        if number == UNSEEN:
            number = self.decide(record)
            if value in self._memo:
                self._memo[value] = number
            else:
                self._other = number
        return number
