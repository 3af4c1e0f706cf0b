"""Answers and waivers live: until when, on what evidence, and what became of what was accepted."""

import re
from typing import Any

import pytest

from reporters import html, markdown
from reporters.model import View
from reporters.shape import ReportError
from reporters.text import Text
from reporters.view import build
from tests.reporters.test_view import find

Json = dict[str, Any]


def given(assessment: Json, question: str) -> Json:
    return next(each for each in assessment["answers"] if each["question"] == question)


@pytest.mark.parametrize(
    ("expires", "expired", "code", "days", "ja", "en"),
    [
        # The snapshot is of 2026-11-01T00:00Z, which is 1 November, 09:00, in Tokyo.
        ("2026-11-01", False, "soon", 0, "2026年11月1日まで（この日限り。期限が近づいています）", "until 2026-11-01 (the last day; it ends soon)"),
        ("2026-11-02", False, "soon", 1, "2026年11月2日まで（あと 1 日。期限が近づいています）", "until 2026-11-02 (1 day left; it ends soon)"),
        ("2026-12-31", False, "soon", 60, "2026年12月31日まで（あと 60 日。期限が近づいています）", "until 2026-12-31 (60 days left; it ends soon)"),
        ("2027-01-01", False, "good", 61, "2027年1月1日まで（あと 61 日）", "until 2027-01-01 (61 days left)"),
        ("2026-10-31", True, "over", -1, "期限切れ: 2026年10月31日まで（1 日前）", "expired: valid until 2026-10-31 (1 day ago)"),
        (None, False, "open", None, "期限の定めなし", "no end is set"),
    ],
)
def test_the_days_left_are_counted_from_the_day_of_the_data(
    assessment: Json, expires: str | None, expired: bool, code: str, days: int | None, ja: str, en: str
) -> None:
    given(assessment, "system-inventory").update(expires=expires, expired=expired)
    one = next(each for each in build(assessment).answers if "システムの一覧" in each.question.ja)
    assert (one.life.code, one.life.days, one.life.text) == (code, days, Text(ja, en))


def test_a_day_begins_where_the_organisation_is(assessment: Json) -> None:
    # 16:00 UTC of 31 October is 01:00 of 1 November in Tokyo: one day less to 2 November.
    given(assessment, "system-inventory").update(expires="2026-11-02", expired=False)
    for moment, days in (("2026-10-31T14:59:59Z", 2), ("2026-10-31T15:00:00Z", 1)):
        assessment["snapshot"]["collected_at"] = moment
        one = next(each for each in build(assessment).answers if "システムの一覧" in each.question.ja)
        assert one.life.days == days


def test_all_answers_are_listed_those_that_end_first_on_top(view: View, assessment: Json) -> None:
    assert len(view.answers) == len(assessment["answers"]) == 18
    assert [one.life.code for one in view.answers[:3]] == ["over", "good", "open"]
    first = view.answers[0]
    assert (first.question.ja, first.by, first.on.en) == ("OS の更新を公開から 1 か月以内に適用していますか。", "情報システム担当", "2026-10-10")
    assert [ref.number for ref in first.items] == ["5-2", "5-2"]


def test_an_answer_for_one_work_style_takes_the_place_of_the_one_for_all(assessment: Json) -> None:
    own = given(assessment, "system-inventory") | {"work_style": "own-phone", "by": "営業部"}
    assessment["answers"].append(own)
    found = {one.by: [ref.tag for ref in one.items] for one in build(assessment).answers if "システムの一覧" in one.question.ja}
    assert found == {"総務部": ["②"], "営業部": ["⑥"]}


def test_an_answer_that_no_item_asks_for_is_listed_and_said_to_be_unused(assessment: Json) -> None:
    assessment["answers"].append(given(assessment, "system-inventory") | {"question": "from-another-edition"})
    view = build(assessment)
    assert [one.items for one in view.answers if one.question.ja == "from-another-edition"] == [()]
    assert "今回の項目では使っていません" in html.render(view)
    assert "from-another-edition 今回の項目では使っていません" in markdown.render(view)


def test_evidence_is_shown_with_its_hash_and_with_whether_it_was_found(assessment: Json) -> None:
    given(assessment, "only-permitted-devices")["evidence"].append({"file": "evidence/ない.pdf", "sha256": None, "url": None, "found": False})
    view = build(assessment)
    one = next(each for each in view.answers if "許可した端末以外" in each.question.ja)
    assert [(each.named, each.sha256, each.found) for each in one.evidence] == [
        ("evidence/規程 | 第3版.pdf", "ab" * 32, True),
        ("evidence/ない.pdf", None, False),
    ]
    assert [each.state.ja for each in one.evidence if each.state] == ["ファイルを確認", "ファイルが見つからず、証跡として数えていません"]
    address = next(each for each in view.answers if "サポートの切れた OS" in each.question.ja).evidence[0]
    assert (address.named, address.state) == ("javascript:alert(1)", None)
    page = html.render(view)
    assert page.count(f"SHA-256 {'ab' * 32}") >= 2
    assert "javascript:alert(1)</a>" not in page
    assert f"(SHA-256 `{'ab' * 32}`) ファイルを確認" in markdown.render(view)


