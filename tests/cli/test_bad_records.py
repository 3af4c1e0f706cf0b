"""Record files that are damaged, lie or lead elsewhere are refused at their place; strange values in sound ones never break a scan."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from tests.cli.refusing import LINES, RECORDS, evaluate, refused_by_all, write_snapshot

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
DEEP = 100_000


def second(line: bytes) -> bytes:
    return b"\n".join([LINES[0], line, LINES[2]]) + b"\n"


def within(text: bytes) -> bytes:
    return second(LINES[1].replace(b'"PC-2"', text))


BROKEN = {
    "cut off": (RECORDS[: RECORDS.rindex(b"isEnc")], "3:", "途中で切れ"),
    "cut off in the middle": (second(LINES[1][:40]), "2:", "途中で切れ"),
    "duplicate key": (second(LINES[1].replace(b"{", b'{"id":"0",', 1)), "2:11", "重複"),
    "duplicate key of a nested object": (within(b'{"a":1,"a":2}'), "2:", "重複"),
    "NaN": (within(b"NaN"), "2:24", "NaN"),
    "Infinity": (within(b"-Infinity"), "2:24", "Infinity"),
    "5000 digits": (within(b"9" * 5000), "2:24", "大きすぎ"),
    "lone surrogate": (within(rb'"\ud83d"'), "2:24", "文字が壊れて"),
    "surrogates the wrong way round": (within(rb'"\ude00\ud83d"'), "2:24", "文字が壊れて"),
    "not UTF-8": (within(b'"\xff\xfe"'), "2:25", "UTF-8"),
    "Shift_JIS": (within('"端末"'.encode("cp932")), "2:25", "UTF-8"),
    "overlong UTF-8": (within(b'"\xc0\xaf"'), "2:25", "UTF-8"),
    "UTF-16": (RECORDS.decode().encode("utf-16"), "1:1", "UTF-16"),
    "byte order mark": (b"\xef\xbb\xbf" + RECORDS, "1:1", "BOM"),
    "control character": (within(b'"\x01"'), "2:", "JSON"),
    "lists without end": (within(b"[" * DEEP), "2:1", "入れ子"),
    "nested lists": (within(b"[" * DEEP + b"]" * DEEP), "2:1", "入れ子"),
    "nested objects": (within(b'{"a":' * DEEP + b"1" + b"}" * DEEP), "2:1", "入れ子"),
    "nested, but not so deep": (within(b"[" * 500 + b"]" * 500), "2:1", "入れ子"),
    "a list for an object": (second(b"[]"), "2:1", "オブジェクト"),
    "a text for an object": (second(b'"PC-2"'), "2:1", "オブジェクト"),
    "null for an object": (second(b"null"), "2:1", "オブジェクト"),
    "two objects on a line": (second(LINES[1] + LINES[1]), "2:", "JSON"),
    "a list of all": (b"[" + b",".join(LINES) + b"]", "1:1", "オブジェクト"),
    "words": ("端末の一覧\n".encode(), "1:1", "JSON"),
}


@pytest.mark.parametrize(("records", "place", "word"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_refused_at_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str], records: bytes, place: str, word: str) -> None:
    said = refused_by_all(write_snapshot(tmp_path / "snapshot", records), tmp_path, capsys)
    assert f"intune/managedDevices.jsonl:{place}" in said.splitlines()[0]
    assert word in said


FAR_DOWN = {"NaN": "NaN", "digits": "9" * 5000, "cut": "[" * DEEP, "depth": "[" * 150 + "]" * 150, "keys": '{"a":1,"a":2}'}


@pytest.mark.parametrize("word", FAR_DOWN.values(), ids=FAR_DOWN)
def test_a_broken_record_far_down_in_a_long_file_is_refused_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str) -> None:
    lines = [LINES[0].replace(b'"1"', f'"{number}"'.encode(), 1) for number in range(4000)]
    lines[3210] = lines[3210].replace(b'"PC-1"', word.encode())
    said = refused_by_all(write_snapshot(tmp_path / "snapshot", b"\n".join(lines) + b"\n", len(lines)), tmp_path, capsys)
    assert "intune/managedDevices.jsonl:3211:" in said.splitlines()[0]


def flipped(folder: Path) -> None:
    (folder / "intune/managedDevices.jsonl").write_bytes(RECORDS.replace(b"PC-2", b"PC-8"))


def link_file(folder: Path) -> None:
    path = folder / "intune/managedDevices.jsonl"
    path.rename(folder.parent / "elsewhere.jsonl")
    path.symlink_to(folder.parent / "elsewhere.jsonl")


def link_folder(folder: Path) -> None:
    (folder / "intune").rename(folder.parent / "elsewhere")
    (folder / "intune").symlink_to(folder.parent / "elsewhere")


def folder_for_file(folder: Path) -> None:
    path = folder / "intune/managedDevices.jsonl"
    path.unlink()
    path.mkdir()


def pipe(folder: Path) -> None:
    path = folder / "intune/managedDevices.jsonl"
    path.unlink()
    os.mkfifo(path)


LYING: dict[str, tuple[Callable[[Path], Any], str]] = {
    "changed byte": (flipped, "SHA-256"),
    "line added": (lambda folder: (folder / "intune/managedDevices.jsonl").write_bytes(RECORDS + LINES[0]), "SHA-256"),
    "count too high": (lambda folder: write_snapshot(folder, count=4), "件数"),
    "count too low": (lambda folder: write_snapshot(folder, count=0), "件数"),
    "file missing": (lambda folder: (folder / "intune/managedDevices.jsonl").unlink(), "ありません"),
    "folder for a file": (folder_for_file, "ありません"),
    "symbolic link to a file": (link_file, "シンボリックリンク"),
    "symbolic link to a folder": (link_folder, "シンボリックリンク"),
    "pipe for a file": (pipe, "ありません"),
}


@pytest.mark.parametrize(("harm", "word"), LYING.values(), ids=LYING)
def test_a_file_that_is_not_what_the_manifest_says_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[Path], Any], word: str
) -> None:
    snapshot = write_snapshot(tmp_path / "snapshot")
    harm(snapshot)
    said = refused_by_all(snapshot, tmp_path, capsys)
    assert "intune/managedDevices.jsonl: " in said.splitlines()[0]
    assert word in said


STRANGE: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    10**25,
    0.5,
    "",
    "x",
    "\u202e⟦",
    "x" * 100_000,
    [],
    [None],
    [[[[1]]]],
    {},
    {"a": None},
    [{"id": []}],
    ["a"] * 5000,
]


def strange_records(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The record with each of its values, at every level, replaced by something else, or removed."""
    for key, value in record.items():
        yield {name: each for name, each in record.items() if name != key}
        for wrong in STRANGE:
            yield {**record, key: wrong}
        if isinstance(value, dict):
            for inner in strange_records(value):
                yield {**record, key: inner}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in strange_records(value[0]):
                yield {**record, key: [inner]}


