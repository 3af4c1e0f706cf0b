"""What a failing item would be if what fails were as demanded: an accepted failure must not hide what is not known beside it."""

from collections.abc import Mapping
from typing import Any

import pytest

from scanner.judge.otherwise import otherwise
from scanner.model.verdicts import Verdict

Json = dict[str, Any]


def rule(name: str, verdict: str) -> Json:
    return {"rule": name, "finding": name, "verdict": verdict, "reasons": {}}


def ask(verdict: str) -> Json:
    return {"ask": "q", "verdict": verdict, "reasons": {}}


def group(kind: str, verdict: str, *parts: Json) -> Json:
    return {kind: list(parts), "verdict": verdict, "reasons": {}}


F, P, U, M, N = "fail", "pass", "unknown", "manual", "not_applicable"

CASES: list[tuple[str, Json, Mapping[str, str], str]] = [
    ("nothing but the failure", rule("a", F), {"a": P}, P),
    ("records that could not be judged beside those that fail", rule("a", F), {"a": U}, U),
    ("an answer that fails", ask(F), {}, P),
    ("another part is unknown", group("all", F, rule("a", F), rule("b", U)), {"a": P, "b": U}, U),
    ("another part is unanswered", group("all", F, rule("a", F), ask(M)), {"a": P}, M),
    ("another part passes", group("all", F, rule("a", F), rule("b", P)), {"a": P, "b": P}, P),
    ("another part does not apply", group("all", F, rule("a", F), rule("b", N)), {"a": P, "b": N}, P),
    ("an alternative that would pass", group("any", F, rule("a", F), rule("b", F)), {"a": P, "b": U}, P),
    ("alternatives in a part", group("all", F, group("any", F, rule("a", F), rule("b", F)), rule("c", U)), {"a": P, "b": P, "c": U}, U),
    # The failing alternative of a part that passes anyway is not what the item fails by.
    ("a part that passes keeps its verdict", group("all", F, group("any", P, rule("a", F), rule("b", P)), rule("c", F)), {"a": U, "b": P, "c": P}, P),
]


@pytest.mark.parametrize(("name", "tree", "findings", "expected"), CASES, ids=[each[0] for each in CASES])
def test_what_is_left_of_an_item(name: str, tree: Json, findings: Mapping[str, str], expected: str) -> None:
    assert otherwise(tree, lambda name: Verdict(findings[name])) == expected
