"""Devices that a resource describes itself, beside the service's list of managed devices: PCs that told about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scanner.judge.devices import Device, Place, text_at
from scanner.language.types import MISSING, read
from scanner.model.logic import Unknown
from scanner.resources.registry import Resource
from scanner.snapshot.batches import Batch


class Described:
    """Reads devices from the records of one resource. Devices of one place share the object.

    ``known``: the managed devices by id; a record that names one (``identity.device``) is in that device's groups, and out of use with it.
    """

    def __init__(self, resource: Resource, now: datetime, out_of_use: frozenset[str], known: Mapping[str, Device] | None) -> None:
        self._resource = resource
        self._now = now
        self._out_of_use = out_of_use
        self._known = known or {}
        self._places: dict[tuple[Any, ...], Place] = {}

    def one(self, record: Mapping[str, Any]) -> Device:
        """The device that one record describes."""
        identity = self._resource.identity
        name, serial, device_id = (text_at(record, path) for path in (identity.name, identity.serial, identity.device))
        enrolled = self._known.get(device_id) if device_id else None
        called = {text_at(record, identity.id), name, serial, device_id, *((enrolled.name, enrolled.serial) if enrolled else ())} - {""}
        owner = read(self._resource.fields[".".join(identity.owner)], record, self._now)
        key = (
            owner if isinstance(owner, Unknown) else MISSING if owner == "unknown" else str(owner),
            self._out_of_use.isdisjoint(called),
            enrolled.place.groups if enrolled else None,
        )
        place = self._places.setdefault(key, Place(key[0], key[1], True, key[2]))
        kind = identity.kind.kinds.get(text_at(record, identity.kind.path)) if identity.kind else None
        return Device(place, kind, name, serial, ())

    def take(self, batch: Batch) -> list[Place]:
        """The places of the devices that a batch of records describes."""
        return [self.one(batch.record(index)).place for index in range(len(batch))]
