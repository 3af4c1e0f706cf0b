"""What a report says about what people decided: answers in use, accepted risks, and how long both hold.

As everywhere in the view, strings are safe to look at and not yet escaped for any format.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.model_documents import ItemRef
from reporters.model_parts import Exhibit
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Life:
    """How long an answer or a waiver still holds on the day of the snapshot.

    ``code``: ``open`` (without an end), ``good``, ``soon`` (60 days or fewer), ``over``. ``expires`` and ``days`` (whole days until the end of that
    day, negative once it is over) are None for ``open``. ``text`` says it in words.
    """

    code: str
    expires: Text | None
    days: int | None
    text: Text


@dataclass(frozen=True, slots=True)
class AnswerInUse:
    """One answer of the answers file. ``style``: None = for all work styles. ``items``: those that the question decides; empty if none of them does."""

    question: Text
    style: str | None
    answer: Text
    by: str
    on: Text
    life: Life
    evidence: tuple[Exhibit, ...]
    covers: tuple[Text, ...]
    product: Text | None
    note: str | None
    items: tuple[ItemRef, ...]


@dataclass(frozen=True, slots=True)
class AcceptedRecord:
    """One record that a waiver names, and what became of it since (see `labels.RECORD_STATES`)."""

    name: str
    code: str
    state: Text


@dataclass(frozen=True, slots=True)
class AcceptedRisk:
    """One waiver: what it accepts, who approved it and until when. It never turns a verdict.

    ``code`` and ``state``: in_force, expired, changed or unused. ``what``: the rule or question that it is about, ``answer``: the answer that it accepts.
    ``records``: at most 20 of the records that it names, those that no longer hold first; ``total``: all of them.
    ``count``: how many were accepted where it is not single records that fail.
    """

    id: str
    anchor: str
    code: str
    state: Text
    items: tuple[ItemRef, ...]
    title: Text
    what: Text
    answer: Text | None
    style: str | None
    records: tuple[AcceptedRecord, ...]
    total: int
    count: int | None
    by_state: tuple[tuple[Text, int], ...]
    reason: str
    approved_by: str
    on: Text
    life: Life


@dataclass(frozen=True, slots=True)
class WaiverView:
    """How far the failures of an item are accepted. The verdict stays a fail.

    ``waived``: every failing part is accepted; ``failing`` and ``accepted``: failing records and answers, and those of them under a waiver in force.
    ``text`` is the flag beside the verdict.
    """

    waived: bool
    failing: int
    accepted: int
    text: Text
    waivers: tuple[AcceptedRisk, ...]
