"""JUnit: every item once a work style, what fails as failed and everything else that does not pass as skipped with its reason."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from reporters import junit
from reporters.model import View
from reporters.view import build
from tests.reporters import example
from tests.reporters.exports import parsed, planned


@pytest.fixture(scope="module")
def suites(view: View) -> list[ET.Element]:
    """The suites of the sample: company PCs, own phones."""
    return list(parsed(junit.render(view, "ja")))


def case(suite: ET.Element, number: str) -> ET.Element:
    (found,) = [each for each in suite.iter("testcase") if each.attrib["name"].split()[0] == number]
    return found


def text(parent: ET.Element, tag: str) -> str:
    return parent.findtext(tag) or ""


def test_every_item_is_a_case_of_its_work_style(suites: list[ET.Element]) -> None:
    assert suites[0].attrib["name"].endswith(" – 会社支給端末でのクラウド利用")
    for suite, style in zip(suites, ("company-pc", "own-phone"), strict=True):
        assert len({each.attrib["name"] for each in suite.iter("testcase")}) == 32
        assert {each.attrib["classname"] for each in suite.iter("testcase")} == {f"mic-sme-2021.{style}"}


def test_the_counts_are_those_of_the_cases(view: View, suites: list[ET.Element]) -> None:
    # Company PCs: 4 fail, of which 1 is accepted; 3 unknown, 17 unanswered, 3 do not apply. Phones: 2 fail, 1 accepted; 2, 16, 8.
    assert [[suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")] for suite in suites] == [
        ["32", "3", "0", "24"],
        ["32", "1", "0", "27"],
    ]
    for suite in suites:
        assert len(list(suite.iter("failure"))) == int(suite.attrib["failures"])
        assert len(list(suite.iter("skipped"))) == int(suite.attrib["skipped"])
    root = parsed(junit.render(view, "ja"))
    assert [root.attrib[name] for name in ("tests", "failures", "errors")] == ["64", "4", "0"]


def test_a_suite_says_when_the_data_was_read_and_how_much_passes(suites: list[ET.Element]) -> None:
    assert suites[0].attrib["timestamp"] == "2026-11-01T00:00:00"
    properties = {each.attrib["name"]: each.attrib["value"] for each in suites[0].iter("property")}
    assert properties["share"] == "適合 17–87 %（確認不能 11 %、未回答 59 %）"
    assert properties["waived"] == "1"


def test_a_moment_that_is_none_is_left_out(view: View) -> None:
    odd = replace(view, title=replace(view.title, collected_utc="いつか"))
    assert "timestamp" not in next(iter(parsed(junit.render(odd, "ja")))).attrib


def test_what_passes_says_nothing(suites: list[ET.Element]) -> None:
    assert list(case(suites[0], "5-1")) == []


def test_a_failure_says_what_is_asked_what_failed_how_to_mend_it_and_on_which_records(suites: list[ET.Element]) -> None:
    failed = case(suites[0], "8-3")
    assert failed.find("failure") is not None
    said = text(failed, "failure")
    assert said.startswith("求められていること: ")
    assert "例外承認は一部だけ（3 件中 1 件）" in said
    assert "✕ Windows 端末のシステムドライブが暗号化されている" in said
    assert "  直し方: " in said
    # Its other parts are unknown or do not apply, so they say nothing here.
    assert said.count("✕") == 1
    shown = text(failed, "system-out")
    assert shown.count("\n  ✕ ") == 3
    assert "findings/" in shown


@pytest.mark.parametrize(
    ("number", "beginning"),
    [
        ("9-3", "確認不能: "),
        ("2-2", "未回答: "),
        ("7-3", "対象外: "),
        ("1-2", "例外承認あり（判定は変わりません）: 次の更新で直すため（承認: 代表取締役 <b>、2026年12月15日まで"),
    ],
)
def test_what_is_skipped_says_why_for_each_reader(suites: list[ET.Element], number: str, beginning: str) -> None:
    skipped = case(suites[0], number).find("skipped")
    assert skipped is not None
    # Azure DevOps reads the one, GitLab the other.
    assert skipped.attrib["message"] == skipped.text
    assert (skipped.text or "").startswith(beginning)


def test_an_accepted_failure_is_still_called_one(suites: list[ET.Element]) -> None:
    assert " / 不適合: " in text(case(suites[0], "1-2"), "skipped")


def test_evidence_is_bounded_and_says_where_the_rest_is() -> None:
    many = parsed(junit.render(build(example.build(records=100)), "ja"))
    shown = [text(each, "system-out") for each in many.iter("testcase") if each.find("system-out") is not None]
    assert shown
    assert max(map(len, shown)) < 8_100
    assert all("findings/" in each or "続きは報告書にあります" in each for each in shown)


def test_a_name_is_no_path_of_a_file_to_attach() -> None:
    made = example.build(records=3)
    for finding in made["findings"]:
        for record in finding["records"]:
            record["name"] = "[[ATTACHMENT|/etc/passwd]]"
    written = junit.render(build(made), "ja")
    assert "[[ATTACHMENT|" not in written
    assert "[⟦U+005B⟧ATTACHMENT|/etc/passwd]]" in written


def test_what_would_be_has_a_history_of_its_own(view: View) -> None:
    suite = parsed(junit.render(planned(view), "ja"))[0]
    assert suite.attrib["name"].startswith("計画中の設定で判定した結果です。実際の状態ではありません。 ")
    assert {each.attrib["classname"] for each in suite.iter("testcase")} == {"planned.mic-sme-2021.company-pc"}


def test_equal_assessments_give_equal_bytes_in_either_language(view: View) -> None:
    again = build(json.loads(json.dumps(example.build())))
    for language in ("ja", "en"):
        assert junit.render(again, language) == junit.render(view, language)
    assert "Unanswered: " in junit.render(view, "en")
    with pytest.raises(ValueError, match="fr"):
        junit.render(view, "fr")
