"""What a report shows of a record: which values, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scanner.language.sentences import sentence
from scanner.language.types import Field, raw_value
from scanner.library.rules import Rule
from scanner.model.findings import Column
from scanner.model.text import Text
from scanner.resources.registry import Identity
from scanner.snapshot.batches import Batch
from scanner.snapshot.shapes import present

Record = Mapping[str, Any]

MAX_TEXT = 500
MAX_LIST = 20

_EMPTY: tuple[Any, ...] = (None, "", [])


class Seen:
    """A batch of records as evidence shows them.

    ``known_as``: what people call a record, by index, where it does not say so itself. ``most``: whether most records will be
    shown; then whole columns are made ready.
    """

    __slots__ = ("_batch", "_cells", "_identity", "_known_as", "_most", "_names")

    def __init__(self, batch: Batch, identity: Identity, known_as: Callable[[int], str], *, most: bool) -> None:
        self._batch = batch
        self._identity = identity
        self._known_as = known_as
        self._most = most
        self._cells: dict[str, Callable[[int], Any]] = {}
        self._names: dict[int, tuple[str, str]] = {}

    def names(self, index: int) -> tuple[str, str]:
        """A record's id and name; empty where it does not say."""
        if index not in self._names:
            record_id = self._value(self._identity.id or self._identity.device, index)
            record_id = record_id if isinstance(record_id, str) else ""
            name = self._value(self._identity.name, index) or self._known_as(index)
            self._names[index] = record_id, name if isinstance(name, str) and name else record_id
        return self._names[index]

    def _value(self, path: tuple[str, ...], index: int) -> Any:
        return present(self._batch.column(path)[index]) if path else None

    def values(self, index: int, fields: tuple[Field, ...]) -> tuple[Any, ...]:
        """What is shown of each field of a record."""
        cells = self._cells
        return tuple([(cells.get(field.name) or self._cell(field))(index) for field in fields])

    def _cell(self, field: Field) -> Callable[[int], Any]:
        batch = self._batch
        cell: Callable[[int], Any]
        if field.pair is not None or field.hidden:

            def cell(index: int) -> Any:
                return evidence(field, batch.record(index))

        else:
            column = batch.column(field.path)
            if self._most:
                cell = [
                    value if (type_ := type(value)) is bool or (type_ is str and len(value) <= MAX_TEXT) else shown(present(value))
                    for value in column
                ].__getitem__
            else:

                def cell(index: int) -> Any:
                    return shown(present(column[index]))

        self._cells[field.name] = cell
        return cell


def columns_of(rule: Rule, parameters: Mapping[str, Any]) -> tuple[tuple[Field, ...], tuple[Column, ...]]:
    """The evidence columns: what the rule shows, and what it decides by with what it expects."""
    columns: dict[str, tuple[Field, Text | None]] = {field.name: (field, None) for field in rule.show}
    for test, negated in rule.decisive():
        expected = sentence(test, parameters, negated=negated)
        earlier = columns.get(test.field.name)
        if earlier is not None and earlier[1] is not None and earlier[1] != expected:
            expected = Text(f"{earlier[1].ja}／{expected.ja}", f"{earlier[1].en} / {expected.en}")
        columns[test.field.name] = (test.field, expected)
    shown_columns = tuple(Column(field.name, field.label, expected) for field, expected in columns.values())
    return tuple(field for field, _ in columns.values()), shown_columns


def evidence(field: Field, record: Record) -> Any:
    """What a report may show of a field: the value as sent, or, of a hidden field, only that there is one."""
    value = raw_value(field, record)
    return "***" if field.hidden and value not in _EMPTY else shown(value)


def shown(value: Any) -> Any:
    """A value as evidence shows it: long texts and lists cut with a mark, objects as they are one level deep."""
    if isinstance(value, str):
        return value if len(value) <= MAX_TEXT else value[:MAX_TEXT] + "…"
    if isinstance(value, list):
        cut = [shown(each) for each in value[:MAX_LIST]]
        return [*cut, "…"] if len(value) > MAX_LIST else cut
    if isinstance(value, dict):
        return {str(key): shown(each) for key, each in list(value.items())[:MAX_LIST]}
    return value
