"""What a finished item hangs on: which parts gave it its verdict, and whether somebody accepts its failure."""

from __future__ import annotations

from collections.abc import Iterator

from reporters.model import Item
from reporters.model_decisions import AcceptedRisk
from reporters.model_parts import Part
from reporters.text import Text


def deciding(part: Part) -> Iterator[Part]:
    """Return the rules and questions that share the verdict of ``part`` all the way up, in the document's order."""
    for child in part.children:
        if child.verdict.code == part.verdict.code:
            yield from deciding(child)
    if part.kind in ("rule", "ask"):
        yield part


def leaves(part: Part) -> Iterator[Part]:
    """Return all rules and questions below a part, in the document's order."""
    if not part.children:
        yield part
    for child in part.children:
        yield from leaves(child)


def still_open(part: Part, code: str) -> int:
    """How many rules and questions with the verdict ``code`` could still change something.

    Left out: what does not apply, and the alternatives of an ``any`` that already passes.
    """
    if part.verdict.code == "not_applicable" or (part.kind == "any" and part.verdict.code == "pass"):
        return 0
    if part.kind in ("rule", "ask"):
        return int(part.verdict.code == code)
    return sum(still_open(child, code) for child in part.children)


def waived(item: Item) -> bool:
    """Whether everything that fails in an item is accepted. The verdict stays a fail."""
    return item.waiver is not None and item.waiver.waived


def in_force(item: Item) -> tuple[AcceptedRisk, ...]:
    """The waivers that hold for an item now."""
    return () if item.waiver is None else tuple(one for one in item.waiver.waivers if one.code == "in_force")


def approval(one: AcceptedRisk) -> Text:
    """Why a failure is accepted, by whom and until when, on one line."""
    return Text(
        f"{one.reason}（承認: {one.approved_by}、{one.life.text.ja}）",
        f"{one.reason} (approved by {one.approved_by}, {one.life.text.en})",
    )
