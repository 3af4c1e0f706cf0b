"""A small snapshot that is whole, and what a command must do with one that is not: say where and why, and write nothing."""

import hashlib
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main

DEVICES = "intune.managedDevices"
DEVICE = {
    "id": "1",
    "deviceName": "PC-1",
    "managedDeviceOwnerType": "company",
    "managementState": "managed",
    "operatingSystem": "Windows",
    "osVersion": "10.0.26100.1",
    "isEncrypted": True,
    "enrolledDateTime": "2025-04-01T00:00:00Z",
    "lastSyncDateTime": "2026-10-31T00:00:00Z",
}
LINES = [json.dumps({**DEVICE, "id": str(number), "deviceName": f"PC-{number}"}, separators=(",", ":")).encode() for number in (1, 2, 3)]
RECORDS = b"\n".join(LINES) + b"\n"
DEFAULTS = b'{\n  "id": "a",\n  "isEnabled": true\n}\n'
SECONDS = 10


def entry(file: str, data: bytes, count: int) -> dict[str, Any]:
    return {
        "file": file,
        "count": count,
        "sha256": hashlib.sha256(data).hexdigest(),
        "state": "present",
        "complete": True,
        "reason": None,
        "detail": None,
        "endpoint": "/x",
        "permission": "X.Read.All",
        "collected_at": "2026-11-01T00:00:00Z",
    }


def manifest(records: bytes = RECORDS, count: int = 3) -> dict[str, Any]:
    return {
        "schema": "telework-scan/snapshot/1",
        "tool": "test",
        "tenant": {"id": "6a290eca-2516-4a0e-a1eb-c9cc8418bb10", "name": None},
        "collected_at": "2026-11-01T00:00:00Z",
        "sign_in": "test",
        "permissions": ["X.Read.All"],
        "resources": {
            DEVICES: entry("intune/managedDevices.jsonl", records, count),
            "entra.securityDefaults": entry("entra/securityDefaults.json", DEFAULTS, 1),
        },
    }


def write_snapshot(folder: Path, records: bytes = RECORDS, count: int = 3, raw_manifest: bytes | None = None) -> Path:
    """Write a snapshot whose manifest agrees with its files, unless a manifest is given."""
    for name, data in (("intune/managedDevices.jsonl", records), ("entra/securityDefaults.json", DEFAULTS)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    raw = as_json(manifest(records, count)) if raw_manifest is None else raw_manifest
    (folder / "manifest.json").write_bytes(raw)
    return folder


def as_json(value: Any) -> bytes:
    return json.dumps(value, indent=2).encode()


def evaluate(snapshot: Path, out: Path, *more: str) -> list[str]:
    return ["evaluate", str(snapshot), "--checklist", "mic-sme-2021", "--method", "2", "--out", str(out), *more]


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that must end with exit code 2; return what it says, which is Japanese and English, and no traceback."""
    begin = time.monotonic()
    assert main(arguments) == 2
    assert time.monotonic() - begin < SECONDS
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    lines = captured.err.splitlines()
    assert re.search("[ぁ-んァ-ン一-龥]", lines[0])
    assert lines[1].startswith("    ")
    assert re.search("[a-z]", re.sub("'.*'|/.*/", "", lines[1]))
    return captured.err


def refused_by_all(snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Let `verify` and `evaluate` refuse a snapshot: in the same words (`verify` may know more), and with nothing written."""
    verified = refused(["verify", str(snapshot)], capsys)
    said = refused(evaluate(snapshot, tmp_path / "new" / "out"), capsys)
    assert set(said.splitlines()) <= set(verified.splitlines())
    assert not (tmp_path / "new").exists()
    return said
