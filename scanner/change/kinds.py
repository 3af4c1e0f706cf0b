"""Why a verdict may differ although nothing in the tenant does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from scanner.model.changes import FIXED, NEWLY_KNOWN, NEWLY_UNKNOWN, REGRESSED, SCOPE_CHANGED, STILL_OPEN, UNCHANGED
from scanner.model.text import Text
from scanner.model.verdicts import Verdict

_OPEN = (Verdict.UNKNOWN, Verdict.MANUAL)


class Cause(NamedTuple):
    """Why a verdict may differ although nothing in the tenant does.

    ``kind``: ``rule`` (its file) and ``parameter`` are ours; the others are what is judged (see `CAUSES`). ``target``: the rule or question,
    ``name``: the parameter, else empty. ``before``/``after``: the values, where there are such.
    """

    kind: str
    target: str
    name: str
    before: Any
    after: Any


OURS = frozenset({"rule", "parameter"})

CAUSES: Mapping[str, Text] = {
    "rule": Text("ルールの内容が変わりました", "the rule's file changed"),
    "parameter": Text("ルールの数値が変わりました", "a number of the rule changed"),
    "method": Text("方式が変わりました", "the method changed"),
    "people": Text("対象とする人のグループが変わりました", "the groups of people changed"),
    "devices": Text("対象とする端末のグループが変わりました", "the groups of devices changed"),
    "ledger": Text("台帳の台数が変わりました", "the ledger's numbers changed"),
    "subjects": Text("判定する対象が現れたか、なくなりました", "something to judge appeared, or is gone"),
    "circumstances": Text("申告した事情が変わりました", "declared circumstances changed"),
    "answer": Text("質問への回答で、該当するかどうかが変わりました", "an answer changed whether it applies"),
    "tailoring": Text("対象から外す指定が変わりました", "the items left out changed"),
    "checklist": Text("チェックリストの求める内容が変わりました", "what the checklist asks for changed"),
}


def by_verdicts(before: str, after: str) -> str:
    """The kind of change from one verdict to another, where neither a rule nor the scope explains it."""
    if before == after:
        return UNCHANGED
    if Verdict.NOT_APPLICABLE in (before, after):
        return SCOPE_CHANGED
    if before in _OPEN:
        return STILL_OPEN if after in _OPEN else NEWLY_KNOWN
    if after in _OPEN:
        return NEWLY_UNKNOWN
    return REGRESSED if after == Verdict.FAIL else FIXED
