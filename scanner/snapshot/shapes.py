"""What keys the records of a file have, in which order, and structs that hold just these.

Structs are decoded and encoded faster than dictionaries, and keep absent keys apart from nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec

from scanner.language.alike import NULL_AT, NullAt

ABSENT: Any = msgspec.UNSET

MAX_KEYS = 200
MAX_DEPTH = 3

Keys = dict[str, "Keys | None"]
Path = tuple[str, ...]


def walk(value: Any, path: Path, depth: int = 0) -> Any:
    """The value at ``path`` (whose first ``depth`` names lead to ``value``).

    `ABSENT` where a key is absent or something else than an object stands in the way; one of `NULL_AT` where that is null. So equal results mean that whoever goes along the path finds the same.
    """
    for at in range(depth, len(path)):
        if not isinstance(value, dict):
            return NULL_AT[at] if value is None else ABSENT
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
        values, shape = self._rows, self._shape
        for depth, name in enumerate(path):
            if name not in shape.places:
                return [_stopped(value, depth) for value in values]
            attribute, inner = shape.places[name]
            values = _step(values, attribute, shape.struct, depth)
            if inner is None:
                return values if depth + 1 == len(path) else [value if type(value) is NullAt else walk(value, path, depth + 1) for value in values]
            shape = inner
        return [shape.plain(value) if type(value) is shape.struct else value for value in values]

    def record(self, index: int) -> dict[str, Any]:
        """One record as a dictionary."""
        return self._shape.plain(self._rows[index])


def _step(values: list[Any], attribute: str, struct: type, depth: int) -> list[Any]:
    get = attrgetter(attribute)
    try:
        return list(map(get, values))
    except AttributeError:  # an object on the way is null or absent in one of the records
        return [get(value) if type(value) is struct else _stopped(value, depth) for value in values]


def _stopped(value: Any, depth: int) -> Any:
    """What stands for a value that was not reached, because there is no object to look into or no such key in it."""
    return NULL_AT[depth] if value is None else value if type(value) is NullAt else ABSENT


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
