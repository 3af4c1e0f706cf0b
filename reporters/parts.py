"""The parts of an item: each rule, question and group with its own verdict and the facts below."""

from __future__ import annotations

from dataclasses import replace

from reporters.evidence import evidence
from reporters.labels import ANSWERS, BASES, EFFORTS, LICENCES, VERDICTS, label
from reporters.model_parts import AnswerView, Evidence, Exhibit, Part, RuleText
from reporters.places import RECORDS, Places
from reporters.remedies import pointing, templates
from reporters.shape import At
from reporters.source import Source
from reporters.text import Text
from reporters.tree import Node
from reporters.why import leaf_sentence, title

_REPEAT_UP_TO = 5
"""Evidence of so few rows is printed again at every item that uses it,"""
_MANY = 3
"""unless so many documents are judged that a rule stands in a dozen items."""

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
    """Builds parts and gives what is printed once the anchors by which other places refer to it."""

    def __init__(self, places: Places, source: Source) -> None:
        """``places``: where things are printed in full; ``source`` is the opened assessment."""
        self._source = source
        self._places = places
        self._anchors: dict[tuple[str, str], str] = {}
        self._tables: dict[str, Evidence] = {}
        documents = sum(1 for _ in source.root.at("checklists").each())
        self._repeated = _REPEAT_UP_TO if documents < _MANY else 0

    def part(self, node: Node, style: str) -> Part:
        """One node for the work style ``style``, with everything below it."""
        if node.is_group:
            return self._group(node, style)
        return self._rule(node) if node.kind == "rule" else self._ask(node, style)

    def _anchor(self, key: tuple[str, str]) -> str:
        return self._anchors.setdefault(key, f"{'f' if key[0] == RECORDS else 'r'}{len(self._anchors) + 1}")

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
            anchor="",
            told=True,
            remedy=None,
            templates=(),
            asked_because=None,
            answer=None,
        )

    def _rule(self, node: Node) -> Part:
        words = self._places.words_of(node)
        told = self._places.is_home(node, words)
        table = None
        elsewhere = False
        if node.finding is not None:
            finding, key = self._source.finding(node.finding), (RECORDS, node.finding)
            known = not self._places.is_home(node, key)
            elsewhere = known and len(finding.records) > self._repeated
            if node.finding not in self._tables:
                self._tables[node.finding] = evidence(finding, "", self._source)
            table = replace(self._tables[node.finding], anchor="" if known and not elsewhere else self._anchor(key))
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
            anchor=self._anchor(words),
            told=told,
            remedy=None,
            templates=(),
            asked_because=None,
            answer=None,
        )

    def _ask(self, node: Node, style: str) -> Part:
        given, question = self._source.answer(node.id, style), self._source.question(node.id)
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
            anchor="",
            told=True,
            remedy=pointing(question.at("remedy").text(), templates(question)),
            templates=templates(question),
            asked_because=question.at("asked_because").text(),
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
            evidence=tuple(exhibit(one) for one in at.at("evidence").each()),
            note=at.maybe_shown("note"),
        )


def exhibit(at: At) -> Exhibit:
    """One piece of evidence of an answer, with what was found of it."""
    found, file = at.at("found").flag(), at.maybe_shown("file")
    named = " ".join(filter(None, (file, at.maybe_shown("url"))))
    return Exhibit(named, at.maybe_shown("sha256"), None if file is None else _EXHIBITS[found], found or file is None)


_EXHIBITS = {
    True: Text("ファイルを確認", "file found"),
    False: Text("ファイルが見つからず、証跡として数えていません", "file not found; not counted as evidence"),
}


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
