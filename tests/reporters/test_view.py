"""The view: every item once, counted once; contradictions are refused with their place."""

import copy
from typing import Any

import pytest

from reporters.labels import VERDICTS
from reporters.model import Item, Section, View
from reporters.model_parts import Part
from reporters.shape import ReportError
from reporters.text import Text
from reporters.view import build

Json = dict[str, Any]


def items(section: Section) -> list[Item]:
    return [item for group in section.groups for item in group.items]


def find(view: View, number: str, section: int = 0) -> Item:
    return next(item for item in items(view.sections[section]) if item.number == number)


def leaves(part: Part | None) -> list[Part]:
    if part is None:
        return []
    return [leaf for child in part.children for leaf in leaves(child)] if part.children else [part]


def test_every_item_stands_in_every_section_once_in_the_checklists_order(view: View, assessment: Json) -> None:
    numbers = [item["number"] for item in assessment["checklists"][0]["items"]]
    assert [[item.number for item in items(section)] for section in view.sections] == [numbers, numbers]


def test_the_view_does_not_change_its_input_and_is_equal_for_equal_input(assessment: Json) -> None:
    before = copy.deepcopy(assessment)
    assert build(assessment) == build(copy.deepcopy(assessment))
    assert assessment == before


def test_counts_agree_with_the_summary_and_the_share_never_stands_alone(view: View, assessment: Json) -> None:
    for section, summary in zip(view.sections, assessment["summary"], strict=True):
        counts = section.counts
        assert dict(counts.by_code()) == summary["counts"]
        assert (counts.passed, counts.applicable) == (summary["share"]["pass"], summary["share"]["of"])
        assert f"確認不能 {counts.unknown} 項目と未回答 {counts.manual} 項目" in section.sentence.ja
        assert f"{counts.passed}〜{counts.passed + counts.unknown + counts.manual} 項目の範囲" in section.sentence.ja
        assert sum(row.counts.total for row in section.categories) == counts.total == 32
        assert sum(row.counts.total for row in section.priorities) == counts.total


def test_a_share_of_nothing_has_no_number(assessment: Json) -> None:
    for result in assessment["results"]:
        result |= {"verdict": "not_applicable", "reasons": {"method": 1}, "judged_by": None, "notes": []}
    for summary in assessment["summary"]:
        summary["counts"] = dict.fromkeys(VERDICTS, 0) | {"not_applicable": 32}
        summary |= {
            "passed_by": dict.fromkeys(("machine", "document", "statement"), 0),
            "waived": 0,
            "share": dict.fromkeys(("pass", "of", "at_most"), 0),
        }
    section = build(assessment).sections[0]
    assert section.sentence.ja == "対象となる項目がないため、割合は計算できません。"
    assert section.share.text.ja == "適合の割合は算出不能（対象となる項目がありません）"
    assert (section.share.low, section.share.high) == (None, None)


def test_a_missing_result_is_refused(assessment: Json) -> None:
    del assessment["results"][3]
    with pytest.raises(ReportError, match="no result for mic-sme-2021/2-2 in company-pc"):
        build(assessment)


def test_a_doubled_result_is_refused(assessment: Json) -> None:
    assessment["results"].append(assessment["results"][0])
    with pytest.raises(ReportError, match="a second result for item 1-1"):
        build(assessment)


def test_a_summary_that_hides_an_unknown_is_refused(assessment: Json) -> None:
    counts = assessment["summary"][0]["counts"]
    counts["pass"], counts["unknown"] = counts["pass"] + 1, counts["unknown"] - 1
    with pytest.raises(ReportError, match=r"summary\[0\].counts: the results count otherwise"):
        build(assessment)


def test_results_without_a_summary_are_refused(assessment: Json) -> None:
    del assessment["summary"][1]
    with pytest.raises(ReportError, match="nothing for mic-sme-2021 in own-phone"):
        build(assessment)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("schema",), "telework-scan/assessment/9", "expected telework-scan/assessment/1"),
        (("organisation", "name"), 5, "assessment.organisation.name: expected a string, found int"),
        (("results", 0, "verdict"), "compliant", "not a verdict: 'compliant'"),
        (("results", 0, "judged_by"), {"verdict": "pass"}, "a node with rule, ask, all or any"),
        (("findings", 0, "records"), {}, r"findings\[0\].records: expected a list"),
        (("findings", 0, "records", 0), {"id": "x"}, r"findings\[0\].records\[0\]: malformed record"),
        (("findings", 0, "counts", "pass"), True, "expected a whole number, found bool"),
        (("checklists", 0, "items", 0, "threats", 0), "unheard-of", "threats.unheard-of: missing"),
    ],
)
def test_a_wrong_shape_is_named_by_its_place(assessment: Json, path: tuple[Any, ...], value: Any, message: str) -> None:
    at: Any = assessment
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    with pytest.raises(ReportError, match=message):
        build(assessment)


