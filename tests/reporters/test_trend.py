"""The chart of a trend: columns that stand on each other, never higher than the whole, and nothing where nothing applies."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from reporters.model_counts import Counts
from reporters.model_trend import TrendPoint
from reporters.text import Text
from reporters.trend import columns

NUMBERS = st.integers(0, 40)


def point(number: int, *counts: int) -> TrendPoint:
    return TrendPoint(number, "2026-11-01 09:00", Counts(*counts), 0, Text("", ""), None)


def test_the_pieces_of_a_column_stand_on_each_other() -> None:
    """10 of 20 pass, 4 fail, 2 are unknown, 4 unanswered; 7 do not apply and are not drawn."""
    (column,) = columns([point(1, 10, 4, 2, 4, 7)])
    assert [(piece.code, piece.top, piece.height) for piece in column.pieces] == [
        ("pass", "50.000", "50.000"),
        ("unknown", "40.000", "10.000"),
        ("manual", "20.000", "20.000"),
        ("fail", "0.000", "20.000"),
    ]
    assert (column.left, column.middle, column.width) == ("46.000", "50.000", "8.000")


def test_where_no_item_applies_nothing_is_drawn() -> None:
    (column,) = columns([point(1, 0, 0, 0, 0, 9)])
    assert column.pieces == ()


@settings(max_examples=50)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=24))
def test_every_column_lies_in_the_chart_and_beside_the_others(rows: list[tuple[int, int, int, int, int]]) -> None:
    made = columns([point(number, *row) for number, row in enumerate(rows, start=1)])
    edges = [(float(column.left), float(column.left) + float(column.width)) for column in made]
    assert all(0 <= left < right <= 100 for left, right in edges)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(edges))
    for column, row in zip(made, rows, strict=True):
        heights = sum(float(piece.height) for piece in column.pieces)
        assert abs(heights - (100 if any(row[:4]) else 0)) < 0.01
