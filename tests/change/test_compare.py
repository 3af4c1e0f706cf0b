"""Two assessments side by side: every pair of verdicts has its kind, and a change of ours or of the scope is never called the tenant's."""

from typing import Any

import pytest

from scanner.model.changes import KINDS
from scanner.model.errors import InputError, UsageError
from tests.change.making import TENANT, ask, assessment, compared, group, item, only, rule, waived

P, F, U, M, N = "pass", "fail", "unknown", "manual", "not_applicable"
# From (down) to (across), worked out by hand: what is known and what is not, and which way it went.
TABLE = {
    P: {P: "unchanged", F: "regressed", U: "newly_unknown", M: "newly_unknown", N: "scope_changed"},
    F: {P: "fixed", F: "unchanged", U: "newly_unknown", M: "newly_unknown", N: "scope_changed"},
    U: {P: "newly_known", F: "newly_known", U: "unchanged", M: "still_open", N: "scope_changed"},
    M: {P: "newly_known", F: "newly_known", U: "still_open", M: "unchanged", N: "scope_changed"},
    N: {P: "scope_changed", F: "scope_changed", U: "scope_changed", M: "scope_changed", N: "unchanged"},
}


def kind(old: dict[str, Any], new: dict[str, Any], **told: Any) -> str:
    """The kind of change of the one item."""
    found = compared(assessment(old), assessment(new, **told))
    return only(found).kind if found.changes else "unchanged"


@pytest.mark.parametrize(("before", "after", "expected"), [(b, a, k) for b, row in TABLE.items() for a, k in row.items()])
def test_every_pair_of_verdicts(before: str, after: str, expected: str) -> None:
    old, new = (item("1-1", None if each == N else rule("r", each)) for each in (before, after))
    assert kind(old, new) == expected


def test_every_item_is_counted_once_and_the_order_is_fixed() -> None:
    old = assessment(item("1", rule("a", P)), item("2", rule("b", F)), item("3", rule("c", P)), item("4", rule("d", P)))
    new = assessment(item("4", rule("d", F)), item("2", rule("b", P)), item("1", rule("a", F)), item("5", rule("e", F)))
    found = compared(old, new)
    assert [(each.kind, each.key[1]) for each in found.changes] == [
        ("regressed", "4"), ("regressed", "1"), ("fixed", "2"), ("added", "5"), ("removed", "3"),
    ]  # fmt: skip
    assert list(found.counts) == list(KINDS)
    assert sum(found.counts.values()) == 5


def test_assessments_of_different_tenants_are_refused_however_their_ids_are_spelt() -> None:
    old = assessment(item("1", rule("a", P)))
    new = assessment(item("1", rule("a", P)))
    new["snapshot"]["tenant"]["id"] = TENANT.upper()
    assert compared(old, new).changes == ()
    new["snapshot"]["tenant"]["id"] = TENANT.replace("1", "2")
    with pytest.raises(UsageError):
        compared(old, new)


# Waivers: the verdict stays, and whether it is accepted is told beside it.
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, waived(), "waived"),
        (waived(held=False), waived(), "waived"),
        (waived(), None, "waiver_ended"),
        (waived(), waived(held=False), "waiver_ended"),
        (waived(), waived(), "unchanged"),
        (None, waived(held=False), "unchanged"),
    ],
)
def test_a_waiver_begins_or_ends(before: Any, after: Any, expected: str) -> None:
    assert kind(item("1", rule("a", F), waiver=before), item("1", rule("a", F), waiver=after)) == expected


def test_what_fails_newly_is_a_regression_even_where_it_is_accepted_at_once() -> None:
    assert kind(item("1", rule("a", P)), item("1", rule("a", F), waiver=waived())) == "regressed"
    assert kind(item("1", rule("a", F), waiver=waived()), item("1", rule("a", P))) == "fixed"


# A rule that changed: its file, or a number of it.
@pytest.mark.parametrize("told", [{"hashes": {"a": "1" * 64}}, {"parameters": {"a": {"days": 14}}}])
def test_a_verdict_that_comes_with_a_changed_rule_is_not_the_tenants_change(told: dict[str, Any]) -> None:
    old = assessment(item("1", rule("a", P)), parameters={"a": {"days": 30}} if "parameters" in told else {})
    change = only(compared(old, assessment(item("1", rule("a", F)), **told)))
    assert change.kind == "rule_changed"
    assert (change.before and change.before.verdict, change.after and change.after.verdict) == (P, F)
    assert {cause.kind for cause in change.causes} == {"rule" if "hashes" in told else "parameter"}