@pytest.mark.parametrize(
    ("number", "section", "ja"),
    [
        ("1-1", 0, "「管理対象の端末に利用者が割り当てられている」を確認できません（同期の古い端末 2 台）。"),
        ("1-2", 0, "「テレワークで扱う重要情報の一覧がありますか。」への回答が「いいえ」です。"),
        ("2-1", 0, "2 件の質問に有効な回答がありません。"),
        ("2-3", 0, "内訳の 2 か所すべてが要求を満たしています（申告 2）。"),
        ("3-2", 0, "この勤務形態の方式には求められていない項目です。"),
        ("4-1", 0, "「テレワークで使う端末の画面に、のぞき見防止フィルタを貼っていますか。」への回答が「一部実施」です。"),
        ("5-2", 0, "「OS の更新を公開から 1 か月以内に適用していますか。」への回答の期限が切れています。"),
        ("8-3", 0, "「Windows 端末のシステムドライブが暗号化されていると報告されている」を満たしていません（36 台中 3 台）。"),
        ("9-3", 0, "「スマートロックアウトが既定より緩められていない」を確認できません（データを最後まで取得できていない）。"),
        ("5-3", 1, "「該当なし」と回答されたため、対象外です。"),
        ("8-3", 1, "申告された勤務形態の事情により、対象外です。"),
    ],
)
def test_why_is_said_in_one_sentence(view: View, number: str, section: int, ja: str) -> None:
    item = find(view, number, section)
    assert item.why.ja == ja
    assert item.why.en.endswith(".")


def test_two_unknown_parts_are_both_named(view: View) -> None:
    why = find(view, "2-1", 1).why.ja
    assert why.startswith("内訳の 2 か所を確認できません：")
    assert "判定処理でエラーが発生" in why
    assert "台帳にも 0 の申告がない" in why


def test_parts_show_verdict_basis_answer_and_covering(view: View) -> None:
    rule, _, asked = leaves(find(view, "2-3").tree)
    assert rule.basis == Text("申告", "Statement")
    assert rule.why.ja == "満たしています（機械では確認できず、回答で補完）。"
    assert asked.answer is not None
    assert asked.answer.by == "情報システム担当"
    document = leaves(find(view, "1-1").tree)[0]
    assert document.basis == Text("文書", "Document")
    assert document.answer is not None
    assert [(each.named, each.sha256, each.found) for each in document.answer.evidence] == [("evidence/規程 | 第3版.pdf", "ab" * 32, True)]


def test_an_answer_of_the_own_work_style_wins_over_the_one_for_all(assessment: Json) -> None:
    general = next(answer for answer in assessment["answers"] if answer["question"] == "screen-lock-rule")
    assessment["answers"].append(general | {"work_style": "own-phone", "by": "別の人"})
    changed = build(assessment)
    by = [
        answered.by
        for section in (0, 1)
        for leaf in leaves(find(changed, "4-1", section).tree)
        if (answered := leaf.answer) and leaf.id == "screen-lock-rule"
    ]
    assert by == ["総務部", "別の人"]


def test_notes_stay_apart_from_the_tree(view: View) -> None:
    item = find(view, "8-1")
    assert item.verdict.code == "pass"
    assert [note.verdict.code for note in item.notes] == ["unknown"]
    assert "ios-supervised" not in [leaf.id for leaf in leaves(item.tree)]


def test_unknowns_are_grouped_by_cause_with_names_and_items(view: View) -> None:
    causes = {cause.headline.ja: cause for cause in view.causes}
    stale = causes["同期の古い端末が 2 台あり、1 項目を確認できません"]
    assert stale.names == ("PC-001", "PC-002")
    assert [ref.number + ref.tag for ref in stale.items] == ["1-1②"]
    assert "同期させます" in stale.resolve.ja
    permission = causes["権限 DeviceManagementConfiguration.Read.All がなく、1 項目の一部を確認できません"]
    assert (permission.items, [ref.number for ref in permission.partly]) == ((), ["8-3"])
    assert permission.data == Text("ディスク暗号化の状態", "Disk encryption states")
    incomplete = causes["「ディレクトリの設定」を最後まで取得できず、1 項目を確認できません"]
    assert (incomplete.detail, [text.ja for text in incomplete.noted]) == ("connection lost", ["接続が切れました。"])
    assert "判定できた端末が台帳の数より少なく、1 項目の一部を確認できません" in causes
    blocked = [len(cause.items) for cause in view.causes]
    assert blocked == sorted(blocked, reverse=True)