def numbered(record: dict[str, Any], first: dict[str, Any], mark: str, at: int) -> dict[str, Any]:
    """The record with an id of its own, as in any snapshot: a number after the one that it still has, and after that of its parent."""
    if "of" in first:
        inner = record.get("value")
        value = {"value": _renumbered(inner, first["value"], mark, at, "id")} if isinstance(inner, dict) else {}
        return _renumbered(record, first, mark, at, "of") | value
    return _renumbered(record, first, mark, at, "id")


def _renumbered(record: dict[str, Any], first: dict[str, Any], mark: str, at: int, key: str) -> dict[str, Any]:
    """Records of several resources may be about the same; a strange text is a resource's own (``mark``)."""
    text = record.get(key)
    if key not in first or not isinstance(text, str) or not text:
        return record
    return record | {key: f"{text}-{at}" if text == first[key] else f"{text}-{mark}-{at}"}


def place(record: dict[str, Any]) -> tuple[str, str]:
    """Where a snapshot has the record: in the order of parents and of ids, those without any first."""
    inner = record.get("value", record)
    return tuple(each if isinstance(each, str) else "" for each in (record.get("of"), inner.get("id") if isinstance(inner, dict) else None))  # type: ignore[return-value]


def test_no_value_of_a_record_breaks_a_scan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = tmp_path / "snapshot"
    manifest = json.loads((SAMPLE / "snapshot/manifest.json").read_bytes())
    manifest["resources"] = {name: each for name, each in manifest["resources"].items() if each["count"]}
    for each in manifest["resources"].values():
        raw = (SAMPLE / "snapshot" / each["file"]).read_bytes()
        single = each["file"].endswith(".json")
        first = json.loads(raw if single else raw.split(b"\n")[0])
        records = [first] if single else [numbered(record, first, each["file"], at) for at, record in enumerate(strange_records(first))]
        data = b"\n".join(json.dumps(record).encode() for record in sorted(records, key=place))
        path = snapshot / each["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        each.update(count=len(records), sha256=hashlib.sha256(data).hexdigest())
    (snapshot / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    out = tmp_path / "out"
    assert main(["evaluate", str(snapshot), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(out)]) == 0
    assert "rule_error" not in (out / "assessment.json").read_text(encoding="utf-8")
    assert main(["report", str(out), "--out", str(out)]) == 0
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [None, True, 0, 10**25, "x", [], {}, "x" * 10_000], ids=repr)
def test_no_value_of_a_single_object_breaks_a_scan(tmp_path: Path, wrong: Any) -> None:
    data = json.dumps({"id": wrong, "isEnabled": wrong}).encode()
    snapshot = write_snapshot(tmp_path / "snapshot")
    (snapshot / "entra/securityDefaults.json").write_bytes(data)
    manifest = json.loads((snapshot / "manifest.json").read_bytes())
    manifest["resources"]["entra.securityDefaults"]["sha256"] = hashlib.sha256(data).hexdigest()
    (snapshot / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert main(evaluate(snapshot, tmp_path / "out")) == 0
