"""A realistic assessment, built from small builders exactly in the shape of assessment.json.

Two work styles (company PCs by method ②, personal phones by method ⑥), all verdicts, all kinds of
parts, and hostile names. ``build()`` gives a fresh one each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.reporters import example_catalogue as catalogue
from tests.reporters.example_catalogue import pair, sha
from tests.reporters.example_findings import finding, scope_of
from tests.reporters.example_trees import ANSWERS, COVERED, DAY, EXEMPT, EXEMPT_ITEMS, NOTES, OUTCOMES, parse, trees
from tests.reporters.example_waivers import waived, waivers

Json = dict[str, Any]
VERDICTS = ("pass", "fail", "unknown", "manual", "not_applicable")
ALL = ("fail", "unknown", "manual", "pass", "not_applicable")
ANY = ("pass", "unknown", "manual", "fail", "not_applicable")


class Builder:
    """Collects findings while the results are made."""

    def __init__(self, records: int | None) -> None:
        self.records = records
        self.findings: dict[str, Json] = {}

    def node(self, tree: tuple[str, list[Any]] | str, style: str) -> Json:
        """Return a node with its verdict, as judged_by and notes hold it."""
        if isinstance(tree, str):
            return self.rule(tree[1:], style) if tree.startswith("@") else ask(tree, style)
        kind, children = tree
        nodes = [self.node(child, style) for child in children]
        order = ALL if kind == "all" else ANY
        verdict = min((node["verdict"] for node in nodes), key=order.index)
        reasons: Counter[str] = Counter()
        for node in nodes:
            if node["verdict"] == verdict:
                reasons.update(node["reasons"])
        made = {kind: nodes, "verdict": verdict, "reasons": dict(reasons)}
        if kind == "any":
            made["words"] = pair("「自動、または手動の決まり」", "“by itself, or by a rule”")
        return made

    def rule(self, rule: str, style: str) -> Json:
        """Return a rule leaf; its finding is made on first use."""
        exempt = rule in EXEMPT[style]
        verdict, reasons = OUTCOMES[style].get(rule, ("pass", {}))
        owner = None if scope_of(rule) == "tenant" else style
        made = finding(rule, owner, (verdict, reasons), self.records)
        self.findings.setdefault(made["id"], made)
        covered = COVERED.get((style, rule))
        if exempt:
            verdict, reasons = "not_applicable", {"exempt": 1}
        basis = None if verdict == "not_applicable" else "statement" if covered else "machine"
        return {
            "rule": rule,
            "finding": made["id"],
            "verdict": verdict,
            "reasons": reasons,
            "basis": basis,
            "covered_by": covered,
        }


def ask(question: str, style: str) -> Json:
    """Return a question leaf."""
    node: Json = {"ask": question, "basis": None, "answer": None}
    if question in EXEMPT[style]:
        return node | {"verdict": "not_applicable", "reasons": {"exempt": 1}}
    given = ANSWERS.get(question)
    if given is None or given[0] not in (None, style):
        return node | {"verdict": "manual", "reasons": {"unanswered": 1}}
    _, answer, _, _, expired, evidence, _ = given
    if expired:
        return node | {"verdict": "manual", "reasons": {"answer_expired": 1}, "answer": answer}
    verdict = {"yes": "pass", "not_applicable": "not_applicable"}.get(answer, "fail")
    return node | {
        "verdict": verdict,
        "reasons": {"exempt": 1} if verdict == "not_applicable" else {},
        "answer": answer,
        "basis": "document" if evidence else "statement",
    }


def result(item: Json, style: Json, builder: Builder) -> Json:
    """Return the result of one item for one work style."""
    made: Json = {
        "checklist": "mic-sme-2021",
        "item": item["number"],
        "work_style": style["id"],
        "method": style["method"],
        "priority": item["priority"],
        "notes": [],
        "population": None,
        "waiver": None,
    }
    outside = "method" if style["method"] not in item["methods"] else "exempt" if item["number"] in EXEMPT_ITEMS[style["id"]] else None
    if outside:
        return made | {"verdict": "not_applicable", "reasons": {outside: 1}, "judged_by": None}
    tree = builder.node(trees()[item["number"]], style["id"])
    notes = [builder.node(parse(note), style["id"]) for note in NOTES.get(item["number"], [])]
    if item["number"] in ("1-1", "8-3"):
        ledger = style["ledger"]
        made["population"] = {
            "declared": ledger["windows"] if ledger else None,
            "judged": 36,
            "stale": 2,
            "unknown_owner": 1,
            "duplicates": 0,
        }
    return made | {
        "verdict": tree["verdict"],
        "waiver": waived(item["number"], style["id"], tree["verdict"]),
        "reasons": tree["reasons"],
        "judged_by": tree,
        "notes": notes,
    }


def summary(style: Json, results: list[Json]) -> Json:
    """Return the counts of one work style."""

    def counts(of: list[Json]) -> Json:
        return {verdict: sum(one["verdict"] == verdict for one in of) for verdict in VERDICTS}

    mine = [one for one in results if one["work_style"] == style["id"]]
    total = counts(mine)
    return {
        "checklist": "mic-sme-2021",
        "work_style": style["id"],
        "method": style["method"],
        "counts": total,
        "by_priority": {sign: counts([one for one in mine if one["priority"] == sign]) for sign in ("◎", "○")},
        "passed_by": stands_on(mine),
        "waived": sum(bool(one["waiver"] and one["waiver"]["waived"]) for one in mine),
        "share": {
            "pass": total["pass"],
            "of": len(mine) - total["not_applicable"],
            "at_most": total["pass"] + total["unknown"] + total["manual"],
        },
    }


def stands_on(results: list[Json]) -> Json:
    """Return the passed items by the weakest basis of their passing leaves."""
    weakest = ("statement", "document", "machine")
    found = [min(bases(one["judged_by"]), key=weakest.index) for one in results if one["verdict"] == "pass"]
    return {basis: found.count(basis) for basis in ("machine", "document", "statement")}


def bases(node: Json) -> Iterator[str]:
    """Yield the bases of the passing leaves."""
    if node["verdict"] == "pass":
        for child in node.get("all") or node.get("any") or ():
            yield from bases(child)
        if "basis" in node:
            yield node["basis"]


def build(records: int | None = None) -> Json:
    """Return the assessment; ``records`` gives every finding so many records (for measuring)."""
    builder = Builder(records)
    checklist = catalogue.checklist()
    styles = catalogue.work_styles()
    results = [result(item, style, builder) for style in styles for item in checklist["items"]]
    return {
        "schema": "telework-scan/assessment/1",
        "tool": {"name": "telework-scan", "version": "0.1.0"},
        "organisation": {
            "name": "株式会社サンプル",
            "language": "ja",
            "timezone": "Asia/Tokyo",
            "work_styles": styles,
        },
        "planned": None,
        "snapshot": {
            "tenant": {"id": "00000000-1111-4222-8333-444444444444", "name": "株式会社サンプル"},
            "collected_at": "2026-11-01T00:00:00Z",
            "tool": "telework-scan 0.1.0",
            "sign_in": "sandbox",
            "resources": catalogue.resources(),
            "derived": [],
        },
        "inputs": [{"name": name, "sha256": sha(name)} for name in ("answers.yaml", "checklists/mic-sme-2021.yaml", "snapshot/manifest.json")],
        "checklists": [checklist],
        "summary": [summary(style, results) for style in styles],
        "results": results,
        "findings": list(builder.findings.values()),
        "answers": answers(),
        "waivers": waivers(),
        "near_misses": [],
        "layers": [],
        "plausibility": [],
        "warnings": [
            pair(
                "sync_days: 組織の指定 60 はルールの 30 より緩いため、使いませんでした。",
                "sync_days: the organisation's 60 is looser than 30 and was not used.",
            )
        ],
        "texts": {
            "rules": catalogue.rule_texts(),
            "questions": catalogue.question_texts(),
            "circumstances": {code: pair(*words) for code, words in catalogue.CIRCUMSTANCES.items()},
            "resources": {code: pair(*words) for code, words in catalogue.RESOURCES.items()},
            "values": {},
            "plans": {code: {"title": pair(*title), "brought_by": pair(*product)} for code, (title, product) in catalogue.PLANS.items()},
        },
    }


def answers() -> list[Json]:
    """All answers."""
    return [
        {
            "question": question,
            "work_style": style,
            "answer": answer,
            "by": by,
            "on": DAY,
            "expires": expires,
            "expired": expired,
            "evidence": evidence,
            "covers": ["ios-not-jailbroken"] if question == "apps-from-official-stores" else [],
            "note": note,
        }
        for question, (style, answer, by, expires, expired, evidence, note) in ANSWERS.items()
    ]
