"""SARIF: one result an item and rule, of the right kind and level, at a file, with a fingerprint that stays."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from reporters import sarif
from reporters.model import View
from reporters.sarif_rules import literal
from reporters.view import build
from tests.reporters import example
from tests.reporters.exports import planned

Json = dict[str, Any]


def runs(view: View, language: str = "ja") -> dict[str, Json]:
    """The runs by their category."""
    return {run["automationDetails"]["id"]: run for run in json.loads(sarif.render(view, language))["runs"]}


@pytest.fixture(scope="module")
def run(view: View) -> Json:
    """The run of the company's PCs."""
    return runs(view)["telework-scan/mic-sme-2021/company-pc/"]


def of(run: Json, item: str) -> list[Json]:
    return [each for each in run["results"] if each["properties"]["item"] == item]


def test_each_checklist_and_work_style_is_a_category_of_its_own(view: View) -> None:
    assert list(runs(view)) == ["telework-scan/mic-sme-2021/company-pc/", "telework-scan/mic-sme-2021/own-phone/"]


def test_every_failure_is_one_result_by_the_weight_of_its_priority(run: Json) -> None:
    found = [(each["properties"]["item"], each["ruleId"], each["level"]) for each in run["results"] if each["kind"] == "fail"]
    assert found == [
        ("1-2", "question/important-information-inventory", "note"),  # ◎, and accepted in full
        ("4-1", "question/privacy-filter-attached", "error"),  # ◎; its waiver has expired
        ("8-3", "windows-system-drive-encrypted", "warning"),  # ○; one of three records is accepted
        ("8-5", "question/recordings-protected", "warning"),  # ○
    ]


def test_what_is_unknown_is_open_and_what_nobody_answered_is_to_review_both_without_a_level(run: Json) -> None:
    unknown = [(each["properties"]["item"], each["ruleId"]) for each in run["results"] if each["kind"] == "open"]
    assert unknown == [("1-1", "managed-device-has-user"), ("9-1", "entra-strong-password-required"), ("9-3", "entra-lockout-not-loosened")]
    # 17 items wait for an answer. 2-1: its rule fails, but the alternative question may still settle it.
    review = [each for each in run["results"] if each["kind"] == "review"]
    assert len({each["properties"]["item"] for each in review}) == 17
    assert [each["ruleId"] for each in of(run, "2-1")] == ["question/definition-update-rule", "question/non-windows-antivirus"]
    assert {each["level"] for each in run["results"] if each["kind"] != "fail"} == {"none"}


def test_what_passes_or_does_not_apply_is_no_result(run: Json) -> None:
    # 5 pass, 3 do not apply; the run says so, so that nothing vanishes.
    assert of(run, "5-1") == of(run, "7-3") == []
    assert len({each["properties"]["item"] for each in run["results"]}) == 32 - 5 - 3
    (section,) = run["properties"]["sections"]
    assert section["items"] == {"pass": 5, "fail": 4, "unknown": 3, "manual": 17, "not_applicable": 3}
    assert (section["waived"], section["share"]) == (1, "適合 17–87 %（確認不能 11 %、未回答 59 %）")


def test_a_failure_says_what_else_its_item_is_waiting_for(run: Json) -> None:
    (drive,) = of(run, "8-3")
    assert drive["message"]["text"].endswith("この項目には、ほかに確認できない部分が 1 か所あります。")
    (password,) = of(run, "9-1")
    assert password["message"]["text"].endswith("この項目には、ほかに回答のない質問が 2 問あります。")


def test_only_what_is_accepted_in_full_is_suppressed(run: Json) -> None:
    (inventory,) = of(run, "1-2")
    (suppression,) = inventory["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"].startswith("次の更新で直すため（承認: 代表取締役 <b>、2026年12月15日まで")
    # By the standard either all results of a run say whether they are suppressed, or none.
    assert {tuple(each["suppressions"]) for each in run["results"] if each is not inventory} == {()}


def test_a_result_lies_in_the_file_of_its_rule_and_a_question_in_its_checklist(view: View) -> None:
    files = (
        ("rules/data/windows-system-drive-encrypted.yaml", "00"),
        ("own/rules/社内 規程/managed-device-has-user.yaml", "00"),
        ("checklists/mic-sme-2021.yaml", "00"),
    )
    run = runs(replace(view, inputs=files))["telework-scan/mic-sme-2021/company-pc/"]
    places = {each["ruleId"]: each["locations"][0]["physicalLocation"] for each in run["results"]}
    assert places["windows-system-drive-encrypted"]["artifactLocation"]["uri"] == "rules/data/windows-system-drive-encrypted.yaml"
    assert (
        places["managed-device-has-user"]["artifactLocation"]["uri"] == "rules/%E7%A4%BE%E5%86%85%20%E8%A6%8F%E7%A8%8B/managed-device-has-user.yaml"
    )
    assert places["question/privacy-filter-attached"]["artifactLocation"]["uri"] == "checklists/mic-sme-2021.yaml"
    assert {tuple(place["region"].items()) for place in places.values()} == {(("startLine", 1), ("startColumn", 1), ("endLine", 1), ("endColumn", 2))}
    tags = {rule["id"]: rule["properties"]["tags"] for rule in run["tool"]["driver"]["rules"]}
    assert tags["windows-system-drive-encrypted"] == ["security", "telework", "data"]
    assert tags["question/privacy-filter-attached"] == ["security", "telework", "question"]


