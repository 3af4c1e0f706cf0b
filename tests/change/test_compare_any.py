"""What holds of any two assessments: nothing is lost, nothing is called the tenant's that may be ours, and looking back is looking forward mirrored."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.change.compare import Comparison
from scanner.change.runs import points, run_of
from scanner.change.worse import worse
from tests.change.making import ask, assessment, compared, group, item, rule, waived

VERDICTS = st.sampled_from(["pass", "fail", "unknown", "manual", "not_applicable"])
APPLYING = st.sampled_from(["pass", "fail", "unknown", "manual"])
MIRROR = {
    "regressed": "fixed", "fixed": "regressed", "newly_known": "newly_unknown", "newly_unknown": "newly_known", "waived": "waiver_ended",
    "waiver_ended": "waived", "added": "removed", "removed": "added",
}  # fmt: skip
SHAPE = ("all", "any")


def tree(verdicts: list[str]) -> dict[str, Any]:
    """All of: a rule; any of: two rules, a question; a question."""
    first, second, third, fourth, fifth = verdicts
    inner = group("any", rule("b", second), rule("c", third), ask("p", fourth))
    return group("all", rule("a", first), inner, ask("q", fifth))


@st.composite
def made(draw: st.DrawFn, /, *, verdicts: st.SearchStrategy[str] = VERDICTS, **told: Any) -> dict[str, Any]:
    """Two items of the same shape, either of which may be left out, or accepted."""
    results = []
    for number in ("1", "2"):
        shape = tree(draw(st.lists(verdicts, min_size=5, max_size=5)))
        accepted = waived() if shape["verdict"] == "fail" and draw(st.booleans()) else None
        if draw(st.integers(0, 5)):
            results.append(item(number, shape if draw(st.integers(0, 5)) else None, waiver=accepted if shape["verdict"] == "fail" else None))
    return assessment(*results, **told)


def kinds(found: Comparison) -> dict[str, str]:
    return {change.key[1]: change.kind for change in found.changes}


@settings(max_examples=50)
@given(made(), made())
def test_every_item_of_either_is_counted_once(old: dict[str, Any], new: dict[str, Any]) -> None:
    items = {each["item"] for each in (*old["results"], *new["results"])}
    found = compared(old, new)
    assert sum(found.counts.values()) == len(items)
    assert len(kinds(found)) == len(found.changes)


@settings(max_examples=50)
@given(made(verdicts=APPLYING), made(verdicts=APPLYING))
def test_looking_back_is_looking_forward_mirrored(old: dict[str, Any], new: dict[str, Any]) -> None:
    """As long as every part applies both times: a part that no longer applies is not the mirror of one that does for the first time."""
    assert kinds(compared(new, old)) == {number: MIRROR.get(kind, kind) for number, kind in kinds(compared(old, new)).items()}


@settings(max_examples=50)
@given(made(), made(hashes={"a": "1" * 64, "b": "1" * 64, "c": "1" * 64}))
def test_where_every_rule_changed_only_questions_can_make_it_the_tenants(old: dict[str, Any], new: dict[str, Any]) -> None:
    for change in compared(old, new).changes:
        if change.kind in ("fixed", "regressed"):
            assert any(part.kind == "question" for part in change.parts)


@settings(max_examples=50)
@given(made())
def test_the_same_assessment_shows_nothing(same: dict[str, Any]) -> None:
    found = compared(same, same)
    assert (found.changes, found.circumstances) == ((), ())


@settings(max_examples=50)
@given(made(), made())
def test_whatever_fails_unaccepted_and_did_not_is_worse_and_what_does_not_fail_never_is(old: dict[str, Any], new: dict[str, Any]) -> None:
    def failing(side: dict[str, Any]) -> set[str]:
        return {each["item"] for each in side["results"] if each["verdict"] == "fail" and not (each["waiver"] and each["waiver"]["waived"])}

    counted = {change.key[1] for change in compared(old, new).changes if worse(change)}
    assert failing(new) - failing(old) <= counted <= failing(new)


@settings(max_examples=50)
@given(made(), made())
def test_the_history_tells_the_same_changes_as_the_assessments(old: dict[str, Any], new: dict[str, Any]) -> None:
    expected: dict[str, int] = {}
    for change in compared(old, new).changes:
        expected[change.kind] = expected.get(change.kind, 0) + 1
    told = points([run_of(old, "old"), run_of(new, "new")])[1].changes
    assert (told or {}).get(("list", "office"), {}) == expected
