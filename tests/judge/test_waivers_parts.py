"""Waivers of items with several parts, and of answers: what counts as failing, which acceptance counts, and what is listed. All by hand."""

from typing import Any

import pytest

from tests.judge.accepting import Accepted, Json, Record, ask, leaf, pin, waiver

P, F, U, M, N = "pass", "fail", "unknown", "manual", "not_applicable"
PAST = "2026-10-31"
RECORDS: dict[str, list[Record]] = {"f": [("1", F, False), ("2", F, None)], "g": [("1", F, False)], "h": [("3", F, False)]}


def group(kind: str, verdict: str, *parts: Json) -> Json:
    return {kind: list(parts), "verdict": verdict, "reasons": {}}


def f(verdict: str = F) -> Json:
    return leaf(verdict, name="f")


def g(verdict: str = F) -> Json:
    return leaf(verdict, name="g")


def h(verdict: str = F) -> Json:
    return leaf(verdict, name="h")


# All of rule r: f has two failing records, g and h one each. The waiver accepts record 1: half of f, all of g, nothing of h.
@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (f(), (False, 2, 1)),
        (g(), (True, 1, 1)),
        (h(), (False, 1, 0)),
        (group("all", F, f(), g()), (False, 3, 2)),
        (group("all", F, g(), h()), (False, 2, 1)),
        (group("any", F, g(), h()), (False, 2, 1)),  # that nothing of an "any" holds stands on all of it
        (group("all", F, g(), ask(P, "yes")), (True, 1, 1)),
        (group("all", F, g(), ask(F, "no")), (False, 2, 1)),
        (group("all", F, g(), ask(F, "no"), ask(F, "no", question="p")), (False, 3, 1)),
        (group("all", F, g(), group("any", P, h(), ask(P, "yes"))), (True, 1, 1)),  # h fails, and its group does not
        (group("all", F, g(), group("all", P, ask(P, "yes"))), (True, 1, 1)),
        (group("all", F, group("any", F, g(), ask(F, "no")), ask(N, "not_applicable")), (False, 2, 1)),
        (group("all", F, group("all", F, g()), group("any", U, h(), ask(M, None))), (True, 1, 1)),
        (group("all", F, g(), g()), (True, 1, 1)),  # what stands twice counts once
        (group("all", F, h(), group("any", P, h(), ask(P, "yes"))), (False, 1, 0)),  # decides at its first place
        (group("all", F, group("any", P, h(), ask(P, "yes")), h()), (False, 1, 0)),  # and at its second
        (group("all", F, group("any", P, g(), ask(P, "yes")), g()), (True, 1, 1)),
        (group("all", F, group("any", N, h(N)), h()), (False, 1, 0)),
        (group("all", F, h(), group("any", N, h(N))), (False, 1, 0)),
        (group("any", P, g(), ask(P, "yes")), (False, 0, 0)),  # the item does not fail
        (group("any", U, g(), ask(M, None)), (False, 0, 0)),
    ],
)
def test_what_decides_an_item(tree: Json, told: tuple[bool, int, int]) -> None:
    found = Accepted([waiver(pin("1", False))], RECORDS)
    assert found.counts(tree, failed=tree["verdict"] == F) == told


def test_an_item_that_does_not_fail_is_not_waived_though_its_parts_fail() -> None:
    """An optional item that is not met is not applicable."""
    assert Accepted([waiver(pin("1", False))], RECORDS).counts(g(), failed=False) == (False, 1, 1)


@pytest.mark.parametrize("turned", [False, True])
def test_a_rule_and_a_question_of_one_name_are_two_parts(*, turned: bool) -> None:
    parts = [leaf(name="q", rule_id="q"), ask(F, "no", question="q")]
    tree = group("all", F, *(reversed(parts) if turned else parts))
    for part in ({"question": "q", "answer": "no"}, {"rule": "q", "count": 0}):
        found = Accepted([waiver(**part)], {"q": []})
        assert found.counts(tree) == (False, 2, 1)
        assert found.states() == ["in_force"]
    both = Accepted([waiver(question="q", answer="no"), waiver(rule="q", count=0)], {"q": []})
    assert both.counts(tree) == (True, 2, 2)
    assert both.states() == ["in_force", "in_force"]


