"""Filters for devices: which devices a policy is for, as far as its rule is one that we read.

https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from scanner.derive.access.policies import Conditions, Filter
from scanner.model.logic import Truth, Unknown

# A device that is not registered has no attributes: it counts among those with another value than any that a rule names.
ANOTHER = ""
MANAGED = "managed"
PROOFS: Mapping[str, str] = {"iscompliant": "true", "trusttype": "serverad"}

_NOTHING = {"", "null"}

Device = Mapping[str, str]
Holds = Callable[[Device], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>\(|\)|-and\b|-or\b|-not\b)
    |device\.(?P<attribute>\w+)\s+-(?P<operator>eq|ne|in|notin)\s+(?:\[(?P<several>[^\]]*)\]|(?P<one>"[^"]*"|[^\s()"\[\]]+)))""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a filter.

    ``axis``: what tells its devices apart: `MANAGED` (whether they are compliant or joined), one attribute, or, of a rule that we do not
    read, its text. ``values``: those that it names, by attribute. ``read``: whether we read it.
    """

    axis: str
    values: Mapping[str, Collection[str]]
    holds: Holds
    read: bool


@cache
def rule_of(text: str) -> Rule:
    """Read a rule of comparisons (-eq -ne -in -notIn) with -and, -or, -not and parentheses, about one attribute or about `PROOFS`."""
    parser = _Parser(text)
    holds, values = parser.whole(), parser.values
    # A comparison with nothing is none with a value: it tells apart whether a device has the attribute at all.
    if holds is not None and all(map(_NOTHING.isdisjoint, values.values())):
        if values.keys() <= PROOFS.keys():
            return Rule(MANAGED, values, holds, read=True)
        if len(values) == 1:
            return Rule(next(iter(values)), values, holds, read=True)
    return Rule(text, {text: {text}}, lambda device: device[text] == text, read=False)


class _Parser:
    """Recursive descent; every method gives None if the text is nothing that it reads."""

    def __init__(self, text: str) -> None:
        self.values: dict[str, set[str]] = {}
        found = list(_TOKEN.finditer(text))
        readable = "".join(each[0] for each in found) == text.rstrip()
        self._tokens = found[::-1] if readable else []

    def whole(self) -> Holds | None:
        """The whole rule."""
        found = self._either()
        return None if self._tokens else found

    def _take(self, sign: str) -> bool:
        taken = bool(self._tokens) and self._tokens[-1][0].strip().lower() == sign
        if taken:
            self._tokens.pop()
        return taken

    def _either(self) -> Holds | None:
        found = self._both()
        while found is not None and self._take("-or"):
            one, other = found, self._both()
            found = None if other is None else _or(one, other)
        return found

    def _both(self) -> Holds | None:
        found = self._single()
        while found is not None and self._take("-and"):
            one, other = found, self._single()
            found = None if other is None else _and(one, other)
        return found

    def _single(self) -> Holds | None:
        if self._take("-not"):
            inner = self._single()
            return None if inner is None else _not(inner)
        if self._take("("):
            inner = self._either()
            return inner if self._take(")") else None
        if not self._tokens or self._tokens[-1]["attribute"] is None:
            return None
        return self._comparison(self._tokens.pop())

    def _comparison(self, token: re.Match[str]) -> Holds:
        name, operator = token["attribute"].lower(), token["operator"].lower()
        listed = [token["one"]] if token["several"] is None else token["several"].split(",")
        named = frozenset(each.strip("\" '").lower() for each in listed)
        self.values.setdefault(name, set()).update(named)
        wanted = operator in ("eq", "in")
        return lambda device: (device[name] in named) == wanted


def _or(one: Holds, other: Holds) -> Holds:
    return lambda device: one(device) or other(device)


def _and(one: Holds, other: Holds) -> Holds:
    return lambda device: one(device) and other(device)


def _not(inner: Holds) -> Holds:
    return lambda device: not inner(device)


def rules_of(policies: Iterable[Conditions]) -> list[Rule]:
    """The rules of all filters that could be read as such."""
    return [rule_of(each.device_filter.rule) for each in policies if isinstance(each.device_filter, Filter) and each.device_filter.mode]


def accepts_device(policy: Conditions, axis: str, device: Device) -> Truth:
    """Whether a policy is for a device, as far as one axis tells."""
    found = policy.device_filter
    if isinstance(found, Unknown):
        return found
    rule = rule_of(found.rule)
    return rule.axis != axis or rule.holds(device) == (found.mode == "include")
