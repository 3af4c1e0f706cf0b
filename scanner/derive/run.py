"""Works derived resources out and lays them beside a snapshot as files, so that they are read and judged like any other resource."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from scanner.derive.derived import Derived
from scanner.derive.opened import tables_of
from scanner.derive.registry import derivation
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.errors import InputError, OutputError
from scanner.model.logic import Unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource, all_resources, inputs_of
from scanner.snapshot.manifest import Entry
from scanner.snapshot.read import Snapshot
from scanner.snapshot.write import atomic

_PREFIX = "derived."
_encode = msgspec.json.Encoder().encode


def with_derived(
    snapshot: Snapshot, organisation: Organisation, names: Iterable[str], folder: Path, older: Sequence[Snapshot] | None = None
) -> Snapshot:
    """The snapshot with these derived resources, and those that they stand on, written to ``folder`` (``<name>.jsonl``).

    ``older``: older snapshots, the oldest first; None where none were given. Names of other resources are passed over.
    A derivation that breaks makes its resource unknown (rule_error); a damaged snapshot, an older one included, raises `InputError`,
    a folder that cannot be written to `OutputError`.
    """
    for name in _in_order(names):
        entry, path = _one(all_resources()[name], snapshot, organisation, folder, older)
        snapshot = replace(snapshot, derived={**snapshot.derived, name: (entry, path)})
    return snapshot


def _in_order(names: Iterable[str]) -> list[str]:
    """Derived resources, each after those that it is worked out from."""
    found: dict[str, None] = {}

    def add(name: str) -> None:
        above = all_resources()[name].derived_from
        for each in above:
            add(each)
        if above:
            found.setdefault(name)

    for name in sorted(set(names) & set(all_resources())):
        add(name)
    return list(found)


def _one(resource: Resource, snapshot: Snapshot, organisation: Organisation, folder: Path, older: Sequence[Snapshot] | None) -> tuple[Entry, Path]:
    tables = tables_of(snapshot, older)
    path = folder / f"{resource.name.removeprefix(_PREFIX)}.jsonl"
    try:
        derived = derivation(resource.name.removeprefix(_PREFIX))(tables, organisation)
        missing = derived.missing
        count, digest = (0, None) if missing is not None else _write(path, derived)
    except (InputError, OutputError):
        raise
    except Exception:  # noqa: BLE001 - the wall for derivations: one that breaks must not take the others with it
        return _entry(resource, snapshot, tables, Reason.RULE_ERROR), path
    reason = _first(missing) if missing is not None else None
    entry = _entry(resource, snapshot, tables, reason)
    if missing is None:
        entry = replace(entry, file=path.name, count=count, sha256=digest, state="present", complete=derived.complete)
    return entry, path


def _first(missing: Unknown) -> Reason:
    return min(missing.reasons)


def _entry(resource: Resource, snapshot: Snapshot, tables: Tables, reason: Reason | None) -> Entry:
    """An entry of a resource that is not there. Its time is the latest of what it stands on."""
    stamps = [(entry.collected_at, entry.stamp) for name in sorted(inputs_of(resource.name)) if (entry := snapshot.entry(name)) is not None]
    collected_at, stamp = max(stamps, default=(tables.now, snapshot.manifest.stamp))
    return Entry(resource.name, None, 0, None, "not_obtained", False, reason, None, None, collected_at, stamp)


def _write(path: Path, derived: Derived) -> tuple[int, str]:
    digest = hashlib.sha256()
    count = 0
    with atomic(path) as stream:
        for line in _lines(derived.records):
            digest.update(line)
            stream.write(line)
            count += 1
    return count, digest.hexdigest()


def _lines(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    last: str | None = None
    for record in records:
        if last is not None and not last < record["id"]:
            raise ValueError("derived records out of order")
        last = record["id"]
        yield _encode(record) + b"\n"
