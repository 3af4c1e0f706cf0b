"""Ways of knowing less: every mutation takes knowledge away from a snapshot and never adds any."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import msgspec

from scanner.language.types import Field, Kind
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource
from scanner.snapshot.manifest import Entry, Manifest
from scanner.snapshot.read import Snapshot, open_snapshot
from tests.proof.documented import answers

# No point in time that anything happened: the service's zero, and one that is yet to come.
SENTINEL, FUTURE = "0001-01-01T00:00:00Z", "2099-01-01T00:00:00Z"
ABSENT: Any = object()
WRONG: dict[Kind, list[Any]] = {
    Kind.BOOLEAN: ["true", 1],
    Kind.INTEGER: ["12", 1.5, True],
    Kind.STRING: [7, ["x"]],
    Kind.ENUM: ["unknownFutureValue", 3],
    Kind.FLAGS: ["unknownFutureValue", 3],
    Kind.DATETIME: ["yesterday", "2026-10-01", "2099-01-01T00:00:00"],
    Kind.VERSION: ["x.y", 10],
    Kind.DURATION: ["8 hours", 8],
    Kind.LIST: ["text", {"a": 1}],
    Kind.OBJECT: ["text", [1]],
}


@dataclass
class MemorySnapshot:
    """A snapshot whose records can be changed; stands in for the one on disk. ``derived``: see `Snapshot`; nothing carries it over."""

    manifest: Manifest
    data: dict[str, list[dict[str, Any]]]
    derived: dict[str, tuple[Entry, Path]] = field(default_factory=dict)

    def entry(self, resource: str) -> Entry | None:
        found = self.derived.get(resource)
        return found[0] if found else self.manifest.entries.get(resource)

    def records(self, resource: str) -> Iterator[dict[str, Any]]:
        entry = self.entry(resource)
        if entry is None or entry.state != "present":
            return
        if resource in self.derived:
            for line in self.derived[resource][1].read_bytes().splitlines():
                yield msgspec.json.decode(line)
        else:
            yield from self.data.get(resource, [])

    def with_records(self, resource: str, records: list[dict[str, Any]]) -> MemorySnapshot:
        return MemorySnapshot(self.manifest, {**self.data, resource: records})

    def with_entry(self, resource: str, **changes: Any) -> MemorySnapshot:
        entries = dict(self.manifest.entries)
        entries[resource] = replace(entries[resource], **changes)
        return MemorySnapshot(replace(self.manifest, entries=entries), self.data)

    def without(self, resource: str) -> MemorySnapshot:
        entries = {name: entry for name, entry in self.manifest.entries.items() if name != resource}
        return MemorySnapshot(replace(self.manifest, entries=entries), self.data)

    def with_derived(self, derived: dict[str, tuple[Entry, Path]]) -> MemorySnapshot:
        return MemorySnapshot(self.manifest, self.data, derived)

    def as_snapshot(self) -> Snapshot:
        return cast("Snapshot", self)


def in_memory(folder: Path) -> MemorySnapshot:
    snapshot = open_snapshot(folder)
    return MemorySnapshot(snapshot.manifest, {name: list(snapshot.records(name)) for name in snapshot.manifest.entries})


def on_resources(base: MemorySnapshot) -> Iterator[tuple[str, MemorySnapshot]]:
    """Whole resources become unknown or incomplete; incomplete ones also lose records."""
    for name, entry in base.manifest.entries.items():
        if entry.state != "present":
            continue
        yield f"{name} removed", base.without(name)
        for reason in (Reason.PERMISSION_DENIED, Reason.NOT_LICENSED, Reason.INCOMPLETE):
            yield f"{name} not obtained: {reason}", base.with_entry(name, state="not_obtained", complete=False, reason=reason, file=None)
        part = base.with_entry(name, complete=False, reason=Reason.INCOMPLETE)
        yield f"{name} incomplete", part
        records = base.data[name]
        for index in range(len(records)):
            yield f"{name} incomplete, without record {index}", part.with_records(name, records[:index] + records[index + 1 :])
        yield f"{name} with a record of which nothing is known", base.with_records(name, [*records, {}])


def on_fields(
    base: MemorySnapshot, resource: Resource, declared: Field, chance: random.Random, per_field: int | None
) -> Iterator[tuple[str, MemorySnapshot]]:
    """One field of one record becomes null, absent, of a wrong type, or an undeclared value."""
    records = base.data.get(resource.name, [])
    indexes = [index for index, record in enumerate(records) if holder(record, declared) is not None]
    if per_field is not None:
        indexes = sorted(chance.sample(indexes, min(per_field, len(indexes))))
    for index in indexes:
        for label, changed in (*changes(records[index], declared), *within_lists(records[index], declared)):
            said = f"= {label}" if label == "null" else label
            if answers(resource.name, declared.path, said, records[index].get("@odata.type")):
                continue
            name = f"{resource.name}[{index}].{declared.name} {label}"
            yield name, base.with_records(resource.name, [*records[:index], changed, *records[index + 1 :]])


def changes(record: dict[str, Any], field: Field) -> Iterator[tuple[str, dict[str, Any]]]:
    """The ways of damaging one field of a record that has it."""
    for label, damaged in damages(field):
        yield label, edited(record, field, value=damaged, absent=damaged is ABSENT)


def damages(field: Field) -> Iterator[tuple[str, Any]]:
    """What a field may hold that is no fact (`ABSENT`: nothing at all)."""
    yield "absent", ABSENT
    if not field.has_null_meaning:
        yield "null", None
    if field.kind is Kind.DATETIME:
        yield from ((f"= {value!r}", value) for value in (SENTINEL, *(() if field.expiry else (FUTURE,))))
    yield from ((f"= {value!r}", value) for value in ([12, "ten", "１０", True] if field.wire == "string" else WRONG[field.kind]))


def within_lists(record: dict[str, Any], declared: Field) -> Iterator[tuple[str, dict[str, Any]]]:
    """Damage to the first and the last item of a list, and to each of their fields, lists within lists included."""
    place = None if declared.pair else holder(record, declared)
    items = place[0][place[1]] if place is not None else None
    if declared.kind is not Kind.LIST or not isinstance(items, list):
        return
    for index in sorted({0, len(items) - 1} if items else set()):
        for label, item in _damaged_items(items[index], declared):
            yield f"[{index}]{label}", edited(record, declared, value=[*items[:index], item, *items[index + 1 :]])


def _damaged_items(item: Any, declared: Field) -> Iterator[tuple[str, Any]]:
    yield " = null", None
    if "item" in declared.items:
        yield from ((label, value) for label, value in damages(declared.items["item"]) if value is not ABSENT and value is not None)
        return
    if not isinstance(item, dict):
        return
    for name, inner in declared.items.items():
        if holder(item, inner) is not None:
            yield from ((f".{name} {label}", changed) for label, changed in (*changes(item, inner), *within_lists(item, inner)))


def holder(record: dict[str, Any], field: Field) -> tuple[dict[str, Any], str] | None:
    """The object that holds the field's value, and its key there."""
    if field.pair:
        found = [each for each in record.get(field.pair.list[-1]) or [] if each.get(field.pair.key) == field.pair.name]
        return (found[0], field.pair.value) if found else None
    inner: Any = record
    for name in field.path[:-1]:
        inner = inner.get(name) if isinstance(inner, dict) else None
    return (inner, field.path[-1]) if isinstance(inner, dict) and field.path[-1] in inner else None


def edited(record: dict[str, Any], field: Field, *, value: Any = None, absent: bool = False) -> dict[str, Any]:
    result = copy.deepcopy(record)
    place = holder(result, field)
    assert place is not None
    inner, key = place
    if absent:
        del inner[key]
    else:
        inner[key] = value
    return result
