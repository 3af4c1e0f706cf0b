"""The records of a snapshot while a planned configuration is laid over them: read when first needed, written where something changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from scanner.model.verdicts import Reason
from scanner.resources.keeping import values_at
from scanner.resources.registry import Resource, registry
from scanner.snapshot.manifest import Entry
from scanner.snapshot.read import Snapshot
from scanner.snapshot.write import write_bytes

Record = dict[str, Any]

_encode = msgspec.json.Encoder().encode


class _Objects:
    """The objects of one list, found by their ids (whatever the case of the letters) and by their names."""

    def __init__(self, resource: Resource, records: Iterable[Record]) -> None:
        self._name = resource.identity.name
        self._by_key: dict[str, Record] = {}
        self._named: dict[str, dict[str, None]] = {}
        for number, record in enumerate(records):
            key = _folded(record.get("id"))
            self.put(key if key and key not in self._by_key else f"\0{number}", record)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._by_key.values())

    def get(self, id_: str) -> Record | None:
        return self._by_key.get(id_.casefold())

    def named(self, name: str) -> list[Record]:
        return [self._by_key[key] for key in self._named.get(name, ())]

    def put(self, key: str, record: Record | None) -> None:
        """Replace or add what has this key; None takes it away."""
        old = self._by_key.pop(key, None) if record is None else self._by_key.get(key)
        for name in set(values_at(old, self._name)):
            self._named[name].pop(key, None)
        if record is not None:
            self._by_key[key] = record
            for name in values_at(record, self._name):
                self._named.setdefault(name, {})[key] = None


class Working:
    """The lists that an overlay works on."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._objects: dict[str, _Objects] = {}
        self._children: dict[str, dict[str, list[Record]]] = {}
        self.touched: set[str] = set()

    def obtained(self, resource: str) -> bool:
        """Whether the snapshot knows what there is of a resource, at least in part."""
        entry = self.snapshot.entry(resource)
        return entry is not None and entry.state != "not_obtained"

    def records(self, resource: str) -> Iterator[Record]:
        """All records as they are by now. Raises `InputError` where the snapshot is damaged."""
        if registry()[resource].parented:
            return (each for found in self._per_parent(resource).values() for each in found)
        return iter(self._list(resource))

    def find(self, resource: str, id_: str) -> Record | None:
        """The record with this id, whatever the case of its letters; the one record of a single resource."""
        listed = self._list(resource)
        return next(iter(listed), None) if registry()[resource].single else listed.get(id_)

    def named(self, resource: str, name: str) -> list[Record]:
        """The records with this name."""
        return self._list(resource).named(name)

    def put(self, resource: str, old: Record | None, new: Record | None) -> None:
        """Replace ``old`` (None: there is none) by ``new`` (None: it is removed). An object keeps its id."""
        key = _folded((old or new or {}).get("id")) or "\0000"
        self._list(resource).put(key, new)
        self.touched.add(resource)

    def children(self, resource: str, of: str) -> list[Any]:
        """What a resource that is read per object holds of one."""
        return [each.get("value") for each in self._per_parent(resource).get(of.casefold(), ())]

    def put_children(self, resource: str, of: str, values: list[Any]) -> None:
        """Replace everything that a resource holds of one object."""
        self._per_parent(resource)[of.casefold()] = [{"of": of, "value": value} for value in values]
        self.touched.add(resource)

    def _list(self, resource: str) -> _Objects:
        if resource not in self._objects:
            self._objects[resource] = _Objects(registry()[resource], self.snapshot.records(resource))
        return self._objects[resource]

    def _per_parent(self, resource: str) -> dict[str, list[Record]]:
        if resource not in self._children:
            found: dict[str, list[Record]] = {}
            for record in self.snapshot.records(resource):
                found.setdefault(_folded(record.get("of")), []).append(record)
            self._children[resource] = found
        return self._children[resource]

    def write(self, folder: Path) -> tuple[dict[str, Entry], dict[str, Path]]:
        """Write every list that changed; their entries and files. Raises `OutputError`."""
        entries: dict[str, Entry] = {}
        files: dict[str, Path] = {}
        for name in sorted(self.touched):
            resource = registry()[name]
            ordered = sorted(self.records(name), key=_order)
            data = b"".join(_encode(each) + b"\n" for each in ordered)
            files[name] = folder / f"{name}{Path(resource.file).suffix}"
            write_bytes(files[name], data)
            entries[name] = self._entry(resource, len(ordered), hashlib.sha256(data).hexdigest())
        return entries, files

    def _entry(self, resource: Resource, count: int, digest: str) -> Entry:
        """The entry of a list as planned. What was not read whole stays so: two planned policies do not make a list complete.

        A single object is all that there is of it: what it says is known, and what it does not say is missing in the object.
        """
        manifest = self.snapshot.manifest
        old = manifest.entries.get(resource.name)
        if old is None:
            old = Entry(
                resource.name, None, 0, None, "not_obtained", False, Reason.NOT_COLLECTED, None, None, manifest.collected_at, manifest.stamp
            )  # fmt: skip
        whole = resource.single or old.state == "none" or (old.state == "present" and old.complete)
        return replace(
            old, file=resource.file, count=count, sha256=digest, state="present", complete=whole, reason=None if whole else old.reason
        )  # fmt: skip

    def name_no_strangers(self, known: frozenset[str]) -> Iterator[str]:
        """Note that nothing is known of what is named now and was not asked for when the snapshot was collected (members of groups).

        ``known``: ids that were asked for besides. Yields the ids of the others.
        """
        for resource in registry().values():
            if not resource.named_by or not self.obtained(resource.name) or not self.touched & resource.named_by.keys():
                continue
            before = set(known)
            after: set[str] = set()
            for name, paths in resource.named_by.items():
                before |= _named(self.snapshot.records(name), registry()[name], paths)
                after |= _named(self.records(name), registry()[name], paths)
            asked = {each.casefold() for each in before}
            strangers = {each.casefold(): each for each in sorted(after) if each.casefold() not in asked}
            if strangers:
                for record in self.snapshot.records(resource.name):
                    strangers.pop(_folded(record.get("of")), None)
            for each in strangers.values():
                self.put_children(resource.name, each, [{}])
                yield each


def _named(records: Iterable[Record], naming: Resource, paths: tuple[tuple[str, ...], ...]) -> set[str]:
    places = (record.get("value") if naming.parented else record for record in records)
    return {value for place in places for path in paths for value in values_at(place, path)}


def _folded(value: Any) -> str:
    return value.casefold() if isinstance(value, str) else ""


def _order(record: Mapping[str, Any]) -> str:
    return _folded(record.get("of", record.get("id")))
