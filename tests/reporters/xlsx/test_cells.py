"""Text in cells: nothing illegal, nothing lost without a mark, never over a spreadsheet's limit."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporters.xlsx.cells import day, lines, shown, width

LIMIT = 32_767  # characters that a cell holds, counted in UTF-16


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("普通の文", "普通の文"),
        ("一行目\r\n二行目\r三行目", "一行目\n二行目\n三行目"),
        ("a\u0001b\u001fc", "a⟦U+0001⟧b⟦U+001F⟧c"),
        ("\ufffe\uffff\ud800", "⟦U+FFFE⟧⟦U+FFFF⟧⟦U+D800⟧"),
        ("タブ\tは残る", "タブ\tは残る"),
        ("=1+1", "=1+1"),  # the cell is a text, so nothing need be changed
    ],
)
def test_what_a_cell_shows(given: str, expected: str) -> None:
    assert shown(given) == expected


def test_the_longest_text_stands_as_it_is() -> None:
    assert shown("あ" * LIMIT) == "あ" * LIMIT


def test_a_longer_text_is_cut_and_says_by_how_much() -> None:
    made = shown("x" * (LIMIT + 1))
    kept = LIMIT - 24  # what leaves room for the mark
    assert made == "x" * kept + "…⟦+25⟧"


def test_signs_that_count_twice_are_cut_in_time() -> None:
    made = shown("😀" * 20_000)
    assert len(made.encode("utf-16-le")) // 2 <= LIMIT
    kept = made.count("😀")
    assert made.endswith(f"…⟦+{20_000 - kept}⟧")


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(), max_size=200), st.integers(1, 400))
def test_every_text_fits_and_is_legal(text: str, times: int) -> None:
    made = shown(text * times)
    assert len(made.encode("utf-16-le")) // 2 <= LIMIT
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in made)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-12-31", dt.date(2026, 12, 31)),
        ("2026-02-29", None),  # no leap year
        ("1900-02-28", None),  # before the day from which all spreadsheets count alike
        ("2026/12/31", None),
        ("２０２６-12-31", None),
        ("", None),
    ],
)
def test_days(given: str, expected: dt.date | None) -> None:
    assert day(given) == expected


def test_widths_and_lines() -> None:
    assert width("ab漢字") == 6
    assert lines("漢字漢字", 4) == 2
    assert lines("a\n\nb", 10) == 3
    assert lines("", 10) == 1
