"""The manifest: what was obtained, what was not and why, with the hash of every file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, loads
from scanner.language.types import parse_datetime
from scanner.model.errors import InputError, Problems, input_error
from scanner.model.verdicts import Reason
from scanner.snapshot.strict_json import decode

SCHEMA = "telework-scan/snapshot/1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of a snapshot. ``state``: present, none (known to be absent) or not_obtained (``reason`` says why)."""

    resource: str
    file: str | None
    count: int
    sha256: str | None
    state: str
    complete: bool
    reason: Reason | None
    detail: str | None
    permission: str | None
    collected_at: datetime
    stamp: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole manifest. ``stamp`` and entry stamps are the times as written (UTC, ``…Z``)."""

    tool: str
    tenant_id: str
    tenant_name: str | None
    collected_at: datetime
    stamp: str
    sign_in: str | None
    permissions: tuple[str, ...]
    entries: Mapping[str, Entry]


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """The manifest of a snapshot folder and its bytes. Raises `InputError`."""
    path = folder / "manifest.json"
    file = str(path)
    if not folder.is_dir():
        raise input_error(str(folder), "スナップショットのフォルダーがありません。", "there is no such snapshot folder.")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise input_error(
            file,
            "manifest.json がありません。スナップショットのフォルダーではないようです。",
            "there is no manifest.json: this does not seem to be a snapshot folder.",
        ) from None
    except OSError as error:
        raise input_error(file, f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).") from error
    data = decode(raw, file)
    _check(data, raw, file)
    return _manifest(data, file), raw


def _check(data: Any, raw: bytes, file: str) -> None:
    problems = Problems()
    if check(Document(file, data, {}, {}), "manifest", problems):
        return
    try:
        located = Problems()
        check(loads(raw, file), "manifest", located)
        located.raise_if_any()
    except InputError as error:
        raise InputError(error.problems) from None


def _manifest(data: Mapping[str, Any], file: str) -> Manifest:
    problems = Problems()
    entries = {name: _entry(name, each, file, problems) for name, each in data["resources"].items()}
    collected_at = _moment(data["collected_at"], file)
    problems.raise_if_any()
    return Manifest(
        tool=data["tool"],
        tenant_id=data["tenant"]["id"],
        tenant_name=data["tenant"].get("name"),
        collected_at=collected_at,
        stamp=data["collected_at"],
        sign_in=data.get("sign_in"),
        permissions=tuple(data.get("permissions", ())),
        entries=entries,
    )


def _moment(stamp: str, file: str) -> datetime:
    moment = parse_datetime(stamp)
    if moment is None:
        raise input_error(file, f"時刻「{stamp}」はありません。", f"there is no time {stamp}.")
    return moment


def _entry(name: str, data: Mapping[str, Any], file: str, problems: Problems) -> Entry:
    place = Document(file, None, {}, {}).place()
    state = data["state"]
    if state == "present":
        stem = name.replace(".", "/")
        if data["file"] not in (f"{stem}.jsonl", f"{stem}.json"):
            problems.add(place, f"{name}: file は {stem}.jsonl か {stem}.json です。", f"{name}: file must be {stem}.jsonl or {stem}.json.")
        if data["sha256"] is None:
            problems.add(place, f"{name}: sha256 がありません。", f"{name}: sha256 is missing.")
        if not data["complete"] and data["reason"] is None:
            problems.add(place, f"{name}: 不完全（complete: false）の理由がありません。", f"{name}: complete is false without a reason.")
    elif data["file"] is not None or data["count"]:
        problems.add(place, f"{name}: 取得していないのにファイルか件数があります。", f"{name}: a file or a count although nothing was obtained.")
    if state == "not_obtained" and data["reason"] is None:
        problems.add(place, f"{name}: 取得できなかった理由がありません。", f"{name}: the reason is missing.")
    return Entry(
        resource=name,
        file=data["file"],
        count=data["count"],
        sha256=data["sha256"],
        state=state,
        complete=data["complete"],
        reason=Reason(data["reason"]) if data["reason"] else None,
        detail=data["detail"],
        permission=data["permission"],
        collected_at=_moment(data["collected_at"], file),
        stamp=data["collected_at"],
    )
