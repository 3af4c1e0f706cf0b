"""From records to findings: the gate, the freshness, the demand; then the fold over the population.

Source of the logic: docs/adr/0002 and 0005, held case by case in tests/judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scanner.judge.evidence import Seen, columns_of
from scanner.language.conditions import Decide, bind, resolve
from scanner.library.rules import Rule
from scanner.model.findings import MAX_RECORDS, Counts, Finding, RecordResult
from scanner.model.logic import Truth, Unknown, conjunction
from scanner.model.verdicts import Reason, RecordVerdict, Verdict
from scanner.snapshot.batches import Plain
from scanner.snapshot.manifest import Entry

Record = Mapping[str, Any]
Sink = Callable[[RecordResult], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a judge says of one record."""

    verdict: RecordVerdict
    reasons: tuple[Reason, ...]


NOT_JUDGED = Outcome(RecordVerdict.NOT_JUDGED, ())
PASS = Outcome(RecordVerdict.PASS, ())
FAIL = Outcome(RecordVerdict.FAIL, ())
STALE = Outcome(RecordVerdict.UNKNOWN, (Reason.STALE,))
INCONCLUSIVE = Outcome(RecordVerdict.UNKNOWN, (Reason.INCONCLUSIVE,))


def _unknown(truth: Unknown) -> Outcome:
    return Outcome(RecordVerdict.UNKNOWN, tuple(sorted(truth.reasons)))


def record_judge(rule: Rule, parameters: Mapping[str, Any], now: datetime) -> Callable[[Record, Truth], Outcome]:
    """A function that judges one record of known or unknown membership. For a count, PASS means: the record counts."""
    where: Decide | None = bind(rule.where, parameters, now) if rule.where else None
    valid: Decide | None = bind(rule.valid_when, parameters, now) if rule.valid_when else None
    conclusive: Decide | None = bind(rule.conclusive_when, parameters, now) if rule.conclusive_when else None
    demand = rule.require or (rule.count.of if rule.count else None)
    require = bind(demand, parameters, now) if demand else None

    def judge(record: Record, member: Truth) -> Outcome:
        gate = member if where is None or member is False else conjunction([member, where(record)])
        if gate is False:
            return NOT_JUDGED
        if gate is not True:
            return _unknown(gate)
        for usable, otherwise in ((valid, STALE), (conclusive, INCONCLUSIVE)):
            if usable is not None:
                truth = usable(record)
                if truth is not True:
                    return otherwise if truth is False else _unknown(truth)
        held: Truth = require(record) if require else True
        if held is True:
            return PASS
        return FAIL if held is False else _unknown(held)

    return judge


