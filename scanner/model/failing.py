"""The parts of an assessment that fail: what somebody could accept, with the values that an acceptance would be pinned to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FailingPart:
    """One rule or question on which the failure of an item stands.

    ``finding``: of a rule, as in assessment.json. ``answer``: of a question, as it was given. ``tested``: the fields that the rule tests.
    """

    checklist: str
    item: str
    work_style: str
    rule: str | None
    question: str | None
    answer: str | None
    finding: Json | None
    tested: tuple[str, ...]

    @property
    def single(self) -> bool:
        """Whether single records fail, and not a number of them or their absence."""
        return self.finding is not None and self.finding["counts"]["fail"] > 0

    @property
    def count(self) -> int | None:
        """How many were found, where a rule fails although no single record does."""
        if self.finding is None or self.single:
            return None
        bounds = self.finding["bounds"]
        return int(bounds["low"]) if bounds else 0

    def pinned(self, observed: Mapping[str, Any]) -> dict[str, Any]:
        """Of a record's values (field → value) those that an acceptance is pinned to."""
        return {field: observed[field] for field in self.tested if field in observed}


def failing_parts(assessment: Json) -> Iterator[FailingPart]:
    """The failing parts of every failing item, in the order of the results; each part of an item once."""
    findings = {each["id"]: each for each in assessment["findings"]}
    for result in assessment["results"]:
        if result["verdict"] == "fail":
            seen: set[tuple[str | None, str | None]] = set()
            for leaf in _failing(result["judged_by"]):
                key = leaf.get("finding"), leaf.get("ask")
                if key not in seen:
                    seen.add(key)
                    yield _part(result, leaf, findings)


def _failing(node: Json) -> Iterator[Json]:
    if node["verdict"] != "fail":
        return
    parts = node.get("all") or node.get("any")
    if not parts:
        yield node
    for part in parts or ():
        yield from _failing(part)


def _part(result: Json, leaf: Json, findings: Mapping[str, Json]) -> FailingPart:
    finding = findings[leaf["finding"]] if "rule" in leaf else None
    return FailingPart(
        checklist=result["checklist"],
        item=result["item"],
        work_style=result["work_style"],
        rule=leaf.get("rule"),
        question=leaf.get("ask"),
        answer=leaf.get("answer"),
        finding=finding,
        tested=tuple(finding["demanded"]) if finding else (),
    )
