"""What the collector noted is said in sentences, service plans by their names, and nothing that is not understood is guessed at."""

import json
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
        (
            "page loop; 3 duplicate objects",
            ["同じページが繰り返し返されたため、読むのをやめました。", "重なって届いた 3 件は、1 件ずつにまとめました。"],
        ),
        ("HTTP 500; HTTP 502", ["Microsoft 側のエラーが続き、読めませんでした。"]),
        ("no service plan: AAD_PREMIUM", ["契約に「Microsoft Entra ID P1」が含まれていません。"]),
        (
            "no service plan: AAD_PREMIUM, AAD_PREMIUM_P2",
            ["契約に「Microsoft Entra ID P1」も「AAD_PREMIUM_P2」も含まれていません。"],
        ),
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


def unlicensed(assessment: Json, plan: list[str]) -> View:
    """The sample in which the directory settings were not read for want of one of these plans instead of for a lost connection."""
    changed = json.loads(json.dumps(assessment).replace('"incomplete": 1', '"not_licensed": 1'))
    entry = next(each for each in changed["snapshot"]["resources"] if each["resource"] == "entra.groupSettings")
    entry |= {"reason": "not_licensed", "detail": f"no service plan: {', '.join(plan)}", "plan": plan}
    return build(changed)


@pytest.mark.parametrize(
    ("plan", "headline", "resolve"),
    [
        (["AAD_PREMIUM"], "ライセンス「Microsoft Entra ID P1」がなく、", BUSINESS_PREMIUM),
        (["AAD_PREMIUM", "AAD_PREMIUM_P2"], "ライセンス「Microsoft Entra ID P1」または「AAD_PREMIUM_P2」がなく、", BUSINESS_PREMIUM),
        (["NEW_PLAN"], "ライセンス「NEW_PLAN」がなく、", "別の方法で確かめて質問に回答します。"),
    ],
)
def test_a_cause_without_licence_names_the_plan_and_the_product_that_brings_it(
    assessment: Json, plan: list[str], headline: str, resolve: str
) -> None:
    found = [cause for cause in unlicensed(assessment, plan).causes if cause.headline.ja.startswith(headline)]
    assert [cause.resolve.ja.endswith(resolve) for cause in found] == [True]
    assert found[0].detail is None  # the headline has said it already


def test_every_resource_stands_once_by_its_source_and_what_no_rule_reads_apart(view: View, assessment: Json) -> None:
    listed = [each["resource"] for each in assessment["snapshot"]["resources"]]
    assert [row.id for group in (*view.resources, *view.further) for row in group.rows if row.id in UNUSED] == sorted(UNUSED)
    assert sorted(rows(view)) == listed == sorted(RESOURCES)
    assert {row.id for group in view.further for row in group.rows} == set(UNUSED)
    assert [(group.source.ja, group.number) for group in view.resources] == [
        ("Microsoft Entra ID", 6),
        ("Microsoft Intune", 3),
        ("SharePoint と OneDrive", 1),
    ]


def test_a_resource_of_an_unknown_source_is_shown_by_its_own_word(assessment: Json) -> None:
    assessment["snapshot"]["resources"].append(assessment["snapshot"]["resources"][0] | {"resource": "<b>.things"})
    view = build(assessment)
    assert view.resources[-1].source.ja == "<b>"
    assert "<b>.things" not in html.render(view)


def test_both_reports_show_what_was_noted_as_it_stands_and_in_words(view: View) -> None:
    assert rows(view)["intune.managedDeviceEncryptionStates"].noted[0].ja == "読み取りを拒否されました。"
    for report in (html.render(view), markdown.render(view)):
        assert "読み取りを拒否されました。" in report
        assert "HTTP 403 Forbidden" in report
        assert all(name in report for name in RESOURCES)


def test_the_product_that_brings_a_missing_licence_is_said_once_below_the_data(assessment: Json) -> None:
    for entry in assessment["snapshot"]["resources"]:
        if entry["resource"].startswith("entra."):
            entry |= {"state": "not_obtained", "complete": False, "reason": "not_licensed", "detail": None, "plan": ["AAD_PREMIUM", "AAD_PREMIUM_P2"]}
    view = build(assessment)
    assert [text.ja for text in view.products] == [BUSINESS_PREMIUM]
    for report in (html.render(view), markdown.render(view)):
        assert BUSINESS_PREMIUM in report


def test_what_was_not_obtained_has_no_count(view: View) -> None:
    line = next(line for line in markdown.render(view).splitlines() if "`entra.groupSettings`" in line and "|" in line)
    assert line.split(" | ")[2] == "–"
