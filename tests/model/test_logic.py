"""Strong Kleene logic: the tables of Kleene (1952), with the union of reasons where nothing is known."""

import itertools

import pytest

from scanner.model.logic import Truth, conjunction, disjunction, negate, unknown
from scanner.model.verdicts import Reason

MISSING = unknown(Reason.FIELD_MISSING)
STALE = unknown(Reason.STALE)
BOTH = unknown(Reason.FIELD_MISSING, Reason.STALE)

AND = [
    (True, True, True),
    (True, False, False),
    (False, False, False),
    (True, MISSING, MISSING),
    (False, MISSING, False),
    (MISSING, STALE, BOTH),
    (MISSING, MISSING, MISSING),
]
OR = [
    (True, True, True),
    (True, False, True),
    (False, False, False),
    (True, MISSING, True),
    (False, MISSING, MISSING),
    (MISSING, STALE, BOTH),
]


@pytest.mark.parametrize(("left", "right", "expected"), AND)
def test_and_is_false_if_one_is_false_and_else_unknown_if_one_is_unknown(left: Truth, right: Truth, expected: Truth) -> None:
    assert conjunction([left, right]) == expected
    assert conjunction([right, left]) == expected


@pytest.mark.parametrize(("left", "right", "expected"), OR)
def test_or_is_true_if_one_is_true_and_else_unknown_if_one_is_unknown(left: Truth, right: Truth, expected: Truth) -> None:
    assert disjunction([left, right]) == expected
    assert disjunction([right, left]) == expected


def test_not_keeps_unknown_with_its_reasons() -> None:
    assert negate(True) is False
    assert negate(False) is True
    assert negate(BOTH) is BOTH


def test_de_morgan_holds_for_all_pairs_of_truths() -> None:
    truths: list[Truth] = [True, False, MISSING, STALE]
    for left, right in itertools.product(truths, repeat=2):
        assert negate(conjunction([left, right])) == disjunction([negate(left), negate(right)])


def test_unknown_refuses_to_be_a_boolean() -> None:
    with pytest.raises(TypeError):
        bool(MISSING)


def test_unknown_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        unknown()
