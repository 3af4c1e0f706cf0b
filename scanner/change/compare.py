"""Two assessments of one tenant: what changed, item by item, and whose change it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scanner.change.facts import Facts, Key, Part, Result
from scanner.change.kinds import Cause, by_verdicts
from scanner.change.parts import PartChange, alike, causes_of, part_changes, stands_alone, told, why_not
from scanner.change.records import Reader, Records, compare_records
from scanner.model.changes import ADDED, KINDS, REMOVED, SCOPE_CHANGED, UNCHANGED, WAIVED, WAIVER_ENDED, WITHIN
from scanner.model.errors import UsageError
from scanner.model.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. ``records``: reads the judged records of a finding; None where they are not at hand. ``digests``: SHA-256 of those lists."""

    facts: Facts
    records: Reader | None
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is not as it was. ``before``/``after``: None where the item was not, or is no longer, in the assessment."""

    kind: str
    before: Result | None
    after: Result | None
    causes: tuple[Cause, ...]
    parts: tuple[PartChange, ...]

    @property
    def key(self) -> Key:
        """Checklist, item, work style."""
        one = self.after or self.before
        if one is None:
            raise ValueError("a change of nothing")
        return one.key


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something that both assessments stand on and that differs: ``kind`` as of causes, or ``tool``, ``work_style`` or ``resource``. ``subject``: whose it is."""

    kind: str
    subject: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it. ``changes``: by kind in the order of `KINDS`, then as the assessment lists its items. ``counts``: kind → items, all kinds.

    ``rules``: rules whose files differ.
    """

    old: Facts
    new: Facts
    circumstances: tuple[Circumstance, ...]
    rules: tuple[str, ...]
    changes: tuple[Change, ...]
    counts: Mapping[str, int]


def compare(old: Side, new: Side) -> Comparison:
    """Hold an assessment against an earlier one. Raises `UsageError` for assessments of different tenants."""
    before, after = old.facts, new.facts
    if before.tenant.lower() != after.tenant.lower():
        raise UsageError(
            f"別のテナントの判定結果どうしは比べられません（{before.tenant} と {after.tenant}）。",
            f"these are assessments of different tenants ({before.tenant} and {after.tenant}).",
        )
    known: dict[tuple[str, str], Records | None] = {}

    def records_of(then: Part, now: Part) -> Records | None:
        if not _telling(then, now):
            return None
        pair = then.finding or "", now.finding or ""
        if pair not in known:
            known[pair] = _records(old, new, *pair)
        return known[pair]

    everything = [_change(before.results.get(key), result, before, after, records_of) for key, result in after.results.items()]
    everything += [Change(REMOVED, result, None, (), ()) for key, result in before.results.items() if key not in after.results]
    counts = Counter(each.kind for each in everything)
    order = list(KINDS)
    return Comparison(
        old=before,
        new=after,
        circumstances=tuple(_circumstances(before, after)),
        rules=tuple(sorted(rule for rule in before.rules.keys() & after.rules.keys() if before.rules[rule] != after.rules[rule])),
        changes=tuple(sorted((each for each in everything if each.kind != UNCHANGED), key=lambda change: order.index(change.kind))),
        counts={kind: counts[kind] for kind in KINDS},
    )


def _records(old: Side, new: Side, then: str, now: str) -> Records | None:
    """The records of a finding side by side; None where the lists are the same, or one is not there."""
    digests = old.digests.get(then), new.digests.get(now)
    if old.records is None or new.records is None or None in digests or digests[0] == digests[1]:
        return None
    return compare_records(old.records(then), new.records(now))


def _telling(then: Part, now: Part) -> bool:
    """Whether records that differ say something of the item: its part came out differently, or fails."""
    return then.verdict != now.verdict or now.verdict == Verdict.FAIL


def _change(old: Result | None, new: Result, before: Facts, after: Facts, records_of: Any) -> Change:
    if old is None:
        return Change(ADDED, None, new, (), ())
    parts = part_changes(old, new, before, after, records_of)
    kind, causes = _kind(old, new, before, after)
    if kind == UNCHANGED and parts:
        kind = WITHIN
    return Change(kind, old, new, causes, parts)


def _kind(old: Result, new: Result, before: Facts, after: Facts) -> tuple[str, tuple[Cause, ...]]:
    if old.tree is None or new.tree is None:
        if (old.tree is None) == (new.tree is None):
            return UNCHANGED, ()
        return SCOPE_CHANGED, (why_not(old, new, before.styles[old.work_style], after.styles[new.work_style]),)
    change = by_verdicts(old.underlying, new.underlying)
    if change == UNCHANGED:
        if old.verdict == new.verdict == Verdict.FAIL and old.waived != new.waived:
            return (WAIVED if new.waived else WAIVER_ENDED), ()
        return UNCHANGED, ()
    same = alike(old.tree, new.tree)
    if same and stands_alone(old.tree, new.tree, before, after, new.work_style):
        return change, ()
    causes = causes_of(old.tree, new.tree, before, after, new.work_style)
    return told(change, causes), causes


def _circumstances(before: Facts, after: Facts) -> Iterator[Circumstance]:
    """What differs of what is judged, and of what judges it, whether or not a verdict changed with it."""
    if before.tool != after.tool:
        yield Circumstance("tool", "", before.tool, after.tool)
    for name in dict.fromkeys((*after.checklists, *before.checklists)):
        old, new = before.checklists.get(name), after.checklists.get(name)
        if old != new:
            yield Circumstance("checklist", name, old, new)
    yield from _styles(before, after)
    for name in sorted(before.resources.keys() & after.resources.keys()):
        if before.resources[name] != after.resources[name]:
            yield Circumstance("resource", name, asdict(before.resources[name]), asdict(after.resources[name]))
    for key, result in after.results.items():
        if key in before.results and before.results[key].excluded != result.excluded:
            yield Circumstance("tailoring", "/".join(key), before.results[key].excluded, result.excluded)


def _styles(before: Facts, after: Facts) -> Iterator[Circumstance]:
    for name in dict.fromkeys((*after.styles, *before.styles)):
        if name not in before.styles or name not in after.styles:
            yield Circumstance("work_style", name, name in before.styles, name in after.styles)
            continue
        one, other = before.styles[name], after.styles[name]
        for kind, then, now in (
            ("method", one.method, other.method),
            ("people", one.people, other.people),
            ("devices", one.devices_in, other.devices_in),
            ("ledger", one.ledger, other.ledger),
            ("circumstances", one.circumstances, other.circumstances),
        ):
            if then != now:
                yield Circumstance(kind, name, then, now)
