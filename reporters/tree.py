"""The tree that an item is judged by, read from the assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporters.labels import VERDICTS
from reporters.shape import At, ReportError
from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Node:
    """A rule, a question, or a group (``all``, ``any``) of nodes, with its verdict.

    ``id`` is the rule's or question's id, empty for groups. ``answer`` is the word of the answer. ``exempt``: the declared
    circumstances by which the node does not apply. ``product``: the product in use that the answer ``covered_by`` names.
    """

    kind: str
    id: str
    verdict: str
    reasons: Mapping[str, int]
    basis: str | None
    finding: str | None
    covered_by: str | None
    answer: str | None
    words: Text | None
    exempt: Mapping[str, bool]
    children: tuple[Node, ...]
    product: str | None = None

    @property
    def is_group(self) -> bool:
        """Whether this is ``all`` or ``any``."""
        return self.kind in ("all", "any")


def verdict_of(at: At) -> str:
    """Return the verdict of a result, a node or a finding; any other word raises ReportError."""
    verdict = at.at("verdict").raw()
    if verdict not in VERDICTS:
        raise ReportError(f"{at.place}.verdict: not a verdict: {verdict!r}")
    return verdict


def read(at: At) -> Node:
    """One node with everything below it; a node of no known kind raises ReportError."""
    kind = next((kind for kind in ("rule", "ask", "all", "any") if at.has(kind)), None)
    if kind is None:
        at.wrong("a node with rule, ask, all or any")
    group = kind in ("all", "any")
    words = at.optional("words")
    return Node(
        kind=kind,
        id="" if group else at.at(kind).raw(),
        verdict=verdict_of(at),
        reasons=at.at("reasons").tally(),
        basis=_word(at, "basis"),
        finding=_word(at, "finding"),
        covered_by=_word(at, "covered_by"),
        answer=_word(at, "answer"),
        words=None if words is None else words.text(),
        exempt=exempt_of(at),
        children=tuple(read(child) for child in at.at(kind).each()) if group else (),
        product=_word(at, "product"),
    )


def exempt_of(at: At) -> Mapping[str, bool]:
    """The declared circumstances by which a result or a node does not apply; empty if there are none."""
    found = at.optional("exempt_when")
    return {} if found is None else {name: member.flag() for name, member in found.pairs()}


def leaves(node: Node) -> Iterator[Node]:
    """All rules and questions below ``node``, in order."""
    if node.is_group:
        for child in node.children:
            yield from leaves(child)
    else:
        yield node


def deciding(node: Node) -> Iterator[Node]:
    """Return the leaves that gave ``node`` its verdict: those that share it all the way up."""
    for child in node.children:
        if child.verdict == node.verdict:
            yield from deciding(child)
    if not node.is_group:
        yield node


def to_mend(node: Node) -> Iterator[Node]:
    """Return the leaves to mend so that a failed ``node`` passes: of alternatives, only what the first one lacks."""
    failed = [child for child in node.children if child.verdict == node.verdict]
    for child in failed[:1] if node.kind == "any" else failed:
        yield from to_mend(child)
    if not node.is_group:
        yield node


def pending(node: Node) -> Iterator[Node]:
    """Return the leaves that could still change something.

    Left out: everything below a node that is not applicable, and the open alternatives of an
    ``any`` that already passes.
    """
    if node.verdict == "not_applicable" or (node.kind == "any" and node.verdict == "pass"):
        return
    if node.is_group:
        for child in node.children:
            yield from pending(child)
    else:
        yield node


def _word(at: At, key: str) -> str | None:
    member = at.optional(key)
    return None if member is None else member.raw()
