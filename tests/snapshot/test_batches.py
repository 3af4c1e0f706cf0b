"""Records read many at a time are the records read one by one; and what is refused there is refused here, in the same words."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.model.errors import InputError
from scanner.snapshot import batches as module
from scanner.snapshot.batches import Batch, Plain, batches
from scanner.snapshot.manifest import Entry, Manifest
from scanner.snapshot.read import Snapshot, open_snapshot
from scanner.snapshot.shapes import ABSENT, Structured, walk
from scanner.snapshot.strict_json import MAX_DEPTH

NAME = "made.up"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
TENANT = Path(__file__).resolve().parents[2] / "fixtures/tenants/sample/snapshot"

SINGLE = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["", "a", "端末", 'quo"te', "back\\slash", "\x7f", "\u2028", "[[[", 1.5, 2**70])
)
VALUE = st.recursive(
    SINGLE, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b", "@odata.type"]), inner, max_size=3), max_leaves=4
)
RECORD = st.fixed_dictionaries(
    {"id": st.text(max_size=3)}, optional={"name": SINGLE, "inner": VALUE, "list": st.lists(SINGLE, max_size=2), "last": VALUE}
)
SPOILT = [
    b'{"id":"1","id":"2"}',
    b'{"id":"1","inner":{"a":1,"a":2}}',
    b'{"id":"1","inner":{"\\u0061":1,"a":2}}',
    b'{"id":NaN}',
    b'{"id":1e999}',
    b'{"id":"\xff"}',
    b'{"id":"\\ud800"}',
    b'{"id":"\x01"}',
    b'{"id":01}',
    b'{"id":"1"',
    b'{"id":"1"} {"id":"2"}',
    b'{"id":"1"}{"id":"2"}',
    b'["id"]',
    b"1",
    b"\xef\xbb\xbf{}",
    b'{"id":' + b"[" * 101 + b"]" * 101 + b"}",
    b'{"id":' + b"[" * 5000 + b"]" * 5000 + b"}",
]
FINE = [
    b"",
    b"  ",
    b'  {"id" : "1"} \r',
    b'{"name":"b","id":"a"}',
    b'{"id":1.0}',
    b'{"id":1e2}',
    b'{"id":"\\u0041\\/"}',
    b'{"":1}',
    b'{"q\\"":1}',
    b"{}",
]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 256)
    monkeypatch.setattr(module, "FIRST", 64)
    monkeypatch.setattr(module, "ROWS", 3)


def snapshot_of(folder: Path, raw: bytes, **changes: Any) -> Snapshot:
    """A snapshot of one resource with these bytes; ``changes``: what its manifest says instead of the truth."""
    path = folder / "made" / "up.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    facts: dict[str, Any] = {"count": sum(1 for line in raw.split(b"\n") if line.strip()), "sha256": hashlib.sha256(raw).hexdigest()} | changes
    entry = Entry(NAME, "made/up.jsonl", facts["count"], facts["sha256"], "present", True, None, None, None, NOW, "2026-11-01T00:00:00Z")
    return Snapshot(folder, Manifest("t", "t", None, NOW, "2026-11-01T00:00:00Z", None, (), {NAME: entry}, None), "")


def one_by_one(snapshot: Snapshot) -> list[Mapping[str, Any]] | str:
    try:
        return list(snapshot.records(NAME))
    except InputError as error:
        return str([(problem.place, problem.ja, problem.en) for problem in error.problems])


def at_once(snapshot: Snapshot) -> list[Mapping[str, Any]] | str:
    try:
        return [batch.record(index) for batch in batches(snapshot, NAME) for index in range(len(batch))]
    except InputError as error:
        return str([(problem.place, problem.ja, problem.en) for problem in error.problems])


def check(snapshot: Snapshot) -> None:
    expected = one_by_one(snapshot)
    found = at_once(snapshot)
    assert found == expected
    if not isinstance(expected, str) and not isinstance(found, str):
        assert [json.dumps(record) for record in found] == [json.dumps(record) for record in expected]


def compact(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(st.lists(RECORD, min_size=1, max_size=4), max_size=4), end=st.sampled_from([b"", b"\n"]), repeat=st.integers(1, 6))
def test_records_are_the_same(tmp_path: Path, found: list[list[dict[str, Any]]], end: bytes, repeat: int) -> None:
    check(snapshot_of(tmp_path, b"\n".join(compact(record) for some in found for record in some * repeat) + end))


@pytest.mark.parametrize("line", [*SPOILT, *FINE], ids=range(len(SPOILT) + len(FINE)))
@pytest.mark.parametrize("before", [0, 1, 40])
def test_refusals_are_the_same(tmp_path: Path, line: bytes, before: int) -> None:
    good = b'{"id":"1","name":"a","inner":{"a":1},"list":["x"]}\n'
    check(snapshot_of(tmp_path, good * before + line + b"\n" + good * 10))
    check(snapshot_of(tmp_path, good * before + line))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_is_told_alike(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(b"".join(compact({"id": str(n), "name": "端末", "inner": {"a": n, "b": None}, "list": ["x", n]}) + b"\n" for n in range(30)))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b"", b'"', b"{", b"}", b"\n", b",", b"\xff", b"\\", b" ", b"0", b'"id":"x",'])
        )
    check(snapshot_of(tmp_path, bytes(raw)))


@pytest.mark.parametrize("changes", [{"count": 3}, {"sha256": "0" * 64}, {"count": 3, "sha256": "0" * 64}])
def test_a_file_that_disagrees_with_its_manifest_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    snapshot = snapshot_of(tmp_path, b'{"id":"1"}\n' * 100, **changes)
    assert isinstance(at_once(snapshot), str)
    check(snapshot)


def test_one_record_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("batches", "read", "strict_json"):
        monkeypatch.setattr(f"scanner.snapshot.{name}.MAX_BYTES", 1000)
    for size in (900, 989, 990, 991, 1500, 3000):
        check(snapshot_of(tmp_path, b'{"id":"1"}\n' * 30 + b'{"id":"%s"}\n' % (b"x" * size) + b'{"id":"1"}\n' * 30))


def test_most_records_are_read_in_blocks_even_where_keys_come_late_or_stay_away(tmp_path: Path) -> None:
    def record(number: int) -> dict[str, Any]:
        late = {"late": {"deep": number}} if number > 200 and number % 3 else {}
        return {"id": str(number), "of": None if number % 2 else {"x": 1, **({"y": [number]} if number % 5 else {})}, **late, "end": True}

    snapshot = snapshot_of(tmp_path, b"".join(compact(record(number)) + b"\n" for number in range(500)))
    check(snapshot)
    kinds = [isinstance(batch, Structured) for batch in batches(snapshot, NAME)]
    assert sum(kinds) > 0.8 * len(kinds)


@pytest.mark.parametrize("depth", [90, 99, 100, 150])
def test_what_is_nested_too_deeply_is_refused_wherever_it_stands(tmp_path: Path, depth: int) -> None:
    lines = [{"id": "1", "any": [[]]}, {"id": "2", "any": {"a": 1}}, {"id": "3", "any": 1}] * 20
    deep = b'{"id":"4","any":' + b"[" * depth + b"]" * depth + b"}\n"
    snapshot = snapshot_of(tmp_path, b"".join(compact(line) + b"\n" for line in lines) + deep + compact(lines[0]) + b"\n")
    check(snapshot)
    assert isinstance(at_once(snapshot), str) is (depth + 1 > MAX_DEPTH)


PATHS = [("id",), ("of",), ("of", "x"), ("of", "y"), ("of", "x", "z"), ("of", "none"), ("none",), ("late", "deep"), ("any",), ("any", "a")]


def test_columns_hold_what_is_found_along_the_path(tmp_path: Path) -> None:
    given_: list[dict[str, Any]] = [
        {"id": "1", "of": {"x": 1, "y": [1]}, "any": 1},
        {"id": "2", "of": None, "any": {"a": 2}},
        {"id": None, "any": None},
        {"id": "4", "of": {}, "any": "text"},
        {"id": "5", "of": {"x": None}, "late": {"deep": None}, "any": [1]},
    ]
    snapshot = snapshot_of(tmp_path, b"".join(compact(record) + b"\n" for record in given_ * 20))
    for batch in batches(snapshot, NAME):
        whole = [batch.record(index) for index in range(len(batch))]
        for path in PATHS:
            assert list(batch.column(path)) == [walk(record, path) for record in whole], (path, type(batch))
        assert batch.rows(tuple(PATHS)) == [tuple(walk(record, path) for path in PATHS) for record in whole]
        assert batch.rows((("id",), ("any",))) == [(record["id"], record["any"]) for record in whole]
        if len(batch) and isinstance(batch, Structured):
            assert ABSENT in batch.column(("late",))


def test_a_snapshot_of_another_make_is_read_through_its_records() -> None:
    class Other:
        def records(self, _: str) -> Any:
            return iter([{"id": str(number)} for number in range(7)])

    found: list[Batch] = list(batches(Other(), NAME))  # type: ignore[arg-type]
    assert [len(batch) for batch in found] == [3, 3, 1]
    assert all(isinstance(batch, Plain) for batch in found)


def test_the_sample_tenant_reads_alike() -> None:
    snapshot = open_snapshot(TENANT)
    for name in snapshot.manifest.entries:
        assert [batch.record(index) for batch in batches(snapshot, name) for index in range(len(batch))] == list(snapshot.records(name))
