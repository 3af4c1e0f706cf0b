"""The parts of an assessment that fail, by hand: which of them, in which order, each once, and what an acceptance would be pinned to."""

from typing import Any

import pytest

from scanner.model.failing import failing_parts

Json = dict[str, Any]


def leaf(name: str, verdict: str = "fail") -> Json:
    return {"rule": name, "finding": f"{name}.f", "verdict": verdict}


def ask(name: str, verdict: str = "fail", answer: str | None = "no") -> Json:
    return {"ask": name, "verdict": verdict, "answer": answer}


def group(kind: str, verdict: str, *parts: Json) -> Json:
    return {kind: list(parts), "verdict": verdict}


def result(item: str, tree: Json | None, style: str = "office", **told: Any) -> Json:
    verdict = tree["verdict"] if tree else "not_applicable"
    return {"checklist": "list", "item": item, "work_style": style, "verdict": verdict, "judged_by": tree, **told}


def finding(name: str, failed: int, bounds: Json | None = None, demanded: tuple[str, ...] = ("x", "y")) -> Json:
    return {"id": f"{name}.f", "counts": {"pass": 7, "fail": failed, "unknown": 5}, "bounds": bounds, "demanded": list(demanded)}


def parts(*results: Json) -> list[tuple[str, str, str | None, str | None]]:
    findings = [finding(name, 1) for name in "abcdq"]
    found = failing_parts({"results": list(results), "findings": findings})
    return [(each.item, each.work_style, each.rule, each.question) for each in found]


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        (leaf("a"), "a"),
        (leaf("a", "pass"), ""),
        (leaf("a", "unknown"), ""),
        (group("all", "fail", leaf("a"), leaf("b", "pass"), leaf("c")), "ac"),
        (group("all", "fail", leaf("c"), leaf("b"), leaf("c")), "cb"),  # in their order, each once
        (group("any", "fail", leaf("a"), leaf("b")), "ab"),
        (group("all", "fail", group("any", "pass", leaf("a"), leaf("b", "pass")), leaf("c")), "c"),  # a fails, and decides nothing
        (group("all", "fail", group("any", "pass", leaf("a"), leaf("b", "pass")), leaf("a")), "a"),
        (group("all", "fail", group("any", "fail", leaf("a"), leaf("b", "not_applicable")), leaf("c", "unknown")), "a"),
        (group("all", "unknown", leaf("a"), leaf("b", "unknown")), ""),
        (None, ""),
    ],
)
def test_which_parts_fail(tree: Json | None, names: str) -> None:
    assert [rule for _, _, rule, _ in parts(result("1", tree))] == list(names)


def test_an_item_that_does_not_fail_has_none_though_its_parts_do() -> None:
    """An optional item that is not met is not applicable."""
    assert parts(result("1", leaf("a"), verdict="not_applicable")) == []


def test_items_and_work_styles_each_have_their_own() -> None:
    assert parts(result("2", leaf("a")), result("1", leaf("a")), result("2", leaf("a"), "home")) == [
        ("2", "office", "a", None), ("1", "office", "a", None), ("2", "home", "a", None),
    ]  # fmt: skip


def test_a_rule_and_a_question_of_one_name_are_two_parts() -> None:
    rule = {"rule": "q", "finding": "q", "verdict": "fail"}
    tree = group("all", "fail", rule, ask("q"), ask("p"), ask("q"))
    found = list(failing_parts({"results": [result("1", tree)], "findings": [{**finding("q", 1), "id": "q"}]}))
    assert [(each.rule, each.question) for each in found] == [("q", None), (None, "q"), (None, "p")]


def test_what_is_told_of_a_rule_and_of_a_question() -> None:
    made = finding("a", 2)
    a, q = failing_parts({"results": [result("1", group("all", "fail", leaf("a"), ask("q", answer="partly")))], "findings": [made]})
    assert (a.checklist, a.finding, a.answer, a.tested, a.single, a.count) == ("list", made, None, ("x", "y"), True, None)
    assert (q.finding, q.answer, q.tested, q.single, q.count) == (None, "partly", (), False, None)


@pytest.mark.parametrize(
    ("failed", "bounds", "single", "count"),
    [
        (1, None, True, None),
        (3, {"low": 3, "high": 3}, True, None),  # too many: each of them is named
        (0, None, False, 0),  # nobody there
        (0, {"low": 0, "high": 0}, False, 0),
        (0, {"low": 2, "high": None}, False, 2),
        (0, {"low": 2, "high": 4}, False, 2),
    ],
)
def test_single_records_or_a_number(failed: int, bounds: Json | None, single: bool, count: int | None) -> None:
    (part,) = failing_parts({"results": [result("1", leaf("a"))], "findings": [finding("a", failed, bounds)]})
    assert (part.single, part.count) == (single, count)


def test_what_an_acceptance_is_pinned_to() -> None:
    """The tested fields alone, in the rule's order; nothing is made up for one that is not shown."""
    (part,) = failing_parts({"results": [result("1", leaf("a"))], "findings": [finding("a", 1)]})
    assert list(part.pinned({"name": "n", "y": None, "x": False}).items()) == [("x", False), ("y", None)]
    assert part.pinned({"y": 0}) == {"y": 0}
