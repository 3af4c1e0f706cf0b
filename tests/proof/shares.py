"""How many changes must be noticed: 95 % of all, and of every rule or module that has enough of them to speak of a share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

AT_LEAST = 0.95
ENOUGH = 20
TOGETHER = "together"


def low(outcomes: Iterable[tuple[str, bool]]) -> list[str]:
    """What falls short: names of rules or modules, and `TOGETHER`. ``outcomes``: whose change it was, and whether it was noticed."""
    every: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    for name, noticed in outcomes:
        every[name] += 1
        killed[name] += noticed
    short = [name for name in sorted(every) if every[name] >= ENOUGH and killed[name] < AT_LEAST * every[name]]
    return short + ([TOGETHER] if killed.total() < AT_LEAST * every.total() or not every else [])
