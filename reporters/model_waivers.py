"""What could be accepted: one failing part of an item and what an acceptance would be pinned to."""

from __future__ import annotations

from dataclasses import dataclass

from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Acceptable:
    """One failing rule or question of one item in one work style.

    ``pins``: the part of a waiver that says what was observed, as JSON: ``records`` (id, observed), ``count`` or ``answer``.
    ``complete``: whether that is all that fails; an assessment shows at most 100 records of a finding.
    """

    checklist: str
    item: str
    style: str
    rule: str | None
    question: str | None
    answer: str | None
    title: Text
    pins: str
    complete: bool