def test_notes_and_open_alternatives_of_a_passing_group_are_no_cause_and_no_question(view: View) -> None:
    assert not any("Microsoft Entra ID P1" in cause.headline.ja for cause in view.causes)
    company = [asked.question.ja for group in view.questions for asked in group.questions if "会社支給端末でのクラウド利用" in asked.styles]
    assert not any("Microsoft Defender 以外" in question for question in company)


def test_fails_are_ordered_by_priority_then_effort_and_told_once(view: View) -> None:
    assert [(fix.priority, [ref.number + ref.tag for ref in fix.items]) for fix in view.fixes] == [
        ("◎", ["1-2②", "1-2⑥"]),
        ("◎", ["4-1②"]),
        ("○", ["2-3⑥"]),
        ("○", ["8-3②"]),
        ("○", ["8-5②"]),
    ]
    assert [fix.effort.ja if fix.effort else None for fix in view.fixes] == [None, None, "1 時間ほど", "半日ほど", None]


def test_a_question_is_asked_once_for_all_work_styles_that_lack_it(view: View) -> None:
    asked = [question for group in view.questions for question in group.questions]
    texts = [question.question.ja for question in asked]
    assert len(texts) == len(set(texts))
    ledger = next(question for question in asked if "台帳がありますか" in question.question.ja)
    assert len(ledger.styles) == 2
    assert [question.expired for question in asked].count(True) == 1


def test_evidence_has_the_columns_of_its_records(view: View) -> None:
    evidence = next(leaf.evidence for leaf in leaves(find(view, "8-3").tree) if leaf.id == "windows-system-drive-encrypted")
    assert evidence is not None
    assert [column.field for column in evidence.columns] == ["isEncrypted", "userPrincipalName", "osVersion", "lastSyncDateTime"]
    assert evidence.columns[0].test == Text("true であること", "is true")
    row = evidence.rows[0]
    assert (row.verdict.code, row.name, row.id, row.cells[0].value) == ("fail", "PC-001", None, Text("いいえ", "false"))
    assert row.cells[3].value == "2026-11-01 08:05"
    doubled = [row.id for row in evidence.rows if row.name == "PC-重複"]
    assert len(doubled) == 2
    assert None not in doubled
    nameless = next(row for row in evidence.rows if row.name is None)
    assert nameless.id == "00000017-2222-4333-8444-555555555555"


def test_a_long_table_is_printed_once_and_referred_to_elsewhere(assessment: Json) -> None:
    leaf = assessment["results"][22]["judged_by"]["all"][0]
    assessment["results"][23]["notes"] = [leaf]
    changed = build(assessment)
    first = leaves(find(changed, "8-3").tree)[0]
    second = find(changed, "8-4").notes[0]
    assert first.evidence is not None
    assert second.evidence is not None
    assert (first.elsewhere, second.elsewhere) == (False, True)
    assert first.evidence.anchor == second.evidence.anchor != ""


def test_a_condition_loses_the_name_that_stands_above_it(assessment: Json) -> None:
    finding = next(finding for finding in assessment["findings"] if finding["records"])
    for record in finding["records"]:
        record["observed"][0]["expected"] = {
            "ja": "「暗号化」が「はい」である／「暗号化」が空ではない",
            "en": "encrypted is true / encrypted is not empty",
        }
    tests = [
        leaf.evidence.columns[0].test
        for section in build(assessment).sections
        for item in items(section)
        for leaf in leaves(item.tree)
        if leaf.evidence and leaf.evidence.columns
    ]
    assert Text("「はい」である／空ではない", "is true / is not empty") in tests


def test_undeclared_circumstances_and_a_missing_ledger_are_said(view: View) -> None:
    company, phone = view.styles
    assert [text.ja for text in company.undeclared] == ["無線 LAN を使う"]
    assert company.ledger is not None
    assert (phone.ledger, phone.limited, company.limited) == (None, True, False)
