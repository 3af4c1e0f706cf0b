"""The fold of a tree's parts into one verdict. Order of strength: docs/adr/0002."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from scanner.model.verdicts import STRENGTH, Verdict


def fold(kind: str, parts: Iterable[tuple[Verdict, Mapping[str, int]]]) -> tuple[Verdict, dict[str, int]]:
    """The strongest verdict among the parts, with the reasons of the parts that have it (added up). ``parts`` is not empty."""
    order = STRENGTH[kind]
    listed = list(parts)
    verdict = min((verdict for verdict, _ in listed), key=order.index)
    reasons: Counter[str] = Counter()
    for each, why in listed:
        if each is verdict:
            reasons.update(why)
    return verdict, dict(sorted(reasons.items()))
