"""Small assessments that say only what comparing reads, and what is worded of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from scanner.change.compare import Change, Comparison, Side, compare
from scanner.change.facts import facts
from scanner.change.records import Seen
from scanner.model.verdicts import STRENGTH

Json = dict[str, Any]
TENANT = "11111111-2222-4333-8444-555555555555"
STYLE: Json = {
    "id": "office", "name": "会社の PC", "method": 2, "circumstances": {"uses_webmail": True}, "ledger": {"windows": 3}, "people": None, "devices_in": None,
}  # fmt: skip
LIST: Json = {
    "id": "list", "title": {"ja": "一覧", "en": "List"}, "items": [],
    "source": {"edition": {"ja": "第1版", "en": "1st"}, "date": "2021-05-31", "revised": None},
    "priorities": [{"sign": "◎", "rank": 1}, {"sign": "○", "rank": 2}],
}  # fmt: skip


def rule(name: str, verdict: str, *reasons: str, covered_by: str | None = None) -> Json:
    return {"rule": name, "finding": name, "verdict": verdict, "reasons": dict.fromkeys(reasons, 1), "basis": "machine", "covered_by": covered_by}


def ask(name: str, verdict: str, answer: str | None = None, *reasons: str) -> Json:
    return {"ask": name, "verdict": verdict, "reasons": dict.fromkeys(reasons, 1), "basis": "statement", "answer": answer}


def group(kind: str, *parts: Json) -> Json:
    found = {part["verdict"] for part in parts}
    return {kind: list(parts), "verdict": str(next(each for each in STRENGTH[kind] if each in found)), "reasons": {}}


def item(number: str, tree: Json | None, *, priority: str = "◎", **told: Any) -> Json:
    """One result. ``tree`` None: not applicable; ``told``: what differs from the usual."""
    return {
        "checklist": "list", "item": number, "work_style": "office", "priority": priority,
        "verdict": tree["verdict"] if tree else "not_applicable", "reasons": tree["reasons"] if tree else {"exempt": 1},
        "excluded": None, "waiver": None, "judged_by": tree, **told,
    }  # fmt: skip


def waived(*, held: bool = True, otherwise: str = "pass") -> Json:
    return {"waived": held, "waivers": [], "failing": 1, "accepted": int(held), "otherwise": otherwise if held else None}


def _leaves(tree: Json | None) -> list[Json]:
    parts = (tree or {}).get("all") or (tree or {}).get("any")
    return [leaf for part in parts for leaf in _leaves(part)] if parts else [tree] if tree else []


def assessment(
    *results: Json,
    style: Mapping[str, Any] | None = None,
    hashes: Mapping[str, str] | None = None,
    parameters: Mapping[str, Mapping[str, int]] | None = None,
    unknown: Mapping[str, int] | None = None,
    scopes: Mapping[str, str] | None = None,
    **told: Any,
) -> Json:
    """``hashes``: rule → hash of its file; ``parameters``, ``unknown`` (records), ``scopes``: by rule."""
    rules = {leaf["rule"]: leaf["verdict"] for each in results for leaf in _leaves(each["judged_by"]) if "rule" in leaf}
    shared = {name for name in rules if (scopes or {}).get(name) == "tenant"}
    return {
        "schema": "telework-scan/assessment/1",
        "tool": {"version": "0.1.0"},
        "snapshot": {"tenant": {"id": TENANT}, "collected_at": "2026-11-01T00:00:00Z", "resources": [], "derived": []},
        "inputs": [{"name": f"rules/area/{name}.yaml", "sha256": (hashes or {}).get(name, "0" * 64)} for name in sorted(rules)],
        "checklists": [LIST],
        "organisation": {"name": "株式会社サンプル", "timezone": "Asia/Tokyo", "work_styles": [{**STYLE, **(style or {})}]},
        "findings": [
            {
                "id": name, "rule": name, "work_style": None if name in shared else "office", "scope": "tenant" if name in shared else "device",
                "resource": "r", "verdict": verdict, "counts": {"unknown": (unknown or {}).get(name, 0)},
                "parameters": {key: {"value": value, "label": {"ja": key, "en": key}} for key, value in (parameters or {}).get(name, {}).items()},
            }
            for name, verdict in sorted(rules.items())
        ],
        "results": list(results),
        "waivers": [],
        "texts": {},
        "planned": None,
        **told,
    }  # fmt: skip


def side(made: Json, records: Mapping[str, Sequence[Seen]] | None = None) -> Side:
    if records is None:
        return Side(facts(made, "test"), None, {})
    return Side(facts(made, "test"), lambda finding: iter(records[finding]), {name: repr(list(each)) for name, each in records.items()})


def compared(old: Json, new: Json) -> Comparison:
    return compare(side(old), side(new))


def only(found: Comparison) -> Change:
    (change,) = found.changes
    return change
