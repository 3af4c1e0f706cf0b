"""What the collector noted is said in sentences, service plans by their names, and nothing that is not understood is guessed at."""

from pathlib import Path
from typing import Any

import pytest

from reporters import details, html, markdown
from reporters.details import sentences
from reporters.model import ResourceRow, View
from reporters.source import Source
from reporters.view import build
from tests.reporters.example_catalogue import RESOURCES, UNUSED

Json = dict[str, Any]
COLLECTOR = Path(__file__).resolve().parents[2] / "scanner" / "collect"
BUSINESS_PREMIUM = "「Microsoft Entra ID P1」は、中小企業向けでは Microsoft 365 Business Premium に含まれます。"


def rows(view: View) -> dict[str, ResourceRow]:
    return {row.id: row for group in (*view.resources, *view.further) for row in group.rows}


@pytest.mark.parametrize(
    ("detail", "ja"),
    [
        ("HTTP 403 Authorization_RequestDenied", ["読み取りを拒否されました。"]),
        ("HTTP 403", ["読み取りを拒否されました。"]),
        ("HTTP 503 serviceNotAvailable", ["Microsoft 側のエラーが続き、読めませんでした。"]),
        ("HTTP 200 BadRequest", ["Microsoft Graph がエラーを返しました。"]),
        ("page loop; 3 duplicate objects", ["同じページが繰り返し返されたため、読むのをやめました。", "重なって届いた 3 件は、1 件ずつにまとめました。"]),
        ("HTTP 500; HTTP 502", ["Microsoft 側のエラーが続き、読めませんでした。"]),
        ("no service plan: AAD_PREMIUM", ["契約に「Microsoft Entra ID P1」が含まれていません。" + BUSINESS_PREMIUM]),
        ("no service plan: AAD_PREMIUM, AAD_PREMIUM_P2", ["契約に「Microsoft Entra ID P1」も「AAD_PREMIUM_P2」も含まれていません。" + BUSINESS_PREMIUM]),
        ("no service plan: NEW_PLAN", ["契約に「NEW_PLAN」が含まれていません。"]),
        ("needs intune.managedDevices", ["元になる「Intune の管理対象デバイス」が読めなかったため、読めませんでした。"]),
        ("needs entra.users, a.b, c.d, e.f", ["元になる「利用者」、「a.b」、「c.d」など 4 種類のデータが読めなかったため、読めませんでした。"]),
        ("not found: 11111111-2222, -", ["元になるデータの一部が、収集の途中でなくなりました。"]),
        ("HTTP 403 <b>x</b>", []),
        ("HTTP 999", []),
        ("0 duplicate objects", []),
        ("2 ページ目で接続が切れました。", []),
        ("", []),
    ],
)
def test_a_detail_in_sentences(assessment: Json, detail: str, ja: list[str]) -> None:
    said = sentences(detail, Source(assessment))
    assert [text.ja for text in said] == ja
    assert all(text.en.endswith(".") for text in said)


def test_every_fixed_phrase_is_one_that_the_collector_notes() -> None:
    noted = "\n".join(path.read_text(encoding="utf-8") for path in COLLECTOR.glob("*.py"))
    assert [phrase for phrase in details._FIXED if f'"{phrase}"' not in noted] == []


def test_the_commonest_phrases_of_the_collector_have_a_sentence() -> None:
    assert details._FIXED.keys() >= {
        "no JSON", "body cut off", "connection lost", "no answer in time", "out of time", "page loop", "refused address", "too many pages",
        "too large", "no token", "interrupted",
    }  # fmt: skip


def test_a_cause_without_licence_names_the_plan_and_the_product_that_brings_it(assessment: Json) -> None:
    for finding in assessment["findings"]:
        if finding["resource"] == "entra.conditionalAccessPolicies":
            finding |= {"verdict": "unknown", "reasons": {"not_licensed": 1}}
    changed = [node for result in assessment["results"] for node in _leaves(result["judged_by"]) if node.get("rule") == "legacy-authentication-blocked"]
    assert changed == [] or all(node["rule"] for node in changed)
    rules = {each["rule"] for each in assessment["findings"] if each["resource"] == "entra.conditionalAccessPolicies"}
    assert rules
