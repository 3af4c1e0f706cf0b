"""Who and what belongs to a work style: by ownership of devices, by groups, minus devices out of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scanner.language.types import INVALID, MISSING, read
from scanner.library.organisation import Organisation, WorkStyle
from scanner.model.logic import Truth, Unknown, conjunction, unknown
from scanner.model.methods import ownership_of
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource
from scanner.snapshot.read import Snapshot

DEVICES = "intune.managedDevices"
MEMBERS = "entra.groupMembers"


@dataclass(frozen=True, slots=True)
class Device:
    """What is needed of a managed device to place records about it.

    ``owner``: company, personal, or unknown. ``kind``: windows, macos, ios, android, another operating system (``""``), or
    None where the record does not say. ``managed``: whether it is still managed (not retired, not being wiped).
    ``shared``: the properties that other resources' rules may read of it.
    """

    owner: str | Unknown
    kind: str | None
    name: str
    serial: str
    entra_id: str
    in_use: bool
    managed: Truth
    shared: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Members of a group: object ids and device ids. ``complete``: whether the list is known to be whole."""

    members: frozenset[str]
    complete: bool


def value_at(record: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at a path; None if it is absent."""
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if path else None


def _text_at(record: Mapping[str, Any], path: tuple[str, ...]) -> str:
    value = value_at(record, path)
    return value if isinstance(value, str) else ""


class Populations:
    """Answers, for every record, whether it belongs to a work style; built once from the snapshot."""

    def __init__(self, snapshot: Snapshot, organisation: Organisation, resources: Mapping[str, Resource]) -> None:
        self.organisation = organisation
        self._out_of_use = {each.device for each in organisation.out_of_use if snapshot.manifest.collected_at <= organisation.end_of(each.until)}
        self._shared = sorted({name for resource in resources.values() for name in resource.device_fields()})
        entry = snapshot.entry(DEVICES)
        self._devices_complete = entry is not None and entry.state == "present" and entry.complete
        self.devices = self._index(snapshot, resources.get(DEVICES))
        self._groups = self._read_groups(snapshot)
        self._possible_kinds: dict[str, set[str | None]] = {}

    def _index(self, snapshot: Snapshot, resource: Resource | None) -> dict[str, Device] | None:
        entry = snapshot.entry(DEVICES)
        if resource is None or entry is None or entry.state != "present":
            return None
        index: dict[str, Device] = {}
        for record in snapshot.records(DEVICES):
            device_id = _text_at(record, resource.identity.id)
            if device_id:
                index[device_id] = self._device(record, resource, entry.collected_at)
        return index

    def _device(self, record: Mapping[str, Any], resource: Resource, now: datetime) -> Device:
        identity = resource.identity
        name, serial = _text_at(record, identity.name), _text_at(record, identity.serial)
        in_use = self._out_of_use.isdisjoint({name, serial, _text_at(record, identity.id)} - {""}) if self._out_of_use else True
        return Device(
            self._owner(record, resource, now),
            self._kind(record, resource),
            name,
            serial,
            _text_at(record, ("azureADDeviceId",)),
            in_use,
            self._managed(record, resource, now),
            {name: record[name] for name in self._shared if name in record},
        )

    @staticmethod
    def _managed(record: Mapping[str, Any], resource: Resource, now: datetime) -> Truth:
        state = read(resource.fields["managementState"], record, now)
        return state if isinstance(state, Unknown) else state == "managed"

    @staticmethod
    def _kind(record: Mapping[str, Any], resource: Resource) -> str | None:
        kinds = resource.identity.kind
        system = _text_at(record, kinds.path) if kinds else ""
        return kinds.kinds.get(system, "") if kinds and system else None

    @staticmethod
    def _owner(record: Mapping[str, Any], resource: Resource, now: datetime) -> str | Unknown:
        owner = read(resource.fields[".".join(resource.identity.owner)], record, now)
        if isinstance(owner, Unknown):
            return owner
        return MISSING if owner == "unknown" else str(owner)

    def _read_groups(self, snapshot: Snapshot) -> dict[str, Group]:
        wanted = {group for style in self.organisation.work_styles for group in (*(style.people or ()), *(style.devices_in or ()))}
        entry = snapshot.entry(MEMBERS)
        if not wanted or entry is None or entry.state != "present":
            return {}
        found: dict[str, set[str]] = {}
        for record in snapshot.records(MEMBERS):
            group, member = record.get("of"), record.get("value")
            if isinstance(group, str) and group in wanted and isinstance(member, dict):
                ids = {each for each in (member.get("id"), member.get("deviceId")) if isinstance(each, str)}
                found.setdefault(group, set()).update(ids)
        return {group: Group(frozenset(found[group]), entry.complete) for group in found}

    def membership(self, resource: Resource, style: WorkStyle, record: Mapping[str, Any], now: datetime) -> Truth:
        """Whether the record belongs to the work style; unknown where the snapshot does not tell whose it is."""
        if resource.scope == "person":
            return self._person(style, _text_at(record, resource.identity.person or resource.identity.id))
        if resource.scope == "device":
            device = self.device(resource, record, now)
            if isinstance(device, Unknown):
                return device
            member = self._device_in(style, device)
            return member if resource.identity.owner else conjunction([member, device.managed])
        return True

    def with_device(self, resource: Resource, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record with the shared properties of its managed device under ``device`` (absent where that is not known)."""
        device = (self.devices or {}).get(_text_at(record, resource.identity.device))
        rest = {key: value for key, value in record.items() if key != "device"}
        return {**rest, "device": device.shared} if device else rest

    def name_of(self, resource: Resource, record: Mapping[str, Any]) -> str:
        """What people call the device of a record that does not say so itself; empty if the snapshot does not tell."""
        if resource.scope != "device" or resource.identity.name or self.devices is None:
            return ""
        device = self.devices.get(_text_at(record, resource.identity.device))
        return device.name if device else ""

    def device(self, resource: Resource, record: Mapping[str, Any], now: datetime) -> Device | Unknown:
        """The device that a record is about."""
        if resource.identity.owner:
            return self._device(record, resource, now)
        device_id = _text_at(record, resource.identity.device)
        if not device_id:
            return MISSING
        if self.devices is None:
            return unknown(Reason.NOT_COLLECTED)
        return self.devices.get(device_id, INVALID)

    def _device_in(self, style: WorkStyle, device: Device) -> Truth:
        if not device.in_use:
            return False
        owner = device.owner
        owned: Truth = owner if isinstance(owner, Unknown) else owner == ownership_of(style.method)
        if style.devices_in is None:
            return owned
        return conjunction([owned, self._in_groups(style.devices_in, device.entra_id)])

    def _person(self, style: WorkStyle, person: str) -> Truth:
        if style.people is None:
            return True
        return self._in_groups(style.people, person) if person else MISSING

    def _in_groups(self, groups: tuple[str, ...], member: str) -> Truth:
        known = [self._groups.get(group) for group in groups]
        if any(member in group.members for group in known if group):
            return True
        if any(group is None for group in known):
            return unknown(Reason.NOT_COLLECTED)
        return False if all(group.complete for group in known if group) else unknown(Reason.INCOMPLETE)

    def surely_none_enrolled(self, style: WorkStyle, kinds: tuple[str, ...], *, complete: bool = True) -> bool:
        """Whether none of the managed devices could be of these kinds and belong to the work style.

        ``complete``: it must also be known that the list of managed devices is whole.
        """
        if self.devices is None or (complete and not self._devices_complete):
            return False
        if style.id not in self._possible_kinds:
            self._possible_kinds[style.id] = {device.kind for device in self.devices.values() if self._device_in(style, device) is not False}
        return self._possible_kinds[style.id].isdisjoint({None, *kinds})

    def duplicates(self, style: WorkStyle, kinds: frozenset[str]) -> int:
        """How many of the work style's records repeat a serial number."""
        serials = [
            device.serial
            for device in (self.devices or {}).values()
            if device.kind in kinds and device.serial not in PLACEHOLDER_SERIALS and self._device_in(style, device) is True
        ]
        return len(serials) - len(set(serials))


PLACEHOLDER_SERIALS = frozenset({"", "0", "SystemSerialNumber", "System Serial Number", "Default string", "To be filled by O.E.M."})
