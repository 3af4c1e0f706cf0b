"""What a report says where several documents were judged: each demand once, and what changed between editions of one document.

As everywhere in the view, strings are safe to look at and not yet escaped for any format.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.labels import Badge
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item came out in one work style. ``style``: empty where the report has one only."""

    style: str
    verdict: Badge
    anchor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a document: its mark (A, B …), number, title, level and pages, and its verdict in every work style."""

    mark: str
    number: str
    title: Text
    level: Text
    pages: Text
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """How an item corresponds to another one. ``numbers``: what a rule that judges both is given here and there."""

    mark: str
    number: str
    anchor: str
    relation: Text
    stricter: Text
    why: Text | None
    numbers: tuple[tuple[Text, str, str], ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An item as a part of a demand. ``kin``: its relation to those that ask for the same; None for these themselves.

    ``relations``: to members before it, then to items that stand elsewhere.
    """

    entry: Entry
    kin: Text | None
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand with the items of all documents that make it. ``number``: from 1, in the page's order."""

    number: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of items from one edition to the next; one side may be empty."""

    new: tuple[Entry, ...]
    old: tuple[Entry, ...]
    why: Text | None


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of one kind, with what the kind means."""

    code: str
    kind: Text
    note: Text
    listed: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions of one document. ``methods``: the signs of those that both tell of; empty where they know none."""

    new: tuple[str, Text]
    old: tuple[str, Text]
    methods: str
    remarks: tuple[Text, ...]
    changes: tuple[Changes, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """All documents side by side. ``marks``: mark and name of each. ``together``: demands with relations; ``alone``: those of one item only."""

    marks: tuple[tuple[str, Text], ...]
    sentence: Text
    together: tuple[Demand, ...]
    alone: tuple[Demand, ...]
    editions: tuple[Compared, ...]
