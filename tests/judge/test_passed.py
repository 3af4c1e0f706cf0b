"""What a passed item stands on, for every shape of its parts, by hand: needed parts count by the weakest, alternatives by the strongest."""

from typing import Any

import pytest

from scanner.judge.passed import passed_by, stands_on
from scanner.model.verdicts import Basis

Json = dict[str, Any]


def part(basis: str | None, verdict: str = "pass") -> Json:
    return {"rule": "r", "verdict": verdict, "basis": basis}


def group(kind: str, *parts: Json, verdict: str = "pass") -> Json:
    return {kind: list(parts), "verdict": verdict}


M, D, S = (part(each) for each in ("machine", "document", "statement"))
NOT, UNKNOWN = part(None, "not_applicable"), part(None, "unknown")
FAILED = part("statement", "fail")


@pytest.mark.parametrize(
    ("tree", "basis"),
    [
        (M, "machine"), (D, "document"), (S, "statement"),
        (group("all", M, D), "document"), (group("all", D, M), "document"),
        (group("all", M, D, S), "statement"), (group("all", S, M), "statement"), (group("all", M, M), "machine"),
        (group("any", M, D), "machine"), (group("any", S, D), "document"), (group("any", D, S), "document"), (group("any", S, S), "statement"),
        # Only what passes bears anything.
        (group("all", M, NOT), "machine"), (group("any", D, part("machine", "fail")), "document"),
        (group("any", S, UNKNOWN), "statement"), (group("any", FAILED, M), "machine"),
        # Within one another.
        (group("all", M, group("any", S, D)), "document"), (group("any", S, group("all", M, D)), "document"),
        (group("all", group("any", M, S), D), "document"), (group("any", group("all", M, S), S), "statement"),
        (group("any", group("all", M, FAILED, verdict="fail"), S), "statement"),
        (group("all", group("any", NOT, verdict="not_applicable"), D), "document"),
    ],
)  # fmt: skip
def test_what_a_tree_stands_on(tree: Json, basis: str) -> None:
    assert stands_on(tree) is Basis(basis)


def test_each_passed_item_counts_once_and_what_bears_none_is_zero() -> None:
    assert passed_by([]) == {"machine": 0, "document": 0, "statement": 0}
    assert passed_by([M, group("all", M, S), group("any", M, S), D]) == {"machine": 2, "document": 1, "statement": 1}
    assert list(passed_by([S])) == ["machine", "document", "statement"]
