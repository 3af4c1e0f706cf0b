"""What a passed item stands on: a machine's reading, a document, or somebody's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from scanner.model.verdicts import Basis, Verdict

# The weakest first.
_ORDER = (Basis.STATEMENT, Basis.DOCUMENT, Basis.MACHINE)


def passed_by(trees: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many passed items stand on what, each counted once."""
    tally = Counter(stands_on(tree) for tree in trees)
    return {str(basis): tally[basis] for basis in (Basis.MACHINE, Basis.DOCUMENT, Basis.STATEMENT)}


def stands_on(tree: Mapping[str, Any]) -> Basis:
    """The basis of a tree that passes: where all parts are needed that of the weakest, where any would do that of the strongest."""
    for kind, choose in (("all", min), ("any", max)):
        if kind in tree:
            return choose((stands_on(part) for part in tree[kind] if part["verdict"] == Verdict.PASS), key=_ORDER.index)
    return Basis(tree["basis"])
