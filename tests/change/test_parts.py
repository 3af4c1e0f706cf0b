"""The parts of one item at two times, by hand: which are the same, why they may differ, and what the item would have been without that."""

from typing import Any

import pytest

from scanner.change.facts import Part, Result, Style, facts
from scanner.change.kinds import Cause
from scanner.change.parts import alike, causes_of, paired, part_changes, population, told, why_not
from tests.change.making import ask, assessment, group, item, rule
from tests.change.reading import ONE, read, tree

P, F, U, M, N = "pass", "fail", "unknown", "manual", "not_applicable"
Json = dict[str, Any]


def cause(kind: str, **values: Any) -> Cause:
    return Cause(kind, "r", "", values.get("before"), values.get("after"))


def test_parts_that_are_the_same_stand_side_by_side() -> None:
    """In the newer order; what is gone comes last; of one that stands there twice each has its own."""
    old = tree(group("all", rule("a", P), ask("a", M), group("any", rule("b", F), rule("a", U)), rule("c", P)))
    new = tree(group("all", rule("d", P), rule("b", P), rule("a", F), ask("c", M), rule("a", P)))
    found = [(then and (then.kind, then.target, then.verdict), now and (now.kind, now.target, now.verdict)) for then, now in paired(old, new)]
    assert found == [
        (None, ("rule", "d", P)),
        (("rule", "b", F), ("rule", "b", P)),
        (("rule", "a", P), ("rule", "a", F)),
        (None, ("question", "c", M)),
        (("rule", "a", U), ("rule", "a", P)),
        (("question", "a", M), None),
        (("rule", "c", P), None),
    ]
    assert [[now and now.target for _, now in paired(None, new)], list(paired(None, None))] == [["d", "b", "a", "c", "a"], []]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (rule("a", P), rule("a", F), True),
        (rule("a", P), rule("b", P), False),
        (rule("a", P), ask("a", P), False),
        (rule("a", P), group("all", rule("a", P)), False),
        (group("all", rule("a", P)), rule("a", P), False),
        (group("all", rule("a", P), rule("b", P)), group("all", rule("a", F), rule("b", U)), True),
        (group("all", rule("a", P), rule("b", P)), group("any", rule("a", P), rule("b", P)), False),
        (group("all", rule("a", P), rule("b", P)), group("all", rule("b", P), rule("a", P)), False),
        (group("all", rule("a", P), rule("b", P)), group("all", rule("a", P)), False),
        (group("all", rule("a", P)), group("all", rule("a", P), rule("b", P)), False),
        (group("all", rule("a", P), group("any", ask("q", M))), group("all", rule("a", P), group("any", ask("q", P))), True),
        (group("all", rule("a", P), group("any", ask("q", M))), group("all", rule("a", P), group("any", ask("p", M))), False),
    ],
)
def test_whether_two_items_ask_for_the_same(one: Json, other: Json, *, same: bool) -> None:
    assert alike(tree(one), tree(other)) is same


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), "regressed"), (("rule",), "rule_changed"), (("parameter",), "rule_changed"), (("rule", "parameter"), "rule_changed"),
        (("people",), "scope_changed"), (("rule", "people"), "scope_changed"), (("people", "parameter"), "scope_changed"),
    ],
)  # fmt: skip
def test_what_a_change_with_causes_is_called(kinds: tuple[str, ...], expected: str) -> None:
    assert told("regressed", tuple(map(cause, kinds))) == expected


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ({}, {}, []),
        ({"method": 1}, {"method": 4}, []),  # both with the company's devices
        ({"method": 5}, {"method": 8}, []),
        ({"method": 4}, {"method": 5}, [("method", 4, 5)]),
        ({"method": 8}, {"method": 1}, [("method", 8, 1)]),
        ({"people": ["a"]}, {"people": ["b"]}, [("people", ("a",), ("b",))]),
        ({"people": ["a", "b"]}, {"people": ["b", "a"]}, []),
        ({"people": None}, {"people": ["b"]}, [("people", None, ("b",))]),
        ({"devices_in": ["a"]}, {"devices_in": None}, [("devices", ("a",), None)]),
        ({"ledger": {"windows": 1}, "circumstances": {"x": True}}, {"ledger": None, "circumstances": {}}, []),
        ({"method": 2, "people": ["a"]}, {"method": 6, "devices_in": ["a"]}, [("method", 2, 6), ("people", ("a",), None), ("devices", None, ("a",))]),
    ],
)
def test_whether_others_are_judged(old: Json, new: Json, kinds: list[Any]) -> None:
    one, other = (read(rule("a", P), style=each).styles["office"] for each in (old, new))
    assert [(each.kind, each.before, each.after) for each in population(one, other)] == kinds
    assert {(each.target, each.name) for each in population(one, other)} <= {("", "")}


