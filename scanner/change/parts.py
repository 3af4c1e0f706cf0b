"""The rules and questions of one item at two times: what came of each, why it may differ, and whether the item's change stands without that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scanner.change.facts import Facts, Group, Part, Result, Style, Tree, deciding, leaves
from scanner.change.kinds import OURS, Cause, by_verdicts
from scanner.change.records import Records
from scanner.model.changes import ADDED, REMOVED, RULE_CHANGED, SCOPE_CHANGED, UNCHANGED
from scanner.model.methods import ownership_of
from scanner.model.verdicts import STRENGTH, Reason, Verdict

RecordsOf = Callable[[Part, Part], Records | None]


@dataclass(frozen=True, slots=True)
class PartChange:
    """One rule or question that came out differently, or whose records did, or on which an item's failure stands for the first time.

    ``before``/``after``: None where the item did not have it. ``newly_fails``: whether the item's failure now stands on it and did not before.
    ``records``: None of questions, and where no list of records was compared.
    """

    kind: str
    target: str
    change: str
    before: Part | None
    after: Part | None
    causes: tuple[Cause, ...]
    newly_fails: bool
    records: Records | None


def paired(old: Tree | None, new: Tree | None) -> Iterator[tuple[Part | None, Part | None]]:
    """The parts of both times, those that are the same side by side, in the newer order; parts that are gone come last."""
    before = list(leaves(old))
    for part in leaves(new):
        same = next((index for index, each in enumerate(before) if (each.kind, each.target) == (part.kind, part.target)), None)
        yield (None if same is None else before.pop(same)), part
    yield from ((part, None) for part in before)


def alike(old: Tree, new: Tree) -> bool:
    """Whether two trees ask for the same things."""
    if isinstance(old, Part) or isinstance(new, Part):
        return isinstance(old, Part) and isinstance(new, Part) and (old.kind, old.target) == (new.kind, new.target)
    return old.kind == new.kind and len(old.parts) == len(new.parts) and all(map(alike, old.parts, new.parts))


def part_changes(old: Result, new: Result, before: Facts, after: Facts, records_of: RecordsOf) -> tuple[PartChange, ...]:
    """Everything that differs among the parts of an item; a rule or question that stands there several times and came out the same stands once."""
    if old.tree is None or new.tree is None:
        return ()
    failed, fails = ({(part.kind, part.target) for part in deciding(each.tree)} for each in (old, new))
    found: list[PartChange] = []
    for then, now in paired(old.tree, new.tree):
        part = now or then
        if part is None:
            continue
        key = part.kind, part.target
        if any((each.before, each.after) == (then, now) for each in found):
            continue
        newly_fails = key in fails - failed
        if then is None or now is None:
            found.append(PartChange(*key, REMOVED if now is None else ADDED, then, now, (), newly_fails, None))
            continue
        change = by_verdicts(then.verdict, now.verdict)
        records = records_of(then, now) if part.kind == "rule" else None
        if change == UNCHANGED and not records and not newly_fails:
            continue
        causes = () if change == UNCHANGED else _causes(then, now, new.work_style, before, after)
        found.append(PartChange(*key, told(change, causes), then, now, causes, newly_fails, records))
    return tuple(found)


def told(change: str, causes: tuple[Cause, ...]) -> str:
    """What a change is called that may have these causes: ours, if there is no other; the tenant's own, if there is none."""
    if not causes:
        return change
    return RULE_CHANGED if all(cause.kind in OURS for cause in causes) else SCOPE_CHANGED


def stands_alone(old: Tree, new: Tree, before: Facts, after: Facts, style: str) -> bool:
    """Whether the item would have changed the same way had every part that may differ for another reason kept its verdict."""
    return _without(old, new, before, after, style) == new.verdict


def _without(old: Tree, new: Tree, before: Facts, after: Facts, style: str) -> str:
    if isinstance(old, Group) and isinstance(new, Group):
        found = {_without(then, now, before, after, style) for then, now in zip(old.parts, new.parts, strict=True)}
        return str(next(verdict for verdict in STRENGTH[new.kind] if verdict in found))
    if isinstance(old, Part) and isinstance(new, Part) and old.verdict != new.verdict and _causes(old, new, style, before, after):
        return old.verdict
    return new.verdict


