"""Judged together is judged one by one: the same findings, the same evidence, the same records written down."""

import hashlib
import json
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.judge import together
from scanner.judge.engine import FindingKey, Job, judge, plan
from scanner.judge.findings import FindingBuilder, Sink
from scanner.judge.parameters import effective
from scanner.judge.population import DEVICES, MEMBERS, Populations
from scanner.library.library import load_library
from scanner.library.organisation import Organisation, OutOfUse, WorkStyle, load_organisation
from scanner.library.rules import Count, Rule
from scanner.model.findings import Finding, RecordResult
from scanner.snapshot import batches
from scanner.snapshot.read import Snapshot, open_snapshot
from tests.judge.one_by_one import judge_one_by_one
from tests.judge.rules import rule
from tests.language.at_random import conditions, records
from tests.proof.mutations import MemorySnapshot, changes, in_memory

ROOT = Path(__file__).resolve().parents[2]
TENANTS = sorted(path.name for path in (ROOT / "fixtures/tenants").iterdir() if path.is_dir())
LIBRARY = load_library()
EXAMPLES = 1000 if os.environ.get("TELEWORK_SCAN_PROOF") == "full" else 30
RESOURCES = [
    DEVICES,
    "defender.windowsProtectionStates",
    "intune.managedDeviceEncryptionStates",
    "entra.userSignInActivity",
    "entra.userRegistrationDetails",
    "entra.groupSettings",
    "entra.conditionalAccessPolicies",
]


class Written:
    """Everything that was written down, by finding."""

    def __init__(self) -> None:
        self.results: dict[str, list[RecordResult]] = {}

    @contextmanager
    def sink(self, finding: str) -> Iterator[Sink]:
        yield self.results.setdefault(finding, []).append


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BLOCK", 2048)
    monkeypatch.setattr(batches, "FIRST", 512)
    monkeypatch.setattr(batches, "ROWS", 7)


def as_told(findings: Mapping[FindingKey, Finding]) -> dict[FindingKey, Any]:
    return {key: (finding.as_json(), finding.unknown_owner) for key, finding in findings.items()}


def check(snapshot: Snapshot, organisation: Organisation, jobs: list[Job]) -> None:
    for with_sink in (False, True):
        expected_rows, found_rows = Written(), Written()
        expected = judge_one_by_one(snapshot, Populations(snapshot, organisation, LIBRARY.resources), jobs, expected_rows.sink if with_sink else None)
        found = judge(snapshot, Populations(snapshot, organisation, LIBRARY.resources), jobs, found_rows.sink if with_sink else None)
        assert as_told(found) == as_told(expected)
        assert found_rows.results == expected_rows.results


def of_tenant(name: str) -> tuple[Organisation, list[Job]]:
    organisation = load_organisation(ROOT / "fixtures/tenants" / name / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules)
    return organisation, plan(LIBRARY, organisation, [LIBRARY.checklists[each] for each in organisation.checklists])


@pytest.mark.parametrize("name", TENANTS)
def test_the_sample_tenants_come_out_the_same(name: str) -> None:
    check(open_snapshot(ROOT / "fixtures/tenants" / name / "snapshot"), *of_tenant(name))


def spoilt(snapshot: MemorySnapshot, chance: random.Random) -> MemorySnapshot:
    """A snapshot in which many values are missing, null, of a wrong type or of no declared value, and some records stand twice."""
    for resource in LIBRARY.resources.values():
        found = snapshot.data.get(resource.name, [])
        changed = []
        for record in found:
            now = record
            for field in chance.sample(list(resource.fields.values()), min(3, len(resource.fields))):
                options = [] if field.of_device or chance.random() < 0.5 else list(_changes(now, field))
                now = chance.choice(options) if options else now
            changed += [now] * chance.choice((1, 1, 1, 2))
        snapshot = snapshot.with_records(resource.name, changed)
    return snapshot


def _changes(record: dict[str, Any], field: Any) -> Iterator[dict[str, Any]]:
    try:
        yield from (changed for _, changed in changes(record, field))
    except (AssertionError, TypeError, AttributeError):
        return


def on_disk(snapshot: MemorySnapshot, folder: Path) -> Snapshot:
    """The same snapshot as files."""
    entries = {}
    for name, entry in snapshot.manifest.entries.items():
        if entry.file is None:
            entries[name] = entry
            continue
        raw = b"".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for record in snapshot.data[name])
        path = folder / f"{name.replace('.', '/')}.jsonl"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(raw)
        file = path.relative_to(folder).as_posix()
        entries[name] = replace(entry, file=file, count=len(snapshot.data[name]), sha256=hashlib.sha256(raw).hexdigest())
    return Snapshot(folder, replace(snapshot.manifest, entries=entries), "")


