"""A checklist: one edition of one guideline, its items, and for each item the tree of rules and questions that judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.library.checklist_tables import Crosswalk, GradeStep, Printed, ProductName, RiskEvent, Way
from scanner.model.methods import METHODS, ownership_of
from scanner.model.text import Text


@dataclass(frozen=True, slots=True)
class Node:
    """A part of ``judged_by``: ``kind`` is rule, ask, all or any.

    ``target``: rule or question id. ``values``: parameters passed to the rule. ``exempt_when`` and ``platforms``: when the
    part does not apply (declared; none in the ledger). ``if_enrolled``: the part is only about devices of these kinds that are
    enrolled in Intune. ``ownership``: it is only about company or only about personal devices. ``words``: which words of the
    item allow the alternative (any).
    """

    kind: str
    target: str
    parts: tuple[Node, ...]
    values: Mapping[str, Any]
    exempt_when: Mapping[str, bool]
    platforms: tuple[str, ...]
    if_enrolled: tuple[str, ...]
    ownership: str
    words: Text | None

    def leaves(self) -> Iterator[Node]:
        """The rule and ask nodes, in order."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered demand.

    ``section``: the title of the part of the document that it stands in. ``role``: whose task it is; empty where the document knows no
    roles. ``inferred``: the document prints no level; ``priority`` was read from the wording. ``printed``: the levels that the document
    prints, where its places disagree. ``methods``: numbers of the methods that it applies to. ``notice``: it wants people to be told
    (周知). ``pages``: empty where the checklist gives none.
    """

    number: str
    category: str
    section: Text | None
    role: str
    priority: str
    inferred: bool
    printed: tuple[Printed, ...]
    threats: tuple[str, ...]
    methods: tuple[int, ...]
    exempt_when: Mapping[str, bool]
    title: Text
    demand: Text
    notice: bool
    pages: Mapping[str, int]
    judged_by: Node
    notes: tuple[Node, ...]
    remarks: tuple[Text, ...]

    def leaves(self) -> Iterator[Node]:
        """All rule and ask nodes, those of the notes last."""
        yield from self.judged_by.leaves()
        for note in self.notes:
            yield from note.leaves()


@dataclass(frozen=True, slots=True)
class Method:
    """One way of teleworking as the document describes it."""

    number: int
    sign: str
    title: Text
    ownership: str
    office_network: str
    cloud: str
    data_on_device: str
    description: Text | None
    pages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Priority:
    """One step of priority; rank 1 comes first. ``optional``: the document merely allows it, so it can never fail."""

    sign: str
    rank: int
    optional: bool
    label: Text
    description: Text | None


@dataclass(frozen=True, slots=True)
class Source:
    """Which document the checklist encodes. Dates as YYYY-MM-DD."""

    publisher: Text
    edition: Text
    date: str
    revised: str | None
    superseded_by: Text | None
    url: str


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something an organisation may declare about a work style."""

    name: str
    label: Text
    question: Text


@dataclass(frozen=True, slots=True)
class Scope:
    """Which devices a whole document is about. ``ownership``: company or personal, empty for both. ``platforms``: empty for all kinds."""

    ownership: str
    platforms: tuple[str, ...]

    def methods(self) -> tuple[int, ...]:
        """The numbers of the methods that fit."""
        return tuple(method for method in METHODS if self.ownership in ("", ownership_of(method)))


@dataclass(frozen=True, slots=True)
class Checklist:
    """One edition of one guideline.

    ``methods``: those that the document itself describes; empty where it knows none, and then ``applies_to`` says what it is about.
    ``tailoring``: the words of the document that let an organisation leave items out. ``axes``, ``grades``, ``ways``: the ways of
    teleworking that it compares. ``crosswalks``: how its items correspond to those of other documents.
    """

    id: str
    title: Text
    source: Source
    priorities: Mapping[str, Priority]
    threats: Mapping[str, Text]
    categories: Mapping[str, Text]
    circumstances: Mapping[str, Circumstance]
    methods: Mapping[int, Method]
    applies_to: Scope | None
    tailoring: Text | None
    remarks: tuple[Text, ...]
    roles: Mapping[str, Text]
    axes: Mapping[str, Text]
    grades: Mapping[str, GradeStep]
    ways: tuple[Way, ...]
    risk_events: tuple[RiskEvent, ...]
    product_names: tuple[ProductName, ...]
    crosswalks: tuple[Crosswalk, ...]
    items: tuple[Item, ...]
    origin: str

    def knows(self, method: int) -> bool:
        """Whether the document says anything about a method, be it that it is about other devices."""
        return self.applies_to is not None or method in self.methods

    def name_of(self, method: int) -> Text:
        """What a way of teleworking is called: by the document, or by whose devices it uses where the document knows no methods."""
        return self.methods[method].title if method in self.methods else _BY_OWNERSHIP[ownership_of(method)]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The methods that items of it may apply to."""
        fitting = self.applies_to.methods() if self.applies_to else tuple(METHODS)
        return tuple(method for method in fitting if method in self.methods or not self.methods)

    def item(self, number: str) -> Item | None:
        """The item with this number."""
        return next((each for each in self.items if each.number == number), None)


_BY_OWNERSHIP = {
    "company": Text("会社支給の端末でのテレワーク", "telework with company devices"),
    "personal": Text("個人所有の端末でのテレワーク", "telework with personal devices"),
}
