"""What is read per policy (settings, assignments): everything by the policy's id, and whether all of it was read."""

from __future__ import annotations

from typing import Any

from scanner.derive.policies.model import first
from scanner.derive.tables import Table
from scanner.language.types import INVALID
from scanner.model.logic import Unknown


class Children:
    """The objects under each parent of a resource that is read per parent.

    ``missing``: why nothing was read; ``open``: why a parent may have more than stands here.
    """

    def __init__(self, source: Table) -> None:
        self._of: dict[str, list[Any]] = {}
        self.missing = source.missing
        self.open: Unknown | None = source.open
        for record in source.records():
            if isinstance(record.get("of"), str):
                self._of.setdefault(record["of"], []).append(record.get("value"))
            else:
                self.open = first(self.open, INVALID)

    def of(self, parent: str) -> list[Any]:
        """What was read under a parent."""
        return self._of.get(parent, [])
