"""Reading many records at a time: the records, checks and errors of `Snapshot.records`, at a fraction of its time.

A block of lines is decoded in one go into structs that have a place for every key seen so far. It is accepted only if the
structs, encoded again, are the block, byte for byte: then every line is canonical JSON, every key is known, stands in its order
and stands once. Any other block goes line by line through the strict decoder, which also says where an error is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from scanner.snapshot.read import Record, Snapshot, check_agreement, reading, record_of
from scanner.snapshot.shapes import ABSENT, Path, Shape, Structured, shape_of, walk
from scanner.snapshot.strict_json import MAX_BYTES, looks_deep

BLOCK = 1 << 17
FIRST = 1 << 12
ROWS = 256
MAX_REFUSED = 4


class Batch(Protocol):
    """Some records in a row."""

    def __len__(self) -> int:
        """How many."""
        ...

    def column(self, path: Path) -> Sequence[Any]:
        """Every record's value at ``path``: `ABSENT` where there is none (see `walk` for what stands in the way of deeper paths)."""
        ...

    def rows(self, paths: tuple[Path, ...]) -> list[tuple[Any, ...]]:
        """Of every record the values at several paths (two or more)."""
        ...

    def record(self, index: int) -> Mapping[str, Any]:
        """One record, as `Snapshot.records` gives it."""
        ...


class Plain:
    """Records as dictionaries."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def column(self, path: Path) -> Sequence[Any]:
        """See `Batch`."""
        if len(path) == 1:
            name = path[0]
            return [row.get(name, ABSENT) for row in self._rows]
        return [walk(row, path) for row in self._rows]

    def rows(self, paths: tuple[Path, ...]) -> list[tuple[Any, ...]]:
        """See `Batch`."""
        return list(zip(*map(self.column, paths), strict=True))

    def record(self, index: int) -> Mapping[str, Any]:
        """See `Batch`."""
        return self._rows[index]


def batches(snapshot: Snapshot, resource: str) -> Iterator[Batch]:
    """The records of a resource in batches, in the file's order. Raises what `Snapshot.records` raises."""
    found = snapshot.file(resource) if isinstance(snapshot, Snapshot) else None
    if found is None or found[1].suffix == ".json" or found[1].stat().st_size <= BLOCK:
        yield from _plain(snapshot.records(resource))
        return
    entry, path = found
    reader = _Reader(str(path))
    digest = hashlib.sha256()
    count = 0
    with reading(path) as stream:
        while block := stream.read(BLOCK if count else FIRST):
            block += stream.readline(MAX_BYTES + 1)
            digest.update(block)
            batch = reader.batch(block)
            count += len(batch)
            yield batch
    check_agreement(entry, reader.name, digest.hexdigest(), count)


def _plain(records: Iterator[Record]) -> Iterator[Batch]:
    rows: list[Record] = []
    for record in records:
        rows.append(record)
        if len(rows) == ROWS:
            yield Plain(rows)
            rows = []
    if rows:
        yield Plain(rows)


class _Reader:
    """Turns the blocks of one file into batches; learns from blocks that it had to read line by line what keys there are."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._line = 1
        self._shape: Shape | None = None
        self._refused = 0
        self._encode = msgspec.json.Encoder().encode_lines

    def batch(self, block: bytes) -> Batch:
        batch = self._at_once(block)
        if batch is None:
            batch = self._line_by_line(block)
        return batch

    def _at_once(self, block: bytes) -> Batch | None:
        shape = self._shape
        if shape is None:
            return None
        try:
            rows = shape.decode_lines(block)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        if self._encode(rows) != block or (shape.loose and looks_deep(block)):
            return None
        self._line += len(rows)
        self._refused = 0
        return Structured(shape, rows)

    def _line_by_line(self, block: bytes) -> Batch:
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        rows = [record_of(text, self.name, self._line + index) for index, line in enumerate(lines) if (text := line.strip())]
        self._line += len(lines)
        self._learn(rows)
        return Plain(rows)

    def _learn(self, rows: list[Record]) -> None:
        """Make room for the keys of these records – unless blocks are refused again and again, for whatever reason."""
        self._refused += 1
        self._shape = shape_of(rows, self._shape) if self._refused <= MAX_REFUSED else None