def test_only_the_rule_that_was_named_is_accepted() -> None:
    """Rule s has the same record with the same value."""
    tree = group("all", F, g(), leaf(name="h", rule_id="s"))
    found = Accepted([waiver(pin("1", False)), waiver(pin("1", False), rule="s")], {"g": RECORDS["g"], "h": [("1", F, False)]})
    assert found.counts(leaf(name="h", rule_id="t")) == (False, 1, 0)
    assert found.counts(tree) == (True, 2, 2)
    assert Accepted([waiver(pin("1", False))], {"g": RECORDS["g"], "h": [("1", F, False)]}).counts(tree) == (False, 2, 1)


@pytest.mark.parametrize("verdict", [P, U])
def test_what_became_of_a_record_is_told_of_a_rule_that_decides_nothing_as_well(verdict: str) -> None:
    found = Accepted([waiver(pin("1", False))], {"f": [("1", verdict, True)]}, verdict=verdict)
    assert found.counts(group("all", F, f(verdict), ask(F, "no"))) == (False, 1, 0)
    assert found.record_states() == [["met" if verdict == P else "unknown"]]


# Answers.
@pytest.mark.parametrize(
    ("given", "accepted", "told", "state"),
    [
        ("no", "no", (True, 1, 1), "in_force"),
        ("partly", "partly", (True, 1, 1), "in_force"),
        ("no", "partly", (False, 1, 0), "changed"),  # it got worse
        ("partly", "no", (False, 1, 0), "changed"),  # it got better, and is not what was accepted
    ],
)
def test_an_answer(given: str, accepted: str, told: tuple[bool, int, int], state: str) -> None:
    found = Accepted([waiver(question="q", answer=accepted)], {})
    assert (found.counts(ask(F, given)), found.states()) == (told, [state])
    over = Accepted([waiver(question="q", answer=accepted, expires=PAST)], {}, ended={PAST})
    assert (over.counts(ask(F, given)), over.states()) == ((False, 1, 0), ["expired"])


@pytest.mark.parametrize(("verdict", "given"), [(P, "yes"), (M, None), (M, "no"), (N, "not_applicable")])
def test_an_answer_that_does_not_fail_has_nothing_to_accept(verdict: str, given: str | None) -> None:
    """The "no" of an open question has expired."""
    found = Accepted([waiver(question="q", answer="no")], {})
    assert (found.counts(ask(verdict, given), failed=False), found.states()) == ((False, 0, 0), ["unused"])
    assert found.counts(group("all", F, ask(verdict, given), ask(F, "no", question="other"))) == (False, 1, 0)


def test_of_several_waivers_for_an_answer_one_is_enough_and_each_has_its_state() -> None:
    one, other, over = (waiver(question="q", answer=answer, expires=day) for answer, day in (("no", "x"), ("partly", "x"), ("no", PAST)))
    for waivers, states in (
        ([one, other, over], ["in_force", "changed", "expired"]),
        ([over, other, one], ["expired", "changed", "in_force"]),
    ):
        found = Accepted(waivers, {}, ended={PAST})
        assert (found.counts(ask()), found.states()) == ((True, 1, 1), states)
    found = Accepted([other, over], {}, ended={PAST})
    assert found.counts(ask()) == (False, 1, 0)


def test_an_answer_to_another_question_is_not_accepted() -> None:
    found = Accepted([waiver(question="q", answer="no")], {})
    assert (found.counts(ask(F, "no", question="p")), found.states()) == ((False, 1, 0), ["unused"])


