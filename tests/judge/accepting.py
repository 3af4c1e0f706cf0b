"""Small made-up findings and trees held against waivers, without a tenant."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanner.judge.engine import Job
from scanner.judge.parameters import effective
from scanner.judge.waivers import Waivers, Watch
from scanner.library.waivers import Pinned, Waiver
from scanner.model.findings import Column, Counts, Finding, RecordResult
from scanner.model.text import Text
from scanner.model.verdicts import RecordVerdict, Verdict
from tests.judge.rules import rule

Json = dict[str, Any]
Record = tuple[str, str, Any]  # id, verdict, the value that the rule tests

ITEM = ("list", "1-1")
FIELD = "isEncrypted"
_RULE = rule()
_COLUMNS = tuple(Column(name, Text(name, name), None) for name in ("deviceName", FIELD))


def pin(record: str, value: Any) -> Pinned:
    return Pinned(record, {FIELD: value})


def waiver(*records: Pinned, style: str | None = None, item: tuple[str, str] = ITEM, expires: str = "2027-03-31", **part: Any) -> Waiver:
    """Of the rule ``r`` unless ``part`` says otherwise (rule, question, count, answer)."""
    told = {"rule": None if "question" in part else "r", "question": None, "count": None, "answer": None} | part
    return Waiver(
        checklist=item[0], item=item[1], work_style=style, records=records, reason="更新待ち", approved_by="代表", on="2026-10-20", expires=expires, **told,
    )  # fmt: skip


def job(rule_id: str, finding: str) -> Job:
    return Job((rule_id, None, ()), finding, replace(_RULE, id=rule_id), None, effective(_RULE, {}, {}))


def result(record: Record) -> RecordResult:
    name, verdict, value = record
    return RecordResult(name, f"名前 {name}" if name else "", RecordVerdict(verdict), (), _COLUMNS, ("x", value))


def finding(name: str, records: Sequence[Record], verdict: str, bounds: tuple[int, int | None] | None, rule_id: str = "r") -> Finding:
    passed, failed, unknown = (sum(each[1] == told for each in records) for told in ("pass", "fail", "unknown"))
    return Finding(
        id=name, rule=rule_id, work_style=None, parameters={}, scope="device", resource="x", verdict=Verdict(verdict), reasons={},
        counts=Counts(passed, failed, unknown, 0), bounds=bounds, records=(), unknown_owner=0, demanded=(FIELD,),
        otherwise=Verdict.UNKNOWN if unknown else Verdict.PASS,
    )  # fmt: skip


def leaf(verdict: str = "fail", *, name: str = "f", rule_id: str = "r") -> Json:
    return {"rule": rule_id, "finding": name, "verdict": verdict, "reasons": {}, "basis": "machine", "covered_by": None}


def ask(verdict: str = "fail", answer: str | None = "no", question: str = "q") -> Json:
    return {"ask": question, "verdict": verdict, "reasons": {}, "basis": "statement", "answer": answer}


class Accepted:
    """Waivers over the records of findings (name → records of rule ``r``). ``ended``: the days that were over."""

    def __init__(
        self,
        waivers: Sequence[Waiver],
        records: Mapping[str, Sequence[Record]],
        *,
        verdict: str = "fail",
        bounds: tuple[int, int | None] | None = None,
        ended: Collection[str] = (),
    ) -> None:
        watch = Watch(waivers, [job("r", name) for name in records])
        through = watch.through(None)
        for name, each in records.items():
            if through is not None:
                with through(name) as sink:
                    for record in each:
                        sink(result(record))
        self.findings = {name: finding(name, each, verdict, bounds) for name, each in records.items()}
        self.waivers = Waivers(tuple(waivers), watch, lambda day: day in ended)

    def result(self, tree: Json | None, style: str = "office", item: tuple[str, str] = ITEM, *, failed: bool = True) -> Json | None:
        return self.waivers.result(item, style, tree, self.findings, failed=failed)

    def counts(self, tree: Json | None, style: str = "office", *, failed: bool = True) -> tuple[bool, int, int]:
        found = self.result(tree, style, failed=failed)
        assert found is not None
        return found["waived"], found["failing"], found["accepted"]

    def states(self) -> list[str]:
        return [each["state"] for each in self.waivers.listed()]

    def record_states(self) -> list[list[str]]:
        return [[record["state"] for record in each["records"]] for each in self.waivers.listed()]


def one(waivers: Sequence[Waiver], *records: Record, ended: Collection[str] = ()) -> tuple[Accepted, tuple[bool, int, int]]:
    """One failing rule with these records: what came of the waivers, and of the item."""
    accepted = Accepted(waivers, {"f": records}, ended=ended)
    return accepted, accepted.counts(leaf())
