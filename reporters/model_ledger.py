"""What a report says about who has to act: products in use, what they are said to do, and what to ask their makers for.

As everywhere in the view, strings are safe to look at and not yet escaped for any format.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporters.labels import Badge
from reporters.model_decisions import Life
from reporters.model_documents import ItemRef
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class SettingRule:
    """A rule that sees a setting of a baseline. ``verdicts``: those of its findings; empty where no chosen document has it judged."""

    title: Text
    verdicts: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting of a provider's baseline. ``code``: deviates, unknown, as_set, not_judged or not_seen; ``state`` says so."""

    title: Text
    path: Text
    now: Text
    code: str
    state: Text
    rules: tuple[SettingRule, ...]
    remarks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A sign or a footnote of a document, and what it says."""

    sign: str
    text: Text


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """How far a claim is shown. ``code``: shown, stated, expired, open, planned or nothing. ``life``: of the answer that shows it."""

    code: str
    text: Text
    life: Life | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a product is said to do of an item.

    ``of``: the other document's item that it was said of, with the relation; None where it was said of this item itself.
    ``key``: product, checklist and item that it was said of.
    """

    key: tuple[str, str, str]
    product: Text
    anchor: str
    sign: str
    code: str
    extent: Text
    platforms: Text | None
    footnotes: tuple[str, ...]
    measures: tuple[Text, ...]
    customer: Text | None
    of: Text | None
    evidence: EvidenceState


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One item of one work style: what each party does. ``we``: the company; ``employees``: None where nothing is asked of them."""

    item: ItemRef
    title: Text
    we: tuple[Text, ...]
    providers: tuple[ClaimView, ...]
    clouds: tuple[ClaimView, ...]
    employees: Text | None


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """One document for one work style. ``outside``: items that do not apply."""

    edition: Text
    style: str
    rows: tuple[LedgerRow, ...]
    outside: tuple[ItemRef, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask a provider about. ``kind``: open, planned, shown or none. ``due``: by when; None where only people can say.

    ``document`` and ``item``: what it is about; ``styles``: the work styles that lack it, where others do not; ``claim``: what the provider's document says.
    """

    kind: str
    document: Text
    item: Text
    styles: tuple[str, ...]
    claim: ClaimView
    wanted: Text | None
    due: Text | None


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product in use. ``party``: provider or cloud. ``url``: only an https address. ``until``: how long it is used. ``own``: from an own library."""

    id: str
    anchor: str
    title: Text
    party: str
    kind: Text
    publisher: Text
    document: Text
    date: Text | None
    url: str | None
    styles: tuple[str, ...]
    contact: str | None
    until: Text | None
    ended: bool
    own: bool
    signs: tuple[Footnote, ...]
    footnotes: tuple[Footnote, ...]
    remarks: tuple[Text, ...]
    settings: tuple[SettingView, ...]
    requests: tuple[Request, ...]
    untouched: int  # claims about items that no chosen document has


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """The whole ledger."""

    products: tuple[ProductView, ...]
    parts: tuple[LedgerPart, ...]
