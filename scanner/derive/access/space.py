"""Whether policies together leave no gap: the space of sign-ins, cut into classes that the policies tell apart, decided class by class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from scanner.derive.access.choices import INCONCLUSIVE
from scanner.derive.access.policies import Policy
from scanner.model.logic import Truth, conjunction, disjunction

# Policies that cut the space in a great many ways are left undecided, not computed for hours.
MAX_STEPS = 20_000

Weights = tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that sign-ins differ in. ``accepts``: whether a policy is for a value. ``free``: whether a value need not be covered."""

    values: Sequence[Any]
    accepts: Callable[[Policy, Any], Truth]
    free: Callable[[Any], Truth]

    def spanned(self, policy: Policy) -> Truth:
        """Whether one policy is for every value that counts."""
        return conjunction(disjunction((self.free(value), self.accepts(policy, value))) for value in self.values)


@dataclass(frozen=True, slots=True)
class _Row:
    """One policy along one axis: of each class of values, whether the policy is for it. ``whole``: it is for all of them."""

    accepts: tuple[Truth, ...]
    whole: bool


class Space:
    """The sign-ins that matter for one requirement. Weights say of each policy whether it is in force for somebody and does what is required."""

    def __init__(self, axes: Iterable[Axis], policies: Sequence[Policy]) -> None:
        self._free: list[tuple[Truth, ...]] = []
        self._rows: list[list[_Row]] = [[] for _ in policies]
        for axis in axes:
            classes = dict.fromkeys((axis.free(value), *(axis.accepts(policy, value) for policy in policies)) for value in axis.values)
            self._free.append(tuple(each[0] for each in classes))
            for index, row in enumerate(self._rows):
                accepts = tuple(each[index + 1] for each in classes)
                row.append(_Row(accepts, all(each is True for each in accepts)))
        self._anywhere = [conjunction(disjunction(row.accepts) for row in rows) for rows in self._rows]
        self.covered = cache(self._covered_by)

    def _covered_by(self, weights: Weights) -> Truth:
        """Whether every sign-in is met by a policy."""
        return self._covered([*enumerate(weights)], 0, count())

    def touched(self, index: int, weight: Truth) -> Truth:
        """Whether one policy meets any sign-in at all."""
        return conjunction((weight, self._anywhere[index]))

    def _covered(self, kept: Sequence[tuple[int, Truth]], depth: int, steps: Iterator[int]) -> Truth:
        if next(steps) >= MAX_STEPS:
            return INCONCLUSIVE
        if any(weight is True and all(row.whole for row in self._rows[index][depth:]) for index, weight in kept):
            return True
        if depth == len(self._free):
            return disjunction(weight for _, weight in kept)
        return conjunction(disjunction(self._ways(kept, depth, number, steps)) for number in range(len(self._free[depth])))

    def _ways(self, kept: Sequence[tuple[int, Truth]], depth: int, number: int, steps: Iterator[int]) -> Iterator[Truth]:
        """Why a class of values may be no gap; the second only if the first does not settle it."""
        yield self._free[depth][number]
        left = ((index, conjunction((weight, self._rows[index][depth].accepts[number]))) for index, weight in kept)
        yield self._covered([*left], depth + 1, steps)