def test_a_changed_rule_whose_verdict_is_the_same_is_named_and_changes_nothing() -> None:
    found = compared(assessment(item("1", rule("a", P))), assessment(item("1", rule("a", P)), hashes={"a": "1" * 64}))
    assert (found.changes, found.rules) == ((), ("a",))


def test_another_part_that_fails_by_itself_makes_it_the_tenants_change() -> None:
    """Rule a changed and fails; so does b, which did not change: the item would fail without a."""
    old = item("1", group("all", rule("a", P), rule("b", P)))
    new = item("1", group("all", rule("a", F), rule("b", F)))
    assert kind(old, new, hashes={"a": "1" * 64}) == "regressed"


def test_a_part_that_makes_no_difference_does_not() -> None:
    """Under any, b alone fails: a (changed) is what made the item pass."""
    old = item("1", group("any", rule("a", F), rule("b", F)))
    new = item("1", group("any", rule("a", P), rule("b", F)))
    assert kind(old, new, hashes={"a": "1" * 64}) == "rule_changed"
    assert kind(old, new, hashes={"b": "1" * 64}) == "fixed"


# What is judged.
def test_a_ledger_that_lets_what_was_seen_suffice_is_a_change_of_scope() -> None:
    old = assessment(item("1", rule("a", U, "incomplete")))
    new = assessment(item("1", rule("a", P)), style={"ledger": {"windows": 2}})
    change = only(compared(old, new))
    assert (change.kind, [cause.kind for cause in change.causes]) == ("scope_changed", ["ledger"])


def test_a_ledger_does_not_hide_a_device_that_was_mended() -> None:
    """A fail does not hang on the ledger; nor does what was unknown because records were."""
    new = assessment(item("1", rule("a", P)), style={"ledger": {"windows": 2}})
    assert only(compared(assessment(item("1", rule("a", F))), new)).kind == "fixed"
    assert only(compared(assessment(item("1", rule("a", U, "stale")), unknown={"a": 2}), new)).kind == "newly_known"


def test_other_people_or_devices_are_a_change_of_scope_except_for_the_tenants_own_settings() -> None:
    old = assessment(item("1", rule("a", F)))
    new = assessment(item("1", rule("a", P)), style={"devices_in": ["g"]})
    assert only(compared(old, new)).kind == "scope_changed"
    shared: dict[str, Any] = {"scopes": {"a": "tenant"}}
    old = assessment(item("1", rule("a", F)), **shared)
    new = assessment(item("1", rule("a", P)), style={"devices_in": ["g"]}, **shared)
    assert only(compared(old, new)).kind == "fixed"


@pytest.mark.parametrize(
    ("told", "style", "expected"),
    [
        ({"reasons": {"exempt": 1}}, {"circumstances": {"uses_webmail": False}}, "circumstances"),
        ({"reasons": {"exempt": 1}, "excluded": {"reason": "x", "by": "y", "on": "2026-11-01"}}, {}, "tailoring"),
        ({"reasons": {"method": 1}}, {"method": 6}, "method"),
        ({"reasons": {"no_subject": 1}}, {"ledger": {"windows": 0}}, "ledger"),
        ({"reasons": {"no_subject": 1}}, {}, "subjects"),
    ],
)
def test_an_item_that_no_longer_applies_says_why(told: dict[str, Any], style: dict[str, Any], expected: str) -> None:
    change = only(compared(assessment(item("1", rule("a", F))), assessment(item("1", None, **told), style=style)))
    assert (change.kind, [cause.kind for cause in change.causes]) == ("scope_changed", [expected])


def test_an_answer_that_it_does_not_apply_is_a_change_of_scope() -> None:
    change = only(compared(assessment(item("1", ask("q", F, "no"))), assessment(item("1", ask("q", N, "not_applicable", "exempt")))))
    assert (change.kind, [cause.kind for cause in change.causes]) == ("scope_changed", ["answer"])


