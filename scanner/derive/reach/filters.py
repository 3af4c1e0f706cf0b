"""Rules of Intune's assignment filters: read once, then held against the properties of devices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scanner.derive.tables import MAX_REMEMBERED, Table
from scanner.language.types import MISSING, parse_version
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, unknown
from scanner.model.verdicts import Reason

UNREADABLE = unknown(Reason.INCONCLUSIVE)

MAX_DEPTH = 20

_TOKEN = re.compile(r'\s*(?:(?P<text>"[^"\\`]*")|(?P<mark>[()\[\],])|(?P<word>[^\s()\[\],"]+))')
_PREFIX = "device."
_NULLS = frozenset({"null", "$null"})
_OF_LISTS = frozenset({"in", "notin"})

# The values of properties that have only a few; a rule that names another one is not understood.
CHOICES: Mapping[str, frozenset[str]] = {
    "deviceownership": frozenset({"corporate", "personal", "unknown"}),
    "devicetrusttype": frozenset({"azure ad joined", "azure ad registered", "hybrid azure ad joined", "unknown"}),
    "isrooted": frozenset({"true", "false", "unknown"}),
}
TEXTS = frozenset({"devicename", "manufacturer", "model", "osversion", "operatingsystemsku"})
VERSION = "operatingsystemversion"

_SAME: Mapping[str, Callable[..., bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
}
_CHOOSING: Mapping[str, Callable[..., bool]] = {
    **_SAME,
    "in": lambda value, *wanted: value in wanted,
    "notin": lambda value, *wanted: value not in wanted,
}
_TEXTUAL: Mapping[str, Callable[..., bool]] = {
    **_CHOOSING,
    "startswith": lambda value, wanted: value.startswith(wanted),
    "contains": lambda value, wanted: wanted in value,
    "notcontains": lambda value, wanted: wanted not in value,
}
_ORDERED: Mapping[str, Callable[..., bool]] = {
    **_SAME,
    "gt": lambda value, wanted: value > wanted,
    "ge": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "le": lambda value, wanted: value <= wanted,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One property held against values (None: null). Names and values are in small letters, for Intune takes no notice of case."""

    name: str
    operator: str
    values: tuple[str | None, ...]

    def matches(self, properties: Mapping[str, Any]) -> Truth:
        """See `Rule.matches`."""
        value = properties[self.name]
        if isinstance(value, Unknown):
            return value
        if self.values == (None,) and self.operator in _SAME:
            return self.operator == "ne"
        wanted = tuple(map(self._wanted, self.values))
        test = self._tests().get(self.operator)
        return UNREADABLE if test is None or None in wanted else test(value, *wanted)

    def _tests(self) -> Mapping[str, Callable[..., bool]]:
        if self.name == VERSION:
            return _ORDERED
        return _TEXTUAL if self.name in TEXTS else _CHOOSING

    def _wanted(self, value: str | None) -> Any:
        if self.name == VERSION:
            return parse_version(value)
        return value if self.name in TEXTS or value in CHOICES[self.name] else None


