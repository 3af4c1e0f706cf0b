"""A realistic assessment, built from small builders exactly in the shape of assessment.json.

Two work styles (company PCs by method ②, personal phones by method ⑥), all verdicts, all kinds of
parts, and hostile names. ``build()`` gives a fresh one each time.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.reporters import example_catalogue as catalogue
from tests.reporters.example_catalogue import blocks, pair, sha
from tests.reporters.example_rules import RULES
from tests.reporters.example_trees import ANSWERS, COVERED, DAY, EXEMPT, NOTES, OUTCOMES, parse, trees

Json = dict[str, Any]
VERDICTS = ("pass", "fail", "unknown", "manual", "not_applicable")
ALL = ("fail", "unknown", "manual", "pass", "not_applicable")
ANY = ("pass", "unknown", "manual", "fail", "not_applicable")
FIELDS = (
    ("isEncrypted", "暗号化", "encrypted"),
    ("userPrincipalName", "ユーザー プリンシパル名", "user principal name"),
    ("osVersion", "OS のバージョン", "OS version"),
    ("lastSyncDateTime", "最終同期日時", "last sync"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("https://attacker.example.jp","x")',
    "PC|列|ずれ",
    "{{7*7}} ${7*7} {% raw %}",
    "PC-\u202egnp.exe",
    "`code` *bold* _it_ [link](javascript:alert(1)) ![i](https://attacker.example.jp/i.png)",
    "# 見出し @everyone #1 www.attacker.example.jp a@attacker.example.jp",
    "改行\nと\x00制御\x1b[31m文字\u2066隔離\u200b幅なし",
    "שלום-PC",
    '"><img src=x onerror=alert(1)>',
    "</style></script><!-- ]]> &lt; &amp;",
    "とても長い名前" * 60,
)
UNITS = {"entra.users": "person", "entra.userRegistrationDetails": "person"}
DEVICE = ("intune.managed", "intune.windows")


class Builder:
    """Collects findings while the results are made."""

    def __init__(self, records: int | None) -> None:
        self.records = records
        self.findings: dict[str, Json] = {}
        self.resources = {head.split()[0]: head.split()[1] for head, *_ in blocks(RULES)}

    def node(self, tree: tuple[str, list[Any]] | str, style: str) -> Json:
        """A node with its verdict, as judged_by and notes hold it."""
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
        """A rule leaf; its finding is made on first use."""
        exempt = rule in EXEMPT[style]
        verdict, reasons = OUTCOMES[style].get(rule, ("pass", {}))
        resource = self.resources[rule]
        scope = UNITS.get(resource, "device" if resource.startswith(DEVICE) else "tenant")
        finding = rule if scope == "tenant" else f"{rule}.{style}"
        if finding not in self.findings:
            self.findings[finding] = self.finding(finding, rule, None if scope == "tenant" else style, scope, verdict, reasons)
        covered = COVERED.get((style, rule))
        if exempt:
            verdict, reasons = "not_applicable", {"exempt": 1}
        basis = None if verdict == "not_applicable" else "statement" if covered else "machine"
        return {
            "rule": rule,
            "finding": finding,
            "verdict": verdict,
            "reasons": reasons,
            "basis": basis,
            "covered_by": covered,
        }

    def finding(
        self,
        finding: str,
        rule: str,
        style: str | None,
        scope: str,
        verdict: str,
        reasons: dict[str, int],
    ) -> Json:
        """A finding with its records: the verdict's own first, then passes."""
        about_records = {"stale", "field_missing", "invalid_value"} & set(reasons)
        empty = verdict == "not_applicable" or (verdict == "unknown" and not about_records)
        if "no_subject" in reasons and rule == "phone-under-mdm":
            empty = False
        number = self.records or (1 if scope == "tenant" else 12 if "ios" in rule else 36)
        if empty and self.records is None:
            number = 0
        fails = min(number, 3 if scope != "tenant" else 1) if verdict == "fail" else 0
        unknown = [reason for reason in sorted(about_records) for _ in range(reasons[reason])]
        records = [record(index, "fail", None, scope) for index in range(fails)]
        records += [record(fails + index, "unknown", reason, scope) for index, reason in enumerate(unknown)]
        left = max(0, number - len(records))
        records += [record(len(records) + index, "pass", None, scope) for index in range(left)]
        counting = rule == "global-administrators-few"
        return {
            "id": finding,
            "rule": rule,
            "work_style": style,
            "parameters": parameters(rule),
            "scope": scope,
            "resource": self.resources[rule],
            "verdict": verdict,
            "reasons": reasons,
            "counts": {
                "pass": left,
                "fail": fails,
                "unknown": len(unknown),
                "not_judged": 14 if scope == "device" and not empty else 0,
            },
            "bounds": {"low": 6, "high": None if self.records else 6} if counting else None,
            "records": records[:100],
            "total": len(records),
        }


