"""What keys the records of a file have, in which order and with what kind of values, and structs that hold just these.

Structs are decoded and encoded faster than dictionaries, and keep absent keys apart from nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec

from scanner.language.alike import NULL_AT, NullAt

ABSENT: Any = msgspec.UNSET

MAX_KEYS = 200
MAX_DEPTH = 3

# What stands under a key, besides null: nothing so far, single values, lists of single values, anything – or objects with these keys.
NOTHING, SINGLE, LIST, ANYTHING = "nothing", "single", "list", "anything"
Keys = dict[str, Any]
Path = tuple[str, ...]

_Single = str | int | float | bool | None
_TYPES: Mapping[str, Any] = {
    NOTHING: _Single | msgspec.UnsetType,
    SINGLE: _Single | msgspec.UnsetType,
    LIST: list[_Single] | None | msgspec.UnsetType,
    ANYTHING: Any,
}
_SINGLES = frozenset({str, int, float, bool})


def walk(value: Any, path: Path, depth: int = 0) -> Any:
    """The value at ``path`` (whose first ``depth`` names lead to ``value``).

    `ABSENT` where a key is absent or something else than an object stands in the way; one of `NULL_AT` where that is null.
    So equal results mean that whoever goes along the path finds the same.
    """
    for at in range(depth, len(path)):
        if not isinstance(value, dict):
            return NULL_AT[at] if value is None else ABSENT
        value = value.get(path[at], ABSENT)
        if value is ABSENT:
            return ABSENT
    return value


def present(value: Any) -> Any:
    """A value of a column, or None where there is none."""
    return None if value is ABSENT or type(value) is NullAt else value


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of an object in their order. ``places``: the attribute that holds a key's value, and the shape of objects there.

    ``loose``: whether values of any depth may stand somewhere.
    """

    keys: Keys
    loose: bool
    places: Mapping[str, tuple[str, Shape | None]]
    struct: type[msgspec.Struct]
    decode_lines: Callable[[bytes], list[Any]]

    def attributes(self, paths: tuple[Path, ...]) -> tuple[str, ...]:
        """Where the values at these paths stand in a struct; empty if one of them stands nowhere, or holds a struct."""
        found: list[str] = []
        for path in paths:
            shape: Shape | None = self
            names = []
            for name in path:
                if shape is None or name not in shape.places:
                    return ()
                attribute, shape = shape.places[name]
                names.append(attribute)
            if shape is not None:
                return ()
            found.append(".".join(names))
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
        self._columns: dict[Path, Sequence[Any]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def column(self, path: Path) -> Sequence[Any]:
        """Every record's value at ``path``."""
        if path not in self._columns:
            self._columns[path] = self._column(path)
        return self._columns[path]

    def rows(self, paths: tuple[Path, ...]) -> list[tuple[Any, ...]]:
        """Of every record the values at several paths (two or more)."""
        attributes = self._shape.attributes(paths)
        try:
            return list(map(attrgetter(*attributes), self._rows)) if attributes else list(zip(*map(self.column, paths), strict=True))
        except AttributeError:  # an object on the way is null or absent in one of the records
            return list(zip(*map(self.column, paths), strict=True))

    def record(self, index: int) -> dict[str, Any]:
        """One record as a dictionary."""
        return self._shape.plain(self._rows[index])

    def _column(self, path: Path) -> Sequence[Any]:
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
    return {
        name: _content([value for record in records if (value := record.get(name)) is not None], known.get(name, NOTHING), depth) for name in order
    }


def _content(values: list[Any], known: Any, depth: int) -> Any:
    types = set(map(type, values))
    found: Any = ANYTHING
    if not types:
        found = NOTHING
    elif types <= _SINGLES:
        found = SINGLE
    elif types == {list} and all(item is None or type(item) in _SINGLES for value in values for item in value):
        found = LIST
    elif types == {dict} and depth < MAX_DEPTH and (known == NOTHING or isinstance(known, dict)):
        return _keys(values, {} if known == NOTHING else known, depth + 1) or ANYTHING
    if known in (NOTHING, found):
        return found
    return known if found == NOTHING else ANYTHING


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
    for number, (name, content) in enumerate(keys.items()):
        attribute = f"f{number}"
        shape = _shape(content) if isinstance(content, dict) else None
        places[name] = (attribute, shape)
        fields.append((attribute, shape.struct | None | msgspec.UnsetType if shape else _TYPES[content], ABSENT))
    names = {attribute: name for name, (attribute, _) in places.items()}
    struct = msgspec.defstruct("Row", fields, rename=names, forbid_unknown_fields=True, gc=False)
    loose = ANYTHING in keys.values() or any(shape.loose for _, shape in places.values() if shape)
    return Shape(keys, loose, places, struct, msgspec.json.Decoder(struct).decode_lines)