def style(**changes: Any) -> Style:
    values: Json = {"method": 2, "circumstances": {"uses_webmail": True}, "ledger": {"windows": 3}, "people": None, "devices_in": None} | changes
    return Style(**values)


def result(verdict: str, *reasons: str, excluded: bool = False) -> Result:
    return Result("list", "1", "office", "◎", verdict, reasons, excluded, waived=False, tree=None)


def part(verdict: str, *reasons: str, answer: str | None = None) -> Part:
    return Part("question", "q", verdict, reasons, None, answer, None)


# Why something does not apply at one of the times. The first reason that holds is told.
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("then", "now", "old", "new", "expected"),
    [
        (part(F, answer="no"), part(N, "exempt", answer="not_applicable"), {}, {}, ("answer", "no", "not_applicable")),
        (part(F, answer="no"), part(N, "exempt", answer="not_applicable"), {}, {"method": 3}, ("answer", "no", "not_applicable")),
        (part(M), part(N, "method"), {}, {}, ("method", 2, 2)),
        (result(F), result(N, "exempt", excluded=True), {}, {}, ("tailoring", False, True)),
        (result(F), result(N, "exempt", excluded=True), {}, {"method": 6}, ("tailoring", False, True)),
        (result(F), result(N, "method"), {}, {"method": 3}, ("method", 2, 3)),
        (result(F), result(N, "exempt"), {}, {"method": 3}, ("method", 2, 3)),
        (result(F), result(N, "exempt"), {}, {"circumstances": {"uses_webmail": False}},
         ("circumstances", {"uses_webmail": True}, {"uses_webmail": False})),
        (result(F), result(N, "exempt"), {}, {"circumstances": {"uses_webmail": True, "b": True, "a": False}},
         ("circumstances", {"a": None, "b": None}, {"a": False, "b": True})),
        (result(F), result(N, "no_subject"), {}, {"circumstances": {}, "ledger": {"windows": 0}}, ("ledger", {"windows": 3}, {"windows": 0})),
        (result(F), result(N, "no_subject"), {}, {"circumstances": {}}, ("subjects", None, None)),
        (result(F), result(N, "exempt"), {}, {"ledger": None}, ("ledger", {"windows": 3}, None)),
        (result(F), result(N, "exempt"), {}, {}, ("subjects", None, None)),
        # Of the time at which it does apply the reasons are others'.
        (result(F, "method"), result(N, "no_subject"), {}, {}, ("subjects", None, None)),
        (result(U, "no_subject"), result(N, "exempt"), {}, {"circumstances": {}},
         ("circumstances", {"uses_webmail": True}, {"uses_webmail": None})),
    ],
)  # fmt: skip
def test_why_something_does_not_apply(then: Any, now: Any, old: Json, new: Json, expected: tuple[str, Any, Any], *, turned: bool) -> None:
    sides = [(then, style(**old)), (now, style(**new))]
    (one, its), (other, others) = reversed(sides) if turned else sides
    found = why_not(one, other, its, others)
    kind, before, after = expected
    assert (found.kind, found.before, found.after) == ((kind, after, before) if turned else expected)
    assert (found.target, found.name) == ("q" if kind == "answer" else "", "")


def causes(then: str, now: str, old: Json, new: Json) -> list[tuple[str, str, Any, Any]]:
    """Why rule a may have come out otherwise. ``old``, ``new``: what is told of each assessment."""
    one, other = read(rule("a", then), **old), read(rule("a", now), **new)
    found = causes_of(tree(rule("a", then)), tree(rule("a", now)), one, other, "office")
    assert [each.target for each in found] == ["a" if each.kind in ("rule", "parameter") else "" for each in found]
    return [(each.kind, each.name, each.before, each.after) for each in found]


ZERO = "0" * 64
FEWER = {"style": {"ledger": {"windows": 2}}}


