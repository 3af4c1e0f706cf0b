"""What a report shows of a record: which values, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.judge.devices import value_at
from scanner.language.sentences import sentence
from scanner.language.types import Field, raw_value
from scanner.library.rules import Rule
from scanner.model.findings import Column
from scanner.model.text import Text
from scanner.resources.registry import Identity

Record = Mapping[str, Any]

MAX_TEXT = 500
MAX_LIST = 20


class Seen:
    """A record as evidence shows it. Every value is looked up once, however many findings show it.

    ``known_as``: what people call it, where the record itself does not say.
    """

    __slots__ = ("_identity", "_known_as", "_names", "_record", "_values")

    def __init__(self, record: Record, identity: Identity, known_as: str) -> None:
        self._record = record
        self._identity = identity
        self._known_as = known_as
        self._names: tuple[str, str] | None = None
        self._values: dict[str, Any] = {}

    def names(self) -> tuple[str, str]:
        """The record's id and name; empty where the record does not say."""
        if self._names is None:
            record_id = value_at(self._record, self._identity.id or self._identity.device)
            name = value_at(self._record, self._identity.name) or self._known_as
            self._names = (
                record_id if isinstance(record_id, str) else "",
                next((each for each in (name, record_id) if isinstance(each, str) and each), ""),
            )
        return self._names

    def values(self, fields: tuple[Field, ...]) -> tuple[Any, ...]:
        """What is shown of each field."""
        known = self._values
        for field in fields:
            if field.name not in known:
                known[field.name] = evidence(field, self._record)
        return tuple([known[field.name] for field in fields])


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
    if field.hidden and value not in (None, "", []):
        return "***"
    return shown(value)


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