def parameters(rule: str) -> Json:
    """Parameters of the rules that have some."""
    if "windows" not in rule and "jailbroken" not in rule:
        return {}
    source = pair(
        "端末は 8 時間ごとに同期するため、30 日の沈黙は異常とみなしました。",
        "Devices sync every 8 hours; we take 30 days of silence as abnormal.",
    )
    label = pair("同期の鮮度（日）", "freshness of the sync (days)")
    ours = {"value": 30, "basis": "ours", "source": source, "from": "rule", "label": label}
    return {"sync_days": ours}


def record(index: int, verdict: str, reason: str | None, scope: str) -> Json:
    """A judged record; some carry hostile names, two share one name."""
    prefix = {"device": "PC", "person": "佐藤 花子", "tenant": "設定"}[scope]
    name = f"{prefix}-{index + 1:03}"
    if scope == "device" and 0 <= index - 4 < len(HOSTILE):
        name = HOSTILE[index - 4]
    if index in (20, 21):
        name = "PC-重複"
    sync = "2026-08-01T00:00:00Z" if reason == "stale" else "2026-10-31T23:05:12.1234567Z"
    values: list[Any] = [
        None if reason == "field_missing" else verdict == "pass",
        f"user{index + 1:03}.very-long-mailbox-name@sample.example.jp",
        "10.0.26100.4652",
        sync,
    ]
    if index == 22:
        values = ["unexpectedValue", ["a", "b|c"], {"major": 10}, "9999-12-31T23:59:59Z"]
    expected = (pair("true であること", "is true"), None, None, None)
    return {
        "id": f"{index:08x}-2222-4333-8444-555555555555",
        "name": None if index == 23 else name,
        "verdict": verdict,
        "reasons": [reason] if reason else [],
        "observed": [
            {"field": field, "label": pair(ja, en), "value": value, "expected": demand}
            for (field, ja, en), value, demand in zip(FIELDS, values, expected, strict=True)
        ],
    }


def ask(question: str, style: str) -> Json:
    """A question leaf."""
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
        "reasons": {},
        "answer": answer,
        "basis": "document" if evidence else "statement",
    }


def result(item: Json, style: Json, builder: Builder) -> Json:
    """The result of one item for one work style."""
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
    if style["method"] not in item["methods"]:
        return made | {
            "verdict": "not_applicable",
            "reasons": {"method": 1},
            "judged_by": None,
        }
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
        "reasons": tree["reasons"],
        "judged_by": tree,
        "notes": notes,
    }


def summary(style: Json, results: list[Json]) -> Json:
    """The counts of one work style."""

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
        "share": {"pass": total["pass"], "of": len(mine) - total["not_applicable"]},
    }


def build(records: int | None = None) -> Json:
    """The assessment; ``records`` gives every finding so many records (for measuring)."""
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
        "snapshot": {
            "tenant": {"id": "00000000-1111-4222-8333-444444444444", "name": "株式会社サンプル"},
            "collected_at": "2026-11-01T00:00:00Z",
            "tool": "telework-scan 0.1.0",
            "sign_in": "sandbox",
            "resources": catalogue.resources(),
        },
        "inputs": [{"name": name, "sha256": sha(name)} for name in ("answers.yaml", "checklists/mic-sme-2021.yaml", "snapshot/manifest.json")],
        "checklists": [checklist],
        "summary": [summary(style, results) for style in styles],
        "results": results,
        "findings": list(builder.findings.values()),
        "answers": answers(),
        "waivers": [],
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