@pytest.mark.parametrize(
    ("then", "now", "old", "new", "expected"),
    [
        (P, F, {}, {}, []),
        (P, P, {}, {"hashes": {"a": ONE}}, []),  # it came out the same: nothing to explain
        (P, F, {}, {"hashes": {"a": ONE}}, [("rule", "", ZERO, ONE)]),
        (P, F, {}, {"parameters": {"a": {"days": 3}}}, [("parameter", "days", None, 3)]),
        (P, F, {"parameters": {"a": {"days": 3}}}, {}, [("parameter", "days", 3, None)]),
        (P, F, {"parameters": {"a": dict.fromkeys("zfbedac", 1)}}, {"parameters": {"a": dict.fromkeys("bzadef", 2) | {"c": 1}}},
         [("parameter", each, 1, 2) for each in "abdefz"]),
        (P, F, {"hashes": {"a": ONE}}, {"parameters": {"a": {"days": 3}}}, [("rule", "", ONE, ZERO), ("parameter", "days", None, 3)]),
        (P, F, {}, {"style": {"people": ["g"]}, "hashes": {"a": ONE}}, [("rule", "", ZERO, ONE), ("people", "", None, ("g",))]),
        (P, F, {}, {"style": {"people": ["g"]}, "scopes": {"a": "tenant"}}, []),  # the tenant's own setting is nobody's
        # The ledger lets what was seen suffice, or no longer: only between a pass and what cannot be said for that.
        (U, P, {}, FEWER, [("ledger", "", {"windows": 3}, {"windows": 2})]),
        (P, U, FEWER, {}, [("ledger", "", {"windows": 2}, {"windows": 3})]),
        (U, P, {"unknown": {"a": 1}}, FEWER, []),
        (U, P, {}, {**FEWER, "unknown": {"a": 1}}, [("ledger", "", {"windows": 3}, {"windows": 2})]),
        (P, U, FEWER, {"unknown": {"a": 1}}, []),
        (P, U, {**FEWER, "unknown": {"a": 1}}, {}, [("ledger", "", {"windows": 2}, {"windows": 3})]),
        (U, F, {}, FEWER, []), (F, P, {}, FEWER, []), (F, U, {}, FEWER, []), (U, P, {}, {}, []),
        (P, N, {}, FEWER, [("ledger", "", {"windows": 3}, {"windows": 2})]),
        (N, P, {}, {}, [("subjects", "", None, None)]),
        (N, P, {}, {"style": {"people": ["g"]}}, [("subjects", "", None, None)]),
        (N, P, {}, {"hashes": {"a": ONE}}, [("rule", "", ZERO, ONE), ("subjects", "", None, None)]),
    ],
)  # fmt: skip
def test_why_a_rule_may_have_come_out_otherwise(then: str, now: str, old: Json, new: Json, expected: list[Any]) -> None:
    assert causes(then, now, old, new) == expected


@pytest.mark.parametrize(("then", "now"), [(P, F), (U, P)])
def test_what_one_of_the_times_does_not_say_of_a_rule_is_no_reason(then: str, now: str) -> None:
    """The file of the rule, or its finding, is not listed."""
    made = assessment(item("1", rule("a", then)))
    told_of = assessment(item("1", rule("a", now)), style={"ledger": {"windows": 2}})
    for old, new in (({**made, "inputs": [], "findings": []}, told_of), (made, {**told_of, "inputs": [], "findings": []})):
        one, other = facts(old, "test"), facts(new, "test")
        assert causes_of(tree(rule("a", then)), tree(rule("a", now)), one, other, "office") == ()


def test_a_question_that_is_called_like_a_rule_is_not_explained_by_it() -> None:
    old, new = (group("all", rule("a", P), ask("a", each)) for each in (P, F))
    one, other = read(old), read(new, hashes={"a": ONE})
    assert causes_of(tree(old), tree(new), one, other, "office") == ()
    asked: list[str] = []

    def records_of(then: Part, now: Part) -> None:
        asked.append(now.kind)

    (before,), (after,) = one.results.values(), other.results.values()
    (change,) = part_changes(before, after, one, other, records_of)
    assert (change.kind, change.causes, asked) == ("question", (), ["rule"])


def test_each_reason_is_told_once_and_a_question_has_none_of_a_rule() -> None:
    old = group("all", rule("a", P), rule("b", P), ask("q", P, "yes"))
    new = group("all", rule("a", F), rule("b", F), ask("q", F, "no"))
    one, other = read(old), read(new, style={"people": ["g"]}, hashes={"b": ONE})
    found = causes_of(tree(old), tree(new), one, other, "office")
    assert [(each.kind, each.target) for each in found] == [("people", ""), ("rule", "b")]
    assert causes_of(tree(rule("a", P)), tree(rule("b", P)), one, other, "office") == (Cause("checklist", "", "", None, None),)
