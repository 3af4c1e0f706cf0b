"""A manifest that is damaged, lies or comes from elsewhere is refused at its place; nothing is written, nothing hangs."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from tests.cli.refusing import DEVICES, as_json, manifest, refused, refused_by_all, write_snapshot

GOOD = as_json(manifest())


def with_text(old: str, new: str) -> bytes:
    text = GOOD.decode()
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1).encode()


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    data = manifest()
    change(data)
    return as_json(data)


def place_of(raw: bytes, text: str) -> str:
    before = raw.decode("utf-8", "replace").partition(text)[0]
    return f"manifest.json:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


DEEP = 100_000
BROKEN = {
    "empty": (b"", "manifest.json:1:1", "JSON"),
    "cut off": (GOOD[: len(GOOD) // 2], "", "途中で切れ"),
    "cut off within a string": (GOOD[: GOOD.index(b"snapshot/1") + 4], "manifest.json:2:13", "途中で切れ"),
    "duplicate key at the top": (with_text('  "tool"', '  "tool": "a",\n  "tool"'), "manifest.json:4:3", "重複"),
    "duplicate key in an entry": (with_text('      "count"', '      "count": 9,\n      "count"'), "manifest.json:17:7", "重複"),
    "NaN": (with_text('"count": 3', '"count": NaN'), "manifest.json:16:16", "NaN"),
    "Infinity": (with_text('"count": 3', '"count": Infinity'), "manifest.json:16:16", "Infinity"),
    "minus Infinity": (with_text('"count": 3', '"count": -Infinity'), "manifest.json:16:16", "-Infinity"),
    "5000 digits": (with_text('"count": 3', '"count": ' + "9" * 5000), "manifest.json:16:16", "大きすぎ"),
    "number beyond all": (with_text('"count": 3', '"count": 1e999'), "manifest.json:16:16", "大きすぎ"),
    "lone surrogate": (with_text('"test"', '"\\ud800"'), "manifest.json:3:11", "文字が壊れて"),
    "lone surrogate as a key": (with_text('"tool"', '"\\udc00": 1, "tool"'), "manifest.json:3:3", "文字が壊れて"),
    "not UTF-8": (GOOD.replace(b'"test"', b'"\x83e\x83X\x83g"'), "manifest.json:3:12", "UTF-8"),
    "Shift_JIS": (GOOD.decode().replace('"test"', '"試験"').encode("cp932"), "manifest.json:3:12", "UTF-8"),
    "UTF-16 with a mark": (GOOD.decode().encode("utf-16"), "manifest.json:1:1", "UTF-16"),
    "UTF-16 without a mark": (GOOD.decode().encode("utf-16-le"), "manifest.json:1:2", "JSON"),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD, "manifest.json:1:1", "BOM"),
    "YAML": (b"schema: telework-scan/snapshot/1\n", "manifest.json:1:1", "JSON"),
    "two documents": (GOOD + b"\n" + GOOD, "", "JSON"),
    "NUL bytes": (b"\0" * 1000, "manifest.json:1:1", "JSON"),
    "lists without end": (b"[" * DEEP, "manifest.json:1:1", "入れ子"),
    "nested lists": (b"[" * DEEP + b"]" * DEEP, "manifest.json:1:1", "入れ子"),
    "nested objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "manifest.json:1:1", "入れ子"),
    "nested, but not so deep": (with_text('"test"', "[" * 900 + "]" * 900), "manifest.json:1:1", "入れ子"),
    "a list": (b"[]", "manifest.json:1:1", "キーと値"),
    "a text": (b'"manifest"', "manifest.json:1:1", "キーと値"),
    "null": (b"null", "manifest.json:1:1", "キーと値"),
    "another schema version": (with_text("snapshot/1", "snapshot/2"), "manifest.json:2:13", "snapshot/1"),
    "the schema of something else": (with_text("telework-scan/snapshot/1", "telework-scan/assessment/1"), "manifest.json:2:13", "snapshot/1"),
}
TABS = json.dumps({**manifest(), "tool": 1}, indent="\t").encode()
LIES = {
    "unknown key": (with_text('  "tool"', '  "colour": 1,\n  "tool"'), '"colour"', "colour"),
    "tabs as indent": (TABS, "", "文字列"),
    "file outside": (with_text('"intune/managedDevices.jsonl"', '"../managedDevices.jsonl"'), '"../managed', ".jsonl"),
    "file outside, well hidden": (with_text('"intune/managedDevices.jsonl"', '"intune/../../x.jsonl"'), '"intune/..', ".jsonl"),
    "absolute file": (with_text('"intune/managedDevices.jsonl"', '"/etc/passwd"'), '"/etc', ".jsonl"),
    "file of a disk": (with_text('"intune/managedDevices.jsonl"', '"C:/x.jsonl"'), '"C:/', ".jsonl"),
    "file with a NUL": (with_text('"intune/managedDevices.jsonl"', '"intune/x\\u0000.jsonl"'), "", ".jsonl"),
    "file with a line end": (with_text('"intune/managedDevices.jsonl"', '"intune/managedDevices.jsonl\\n"'), '"intune/managed', "jsonl"),
    "file of another resource": (with_text('"intune/managedDevices.jsonl"', '"entra/securityDefaults.json"'), '"entra/securityDefaults', "jsonl"),
    "resource with a slash": (with_text(f'"{DEVICES}"', '"../x"'), '"../x"', "intune.managedDevices"),
    "time that never was": (with_text('"2026-11-01T00:00:00Z"', '"2026-02-30T00:00:00Z"'), '"2026-02-30', "時刻"),
    "time before computers": (with_text('"2026-11-01T00:00:00Z"', '"0001-01-01T00:00:00Z"'), '"0001', "時刻"),
    "time at the end of the world": (with_text('"2026-11-01T00:00:00Z"', '"9999-12-31T23:59:59Z"'), '"9999', "時刻"),
    "time without zone": (with_text('"2026-11-01T00:00:00Z"', '"2026-11-01T00:00:00"'), '"2026-11-01T00:00:00"', "時刻"),
    "snapshot older than its entries": (with_text('"2026-11-01T00:00:00Z"', '"2026-10-31T00:00:00Z"'), '"2026-11-01T00:00:00Z"', "より後"),
    "negative count": (with_text('"count": 3', '"count": -3'), "-3", "0 以上"),
    "hash cut off": (changed(lambda data: data["resources"][DEVICES].update(sha256="abc")), '"abc"', "64 桁"),
    "no hash": (changed(lambda data: data["resources"][DEVICES].update(sha256=None)), 'null,\n      "state"', "sha256"),
    "incomplete without reason": (with_text('"complete": true', '"complete": false'), 'null,\n      "detail"', "理由"),
    "not obtained without reason": (changed(lambda data: data["resources"][DEVICES].update(state="not_obtained", file=None, count=0)), "", "理由"),
    "not obtained but a file": (with_text('"state": "present"', '"state": "none"'), '"intune/managed', "取得していない"),
    "reason of a record": (with_text('"reason": null', '"reason": "stale"'), '"stale"', "permission_denied"),
}


@pytest.mark.parametrize(("raw", "place", "word"), BROKEN.values(), ids=BROKEN)
def test_a_broken_manifest_is_refused_at_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, place: str, word: str) -> None:
    said = refused_by_all(write_snapshot(tmp_path / "snapshot", raw_manifest=raw), tmp_path, capsys)
    assert f"/{place or 'manifest.json:'}" in said.splitlines()[0]
    assert word in said


@pytest.mark.parametrize(("raw", "text", "word"), LIES.values(), ids=LIES)
def test_a_manifest_that_cannot_be_true_is_refused_at_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, text: str, word: str
) -> None:
    said = refused_by_all(write_snapshot(tmp_path / "snapshot", raw_manifest=raw), tmp_path, capsys)
    assert word in said
    if text:
        assert f"{place_of(raw, text)}: " in said


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*above, key))


WRONG = [None, True, -1, 0.5, 10**30, "", "x", [], [None], {}, {"a": None}]


@pytest.mark.parametrize("path", list(paths(manifest())), ids=lambda path: ".".join(map(str, path)) or "all")
def test_whatever_stands_in_the_place_of_a_value_is_accepted_or_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: tuple[Any, ...]
) -> None:
    snapshot = write_snapshot(tmp_path)
    for wrong in WRONG:
        data: Any = copy.deepcopy(manifest())
        whole = {"": data}
        inner: Any = whole
        for key in ("", *path)[:-1]:
            inner = inner[key]
        inner[("", *path)[-1]] = wrong
        (snapshot / "manifest.json").write_bytes(as_json(whole[""]))
        if main(["verify", str(snapshot)]) == 0:
            capsys.readouterr()
        else:
            capsys.readouterr()
            refused(["verify", str(snapshot)], capsys)


FILES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "missing folder": (lambda folder: folder / "nothing", "ありません"),
    "file instead of a folder": (lambda folder: folder / "manifest.json", "ファイルです"),
    "foreign folder": (lambda folder: folder / "intune", "manifest.json がありません"),
}


@pytest.mark.parametrize(("find", "word"), FILES.values(), ids=FILES)
def test_what_is_no_snapshot_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str], find: Callable[[Path], Path], word: str) -> None:
    wrong = find(write_snapshot(tmp_path / "snapshot"))
    said = refused_by_all(wrong, tmp_path, capsys)
    assert str(wrong) in said
    assert word in said
