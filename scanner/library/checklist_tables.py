"""What a document tells besides its items: its ways of teleworking, its risk events, names of products, and what other documents ask alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.model.text import Text


@dataclass(frozen=True, slots=True)
class Grade:
    """What a document says of one way along one axis, and the grade that it gives."""

    sign: str
    words: Text


@dataclass(frozen=True, slots=True)
class Kin:
    """A method of the handbook (1–8) that a way corresponds to. ``relation``: same, part or similar."""

    method: int
    relation: str
    why: Text | None


@dataclass(frozen=True, slots=True)
class Way:
    """A way of teleworking as a document tells it. ``former``: what an older edition called it. ``graded``: by axis."""

    sign: str
    title: Text
    description: Text
    former: Text | None
    merits: tuple[Text, ...]
    demerits: tuple[Text, ...]
    use: Text
    graded: Mapping[str, Grade]
    handbook: tuple[Kin, ...]
    remarks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One step of a document's scale; rank 1 is the best."""

    sign: str
    rank: int
    label: Text


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """A kind of risky sign-in that a document names. ``severity``: high, medium or low. ``graph``: what Microsoft Graph calls it today."""

    id: str
    severity: str
    title: Text
    description: Text
    graph: tuple[str, ...]
    remarks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ProductName:
    """What a document calls a product, and what it is called today."""

    then: str
    now: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items of two documents. ``relation``: same, part or similar. ``stricter``: this or other; empty where neither is, or it cannot be said."""

    item: str
    other: str
    relation: str
    stricter: str
    why: Text | None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """How a document's items correspond to another's, pair by pair. ``edition``: both are editions of one document."""

    to: str
    edition: bool
    pairs: tuple[Pair, ...]
    remarks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What level a document prints for an item in one place, where its places disagree."""

    where: Text
    priority: str
