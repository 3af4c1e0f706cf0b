"""The shape of the workbook: what writer and reader share."""

from __future__ import annotations

import pytest

from scanner.model.workbook import CSAJ, FINDINGS, QUESTIONS, SHEETS, sheet_of
from scanner.model.workbook_parts import ACCEPT, ANSWER, KEY, PHASE, STATUS, Column


def test_every_table_ends_in_the_key_and_names_each_column_once() -> None:
    for sheet in SHEETS.values():
        ids = [column.id for column in sheet.columns]
        assert len(ids) == len(set(ids))
        assert (ids[-1:] == ["key"]) == bool(sheet.prefix)
        assert all(column is not KEY for column in sheet.columns[:-1])


def test_no_two_sheets_share_a_prefix_or_a_name_that_is_too_long() -> None:
    prefixes = [sheet.prefix for sheet in SHEETS.values() if sheet.prefix]
    assert len(prefixes) == len(set(prefixes))
    for language in ("ja", "en"):
        names = [sheet.name(language, number) for sheet in SHEETS.values() for number in (1, 2, 12)]
        assert len(names) == len(set(names))
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)  # a spreadsheet's own limits


def test_findings_have_seventeen_columns_and_the_key() -> None:
    assert len(FINDINGS.columns) == 18


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        (ANSWER, "はい", "yes"),
        (ANSWER, "○", "yes"),  # U+25CB
        (ANSWER, "〇", "yes"),  # U+3007
        (ANSWER, "◯", "yes"),  # U+25EF
        (ANSWER, " Ｙｅｓ ", "yes"),
        (ANSWER, "×", "no"),
        (ANSWER, "✕", "no"),
        (ANSWER, "Ｘ", "no"),
        (ANSWER, "一部", "partly"),
        (ANSWER, "一部実施", "partly"),
        (ANSWER, "該当なし", "not_applicable"),
        (ANSWER, "does not apply", "not_applicable"),
        (ANSWER, "たぶん", None),
        (ANSWER, "", None),
        (STATUS, "対応中", "doing"),
        (STATUS, "Done", "done"),
        (ACCEPT, "〇", "yes"),
        (ACCEPT, "×", None),
        (PHASE, "短期", "short"),
        (PHASE, "いつか", None),
    ],
)
def test_what_people_write_for_a_choice(column: Column, written: str, code: str | None) -> None:
    assert column.code(written) == code


def test_every_word_of_a_choice_is_read_back_as_its_code() -> None:
    for sheet in SHEETS.values():
        for column in sheet.columns:
            for code in column.choices:
                assert [column.code(column.word(code, language)) for language in ("ja", "en")] == [code, code]


def test_a_value_that_is_no_code_is_shown_as_it_stands() -> None:
    assert ANSWER.word("たぶん", "ja") == "たぶん"


@pytest.mark.parametrize(("key", "sheet"), [("q:a@b", QUESTIONS), ("c:csaj-2018/5.1@a", CSAJ), ("x:1", None), ("", None)])
def test_a_key_tells_its_sheet(key: str, sheet: object) -> None:
    assert sheet_of(key) is sheet
