"""Findings × checklist × organisation → the verdict of every item, once per work style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scanner.judge.engine import FindingKey, effective_for, key_of
from scanner.judge.fold import fold
from scanner.judge.population import Populations
from scanner.judge.products import Products
from scanner.judge.waivers import Waivers
from scanner.library.answers import Answer
from scanner.library.checklists import Checklist, Item, Node
from scanner.library.library import Library
from scanner.library.organisation import Exclusion, Organisation, WorkStyle
from scanner.model.findings import Finding
from scanner.model.methods import ownership_of
from scanner.model.verdicts import Basis, Reason, Verdict
from scanner.snapshot.manifest import Manifest

Json = dict[str, Any]

_ANSWERED = {"yes": Verdict.PASS, "no": Verdict.FAIL, "partly": Verdict.FAIL, "not_applicable": Verdict.NOT_APPLICABLE}


class Assessor:
    """Judges items. Holds what all items share: findings, answers, populations."""

    def __init__(
        self,
        library: Library,
        organisation: Organisation,
        manifest: Manifest,
        populations: Populations,
        findings: Mapping[FindingKey, Finding],
        answers: tuple[Answer, ...],
        waivers: Waivers,
    ) -> None:
        self.library = library
        self.organisation = organisation
        self.populations = populations
        self.findings = findings
        self.waivers = waivers
        self.products = Products(library, organisation, manifest.collected_at)
        self._by_id = {finding.id: finding for finding in findings.values()}
        self._expired = {
            (answer.question, answer.work_style)
            for answer in answers
            if answer.expires and manifest.collected_at > organisation.end_of(answer.expires)
        }
        self._answers = {(answer.question, answer.work_style): answer for answer in answers}
        self._without: dict[tuple[str, str], bool] = {}

    def results(self, checklists: list[Checklist]) -> Iterator[Json]:
        """``results`` of assessment.json: every item of every checklist exactly once per work style."""
        for style in self.organisation.work_styles:
            for checklist in checklists:
                for item in checklist.items:
                    yield self._result(checklist, item, style)

    def _result(self, checklist: Checklist, item: Item, style: WorkStyle) -> Json:
        judge = _ItemJudge(self, checklist.id, item, style)
        outside, excluded = judge.outside(checklist)
        tree = None if outside else judge.node(item.judged_by)
        verdict, reasons = (Verdict.NOT_APPLICABLE, {str(outside): 1}) if tree is None else (Verdict(tree["verdict"]), tree["reasons"])
        if checklist.priorities[item.priority].optional and verdict is not Verdict.PASS and outside is None:
            verdict, reasons = Verdict.NOT_APPLICABLE, {str(Reason.OPTIONAL): 1}
        return {
            "checklist": checklist.id,
            "item": item.number,
            "work_style": style.id,
            "method": style.method,
            "priority": item.priority,
            "verdict": str(verdict),
            "reasons": reasons,
            "exempt_when": dict(item.exempt_when) if outside is Reason.EXEMPT and not excluded else None,
            "excluded": {"reason": excluded.reason, "by": excluded.by, "on": excluded.on} if excluded else None,
            "judged_by": tree,
            "notes": [] if outside else [judge.node(note) for note in item.notes],
            "population": None if outside else judge.population(),
            "waiver": self.waivers.result((checklist.id, item.number), style.id, tree, self._by_id, failed=verdict is Verdict.FAIL),
        }

    def expired(self, answer: Answer) -> bool:
        """Whether an answer had expired when the snapshot was collected."""
        return (answer.question, answer.work_style) in self._expired

    def answer(self, question: str, style: WorkStyle) -> Answer | None:
        """The answer for a work style, or the one for all of them."""
        return self._answers.get((question, style.id)) or self._answers.get((question, None))

    def without_subject(self, checklist: Checklist, style: WorkStyle) -> bool:
        """Whether the ledger says that a work style has no device of the kinds that a whole document is about – and nothing contradicts it."""
        key = checklist.id, style.id
        if key not in self._without:
            kinds = checklist.applies_to.platforms if checklist.applies_to else ()
            items = [item for item in checklist.items if not self.organisation.excluded(checklist.id, item.number)] if kinds else []
            found = [self.finding(leaf, style) for item in items if style.method in item.methods for leaf in item.leaves() if leaf.kind == "rule"]
            none = bool(kinds) and self.surely_none(style, kinds)
            self._without[key] = none and all(finding.counts.judged == 0 for finding in found if finding.scope == "device")
        return self._without[key]

    def surely_none(self, style: WorkStyle, kinds: tuple[str, ...]) -> bool:
        """Whether the ledger counts no device of these kinds, and none is enrolled that may be one."""
        if style.ledger is None or any(style.ledger.get(kind) != 0 for kind in kinds):
            return False
        return not self.populations.devices or self.populations.surely_none_enrolled(style, kinds, complete=False)

    def finding(self, node: Node, style: WorkStyle) -> Finding:
        """The finding that a rule leaf stands on."""
        rule = self.library.rules[node.target]
        return self.findings[key_of(rule, style, effective_for(node, rule, self.organisation))]


class _ItemJudge:
    def __init__(self, assessor: Assessor, checklist: str, item: Item, style: WorkStyle) -> None:
        self.assessor = assessor
        self.checklist = checklist
        self.item = item
        self.style = style
        self.covering = self._covering()

    def outside(self, checklist: Checklist) -> tuple[Reason | None, Exclusion | None]:
        """Why the item as a whole does not apply, and how it was left out; None if it does, or was not."""
        if self.style.method not in self.item.methods:
            return Reason.METHOD, None
        excluded = self.assessor.organisation.excluded(checklist.id, self.item.number)
        if excluded or self._exempt(self.item.exempt_when):
            return Reason.EXEMPT, excluded
        return Reason.NO_SUBJECT if self.assessor.without_subject(checklist, self.style) else None, None

    def _exempt(self, when: Mapping[str, bool]) -> bool:
        """Whether everything named is declared to be so. What is not declared exempts from nothing."""
        return bool(when) and all(self.style.circumstances.get(name) is value for name, value in when.items())

    def _covering(self) -> dict[str, Answer]:
        """Rules whose unknown an answer to one of this item's questions settles."""
        found = {}
        for leaf in self.item.judged_by.leaves():
            if leaf.kind == "ask" and (answer := self._valid_answer(leaf.target)) and answer.answer == "yes":
                found.update(dict.fromkeys(self.assessor.products.settled(answer, self.checklist, self.item, self.style), answer))
        return found

    def _valid_answer(self, question: str) -> Answer | None:
        answer = self.assessor.answer(question, self.style)
        return None if answer is None or self.assessor.expired(answer) else answer

    def node(self, node: Node) -> Json:
        """One node of ``judged_by`` with its verdict and reasons."""
        shape: Json = {"words": node.words.as_json()} if node.words else {}
        beside = self._beside(node)
        if beside is not None:
            exempt_when = dict(node.exempt_when) if beside is Reason.EXEMPT else None
            return {**self._bare(node), **shape, "verdict": str(Verdict.NOT_APPLICABLE), "reasons": {str(beside): 1}, "exempt_when": exempt_when}
        if node.kind == "rule":
            return self._rule(node)
        if node.kind == "ask":
            return self._ask(node)
        parts = [self.node(part) for part in node.parts]
        verdict, reasons = fold(node.kind, ((Verdict(part["verdict"]), part["reasons"]) for part in parts))
        return {node.kind: parts, **shape, "verdict": str(verdict), "reasons": reasons}

    def _beside(self, node: Node) -> Reason | None:
        """Why a part does not apply; None if it does."""
        if node.ownership and node.ownership != ownership_of(self.style.method):
            return Reason.METHOD
        if self._exempt(node.exempt_when):
            return Reason.EXEMPT
        if self._no_subject(node) or self._none_enrolled(node):
            return Reason.NO_SUBJECT
        return None

    def _bare(self, node: Node) -> Json:
        if node.kind == "rule":
            return {"rule": node.target, "finding": self.assessor.finding(node, self.style).id, "basis": None, "covered_by": None}
        if node.kind == "ask":
            return {"ask": node.target, "basis": None, "answer": None}
        return {node.kind: [{**self._bare(part), "verdict": str(Verdict.NOT_APPLICABLE), "reasons": {}} for part in node.parts]}

    def _no_subject(self, node: Node) -> bool:
        """Whether the ledger says that there is nothing the part could be about – and the snapshot does not contradict it."""
        if not node.platforms or not self.assessor.surely_none(self.style, node.platforms):
            return False
        findings = [self.assessor.finding(leaf, self.style) for leaf in node.leaves() if leaf.kind == "rule"]
        return all(finding.scope == "tenant" or finding.counts.judged == 0 for finding in findings)

    def _none_enrolled(self, node: Node) -> bool:
        """Whether the part is only about enrolled devices of some kinds, and it is known that there are none."""
        return bool(node.if_enrolled) and self.assessor.populations.surely_none_enrolled(self.style, node.if_enrolled)

    def _rule(self, node: Node) -> Json:
        finding = self.assessor.finding(node, self.style)
        covered = self.covering.get(node.target) if finding.verdict is Verdict.UNKNOWN else None
        return {
            "rule": node.target,
            "finding": finding.id,
            "verdict": str(Verdict.PASS if covered else finding.verdict),
            "reasons": {} if covered else {str(reason): count for reason, count in sorted(finding.reasons.items())},
            "basis": str(_basis(covered) if covered else Basis.MACHINE),
            "covered_by": covered.question if covered else None,
            **({"product": covered.product} if covered and covered.product else {}),
        }

    def _ask(self, node: Node) -> Json:
        answer = self.assessor.answer(node.target, self.style)
        if answer is None:
            return {"ask": node.target, "verdict": str(Verdict.MANUAL), "reasons": {str(Reason.UNANSWERED): 1}, "basis": None, "answer": None}
        if self.assessor.expired(answer):
            return {
                "ask": node.target,
                "verdict": str(Verdict.MANUAL),
                "reasons": {str(Reason.ANSWER_EXPIRED): 1},
                "basis": None,
                "answer": answer.answer,
            }
        verdict = _ANSWERED[answer.answer]
        reasons = {str(Reason.EXEMPT): 1} if verdict is Verdict.NOT_APPLICABLE else {}
        return {"ask": node.target, "verdict": str(verdict), "reasons": reasons, "basis": str(_basis(answer)), "answer": answer.answer}

    def population(self) -> Json | None:
        """How many devices the item is about: declared, judged, stale, of unknown owner, duplicates.

        None where no rule is about devices that the ledger counts by their kind.
        """
        findings = [self.assessor.finding(leaf, self.style) for leaf in self.item.judged_by.leaves() if leaf.kind == "rule"]
        rules = self.assessor.library.rules
        devices = [finding for finding in findings if finding.scope == "device" and rules[finding.rule].ledger]
        if not devices:
            return None
        kinds = frozenset(kind for finding in devices for kind in rules[finding.rule].ledger)
        ledger = self.style.ledger
        declared = sum(ledger[kind] for kind in kinds) if ledger is not None and kinds <= ledger.keys() else None
        return {
            "declared": declared,
            "judged": judged_devices((frozenset(rules[finding.rule].ledger), finding.counts.judged) for finding in devices),
            "stale": max(finding.reasons.get(Reason.STALE, 0) for finding in devices),
            "unknown_owner": max(finding.unknown_owner for finding in devices),
            "duplicates": self.assessor.populations.duplicates(self.style, kinds),
        }


def judged_devices(findings: Iterable[tuple[frozenset[str], int]]) -> int:
    """How many devices were judged by findings about devices of these kinds, each with its number: a device counts once.

    Findings that have a kind in common are about the same devices: then the one that judged most of them tells how many there are.
    """
    together: dict[frozenset[str], int] = {}
    for kinds, number in findings:
        common = [others for others in together if others & kinds]
        together[kinds.union(*common)] = max(number, sum(together.pop(others) for others in common))
    return sum(together.values())


def _basis(answer: Answer) -> Basis:
    """A document, if somebody can look at it: evidence that is only named is a statement."""
    return Basis.DOCUMENT if any(each.holds for each in answer.evidence) else Basis.STATEMENT
