"""What several items use and a report prints in full once: the words of a rule, the records of a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters.source import Source
from reporters.tree import Node, leaves

Trees = tuple[str, Node | None, tuple[Node, ...]]
"""An item's verdict, the tree that it is judged by, and its notes."""
RECORDS, RULE, DEMAND = "records", "rule", "demand"
_URGENT = ("fail", "unknown")


class Places:
    """Where the words of a rule and the records of a finding are printed in full, if several items use them.

    That is the first item that fails or is unknown because of them, so that an edition which keeps only such items has them; else the first of all.
    """

    def __init__(self, items: Iterable[Trees], source: Source) -> None:
        """``items``: all of them in the order of the document."""
        self._source = source
        self._first: dict[tuple[str, str], Node] = {}
        self._open: set[tuple[str, str]] = set()
        for verdict, tree, notes in items:
            for node in () if tree is None else leaves(tree):
                self._note(node, urgent=verdict in _URGENT and node.verdict in _URGENT)
            for note in notes:
                for node in leaves(note):
                    self._note(node, urgent=False)

    def _note(self, node: Node, *, urgent: bool) -> None:
        for key in self._keys(node):
            if key not in self._first or (urgent and key not in self._open):
                self._first[key] = node
            if urgent:
                self._open.add(key)

    def _keys(self, node: Node) -> Iterator[tuple[str, str]]:
        if node.kind == "rule" and node.verdict != "not_applicable":
            yield self.words_of(node)
            if node.finding is not None:
                yield (RECORDS, node.finding)

    def words_of(self, node: Node) -> tuple[str, str]:
        """What tells one set of words from another: the rule, or the finding where a rule's numbers differ."""
        if self._source.demand(node.finding, node.id).place == self._source.rule(node.id).place:
            return (RULE, node.id)
        return (DEMAND, node.finding or "")

    def is_home(self, node: Node, key: tuple[str, str]) -> bool:
        """Whether what ``key`` names is printed in full at ``node``."""
        return self._first.get(key, node) is node