def test_every_waiver_is_listed_with_what_became_of_it(view: View) -> None:
    assert [(one.id, one.code, [ref.number + ref.tag for ref in one.items]) for one in view.waivers] == [
        ("w1", "in_force", ["1-2②", "1-2⑥"]),
        ("w2", "in_force", ["8-3②"]),
        ("w3", "expired", ["4-1②", "4-1⑥"]),
        ("w4", "unused", ["2-3②"]),
    ]
    second = view.waivers[1]
    assert (second.total, [(state.ja, number) for state, number in second.by_state]) == (3, [("値が変わった", 1), ("直っている", 1), ("受容中", 1)])
    assert [record.name for record in second.records] == ["PC-002", "<b>PC-090</b>", "PC-001"]
    assert (second.approved_by, second.on.ja, second.life.code) == ("代表取締役 <b>", "2026年10月20日", "good")
    assert second.reason == "更新待ち⟦U+202E⟧ <script>alert(1)</script> | `x`"


@pytest.mark.parametrize(
    ("number", "waived", "failing", "accepted", "flag"),
    [
        ("1-2", True, 1, 1, "例外承認あり（判定は変わりません）"),
        ("8-3", False, 3, 1, "例外承認は一部だけ（3 件中 1 件）"),
        ("4-1", False, 1, 0, "例外承認は今は効いていません"),
        ("2-3", False, 0, 0, "例外承認は今は使われていません"),
    ],
)
def test_a_waiver_stands_beside_a_verdict_that_stays(view: View, number: str, waived: bool, failing: int, accepted: int, flag: str) -> None:
    item = find(view, number)
    assert item.verdict.code == ("pass" if number == "2-3" else "fail")
    assert item.waiver is not None
    assert (item.waiver.waived, item.waiver.failing, item.waiver.accepted, item.waiver.text.ja) == (waived, failing, accepted, flag)
    assert find(view, "3-1").waiver is None


def test_a_waived_failure_is_never_shown_as_passed(view: View, page_text: str, ticket: str) -> None:
    item = find(view, "1-2")
    article = re.findall(rf'<article class="item v-fail" id="{item.anchor}".*?</article>', page_text, re.DOTALL)[0]
    assert "例外承認あり（判定は変わりません）" in article
    assert 'class="badge v-fail"' in article.split("because")[0]
    assert "#### 1-2 " in ticket
    assert "> **例外承認あり（判定は変わりません）**" in ticket
    fix = next(one for one in view.fixes if one.items[0].number == "1-2")
    assert fix.waived
    assert [one.waived for one in view.fixes].count(True) == 1


def test_a_waiver_of_a_number_says_the_number(assessment: Json) -> None:
    assessment["waivers"][3] |= {"records": [], "count": 6}
    view = build(assessment)
    assert view.waivers[3].count == 6
    assert "件数: 6" in html.render(view).replace('<span lang="ja">', "").replace("</span>", "").replace('<span lang="en">Count', "")
    assert "件数: 6" in markdown.render(view)


def test_more_records_than_can_be_named_are_counted(assessment: Json) -> None:
    record = assessment["waivers"][1]["records"][0]
    assessment["waivers"][1]["records"] = [record | {"id": str(index), "name": f"PC-{index}"} for index in range(300)]
    view = build(assessment)
    assert (len(view.waivers[1].records), view.waivers[1].total) == (20, 300)
    assert "ほか 280" in markdown.render(view)


def test_where_there_is_nothing_that_is_said(assessment: Json) -> None:
    assessment["waivers"] = []
    for result in assessment["results"]:
        result["waiver"] = None
    for summary in assessment["summary"]:
        summary["waived"] = 0
    view = build(assessment)
    assert "例外承認は登録されていません。" in html.render(view)
    assert "例外承認は登録されていません。" in markdown.render(view)


@pytest.mark.parametrize("change", ["item", "reference"])
def test_a_waiver_that_leads_nowhere_is_refused(assessment: Json, change: str) -> None:
    if change == "item":
        assessment["waivers"][0]["item"] = "mic-sme-2021/99-9"
    else:
        del assessment["waivers"][3]
    with pytest.raises(ReportError, match="no such"):
        build(assessment)
