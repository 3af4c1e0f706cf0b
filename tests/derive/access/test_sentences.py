"""The sentences of near misses: word by word as approved, each told by some hand-worked case, and none besides."""

from pathlib import Path
from typing import Any

import pytest

from scanner.derive.access.requirements import access_policies
from scanner.derive.access.sentences import SENTENCES
from scanner.derive.tables import tables_from
from scanner.language.strict_yaml import load
from tests.derive.cases import FOLDER, Case, load_table

APPROVED: dict[str, dict[str, str]] = load(Path(__file__).with_name("sentences.yaml"), name="sentences.yaml").data
TABLES = [load_table(path) for path in sorted((FOLDER / "access").glob("*.yaml"))]
CASES = [case for table in TABLES for case in table.cases]


def policies_expected(case: Case) -> list[dict[str, Any]]:
    expected = case.expect.get("accessPolicies", [])
    return expected if isinstance(expected, list) else expected.get("records", [])


def test_every_sentence_reads_as_approved_in_the_approved_order() -> None:
    assert {code: text.as_json() for code, text in SENTENCES.items()} == APPROVED
    assert list(SENTENCES) == list(APPROVED)


@pytest.mark.parametrize("code", APPROVED)
def test_a_sentence_is_whole_and_unlike_all_others(code: str) -> None:
    ja, en = APPROVED[code]["ja"], APPROVED[code]["en"]
    assert ja.endswith("。")
    assert en.endswith(".")
    assert en[0].isupper() or en[0] == "'"
    assert en.isascii()
    assert [each for each, text in APPROVED.items() if text["ja"] == ja or text["en"] == en] == [code]


@pytest.mark.parametrize("code", APPROVED)
def test_a_hand_worked_case_tells_the_sentence(code: str) -> None:
    assert any(code in record.get("codes", ()) for case in CASES for record in policies_expected(case))


def test_no_hand_worked_case_expects_another_sentence() -> None:
    assert {code for case in CASES for record in policies_expected(case) for code in record.get("codes", ())} <= APPROVED.keys()


def test_a_policy_carries_its_sentences_in_both_languages_in_the_fixed_order() -> None:
    case = next(each for each in CASES if each.name == "レポート専用で、準拠デバイスでもよく、グループだけ")
    given = {name: list(each.records) for name, each in case.given.items()}
    derived = access_policies(tables_from(given, case.now), case.organisation)
    record = next(each for each in derived.records if each["id"] == "mfa/p1")
    codes = ["report_only", "alternative_device", "users_listed", "platforms_listed"]
    assert record["clauses"] == [{"code": code, **APPROVED[code]} for code in codes]
