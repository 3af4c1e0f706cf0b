"""Waivers against findings: which failing records somebody accepted, and what became of each acceptance.

A waiver never changes a verdict. It holds for a record only while the values that the rule tests are those that were accepted, and only
until it expires; what evidence shows cut short or hidden cannot be compared and is never taken to be the same. An acceptance of one record
holds for one: of records that cannot be told apart no more are accepted than a waiver lists.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scanner.judge.engine import Job, OpenSink
from scanner.judge.evidence import MAX_LIST
from scanner.judge.findings import Sink
from scanner.judge.otherwise import otherwise
from scanner.library.waivers import Pinned, Waiver
from scanner.model.findings import Finding, RecordResult
from scanner.model.verdicts import RecordVerdict, Verdict

Json = dict[str, Any]
IN_FORCE, EXPIRED, CHANGED, UNUSED = "in_force", "expired", "changed", "unused"
GONE, MET, UNKNOWN = "gone", "met", "unknown"
_STRONGEST = (IN_FORCE, CHANGED, EXPIRED, UNKNOWN, MET, GONE, UNUSED)
_CUT = "…"
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class _Met:
    """A judged record that a waiver names: its name, its verdict, and the values that were tested, None where evidence does not show them whole."""

    name: str
    verdict: RecordVerdict
    tested: str | None


@dataclass(frozen=True, slots=True)
class _Pin:
    """One record of a waiver. ``observed``: its values. ``before``: how many records of the waiver with the same id and values stand before it."""

    id: str
    observed: str
    before: int


class Watch:
    """Sees every judged record on its way to the assessment's files and keeps those that a waiver names."""

    def __init__(self, waivers: Iterable[Waiver], jobs: Iterable[Job]) -> None:
        wanted: dict[str | None, set[str]] = {}
        for waiver in waivers:
            wanted.setdefault(waiver.rule, set()).update(each.id for each in waiver.records)
        self._ids = {job.id: (wanted[job.rule.id], job.rule.demanded) for job in jobs if job.rule.id in wanted}
        self._seen: dict[str, dict[str, list[_Met]]] = {}

    def through(self, open_sink: OpenSink | None) -> OpenSink | None:
        """The sinks of ``open_sink``, watched."""
        if not self._ids:
            return open_sink

        @contextmanager
        def watched(finding: str) -> Iterator[Sink]:
            keep = self._keeper(finding)
            if open_sink is None:
                yield keep or (lambda _: None)
                return
            with open_sink(finding) as sink:
                yield _both(sink, keep) if keep else sink

        return watched

    def _keeper(self, finding: str) -> Sink | None:
        if finding not in self._ids:
            return None
        ids, demanded = self._ids[finding]
        seen = self._seen.setdefault(finding, {})

        def keep(result: RecordResult) -> None:
            if result.id in ids:
                seen.setdefault(result.id, []).append(_Met(result.name, result.verdict, _tested(result, demanded)))

        return keep

    def records(self, finding: str, record: str) -> list[_Met]:
        """What was judged of a record that a waiver names (several where records share an id)."""
        return self._seen.get(finding, {}).get(record, [])


def _both(first: Sink, second: Sink) -> Sink:
    def write(result: RecordResult) -> None:
        first(result)
        second(result)

    return write


def _tested(result: RecordResult, demanded: tuple[str, ...]) -> str | None:
    values = {column.field: value for column, value in zip(result.columns, result.values, strict=True)}
    tested = {field: values[field] for field in demanded}
    return _exactly(tested) if pinnable(tested) else None


def _exactly(values: Mapping[str, Any]) -> str:
    """Values as a text that only the very same JSON has: true is not 1 for a rule, nor is 1.0, though Python takes them to be equal."""
    return json.dumps(values, sort_keys=True)


