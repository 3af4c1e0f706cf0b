"""Findings of the sample with their records; some records carry hostile names, two share one."""

from __future__ import annotations

from typing import Any

from tests.reporters.example_catalogue import blocks, pair
from tests.reporters.example_rules import RULES

Json = dict[str, Any]
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
RESOURCE_OF = {head.split()[0]: head.split()[1] for head, *_ in blocks(RULES)}
PEOPLE = ("entra.users", "entra.userRegistrationDetails")
DEVICES = ("intune.managed", "intune.windows")


def scope_of(rule: str) -> str:
    """Return the scope of the resource that a rule reads."""
    resource = RESOURCE_OF[rule]
    if resource in PEOPLE:
        return "person"
    return "device" if resource.startswith(DEVICES) else "tenant"


def finding(rule: str, style: str | None, outcome: tuple[str, dict[str, int]], size: int | None) -> Json:
    """Make a finding with its records: fails, unknowns, passes. ``size`` overrides how many."""
    verdict, reasons = outcome
    resource = RESOURCE_OF[rule]
    scope = scope_of(rule)
    about_records = {"stale", "field_missing", "inconclusive", "invalid_value"} & set(reasons)
    empty = verdict == "not_applicable" or (verdict == "unknown" and not about_records)
    if rule == "phone-under-mdm":
        empty = False
    number = size or (1 if scope == "tenant" else 12 if "ios" in rule else 36)
    if empty and size is None:
        number = 0
    fails = min(number, 3 if scope != "tenant" else 1) if verdict == "fail" else 0
    unknown = [reason for reason in sorted(about_records) for _ in range(reasons[reason])]
    records = [record(index, "fail", None, scope) for index in range(fails)]
    records += [record(fails + index, "unknown", reason, scope) for index, reason in enumerate(unknown)]
    left = max(0, number - len(records))
    records += [record(len(records) + index, "pass", None, scope) for index in range(left)]
    counting = rule == "global-administrators-few"
    return {
        "id": rule if style is None else f"{rule}.{style}",
        "rule": rule,
        "work_style": style,
        "parameters": parameters(rule),
        "scope": scope,
        "resource": resource,
        "verdict": verdict,
        "reasons": reasons,
        "counts": {
            "pass": left,
            "fail": fails,
            "unknown": len(unknown),
            "not_judged": 14 if scope == "device" and not empty else 0,
        },
        "bounds": {"low": 6, "high": None if size else 6} if counting else None,
        "records": records[:100],
        "total": len(records),
        "demanded": sorted({each["field"] for record in records for each in record["observed"] if each["expected"] is not None}),
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
    """Return a judged record; some carry hostile names, two share one name."""
    prefix = {"device": "PC", "person": "社員01", "tenant": "設定"}[scope]
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
