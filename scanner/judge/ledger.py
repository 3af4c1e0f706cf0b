"""Who has to act: for every item the company, its providers, the cloud and the employees, each with what shows it. It changes no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scanner.judge.assess import Assessor
from scanner.library.answers import Answer
from scanner.library.checklists import Checklist, Item
from scanner.library.correspondence import Link, Ref, links, touching
from scanner.library.organisation import WorkStyle
from scanner.library.products import Claim, Product
from scanner.model.trees import leaves
from scanner.model.verdicts import Verdict

Json = dict[str, Any]

DIRECT = "direct"


def ledger(assessor: Assessor, results: Iterable[Json], answers: Iterable[Answer]) -> list[Json]:
    """``ledger`` of assessment.json: every item once per work style; empty where the organisation names no product."""
    if not assessor.organisation.products:
        return []
    return list(_Ledger(assessor, tuple(answers)).rows(results))


class _Ledger:
    def __init__(self, assessor: Assessor, answers: tuple[Answer, ...]) -> None:
        self._assessor = assessor
        self._questions = tuple(dict.fromkeys(answer.question for answer in answers))
        self._styles = {style.id: style for style in assessor.organisation.work_styles}
        self._links = self._kin()

    def _kin(self) -> tuple[Link, ...]:
        """The pairs between the chosen documents and those of which a product speaks."""
        organisation, known = self._assessor.organisation, self._assessor.library.checklists
        spoken = [claim.checklist for used in organisation.products for claim in used.product.covers]
        wanted = [known[name] for name in dict.fromkeys((*organisation.checklists, *spoken)) if name in known]
        return links(wanted, self._assessor.library.rules)

    def rows(self, results: Iterable[Json]) -> Iterator[Json]:
        for result in results:
            checklist = self._assessor.library.checklists[result["checklist"]]
            item = checklist.item(result["item"])
            if item is not None:
                yield self._row(checklist, item, self._styles[result["work_style"]], result)

    def _row(self, checklist: Checklist, item: Item, style: WorkStyle, result: Json) -> Json:
        applies = result["verdict"] != Verdict.NOT_APPLICABLE
        found = list(leaves(result["judged_by"])) if result["judged_by"] else []
        return {
            "checklist": checklist.id,
            "item": item.number,
            "work_style": style.id,
            "applies": applies,
            "verdict": result["verdict"],
            "we": {
                "rules": _once("rule", [_rule(leaf) for leaf in found if "rule" in leaf]),
                "questions": _once("question", [_question(leaf) for leaf in found if "ask" in leaf]),
            },
            "claims": list(self._claims(checklist, item, style)),
            "employees": {"notice": item.notice},
        }

    def _claims(self, checklist: Checklist, item: Item, style: WorkStyle) -> Iterator[Json]:
        for used in self._assessor.products.serving(style):
            own = used.product.claim(checklist.id, item.number)
            if own is not None:
                yield self._claim(used.product, own, DIRECT, style)
            seen = {Ref(checklist.id, item.number)}
            for link in touching(self._links, Ref(checklist.id, item.number)):
                other = used.product.claim(link.other.checklist, link.other.item)
                if other is not None and link.other not in seen:
                    seen.add(link.other)
                    yield self._claim(used.product, other, link.relation, style)

    def _claim(self, product: Product, claim: Claim, relation: str, style: WorkStyle) -> Json:
        answers = [
            (answer, self._assessor.expired(answer)) for question in self._questions if (answer := self._assessor.answer(question, style)) is not None
        ]
        return {
            "product": product.id,
            "checklist": claim.checklist,
            "item": claim.item,
            "relation": relation,
            "evidence": self._assessor.products.evidence(product, claim, answers),
        }


def _rule(leaf: Mapping[str, Any]) -> Json:
    return {"rule": leaf["rule"], "verdict": leaf["verdict"], "basis": leaf["basis"], "product": leaf.get("product")}


def _question(leaf: Mapping[str, Any]) -> Json:
    return {"question": leaf["ask"], "verdict": leaf["verdict"], "basis": leaf["basis"]}


def _once(key: str, found: list[Json]) -> list[Json]:
    """What stands at several places of an item counts once, as it counts most: not applicable only where it is so at all of them."""
    kept: dict[str, Json] = {}
    for each in found:
        before = kept.get(each[key])
        if before is None or before["verdict"] == Verdict.NOT_APPLICABLE:
            kept[each[key]] = each
    return list(kept.values())
