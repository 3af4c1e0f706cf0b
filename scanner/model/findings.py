"""What a rule found: a verdict over a population of records, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from scanner.model.text import Text
from scanner.model.verdicts import Reason, RecordVerdict, Verdict

MAX_RECORDS = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A field that evidence shows. ``expected``: what the rule asks of it."""

    field: str
    label: Text
    expected: Text | None

    def as_json(self, value: Any) -> dict[str, Any]:
        """One value under this column, in the shape of assessment.json."""
        return {"field": self.field, "label": self.label.as_json(), "value": value, "expected": self.expected.as_json() if self.expected else None}


class RecordResult(NamedTuple):
    """One judged record. ``values``: what it showed, column by column. (A tuple, because there are so many.)"""

    id: str
    name: str
    verdict: RecordVerdict
    reasons: tuple[Reason, ...]
    columns: tuple[Column, ...]
    values: tuple[Any, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape of assessment.json."""
        return {
            "id": self.id,
            "name": self.name,
            "verdict": str(self.verdict),
            "reasons": [str(reason) for reason in self.reasons],
            "observed": [each.as_json(value) for each, value in zip(self.columns, self.values, strict=True)],
        }

    def as_line(self) -> dict[str, Any]:
        """The shape of a line in ``findings/<id>.jsonl``: ``observed`` is field → value; labels stand once, in assessment.json."""
        return {
            "id": self.id,
            "name": self.name,
            "verdict": str(self.verdict),
            "reasons": [str(reason) for reason in self.reasons],
            "observed": {each.field: value for each, value in zip(self.columns, self.values, strict=True)},
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records came out how."""

    passed: int
    failed: int
    unknown: int
    not_judged: int

    @property
    def judged(self) -> int:
        """Records that the rule is about."""
        return self.passed + self.failed + self.unknown


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's result. ``work_style``: None for findings about the tenant as a whole. ``reasons``: reason → records (or 1).

    ``bounds``: of a count, how many records surely and at most match (None: unbounded). ``unknown_owner``: records whose
    owner the snapshot does not tell. ``demanded``: the fields that the demand tests; by them a waiver is pinned.
    ``otherwise``: of a finding that fails, what it would be if nothing failed (records that could not be judged make it unknown).
    """

    id: str
    rule: str
    work_style: str | None
    parameters: Mapping[str, Any]
    scope: str
    resource: str
    verdict: Verdict
    reasons: Mapping[Reason, int]
    counts: Counts
    bounds: tuple[int, int | None] | None
    records: tuple[RecordResult, ...]
    unknown_owner: int
    demanded: tuple[str, ...]
    otherwise: Verdict

    def as_json(self) -> dict[str, Any]:
        """The shape of assessment.json."""
        counts = self.counts
        return {
            "id": self.id,
            "rule": self.rule,
            "work_style": self.work_style,
            "parameters": dict(self.parameters),
            "scope": self.scope,
            "resource": self.resource,
            "verdict": str(self.verdict),
            "reasons": {str(reason): number for reason, number in sorted(self.reasons.items())},
            "counts": {"pass": counts.passed, "fail": counts.failed, "unknown": counts.unknown, "not_judged": counts.not_judged},
            "bounds": {"low": self.bounds[0], "high": self.bounds[1]} if self.bounds else None,
            "records": [each.as_json() for each in self.records],
            "total": counts.judged,
            "demanded": list(self.demanded),
        }
