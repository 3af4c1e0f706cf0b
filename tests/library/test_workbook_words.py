"""Days, marks and numbers as people write them into a workbook, with the meaning that a person would give them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.library.workbook_numbers import kind_of, shown
from scanner.library.workbook_words import code_of, day_of, understood
from scanner.model.workbook import CSAJ, QUESTIONS
from scanner.model.workbook_parts import ACCEPT, ANSWER, PHASE, STATUS, Column

DECISION = next(column for column in CSAJ.columns if column.id == "decision")
ON = next(column for column in QUESTIONS.columns if column.id == "on")

DAYS = {
    "2026-11-01": "2026-11-01",
    "2026-11-1": "2026-11-01",
    "2026/11/1": "2026-11-01",
    "2026/11/01 0:00:00": "2026-11-01",
    "2026-11-01 09:30": "2026-11-01",
    "2026-11-01T09:30:00": "2026-11-01",
    "2026.11.1": "2026-11-01",
    "2026年11月1日": "2026-11-01",
    "2026年 11月 1日": "2026-11-01",
    "2026年11月1日（日）": "2026-11-01",
    "2026年11月1日(日曜日)": "2026-11-01",
    "２０２６／１１／０１": "2026-11-01",
    "２０２６年１１月１日": "2026-11-01",
    "2026－11－01": "2026-11-01",
    "2026‐11‐01": "2026-11-01",
    "20261101": "2026-11-01",
    " 2026-11-01　": "2026-11-01",
    "'2026-11-01": "2026-11-01",
    "令和8年11月1日": "2026-11-01",  # 令和 1 = 2019, so 8 = 2026
    "令和８年１１月１日": "2026-11-01",
    "令和 8 年 11 月 1 日": "2026-11-01",
    "㋿8年11月1日": "2026-11-01",  # one character for the era
    "R8.11.1": "2026-11-01",
    "r08/11/01": "2026-11-01",
    "令和元年5月1日": "2019-05-01",  # the era's first day
    "平成31年4月30日": "2019-04-30",  # the last day of the era before
    "昭和64年1月7日": "1989-01-07",
    "1 Nov 2026": "2026-11-01",
    "01-Nov-2026": "2026-11-01",
    "November 1, 2026": "2026-11-01",
    "2028-02-29": "2028-02-29",
}
NO_DAYS = (
    "",
    "来週",
    "2026年11月末",
    "11/1",  # no year
    "1/11/2026",  # day or month first?
    "2026-02-29",
    "2026-13-01",
    "2026-11-01頃",
    "2026-11-01〜2026-12-01",
    "平成31年5月1日",  # 令和 had begun
    "平成38年11月1日",  # an era that had ended
    "令和0年5月1日",
    "46327",  # a number that may be a day, or not
    "2026",
    "261101",
    "1 Ju 2026",  # June or July
    "二〇二六年十一月一日",
)


@pytest.mark.parametrize(("written", "day"), DAYS.items())
def test_a_day_in_every_way_of_writing(written: str, day: str) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize("written", NO_DAYS)
def test_what_is_not_surely_a_day_is_none(written: str) -> None:
    assert day_of(written) is None


MARKS = [
    *((ACCEPT, mark, "yes") for mark in "○〇◯⭕●✓✔☑✅レ"),
    *((ACCEPT, mark, "yes") for mark in ("レ点", "はい", " ○ ", "'○", "○\u200b", "✔\ufe0f", "o", "Ｏ", "丸", "受容", "TRUE")),
    *((ACCEPT, mark, None) for mark in ("たぶん", "○？", "1", "0", "要検討")),
    *((ANSWER, mark, "yes") for mark in ("はい", "○", "〇", "◯", "✓", "yes", "YES", "Ｙｅｓ", "実施済み", "レ", "TRUE")),
    *((ANSWER, mark, "no") for mark in ("いいえ", "×", "✕", "✖", "✗", "Ｘ", "x", "ｘ", "no", "☓", "❌", "未実施", "FALSE")),
    *((ANSWER, mark, "partly") for mark in ("一部", "一部実施", "△", "▲", "partly", "Partly")),
    *((ANSWER, mark, "not_applicable") for mark in ("該当なし", "対象外", "－", "―", "ー", "-", "N/A", "does not apply")),
    *((ANSWER, mark, None) for mark in ("はい？", "たぶん", "1", "○×", "?", "")),
    (STATUS, "対応中", "doing"),
    (STATUS, "Done", "done"),
    (STATUS, "✓", None),  # a tick is no status
    (DECISION, "実施済", "done"),  # as in the self-assessment sheet
    (DECISION, "to do", "do"),
    (DECISION, "いつか", None),
    (PHASE, "短期", "short"),
    (PHASE, "Long", "long"),
]


@pytest.mark.parametrize(("column", "mark", "code"), MARKS)
def test_a_mark_means_what_a_person_means_by_it(column: Column, mark: str, code: str | None) -> None:
    assert code_of(column, mark) == code


@pytest.mark.parametrize("mark", ["×", "✕", "Ｘ", "x", "いいえ", "しない", "no", "－", "FALSE", "不可"])
def test_a_mark_against_acceptance_is_understood_and_accepts_nothing(mark: str) -> None:
    assert understood(ACCEPT, mark) == mark


def test_text_stays_as_it_is_written() -> None:
    text = "～∥－￠￡￢ ①㈱髙﨑\n'=1+1"
    assert understood(QUESTIONS.human[-1], text) == text
    assert understood(ON, "来週") is None


FORMATS = {
    (0, "General"): "plain",
    (1, "0"): "plain",
    (9, "0%"): "percent",
    (10, "0.00%"): "percent",
    (14, "mm-dd-yy"): "date",
    (22, "m/d/yy h:mm"): "date",
    (31, "General"): "date",  # yyyy年m月d日 in Japanese editions
    (57, "General"): "date",
    (49, "@"): "plain",
    (164, "General"): "plain",
    (164, "G/標準"): "plain",
    (164, "0.00E+00"): "plain",
    (164, "#,##0;[Red]-#,##0"): "plain",
    (164, '0"日"'): "plain",
    (164, "yyyy\\-mm\\-dd"): "date",
    (164, '[$-411]ggge"年"m"月"d"日";@'): "date",
    (164, "[$-ja-JP]yyyy/m/d;@"): "date",
    (164, "[h]:mm:ss"): "date",
    (164, "0.0%"): "percent",
    (164, '0"%"'): "plain",
}


@pytest.mark.parametrize(("of", "kind"), FORMATS.items())
def test_what_a_format_shows(of: tuple[int, str], kind: str) -> None:
    assert kind_of(*of) == kind


NUMBERS = [
    (46327, "date", False, "2026-11-01"),  # 1899-12-30 + 46327 days
    (44865, "date", True, "2026-11-01"),  # 1462 days fewer when counted from 1904
    (46327.395833333336, "date", False, "2026-11-01 09:30"),
    (0.5, "date", False, "12:00"),
    (1, "date", False, "1900-01-01"),
    (59, "date", False, "1900-02-28"),
    (60, "date", False, "1900-02-29"),  # the day that never was
    (61, "date", False, "1900-03-01"),
    (2958465, "date", False, "9999-12-31"),
    (2958466, "date", False, "2958466"),
    (20261101, "date", False, "20261101"),  # typed into a column of days
    (-1, "date", False, "-1"),
    (0, "date", True, "1904-01-01"),
    (3, "plain", False, "3"),
    (3.0, "plain", False, "3"),
    (0.1, "plain", False, "0.1"),
    (100.0, "plain", False, "100"),
    (-0.0, "plain", False, "0"),
    (0.5, "percent", False, "50%"),
    (0.07, "percent", False, "7%"),
]


@pytest.mark.parametrize(("number", "kind", "since_1904", "text"), NUMBERS)
def test_a_number_as_people_see_it(number: float, kind: str, since_1904: bool, text: str) -> None:
    assert shown(number, kind, since_1904=since_1904) == text


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_every_day_comes_back_from_its_number(day: date) -> None:
    serial = (datetime(day.year, day.month, day.day) - datetime(1899, 12, 30)).days  # noqa: DTZ001 - days have no zone
    assert shown(serial, "date", since_1904=False) == day.isoformat()


@given(st.text())
def test_any_text_is_either_a_day_or_none(text: str) -> None:
    found = day_of(text)
    assert found is None or date.fromisoformat(found).isoformat() == found


@given(st.text(), st.sampled_from([ACCEPT, ANSWER, STATUS]))
def test_any_text_is_either_a_choice_or_none(text: str, column: Column) -> None:
    assert code_of(column, text) in (None, *column.choices)
