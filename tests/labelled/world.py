"""A made-up tenant whose truth is decided first: what is planted, what must therefore be found, and only then the records.

Nothing here, or in what fills it, knows how the truth is worked out from the records.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
DOMAIN = "sample.example.jp"


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The truth cannot be told from the records: for one or more of these reasons, and no other."""

    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Absent:
    """There must be no such record, or no such value."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of these is right."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A list that holds at least these."""

    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """What must be found: ``field`` of the record ``id`` of a derived resource. ``planted``: what was planted that makes it so."""

    resource: str
    id: str
    field: str
    value: Any
    planted: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule must say; of an unknown one also why (one or more of ``reasons``, and no other)."""

    rule: str
    verdict: str
    reasons: frozenset[str]
    planted: str


def not_known(*reasons: str) -> NotKnown:
    return NotKnown(frozenset(reasons))


def ago(days: float) -> str:
    """A point in time so many days before the snapshot (negative: after it), as Graph writes it."""
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class World:
    """One tenant. ``planted``: the names of everything planted."""

    number: int
    chance: random.Random
    records: dict[str, list[Json]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    none: set[str] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)
    break_glass: list[str] = field(default_factory=list)
    ledger: dict[str, int] | None = None
    method: int = 1
    _named: int = 0

    def guid(self, *parts: object) -> str:
        """A new id, the same in every run."""
        self._named += 1
        return str(uuid.uuid5(NAMESPACE, f"{self.number}/{self._named}/{'/'.join(map(str, parts))}"))

    def add(self, resource: str, *records: Json) -> None:
        self.records.setdefault(resource, []).extend(records)

    def has(self, *resources: str) -> None:
        """Say that resources were read and are whole, even if they hold nothing."""
        for each in resources:
            self.records.setdefault(each, [])

    def refuse(self, resource: str, reason: str) -> None:
        """Say that a resource could not be read."""
        self.refused[resource] = reason

    def expect(self, resource: str, record: str, planted: str, **fields: Any) -> None:
        """Facts about a record (``__`` in a name stands for a dot)."""
        for name, value in fields.items():
            self.facts.append(Fact(f"derived.{resource}", record, name.replace("__", "."), value, planted))

    def forget(self, resource: str, code: str = "") -> None:
        """Drop what was expected of a resource, or only where this is among it: what was planted since makes it untrue."""
        dropped = [fact for fact in self.facts if fact.resource == resource and (not code or code in getattr(fact.value, "values", ()))]
        self.facts = [fact for fact in self.facts if fact not in dropped]

    def judge(self, rule: str, verdict: str, planted: str, reasons: Iterable[str] = ()) -> None:
        """What a rule must say."""
        self.verdicts.append(Verdict(rule, verdict, frozenset(reasons), planted))

    def plant(self, *names: str) -> str:
        """Remember what was planted; returns the first name."""
        self.planted.extend(names)
        return names[0]