@dataclass(frozen=True, slots=True)
class Several:
    """Several conditions, of which one (``either``) or all must hold."""

    either: bool
    parts: tuple[Several | Comparison, ...]

    def matches(self, properties: Mapping[str, Any]) -> Truth:
        """See `Rule.matches`."""
        fold = disjunction if self.either else conjunction
        return fold(part.matches(properties) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Rule:
    """A filter's rule. ``names``: the properties that it looks at, in small letters."""

    names: frozenset[str]
    _root: Several

    def matches(self, properties: Mapping[str, Any]) -> Truth:
        """Whether a device matches. ``properties``: name in small letters → text in small letters, version (tuple) or `Unknown`."""
        return self._root.matches(properties)


def parse_rule(text: str) -> Rule | Unknown:
    """The rule that a filter's text says; `Unknown` if the text is none that we understand.

    Syntax, properties and operators: learn.microsoft.com/intune/fundamentals/filters/ref-device-properties. ``and`` binds
    closer than ``or``, as in the rules of dynamic groups, whose format it is said to share.
    """
    reader = _Reader(text)
    try:
        root = reader.either(0)
        reader.end()
    except _NotUnderstood:
        return UNREADABLE
    return Rule(frozenset(reader.names), root)


class _NotUnderstood(Exception):
    pass


class _Reader:
    def __init__(self, text: str) -> None:
        self.names: set[str] = set()
        self._text = text.strip()
        self._at = 0

    def _peek(self) -> re.Match[str] | None:
        return _TOKEN.match(self._text, self._at)

    def _take(self, sort: str) -> str:
        token = self._peek()
        if token is None or token[sort] is None:
            raise _NotUnderstood
        self._at = token.end()
        return token[sort].casefold()

    def _skip(self, *spellings: str) -> bool:
        token = self._peek()
        if token is None or token[0].strip().casefold() not in spellings:
            return False
        self._at = token.end()
        return True

    def end(self) -> None:
        if self._at != len(self._text):
            raise _NotUnderstood

    def either(self, depth: int) -> Several:
        parts = [self._all(depth)]
        while self._skip("or", "-or"):
            parts.append(self._all(depth))
        return Several(True, tuple(parts))

    def _all(self, depth: int) -> Several:
        parts = [self._one(depth)]
        while self._skip("and", "-and"):
            parts.append(self._one(depth))
        return Several(False, tuple(parts))

    def _one(self, depth: int) -> Several | Comparison:
        if not self._skip("("):
            return self._comparison()
        if depth == MAX_DEPTH:
            raise _NotUnderstood
        found = self.either(depth + 1)
        self._need(")")
        return found

    def _need(self, mark: str) -> None:
        if not self._skip(mark):
            raise _NotUnderstood

    def _comparison(self) -> Comparison:
        name, operator = self._take("word"), self._take("word").removeprefix("-")
        if not name.startswith(_PREFIX):
            raise _NotUnderstood
        name = name.removeprefix(_PREFIX)
        self.names.add(name)
        return Comparison(name, operator, self._list() if operator in _OF_LISTS else (self._value(),))

    def _list(self) -> tuple[str, ...]:
        self._need("[")
        found = [self._text_value()]
        while self._skip(","):
            found.append(self._text_value())
        self._need("]")
        return tuple(found)

    def _text_value(self) -> str:
        return self._take("text")[1:-1]

    def _value(self) -> str | None:
        token = self._peek()
        if token is not None and token["word"] is not None:
            word = self._take("word")
            return None if word in _NULLS else word
        return self._text_value()


# What a filter is for, in our names of platforms. A filter for apps narrows no policy for devices.
_PLATFORMS = {
    "windows10AndLater": "windows",
    "windows81AndLater": "windows",
    "windowsPhone81": "windows",
    "iOS": "ios",
    "macOS": "macos",
    "android": "android",
    "androidForWork": "android",
    "androidWorkProfile": "android",
    "androidAOSP": "android",
}
_FOR_APPS = frozenset({"androidMobileApplicationManagement", "iOSMobileApplicationManagement", "windowsMobileApplicationManagement"})


class AssignmentFilters:
    """The assignment filters of a tenant. ``names``: the properties that their rules look at, in small letters."""

    def __init__(self, table: Table) -> None:
        self._open = table.open
        self._at: dict[str, int] = {}
        self._rules: list[Rule | Unknown] = []
        self._platforms: set[str] = set()
        for filter_id, platform, rule in table.rows("id", "platform", "rule"):
            self._at[filter_id] = len(self._rules)
            self._rules.append(rule if isinstance(rule, Unknown) else parse_rule(rule))
            # Of a filter that does not say what it is for, any platform may be meant.
            if platform not in _FOR_APPS:
                self._platforms |= {_PLATFORMS[platform]} if platform in _PLATFORMS else set(_PLATFORMS.values())
        self.names = tuple({name for rule in self._rules if not isinstance(rule, Unknown) for name in rule.names})
        self.results = lru_cache(MAX_REMEMBERED)(self._results)

    def _results(self, values: tuple[Any, ...]) -> tuple[Truth, ...]:
        """Of every filter whether a device with these properties (in the order of ``names``) matches."""
        properties = dict(zip(self.names, values, strict=True))
        return tuple(rule if isinstance(rule, Unknown) else rule.matches(properties) for rule in self._rules)

    def result(self, filter_id: str, results: tuple[Truth, ...]) -> Truth:
        """Whether a device with these ``results`` matches this filter."""
        if filter_id in self._at:
            return results[self._at[filter_id]]
        return MISSING if self._open is None else self._open

    def hidden(self, platform: str | Unknown) -> Unknown | None:
        """Why an assignment that does not show its filter may have one; None if there is no filter for this platform at all."""
        if self._open is not None:
            return self._open
        return MISSING if platform in self._platforms else None
