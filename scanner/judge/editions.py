"""What changed between two editions of one document: item by item, by the pairs that the newer one names, never by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from scanner.library.checklist_tables import Crosswalk, Pair
from scanner.library.checklists import Checklist, Item
from scanner.library.correspondence import SAME, SIMILAR

Json = dict[str, Any]

KINDS = (
    "added", "dropped", "strengthened", "loosened", "split", "merged", "changed", "raised", "lowered", "renumbered", "collision", "kept", "untold",
)  # fmt: skip
"""In the order of the list. ``untold``: of the older edition, about methods that the newer one's list says nothing of."""


def edition_json(new: Checklist, old: Checklist, walk: Crosswalk) -> Json:
    """A member of ``editions`` in assessment.json. ``new``: the document that names the pairs."""
    told = [number for number in new.numbers if number in old.numbers]
    found = sorted(_changes(new, old, walk, set(told)), key=lambda change: KINDS.index(change["kind"]))
    return {
        "new": new.id,
        "old": old.id,
        "methods": told,
        "remarks": [text.as_json() for text in walk.remarks],
        "changes": found,
    }


def _changes(new: Checklist, old: Checklist, walk: Crosswalk, told: set[int]) -> Iterator[Json]:
    forth, back = Counter(pair.item for pair in walk.pairs), Counter(pair.other for pair in walk.pairs)
    for item in new.items:
        if item.number not in forth:
            yield _change("added", [item.number], [])
    for item in old.items:
        if item.number not in back:
            yield _change("dropped" if told.intersection(item.methods) else "untold", [], [item.number])
    divided = list(_divided(new, old, walk))
    yield from divided
    for pair in walk.pairs:
        mine, yours = new.item(pair.item), old.item(pair.other)
        if mine is not None and yours is not None:
            told_there = any(pair.item in each["items"] and pair.other in each["others"] for each in divided) and pair.relation != SIMILAR
            for kind in _kinds(new, mine, old, yours, pair, told_there=told_there):
                yield _change(kind, [pair.item], [pair.other], pair)
    paired = {(pair.item, pair.other) for pair in walk.pairs}
    numbers = {item.number for item in old.items}
    for item in new.items:
        if item.number in numbers and (item.number, item.number) not in paired:
            yield _change("collision", [item.number], [item.number])


def _divided(new: Checklist, old: Checklist, walk: Crosswalk) -> Iterator[Json]:
    """One demand that became several, and several that became one. A pair that is merely similar makes neither."""
    pairs = [pair for pair in walk.pairs if pair.relation != SIMILAR]
    for item in old.items:
        became = [pair.item for pair in pairs if pair.other == item.number]
        if len(became) > 1:
            yield _change("split", became, [item.number])
    for item in new.items:
        was = [pair.other for pair in pairs if pair.item == item.number]
        if len(was) > 1:
            yield _change("merged", [item.number], was)


def _kinds(new: Checklist, mine: Item, old: Checklist, yours: Item, pair: Pair, *, told_there: bool) -> Iterator[str]:
    """Everything that one pair tells; ``kept`` where that is nothing. ``told_there``: the pair is part of a split or a merger already."""
    told = told_there
    if pair.stricter:
        told = True
        yield "strengthened" if pair.stricter == "this" else "loosened"
    elif pair.relation != SAME and not told_there:
        told = True
        yield "changed"
    rank, before = _rank(new, mine), _rank(old, yours)
    if set(new.priorities) == set(old.priorities) and rank is not None and before is not None and rank != before:
        told = True
        yield "raised" if rank < before else "lowered"
    if pair.relation == SAME and mine.number != yours.number:
        told = True
        yield "renumbered"
    if not told:
        yield "kept"


def _rank(checklist: Checklist, item: Item) -> int | None:
    """The rank of an item's priority; None where it was not printed."""
    return None if item.inferred else checklist.priorities[item.priority].rank


def _change(kind: str, items: list[str], others: list[str], pair: Pair | None = None) -> Json:
    why = pair.why.as_json() if pair is not None and pair.why is not None else None
    return {"kind": kind, "items": items, "others": others, "why": why}
