"""Who and what belongs to a work style: by ownership of devices, by groups, minus devices out of use and records that a newer one replaced."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scanner.derive.opened import tables_of
from scanner.judge.described import Described
from scanner.judge.devices import Device, Devices, Group, Place, groups_with, text_at, texts_at
from scanner.judge.replaced import replaced_in
from scanner.language.types import INVALID, MISSING
from scanner.library.organisation import Organisation, WorkStyle
from scanner.model.logic import Truth, Unknown, conjunction, unknown
from scanner.model.methods import ownership_of
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource
from scanner.snapshot.batches import Batch, batches
from scanner.snapshot.manifest import Entry
from scanner.snapshot.read import Snapshot
from scanner.snapshot.shapes import ABSENT, walk

DEVICES = "intune.managedDevices"
MEMBERS = "entra.groupMembers"


class Populations:
    """Answers, for every record, whether it belongs to a work style.

    ``devices_lacking``: why the list of managed devices was not read as a whole; None if it was.
    """

    def __init__(self, snapshot: Snapshot, organisation: Organisation, resources: Mapping[str, Resource]) -> None:
        self.organisation = organisation
        self._snapshot = snapshot
        entry = snapshot.entry(DEVICES)
        self._index: Devices | None = None
        self._described: dict[str, Described] = {}
        self._without_devices = _why_missing(entry)
        self._without_groups = _why_missing(snapshot.entry(MEMBERS))
        self.devices_lacking = _why_not_whole(entry)
        self._groups = self._read_groups(snapshot)
        self._out_of_use = frozenset(
            each.device for each in organisation.out_of_use if snapshot.manifest.collected_at <= organisation.end_of(each.until)
        )
        self._replaced = replaced_in(tables_of(snapshot)[DEVICES])
        self._shared_names = tuple(sorted({name for resource in resources.values() for name in resource.device_fields()}))
        there = DEVICES in resources and entry is not None and entry.state == "present"
        self._index = self._listed(resources[DEVICES], entry.collected_at) if entry is not None and there else None
        self._indexed = not there
        self._possible_kinds: dict[str, set[str | None]] = {}
        self._duplicates: dict[tuple[str, frozenset[str]], int] = {}

    @property
    def devices(self) -> Mapping[str, Device] | None:
        """The managed devices by id; None if they were not collected. Read from the snapshot when first asked for."""
        if self._index is None:
            return None
        if not self._indexed:
            for batch in batches(self._snapshot, DEVICES):
                self._index.take(batch)
            self._indexed = True
        return self._index.by_id

    def _listed(self, resource: Resource, now: datetime) -> Devices:
        return Devices(resource, now, self._out_of_use, self._replaced, self._groups, self._shared_names)

    def _describing(self, resource: Resource, now: datetime) -> Devices | Described:
        """What reads devices from the records of a resource that describes them."""
        if resource.name == DEVICES:
            return self._index or self._listed(resource, now)
        if resource.name not in self._described:
            self._described[resource.name] = Described(resource, now, self._out_of_use, self.devices)
        return self._described[resource.name]

    def whole(self, resource: Resource) -> None:
        """All batches of a resource went through `places`: if it is that of the devices, they need not be read again."""
        self._indexed = self._indexed or resource.name == DEVICES

    def places(self, resource: Resource, styles: Iterable[WorkStyle], batch: Batch, now: datetime) -> Sequence[Hashable]:
        """For every record of a batch something that is equal only where `membership` is, for each of the work styles."""
        if resource.scope == "device" and not resource.identity.owner:
            known = self.devices
            ids = texts_at(batch, resource.identity.device)
            return (
                [device.place if (device := known.get(each)) else each != "" for each in ids] if known is not None else [each != "" for each in ids]
            )
        if resource.identity.owner:
            return self._describing(resource, now).take(batch)
        if resource.scope == "tenant" or (resource.scope == "person" and all(style.people is None for style in styles)):
            return [None] * len(batch)
        records = map(batch.record, range(len(batch)))
        return [tuple([self.membership(resource, style, record, now) for style in styles]) for record in records]

    def _read_groups(self, snapshot: Snapshot) -> dict[str, Group]:
        wanted = set(self.organisation.groups)
        entry = snapshot.entry(MEMBERS)
        if not wanted or entry is None or entry.state != "present":
            return {}
        found: dict[str, set[str]] = {}
        hiding: set[str] = set()
        for batch in batches(snapshot, MEMBERS):
            for group, member in zip(batch.column(("of",)), batch.column(("value",)), strict=True):
                if isinstance(group, str) and group in wanted and isinstance(member, dict):
                    ids = {each for each in (member.get("id"), member.get("deviceId")) if isinstance(each, str)}
                    found.setdefault(group, set()).update(ids)
                    if _unnamed_device(member):
                        hiding.add(group)
        return {group: Group(frozenset(found[group]), entry.complete and group not in hiding) for group in found}

    def membership(self, resource: Resource, style: WorkStyle, record: Mapping[str, Any], now: datetime) -> Truth:
        """Whether the record belongs to the work style; unknown where the snapshot does not tell whose it is."""
        if resource.scope == "person":
            return self._person(style, text_at(record, resource.identity.person or resource.identity.id))
        if resource.scope == "device":
            device = self.device(resource, record, now)
            if isinstance(device, Unknown):
                return device
            member = self._within(style, device.place)
            return member if resource.identity.owner else conjunction([member, device.place.managed])
        return True

    def with_device(self, resource: Resource, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record with the shared properties of its managed device under ``device`` (absent where that is not known)."""
        device = (self.devices or {}).get(text_at(record, resource.identity.device))
        rest = {key: value for key, value in record.items() if key != "device"}
        return {**rest, "device": self._shared(device)} if device else rest

    def _shared(self, device: Device) -> dict[str, Any]:
        return {name: value for name, value in zip(self._shared_names, device.shared, strict=True) if value is not ABSENT}

    def joined(self, resource: Resource, batch: Batch) -> Batch:
        """The batch with what `with_device` adds to its records."""
        return _Joined(self, resource, batch)

    def shared_column(self, resource: Resource, name: str, batch: Batch) -> Sequence[Any]:
        """One shared property of the managed device of every record; `ABSENT` where it is not known."""
        if name not in self._shared_names:
            return [ABSENT] * len(batch)
        at = self._shared_names.index(name)
        found = map((self.devices or {}).get, texts_at(batch, resource.identity.device))
        return [ABSENT if device is None else device.shared[at] for device in found]

    def devices_of(self, resource: Resource, batch: Batch) -> Sequence[str]:
        """The managed devices that a batch is about; nothing for resources that are not about devices described elsewhere."""
        return texts_at(batch, resource.identity.device) if resource.about_others else ()

    def unheard(self, reported: set[str], kinds: set[str]) -> dict[str, Device]:
        """The managed devices of these (or unknown) kinds besides those ``reported``."""
        own = {None, *kinds}
        return {device_id: device for device_id, device in (self.devices or {}).items() if device.kind in own and device_id not in reported}

    def silent(self, resource: Resource, kinds: tuple[str, ...], unheard: Mapping[str, Device]) -> Iterator[tuple[Mapping[str, Any], str]]:
        """Of the devices that the resource says nothing about, those of these (or unknown) kinds: a record with the id alone, and the name."""
        for device_id, device in unheard.items():
            if device.kind is None or device.kind in kinds:
                record: dict[str, Any] = {}
                inner = record
                for part in resource.identity.device[:-1]:
                    inner = inner.setdefault(part, {})
                inner[resource.identity.device[-1]] = device_id
                yield self.with_device(resource, record) if resource.device_fields() else record, device.name

    def name_of(self, resource: Resource, record: Mapping[str, Any]) -> str:
        """What people call the device of a record that does not say so itself; empty if the snapshot does not tell."""
        if resource.scope != "device" or resource.identity.name or self.devices is None:
            return ""
        device = self.devices.get(text_at(record, resource.identity.device))
        return device.name if device else ""

    def device(self, resource: Resource, record: Mapping[str, Any], now: datetime) -> Device | Unknown:
        """The device that a record is about."""
        if resource.identity.owner:
            return self._describing(resource, now).one(record)
        device_id = text_at(record, resource.identity.device)
        if not device_id:
            return MISSING
        if self.devices is None:
            return unknown(self._without_devices)
        return self.devices.get(device_id, INVALID)

    def _within(self, style: WorkStyle, place: Place) -> Truth:
        return conjunction([place.in_use, self._owned(style, place)])

    def _owned(self, style: WorkStyle, place: Place) -> Truth:
        owner = place.owner
        owned: Truth = owner if isinstance(owner, Unknown) else owner == ownership_of(style.method)
        if style.devices_in is None:
            return owned
        return conjunction([owned, MISSING if place.groups is None else self._in_groups(style.devices_in, place.groups)])

    def _person(self, style: WorkStyle, person: str) -> Truth:
        if style.people is None:
            return True
        return self._in_groups(style.people, groups_with(person, self._groups)) if person else MISSING

    def _in_groups(self, groups: tuple[str, ...], joined: frozenset[str]) -> Truth:
        if not joined.isdisjoint(groups):
            return True
        known = [self._groups.get(group) for group in groups]
        if any(group is None for group in known):
            return unknown(self._without_groups)
        return False if all(group.complete for group in known if group) else unknown(Reason.INCOMPLETE)

    def surely_none_enrolled(self, style: WorkStyle, kinds: tuple[str, ...], *, complete: bool = True) -> bool:
        """Whether none of the managed devices could be of these kinds and belong to the work style.

        ``complete``: it must also be known that the list of managed devices is whole.
        """
        if self.devices is None or (complete and self.devices_lacking):
            return False
        if style.id not in self._possible_kinds:
            placed = {(device.place, device.kind) for device in self.devices.values()}
            self._possible_kinds[style.id] = {kind for place, kind in placed if self._within(style, place) is not False}
        return self._possible_kinds[style.id].isdisjoint({None, *kinds})

    def duplicates(self, style: WorkStyle, kinds: frozenset[str]) -> int:
        """How many of the work style's records are older ones of devices that have a newer record."""
        if (style.id, kinds) not in self._duplicates:
            devices = self.devices or {}
            older = [devices[each] for each, gone in self._replaced.known.items() if gone is True and each in devices]
            self._duplicates[style.id, kinds] = sum(each.kind in kinds and self._owned(style, each.place) is True for each in older)
        return self._duplicates[style.id, kinds]


