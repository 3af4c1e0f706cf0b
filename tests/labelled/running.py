"""Works the truth of a made-up tenant out of its records, and compares it with what was planted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from scanner.derive.registry import derivations
from scanner.derive.run import with_derived
from scanner.judge.engine import Job, judge, key_of
from scanner.judge.parameters import effective
from scanner.judge.population import Populations
from scanner.library.library import Library
from scanner.library.organisation import BreakGlass, Organisation, WorkStyle
from scanner.library.rules import Rule
from scanner.model.verdicts import Reason
from scanner.resources.registry import registry
from scanner.snapshot.manifest import Entry, Manifest
from scanner.snapshot.read import Snapshot
from tests.labelled.world import NOW, Absent, Fact, Holding, Json, NotKnown, OneOf, World
from tests.proof.mutations import MemorySnapshot

CHECKLIST = "mic-sme-2021"
STAMP = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
_NOTHING: Any = object()


def snapshot_of(world: World) -> MemorySnapshot:
    """The tenant as a collection would have brought it: what the world names was read, everything else was not collected."""
    entries = {}
    data: dict[str, list[Json]] = {}
    for name in sorted({*world.records, *world.refused, *world.none}):
        refused = world.refused.get(name)
        state = "not_obtained" if refused else "none" if name in world.none else "present"
        records = [] if state != "present" else sorted(world.records[name], key=_order)
        data[name] = records
        whole = state != "not_obtained" and name not in world.cut
        reason = Reason(refused) if refused else None if whole else Reason.INCOMPLETE
        file = f"{name}.jsonl" if state == "present" else None
        digest = hashlib.sha256(b"").hexdigest()
        entries[name] = Entry(name, file, len(records), digest, state, whole, reason, None, registry()[name].permission, NOW, STAMP)
    return MemorySnapshot(Manifest("test", "0" * 36, "株式会社サンプル", NOW, STAMP, None, (), entries, None), data)


def _order(record: Json) -> str:
    return str(record.get("id", record.get("of", "")))


def organisation_of(world: World) -> Organisation:
    style = WorkStyle("all", "全員", world.method, None, None, {}, None, None, world.ledger)
    emergency = tuple(BreakGlass(each, "緊急用", "総務") for each in world.break_glass)
    return Organisation("株式会社サンプル", None, "ja", "Asia/Tokyo", (CHECKLIST,), (style,), (), emergency, {}, None, None, (), ())


def check(world: World, library: Library, folder: Path) -> list[str]:
    """Every difference between what was planted and what is found."""
    organisation = organisation_of(world)
    raw = snapshot_of(world).as_snapshot()
    expected = sorted({fact.resource for fact in world.facts})
    known = [f"derived.{name}" for name in derivations()]
    snapshot = with_derived(raw, organisation, [name for name in known if name in expected or world.verdicts], folder)
    found = [problem for name in expected for problem in _wrong_facts(world, name, snapshot, folder)]
    return found + (_wrong_verdicts(world, library, organisation, snapshot) if world.verdicts else [])


def _wrong_facts(world: World, resource: str, snapshot: Snapshot, folder: Path) -> Iterator[str]:
    entry = snapshot.entry(resource)
    records: dict[str, Json] = {}
    if entry is not None and entry.state == "present":
        path = folder / f"{resource.removeprefix('derived.')}.jsonl"
        records = {record["id"]: record for record in map(msgspec.json.decode, path.read_bytes().splitlines())}
    for fact in world.facts:
        if fact.resource == resource and (wrong := _wrong(fact, records, entry)):
            yield f"tenant {world.number}: {resource} {fact.id} {fact.field}: {wrong} [{fact.planted}]"


def _wrong(fact: Fact, records: Mapping[str, Json], entry: Entry | None) -> str:
    record = records.get(fact.id)
    if isinstance(fact.value, Absent) and fact.field == "id":
        return "" if record is None else "should not be there"
    if record is None:
        if isinstance(fact.value, NotKnown) and entry is not None and entry.reason is not None and str(entry.reason) in fact.value.reasons:
            return ""
        return f"no such record (resource: {entry.state if entry else 'none'}, {entry.reason if entry else ''})"
    return differs(fact.value, _value(record, fact.field))


def _value(record: Json, name: str) -> Any:
    if name == "codes":
        clauses = record.get("clauses")
        return [clause["code"] for clause in clauses] if isinstance(clauses, list) else clauses
    value: Any = record
    for part in [name] if name in record else name.split("."):
        value = value.get(part, _NOTHING) if isinstance(value, dict) else _NOTHING
    return value


def differs(expected: Any, found: Any) -> str:
    """What is wrong with a value; empty if nothing is."""
    marker = found["unknown"] if isinstance(found, dict) and found.keys() == {"unknown"} else None
    if isinstance(expected, NotKnown):
        if marker is None:
            return f"decided {found!r}, though nobody can know ({', '.join(sorted(expected.reasons))})"
        return "" if set(marker) <= expected.reasons else f"not known because of {marker}, not {sorted(expected.reasons)}"
    if marker is not None:
        return f"not known ({', '.join(marker)}), though it is {expected!r}"
    return "" if _fits(expected, found) else f"{expected!r} expected, found {'nothing' if found is _NOTHING else repr(found)}"


def _fits(expected: Any, found: Any) -> bool:
    if isinstance(expected, Absent):
        return found is _NOTHING
    if isinstance(expected, OneOf):
        return found in expected.values
    if isinstance(expected, Holding):
        return isinstance(found, list) and expected.values <= set(found)
    return type(found) is type(expected) and bool(found == expected)


def _wrong_verdicts(world: World, library: Library, organisation: Organisation, snapshot: Snapshot) -> list[str]:
    populations = Populations(snapshot, organisation, library.resources)
    wanted = {each.rule: each for each in world.verdicts}
    style = organisation.work_styles[0]
    findings = judge(snapshot, populations, [_job(library.rules[name], style) for name in sorted(wanted)])
    wrong = []
    for finding in findings.values():
        expected = wanted[finding.rule]
        reasons = {str(reason) for reason in finding.reasons}
        if str(finding.verdict) != expected.verdict or (expected.verdict == "unknown" and not reasons <= expected.reasons):
            said = f"{finding.verdict} ({', '.join(sorted(reasons))})"
            due = f"{expected.verdict} ({', '.join(sorted(expected.reasons))})"
            wrong.append(f"tenant {world.number}: rule {finding.rule}: {due} expected, found {said} [{expected.planted}]")
    return wrong


def _job(rule: Rule, style: WorkStyle) -> Job:
    numbers = effective(rule, {}, {})
    key = key_of(rule, style, numbers)
    return Job(key, rule.id, rule, None if key[1] is None else style, numbers)
