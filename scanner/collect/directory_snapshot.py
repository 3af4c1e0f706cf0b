"""A directory's resources in a snapshot: added to one that is there, or making a new one; replaced only by those of the same domain."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from scanner.collect.directory import Collection, Read
from scanner.collect.entries import Entry
from scanner.collect.journal import JOB
from scanner.model.errors import InputError, UsageError
from scanner.resources.registry import local_registry
from scanner.snapshot.manifest import MANIFEST, SCHEMA, UNFINISHED, read_manifest
from scanner.snapshot.read import open_snapshot
from scanner.snapshot.strict_json import decode
from scanner.snapshot.write import pretty_json, stamp, unwritable, write_bytes

FOLDER = "directory"
DOMAIN = "directory.domain"


@dataclass(frozen=True, slots=True)
class Target:
    """The snapshot to add to. ``manifest``: as it stands there; None for a new one. ``domain``: the SID of the domain that it holds."""

    folder: Path
    manifest: dict[str, Any] | None
    domain: str | None


def target_of(folder: Path, tenant: str | None) -> Target:
    """See that a directory may be added to this folder. ``tenant``: whose snapshot it has to be; None: anybody's.

    Raises `UsageError`, `InputError`, `OutputError`.
    """
    try:
        held = {path.name for path in folder.iterdir()} if folder.exists() else set()
        if (folder / FOLDER).is_symlink():
            raise UsageError(
                f"{folder / FOLDER} はシンボリックリンクです。その先には書き込みません。",
                f"{folder / FOLDER} is a symbolic link: nothing is written there.",
            )
    except OSError as error:
        raise unwritable(folder, error) from error
    if not held:
        return Target(folder, None, None)
    if MANIFEST not in held and UNFINISHED not in held:
        raise UsageError(
            f"{folder} はスナップショットではなく、ほかのファイルがあります。スナップショットか、新しいフォルダーを指定してください。",
            f"{folder} is no snapshot and holds other files: name a snapshot or a new folder.",
        )
    known, raw = read_manifest(folder)
    if (folder / UNFINISHED / JOB).is_file():
        raise UsageError(
            f"{folder} には、途中で止まった収集があります。先に telework-scan collect に --resume を付けて、終わらせてください。",
            f"{folder} holds a collection that was stopped: finish it first (telework-scan collect with --resume).",
        )
    if tenant and known.tenant_id.lower() != tenant.lower():
        raise UsageError(
            f"{folder} は別のテナント（{known.tenant_id}）のスナップショットです（organisation.yaml は {tenant}）。",
            f"{folder} is a snapshot of another tenant ({known.tenant_id}; organisation.yaml says {tenant}).",
        )
    return Target(folder, decode(raw, str(folder / MANIFEST)), _domain_in(folder))


def _domain_in(folder: Path) -> str | None:
    """The SID of the domain that a snapshot holds already."""
    try:
        found = [record.get("objectSid") for record in open_snapshot(folder).records(DOMAIN)]
    except InputError:  # its file is damaged: whose it was cannot be told, and it is of no use to anybody
        return None
    return str(found[0]) if found else None


def add(
    target: Target, collection: Collection, *, tool: str, tenant: str | None, name: str | None, mark: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Write the resources and the manifest; returns the manifest. Stopped at any moment, the snapshot is one that can be judged.

    ``tenant``, ``name``: of a new snapshot; without them the domain's SID and name. ``mark``: what a new manifest says where names are
    replaced. Raises `UsageError` where the snapshot holds another
    domain, `OutputError`.
    """
    if target.domain is not None and target.domain != collection.domain:
        raise UsageError(
            f"{target.folder} には、別のドメイン（{target.domain}）のデータがあります。今回のドメインは {collection.domain} です。何も書いていません。",
            f"{target.folder} holds another domain ({target.domain}); this one is {collection.domain}. Nothing was written.",
        )
    written = {each.name: _entry(each) for each in collection.resources}
    others = {} if target.manifest is None else {key: each for key, each in target.manifest["resources"].items() if key not in written}
    if target.manifest is not None and len(others) < len(target.manifest["resources"]):
        # Without the old entries first: no moment has a manifest that speaks of other files than there are.
        _write_manifest(target.folder, {**target.manifest, "resources": others})
    for entry, data in written.values():
        if data is not None:
            write_bytes(target.folder / entry["file"], data)
    for each in collection.resources:
        if written[each.name][1] is None:
            with suppress(FileNotFoundError):
                (target.folder / _file(each.name)).unlink()
    new: dict[str, Any] = {"schema": SCHEMA, "tool": tool, "tenant": {"id": tenant or collection.domain, "name": name or collection.title}}
    new |= {"sign_in": None, "permissions": [], **({"pseudonymised": mark} if mark else {})}
    manifest = {**(target.manifest or new), "resources": {**others, **{key: entry for key, (entry, _) in written.items()}}}
    manifest["collected_at"] = max(entry["collected_at"] for entry in manifest["resources"].values())
    _write_manifest(target.folder, manifest)
    return manifest


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    write_bytes(folder / MANIFEST, pretty_json(manifest))


def _file(name: str) -> str:
    return local_registry()[name].file


def _entry(read: Read) -> tuple[Entry, bytes | None]:
    """The manifest's entry of a resource, and the content of its file. Where nothing came and something went wrong, nothing was obtained."""
    obtained = read.records is not None and (bool(read.records) or not read.trouble)
    data = b"".join(msgspec.json.encode(record) + b"\n" for record in read.records or ()) if obtained else None
    return {
        "file": None if data is None else _file(read.name),
        "count": len(read.records or ()),
        "sha256": None if data is None else hashlib.sha256(data).hexdigest(),
        "state": "not_obtained" if data is None else "present",
        "complete": not read.trouble,
        "reason": read.trouble.reason.value if read.trouble else None,
        "detail": "; ".join(read.trouble.details) or None,
        "endpoint": read.endpoint,
        "api": None,
        "permission": None,
        "pages": read.pages,
        "origin": "directory",
        "collected_at": stamp(read.date),
    }, data
