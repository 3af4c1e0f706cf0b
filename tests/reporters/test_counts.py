"""Counters stay apart, and a share is an interval as long as anything is unknown. Numbers worked out by hand."""

from typing import Any

import pytest

from reporters import html, markdown
from reporters.counts import sentence, share
from reporters.model import View
from reporters.model_counts import Counts
from reporters.shape import At, ReportError
from reporters.view import build
from scanner.cli.summary import show_summary

Json = dict[str, Any]


def shared(*counts: int) -> Any:
    made = Counts(*counts)
    said = {"pass": made.passed, "of": made.applicable, "at_most": made.passed + made.unknown + made.manual}
    return share(At({"share": said}, "s"), made)


@pytest.mark.parametrize(
    ("counts", "low", "high", "ja", "en"),
    [
        # 11 of 18 = 61.1 -> 61; 14 of 18 = 77.7 -> 78; 2 of 18 = 11.1 -> 12; 1 of 18 = 5.5 -> 6
        ((11, 4, 2, 1, 5), 61, 78, "適合 61–78 %（確認不能 12 %、未回答 6 %）", "61–78 % pass (12 % unknown, 6 % unanswered)"),
        ((7, 2, 0, 0, 3), 77, 77, "適合 77 %", "77 % pass"),
        ((2, 1, 0, 1, 0), 50, 75, "適合 50–75 %（未回答 25 %）", "50–75 % pass (25 % unanswered)"),
        # One unknown of 300 never lets the rest stand as 100 %, nor does it become 0 %.
        ((299, 0, 1, 0, 0), 99, 100, "適合 99–100 %（確認不能 1 %）", "99–100 % pass (1 % unknown)"),
        ((0, 0, 4, 0, 0), 0, 100, "適合 0–100 %（確認不能 100 %）", "0–100 % pass (100 % unknown)"),
        ((5, 0, 0, 0, 0), 100, 100, "適合 100 %", "100 % pass"),
        ((0, 0, 0, 0, 9), None, None, "適合の割合は算出不能（対象となる項目がありません）", "share of passes: none (no item applies)"),
    ],
)
def test_a_share_is_rounded_against_us_and_shows_what_is_open(counts: tuple[int, ...], low: int | None, high: int | None, ja: str, en: str) -> None:
    made = shared(*counts)
    assert (made.low, made.high) == (low, high)
    assert (made.text.ja, made.text.en) == (ja, en)


def test_the_sentence_names_waived_fails_and_never_counts_them_as_passes() -> None:
    said = sentence(Counts(10, 4, 1, 0, 2), 3)
    assert "適合は 10 項目、不適合は 4 項目" in said.ja
    assert "不適合のうち 3 項目は例外承認されていますが、適合には数えていません。" in said.ja
    assert "3 of the fails are waived; they are not counted as passes." in said.en
    assert "%" not in said.ja + said.en


def test_all_counters_stand_in_every_summary(view: View, assessment: Json, page_text: str, ticket: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = view.sections[0]
    # Items that pass in the sample: 1 by a document (7-1), 4 by somebody's word; 1-2 is waived.
    assert first.passed_by.by_code() == (("machine", 0), ("document", 1), ("statement", 4))
    assert (first.waived, first.counts.failed) == (1, 4)
    assert "適合 17–87 %（確認不能 11 %、未回答 59 %）" in page_text
    assert "17–87 % pass (11 % unknown, 59 % unanswered)" in page_text
    for line in (
        "**適合 17–87 %（確認不能 11 %、未回答 59 %）**",
        "- 適合の根拠: 機械 0, 文書 1, 申告 4",
        "- 不適合のうち例外承認: 1 / 4",
        "- 確認不能: 3",
        "- 未回答: 17",
    ):
        assert f"\n{line}\n" in ticket
    show_summary(assessment, "ja")
    said = capsys.readouterr().out
    assert "  適合の根拠: 機械 0・文書 1・申告 4  不適合のうち例外承認: 1\n" in said
    assert "  対象 29 項目: 適合 17-87 %（確認不能 11 %、未回答 59 %）\n" in said
    show_summary(assessment, "en")
    said = capsys.readouterr().out
    assert "passes stand on: machine 0 · document 1 · statement 4; fails that are waived: 1" in said
    assert "29 items apply: 17-87 % pass (11 % unknown, 59 % unanswered)" in said


def test_the_terminal_has_no_share_of_nothing_and_one_number_where_all_is_known(assessment: Json, capsys: pytest.CaptureFixture[str]) -> None:
    assessment["summary"] = assessment["summary"][:1]
    summary = assessment["summary"][0]
    summary |= {"counts": dict.fromkeys(summary["counts"], 0), "share": {"pass": 0, "of": 0, "at_most": 0}}
    show_summary(assessment, "ja")
    assert "適合の割合は算出不能です" in capsys.readouterr().out
    summary |= {"counts": summary["counts"] | {"pass": 2, "fail": 1}, "share": {"pass": 2, "of": 3, "at_most": 2}}
    show_summary(assessment, "ja")
    assert "対象 3 項目: 適合 66 %\n" in capsys.readouterr().out
    show_summary(assessment, "en")
    assert "3 items apply: 66 % pass\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("passed_by", {"machine": 9, "document": 0, "statement": 0}, r"summary\[0\].passed_by: 9 items, 5 pass"),
        ("waived", 5, r"summary\[0\].waived: 5 items, 4 fail"),
        ("share", {"pass": 5, "of": 29, "at_most": 5}, r"summary\[0\].share: the results count otherwise"),
    ],
)
def test_counters_that_contradict_the_results_are_refused(assessment: Json, key: str, value: Any, message: str) -> None:
    assessment["summary"][0][key] = value
    with pytest.raises(ReportError, match=message):
        build(assessment)


def test_both_formats_are_whole(view: View) -> None:
    assert html.render(view, "en").count('class="share"') == 2
    assert markdown.render(view, "en").count("Passes stand on: ") == 2
