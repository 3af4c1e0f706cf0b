"""The managed devices of a snapshot: of each, what is needed to place records about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from scanner.judge.replaced import Replaced
from scanner.language.alike import ByValue
from scanner.language.types import MISSING, read
from scanner.model.logic import Truth, Unknown, negate
from scanner.resources.registry import Resource
from scanner.snapshot.batches import Batch
from scanner.snapshot.shapes import ABSENT

ENTRA_ID = ("azureADDeviceId",)

_NO_GROUPS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """All that decides which work styles a device belongs to. Devices of one place share the object.

    ``owner``: company, personal, or unknown. ``in_use``: not declared out of use, and not an older record of a device that has a
    newer one. ``managed``: whether it is still managed (not retired, not being wiped). ``groups``: those of the groups that an organisation
    names that it is in; None where that is not known.
    """

    owner: str | Unknown
    in_use: Truth
    managed: Truth
    groups: frozenset[str] | None


class Device(msgspec.Struct, frozen=True, gc=False):
    """One managed device (a struct, not a dataclass: there may be a hundred thousand).

    ``kind``: windows, macos, ios, android, another operating system (``""``), or None where the record does not say.
    ``shared``: the properties that other resources' rules may read of it, in a fixed order; `ABSENT` where it has none.
    """

    place: Place
    kind: str | None
    name: str
    serial: str
    shared: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Members of a group: object ids and device ids. ``complete``: whether the list is known to be whole."""

    members: frozenset[str]
    complete: bool


class _Made(dict[Any, Any]):
    """Makes what is asked for the first time."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._make(key)
        return made


def value_at(record: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at a path; None if it is absent."""
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if path else None


def text_at(record: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """The text at a path; empty if there is none."""
    value = value_at(record, path)
    return value if isinstance(value, str) else ""


def groups_with(member: str, groups: Mapping[str, Group]) -> frozenset[str]:
    """Which of the groups have a member with this id."""
    return frozenset(name for name, group in groups.items() if member in group.members)


class Devices:
    """The index of managed devices, and the places that they are in."""

    def __init__(
        self,
        resource: Resource,
        now: datetime,
        out_of_use: frozenset[str],
        replaced: Replaced,
        groups: Mapping[str, Group],
        shared: tuple[str, ...],
    ) -> None:
        self.by_id: dict[str, Device] = {}
        self._shared = shared
        self._resource = resource
        self._now = now
        self._out_of_use = out_of_use
        self._replaced = replaced
        self._groups = groups
        self._places = _Made(self._place)
        self._kinds = _Made(self._kind)
        self._owners = ByValue([self._owner], str)
        self._states = ByValue([self._managed], str)

    def one(self, record: Mapping[str, Any]) -> Device:
        """The device that one record describes."""
        identity = self._resource.identity
        name, serial = text_at(record, identity.name), text_at(record, identity.serial)
        place = Place(
            self._owner(record),
            self._in_use([text_at(record, identity.id)], [name], [serial])[0],
            self._managed(record),
            groups_with(text_at(record, ENTRA_ID), self._groups),
        )
        kind = self._kind(text_at(record, identity.kind.path)) if identity.kind else None
        return Device(place, kind, name, serial, tuple(record.get(name, ABSENT) for name in self._shared))

    def take(self, batch: Batch) -> list[Place]:
        """The places of the devices that a batch of records describes; the devices go into the index."""
        identity = self._resource.identity
        ids, names, serials = (texts_at(batch, path) for path in (identity.id, identity.name, identity.serial))
        owners = self._owners.sort(batch.column(identity.owner), batch.record)
        states = self._states.sort(batch.column(("managementState",)), batch.record)
        keys = zip(owners, self._in_use(ids, names, serials), states, self._grouped(batch), strict=True)
        places = list(map(self._places.__getitem__, keys))
        kinds = map(self._kinds.__getitem__, texts_at(batch, identity.kind.path)) if identity.kind else [None] * len(ids)
        shared = zip(*(batch.column((name,)) for name in self._shared), strict=True) if self._shared else [()] * len(ids)
        self.by_id.update(zip(ids, map(Device, places, kinds, names, serials, shared), strict=True))
        self.by_id.pop("", None)
        return places

    def _place(self, key: tuple[Any, ...]) -> Place:
        owner, in_use, state, groups = key
        return Place(self._owners.outcomes[owner][0], in_use, self._states.outcomes[state][0], groups)

    def _owner(self, record: Mapping[str, Any]) -> Any:
        owner = read(self._resource.fields[".".join(self._resource.identity.owner)], record, self._now)
        if isinstance(owner, Unknown):
            return owner
        return MISSING if owner == "unknown" else str(owner)

    def _managed(self, record: Mapping[str, Any]) -> Truth:
        state = read(self._resource.fields["managementState"], record, self._now)
        return state if isinstance(state, Unknown) else state == "managed"

    def _kind(self, system: str) -> str | None:
        kinds = self._resource.identity.kind
        return kinds.kinds.get(system, "") if kinds and system else None

    def _in_use(self, ids: Sequence[str], *names: Sequence[str]) -> list[Truth]:
        columns = (ids, *names)
        known, otherwise = self._replaced.known, negate(self._replaced.others)
        if known.keys().isdisjoint(ids) and all(self._out_of_use.isdisjoint(column) for column in columns):
            return [otherwise] * len(ids)
        return [
            (negate(known[texts[0]]) if texts[0] in known else otherwise) if self._out_of_use.isdisjoint({*texts} - {""}) else False
            for texts in zip(*columns, strict=True)
        ]

    def _grouped(self, batch: Batch) -> list[frozenset[str]]:
        if not self._groups:
            return [_NO_GROUPS] * len(batch)
        return [groups_with(member, self._groups) for member in texts_at(batch, ENTRA_ID)]


def texts_at(batch: Batch, path: tuple[str, ...]) -> Sequence[str]:
    """The texts at a path of every record; empty where there is none."""
    column = batch.column(path) if path else [""] * len(batch)
    return column if {str}.issuperset(map(type, column)) else [value if type(value) is str else "" for value in column]
