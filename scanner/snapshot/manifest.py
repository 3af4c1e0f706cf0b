"""The manifest: what was obtained, what was not and why, with the hash of every file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document, PathKey, loads
from scanner.language.types import parse_datetime
from scanner.model.errors import InputError, Place, Problem, Problems, input_error
from scanner.model.verdicts import Reason
from scanner.snapshot.strict_json import decode

SCHEMA = "telework-scan/snapshot/1"
MANIFEST = "manifest.json"
# What a collection in progress, or one that was stopped, keeps beside the files of the snapshot.
UNFINISHED = ".collecting"
# What an ingest in progress, or one that was interrupted, keeps there.
INGESTING = ".ingesting"
FIRST_YEAR, LAST_YEAR = 2000, 2200
_NEVER = datetime.min.replace(tzinfo=UTC)


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
    """The whole manifest. ``stamp`` and entry stamps are the times as written (UTC, ``…Z``).

    ``pseudonymised``: the fingerprint of the key that names were replaced with; None where they stand in clear text.
    """

    tool: str
    tenant_id: str
    tenant_name: str | None
    collected_at: datetime
    stamp: str
    sign_in: str | None
    permissions: tuple[str, ...]
    entries: Mapping[str, Entry]
    pseudonymised: str | None


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """Read the manifest of a snapshot folder; return it with its bytes. Raises `InputError`."""
    path = folder / MANIFEST
    file = str(path)
    if not folder.exists():
        raise input_error(str(folder), "スナップショットのフォルダーがありません。", "there is no such snapshot folder.")
    if not folder.is_dir():
        raise input_error(str(folder), "スナップショットのフォルダーではなく、ファイルです。", "this is a file, not a snapshot folder.")
    if not path.is_file() and (folder / UNFINISHED).is_dir():
        raise InputError(
            [
                Problem(
                    Place(str(folder)),
                    "収集が途中で止まっています。",
                    "the collection was stopped halfway.",
                    "telework-scan collect に同じ --out と --resume を付けると、続きから集められます。",
                    "go on with telework-scan collect, the same --out and --resume.",
                )
            ]
        )
    if not path.is_file() and (folder / INGESTING).is_dir():
        raise InputError([interrupted_ingest(str(folder))])
    if not path.is_file():
        raise input_error(
            file,
            "manifest.json がありません。スナップショットのフォルダーではないようです。",
            "there is no manifest.json: this does not seem to be a snapshot folder.",
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise input_error(file, f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).") from error
    reader = _Reader(decode(raw, file), raw, file)
    return reader.read(), raw


def interrupted_ingest(file: str) -> Problem:
    """What is said of a file, or of a whole snapshot, that an interrupted ingest left half written."""
    return Problem(
        Place(file),
        "ファイルの取り込み（ingest）が途中で止まっています。",
        "an ingest was interrupted.",
        "telework-scan ingest をもう一度実行すると、止まったところから直ります。",
        "run telework-scan ingest again: that finishes it.",
    )


class _Reader:
    def __init__(self, data: Any, raw: bytes, file: str) -> None:
        self.data = data
        self.raw = raw
        self.file = file

    def read(self) -> Manifest:
        problems = Problems()
        if not check(Document(self.file, self.data, {}, {}), "manifest", problems):
            located = Problems()
            check(self._located(), "manifest", located)
            (located or problems).raise_if_any()
        manifest = self._manifest()
        found = list(self._contradictions(manifest))
        if found:
            document = self._located()
            raise InputError([Problem(document.place(path), ja, en) for path, ja, en in found])
        return manifest

    def _located(self) -> Document:
        """The manifest with the place of every value, where it can be had (JSON is nearly always YAML, too)."""
        try:
            document = loads(self.raw, self.file)
        except InputError:
            return Document(self.file, self.data, {}, {})
        return Document(self.file, self.data, document.values, document.keys)

    def _manifest(self) -> Manifest:
        data = self.data
        return Manifest(
            tool=data["tool"],
            tenant_id=data["tenant"]["id"],
            tenant_name=data["tenant"].get("name"),
            collected_at=parse_datetime(data["collected_at"]) or _NEVER,
            stamp=data["collected_at"],
            sign_in=data.get("sign_in"),
            permissions=tuple(data.get("permissions", ())),
            entries={name: _entry(name, each) for name, each in data["resources"].items()},
            pseudonymised=data["pseudonymised"]["key"] if "pseudonymised" in data else None,
        )

    def _contradictions(self, manifest: Manifest) -> Iterator[tuple[PathKey, str, str]]:
        yield from _wrong_time(manifest.collected_at, manifest.stamp, ("collected_at",))
        for name, entry in manifest.entries.items():
            path: PathKey = ("resources", name)
            yield from _wrong_time(entry.collected_at, entry.stamp, (*path, "collected_at"))
            yield from _wrong_entry(entry, path)
            if entry.collected_at > manifest.collected_at:
                ja = f"{name}: スナップショット全体の collected_at より後です。"
                yield (*path, "collected_at"), ja, f"{name}: later than the collected_at of the whole snapshot."


def _wrong_time(moment: datetime, stamp: str, path: PathKey) -> Iterator[tuple[PathKey, str, str]]:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        yield path, f"時刻「{stamp}」はありえません。", f"{stamp} cannot be the time of a collection."


def _wrong_entry(entry: Entry, path: PathKey) -> Iterator[tuple[PathKey, str, str]]:
    name = entry.resource
    if entry.state == "present":
        stem = name.replace(".", "/")
        if entry.file not in (f"{stem}.jsonl", f"{stem}.json"):
            yield (*path, "file"), f"{name}: file は {stem}.jsonl か {stem}.json です。", f"{name}: file must be {stem}.jsonl or {stem}.json."
        if entry.sha256 is None:
            yield (*path, "sha256"), f"{name}: sha256 がありません。", f"{name}: sha256 is missing."
        if not entry.complete and entry.reason is None:
            yield (*path, "reason"), f"{name}: 不完全（complete: false）の理由がありません。", f"{name}: complete is false without a reason."
    elif entry.file is not None or entry.count:
        at = "file" if entry.file is not None else "count"
        yield (*path, at), f"{name}: 取得していないのにファイルか件数があります。", f"{name}: a file or a count although nothing was obtained."
    if entry.state == "not_obtained" and entry.reason is None:
        yield (*path, "reason"), f"{name}: 取得できなかった理由がありません。", f"{name}: the reason is missing."


def _entry(name: str, data: Mapping[str, Any]) -> Entry:
    return Entry(
        resource=name,
        file=data["file"],
        count=int(data["count"]),
        sha256=data["sha256"],
        state=data["state"],
        complete=data["complete"],
        reason=Reason(data["reason"]) if data["reason"] else None,
        detail=data["detail"],
        permission=data["permission"],
        collected_at=parse_datetime(data["collected_at"]) or _NEVER,
        stamp=data["collected_at"],
    )
