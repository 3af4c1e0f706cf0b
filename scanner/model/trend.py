"""How one checklist stood for one work style in one run: what a history hands to a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Standing(NamedTuple):
    """Numbers of items. ``collected_at``: UTC stamp of the snapshot. ``waived``: of the failed ones, those that are accepted.

    ``interval``: the share of passes in whole per cent, at least and at most; None where no item applies. ``changes``: kind of change
    (see `scanner.model.changes`) → items, since the run before; None of the first one.
    """

    collected_at: str
    checklist: str
    work_style: str
    passed: int
    failed: int
    unknown: int
    manual: int
    not_applicable: int
    waived: int
    interval: tuple[int, int] | None
    changes: Mapping[str, int] | None
