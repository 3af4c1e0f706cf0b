"""Products in use: which rules an answer that names one may settle, and what evidence there is for what it is said to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from scanner.library.answers import Answer
from scanner.library.checklists import Item
from scanner.library.library import Library
from scanner.library.organisation import Organisation, WorkStyle
from scanner.library.products import Claim, Product, Setting
from scanner.library.products_in_use import InUse, rules_claimed
from scanner.model.findings import Finding
from scanner.model.text import Text
from scanner.model.trees import leaves
from scanner.model.verdicts import Verdict

Json = dict[str, Any]

DEVIATES, UNKNOWN, AS_SET, NOT_JUDGED, NOT_SEEN = "deviates", "unknown", "as_set", "not_judged", "not_seen"


class Products:
    """The products that an organisation uses, at the time of a snapshot (``now``)."""

    def __init__(self, library: Library, organisation: Organisation, now: datetime) -> None:
        self._library = library
        self._organisation = organisation
        self._now = now
        self._used = {each.product.id: each for each in organisation.products}

    def serving(self, style: WorkStyle) -> list[InUse]:
        """The products that a work style uses, in the organisation's order; without those that are no longer used."""
        return [each for each in self._used.values() if each.serves(style.id) and not self.ended(each)]

    def ended(self, used: InUse) -> bool:
        """Whether the last day of use was over when the snapshot was collected."""
        return used.until is not None and self._now > self._organisation.end_of(used.until)

    def warnings(self) -> list[Text]:
        """What should be told about products that are named and no longer used."""
        return [
            Text(
                f"製品「{each.product.title.ja}」の利用は {each.until} に終わっています。責任分担表に数えず、この製品を挙げた回答で確認不能を補いません。",
                f"the product '{each.product.title.en}' was used until {each.until}: it is not counted in the ledger, and answers that name it settle nothing.",
            )
            for each in self._used.values()
            if self.ended(each)
        ]

    def settled(self, answer: Answer, checklist: str, item: Item, style: WorkStyle) -> Iterable[str]:
        """The rules of an item whose unknown an answer settles: what it covers; of one that names a product, what that is said to cover here."""
        if answer.product is None:
            return answer.covers
        used = next((each for each in self.serving(style) if each.product.id == answer.product), None)
        claimed = rules_claimed(used.product.claim(checklist, item.number), item, self._library.rules) if used else frozenset()
        return [rule for rule in answer.covers if rule in claimed]

    def listed(self, results: Iterable[Json], findings: Mapping[str, Finding]) -> list[Json]:
        """``products`` of assessment.json."""
        judged = list(results)
        return [self._listed(each, judged, findings) for each in self._used.values()]

    def _listed(self, used: InUse, results: Iterable[Json], findings: Mapping[str, Finding]) -> Json:
        product = used.product
        found = _judged(results, used)
        return {
            "id": product.id,
            "title": product.title.as_json(),
            "kind": product.kind,
            "party": product.party,
            "publisher": product.publisher.as_json(),
            "source": {"title": product.document.as_json(), "date": product.date, "url": product.url},
            "origin": product.origin,
            "signs": {sign: text.as_json() for sign, text in product.signs.items()},
            "footnotes": {name: text.as_json() for name, text in product.footnotes.items()},
            "remarks": _texts(product.remarks),
            "work_styles": list(used.work_styles) if used.work_styles is not None else None,
            "contact": used.contact,
            "until": used.until,
            "ended": self.ended(used),
            "claims": [self._claim(claim) for claim in product.covers],
            "settings": [self._setting(setting, found, findings) for setting in product.settings],
        }

    def _claim(self, claim: Claim) -> Json:
        checklist = self._library.checklists[claim.checklist]
        item = checklist.item(claim.item)
        return {
            "checklist": claim.checklist,
            "item": claim.item,
            "document": checklist.title.as_json(),
            "title": item.title.as_json() if item else None,
            "sign": claim.sign,
            "extent": claim.extent,
            "platforms": list(claim.platforms),
            "footnotes": list(claim.footnotes),
            "measures": _texts(claim.measures),
            "customer": claim.customer.as_json() if claim.customer else None,
            "request": claim.request.as_json() if claim.request else None,
            "remarks": _texts(claim.remarks),
        }

    def _setting(self, setting: Setting, found: Mapping[str, dict[str, None]], findings: Mapping[str, Finding]) -> Json:
        judged = [[{"finding": name, "verdict": str(findings[name].verdict)} for name in found.get(rule, ())] for rule in setting.rules]
        return {
            "id": setting.id,
            "title": setting.title.as_json(),
            "path": setting.path.as_json(),
            "now": setting.now.as_json(),
            "remarks": _texts(setting.remarks),
            "rules": [
                {"rule": rule, "title": self._library.rules[rule].title.as_json(), "judged": each}
                for rule, each in zip(setting.rules, judged, strict=True)
            ],
            "state": _state([[each["verdict"] for each in one] for one in judged], alternative=setting.alternative),
        }

    def evidence(self, product: Product, claim: Claim, answers: Iterable[tuple[Answer, bool]]) -> Json:
        """How far a claim is shown to one work style. ``answers``: those for that work style, each with whether it has expired.

        ``state``: shown, stated (nobody can look at it), expired, open, planned, or nothing (there is nothing to show).
        """
        if not claim.covers:
            return {"state": "planned" if claim.extent == "planned" else "nothing", "question": None, "expires": None}
        item = self._library.checklists[claim.checklist].item(claim.item)
        states = [
            _shown(answer, expired=expired)
            for answer, expired in answers
            if item is not None and answer.product == product.id and answer.answer == "yes" and self._speaks(answer, claim, item)
        ]
        return min(states, key=lambda each: _BEST.index(each["state"]), default={"state": "open", "question": None, "expires": None})

    def _speaks(self, answer: Answer, claim: Claim, item: Item) -> bool:
        """Whether an answer speaks for a claim: it settles rules of its item, or the item is left to questions alone and this is one of them."""
        if not any(leaf.kind == "ask" and leaf.target == answer.question for leaf in item.judged_by.leaves()):
            return False
        claimed = rules_claimed(claim, item, self._library.rules)
        return bool(claimed.intersection(answer.covers)) or not any(leaf.kind == "rule" for leaf in item.judged_by.leaves())


