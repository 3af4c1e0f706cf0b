"""Two assessments side by side, by hand: what differs of what both stand on, which lists of records are read, and what an item's change is called."""

from typing import Any

import pytest

from scanner.change.compare import Change, Side, compare
from scanner.change.facts import facts
from scanner.change.kinds import CAUSES, OURS, by_verdicts
from scanner.model.changes import KINDS
from scanner.model.errors import UsageError
from tests.change.making import TENANT, ask, assessment, compared, group, item, rule, waived

P, F, U, M, N = "pass", "fail", "unknown", "manual", "not_applicable"
Json = dict[str, Any]
RESOURCE = {"resource": "x.y", "state": "present", "complete": True, "reason": None, "used": True}
LOST = {**RESOURCE, "state": "not_obtained", "complete": False, "reason": "permission_denied"}


def made(**about: Any) -> Json:
    return assessment(item("1", rule("a", P)), **about)


def resources(*told: Json) -> Json:
    found = made()
    found["snapshot"]["resources"] = list(told)
    return found


def styles(*told: Json) -> Json:
    found = assessment()
    usual = made()["organisation"]["work_styles"][0]
    found["organisation"]["work_styles"] = [{**usual, **each} for each in told]
    return found


def edition(name: str, date: str) -> Json:
    found = assessment()
    found["checklists"] = [{**found["checklists"][0], "id": name, "source": {**found["checklists"][0]["source"], "date": date}}]
    return found


def of(date: str) -> Json:
    return {"edition": {"ja": "第1版", "en": "1st"}, "date": date, "revised": None}


def tool(version: str) -> Json:
    return {**made(), "tool": {"version": version}}


READ, UNREAD = ({"state": each["state"], "complete": each["complete"], "reason": each["reason"]} for each in (RESOURCE, LOST))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (made(), made(), []),
        (tool("1"), tool("2"), [("tool", "", "1", "2")]),
        (edition("list", "2021-05-31"), edition("list", "2022-05-31"), [("checklist", "list", of("2021-05-31"), of("2022-05-31"))]),
        (edition("a", "2021-05-31"), edition("b", "2021-05-31"), [("checklist", "b", None, of("2021-05-31")), ("checklist", "a", of("2021-05-31"), None)]),
        (styles({"id": "a"}), styles({"id": "b"}), [("work_style", "b", False, True), ("work_style", "a", True, False)]),
        (styles({"id": "a"}, {"id": "b", "method": 1}), styles({"id": "c"}, {"id": "b", "method": 2}),
         [("work_style", "c", False, True), ("method", "b", 1, 2), ("work_style", "a", True, False)]),
        (styles({}), styles({"method": 3, "people": ["p"], "devices_in": ["d"], "ledger": None, "circumstances": {}}),
         [("method", "office", 2, 3), ("people", "office", None, ("p",)), ("devices", "office", None, ("d",)),
          ("ledger", "office", {"windows": 3}, None), ("circumstances", "office", {"uses_webmail": True}, {})]),
        (resources(RESOURCE), resources(LOST), [("resource", "x.y", READ, UNREAD)]),
        (resources(RESOURCE), resources(), []),  # another rule looks at it: named with the rules
        (resources({**RESOURCE, "used": False}), resources(LOST), []),
        (resources(RESOURCE), resources(RESOURCE), []),
        (resources(*({**RESOURCE, "resource": each} for each in "gcfaebd")), resources(*({**LOST, "resource": each} for each in "bdagcef")),
         [("resource", each, READ, UNREAD) for each in "abcdefg"]),
        (assessment(item("1", None), item("2", None)), assessment(item("3", None, excluded={}), item("2", None, excluded={}), item("1", None)),
         [("tailoring", "list/2/office", False, True)]),
    ],
)  # fmt: skip
def test_what_both_stand_on(old: Json, new: Json, expected: list[Any]) -> None:
    assert [(each.kind, each.subject, each.before, each.after) for each in compared(old, new).circumstances] == expected


def test_rules_that_differ_are_named_in_order_and_only_those_of_both_times() -> None:
    old = assessment(item("1", group("all", rule("c", P), rule("a", P), rule("b", P), rule("old", P))))
    new = assessment(
        item("1", group("all", rule("c", P), rule("a", P), rule("b", P), rule("new", P))), hashes={"c": "1" * 64, "a": "1" * 64, "new": "1" * 64}
    )
    assert compared(old, new).rules == ("a", "c")


def test_other_tenants_are_named() -> None:
    other = made()
    other["snapshot"]["tenant"]["id"] = TENANT.replace("5", "6")
    with pytest.raises(UsageError) as error:
        compared(made(), other)
    for tenant in (TENANT, TENANT.replace("5", "6")):
        assert tenant in str(error.value.ja)
        assert tenant in str(error.value.en)


def test_both_sides_and_all_kinds_are_in_a_comparison() -> None:
    old, new = assessment(item("1", rule("a", P)), item("2", rule("b", F))), assessment(item("1", rule("a", F)), item("3", rule("c", P)))
    found = compared(old, new)
    assert (found.old, found.new) == (facts(old, "x"), facts(new, "x"))
    assert found.counts == dict.fromkeys(KINDS, 0) | {"regressed": 1, "added": 1, "removed": 1}
    regressed, added, removed = found.changes
    assert (added.before, added.after, added.causes, added.parts) == (None, found.new.results["list", "3", "office"], (), ())
    assert (removed.before, removed.after, removed.causes, removed.parts) == (found.old.results["list", "2", "office"], None, (), ())
    assert (regressed.before, regressed.after) == (found.old.results["list", "1", "office"], found.new.results["list", "1", "office"])
    assert [each.key for each in found.changes] == [("list", "1", "office"), ("list", "3", "office"), ("list", "2", "office")]


