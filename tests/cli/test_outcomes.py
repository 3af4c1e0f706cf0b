"""What came of each resource, and of a whole collection, in sentences of both languages."""

import re
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.collect import code_of, lacking
from scanner.cli.outcomes import _PHRASES, advice, outcome, tally
from scanner.cli.wanted import Plan
from scanner.resources.registry import PEOPLE_ONLY, registry
from tests.cli.entries import entry, gap

ROOT = Path(__file__).resolve().parents[2]
KANA = re.compile("[ぁ-んァ-ヶ]")
USERS, DEVICES, RISKY, PUSH, LABELS, TEMPLATES, SCOPE = (
    "entra.users",
    "intune.managedDevices",
    "entra.riskyUsers",
    "intune.applePushNotificationCertificate",
    "purview.sensitivityLabels",
    "intune.intentSettings",
    "entra.mobileDeviceManagementPolicies",
)
P2_JA = "Microsoft Entra ID P2。Microsoft 365 Business Premium に追加する Microsoft Defender Suite for Business Premium に含まれます"
P2_EN = "Microsoft Entra ID P2, part of the add-on Microsoft Defender Suite for Business Premium"
REFUSED = "HTTP 403 Authentication_RequestFromNonPremiumTenantOrB2CTenant"
OUTCOMES = [
    (USERS, entry(), "取得しました（1,234 件）", "read (1,234)"),
    (USERS, entry(count=0), "取得しました（0 件）", "read (0)"),
    (PUSH, entry(count=1), "取得しました", "read"),
    (PUSH, entry(state="none", count=0), "このテナントにはありません", "this tenant has none"),
    (
        USERS,
        entry(detail="2 duplicate objects"),
        "取得しました（1,234 件。重複して届いた 2 件は除きました）",
        "read (1,234; 2 duplicates left out)",
    ),
    (
        DEVICES,
        gap("not_licensed", "no service plan: INTUNE_A"),
        "ライセンスがないため読みません（Microsoft Intune プラン 1。Microsoft 365 Business Premium に含まれます）",
        "not licensed, not asked for (Microsoft Intune Plan 1, part of Microsoft 365 Business Premium)",
    ),
    (
        RISKY,
        gap("not_licensed", "no service plan: AAD_PREMIUM_P2"),
        f"ライセンスがないため読みません（{P2_JA}）",
        f"not licensed, not asked for ({P2_EN})",
    ),
    (
        RISKY,
        gap("not_licensed", REFUSED),
        f"ライセンスがないため読めませんでした（{P2_JA}。Microsoft の応答: {REFUSED}）",
        f"not licensed, refused ({P2_EN}; Microsoft answered {REFUSED})",
    ),
    (
        TEMPLATES,
        gap("not_licensed", "needs intune.intents"),
        "ライセンスがないため読みません（「Intune のエンドポイント セキュリティ（旧形式）」が読めていません）",
        "not licensed, not asked for (Intune endpoint security (old kind) could not be read in full)",
    ),
    (
        DEVICES,
        gap("permission_denied", "HTTP 403 Forbidden"),
        "権限がないため読めませんでした（必要な権限: DeviceManagementManagedDevices.Read.All。Microsoft の応答: HTTP 403 Forbidden）",
        "no permission (needed: DeviceManagementManagedDevices.Read.All; Microsoft answered HTTP 403 Forbidden)",
    ),
    (
        DEVICES,
        gap("permission_denied", "HTTP 401 InvalidAuthenticationToken"),
        "サインインが受け付けられず、読めませんでした（Microsoft の応答: HTTP 401 InvalidAuthenticationToken）",
        "the sign-in was not accepted (Microsoft answered HTTP 401 InvalidAuthenticationToken)",
    ),
    (
        DEVICES,
        entry(complete=False, reason="incomplete", detail="HTTP 503; out of time"),
        "途中までです（1,234 件。Microsoft の応答: HTTP 503。時間の上限に達しました）",
        "incomplete (1,234; Microsoft answered HTTP 503; the time was up)",
    ),
    (
        DEVICES,
        entry(complete=False, reason="permission_denied", detail="HTTP 403"),
        "途中までです（1,234 件。必要な権限: DeviceManagementManagedDevices.Read.All。Microsoft の応答: HTTP 403）",
        "incomplete (1,234; needed: DeviceManagementManagedDevices.Read.All; Microsoft answered HTTP 403)",
    ),
    (
        SCOPE,
        gap("permission_denied", PEOPLE_ONLY),
        "アプリとしてのサインインでは読めないため、読みません（Microsoft Graph が、人のサインインだけに見せるものです。--sign-in device-code で集めると読めます）",
        "not open to applications, not asked for (Microsoft Graph shows it only to people who sign in: collect with --sign-in device-code)",
    ),
    (USERS, gap("incomplete", "interrupted"), "読めませんでした（収集を中断しました）", "could not be read (the collection was interrupted)"),
    (
        USERS,
        gap("incomplete", "not found: a-1, b"),
        "読めませんでした（見つからない ID: a-1, b）",
        "could not be read (ids that were not found: a-1, b)",
    ),
    (USERS, gap("incomplete", ""), "読めませんでした（理由は分かりません）", "could not be read (the reason is not known)"),
]


