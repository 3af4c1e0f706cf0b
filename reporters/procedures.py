"""The procedures that mend what failed: each once, in the catalogue's order."""

from __future__ import annotations

from collections.abc import Iterable

from reporters.model_procedures import Procedure
from reporters.shape import At
from reporters.source import Source
from reporters.tree import Node, leaves


def procedures_of(nodes: Iterable[Node], source: Source) -> tuple[Procedure, ...]:
    """The procedures for these rules and questions, as far as they failed."""
    wanted = {node.id for node in nodes if node.verdict == "fail"}
    return tuple(_procedure(name, at, source) for name, at in source.procedures() if not wanted.isdisjoint(_helps(at)))


def every_procedure(trees: Iterable[tuple[Node | None, tuple[Node, ...]]], source: Source) -> tuple[Procedure, ...]:
    """The procedures for whatever failed anywhere: what items are judged by, and what is only noted there."""
    nodes = [node for tree, notes in trees for part in (tree, *notes) if part is not None for node in leaves(part)]
    return procedures_of(nodes, source)


def _helps(at: At) -> list[str]:
    return [each.raw() for key in ("mends", "questions") for each in at.at(key).each()]


def _procedure(name: str, at: At, source: Source) -> Procedure:
    return Procedure(
        anchor=f"procedure-{name}",
        number=at.at("number").shown(),
        title=at.at("title").text(),
        where=at.at("where").text(),
        steps=tuple(each.text() for each in at.at("steps").each()),
        cautions=tuple(each.text() for each in at.at("cautions").each()),
        mends=tuple(source.rule_title(each.raw()) for each in at.at("mends").each() if source.has_rule(each.raw())),
        source=at.at("source").text(),
    )
