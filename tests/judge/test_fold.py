"""The fold of docs/adr/0002: all = fail > unknown > manual > pass > not applicable; any = pass > unknown > manual > fail > not applicable."""

import itertools

import pytest

from scanner.judge.fold import fold
from scanner.model.verdicts import Verdict

ALL = ["fail", "unknown", "manual", "pass", "not_applicable"]
ANY = ["pass", "unknown", "manual", "fail", "not_applicable"]


@pytest.mark.parametrize(("kind", "order"), [("all", ALL), ("any", ANY)])
def test_the_strongest_part_decides_whatever_the_order(kind: str, order: list[str]) -> None:
    for first, second in itertools.product(order, repeat=2):
        expected = min(first, second, key=order.index)
        assert fold(kind, [(Verdict(first), {}), (Verdict(second), {})])[0] == expected
        assert fold(kind, [(Verdict(second), {}), (Verdict(first), {})])[0] == expected


def test_reasons_come_from_the_parts_that_have_the_verdict_and_add_up() -> None:
    verdict, reasons = fold(
        "all", [(Verdict.UNKNOWN, {"stale": 2}), (Verdict.UNKNOWN, {"stale": 1, "field_missing": 1}), (Verdict.MANUAL, {"unanswered": 1})]
    )
    assert verdict is Verdict.UNKNOWN
    assert reasons == {"field_missing": 1, "stale": 3}
