"""A whole snapshot → another one without names: streaming, and there only when it is whole."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from scanner.model.errors import InputError, UsageError, input_error
from scanner.pseudonyms.keys import Key
from scanner.pseudonyms.manifests import replaced, unreadable_resource
from scanner.pseudonyms.records import Pseudonyms, Record
from scanner.resources.registry import Resource, local_registry, registry
from scanner.snapshot.manifest import INGESTING, MANIFEST, UNFINISHED
from scanner.snapshot.read import Snapshot, open_snapshot
from scanner.snapshot.strict_json import decode
from scanner.snapshot.write import atomic, pretty_json, unwritable, write_bytes

_PERSONAL_IDS = frozenset({"domain", "computer", "sid"})
_encode = msgspec.json.Encoder().encode


def pseudonymise(folder: Path, key: Key, out: Path) -> dict[str, Any]:
    """Write the snapshot of ``folder`` to the new folder ``out`` with its names replaced; returns the manifest.

    Raises `UsageError`, `InputError` (every file is held against its hash), `OutputError`.
    """
    snapshot = opened(folder)
    pseudonyms = Pseudonyms(key)
    learn(pseudonyms, snapshot)
    path = folder / MANIFEST
    manifest = replaced(decode(path.read_bytes(), str(path)), pseudonyms)
    with _whole(out) as part:
        for name, resource in _resources(snapshot):
            entry = manifest["resources"][name]
            if snapshot.file(name) is not None:
                entry["sha256"] = _write(part / entry["file"], resource, map(pseudonyms.records(resource, texts=True), snapshot.records(name)))
        write_bytes(part / MANIFEST, pretty_json(manifest))
    return manifest


def opened(folder: Path) -> Snapshot:
    """A snapshot in clear text, every resource of which is known. Raises `UsageError`, `InputError`."""
    snapshot = open_snapshot(folder)
    if snapshot.manifest.pseudonymised is not None:
        raise UsageError(
            f"{folder} の名前は、すでに仮名に置き換えられています（鍵 {snapshot.manifest.pseudonymised}）。",
            f"in {folder} names are replaced already (key {snapshot.manifest.pseudonymised}).",
        )
    for name in (UNFINISHED, INGESTING):
        if (folder / name).exists():
            raise input_error(
                str(folder), "収集か取り込みが途中です。先に終わらせてください。", "a collection or an ingest was interrupted here: finish it first."
            )
    unknown = [name for name in snapshot.manifest.entries if name not in registry() and name not in local_registry()]
    if unknown:
        raise InputError([unreadable_resource(str(folder / MANIFEST), name) for name in unknown])
    return snapshot


def _resources(snapshot: Snapshot) -> Iterator[tuple[str, Resource]]:
    known = {**registry(), **local_registry()}
    for name in sorted(snapshot.manifest.entries):
        yield name, known[name]


def learn(pseudonyms: Pseudonyms, snapshot: Snapshot) -> None:
    """Take note of every name that stands in a field for names, in a snapshot in clear text. Raises `InputError`."""
    for name, resource in _resources(snapshot):
        if personal(resource):
            names = pseudonyms.records(resource, texts=False)
            pseudonyms.texts.learn_all(_encode(names(record)) for record in snapshot.records(name))
    company = snapshot.manifest.tenant_name
    if company:
        pseudonyms.texts.learn_all([pseudonyms.names.kinds["company"](company).encode()])


def learn_tokens(pseudonyms: Pseudonyms, snapshot: Snapshot) -> None:
    """The same, of a snapshot whose names are replaced already. Raises `InputError`."""
    for name, resource in _resources(snapshot):
        if personal(resource):
            pseudonyms.texts.learn_all(map(_encode, snapshot.records(name)))


def personal(resource: Resource) -> bool:
    """Whether any field of a resource is for names."""
    return any(kinds_of(resource))


def kinds_of(resource: Resource) -> Iterator[str]:
    """The kinds of names that its fields are for (empty: none), one by one."""
    waiting = list(resource.fields.values())
    while waiting:
        each = waiting.pop()
        waiting += each.items.values()
        yield each.personal


def _write(path: Path, resource: Resource, records: Iterable[Record]) -> str:
    """Write the records of a resource; returns the file's SHA-256. Their order is that of the ids that stand there now."""
    digest = hashlib.sha256()
    end = b"\n"
    with atomic(path) as stream:
        for text in _ordered(resource, records):
            digest.update(text + end)
            stream.write(text + end)
    return digest.hexdigest()


def sorted_anew(resource: Resource) -> bool:
    """Whether its ids, or those of its parents, are tokens now: the old order would tell of the old names."""
    paths = {resource.identity.id, ("of",)}
    return any(each.path in paths and each.personal in _PERSONAL_IDS for each in resource.fields.values())


def _ordered(resource: Resource, records: Iterable[Record]) -> Iterator[bytes]:
    texts = map(_encode, records)
    return iter(sorted(texts, key=_sorting(resource))) if sorted_anew(resource) else texts


def _sorting(resource: Resource) -> Callable[[bytes], tuple[str, str, bytes]]:
    path = resource.identity.id

    def key(text: bytes) -> tuple[str, str, bytes]:
        record: Any = msgspec.json.decode(text)
        value = record
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return str(record.get("of", "")), str(value), text

    return key


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` that becomes it when the block ends well. Raises `UsageError` where there is something already."""
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise UsageError(
            f"{out} には、すでに何かあります。新しいフォルダーを指定してください。", f"there is something in {out} already: name a new folder."
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.absolute().with_name(f".{out.name}.{secrets.token_hex(4)}.part")
        part.mkdir()
    except OSError as error:
        raise unwritable(out, error) from error
    try:
        yield part
        if out.exists():
            out.rmdir()
        part.replace(out)
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
