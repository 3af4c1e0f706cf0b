"""What a derivation reads: the resources of a snapshot, value by value, each a fact or `Unknown` with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any

from scanner.language.types import Field, read, typed
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource, all_resources
from scanner.snapshot.batches import Batch, Plain
from scanner.snapshot.shapes import present

Record = Mapping[str, Any]

MAX_REMEMBERED = 8192


@dataclass(frozen=True, slots=True)
class Table:
    """One resource of a snapshot. ``missing``: why nothing of it is known; None if it was read, or is known not to exist.

    ``complete``: whether every record there is was read (False where ``missing``). ``now``: when it was collected.
    """

    resource: Resource
    missing: Unknown | None
    complete: bool
    now: datetime
    _batches: Callable[[], Iterable[Batch]]

    @property
    def open(self) -> Unknown | None:
        """Why there may be records that were not read; None if the table is whole."""
        if self.missing is not None:
            return self.missing
        return None if self.complete else unknown(Reason.INCOMPLETE)

    def read(self, record: Record, field: str) -> Any:
        """The typed value of a declared field (see `scanner.language.types.read`), or an `Unknown`."""
        return read(self.resource.fields[field], record, self.now)

    def records(self) -> Iterator[Record]:
        """All records as they were sent, in the order of their ids."""
        for batch in self._batches():
            for index in range(len(batch)):
                yield batch.record(index)

    def rows(self, *fields: str) -> Iterator[tuple[Any, ...]]:
        """Of every record the typed values of these declared fields. Faster than `records` with `read`."""
        columns = [_Column(self.resource.fields[name], self.now) for name in fields]
        for batch in self._batches():
            yield from zip(*(column.take(batch) for column in columns), strict=True)


class _Column:
    """Reads one field of many records, as `scanner.language.types.read` does; a value met before is not read again."""

    def __init__(self, field: Field, now: datetime) -> None:
        self._field = field
        self._now = now
        self._plain = lru_cache(MAX_REMEMBERED, typed=True)(partial(typed, field, now=now))
        self._absent: dict[Any, Any] = {}

    def take(self, batch: Batch) -> Sequence[Any]:
        field, plain, absent = self._field, self._plain, self._absent
        if field.pair is not None:
            return [read(field, batch.record(index), self._now) for index in range(len(batch))]
        found = []
        for index, value in enumerate(batch.column(field.path)):
            if isinstance(value, list | dict):
                found.append(typed(field, value, self._now))
            elif present(value) is not None:
                found.append(plain(value))
            else:
                # What ended the way before is seen in the record only, and the same for all where it ended alike.
                if value not in absent:
                    absent[value] = read(field, batch.record(index), self._now)
                found.append(absent[value])
        return found


class Tables:
    """The tables of a snapshot by name. ``older``: those of older snapshots, the oldest first; None where none were given."""

    def __init__(self, tables: Callable[[str], Table], now: datetime, older: tuple[Tables, ...] | None = None) -> None:
        self._made = cache(tables)
        self.now = now
        self.older = older

    def __getitem__(self, name: str) -> Table:
        """The table of a resource that the registry knows; one that was not collected is ``missing``."""
        return self._made(name)


def tables_from(records: Mapping[str, Iterable[Record] | Unknown], now: datetime, incomplete: Iterable[str] = ()) -> Tables:
    """Tables out of memory. What is not among ``records`` was not collected; an `Unknown` says why a resource was not obtained."""

    def table(name: str) -> Table:
        found = records.get(name, unknown(Reason.NOT_COLLECTED))
        missing = found if isinstance(found, Unknown) else None
        # In more than one batch, as snapshots of any size are read.
        rows = [] if isinstance(found, Unknown) else list(found)
        return Table(all_resources()[name], missing, missing is None and name not in set(incomplete), now, lambda: [Plain(rows[:1]), Plain(rows[1:])])

    return Tables(table, now)
