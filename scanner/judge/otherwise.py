"""What a failing item would be if what fails were as demanded: its failure hides what is not known beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scanner.judge.fold import fold
from scanner.model.verdicts import Verdict


def otherwise(tree: Mapping[str, Any], of_finding: Callable[[str], Verdict]) -> Verdict:
    """The verdict of an item's tree, its failing rules and answers taken as held. ``of_finding``: finding → `Finding.otherwise`."""
    if tree["verdict"] != Verdict.FAIL:
        return Verdict(tree["verdict"])
    for kind in ("all", "any"):
        if kind in tree:
            return fold(kind, ((otherwise(part, of_finding), {}) for part in tree[kind]))[0]
    return of_finding(tree["finding"]) if "rule" in tree else Verdict.PASS