class FindingBuilder:
    """Takes the records of one population, one by one, and folds them into a `Finding`.

    ``lacking``: set where it is known from elsewhere that there may be more of whom nothing was read, and why.
    """

    def __init__(
        self, rule: Rule, parameters: Mapping[str, Any], entry: Entry | None, ledger: Mapping[str, int] | None, sink: Sink | None = None
    ) -> None:
        self.rule = rule
        self.parameters = parameters
        self.entry = entry
        self.ledger = ledger
        self.sink = sink
        self.unknown_owner = 0
        self.lacking: Reason | None = None
        self._judge = record_judge(rule, parameters, entry.collected_at) if entry else None
        self._tally: Counter[RecordVerdict] = Counter()
        self._reasons: Counter[Reason] = Counter()
        self._kept: dict[RecordVerdict, list[RecordResult]] = {RecordVerdict.FAIL: [], RecordVerdict.UNKNOWN: [], RecordVerdict.PASS: []}
        self._fields, self._columns = columns_of(rule, parameters)
        self._broken = False

    @property
    def broken(self) -> bool:
        """Whether the rule broke on a record. What came before still counts."""
        return self._broken

    def feed(self, record: Record, member: Truth, name: str = "") -> None:
        """Judge one record. ``name``: what people call it, where the record itself does not say.

        A rule that breaks on it makes the finding unknown (rule_error); other rules go on.
        """
        outcome = self.decide(record, member)
        if outcome is not None:
            self.tally(outcome, member, 1)
            if outcome is not NOT_JUDGED:
                self.show(outcome, Seen(Plain([record]), self.rule.resource.identity, lambda _: name, most=False), 0)

    def decide(self, record: Record, member: Truth) -> Outcome | None:
        """What the rule says of one record; None if it breaks on it or broke before, or if nothing was read."""
        if self._judge is None or self._broken:
            return None
        try:
            return self._judge(record, member)
        except Exception:  # noqa: BLE001 - the one wall: a broken rule must not take the others with it
            self._broken = True
            return None

    def tally(self, outcome: Outcome, member: Truth, times: int) -> None:
        """Count so many records that came out like this."""
        self._tally[outcome.verdict] += times
        if outcome is NOT_JUDGED:
            return
        if isinstance(member, Unknown) and self.rule.resource.scope == "device":
            self.unknown_owner += times
        for reason in outcome.reasons:
            self._reasons[reason] += times

    def wants(self, outcome: Outcome) -> bool:
        """Whether a record that came out like this would be shown, or written down."""
        verdict = self._shown_as(outcome)
        return verdict is not None and (self.sink is not None or self._room(verdict))

    def show(self, outcome: Outcome, seen: Seen, index: int) -> bool:
        """Keep a record as evidence, and write it down, if it is wanted. Returns whether it was."""
        verdict = self._shown_as(outcome)
        if verdict is None:
            return False
        room = self._room(verdict)
        if not room and self.sink is None:
            return False
        record_id, name = seen.names(index)
        result = RecordResult(record_id, name, verdict, outcome.reasons, self._columns, seen.values(index, self._fields))
        if room:
            self._kept[verdict].append(result)
        if self.sink:
            self.sink(result)
        return True

    def _room(self, verdict: RecordVerdict) -> bool:
        """Whether one more of this verdict would still be among the records shown."""
        before = 0
        for each, kept in self._kept.items():
            before += len(kept)
            if each is verdict:
                break
        return before < MAX_RECORDS

    def _shown_as(self, outcome: Outcome) -> RecordVerdict | None:
        if outcome is NOT_JUDGED:
            return None
        if self.rule.count is None or outcome.verdict is RecordVerdict.UNKNOWN:
            return outcome.verdict
        verdict = self._counted(outcome.verdict)
        return None if verdict is RecordVerdict.NOT_JUDGED else verdict

    def _counted(self, verdict: RecordVerdict) -> RecordVerdict:
        """Of a count: a record that counts is shown as pass under at_least and as fail under at_most alone."""
        only_at_most = self.rule.count is not None and self.rule.count.at_least is None
        if verdict is RecordVerdict.PASS:
            return RecordVerdict.FAIL if only_at_most else RecordVerdict.PASS
        return RecordVerdict.NOT_JUDGED

    def finish(self, finding_id: str, work_style: str | None, parameters_json: Mapping[str, Any]) -> Finding:
        """The finding over everything fed."""
        verdict, reasons, bounds = self._verdict()
        return Finding(
            id=finding_id,
            rule=self.rule.id,
            work_style=work_style,
            parameters=parameters_json,
            scope=self.rule.resource.scope,
            resource=self.rule.resource.name,
            verdict=verdict,
            reasons=reasons,
            counts=self._counts(),
            bounds=bounds,
            records=tuple(self._records()),
            unknown_owner=self.unknown_owner,
            demanded=self.rule.demanded,
            otherwise=self._otherwise(verdict),
        )

    def _otherwise(self, verdict: Verdict) -> Verdict:
        """What the verdict would be if nothing failed: a failure needs no whole population, but a pass does."""
        if verdict is not Verdict.FAIL:
            return verdict
        passed, failed, unknown = (self._tally[each] for each in (RecordVerdict.PASS, RecordVerdict.FAIL, RecordVerdict.UNKNOWN))
        few = self.rule.count is None and passed + failed < (self._declared() or 0)
        return Verdict.UNKNOWN if unknown or few or not self._complete else Verdict.PASS

    def _counts(self) -> Counts:
        passed, failed, unknown, not_judged = (
            self._tally[each] for each in (RecordVerdict.PASS, RecordVerdict.FAIL, RecordVerdict.UNKNOWN, RecordVerdict.NOT_JUDGED)
        )
        if self.rule.count is None:
            return Counts(passed, failed, unknown, not_judged)
        fails = self._counted(RecordVerdict.PASS) is RecordVerdict.FAIL
        return Counts(0 if fails else passed, passed if fails else 0, unknown, not_judged + failed)

    def _records(self) -> list[RecordResult]:
        """What is shown: failing records first, then unknown, then passing ones; at most `MAX_RECORDS`."""
        return [result for kept in self._kept.values() for result in kept][:MAX_RECORDS]

    def _verdict(self) -> tuple[Verdict, Mapping[Reason, int], tuple[int, int | None] | None]:
        if self._broken:
            return Verdict.UNKNOWN, {Reason.RULE_ERROR: 1}, None
        absent = self._absent()
        if absent is not None:
            return Verdict.UNKNOWN, {absent: 1}, None
        if self.rule.count:
            return self._count_verdict()
        verdict, reasons = self._require_verdict()
        return verdict, reasons, None

    def _absent(self) -> Reason | None:
        """Why nothing can be said at all; None if the resource was read, or is known not to exist."""
        entry = self.entry
        if entry is None:
            return Reason.NOT_COLLECTED
        if entry.state == "not_obtained":
            return entry.reason or Reason.NOT_COLLECTED
        if entry.state == "none" and self.rule.resource.none_means is None:
            return Reason.NOT_COLLECTED
        return None

    @property
    def _complete(self) -> bool:
        return self.lacking is None and self.entry is not None and (self.entry.state == "none" or self.entry.complete)

    def _open_reasons(self) -> dict[Reason, int]:
        more = [] if self._complete else [self.lacking or Reason.INCOMPLETE]
        return dict(self._reasons + Counter(more))

    def _require_verdict(self) -> tuple[Verdict, Mapping[Reason, int]]:
        tally = self._tally
        if tally[RecordVerdict.FAIL]:
            return Verdict.FAIL, {}
        if tally[RecordVerdict.UNKNOWN] or not self._complete:
            return Verdict.UNKNOWN, self._open_reasons()
        if not tally[RecordVerdict.PASS]:
            return self._empty_verdict()
        if tally[RecordVerdict.PASS] < (self._declared() or 0):
            return Verdict.UNKNOWN, {Reason.INCOMPLETE: 1}
        return Verdict.PASS, {}

    def _declared(self) -> int | None:
        """How many the ledger says there are of what the rule judges; None if it does not say."""
        if self.ledger is None or not self.rule.ledger or any(kind not in self.ledger for kind in self.rule.ledger):
            return None
        return sum(self.ledger[kind] for kind in self.rule.ledger)

    def _empty_verdict(self) -> tuple[Verdict, Mapping[Reason, int]]:
        on_empty = self.rule.on_empty
        if on_empty == "fail":
            return Verdict.FAIL, {}
        if on_empty == "pass":
            return Verdict.PASS, {}
        if on_empty == "ledger" and self._declared() == 0:
            return Verdict.NOT_APPLICABLE, {Reason.NO_SUBJECT: 1}
        return Verdict.UNKNOWN, {Reason.NO_SUBJECT: 1}

    def _count_verdict(self) -> tuple[Verdict, Mapping[Reason, int], tuple[int, int | None]]:
        tally = self._tally
        low = tally[RecordVerdict.PASS]
        high = low + tally[RecordVerdict.UNKNOWN] if self._complete else None
        bounds = (low, high)
        known = low + tally[RecordVerdict.FAIL]
        if self._complete and not known and not tally[RecordVerdict.UNKNOWN]:
            verdict, reasons = self._empty_verdict()
            return verdict, reasons, bounds
        count = self.rule.count
        assert count is not None  # noqa: S101 - narrows the type; _verdict asked before
        truths: list[bool | None] = []
        if count.at_least is not None:
            wanted = resolve(count.at_least, self.parameters)
            truths.append(True if low >= wanted else False if high is not None and high < wanted else None)
        if count.at_most is not None:
            allowed = resolve(count.at_most, self.parameters)
            truths.append(False if low > allowed else True if high is not None and high <= allowed else None)
        verdict = Verdict.FAIL if False in truths else Verdict.UNKNOWN if None in truths else Verdict.PASS
        # Records of which nothing is known do not make a population: without a known one, only what holds of an empty one does.
        if verdict is Verdict.UNKNOWN or (not known and self.rule.on_empty != str(verdict)):
            return Verdict.UNKNOWN, self._open_reasons(), bounds
        return verdict, {}, bounds