def test_rules_are_listed_once_and_each_result_points_at_its_own(run: Json) -> None:
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({each["ruleId"] for each in run["results"]})
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_a_rule_is_explained_in_the_language_of_the_report_with_the_other_beside(view: View) -> None:
    ja, en = (next(iter(runs(view, language).values()))["tool"]["driver"]["rules"][0] for language in ("ja", "en"))
    assert ja["shortDescription"]["text"] == "スマートロックアウトが既定より緩められていない"
    assert ja["fullDescription"]["text"] == "スマートロックアウトが既定より緩められていない / Smart lockout is not looser than its default"
    assert en["fullDescription"]["text"] == "Smart lockout is not looser than its default / スマートロックアウトが既定より緩められていない"
    for text in ("しきい値を 10 以下にします。", "Password protection: 10 or less."):
        assert text in ja["help"]["text"]
        assert text in ja["help"]["markdown"]
    with pytest.raises(ValueError, match="fr"):
        sarif.render(view, "fr")


def test_fingerprints_tell_results_apart_and_do_not_hang_on_what_was_counted(view: View) -> None:
    def marks(of: View) -> dict[tuple[str, str, str], str]:
        listed = [each for run in runs(of).values() for each in run["results"]]
        return {
            (each["properties"]["workStyle"], each["properties"]["item"], each["ruleId"]): each["partialFingerprints"]["primaryLocationLineHash"]
            for each in listed
        }

    first, later = marks(view), marks(build(example.build(records=7)))
    assert first == later
    assert len(set(first.values())) == len(first)
    # printf 'mic-sme-2021/8-3@company-pc\\0windows-system-drive-encrypted' | sha256sum: another value would open every alert anew.
    assert first["company-pc", "8-3", "windows-system-drive-encrypted"] == "9288f49bdc228fbe64589360e2fcb3ded7ea9a76c947df7c8e77abacd915015a"


def test_equal_assessments_give_equal_bytes(view: View) -> None:
    again = build(json.loads(json.dumps(example.build())))
    assert sarif.render(again, "ja") == sarif.render(view, "ja")


def test_where_there_is_more_than_is_shown_the_gravest_stay_and_the_rest_is_counted(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = runs(view)["telework-scan/mic-sme-2021/company-pc/"]
    monkeypatch.setattr(sarif, "RESULTS", 3)
    run = runs(view)["telework-scan/mic-sme-2021/company-pc/"]
    # One error and two warnings; the accepted failure is a note.
    assert [each["properties"]["item"] for each in run["results"]] == ["4-1", "8-3", "8-5"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (
        f"結果は {len(whole['results'])} 件あります。重いものから 3 件だけを載せ、{len(whole['results']) - 3} 件を省きました。"
        in note["message"]["text"]
    )
    assert whole["invocations"][0]["toolExecutionNotifications"] == []


@pytest.mark.parametrize(("most", "names"), [(1, ["telework-scan/mic-sme-2021/"]), (0, ["telework-scan/"])])
def test_more_runs_than_a_file_may_hold_are_joined(view: View, monkeypatch: pytest.MonkeyPatch, most: int, names: list[str]) -> None:
    apart = Counter(each["partialFingerprints"]["primaryLocationLineHash"] for run in runs(view).values() for each in run["results"])
    monkeypatch.setattr(sarif, "RUNS", most)
    joined = runs(view)
    assert list(joined) == names
    assert Counter(each["partialFingerprints"]["primaryLocationLineHash"] for run in joined.values() for each in run["results"]) == apart


def test_what_would_be_is_another_category_than_what_is(view: View) -> None:
    run = runs(planned(view))["telework-scan/planned/mic-sme-2021/company-pc/"]
    assert run["properties"]["planned"] is True
    assert run["automationDetails"]["description"]["text"].startswith("計画中の設定で判定した結果です。実際の状態ではありません。")
    assert next(iter(runs(view).values()))["properties"]["planned"] is False


def test_nothing_in_a_message_is_a_placeholder_or_a_link() -> None:
    assert literal("{0} と {x}") == "{{0}} と {{x}}"
    assert literal("[押す](1)") == "\\[押す\\](1)"
    assert literal("[そのまま] \\") == "[そのまま] \\"