@pytest.mark.parametrize(("resource", "found", "ja", "en"), OUTCOMES, ids=[each[3][:40] for each in OUTCOMES])
def test_every_outcome_is_a_sentence(resource: str, found: dict[str, Any], ja: str, en: str) -> None:
    assert outcome(resource, found) == (ja, en)


def test_every_phrase_that_a_collection_may_note_has_words() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "scanner" / "collect").glob("*.py"))
    noted = set(re.findall(r'(?:Broken|Passing|Graph)Error\((?:Reason\.INCOMPLETE, )?"([^"]+)"', source))
    noted |= set(re.findall(r'Failure\(Reason\.INCOMPLETE, "([^"]+)"', source)) | {"page loop", "out of time", PEOPLE_ONLY}
    assert noted == set(_PHRASES)
    for resource in registry().values():
        if resource.plan:
            text = outcome(resource.name, gap("not_licensed", f"no service plan: {', '.join(resource.plan)}"))
            assert KANA.search(text.ja)
            assert not KANA.search(text.en)
            assert not set(resource.plan) & set(re.findall(r"[A-Z0-9_]+", text.ja + text.en))


def test_the_tally_counts_each_once_and_the_advice_names_what_to_do() -> None:
    entries = {
        USERS: entry(),
        PUSH: entry(state="none", count=0),
        RISKY: gap("not_licensed", "no service plan: AAD_PREMIUM_P2"),
        DEVICES: gap("permission_denied", "HTTP 403"),
        "defender.windowsProtectionStates": gap("permission_denied", "needs intune.managedDevices"),
        TEMPLATES: entry(complete=False, reason="incomplete", detail="HTTP 503"),
    }
    assert tally(entries.values()) == ("取得 2、ライセンスなし 1、権限なし 2、途中まで 1", "read 2, not licensed 1, no permission 2, incomplete 1")
    entries[LABELS] = gap("incomplete", "HTTP 400")
    assert tally(entries.values()).ja.endswith("途中まで 1、失敗 1")
    denied, again = advice({"resources": entries, "permissions": []})
    assert "（DeviceManagementManagedDevices.Read.All）" in denied.ja
    assert "telework-scan permissions" in denied.ja
    assert "新しいフォルダーに集め直して" in again.ja
    entries[LABELS] = gap("incomplete", "HTTP 503; out of time")
    assert "--max-minutes" in advice({"resources": entries, "permissions": []})[1].ja
    assert advice({"resources": {USERS: entry()}, "permissions": []}) == []


def test_what_no_application_may_read_is_no_lack_and_asks_for_no_permission() -> None:
    plan = Plan(tenant=None, resources=(SCOPE, DEVICES), groups=(), wanted=frozenset({SCOPE, DEVICES}))
    closed, refused = gap("permission_denied", PEOPLE_ONLY), gap("permission_denied", "HTTP 403 Forbidden")
    assert code_of({"resources": {SCOPE: closed, DEVICES: entry()}}, plan) == 0
    assert code_of({"resources": {SCOPE: refused, DEVICES: entry()}}, plan) == 3
    assert lacking({"resources": {SCOPE: closed, DEVICES: refused}}, plan) == 1
    assert advice({"resources": {SCOPE: closed}, "permissions": []}) == []
    assert len(advice({"resources": {SCOPE: refused}, "permissions": []})) == 1
