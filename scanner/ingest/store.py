"""What was read → entries and files of a snapshot, into a new one or beside what lies there. Whole at every moment."""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from scanner.ingest.computers import Computer
from scanner.ingest.model import Value
from scanner.ingest.policies import POLICIES, Policies, newer
from scanner.ingest.sections import COMPUTER
from scanner.language.types import parse_datetime
from scanner.model.errors import InputError, Place, Problem, input_error
from scanner.resources.registry import local_registry
from scanner.snapshot.manifest import INGESTING, MANIFEST, SCHEMA, UNFINISHED, read_manifest
from scanner.snapshot.read import Snapshot, open_snapshot
from scanner.snapshot.strict_json import decode
from scanner.snapshot.write import pretty_json, replace, stamp, unwritable, write_bytes

ORIGIN = "ingest"
FILES_SHOWN = 50
Records = dict[str, dict[str, list[Value]]]  # resource → parent ("" where there is none) → values


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies in the snapshot now: ids of PCs that were written, and of those that stayed because theirs are newer.

    ``policies``: how many group policies were written.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    policies: int
    tenant: str


def store(
    folder: Path, read: list[Computer], policies: Policies, tenant: str | None, tool: str, now: datetime, mark: dict[str, Any] | None = None
) -> tuple[Stored, list[Problem]]:
    """Write into ``folder``, a snapshot or a place for one. ``tenant``: whose a new one is. ``now``: the time, for what does not say its own.

    ``mark``: what a manifest says where names are replaced (None: they are not).

    Raises `InputError`: no snapshot, of another tenant, or with such resources from elsewhere.
    """
    finish(folder)
    if (folder / UNFINISHED).is_dir():
        raise input_error(
            str(folder), "収集が途中のスナップショットには書き込めません。", "a snapshot whose collection was stopped cannot be added to."
        )
    if (folder / MANIFEST).exists():
        _, raw = read_manifest(folder)
        manifest: dict[str, Any] = decode(raw, str(folder / MANIFEST))
        snapshot = open_snapshot(folder)
        if tenant and tenant.casefold() != manifest["tenant"]["id"].casefold():
            raise input_error(str(folder), "別のテナントのスナップショットです。", "this is the snapshot of another tenant.")
        _same_names(manifest, mark, folder)
        _only_ingested(manifest, folder)
        before, times = _records(snapshot, manifest), _times(manifest)
    else:
        manifest, before, times = _new(folder, tenant, tool, now) | ({"pseudonymised": mark} if mark else {}), {}, {}
    problems: list[Problem] = []
    fresh, kept = _newer(before, read, problems)
    policies, said = newer(policies, before.get(POLICIES, {}).get("", []))
    problems += said
    after, changed = _together(before, fresh, policies)
    if changed:
        _write(folder, manifest, after, changed, _newest(fresh, now), times, _detail(fresh, policies))
    return Stored(tuple(each.id for each in fresh), tuple(kept), len(policies.ids), manifest["tenant"]["id"]), problems


def _new(folder: Path, tenant: str | None, tool: str, now: datetime) -> dict[str, Any]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise input_error(
            str(folder),
            "スナップショットでも、空のフォルダーでもありません。",
            "this is neither a snapshot nor an empty folder.",
        )
    if not tenant:
        raise InputError(
            [
                Problem(
                    Place(str(folder)),
                    "新しいスナップショットには、テナント ID が必要です。",
                    "a new snapshot needs the id of the tenant.",
                    "--organisation か --tenant を指定してください。",
                    "give --organisation or --tenant.",
                )
            ]
        )
    return {"schema": SCHEMA, "tool": tool, "tenant": {"id": tenant, "name": None}, "collected_at": stamp(now), "resources": {}}


def ingestible(resource: str) -> bool:
    """Whether files bring this resource."""
    return resource.startswith(("windows.", "policies."))


def _same_names(manifest: Mapping[str, Any], mark: dict[str, Any] | None, folder: Path) -> None:
    if manifest.get("pseudonymised") != mark:
        raise input_error(
            str(folder / MANIFEST),
            "仮名への置き換えの有無か鍵が、スナップショットと違います。",
            "names are replaced in the snapshot and not in the files, or the other way round, or with another key.",
        )


def _only_ingested(manifest: Mapping[str, Any], folder: Path) -> None:
    others = [name for name, entry in manifest["resources"].items() if ingestible(name) and entry.get("origin") != ORIGIN]
    if others:
        names = ", ".join(others)
        raise input_error(
            str(folder / MANIFEST),
            f"{names} は、ほかの方法で集めたものです。2 つの出所のデータは混ぜません。",
            f"{names} came another way; data of two origins are never mixed.",
        )


def _records(snapshot: Snapshot, manifest: Mapping[str, Any]) -> Records:
    found: Records = {}
    for name in manifest["resources"]:
        if ingestible(name):
            parents: dict[str, list[Value]] = defaultdict(list)
            parented = bool(local_registry()[name].per)
            for record in snapshot.records(name):
                parents[record["of"] if parented else ""].append(record["value"] if parented else record)
            found[name] = parents
    return found


def _times(manifest: Mapping[str, Any]) -> dict[str, datetime]:
    return {name: moment for name, entry in manifest["resources"].items() if (moment := parse_datetime(entry["collected_at"])) is not None}