class _Joined:
    """A batch whose records know their managed device."""

    def __init__(self, populations: Populations, resource: Resource, batch: Batch) -> None:
        self._populations = populations
        self._resource = resource
        self._batch = batch

    def __len__(self) -> int:
        return len(self._batch)

    def column(self, path: tuple[str, ...]) -> Sequence[Any]:
        """See `Batch`."""
        if path[0] != "device":
            return self._batch.column(path)
        if not path[2:]:
            return self._populations.shared_column(self._resource, path[1], self._batch)
        return [walk(self.record(index), path) for index in range(len(self))]

    def rows(self, paths: tuple[tuple[str, ...], ...]) -> list[tuple[Any, ...]]:
        """See `Batch`."""
        if any(path[0] == "device" for path in paths):
            return list(zip(*map(self.column, paths), strict=True))
        return self._batch.rows(paths)

    def record(self, index: int) -> Mapping[str, Any]:
        """See `Batch`."""
        return self._populations.with_device(self._resource, self._batch.record(index))


def _why_missing(entry: Entry | None) -> Reason:
    """Why nothing of a resource is there."""
    return entry.reason if entry is not None and entry.reason is not None else Reason.NOT_COLLECTED


def _why_not_whole(entry: Entry | None) -> Reason | None:
    if entry is None or entry.state != "present":
        return _why_missing(entry)
    return None if entry.complete else Reason.INCOMPLETE


def _unnamed_device(member: Mapping[str, Any]) -> bool:
    """Whether a member of a group is, or may be, a device of which the service did not tell the device id (for want of a permission)."""
    if isinstance(member.get("deviceId"), str):
        return False
    kind = member.get("@odata.type")
    return kind == "#microsoft.graph.device" or (not isinstance(kind, str) and not isinstance(member.get("userPrincipalName"), str))
