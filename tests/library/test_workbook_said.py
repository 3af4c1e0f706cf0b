"""Answers and accepted risks in a workbook: held to the rules of answers.yaml and waivers.yaml, and second to them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.language.strict_yaml import loads
from scanner.library.answers import WORDS, Answer
from scanner.library.evidence import Evidence
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, undeclared
from scanner.library.waivers import Pinned, Waiver
from scanner.library.workbook import Workbook
from scanner.library.workbook_carry import carried
from scanner.library.workbook_said import Said, joined, said_in
from scanner.library.workbook_torn import TORN
from scanner.library.workbook_yaml import flow
from scanner.model.workbook import QUESTIONS, RISKS
from tests.library.workbooks import one

KEY = "q:os-updated@*"
DAY = date(2026, 11, 1)
WHOLE: dict[str, Any] = {"key": KEY, "answer": "はい", "by": "情報システム担当", "on": DAY}
ANSWER = Answer("os-updated", None, "yes", "情報システム担当", "2026-11-01", None, (), (), None)

RISK = "w:mic-sme-2021/5-1@all:rule:device-os-supported"
RECORDS = [{"id": "2ae785c1", "observed": {"osSupported": False}}]
ACCEPTED: dict[str, Any] = {
    "key": RISK, "accept": "○", "reason": "年度内に更新します。", "approved_by": "情報システム担当", "on": DAY, "expires": "令和9年3月31日",
    "pins": json.dumps({"records": RECORDS}),
}  # fmt: skip
WAIVER = Waiver(
    "mic-sme-2021", "5-1", "all", "device-os-supported", None, (Pinned("2ae785c1", {"osSupported": False}),), None, None,
    "年度内に更新します。", "情報システム担当", "2026-11-01", "2027-03-31",
)  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return undeclared("mic-sme-2021", 2)


def texts(said: Said) -> list[str]:
    return [f"{each.places[0]}: {each.text.ja}" for each in said.conflicts]


class Desk:
    """Where workbooks are written and read."""

    def __init__(self, folder: Path, library: Library, organisation: Organisation) -> None:
        self.folder, self.library, self.organisation = folder, library, organisation

    def read(self, sheet: Any, rows: Sequence[Mapping[str, Any]]) -> tuple[Workbook, Said]:
        workbook = one(self.folder / "a.xlsx", sheet, rows)
        return workbook, said_in(workbook, self.folder, self.library, self.organisation)


@pytest.fixture
def desk(tmp_path: Path, library: Library, organisation: Organisation) -> Desk:
    return Desk(tmp_path, library, organisation)


def test_a_whole_row_is_an_answer(desk: Desk) -> None:
    _, said = desk.read(QUESTIONS, [{**WHOLE, "expires": "2027年3月31日", "note": "端末台帳で確認。"}])
    assert (said.answers, said.conflicts) == ({KEY: replace(ANSWER, expires="2027-03-31", note="端末台帳で確認。")}, ())


def test_an_answer_of_one_work_style_is_for_that_one(desk: Desk) -> None:
    _, said = desk.read(QUESTIONS, [{**WHOLE, "key": "q:os-updated@all"}])
    assert [answer.work_style for answer in said.answers.values()] == ["all"]


@pytest.mark.parametrize("row", [{"by": "総務"}, {"note": "来週聞く"}, {"by": "総務", "on": DAY, "expires": DAY}])
def test_a_row_without_an_answer_is_none(desk: Desk, row: dict[str, Any]) -> None:
    _, said = desk.read(QUESTIONS, [{"key": KEY, **row}])
    assert (said.answers, said.conflicts) == ({}, ())


REFUSED = [
    ({**WHOLE, "by": None}, "H5: 使いませんでした。回答者が空か、読み取れません。"),
    ({**WHOLE, "by": "　", "on": "来週"}, "H5: 使いませんでした。回答者・回答日が空か、読み取れません。"),
    ({**WHOLE, "answer": "たぶん"}, "H5: 使いませんでした。回答が空か、読み取れません。"),
    ({**WHOLE, "expires": "来年"}, "H5: 使いませんでした。有効期限が空か、読み取れません。"),
    ({**WHOLE, "expires": "2026-10-31"}, "K5: 使いませんでした。有効期限が回答日より前です。"),
    ({**WHOLE, "key": "q:os-updated@home"}, "H5: 勤務形態「home」はありません。"),
    ({**WHOLE, "key": "q:os-updatet@*"}, "H5: 質問「os-updatet」はありません。"),
]


@pytest.mark.parametrize(("row", "why"), REFUSED)
def test_what_is_no_whole_answer_is_named_by_its_cell_and_not_used(desk: Desk, row: dict[str, Any], why: str) -> None:
    workbook, said = desk.read(QUESTIONS, [row])
    assert said.answers == {}
    assert texts(said) == [f"質問票!{why}"]
    assert workbook.entries[row["key"]]["on"]  # kept for the next workbook all the same


def test_answers_that_stand_beside_another_question_are_not_believed(desk: Desk) -> None:
    def worded(name: str) -> str:
        return desk.library.questions[name].text.ja

    rows = [
        {**WHOLE, "question": worded("apps-supported")},
        {**WHOLE, "key": "q:apps-supported@*", "question": worded("os-updated")},
        {**WHOLE, "key": "q:clocks-synchronised@*", "question": worded("clocks-synchronised")},
    ]
    workbook, said = desk.read(QUESTIONS, rows)
    assert (said.answers, len(said.conflicts)) == ({}, 3)
    entries, conflicts = carried(workbook, {}, {name: question.text for name, question in desk.library.questions.items()}, "ja")
    assert {key[:2] for key in entries} == {"k:"}
    assert [each.text for each in conflicts] == [TORN] * 3
    assert sorted({cells["value"] for cells in entries.values()}) == ["2026-11-01", "はい", "情報システム担当"]


def test_a_question_in_other_words_than_today_is_the_same_question(desk: Desk) -> None:
    _, said = desk.read(QUESTIONS, [{**WHOLE, "question": "前の版の言い回し"}])
    assert said.answers == {KEY: ANSWER}


def test_evidence_is_hashed_beside_the_workbook(desk: Desk) -> None:
    (desk.folder / "証跡").mkdir()
    (desk.folder / "証跡/規程 第2版.pdf").write_bytes(b"rules")
    written = "証跡\\規程 第2版.pdf\nhttps://intra.sample.example.jp/rules\n台帳.xlsx\n../外.pdf\nなし"
    _, said = desk.read(QUESTIONS, [{**WHOLE, "evidence": written}])
    assert said.answers[KEY].evidence == (
        Evidence("証跡/規程 第2版.pdf", hashlib.sha256(b"rules").hexdigest(), None, found=True),
        Evidence(None, None, "https://intra.sample.example.jp/rules", found=False),
        Evidence("台帳.xlsx", None, None, found=False),
        Evidence("../外.pdf", None, None, found=False),
    )
    assert texts(said) == ["質問票!L5: 証跡のファイル「../外.pdf」は、ブックと同じフォルダーか、その下に置いてください。"]


def test_a_whole_row_of_risks_is_a_waiver_of_what_it_is_pinned_to(desk: Desk) -> None:
    _, said = desk.read(RISKS, [ACCEPTED])
    assert (said.waivers, said.conflicts) == ({RISK: WAIVER}, ())


def test_a_number_or_an_answer_is_accepted_too(desk: Desk) -> None:
    number, answer = "w:mic-sme-2021/8-2@all:rule:android-app-protection-policy", "w:mic-sme-2021/1-2@all:question:important-information-inventory"
    _, said = desk.read(RISKS, [{**ACCEPTED, "key": number, "pins": '{"count": 0}'}, {**ACCEPTED, "key": answer, "pins": '{"answer": "partly"}'}])
    assert (said.waivers[number].count, said.waivers[answer].answer, said.conflicts) == (0, "partly", ())


@pytest.mark.parametrize("mark", [None, "×", "いいえ", "✕", "-"])
def test_nothing_is_accepted_without_a_mark(desk: Desk, mark: str | None) -> None:
    _, said = desk.read(RISKS, [{**ACCEPTED, "accept": mark}])
    assert (said.waivers, said.conflicts) == ({}, ())


NO_WAIVER = [
    ({**ACCEPTED, "accept": "たぶん"}, "使いませんでした。受容するが空か、読み取れません。"),
    ({**ACCEPTED, "approved_by": None, "expires": None}, "使いませんでした。承認者・有効期限が空か、読み取れません。"),
    ({**ACCEPTED, "pins": None}, "受容する値の列が空です。"),
    ({**ACCEPTED, "pins": '{"records": ['}, "受容する値の列が書き換えられていて読めません。"),
    ({**ACCEPTED, "pins": '{"records": []}'}, "受容する値の列が書き換えられていて読めません。"),
    ({**ACCEPTED, "pins": '{"records": [{"id": "a", "observed": {}}]}'}, "受容する値の列が書き換えられていて読めません。"),
    ({**ACCEPTED, "pins": '{"count": NaN}'}, "受容する値の列が書き換えられていて読めません。"),
    ({**ACCEPTED, "pins": '{"count": 1, "reason": "x"}'}, "受容する値の列が書き換えられていて読めません。"),
    ({**ACCEPTED, "pins": "[" * 5000}, "受容する値の列が書き換えられていて読めません。"),
    ({**ACCEPTED, "key": RISK.replace("5-1", "99-1")}, "この行の項目、またはそれを決めるルール・質問は、いまのチェックリストにありません。"),
    ({**ACCEPTED, "key": RISK.replace("device-os-supported", "mfa-demanded-of-everyone")}, "この行の項目、またはそれを決める"),
    ({**ACCEPTED, "key": RISK.replace("@all", "@home")}, "勤務形態「home」はありません。"),
]


@pytest.mark.parametrize(("row", "why"), NO_WAIVER)
def test_what_is_no_whole_acceptance_is_named_and_accepts_nothing(desk: Desk, row: dict[str, Any], why: str) -> None:
    _, said = desk.read(RISKS, [row])
    assert said.waivers == {}
    (text,) = texts(said)
    assert text.startswith(f"例外・リスク受容!F5: {why}")


def test_yaml_counts_and_a_difference_is_named(desk: Desk) -> None:
    workbook, said = desk.read(QUESTIONS, [WHOLE, {**WHOLE, "key": "q:clocks-synchronised@*"}, {**WHOLE, "key": "q:apps-supported@all"}])
    yaml = (replace(ANSWER, answer="no", note="前回の記入"), replace(ANSWER, question="apps-supported"))
    answers, _, conflicts = joined(workbook, said, yaml, ())
    # apps-supported is answered for everybody and the same: nothing to add, nothing to name.
    assert answers == (*yaml, replace(ANSWER, question="clocks-synchronised"))
    assert [f"{each.places[0]}: {each.text.ja}" for each in conflicts] == [
        "質問票!H5: 回答・備考が answers.yaml と違います。answers.yaml を使いました。"
    ]


def test_evidence_with_a_file_and_an_address_is_the_same_when_one_of_them_is_named(desk: Desk) -> None:
    workbook, said = desk.read(QUESTIONS, [{**WHOLE, "evidence": "https://intra.sample.example.jp/rules"}])
    rules = Evidence("規程.pdf", "0" * 64, "https://intra.sample.example.jp/rules", found=True)
    assert joined(workbook, said, (replace(ANSWER, evidence=(rules,)),), ())[2] == ()
    (conflict,) = joined(workbook, said, (replace(ANSWER, evidence=(rules, replace(rules, url=None))),), ())[2]
    assert conflict.text.ja == "証跡（URL かファイル名）が answers.yaml と違います。answers.yaml を使いました。"


def test_an_answer_for_everybody_stands_beside_one_for_a_work_style_in_yaml(desk: Desk) -> None:
    workbook, said = desk.read(QUESTIONS, [WHOLE])
    yaml = (replace(ANSWER, work_style="all", answer="no"),)
    answers, _, conflicts = joined(workbook, said, yaml, ())
    assert (answers, len(conflicts)) == ((*yaml, ANSWER), 1)


def test_waivers_in_yaml_count_before_those_of_the_workbook(desk: Desk) -> None:
    workbook, said = desk.read(RISKS, [ACCEPTED])
    assert joined(workbook, said, (), ())[1:] == ((WAIVER,), ())
    narrower = replace(WAIVER, records=(Pinned("other", {"osSupported": False}),))
    assert joined(workbook, said, (), (narrower,))[1:] == ((narrower,), ())
    _, waivers, conflicts = joined(workbook, said, (), (replace(WAIVER, expires="2026-12-31"),))
    assert [waiver.expires for waiver in waivers] == ["2026-12-31"]
    assert [each.text.ja for each in conflicts] == ["有効期限が waivers.yaml と違います。waivers.yaml を使いました。"]


TODAY = {
    "the same": ({"records": RECORDS}, True),
    "fewer": ({"records": []}, True),
    "another value": ({"records": [{"id": "2ae785c1", "observed": {"osSupported": None}}]}, False),
    "one more": ({"records": [*RECORDS, {"id": "36f979bc", "observed": {"osSupported": False}}]}, False),
    "a number in place of no": ({"records": [{"id": "2ae785c1", "observed": {"osSupported": 0}}]}, False),
    "the same once more": ({"records": RECORDS * 2}, False),  # another record of the same id
    "a number": ({"count": 1}, False),
}


@pytest.mark.parametrize("case", TODAY)
def test_an_acceptance_is_never_repeated_for_values_that_nobody_accepted(desk: Desk, case: str) -> None:
    pins, goes_on = TODAY[case]
    workbook, _ = desk.read(RISKS, [ACCEPTED])
    entries, conflicts = carried(workbook, {RISK: json.dumps(pins)}, {}, "ja")
    assert ("accept" in entries[RISK], not conflicts) == (goes_on, goes_on)
    assert entries[RISK]["reason"] == "年度内に更新します。"
    if not goes_on:
        assert entries[RISK].keys() == {"reason"}
        kept = {cells["head"]: cells["value"] for key, cells in entries.items() if key.startswith("k:")}
        assert kept == {"受容する": "○", "承認者": "情報システム担当", "承認日": "2026-11-01", "有効期限": "2027-03-31"}


def test_an_acceptance_whose_row_is_gone_is_handed_on(desk: Desk) -> None:
    workbook, _ = desk.read(RISKS, [ACCEPTED])
    assert carried(workbook, {}, {}, "ja") == (workbook.entries, ())


PLAIN = st.one_of(st.text(), st.booleans(), st.none(), st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False))


@given(
    st.recursive(PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(min_size=1), inner, max_size=3)), max_leaves=8)
)
def test_any_value_comes_back_from_the_yaml_that_it_is_written_as(value: Any) -> None:
    text = f"value: {flow(value)}\n".encode("utf-8", "surrogatepass")
    assert loads(text, "a.yaml", words=WORDS).data == {"value": value}
