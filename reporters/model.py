"""What a report says, free of any format: the view and its parts.

Every string in here is safe to look at (hidden characters are visible) and not yet escaped for any
format. Plain ``str`` comes from the tenant or is an identifier; ``Text`` is bilingual.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.labels import Badge
from reporters.model_counts import CountRow, Counts, PassedBy, Share
from reporters.model_decisions import AcceptedRisk, AnswerInUse, WaiverView
from reporters.model_documents import Difference, Excluded, Exclusion, ItemRef
from reporters.model_ledger import Responsibilities
from reporters.model_parts import Part
from reporters.model_planned import Planned
from reporters.model_procedures import Procedure
from reporters.model_questions import Question
from reporters.model_side_by_side import SideBySide
from reporters.model_terms import Term
from reporters.model_trend import Trend
from reporters.model_waivers import Acceptable
from reporters.text import Text
from scanner.model.branding import Branding


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of which checklist was used."""

    id: str
    name: Text  # title and edition, the edition said once
    publisher: Text
    date: Text
    revised: Text | None
    superseded_by: Text | None
    url: str | None
    priorities: tuple[tuple[str, Text, Text | None], ...]  # sign, label, description
    remarks: tuple[Text, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One thing that was declared about a work style."""

    text: Text
    holds: bool


@dataclass(frozen=True, slots=True)
class WorkStyle:
    """A group of people and how they telework, with all that was declared about them.

    ``method_sign``: empty where the checklist knows no methods; ``method_title`` then says what it is about.
    """

    id: str
    name: str
    method_sign: str
    method_title: Text
    circumstances: tuple[Circumstance, ...]
    undeclared: tuple[Text, ...]
    declared_by: str | None
    declared_on: Text | None
    ledger: tuple[tuple[Text, int], ...] | None
    limited: bool  # to groups of people or devices; otherwise the whole tenant is judged


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist for one work style."""

    number: str
    anchor: str
    title: Text
    demand: Text
    verdict: Badge
    why: Text
    priority: str
    level: Text  # the priority in words, and whether it was inferred
    category: Text
    role: Text | None  # whose task it is, where the document says so
    threats: tuple[Text, ...]
    methods: tuple[str, ...]
    pages: Text
    remarks: tuple[Text, ...]
    population: Text | None
    decided_by: Text | None  # machine, people, or both
    tree: Part | None
    notes: tuple[Part, ...]
    waiver: WaiverView | None
    exclusion: Exclusion | None


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring items that stand under one title of the document, where the checklist names such titles."""

    title: Text | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring items of one category."""

    category: Text
    blocks: tuple[Block, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all blocks."""
        return tuple(item for block in self.blocks for item in block.items)


@dataclass(frozen=True, slots=True)
class Section:
    """One checklist judged for one work style."""

    anchor: str
    edition: Edition
    style: WorkStyle
    counts: Counts
    passed_by: PassedBy
    waived: int  # how many of the fails
    share: Share
    sentence: Text
    priorities: tuple[CountRow, ...]
    categories: tuple[CountRow, ...]
    roles: tuple[CountRow, ...]  # empty where the document knows none
    threats: tuple[CountRow, ...]  # empty where the document names none
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """One line of "fix these first"; the same fix in several work styles is one line."""

    items: tuple[ItemRef, ...]
    styles: tuple[str, ...]
    priority: str
    title: Text
    remedies: tuple[Text, ...]
    effort: Text | None
    licences: tuple[Text, ...]
    procedures: tuple[Procedure, ...]  # step by step, for what of it is known
    waived: bool  # in every item: nobody waits for it


@dataclass(frozen=True, slots=True)
class Cause:
    """Why things are unknown, what it blocks, and what would resolve it."""

    headline: Text
    resolve: Text
    data: Text | None
    detail: str | None  # as the collector noted it
    noted: tuple[Text, ...]  # the same in sentences, as far as it is understood
    names: tuple[str, ...]
    more: int
    items: tuple[ItemRef, ...]  # their verdict hangs on this
    partly: tuple[ItemRef, ...]  # only a part of them does


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A line of the worksheet: one question for one or more work styles."""

    question: Text
    help: Text
    asked_because: Text
    evidence: Text
    priority: str
    items: tuple[ItemRef, ...]
    styles: tuple[str, ...]
    expired: bool


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """All open questions that the same person can answer."""

    who: Text
    questions: tuple[OpenQuestion, ...]


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One resource of the snapshot. ``noted``: the collector's ``detail`` in sentences, as far as it is understood."""

    id: str
    title: Text
    state: Text
    reason: Text | None
    complete: bool
    obtained: bool
    count: int
    permission: str | None
    rights: Text | None  # who may read it, where no permission opens it
    sha256: str | None
    collected_at: str | None
    detail: str | None
    noted: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """The resources of one source, such as Microsoft Intune."""

    source: Text
    rows: tuple[ResourceRow, ...]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class OlderSnapshot:
    """A snapshot of earlier days that was used besides the one that was judged."""

    name: str
    collected_at: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Title:
    """What was judged, when, and by what."""

    organisation: str
    tenant_name: str
    tenant_id: str
    collected_at: Text
    collected_utc: str  # as the snapshot says it
    timezone: str
    snapshot_tool: str
    sign_in: str
    tool: str


@dataclass(frozen=True, slots=True)
class DoubtView:
    """Where what was read contradicts what was declared. ``more``: how many subjects are not named."""

    text: Text
    subjects: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class View:
    """A whole report."""

    title: Title
    editions: tuple[Edition, ...]
    styles: tuple[WorkStyle, ...]
    sections: tuple[Section, ...]
    fixes: tuple[Fix, ...]
    procedures: tuple[Procedure, ...]  # for anything that failed, be it only noted
    causes: tuple[Cause, ...]
    questions: tuple[QuestionGroup, ...]
    questionnaire: tuple[Question, ...]  # the answered ones, too
    answers: tuple[AnswerInUse, ...]  # those that end soonest first
    waivers: tuple[AcceptedRisk, ...]
    acceptable: tuple[Acceptable, ...]
    differences: tuple[Difference, ...]
    excluded: tuple[Excluded, ...]
    responsibilities: Responsibilities | None  # None: no product is in use
    side_by_side: SideBySide | None  # None: one document was judged
    resources: tuple[ResourceGroup, ...]  # which the verdicts stand on
    further: tuple[ResourceGroup, ...]  # which lie in the snapshot too
    products: tuple[Text, ...]  # which bring the licences that both lack
    inputs: tuple[tuple[str, str], ...]  # name, SHA-256
    older: tuple[OlderSnapshot, ...]
    doubts: tuple[DoubtView, ...]
    warnings: tuple[Text, ...]
    terms: tuple[Term, ...]  # of the glossary, which occur in demands and questions
    branding: Branding | None  # hidden characters in its texts are visible, as everywhere
    planned: Planned | None  # None: the present state was judged
    trend: Trend | None  # None: no history was given

    @property
    def priorities(self) -> tuple[str, ...]:
        """The signs of all editions, each once."""
        return tuple(dict.fromkeys(sign for edition in self.editions for sign, _, _ in edition.priorities))