_BEST = ("shown", "stated", "expired")


def _shown(answer: Answer, *, expired: bool) -> Json:
    state = "expired" if expired else "shown" if any(each.holds for each in answer.evidence) else "stated"
    return {"state": state, "question": answer.question, "expires": answer.expires}


def _judged(results: Iterable[Json], used: InUse) -> dict[str, dict[str, None]]:
    """By rule, the findings on which results of the work styles that use a product stand, those of notes too."""
    found: dict[str, dict[str, None]] = {}
    for result in results:
        if used.serves(result["work_style"]):
            for tree in (*((result["judged_by"],) if result["judged_by"] else ()), *result["notes"]):
                for leaf in leaves(tree):
                    if "rule" in leaf:
                        found.setdefault(leaf["rule"], {})[leaf["finding"]] = None
    return found


def _state(rules: list[list[str]], *, alternative: bool) -> str:
    """What the rules of a setting say together, by the verdicts of each.

    All have to pass, and one that fails says that it deviates; of alternatives one has to pass, and only if every one fails it deviates.
    """
    if not rules:
        return NOT_SEEN
    told = [_one(set(verdicts)) for verdicts in rules]
    if set(told) == {NOT_JUDGED}:
        return NOT_JUDGED
    enough, needed = (AS_SET, DEVIATES) if alternative else (DEVIATES, AS_SET)
    return enough if enough in told else needed if set(told) == {needed} else UNKNOWN


def _one(verdicts: set[str]) -> str:
    """What the findings of one rule say, of several documents' numbers the strictest."""
    verdicts = verdicts - {str(Verdict.NOT_APPLICABLE)}
    if not verdicts:
        return NOT_JUDGED
    if str(Verdict.FAIL) in verdicts:
        return DEVIATES
    return AS_SET if verdicts == {str(Verdict.PASS)} else UNKNOWN


def _texts(texts: Iterable[Text]) -> list[Json]:
    return [dict(text.as_json()) for text in texts]
