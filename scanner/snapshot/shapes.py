"""What keys the records of a file have, in which order, and structs that hold just these.

Structs are decoded and encoded faster than dictionaries, and keep absent keys apart from nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec

ABSENT: Any = msgspec.UNSET

MAX_KEYS = 200
MAX_DEPTH = 3

Keys = dict[str, "Keys | None"]
Path = tuple[str, ...]


class _NullAt:
    """Stands in a column for a null that ends the way to a deeper value."""

    __slots__ = ()


_NULLS = tuple(_NullAt() for _ in range(20))


def walk(value: Any, path: Path, depth: int = 0) -> Any:
    """The value at ``path`` (whose first ``depth`` names lead to ``value``).

    `ABSENT` where a key is absent or something else than an object stands in the way; where that is null, a mark of its own,
    different for every depth. So equal results mean that whoever goes along the path finds the same.
    """
    for at in range(depth, len(path)):
        if not isinstance(value, dict):
            return _NULLS[at] if value is None else ABSENT
        value = value.get(path[at], ABSENT)
        if value is ABSENT:
            return ABSENT
    return value


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of an object in their order, each with the shape of its own objects (None: what stands there is kept as it is)."""

    keys: Keys
    places: Mapping[str, tuple[str, Shape | None]]
    struct: type[msgspec.Struct]
    decode_lines: Callable[[bytes], list[Any]]

    def attributes(self, path: Path) -> Path:
        """The attributes that lead as far towards ``path`` as there are structs."""
        found: list[str] = []
        shape: Shape | None = self
        for name in path:
            if shape is None or name not in shape.places:
                break
            attribute, shape = shape.places[name]
            found.append(attribute)
        return tuple(found)

    def plain(self, row: Any) -> dict[str, Any]:
        """The record that a struct holds."""
        record: dict[str, Any] = {}
        for key, (attribute, inner) in self.places.items():
            value = getattr(row, attribute)
            if value is not ABSENT:
                record[key] = inner.plain(value) if inner is not None and value is not None else value
        return record


class Structured:
    """A batch of records as structs (see `scanner.snapshot.batches.Batch`)."""

    def __init__(self, shape: Shape, rows: list[Any]) -> None:
        self._shape = shape
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def column(self, path: Path) -> list[Any]:
        """Every record's value at ``path``."""
        attributes = self._shape.attributes(path)
        if not attributes:
            return [ABSENT] * len(self._rows)
        if len(attributes) == len(path):
            try:
                return list(map(attrgetter(".".join(attributes)), self._rows))
            except AttributeError:
                pass  # an object on the way is null or absent in one of the records
        return [_follow(row, attributes, path) for row in self._rows]

    def record(self, index: int) -> dict[str, Any]:
        """One record as a dictionary."""
        return self._shape.plain(self._rows[index])


def _follow(row: Any, attributes: Path, path: Path) -> Any:
    value = row
    for depth, attribute in enumerate(attributes):
        if value is None:
            return _NULLS[depth]
        value = getattr(value, attribute)
        if value is ABSENT:
            return ABSENT
    return walk(value, path, len(attributes))


def shape_of(records: list[dict[str, Any]], known: Shape | None) -> Shape | None:
    """The shape that has room for these records and for those of the ``known`` one; None if there is none.

    There is none where records have the same keys in another order, or keys that no struct can have.
    """
    keys = _keys(records, known.keys if known else {}, 1)
    return None if keys is None else _shape(keys)


def _keys(records: list[dict[str, Any]], known: Keys, depth: int) -> Keys | None:
    order = list(known)
    for names in dict.fromkeys(map(tuple, records)):
        if not _insert(order, names):
            return None
    if len(order) > MAX_KEYS or any(sign < " " or sign in '"\\' for name in order for sign in name):
        return None
    result: Keys = {}
    for name in order:
        inner = [value for record in records if (value := record.get(name)) is not None]
        earlier = known.get(name)
        nested = depth < MAX_DEPTH and (inner or earlier is not None) and all(type(value) is dict for value in inner)
        fresh = name not in known
        result[name] = _keys(inner, earlier or {}, depth + 1) if nested and (fresh or earlier is not None) else None
    return result


def _insert(order: list[str], names: tuple[str, ...]) -> bool:
    """Work ``names`` into ``order`` where they are missing. False if they contradict it."""
    at = 0
    for name in names:
        if name in order:
            place = order.index(name)
            if place < at:
                return False
            at = place + 1
        else:
            order.insert(at, name)
            at += 1
    return True


def _shape(keys: Keys) -> Shape:
    places: dict[str, tuple[str, Shape | None]] = {}
    fields: list[tuple[str, Any, Any]] = []
    for number, (name, inner) in enumerate(keys.items()):
        attribute = f"f{number}"
        shape = None if inner is None else _shape(inner)
        places[name] = (attribute, shape)
        fields.append((attribute, Any if shape is None else shape.struct | None | msgspec.UnsetType, ABSENT))
    names = {attribute: name for name, (attribute, _) in places.items()}
    struct = msgspec.defstruct("Row", fields, rename=names, forbid_unknown_fields=True, gc=False)
    return Shape(keys, places, struct, msgspec.json.Decoder(struct).decode_lines)
