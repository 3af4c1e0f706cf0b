"""The trees of an assessment: what an item is judged by, as assessment.json has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def leaves(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The rules and questions of a tree, in its order."""
    parts = tree.get("all") or tree.get("any")
    if not parts:
        yield tree
    for part in parts or ():
        yield from leaves(part)
