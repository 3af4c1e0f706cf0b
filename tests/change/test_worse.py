"""What a gate against a baseline counts, for every pair of verdicts and acceptances, by hand."""

from typing import Any

import pytest

from scanner.change.compare import Change
from scanner.change.facts import Result, facts
from scanner.change.parts import PartChange
from scanner.change.worse import lost, worse
from scanner.model.verdicts import Verdict
from tests.change.making import assessment, compared, group, item, only, rule

P, F, U, M, N = "pass", "fail", "unknown", "manual", "not_applicable"
VERDICTS = (P, F, U, M, N)
Side = tuple[str, bool] | None


def result(side: Side) -> Result | None:
    if side is None:
        return None
    verdict, waived = side
    return Result("list", "1", "office", "◎", verdict, (), excluded=False, waived=waived, tree=None)


def change(before: Side, after: Side, *newly: bool) -> Change:
    parts = tuple(PartChange("rule", str(index), "regressed", None, None, (), each, None) for index, each in enumerate(newly))
    return Change("any", result(before), result(after), (), parts)


# Whatever the change is called. Before: every verdict, accepted or not, or not there at all.
@pytest.mark.parametrize("before", [None, *((verdict, False) for verdict in VERDICTS), (F, True)])
@pytest.mark.parametrize("newly", [(), (False,), (True,), (False, True)])
def test_how_an_item_got_worse(before: Side, newly: tuple[bool, ...]) -> None:
    for after in (P, U, M, N):
        assert worse(change(before, (after, False), *newly)) is None
    # All that fails is accepted: nothing to act on.
    assert worse(change(before, (F, True), *newly)) is None
    found = worse(change(before, (F, False), *newly))
    if before is None or before[0] != F:
        assert found == "fails"
    elif before[1]:
        assert found == "waiver_over"
    else:
        assert found == ("fails_further" if True in newly else None)


@pytest.mark.parametrize("before", [(P, False), (F, False), (F, True)])
def test_an_item_that_is_gone_did_not_get_worse(before: Side) -> None:
    assert worse(change(before, None, True)) is None
    assert [lost(change(before, None), verdict) for verdict in Verdict] == [False] * 5


# From what to what, and in whose count it is then: what was not known before cannot be lost.
@pytest.mark.parametrize("before", VERDICTS)
@pytest.mark.parametrize("after", VERDICTS)
def test_what_is_no_longer_known(before: str, after: str) -> None:
    counted = {verdict for verdict in (Verdict.UNKNOWN, Verdict.MANUAL) if lost(change((before, False), (after, False)), verdict)}
    assert counted == ({after} if after in (U, M) and before in (P, F) else set())


def test_an_item_that_was_not_there_cannot_be_lost() -> None:
    assert not lost(change(None, (U, False)), Verdict.UNKNOWN)


def waiver(failing: int, accepted: int) -> dict[str, Any]:
    return {"waived": failing == accepted, "waivers": ["w1"], "failing": failing, "accepted": accepted}


# Two failing parts, of which a waiver accepts some, then and now.
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (waiver(2, 2), waiver(2, 2), None),
        (waiver(2, 2), waiver(2, 1), "waiver_over"),
        (waiver(2, 2), None, "waiver_over"),
        (waiver(2, 1), waiver(2, 0), None),  # it was not accepted before
        (None, waiver(2, 1), None),
        (waiver(2, 1), waiver(2, 2), None),
    ],
)
def test_acceptances_that_begin_and_end(before: Any, after: Any, expected: str | None) -> None:
    tree = group("all", rule("a", F), rule("b", F))
    old, new = (assessment(item("1", tree, waiver=each)) for each in (before, after))
    changes = compared(old, new).changes
    assert [worse(each) for each in changes if worse(each)] == ([expected] if expected else [])


def test_an_acceptance_that_no_longer_holds_for_all_that_fails_now_is_over() -> None:
    """Rule b passed before and fails now; the waiver accepts only what rule a found."""
    old = assessment(item("1", group("all", rule("a", F), rule("b", P)), waiver=waiver(1, 1)))
    new = assessment(item("1", group("all", rule("a", F), rule("b", F)), waiver=waiver(2, 1)))
    assert worse(only(compared(old, new))) == "waiver_over"


def test_a_failure_in_place_of_another_is_a_further_one() -> None:
    old = assessment(item("1", group("all", rule("a", F), rule("b", P))))
    new = assessment(item("1", group("all", rule("a", P), rule("b", F))))
    assert worse(only(compared(old, new))) == "fails_further"


def test_what_no_longer_has_an_alternative_fails_further() -> None:
    """Rule a failed before and b held in its place; now b does not apply, so that a decides. Rule c fails all the time."""
    old = assessment(item("1", group("all", group("any", rule("a", F), rule("b", P)), rule("c", F))))
    new = assessment(item("1", group("all", group("any", rule("a", F), rule("b", N)), rule("c", F))))
    assert worse(only(compared(old, new))) == "fails_further"


def test_the_results_are_those_of_the_assessment() -> None:
    made = facts(assessment(item("1", rule("a", F), waiver=waiver(1, 1))), "test")
    assert [each.waived for each in made.results.values()] == [True]
