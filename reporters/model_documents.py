"""What a report says about documents side by side: items that an organisation left out, and different demands on one thing.

As everywhere in the view, strings are safe to look at and not yet escaped for any format.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.labels import Badge
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class ItemRef:
    """A pointer to an item: its number, its anchor, its verdict.

    ``tag`` tells sections apart (the sign of the method) and is empty where there is only one.
    """

    number: str
    tag: str
    anchor: str
    verdict: Badge


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why an item was left out, who decided it, and when."""

    reason: str
    by: str
    on: Text


@dataclass(frozen=True, slots=True)
class Excluded:
    """One line of the list of items left out; the same in several work styles is one line."""

    items: tuple[ItemRef, ...]
    title: Text
    edition: Text
    exclusion: Exclusion


@dataclass(frozen=True, slots=True)
class Asked:
    """One number that an item asks for. ``basis``: whose it is where the checklist names none; ``used``: another one that was judged by."""

    label: Text
    value: str
    basis: Text | None
    used: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """What one item asks of a rule, with the verdict by its numbers (not that of the whole item, which ``item`` shows).

    ``decides``: whether the rule decides the item or is only noted there.
    """

    item: ItemRef
    decides: bool
    numbers: tuple[Asked, ...]
    verdict: Badge


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule by which several documents judge with different numbers. ``sides``: one tuple for each edition, in their order.

    ``styles``: the work styles that it is so in, where the report has several.
    """

    title: Text
    styles: tuple[str, ...]
    sides: tuple[tuple[Side, ...], ...]
