"""Reading a snapshot: records stream by, and the hash and the count of every file are checked while they do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from scanner.model.errors import InputError, Place, Problem, input_error
from scanner.snapshot.manifest import INGESTING, Entry, Manifest, interrupted_ingest, read_manifest
from scanner.snapshot.planned import Planned
from scanner.snapshot.strict_json import MAX_BYTES, decode

Record = dict[str, Any]
# A resource's file lies at most so far below the snapshot's folder.
DEPTH = 2


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An opened snapshot. ``manifest_sha256`` is the hash of manifest.json as it lies there.

    ``derived``: entries and files of resources that were worked out from it; they lie elsewhere and read like the others.
    ``planned``: what a planned configuration changed; the entries of the manifest are then those that are judged. None without one.
    """

    folder: Path
    manifest: Manifest
    manifest_sha256: str
    derived: Mapping[str, tuple[Entry, Path]] = field(default_factory=dict)
    planned: Planned | None = None

    def entry(self, resource: str) -> Entry | None:
        """The entry of a resource; None if it was neither collected nor derived."""
        found = self.derived.get(resource)
        return found[0] if found else self.manifest.entries.get(resource)

    def records(self, resource: str) -> Iterator[Record]:
        """The records of a resource, in the file's order (nothing for one that was not obtained).

        Raises `InputError` where a file is missing, is not what the manifest says, or is no JSON. Hash and count are
        known only at the end: nothing may be concluded from records of an iteration that did not end.
        """
        found = self.file(resource)
        if found is None:
            return
        entry, path = found
        name = str(path)
        digest = hashlib.sha256()
        count = 0
        with reading(path) as stream:
            for raw, line in _texts(stream, single=path.suffix == ".json"):
                digest.update(raw)
                text = raw.strip()
                if not text:
                    continue
                record = record_of(text, name, line)
                count += 1
                yield record
        check_agreement(entry, name, digest.hexdigest(), count)

    def file(self, resource: str) -> tuple[Entry, Path] | None:
        """The entry and the file of a resource; None if nothing was obtained. Raises `InputError` where the file is missing."""
        entry = self.entry(resource)
        if entry is None or entry.state != "present" or entry.file is None:
            return None
        found = self.derived.get(resource)
        if found:
            return found
        if self.planned is not None and resource in self.planned.files:
            return entry, self.planned.files[resource]
        path = self.folder / entry.file
        if not path.is_file():
            raise input_error(str(path), "manifest.json にあるファイルがありません。", "the file named in manifest.json is missing.")
        if path.resolve() != self.folder.resolve() / entry.file:
            raise input_error(
                str(path), "シンボリックリンクです。スナップショットの外は読みません。", "a symbolic link: nothing outside the snapshot is read."
            )
        return entry, path


@contextmanager
def reading(path: Path) -> Iterator[IO[bytes]]:
    """Open a file of a snapshot. Raises `InputError` where it cannot be opened, or cannot be read to its end."""
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise input_error(str(path), f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).") from error


def record_of(text: bytes, name: str, line: int) -> Record:
    """The record that one JSON text is. Raises `InputError` with its place."""
    record = decode(text, name, line)
    if not isinstance(record, dict):
        raise InputError([Problem(Place(name, line, 1), "オブジェクト（{…}）ではありません。", "not an object ({…}).")])
    return record


def _texts(stream: IO[bytes], *, single: bool) -> Iterator[tuple[bytes, int]]:
    if single:
        yield stream.read(MAX_BYTES + 1), 1
        return
    line = 0
    while raw := stream.readline(MAX_BYTES + 1):
        line += 1
        yield raw, line


def check_agreement(entry: Entry, name: str, digest: str, count: int) -> None:
    """Raise `InputError` where what was read of a file is not what the manifest says of it."""
    problems = []
    if (digest, count) != (entry.sha256, entry.count) and any((above / INGESTING).is_dir() for above in Path(name).parents[:DEPTH]):
        raise InputError([interrupted_ingest(name)])
    if digest != entry.sha256:
        problems.append(
            Problem(
                Place(name),
                "内容が manifest.json のハッシュ（SHA-256）と一致しません。",
                "the content does not match the SHA-256 in manifest.json.",
                "収集後に書き換えられたか、壊れています。収集し直してください。",
                "it was changed after the collection, or is damaged: collect again.",
            )
        )
    if count != entry.count:
        problems.append(
            Problem(
                Place(name),
                f"件数が違います（manifest.json は {entry.count}、実際は {count}）。",
                f"the count differs ({entry.count} in manifest.json, {count} found).",
            )
        )
    if problems:
        raise InputError(problems)


def open_snapshot(folder: Path) -> Snapshot:
    """Open a snapshot folder. Raises `InputError` if it is none."""
    manifest, raw = read_manifest(folder)
    return Snapshot(folder, manifest, hashlib.sha256(raw).hexdigest())
