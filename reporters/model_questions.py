"""What a workbook asks: every question that is open or was answered, with the ids by which an answer finds its way back.

Unlike elsewhere in the view, what a person wrote (`Given`) stands here as it was written: it is filled in again, and nobody's words may change by that.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.model_documents import ItemRef
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Given:
    """An answer in the answers file. ``answer``: its code; ``on`` and ``expires``: days as YYYY-MM-DD; ``evidence``: file names and addresses."""

    answer: str
    by: str
    on: str
    expires: str | None
    expired: bool
    evidence: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question for one work style, or for all of them (``style`` and ``style_name`` None).

    ``items``: those that it decides; empty where an answer is given that no item needs. ``given``: None while it is open.
    """

    id: str
    style: str | None
    style_name: str | None
    who: Text
    question: Text
    help: Text
    evidence: Text
    priority: str
    items: tuple[ItemRef, ...]
    given: Given | None