def _pins(records: Iterable[Pinned]) -> tuple[_Pin, ...]:
    often: Counter[tuple[str, str]] = Counter()
    pins = []
    for each in records:
        observed = _exactly(each.observed)
        pins.append(_Pin(each.id, observed, often[each.id, observed]))
        often[each.id, observed] += 1
    return tuple(pins)


def _values(pins: Iterable[_Pin]) -> dict[str, set[str]]:
    """All values that one waiver accepts, by the id of the record."""
    values: dict[str, set[str]] = {}
    for each in pins:
        values.setdefault(each.id, set()).add(each.observed)
    return values


def pinnable(value: Any) -> bool:
    """Whether evidence shows a value whole. What is cut or hidden may change unseen."""
    if isinstance(value, str):
        return value != _HIDDEN and not value.endswith(_CUT)
    if isinstance(value, list):
        return all(map(pinnable, value))
    # An object is cut without a mark.
    return len(value) < MAX_LIST and all(map(pinnable, value.values())) if isinstance(value, dict) else True


def number_found(finding: Finding) -> int:
    """Of a finding that fails although no single record does: how many were found."""
    return finding.bounds[0] if finding.bounds else 0


class Waivers:
    """The waivers of one assessment. ``ended``: whether a day (YYYY-MM-DD) was over when the snapshot was collected."""

    def __init__(self, waivers: tuple[Waiver, ...], watch: Watch, ended: Callable[[str], bool]) -> None:
        self._waivers = waivers
        self._watch = watch
        self._ended = ended
        self._pins = [_pins(each.records) for each in waivers]
        self._values = [_values(pins) for pins in self._pins]
        self._records: list[dict[int, tuple[str | None, str]]] = [{} for _ in waivers]
        self._whole: list[str] = [UNUSED for _ in waivers]

    def _learn(self, index: int, state: str) -> None:
        """What became of an acceptance of a number or an answer before it ended, of several work styles the strongest."""
        self._whole[index] = _stronger(state, self._whole[index])

    def result(self, item: tuple[str, str], style: str, tree: Json | None, findings: Mapping[str, Finding], *, failed: bool) -> Json | None:
        """``results[].waiver``: how far the failing parts of an item (checklist, number) are accepted; None if no waiver names it for this work style.

        ``failed``: whether the item as a whole does.
        """
        mine = [index for index, each in enumerate(self._waivers) if (each.checklist, each.item) == item and each.work_style in (None, style)]
        if not mine:
            return None
        failing = accepted = 0
        for leaf in _once(_leaves(tree) if tree else ()):
            if "rule" in leaf:
                named = [index for index in mine if self._waivers[index].rule == leaf["rule"]]
                parts, held = self._rule(findings[leaf["finding"]], leaf, named)
            else:
                named = [index for index in mine if self._waivers[index].question == leaf["ask"]]
                parts, held = 1, int(self._question(leaf, named))
            if leaf["decides"]:
                failing, accepted = failing + parts, accepted + held
        waived = failed and 0 < failing == accepted
        return {
            "waived": waived,
            "waivers": [f"w{index + 1}" for index in mine],
            "failing": failing,
            "accepted": accepted,
            "otherwise": str(otherwise(tree, lambda name: findings[name].otherwise)) if waived and tree else None,
        }

    def _rule(self, finding: Finding, leaf: Json, named: list[int]) -> tuple[int, int]:
        """How many records fail, and how many of them are accepted; of a rule that fails without one, one part."""
        fails = leaf["verdict"] == Verdict.FAIL
        single = finding.counts.failed > 0
        accepted: Counter[tuple[str, str]] = Counter()
        counted = False
        for index in named:
            waiver = self._waivers[index]
            ended = self._ended(waiver.expires)
            mine: Counter[tuple[str, str]] = Counter()
            for at, pin in enumerate(self._pins[index]):
                name, state = self._record(finding, pin, self._values[index][pin.id])
                if state in (IN_FORCE, CHANGED) and not fails:
                    state = MET  # so many are allowed: nothing of it needs accepting
                known, before = self._records[index].get(at, (None, GONE))
                state_now = EXPIRED if ended and state in (IN_FORCE, CHANGED) else state
                self._records[index][at] = name or known, _stronger(state_now, before)
                if state == IN_FORCE and not ended:
                    mine[pin.id, pin.observed] += 1
            # Two waivers may mean the same record: what they accept does not add up.
            accepted |= mine
            if waiver.count is not None and fails:
                same = not single and number_found(finding) == waiver.count
                self._learn(index, IN_FORCE if same else CHANGED)
                counted = counted or (same and not ended)
        return (finding.counts.failed, accepted.total()) if single else (1, int(counted))

    def _record(self, finding: Finding, pin: _Pin, accepted: Collection[str]) -> tuple[str | None, str]:
        """The name of a pinned record and what became of it. ``accepted``: all values that its waiver accepts of records of its id."""
        seen = self._watch.records(finding.id, pin.id)
        failing = [each for each in seen if each.verdict is RecordVerdict.FAIL]
        alike = [each for each in failing if each.tested == pin.observed]
        if pin.before < len(alike):
            return alike[pin.before].name, IN_FORCE
        name = seen[0].name if seen else None
        if any(each.tested not in accepted for each in failing):
            return name, CHANGED
        if any(each.verdict is RecordVerdict.UNKNOWN for each in seen):
            return name, UNKNOWN
        return name, MET if len(seen) > len(failing) else GONE

    def _question(self, leaf: Json, named: list[int]) -> bool:
        """Whether the answer is accepted, where it is one that fails."""
        held = False
        for index in named if leaf["verdict"] == Verdict.FAIL else ():
            same = self._waivers[index].answer == leaf["answer"]
            self._learn(index, IN_FORCE if same else CHANGED)
            held = held or (same and not self._ended(self._waivers[index].expires))
        return held

    def listed(self) -> list[Json]:
        """``waivers`` of assessment.json. To be asked after all results."""
        return [self._listed(index, waiver) for index, waiver in enumerate(self._waivers)]

    def _listed(self, index: int, waiver: Waiver) -> Json:
        records = [
            {"id": each.id, "name": name, "observed": dict(each.observed), "state": state}
            for at, each in enumerate(waiver.records)
            for name, state in [self._records[index].get(at, (None, GONE))]
        ]
        states = {each["state"] for each in records} if records else {self._whole[index]}
        state = next((each for each in (IN_FORCE, CHANGED) if each in states), UNUSED)
        return {
            "id": f"w{index + 1}", "item": f"{waiver.checklist}/{waiver.item}", "work_style": waiver.work_style,
            "rule": waiver.rule, "question": waiver.question, "records": records, "count": waiver.count, "answer": waiver.answer,
            "reason": waiver.reason, "approved_by": waiver.approved_by, "on": waiver.on, "expires": waiver.expires,
            "state": EXPIRED if self._ended(waiver.expires) else state,
        }  # fmt: skip


def _once(leaves: Iterable[Json]) -> Iterable[Json]:
    """Each rule and question once: what stands at several places of an item decides it if it does at one of them."""
    found: dict[tuple[str | None, str | None], Json] = {}
    for leaf in leaves:
        key = leaf.get("finding"), leaf.get("ask")
        if key not in found or leaf["decides"]:
            found[key] = leaf
    return found.values()


def _stronger(one: str, other: str) -> str:
    return min(one, other, key=_STRONGEST.index)


def _leaves(node: Json, *, decides: bool = True) -> Iterator[Json]:
    """The rule and ask leaves of an item's tree; ``decides``: whether the leaf's failure is one that the item's stands on."""
    decides = decides and node["verdict"] == Verdict.FAIL
    parts = node.get("all") or node.get("any")
    if parts:
        for part in parts:
            yield from _leaves(part, decides=decides)
    else:
        yield {**node, "decides": decides}
