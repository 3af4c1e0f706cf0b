"""What of an object is kept: without what must never be stored, and of embedded objects only what is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scanner.resources.registry import Resource

Record = dict[str, Any]


class Keeping:
    """Carries out ``never`` and ``keep`` of a resource file on objects as the service sent them.

    ``never`` lists properties that are dropped: ``name`` wherever it stands; ``a.b``: property ``b`` of the object or the objects
    under ``a`` of the record; ``@type.name``: property ``name`` of objects whose ``@odata.type`` is ``#microsoft.graph.type``.
    ``keep`` says for a path of the record which properties of the object (or objects) there stay, besides ``id`` and
    ``@odata.type``; everything else under it is dropped.
    """

    def __init__(self, resource: Resource) -> None:
        plain = [name for name in resource.never if "." not in name]
        typed = [name[1:].split(".") for name in resource.never if name.startswith("@")]
        self._anywhere = frozenset(plain)
        self._of_type = {kind: frozenset(name for each, name in typed if each == kind) for kind, _ in typed}
        self._at = [tuple(name.split(".")) for name in resource.never if "." in name and not name.startswith("@")]
        self._keep = {tuple(path.split(".")): names | {"id", "@odata.type"} for path, names in resource.keep.items()}

    def kept(self, record: Record) -> Record:
        """The record without what is dropped; the given one is left as it is."""
        return self._object(record, ())

    def _object(self, value: Mapping[str, Any], path: tuple[str, ...]) -> Record:
        drop = self._anywhere | self._of_type.get(str(value.get("@odata.type", "")).rpartition(".")[2], frozenset())
        allowed = self._keep.get(path)
        return {
            name: self._value(each, (*path, name))
            for name, each in value.items()
            if name not in drop and (*path, name) not in self._at and (allowed is None or name in allowed)
        }

    def _value(self, value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            return self._object(value, path)
        if isinstance(value, list):
            return [self._value(each, path) for each in value]
        return value


def values_at(record: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Every text at a path of a record, through lists on the way.

    A step ``@group`` goes on only from objects whose ``@odata.type`` is ``#microsoft.graph.group``.
    """
    if isinstance(record, list):
        for each in record:
            yield from values_at(each, path)
    elif not path:
        if isinstance(record, str) and record:
            yield record
    elif isinstance(record, dict):
        if path[0].startswith("@") and path[0] != "@odata.type":
            if str(record.get("@odata.type", "")).rpartition(".")[2] == path[0][1:]:
                yield from values_at(record, path[1:])
        elif path[0] in record:
            yield from values_at(record[path[0]], path[1:])


def asked_for(resource: Resource, parent: Mapping[str, Any]) -> bool:
    """Whether a record of ``per`` is one that the resource is read for (see ``per_where``)."""
    return all(_may_be(parent.get(name), values) for name, values in resource.per_where.items())


def _may_be(value: Any, values: Iterable[str]) -> bool:
    return not isinstance(value, str) or value in values
