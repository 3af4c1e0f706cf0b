"""Chance, identifiers and times that are the same on every machine."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")

NOW = datetime(2026, 11, 1, tzinfo=UTC)
COLLECTED_AT = "2026-11-01T00:00:00Z"
NEVER = "0001-01-01T00:00:00Z"

_HEAD = re.compile("[0-9a-f]{8}")


class Dice:
    """A source of chance for one thing, named by its key.

    Only ``random.Random.random`` is used: its sequence for a seed is what Python promises to keep between versions.
    """

    __slots__ = ("_next",)

    def __init__(self, *key: str | int) -> None:
        self._next = random.Random("/".join(str(part) for part in key)).random

    def fraction(self) -> float:
        """Draw a number from [0, 1)."""
        return self._next()

    def below(self, bound: int) -> int:
        """Draw an integer from [0, bound)."""
        return int(self._next() * bound)

    def between(self, low: float, high: float) -> float:
        """Draw a number from [low, high)."""
        return low + (high - low) * self._next()

    def pick(self, values: Sequence[T]) -> T:
        """Draw one of the values."""
        return values[self.below(len(values))]

    def digits(self, count: int, alphabet: str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ") -> str:
        """Draw so many characters, as serial numbers are made of."""
        return "".join(self.pick(alphabet) for _ in range(count))

    def guid(self, head: int | None = None) -> str:
        """Draw a version 4 GUID; ``head`` fixes its first 32 bits."""
        first = self.below(1 << 32) if head is None else head
        words = [self.below(1 << 32) for _ in range(3)]
        rest = f"{words[0]:08x}{words[1]:08x}{words[2]:08x}"
        return f"{first:08x}-{rest[:4]}-4{rest[5:8]}-{'89ab'[int(rest[8], 16) % 4]}{rest[9:12]}-{rest[12:24]}"


def stamp(days_ago: float, *, fraction: int | None = None) -> str:
    """Write the time so many days before the snapshot as Graph does: to the second, or with seven more digits."""
    text = (NOW - timedelta(seconds=round(days_ago * 86400))).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}Z" if fraction is None else f"{text}.{fraction:07d}Z"


class Ids:
    """Object ids for things numbered 1 … count.

    They look random but rise with a known order, so that a resource can be written sorted by id without holding it in memory.
    """

    __slots__ = ("_inverse", "_key", "_shift", "_step", "count")

    def __init__(self, seed: str, kind: str, count: int) -> None:
        self._key = f"{seed}/{kind}"
        self.count = count
        dice = Dice(self._key, "order")
        step = max(1, int(count * 0.618))
        while math.gcd(step, max(1, count)) != 1:
            step += 1
        self._step = step
        self._inverse = pow(step, -1, count) if count > 1 else 0
        self._shift = dice.below(max(1, count))

    def at(self, number: int) -> str:
        """Return the id of the thing with this number (from 1)."""
        position = ((number - 1) * self._step + self._shift) % self.count
        dice = Dice(self._key, number)
        return dice.guid(int((position + dice.fraction()) * (1 << 32) / self.count))

    def number(self, identifier: str) -> int | None:
        """Return the number of the thing with this id; None if there is no such thing."""
        head = identifier.partition("-")[0]
        if not self.count or not _HEAD.fullmatch(head):
            return None
        position = int(head, 16) * self.count >> 32
        for near in (position, position - 1, position + 1):  # a head is rounded: the neighbour may be meant
            if 0 <= near < self.count and self.at(number := self._number_at(near)) == identifier:
                return number
        return None

    def _number_at(self, position: int) -> int:
        return (position - self._shift) * self._inverse % self.count + 1

    def in_order(self) -> Iterator[int]:
        """Yield all numbers, ordered by their ids."""
        for position in range(self.count):
            yield self._number_at(position)
