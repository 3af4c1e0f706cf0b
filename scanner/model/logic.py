"""Strong Kleene logic whose third value carries the reasons why nothing is known.

A truth is ``True``, ``False`` or an `Unknown`. `Unknown` refuses to be used as a boolean, so a forgotten
case raises instead of silently becoming false.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from scanner.model.verdicts import Reason


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither true nor false, because of ``reasons`` (never empty)."""

    reasons: frozenset[Reason]

    def __bool__(self) -> NoReturn:
        raise TypeError("an unknown truth is neither true nor false")


Truth = bool | Unknown

_CACHE: dict[frozenset[Reason], Unknown] = {}


def unknown(*reasons: Reason) -> Unknown:
    """The unknown truth with these reasons (at least one; equal reasons give the same object)."""
    if not reasons:
        raise ValueError("an unknown truth needs a reason")
    return _shared(frozenset(reasons))


def _shared(reasons: frozenset[Reason]) -> Unknown:
    found = _CACHE.get(reasons)
    if found is None:
        found = _CACHE[reasons] = Unknown(reasons)
    return found


def negate(truth: Truth) -> Truth:
    """Kleene negation: unknown stays unknown, for the same reasons."""
    if truth is True:
        return False
    if truth is False:
        return True
    return truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """False if one is false; else unknown, for all reasons together; else true (also of nothing)."""
    reasons: frozenset[Reason] = frozenset()
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            reasons |= truth.reasons
    return _shared(reasons) if reasons else True


def disjunction(truths: Iterable[Truth]) -> Truth:
    """True if one is true; else unknown, for all reasons together; else false (also of nothing)."""
    reasons: frozenset[Reason] = frozenset()
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            reasons |= truth.reasons
    return _shared(reasons) if reasons else False
