"""What a report says about one part of an item: the rule, its evidence, or the answer.

As everywhere in the view, strings are safe to look at and not yet escaped for any format.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.labels import Badge
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the evidence table; ``test`` is the condition that the rule puts to it, if any."""

    field: str
    label: Text
    test: Text | None


@dataclass(frozen=True, slots=True)
class Cell:
    """An observed value; None means that the source gave none."""

    value: str | Text | None
    test: Text | None  # only where records of one column are tested differently


@dataclass(frozen=True, slots=True)
class Row:
    """One record that was judged."""

    verdict: Badge
    name: str | Text | None
    id: str | None  # shown where the name alone does not identify the record
    reasons: Text | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or setting that the verdict used, and whose it is."""

    label: Text
    value: str
    basis: Text
    ours: bool
    origin: Text
    source: Text


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An access policy that comes close to a requirement, and what spoils it."""

    policy: str
    clauses: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LayerCounts:
    """For how many devices it is so, is not so, and cannot be told."""

    yes: int
    no: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Layer:
    """How far one setting got on one platform. ``counts``: configured, assigned, reported. ``differ``: assigned, and reported otherwise."""

    platform: Text
    title: Text
    devices: int
    counts: tuple[LayerCounts, ...]
    differ: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding: what was observed, record by record (at most 100, worst first)."""

    id: str
    anchor: str
    resource: Text
    summary: Text | None  # None where it would only repeat the verdict
    bounds: Text | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    named: bool  # whether any record has a name or an id to show
    total: int
    parameters: tuple[Parameter, ...]
    near_misses: tuple[NearMiss, ...]
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule says about itself."""

    why: Text
    fix: Text
    limits: Text
    licence: Text
    effort: Text
    own: bool
    where: Text | None
    require: Text
    valid_when: Text | None
    conclusive_when: Text | None
    references: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence of an answer, as plain strings (never links): an address, or a file with its hash where one was noted.

    ``state``: whether the file was there when it was judged; None for an address, which nobody opened.
    """

    named: str
    sha256: str | None
    state: Text | None
    found: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a person answered, and on what evidence."""

    answer: Text
    by: str
    on: Text
    expires: Text | None
    expired: bool
    evidence: tuple[Exhibit, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the tree that an item is judged by.

    ``kind`` is rule, ask, all or any. Groups have ``children``; rules have ``rule`` and
    ``evidence``; questions have ``remedy``, the drafts that it points to (``templates``), ``asked_because`` and perhaps ``answer``.
    ``elsewhere``: the evidence table is printed at another item, under its anchor. ``told``: the rule's words are printed here; else they stand
    at the part that has the same ``anchor``.
    """

    kind: str
    id: str
    title: Text
    verdict: Badge
    why: Text
    basis: Text | None
    words: Text | None
    children: tuple[Part, ...]
    rule: RuleText | None
    evidence: Evidence | None
    elsewhere: bool
    anchor: str
    told: bool
    remedy: Text | None
    templates: tuple[str, ...]
    asked_because: Text | None
    answer: AnswerView | None