def test_a_checklist_that_asks_for_something_else_is_a_change_of_scope() -> None:
    change = only(compared(assessment(item("1", rule("a", P))), assessment(item("1", group("all", rule("a", P), rule("b", F))))))
    assert (change.kind, [cause.kind for cause in change.causes]) == ("scope_changed", ["checklist"])
    assert [(part.change, part.target) for part in change.parts] == [("added", "b")]


def test_an_optional_item_that_is_no_longer_met_went_the_wrong_way() -> None:
    assert kind(item("1", rule("a", P)), item("1", rule("a", F), verdict=N, reasons={"optional": 1})) == "regressed"
    assert kind(item("1", rule("a", F), verdict=N, reasons={"optional": 1}), item("1", rule("a", P))) == "fixed"


# Parts.
def test_a_failing_item_whose_parts_changed_says_which_of_them_fails_newly() -> None:
    old = item("1", group("all", rule("a", F), rule("b", P), rule("c", U)))
    new = item("1", group("all", rule("a", F), rule("b", F), rule("c", U)))
    change = only(compared(assessment(old), assessment(new)))
    assert change.kind == "within"
    assert [(part.target, part.change, part.newly_fails) for part in change.parts] == [("b", "regressed", True)]


def test_a_part_that_fails_newly_where_another_suffices_does_not_make_the_item_fail() -> None:
    tree = group("any", rule("b", F), rule("c", P))
    change = only(compared(assessment(item("1", group("any", rule("b", P), rule("c", P)))), assessment(item("1", tree))))
    assert (change.kind, [part.newly_fails for part in change.parts]) == ("within", [False])


def test_a_rule_that_stands_twice_in_an_item_is_told_once() -> None:
    old = item("1", group("all", rule("a", P), group("any", rule("a", P), ask("q", M))))
    new = item("1", group("all", rule("a", F), group("any", rule("a", F), ask("q", M))))
    assert [part.target for part in only(compared(assessment(old), assessment(new))).parts] == ["a"]


# What both stand on.
def test_what_differs_is_listed_even_where_no_verdict_does() -> None:
    old, new = assessment(item("1", rule("a", P))), assessment(item("1", rule("a", P)), style={"ledger": None, "method": 3})
    new["tool"] = {"version": "0.2.0"}
    resource = {"resource": "x.y", "state": "present", "complete": True, "reason": None, "used": True}
    old["snapshot"]["resources"] = [resource]
    new["snapshot"]["resources"] = [{**resource, "state": "not_obtained", "complete": False, "reason": "permission_denied"}]
    found = compared(old, new)
    assert found.changes == ()
    assert [each.kind for each in found.circumstances] == ["tool", "method", "ledger", "resource"]


# What other versions wrote.
def test_an_assessment_from_before_waivers_is_read_as_far_as_it_says() -> None:
    old = assessment(item("1", rule("a", F)))
    del old["results"][0]["waiver"], old["results"][0]["excluded"], old["planned"]
    assert compared(old, assessment(item("1", rule("a", F)))).changes == ()


@pytest.mark.parametrize("schema", ["telework-scan/assessment/2", None, 7, "x" * 1000])
def test_another_schema_is_refused_by_its_name(schema: Any) -> None:
    with pytest.raises(InputError) as error:
        compared({**assessment(item("1", rule("a", P))), "schema": schema}, assessment(item("1", rule("a", P))))
    (problem,) = error.value.problems
    assert ("telework-scan/assessment/2" in problem.ja) == (schema == "telework-scan/assessment/2")
    assert len(problem.ja) < 300


@pytest.mark.parametrize("told", [{"work_style": "nowhere"}, {"priority": "△"}, {"checklist": "other"}, {"verdict": "maybe"}])
def test_a_result_that_refers_to_nothing_is_an_error(told: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        compared(assessment(item("1", rule("a", P), **told)), assessment(item("1", rule("a", P))))


def test_a_result_that_stands_there_twice_is_an_error() -> None:
    with pytest.raises(InputError):
        compared(assessment(item("1", rule("a", P)), item("1", rule("a", F))), assessment(item("1", rule("a", P))))


@pytest.mark.parametrize("missing", ["results", "inputs", "findings", "organisation", "checklists", "snapshot"])
def test_what_is_not_of_the_shape_is_an_error_and_no_traceback(missing: str) -> None:
    made = assessment(item("1", rule("a", P)))
    del made[missing]
    with pytest.raises(InputError):
        compared(made, assessment(item("1", rule("a", P))))
