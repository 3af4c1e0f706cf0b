"""The parts of an item: each rule, question and group with its own verdict and the facts below."""

from __future__ import annotations

from reporters.evidence import evidence
from reporters.labels import ANSWERS, BASES, EFFORTS, LICENCES, VERDICTS, label
from reporters.model_parts import AnswerView, Part, RuleText
from reporters.shape import At
from reporters.source import Source
from reporters.text import Text
from reporters.tree import Node
from reporters.why import leaf_sentence, title

_REPEAT_UP_TO = 5
"""Evidence of so few rows is printed again at every item that uses it."""

_GROUPS = {
    "all": Text("次のすべてを満たすこと", "All of the following"),
    "any": Text("次のいずれか一つを満たせばよい", "Any one of the following is enough"),
}
_GROUP_SENTENCES = {
    "pass": Text("満たしています。", "Met."),
    "fail": Text("満たしていません。", "Not met."),
    "unknown": Text("確認できない部分があります。", "A part could not be checked."),
    "manual": Text("回答のない質問があります。", "A question is not answered yet."),
    "not_applicable": Text("対象外です。", "Not applicable."),
}


class Parts:
    """Builds parts in the order of the document and remembers which evidence it has printed."""

    def __init__(self, source: Source) -> None:
        """``source`` is the opened assessment."""
        self._source = source
        self._anchors: dict[str, str] = {}

    def part(self, node: Node, style: str) -> Part:
        """One node for the work style ``style``, with everything below it."""
        if node.is_group:
            return self._group(node, style)
        return self._rule(node) if node.kind == "rule" else self._ask(node, style)

    def _group(self, node: Node, style: str) -> Part:
        return Part(
            kind=node.kind,
            id="",
            title=_GROUPS[node.kind],
            verdict=VERDICTS[node.verdict],
            why=_GROUP_SENTENCES[node.verdict],
            basis=None,
            words=node.words,
            children=tuple(self.part(child, style) for child in node.children),
            rule=None,
            evidence=None,
            elsewhere=False,
            remedy=None,
            asked_because=None,
            answer=None,
        )

    def _rule(self, node: Node) -> Part:
        table = None
        elsewhere = False
        if node.finding is not None:
            finding = self._source.finding(node.finding)
            known = node.finding in self._anchors
            anchor = self._anchors.setdefault(node.finding, f"f{len(self._anchors) + 1}")
            elsewhere = known and len(finding.records) > _REPEAT_UP_TO
            table = evidence(finding, "" if known and not elsewhere else anchor, self._source)
        return Part(
            kind="rule",
            id=node.id,
            title=title(node, self._source),
            verdict=VERDICTS[node.verdict],
            why=leaf_sentence(node, self._source),
            basis=None if node.basis is None else label(BASES, node.basis),
            words=None,
            children=(),
            rule=_rule_text(self._source.rule(node.id), self._source.demand(node.finding, node.id)),
            evidence=table,
            elsewhere=elsewhere,
            remedy=None,
            asked_because=None,
            answer=None,
        )

    def _ask(self, node: Node, style: str) -> Part:
        given = self._source.answer(node.id, style)
        return Part(
            kind="ask",
            id=node.id,
            title=title(node, self._source),
            verdict=VERDICTS[node.verdict],
            why=leaf_sentence(node, self._source),
            basis=None if node.basis is None else label(BASES, node.basis),
            words=None,
            children=(),
            rule=None,
            evidence=None,
            elsewhere=False,
            remedy=self._source.question(node.id).at("remedy").text(),
            asked_because=self._source.question(node.id).at("asked_because").text(),
            answer=None if given is None else self._answer(given),
        )

    def _answer(self, at: At) -> AnswerView:
        expires = at.maybe("expires")
        return AnswerView(
            answer=label(ANSWERS, at.at("answer").raw()),
            by=at.at("by").shown(),
            on=self._source.dates.day(at.at("on").raw()),
            expires=None if expires is None else self._source.dates.day(expires.raw()),
            expired=at.at("expired").flag(),
            evidence=tuple(_exhibit(exhibit) for exhibit in at.at("evidence").each()),
            note=at.maybe_shown("note"),
        )


def _exhibit(at: At) -> str:
    if at.has("url"):
        return at.at("url").shown()
    return f"{at.at('file').shown()} (SHA-256 {at.at('sha256').shown()})"


def _rule_text(at: At, demand: At) -> RuleText:
    cost = at.at("cost")
    return RuleText(
        why=at.at("why").text(),
        fix=at.at("fix").text(),
        limits=at.at("limits").text(),
        licence=label(LICENCES, cost.at("licence").raw()),
        effort=label(EFFORTS, cost.at("effort").raw()),
        own=at.at("origin").raw() == "own",
        where=demand.maybe_text("where"),
        require=demand.at("require").text(),
        valid_when=demand.maybe_text("valid_when"),
        conclusive_when=demand.maybe_text("conclusive_when"),
        references=tuple(reference.text() for reference in at.at("references").each()),
    )
