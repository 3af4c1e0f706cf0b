"""Reading and verifying snapshots: records as they stand, and nothing missing, changed or added that is not noticed."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import InputError, Problem
from scanner.snapshot.batches import batches
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.verify import verify_snapshot
from tests.cli.refusing import DEVICES, LINES, RECORDS, as_json, manifest, write_snapshot

ROOT = Path(__file__).resolve().parents[2]
TENANTS = sorted(path.name for path in (ROOT / "fixtures" / "tenants").iterdir() if path.is_dir())
PLAIN = [json.loads(line) for line in LINES]


def named(problems: list[Problem], folder: Path) -> list[str]:
    return [Path(problem.place.file).relative_to(folder).as_posix() for problem in problems]


# Reading


def test_records_come_in_the_order_of_the_file_and_as_they_stand(tmp_path: Path) -> None:
    snapshot = open_snapshot(write_snapshot(tmp_path))
    assert list(snapshot.records(DEVICES)) == PLAIN
    assert list(snapshot.records("entra.securityDefaults")) == [{"id": "a", "isEnabled": True}]


def test_the_manifest_tells_of_every_resource_and_has_a_hash_itself(tmp_path: Path) -> None:
    snapshot = open_snapshot(write_snapshot(tmp_path))
    entry = snapshot.entry(DEVICES)
    assert entry is not None
    assert (entry.count, entry.state, entry.complete, entry.reason) == (3, "present", True, None)
    assert entry.collected_at.isoformat() == "2026-11-01T00:00:00+00:00"
    assert snapshot.entry("entra.users") is None
    assert snapshot.manifest_sha256 == hashlib.sha256((tmp_path / "manifest.json").read_bytes()).hexdigest()


@pytest.mark.parametrize("state", ["none", "not_obtained"])
def test_what_was_not_obtained_has_no_records(tmp_path: Path, state: str) -> None:
    data = manifest()
    data["resources"][DEVICES].update(state=state, file=None, sha256=None, count=0, complete=False, reason="permission_denied")
    snapshot = open_snapshot(write_snapshot(tmp_path, raw_manifest=as_json(data)))
    assert list(snapshot.records(DEVICES)) == []
    assert list(snapshot.records("entra.users")) == []
    entry = snapshot.entry(DEVICES)
    assert entry is not None
    assert entry.reason == "permission_denied"


ENDS = {
    "without an end of line": b"\n".join(LINES),
    "Windows": b"\r\n".join(LINES) + b"\r\n",
    "empty lines": b"\n\n".join(LINES) + b"\n\n",
    "spaces around": b"\n".join(b"  " + line + b"  " for line in LINES),
    "keys with spaces": b"\n".join(json.dumps(record).encode() for record in PLAIN),
    "escapes": RECORDS.replace(b"PC-2", rb"PC\u002d2"),
}


@pytest.mark.parametrize("records", ENDS.values(), ids=ENDS)
def test_the_form_of_a_file_makes_no_difference(tmp_path: Path, records: bytes) -> None:
    assert list(open_snapshot(write_snapshot(tmp_path, records)).records(DEVICES)) == PLAIN


def test_records_stream_by_and_the_hash_is_checked_at_the_end(tmp_path: Path) -> None:
    snapshot = open_snapshot(write_snapshot(tmp_path))
    path = tmp_path / "intune" / "managedDevices.jsonl"
    path.write_bytes(RECORDS.replace(b"PC-3", b"PC-4"))
    stream = snapshot.records(DEVICES)
    assert next(stream) == PLAIN[0]
    assert next(stream) == PLAIN[1]
    assert next(stream)["deviceName"] == "PC-4"
    with pytest.raises(InputError) as error:
        next(stream)
    assert "SHA-256" in error.value.problems[0].ja


def many(count: int, change: Callable[[int, dict[str, Any]], Any] = lambda *_: None) -> bytes:
    lines = []
    for number in range(count):
        record = {**PLAIN[0], "id": str(number)}
        change(number, record)
        lines.append(json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode())
    return b"\n".join(lines) + b"\n"


LONG = {
    "alike": many(3000),
    "a key that comes late": many(3000, lambda number, record: record.update(model="X") if number > 2000 else None),
    "a null that comes late": many(3000, lambda number, record: record.update(deviceName=None) if number == 2500 else None),
    "an object that comes late": many(3000, lambda number, record: record.update(osVersion={"a": {"b": number}}) if number > 2500 else None),
    "keys in another order": many(3000, lambda number, record: record.update(id=record.pop("id")) if number % 7 == 0 else None),
    "Japanese": many(3000, lambda number, record: record.update(deviceName=f"端末{number}\u2028")),
    "canonical only at first": many(1500) + many(1500).replace(b'":', b'": '),
}


@pytest.mark.parametrize("records", LONG.values(), ids=LONG)
def test_many_records_at_a_time_are_the_same_records(tmp_path: Path, records: bytes) -> None:
    snapshot = open_snapshot(write_snapshot(tmp_path, records, records.count(b"\n")))
    together = [batch.record(index) for batch in batches(snapshot, DEVICES) for index in range(len(batch))]
    assert together == list(snapshot.records(DEVICES))
    assert [list(record) for record in together] == [list(record) for record in snapshot.records(DEVICES)]


HARMS = {
    "cut off": lambda raw: raw[: len(raw) * 3 // 4],
    "duplicate key": lambda raw: raw.replace(b'{"id":"2900"', b'{"id":"0","id":"2900"'),
    "NaN": lambda raw: raw.replace(b'"2900"', b"NaN"),
    "bad UTF-8": lambda raw: raw.replace(b'"2900"', b'"\xff"'),
    "no object": lambda raw: raw.replace(b'{"id":"2900"', b'[{"id":"2900"'),
    "changed": lambda raw: raw.replace(b'"2900"', b'"2901"'),
    "one more": lambda raw: raw + LINES[0] + b"\n",
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_many_records_at_a_time_are_refused_in_the_same_words(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    snapshot = open_snapshot(write_snapshot(tmp_path, many(3000), 3000))
    (tmp_path / "intune" / "managedDevices.jsonl").write_bytes(harm(many(3000)))
    with pytest.raises(InputError) as one_by_one:
        list(snapshot.records(DEVICES))
    with pytest.raises(InputError) as together:
        list(batches(snapshot, DEVICES))
    assert together.value.problems == one_by_one.value.problems


# Verifying


@pytest.mark.parametrize("name", TENANTS)
def test_the_snapshots_of_the_sample_tenants_are_whole(name: str) -> None:
    assert verify_snapshot(ROOT / "fixtures" / "tenants" / name / "snapshot")[1] == []


@pytest.mark.parametrize("name", ["intune/managedDevices.jsonl", "entra/securityDefaults.json"])
def test_one_flipped_bit_anywhere_is_noticed(tmp_path: Path, name: str) -> None:
    path = write_snapshot(tmp_path) / name
    good = path.read_bytes()
    for at in range(len(good)):
        flipped = bytearray(good)
        flipped[at] ^= 1 << (at % 8)
        path.write_bytes(flipped)
        assert named(verify_snapshot(tmp_path)[1], tmp_path)[0] == name
    path.write_bytes(good)
    assert verify_snapshot(tmp_path)[1] == []


def link(folder: Path) -> None:
    (folder / "link.json").symlink_to(folder / "manifest.json")


ADDED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "file beside the manifest": (lambda folder: (folder / "notes.txt").write_text("x"), "notes.txt"),
    "resource of the same kind": (lambda folder: (folder / "intune/apps.jsonl").write_text("{}"), "intune/apps.jsonl"),
    "hidden file": (lambda folder: (folder / ".DS_Store").write_text("x"), ".DS_Store"),
    "empty file": (lambda folder: (folder / "intune/empty").touch(), "intune/empty"),
    "copy of the manifest": (lambda folder: shutil.copy(folder / "manifest.json", folder / "intune/manifest.json"), "intune/manifest.json"),
    "file in a new folder": (lambda folder: write_snapshot(folder / "old"), "old/entra/securityDefaults.json"),
    "symbolic link": (link, "link.json"),
}


@pytest.mark.parametrize(("add", "name"), ADDED.values(), ids=ADDED)
def test_an_added_file_is_noticed(tmp_path: Path, add: Callable[[Path], Any], name: str) -> None:
    add(write_snapshot(tmp_path))
    found = verify_snapshot(tmp_path)[1]
    assert named(found, tmp_path)[0] == name
    assert "manifest.json にない" in found[0].ja


@pytest.mark.parametrize("name", ["intune/managedDevices.jsonl", "entra/securityDefaults.json"])
def test_a_removed_file_is_noticed(tmp_path: Path, name: str) -> None:
    (write_snapshot(tmp_path) / name).unlink()
    found = verify_snapshot(tmp_path)[1]
    assert named(found, tmp_path) == [name]
    assert "ありません" in found[0].ja


def test_a_removed_manifest_is_no_snapshot(tmp_path: Path) -> None:
    (write_snapshot(tmp_path) / "manifest.json").unlink()
    with pytest.raises(InputError):
        verify_snapshot(tmp_path)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    (tmp_path / "intune" / "managedDevices.jsonl").write_bytes(RECORDS.replace(b"PC-1", b"PC-0"))
    (tmp_path / "entra" / "securityDefaults.json").unlink()
    (tmp_path / "more.txt").touch()
    assert sorted(named(verify_snapshot(tmp_path)[1], tmp_path)) == ["entra/securityDefaults.json", "intune/managedDevices.jsonl", "more.txt"]


def test_a_snapshot_may_be_reached_through_a_link(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert verify_snapshot(tmp_path / "link")[1] == []
