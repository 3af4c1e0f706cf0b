"""The runs so far stand in the summary of a workbook where a history was given."""

from __future__ import annotations

from dataclasses import replace

from reporters.model import View
from reporters.model_counts import Counts
from reporters.model_trend import Trend, TrendPoint, TrendSection
from reporters.text import Text
from reporters.xlsx import render
from tests.reporters.xlsx.reading import opened, texts


def point(number: int, changes: tuple[tuple[Text, int], ...] | None) -> TrendPoint:
    return TrendPoint(number, f"2026-11-0{number} 09:00", Counts(10 + number, 5, 3, 2, 1), 1, Text(f"適合 5{number}–7{number} %", "x"), changes)


def test_each_run_is_a_line_with_what_changed(view: View) -> None:
    points = (point(1, None), point(2, ((Text("直った", "fixed"), 3), (Text("後戻り", "regressed"), 1))), point(3, ()))
    section = TrendSection("s1", Text("手引き", "handbook"), "会社のパソコン", "②", points)
    said = texts(opened(render(replace(view, trend=Trend("Asia/Tokyo", (section,))))), "エグゼクティブサマリ")
    assert [text for text in said if text.startswith(("1. 2026", "2. 2026", "3. 2026"))] == [
        "1. 2026-11-01 09:00",
        "2. 2026-11-02 09:00",
        "3. 2026-11-03 09:00",
    ]
    assert "直った 3, 後戻り 1" in said
    assert "適合 52–72 %" in said


def test_without_a_history_nothing_is_said_of_runs(view: View) -> None:
    assert view.trend is None
    assert not [text for text in texts(opened(render(view)), "エグゼクティブサマリ") if "推移" in text]