# Two work styles, each with its own finding or answer.
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("office", "home", "state", "told"),
    [
        ([("1", F, False)], [("1", F, None)], "in_force", [(True, 1, 1), (False, 1, 0)]),
        ([("1", F, False)], [("1", F, False)], "in_force", [(True, 1, 1), (True, 1, 1)]),
        ([("1", F, False)], [("2", F, False)], "in_force", [(True, 1, 1), (False, 1, 0)]),
        ([("1", F, None)], [("1", P, True), ("2", F, False)], "changed", [(False, 1, 0), (False, 1, 0)]),
        ([("1", U, None), ("2", F, False)], [("1", P, True), ("2", F, False)], "unknown", [(False, 1, 0), (False, 1, 0)]),
        ([("2", F, False)], [("1", P, True), ("2", F, False)], "met", [(False, 1, 0), (False, 1, 0)]),
        ([("2", F, False)], [("2", F, False)], "gone", [(False, 1, 0), (False, 1, 0)]),
    ],
)
def test_two_work_styles(office: list[Any], home: list[Any], state: str, told: list[tuple[bool, int, int]], *, turned: bool) -> None:
    """A waiver without a work style holds in each for itself; of what became of it the strongest is told, whichever comes first."""
    found = Accepted([waiver(pin("1", False))], {"office": office, "home": home})
    styles = ["home", "office"] if turned else ["office", "home"]
    counts = {style: found.counts(leaf(name=style), style) for style in styles}
    assert [counts["office"], counts["home"]] == told
    assert found.record_states() == [[state]]
    # Its name is known from wherever it was judged.
    assert found.waivers.listed()[0]["records"][0]["name"] == (None if state == "gone" else "名前 1")


@pytest.mark.parametrize("turned", [False, True])
def test_an_answer_of_two_work_styles(*, turned: bool) -> None:
    given = {"office": "no", "home": "partly"}
    found = Accepted([waiver(question="q", answer="no")], {})
    told = {style: found.counts(ask(F, given[style]), style) for style in sorted(given, reverse=turned)}
    assert told == {"office": (True, 1, 1), "home": (False, 1, 0)}
    assert found.states() == ["in_force"]


def test_the_other_work_style_learns_nothing_of_a_waiver_that_does_not_name_it() -> None:
    found = Accepted([waiver(pin("1", False), style="office")], {"office": [("1", F, None)], "home": [("1", F, False)]})
    assert found.counts(leaf(name="office")) == (False, 1, 0)
    assert found.result(leaf(name="home"), "home") is None
    assert found.states() == ["changed"]


# What is listed.
def test_everything_that_was_said_is_listed_with_what_became_of_it() -> None:
    waivers = [waiver(pin("1", False), pin("9", False), style="office"), waiver(question="q", answer="no"), waiver(count=2, expires=PAST)]
    found = Accepted(waivers, {"g": RECORDS["g"]}, ended={PAST})
    found.result(group("all", F, g(), ask(F, "no")))
    said = {"item": "list/1-1", "reason": "更新待ち", "approved_by": "代表", "on": "2026-10-20"}
    assert found.waivers.listed() == [
        {
            "id": "w1", **said, "work_style": "office", "rule": "r", "question": None, "count": None, "answer": None, "expires": "2027-03-31",
            "records": [
                {"id": "1", "name": "名前 1", "observed": {"isEncrypted": False}, "state": "in_force"},
                {"id": "9", "name": None, "observed": {"isEncrypted": False}, "state": "gone"},
            ],
            "state": "in_force",
        },
        {
            "id": "w2", **said, "work_style": None, "rule": None, "question": "q", "count": None, "answer": "no", "expires": "2027-03-31",
            "records": [], "state": "in_force",
        },
        {
            "id": "w3", **said, "work_style": None, "rule": "r", "question": None, "count": 2, "answer": None, "expires": PAST,
            "records": [], "state": "expired",
        },
    ]  # fmt: skip


def test_a_waiver_of_what_was_never_judged_is_unused_and_its_records_are_gone() -> None:
    found = Accepted([waiver(pin("1", False)), waiver(count=0), waiver(question="q", answer="no")], {})
    assert (found.states(), found.record_states()) == (["unused", "unused", "unused"], [["gone"], [], []])
