"""What is told of the parts of one item at two times, by hand, and what the item would have been without a rule that changed."""

from typing import Any

import pytest

from scanner.change.facts import Finding, facts
from scanner.change.parts import part_changes, stands_alone
from scanner.change.records import Moved, Records
from tests.change.making import ask, assessment, compared, group, item, only, rule
from tests.change.reading import ONE, read, tree

P, F, U, M, N = "pass", "fail", "unknown", "manual", "not_applicable"
Json = dict[str, Any]


# Rule a changed; would the item have changed as it did without that?
@pytest.mark.parametrize(
    ("old", "new", "alone"),
    [
        (rule("a", P), rule("a", F), False),
        (rule("a", F), rule("a", F), True),
        (group("all", rule("a", P), rule("b", P)), group("all", rule("a", F), rule("b", F)), True),
        (group("all", rule("a", P), rule("b", P)), group("all", rule("a", F), rule("b", P)), False),
        (group("all", rule("a", P), rule("b", U)), group("all", rule("a", F), rule("b", U)), False),
        (group("any", rule("a", F), rule("b", F)), group("any", rule("a", P), rule("b", P)), True),
        (group("any", rule("a", F), rule("b", F)), group("any", rule("a", P), rule("b", F)), False),
        (
            group("all", rule("b", P), group("any", rule("a", P), ask("q", F))),
            group("all", rule("b", F), group("any", rule("a", F), ask("q", F))),
            True,
        ),
        (
            group("all", rule("b", P), group("any", rule("a", P), ask("q", F))),
            group("all", rule("b", P), group("any", rule("a", F), ask("q", F))),
            False,
        ),
    ],
)
def test_whether_a_change_stands_without_the_rule_that_changed(old: Json, new: Json, *, alone: bool) -> None:
    one, other = read(old), read(new, hashes={"a": ONE})
    assert stands_alone(tree(old), tree(new), one, other, "office") is alone


def changes(old: Json, new: Json, **about: Any) -> list[tuple[str, str, str, bool, list[str]]]:
    one, other = read(old), read(new, **about)
    (then,), (now,) = one.results.values(), other.results.values()
    found = part_changes(then, now, one, other, lambda *_: None)
    return [(each.kind, each.target, each.change, each.newly_fails, [why.kind for why in each.causes]) for each in found]


def test_what_is_told_of_the_parts() -> None:
    old = group("all", rule("a", P), rule("b", F), ask("q", M), rule("gone", F), rule("same", P))
    new = group("all", rule("a", F), rule("b", P), ask("q", F, "no"), rule("new", F), rule("same", P))
    assert changes(old, new, hashes={"a": ONE, "same": ONE}) == [
        ("rule", "a", "rule_changed", True, ["rule"]),
        ("rule", "b", "fixed", False, []),
        ("question", "q", "newly_known", True, []),
        ("rule", "new", "added", True, []),
        ("rule", "gone", "removed", False, []),
    ]


def test_a_part_that_stands_twice_is_told_twice_only_where_it_came_out_differently() -> None:
    old = group("all", rule("a", P), group("any", rule("a", P), ask("q", M)))
    assert len(changes(old, group("all", rule("a", F), group("any", rule("a", F), ask("q", M))))) == 1
    assert len(changes(old, group("all", rule("a", F), group("any", rule("a", U), ask("q", M))))) == 2
    # A part told once does not end the telling.
    assert [
        each[1] for each in changes(group("all", rule("a", P), rule("a", P), rule("b", P)), group("all", rule("a", F), rule("a", F), rule("b", F)))
    ] == ["a", "b"]


def test_nothing_is_told_of_the_parts_of_an_item_that_does_not_apply_at_one_of_the_times() -> None:
    for old, new in ((None, rule("a", F)), (rule("a", F), None)):
        one, other = (facts(assessment(item("1", each)), "test") for each in (old, new))
        (then,), (now,) = one.results.values(), other.results.values()
        assert part_changes(then, now, one, other, lambda *_: None) == ()


def test_a_change_within_an_item_has_the_parts_of_both_times() -> None:
    change = only(
        compared(assessment(item("1", group("all", rule("a", F), rule("b", P)))), assessment(item("1", group("all", rule("a", F), rule("b", U)))))
    )
    (told_of,) = change.parts
    assert (told_of.before and told_of.before.verdict, told_of.after and told_of.after.verdict, told_of.records) == (P, U, None)


def test_what_is_read_of_a_finding() -> None:
    found = read(rule("a", U), unknown={"a": 2}, parameters={"a": {"days": 3}}).findings["a"]
    assert found == Finding("a", "office", "device", {"days": 3}, 2)


def test_a_part_that_came_out_the_same_is_told_for_its_records_or_where_it_newly_decides() -> None:
    old, new = (
        group("all", group("any", rule("a", F), rule("b", P)), rule("c", F)),
        group("all", group("any", rule("a", F), rule("b", N)), rule("c", F)),
    )
    one, other = read(old), read(new, hashes={"a": ONE})
    (then,), (now,) = one.results.values(), other.results.values()
    found = part_changes(then, now, one, other, lambda *_: None)
    assert [(each.target, each.change, each.newly_fails, len(each.causes)) for each in found] == [
        ("a", "unchanged", True, 0),
        ("b", "scope_changed", False, 1),
    ]
    moved = Records((Moved("1", "PC-1", "pass", "fail"),), (), (), (), ())
    found = part_changes(then, then, one, other, lambda _, after: moved if after.target == "c" else None)
    assert [(each.target, each.change, each.newly_fails, each.causes, each.records) for each in found] == [("c", "unchanged", False, (), moved)]
