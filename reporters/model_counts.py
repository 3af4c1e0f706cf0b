"""What a report counts: verdicts, what the passes stand on, and the share as an interval.

As everywhere in the view, strings are safe to look at and not yet escaped for any format.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.model_documents import ItemRef
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items have which verdict."""

    passed: int
    failed: int
    unknown: int
    manual: int
    not_applicable: int

    @property
    def total(self) -> int:
        """All items."""
        return self.applicable + self.not_applicable

    @property
    def applicable(self) -> int:
        """All items but those that are not applicable: the base of every share."""
        return self.passed + self.failed + self.unknown + self.manual

    def by_code(self) -> tuple[tuple[str, int], ...]:
        """Verdict code and count, in the fixed order of all tables."""
        return (
            ("pass", self.passed),
            ("fail", self.failed),
            ("unknown", self.unknown),
            ("manual", self.manual),
            ("not_applicable", self.not_applicable),
        )


@dataclass(frozen=True, slots=True)
class CountRow:
    """One line of a table of verdicts: a priority, a category or a threat."""

    label: Text
    counts: Counts
    items: tuple[ItemRef, ...]


@dataclass(frozen=True, slots=True)
class PassedBy:
    """Passed items by what they stand on: each item once, by the weakest of its passing parts."""

    machine: int
    document: int
    statement: int

    @property
    def total(self) -> int:
        """All passed items."""
        return self.machine + self.document + self.statement

    def by_code(self) -> tuple[tuple[str, int], ...]:
        """Code of the basis and count, the strongest first."""
        return (("machine", self.machine), ("document", self.document), ("statement", self.statement))


@dataclass(frozen=True, slots=True)
class Share:
    """The share of passes in whole per cent of what applies; ``low`` and ``high`` are None where nothing applies.

    ``low`` counts only what is known to pass and is rounded down; ``high`` counts what is unknown or unanswered as if it passed and
    is rounded up. ``unknown`` and ``manual``: their own shares, rounded up, so that none of them disappears.
    """

    low: int | None
    high: int | None
    unknown: int
    manual: int
    text: Text