def test_a_change_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="nothing"):
        _ = Change("added", None, None, (), ()).key


# What an item's change is called.
@pytest.mark.parametrize(
    ("old", "new", "kind", "causes"),
    [
        (item("1", None), item("1", None), "unchanged", []),
        (item("1", None), item("1", rule("a", P)), "scope_changed", ["subjects"]),
        (item("1", rule("a", P)), item("1", None), "scope_changed", ["subjects"]),
        (item("1", rule("a", F), waiver=waived()), item("1", rule("a", F), waiver=waived()), "unchanged", []),
        # An acceptance of what does not fail as a whole is none.
        (item("1", rule("a", F), verdict=N, waiver=waived()), item("1", rule("a", F), verdict=N), "unchanged", []),
        (item("1", rule("a", P), waiver=waived()), item("1", rule("a", P)), "unchanged", []),
        (item("1", rule("a", F), verdict=N), item("1", rule("a", F), waiver=waived()), "unchanged", []),
        # A waiver's beginning is told even where parts changed as well.
        (item("1", group("all", rule("a", F), rule("b", P))), item("1", group("all", rule("a", F), rule("b", U)), waiver=waived()), "waived", []),
        (item("1", group("all", rule("a", F), rule("b", P))), item("1", group("all", rule("a", F), rule("b", U))), "within", []),
        (item("1", rule("a", P)), item("1", rule("b", F)), "scope_changed", ["checklist"]),
        # Asked for otherwise, and came out the same: only its parts changed.
        (item("1", rule("a", P)), item("1", rule("b", P)), "within", []),
        (item("1", group("all", rule("a", P), ask("q", P))), item("1", group("any", rule("a", F), ask("q", F))), "scope_changed", ["checklist"]),
    ],
)
def test_what_a_change_is_called(old: Json, new: Json, kind: str, causes: list[str]) -> None:
    found = compared(assessment(old), assessment(new))
    assert [name for name, number in found.counts.items() if number] == [kind]
    assert [(each.kind, [why.kind for why in each.causes]) for each in found.changes] == ([(kind, causes)] if kind != "unchanged" else [])


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (P, P, "unchanged"), (N, N, "unchanged"), (P, F, "regressed"), (F, P, "fixed"), (F, N, "scope_changed"), (N, U, "scope_changed"),
        (U, M, "still_open"), (M, U, "still_open"), (U, F, "newly_known"), (M, P, "newly_known"), (F, U, "newly_unknown"), (P, M, "newly_unknown"),
    ],
)  # fmt: skip
def test_kinds_by_verdicts(before: str, after: str, kind: str) -> None:
    assert by_verdicts(before, after) == kind


def test_every_cause_has_words_and_two_of_them_are_ours() -> None:
    theirs = {"method", "people", "devices", "ledger", "subjects", "circumstances", "answer", "tailoring", "checklist"}
    assert (set(CAUSES), set(OURS)) == ({*theirs, "rule", "parameter"}, {"rule", "parameter"})
    assert len({each.ja for each in CAUSES.values()}) == len({each.en for each in CAUSES.values()}) == len(CAUSES)


# Lists of records: read only where they can say something, and each pair once.
class Lists:
    """``name``: whose list of one record that is. ``asked``: what was read."""

    def __init__(self, name: str, verdict: str) -> None:
        self.asked: list[str] = []
        self._record = (name, name, verdict)

    def __call__(self, finding: str) -> Any:
        self.asked.append(finding)
        return iter([self._record])


@pytest.mark.parametrize(
    ("then", "now", "digests", "read"),
    [
        (P, F, ({"a": "1"}, {"a": "2"}), True),
        (F, P, ({"a": "1"}, {"a": "2"}), True),
        (F, F, ({"a": "1"}, {"a": "2"}), True),
        (P, P, ({"a": "1"}, {"a": "2"}), False),  # others, and all as they should be
        (U, U, ({"a": "1"}, {"a": "2"}), False),
        (P, F, ({"a": "1"}, {"a": "1"}), False),  # the same list
        (P, F, ({}, {"a": "2"}), False),
        (P, F, ({"a": "1"}, {}), False),
        (P, F, ({}, {}), False),
    ],
)
def test_which_lists_of_records_are_read(then: str, now: str, digests: Any, *, read: bool) -> None:
    """Two items stand on the same rule."""
    old, new = (assessment(item("1", rule("a", each)), item("2", rule("a", each))) for each in (then, now))
    before, after = Lists("1", "pass"), Lists("1", "fail")
    found = compare(Side(facts(old, "x"), before, digests[0]), Side(facts(new, "x"), after, digests[1]))
    assert (before.asked, after.asked) == ((["a"], ["a"]) if read else ([], []))
    records = [part.records for change in found.changes for part in change.parts]
    assert [each is not None for each in records] == [read] * len(records)
    assert all([moved.id for moved in each.newly_failing] == ["1"] for each in records if each)
    assert len(found.changes) == (2 if read or then != now else 0)
    # Nor where one of the lists is not at hand.
    for one, other in ((None, after), (before, None)):
        found = compare(Side(facts(old, "x"), one, digests[0]), Side(facts(new, "x"), other, digests[1]))
        assert [part.records for change in found.changes for part in change.parts] == [None] * (2 if then != now else 0)