@pytest.mark.parametrize("seed", range(EXAMPLES // 10))
def test_spoilt_tenants_come_out_the_same(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    name = chance.choice(["sample", "vpn", "byod", "exemplary", "stale"])
    organisation, jobs = of_tenant(name)
    snapshot = spoilt(in_memory(ROOT / "fixtures/tenants" / name / "snapshot"), chance)
    check(snapshot.as_snapshot(), organisation, jobs)
    check(on_disk(snapshot, tmp_path), organisation, jobs)


def style(number: int, method: int, groups: tuple[str, ...] | None) -> WorkStyle:
    return WorkStyle(f"style-{number}", "勤務形態", method, groups, groups, {}, None, None, {"windows": 2, "macos": 0, "ios": 0, "android": 0})


@st.composite
def rules(draw: st.DrawFn, resource: str) -> Rule:
    described = LIBRARY.resources[resource]
    some = conditions(described.fields.values())
    maybe = st.none() | some
    count = draw(st.none() | st.builds(Count, some, st.none() | st.integers(0, 3), st.none() | st.integers(0, 3)))
    return replace(
        rule(),
        id=f"r{draw(st.integers(0, 10**9))}",
        resource=described,
        where=draw(maybe),
        require=None if count else draw(some),
        count=count,
        valid_when=draw(maybe),
        conclusive_when=draw(maybe),
        show=tuple(draw(st.lists(st.sampled_from(list(described.fields.values())), max_size=3, unique_by=lambda field: field.name))),
    )


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("resource", RESOURCES)
def test_any_rules_on_any_records_come_out_the_same(resource: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    described = LIBRARY.resources[resource]
    styles = tuple(
        style(number, data.draw(st.sampled_from([2, 6])), data.draw(st.sampled_from([None, ("g1",), ("g1", "g2")]))) for number in range(2)
    )
    out = (OutOfUse("a", "", "", "2099-01-01"),)
    organisation = Organisation("o", None, "ja", "Asia/Tokyo", (), styles, out, (), {}, None, None, (), ())
    base = in_memory(ROOT / "fixtures/tenants/vpn/snapshot")
    ids = st.sampled_from(["", "a", "b", None])
    devices = data.draw(st.lists(records(LIBRARY.resources[DEVICES].fields.values()), max_size=4))
    snapshot = base.with_records(DEVICES, [{**device, "id": data.draw(ids)} for device in devices])
    members = [{"of": group, "value": data.draw(st.sampled_from([{"id": "a"}, {"deviceId": "b"}, {}, None, "a"]))} for group in ("g1", "g1")]
    snapshot = snapshot.with_records(MEMBERS, members).with_entry(MEMBERS, complete=data.draw(st.booleans()))
    if resource != DEVICES:
        found = data.draw(st.lists(records(described.fields.values()), max_size=12))
        named = [{**record, **{path[0]: data.draw(ids) for path in (described.identity.device, described.identity.id) if path}} for record in found]
        snapshot = snapshot.with_records(resource, named)
    if data.draw(st.integers(0, 9)) == 0:
        snapshot = snapshot.with_entry(DEVICES, state="not_obtained", complete=False)
    jobs = []
    for number, a_rule in enumerate(data.draw(st.lists(rules(resource), min_size=1, max_size=3))):
        for each in (None,) if described.scope == "tenant" else styles:
            key = (a_rule.id, each.id if each else None, (("n", number),))
            jobs.append(Job(key, f"{number}.{key[1]}", a_rule, each, effective(a_rule, {}, {})))
    check(snapshot.as_snapshot(), organisation, jobs)
    check(on_disk(snapshot, tmp_path_factory.mktemp("snapshot")), organisation, jobs)


def test_a_rule_that_breaks_in_the_middle_keeps_what_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation, jobs = of_tenant("sample")
    snapshot = open_snapshot(ROOT / "fixtures/tenants/sample/snapshot")
    real = FindingBuilder.__init__

    def init(self: Any, *arguments: Any) -> None:
        real(self, *arguments)
        inner = self._judge

        def breaking(record: Any, member: Any) -> Any:
            if record.get("operatingSystem") == "iOS" and self.rule.id == "windows-system-drive-encrypted":
                raise ZeroDivisionError
            return inner(record, member)

        self._judge = breaking if inner else None

    monkeypatch.setattr(FindingBuilder, "__init__", init)
    check(snapshot, organisation, jobs)
    broken = [
        key
        for key, finding in judge(snapshot, Populations(snapshot, organisation, LIBRARY.resources), jobs).items()
        if "rule_error" in finding.reasons
    ]
    assert {key[0] for key in broken} == {"windows-system-drive-encrypted"}


def test_what_is_remembered_of_records_does_not_grow_with_the_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MAX_SORTS", 3)
    check(open_snapshot(ROOT / "fixtures/tenants/sample/snapshot"), *of_tenant("sample"))