def causes_of(old: Tree, new: Tree, before: Facts, after: Facts, style: str) -> tuple[Cause, ...]:
    """Why verdicts of parts may differ although nothing in the tenant does, each reason once."""
    if not alike(old, new):
        return (Cause("checklist", "", "", None, None),)
    found: list[Cause] = []
    for then, now in zip(leaves(old), leaves(new), strict=True):
        if then.verdict != now.verdict:
            found += [cause for cause in _causes(then, now, style, before, after) if cause not in found]
    return tuple(found)


def _causes(then: Part, now: Part, style: str, before: Facts, after: Facts) -> tuple[Cause, ...]:
    return (*_ours(then, now, before, after), *_scope(then, now, before, after, style))


def _ours(then: Part, now: Part, before: Facts, after: Facts) -> Iterator[Cause]:
    if then.finding is None or now.finding is None:
        return
    file_then, file_now = before.rules.get(then.target), after.rules.get(now.target)
    if file_then and file_now and file_then != file_now:
        yield Cause("rule", now.target, "", file_then, file_now)
    old, new = (side.findings[each].parameters if each in side.findings else {} for side, each in ((before, then.finding), (after, now.finding)))
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield Cause("parameter", now.target, name, old.get(name), new.get(name))


def _scope(then: Part, now: Part, before: Facts, after: Facts, name: str) -> Iterator[Cause]:
    old, new = before.styles[name], after.styles[name]
    if Verdict.NOT_APPLICABLE in (then.verdict, now.verdict):
        yield why_not(then, now, old, new)
        return
    found = after.findings.get(now.finding or "")
    if found is None or found.work_style is None:
        return
    yield from population(old, new)
    if old.ledger != new.ledger and _short(then, now, before, after):
        yield Cause("ledger", "", "", old.ledger, new.ledger)


def population(old: Style, new: Style) -> Iterator[Cause]:
    """Whether other people or devices are judged."""
    if ownership_of(old.method) != ownership_of(new.method):
        yield Cause("method", "", "", old.method, new.method)
    if old.people != new.people:
        yield Cause("people", "", "", old.people, new.people)
    if old.devices_in != new.devices_in:
        yield Cause("devices", "", "", old.devices_in, new.devices_in)


def why_not(then: Part | Result, now: Part | Result, old: Style, new: Style) -> Cause:
    """Why something applies now and did not before, or the other way round."""
    reasons = (then if then.verdict == Verdict.NOT_APPLICABLE else now).reasons
    if isinstance(then, Part) and isinstance(now, Part) and "not_applicable" in (then.answer, now.answer):
        return Cause("answer", now.target, "", then.answer, now.answer)
    if isinstance(then, Result) and isinstance(now, Result) and then.excluded != now.excluded:
        return Cause("tailoring", "", "", then.excluded, now.excluded)
    if Reason.METHOD in reasons or old.method != new.method:
        return Cause("method", "", "", old.method, new.method)
    circumstances = _differing(old, new)
    if circumstances[0] and Reason.NO_SUBJECT not in reasons:
        return Cause("circumstances", "", "", *circumstances)
    return Cause("ledger", "", "", old.ledger, new.ledger) if old.ledger != new.ledger else Cause("subjects", "", "", None, None)


def _differing(old: Style, new: Style) -> tuple[dict[str, bool | None], dict[str, bool | None]]:
    names = sorted(name for name in old.circumstances.keys() | new.circumstances.keys() if old.circumstances.get(name) != new.circumstances.get(name))
    before, after = ({name: style.circumstances.get(name) for name in names} for style in (old, new))
    return before, after


def _short(then: Part, now: Part, before: Facts, after: Facts) -> bool:
    """Whether it is the ledger's number that makes the difference between a pass and what cannot be said."""
    if {then.verdict, now.verdict} != {Verdict.PASS, Verdict.UNKNOWN}:
        return False
    part, side = (then, before) if then.verdict == Verdict.UNKNOWN else (now, after)
    finding = side.findings.get(part.finding or "")
    return finding is not None and finding.unknown == 0