def _newer(before: Records, read: list[Computer], problems: list[Problem]) -> tuple[list[Computer], list[str]]:
    """The PCs that replace what is there or are new, and the ids of those of which something newer is there."""
    known = {str(about["id"]): parse_datetime(about.get("collectedAt")) for about in before.get(COMPUTER, {}).get("", [])}
    fresh, kept = [], []
    for each in read:
        there = known.get(each.id)
        if there is not None and (each.collected_at is None or each.collected_at < there):
            kept.append(each.id)
            problems.append(
                Problem(
                    Place(each.about["files"][0]["name"]),
                    f"「{each.name}」は、スナップショットに新しいものがあります（{stamp(there)}）。読み込みませんでした。",
                    f"of '{each.name}' the snapshot holds something newer ({stamp(there)}); this was not brought in.",
                )
            )
        else:
            fresh.append(each)
    return fresh, kept


def _together(before: Records, fresh: Iterable[Computer], policies: Policies) -> tuple[Records, set[str]]:
    """Everything that there is afterwards, and which resources changed. A PC and a group policy are replaced as a whole."""
    fresh = list(fresh)
    ids = {each.id for each in fresh}
    after: Records = {name: {parent: list(values) for parent, values in parents.items()} for name, parents in before.items()}
    changed: set[str] = set()
    for name, parents in after.items():
        if name == COMPUTER:
            parents[""] = [about for about in parents.get("", []) if about["id"] not in ids]
        elif name == POLICIES:
            parents[""] = [each for each in parents.get("", []) if each["guid"] not in policies.ids]
        elif gone := parents.keys() & (ids if local_registry()[name].per == COMPUTER else policies.ids):
            changed.add(name)
            for parent in gone:
                del parents[parent]
    for each in fresh:
        after.setdefault(COMPUTER, {}).setdefault("", []).append(each.about)
        changed.add(COMPUTER)
        told = {*each.values, *each.about["sections"], *(one["resource"] for one in each.about["unread"])}
        for name in told:
            after.setdefault(name, {})[each.id] = list(each.values.get(name, ()))
            changed.add(name)
    for name, parents_of in policies.values.items():
        for parent, values in parents_of.items():
            after.setdefault(name, {}).setdefault(parent, []).extend(values)
        changed.add(name)
    return after, changed


def _newest(fresh: Iterable[Computer], now: datetime) -> datetime:
    """When the newest of the PCs was read; a clock that runs ahead does not count, as what it says is no fact."""
    moments = [each.collected_at for each in fresh if each.collected_at is not None and each.collected_at <= now]
    return max(moments, default=now)


def _detail(fresh: Iterable[Computer], policies: Policies) -> str:
    files = [f"{each['name']} sha256:{each['sha256']}" for computer in fresh for each in computer.about["files"]]
    files += [f"{name} sha256:{digest}" for name, digest in policies.files]
    more = [f"and {len(files) - FILES_SHOWN} more files"] if len(files) > FILES_SHOWN else []
    return "; ".join([*files[:FILES_SHOWN], *more])


def _lines(name: str, parents: Mapping[str, list[Value]]) -> Iterator[bytes]:
    """The records in the order of their parents, of their ids, or of their content: the same files make the same bytes."""
    encode = msgspec.json.Encoder(order="sorted").encode
    parented = bool(local_registry()[name].per)
    id_ = local_registry()[name].identity.id
    for parent in sorted(parents):
        made = [({"of": parent, "value": value} if parented else value) for value in parents[parent]]
        lines = sorted(("" if parented or not id_ else str(record.get(id_[0])), encode(record)) for record in made)
        yield from (line + b"\n" for _, line in lines)


def _write(
    folder: Path,
    manifest: dict[str, Any],
    after: Records,
    changed: set[str],
    collected: datetime,
    times: Mapping[str, datetime],
    detail: str,
) -> None:
    """Write beside the snapshot first; when the new manifest lies there, everything is moved, now or after an interruption."""
    stage = folder / INGESTING
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
    except OSError as error:
        raise unwritable(stage, error) from error
    for name in sorted(changed):
        data = b"".join(_lines(name, after[name]))
        file = local_registry()[name].file
        write_bytes(stage / file, data)
        manifest["resources"][name] = {
            "file": file,
            "count": data.count(b"\n"),
            "sha256": hashlib.sha256(data).hexdigest(),
            "state": "present",
            "complete": True,
            "reason": None,
            "detail": detail,
            "endpoint": None,
            "api": None,
            "permission": None,
            "pages": None,
            "origin": ORIGIN,
            "collected_at": stamp(max(collected, times.get(name, collected))),
        }
    stamps = [moment for each in manifest["resources"].values() if (moment := parse_datetime(each["collected_at"])) is not None]
    manifest["collected_at"] = stamp(max(stamps))
    write_bytes(stage / MANIFEST, pretty_json(manifest))
    finish(folder)


def finish(folder: Path) -> None:
    """Finish an ingest that was interrupted: forwards if its manifest was written, else as if it had never been. Raises `OutputError`."""
    stage = folder / INGESTING
    if not stage.is_dir():
        return
    if (stage / MANIFEST).is_file():
        for path in sorted(stage.rglob("*.jsonl")):
            if not path.name.startswith("."):
                replace(path, folder / path.relative_to(stage))
        replace(stage / MANIFEST, folder / MANIFEST)
    shutil.rmtree(stage, ignore_errors=True)
