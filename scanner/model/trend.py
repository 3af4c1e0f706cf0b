"""How the checklists stood in the runs of a history: what a history keeps, and hands to a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scanner.model.shares import at_least, at_most


@dataclass(frozen=True, slots=True)
class Tally:
    """How the items of one checklist came out for one work style. ``waived``: of the failed ones, those that are accepted."""

    checklist: str
    work_style: str
    passed: int
    failed: int
    unknown: int
    manual: int
    not_applicable: int
    waived: int

    @property
    def interval(self) -> tuple[int, int] | None:
        """The share of passes in per cent: as far as is known, and if everything open passed (rounded outwards). None where no item applies."""
        whole = self.passed + self.failed + self.unknown + self.manual
        if whole == 0:
            return None
        return at_least(self.passed, whole), at_most(self.passed + self.unknown + self.manual, whole)


class Standing(NamedTuple):
    """One tally of one run. ``collected_at``: UTC stamp of the snapshot.

    ``changes``: kind of change (see `scanner.model.changes`) → items, since the run before; None of the first one.
    """

    collected_at: str
    tally: Tally
    changes: Mapping[str, int] | None
