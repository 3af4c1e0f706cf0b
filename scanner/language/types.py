"""Typed fields: how a value that a service sent is read, and when it is not a fact.

Reading never raises and never invents: an absent or null value, a value outside the declared type or enumeration, and a
point in time that lies in the future give an `Unknown` with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from scanner.model.logic import Unknown, unknown
from scanner.model.text import Text
from scanner.model.verdicts import Reason

MISSING = unknown(Reason.FIELD_MISSING)
INVALID = unknown(Reason.INVALID_VALUE)

# Services write the zero of their clock (year 1, or 1601 of Windows) where something never happened.
YEAR_OF_NEVER = 1601
# Clocks differ by a little; what lies further ahead is no fact.
FUTURE_TOLERANCE = timedelta(minutes=5)

_ABSENT: Any = object()
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)\Z", re.ASCII)
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,7}\Z", re.ASCII)
_DURATION = re.compile(r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?\Z", re.ASCII)
_WIRE_INTEGER = re.compile(r"-?\d{1,18}\Z", re.ASCII)


class Kind(StrEnum):
    """The types a field may have."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    STRING = "string"
    ENUM = "enum"
    FLAGS = "flags"
    DATETIME = "datetime"
    DURATION = "duration"
    VERSION = "version"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Pair:
    """A value kept in a list of name/value objects: ``record[list]`` holds ``{key: name, value: …}``."""

    list: tuple[str, ...]
    key: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One readable property of a record.

    ``path``: property names from the record down. ``values``: members of an enum or of flags. ``items``: of a list of
    objects, the item's fields; of a plain list, one field named ``item``. ``null_means``: what the service documents an
    explicit null to mean (``has_null_meaning`` tells it from "nothing documented"; ``null_at``: how many names of the path lead
    to the outermost property whose null has that meaning). ``wire``: ``"string"`` if an integer
    is written as a string. ``expiry``: the point in time may lie in the future. ``of_device``: a property of the managed device that the record is about.
    ``hidden``: evidence says only whether there is a value, never which. ``derived``: worked out by us, so the value may say that it is
    not known (see `not_known`). ``means``: what well-known values are called (of a derived enum, all of them). ``personal``: what kind of name
    it holds that a pseudonym may have to replace (see `scanner.pseudonyms`); empty where it names nobody.
    """

    name: str
    kind: Kind
    label: Text
    path: tuple[str, ...]
    values: frozenset[str]
    items: Mapping[str, Field]
    has_null_meaning: bool
    null_means: Any
    null_at: int
    pair: Pair | None
    wire: str
    expiry: bool
    beta: bool
    of_device: bool
    hidden: bool
    derived: bool
    means: Mapping[str, Text]
    personal: str


UNKNOWN_KEY = "unknown"
_REASONS = frozenset(map(str, Reason))


def not_known(found: Unknown) -> dict[str, list[str]]:
    """How a derived record writes a value that is not known: ``{"unknown": [reasons]}``."""
    return {UNKNOWN_KEY: sorted(found.reasons)}


def _marked(value: Any) -> Unknown | None:
    """What `not_known` wrote; None if the value is none of that."""
    if type(value) is not dict or value.keys() != {UNKNOWN_KEY}:
        return None
    reasons = value[UNKNOWN_KEY]
    known = isinstance(reasons, list) and reasons and all(isinstance(each, str) and each in _REASONS for each in reasons)
    return unknown(*map(Reason, reasons)) if known else INVALID


def raw_value(field: Field, record: Mapping[str, Any]) -> Any:
    """The value as it stands in the record; None where it is absent or null."""
    value = _fetch(field, record)
    return None if value is _ABSENT else value


def _fetch(field: Field, record: Mapping[str, Any]) -> Any:
    if field.pair is not None:
        return _fetch_pair(field.pair, record)
    value: Any = record
    for depth, name in enumerate(field.path):
        if not isinstance(value, dict):
            return None if value is None and depth >= field.null_at else _ABSENT
        value = value.get(name, _ABSENT)
        if value is _ABSENT:
            return _ABSENT
    return value


def _fetch_pair(pair: Pair, record: Mapping[str, Any]) -> Any:
    value: Any = record
    for name in pair.list:
        value = value.get(name) if isinstance(value, dict) else None
    found = [each for each in value if isinstance(each, dict) and each.get(pair.key) == pair.name] if isinstance(value, list) else []
    return found[0].get(pair.value, _ABSENT) if len(found) == 1 else _ABSENT


def read(field: Field, record: Mapping[str, Any], now: datetime) -> Any:
    """The typed value of ``field`` in ``record``, or an `Unknown`.

    ``now``: when the record was collected (aware UTC). Datetimes come back as aware UTC, durations as seconds (int),
    versions as tuples of int, flags as frozenset of str.
    """
    value = _fetch(field, record)
    if value is _ABSENT:
        return MISSING
    if value is None:
        if not field.has_null_meaning:
            return MISSING
        value = field.null_means
    return typed(field, value, now)


def typed(field: Field, value: Any, now: datetime) -> Any:
    """Like `read`, for a value already fetched (not None)."""
    if field.derived and (marked := _marked(value)) is not None:
        return marked
    return _READERS[field.kind](field, value, now)


def _boolean(field: Field, value: Any, now: datetime) -> Any:
    return value if value is True or value is False else INVALID


def _integer(field: Field, value: Any, now: datetime) -> Any:
    if field.wire == "string":
        return int(value) if isinstance(value, str) and _WIRE_INTEGER.match(value) else INVALID
    return value if type(value) is int else INVALID


def _string(field: Field, value: Any, now: datetime) -> Any:
    return value if isinstance(value, str) else INVALID


def _enum(field: Field, value: Any, now: datetime) -> Any:
    return value if isinstance(value, str) and value in field.values else INVALID


def _flags(field: Field, value: Any, now: datetime) -> Any:
    if not isinstance(value, str):
        return INVALID
    members = frozenset(part for part in (piece.strip(" ") for piece in value.split(",")) if part)
    return members if members <= field.values else INVALID


def _datetime(field: Field, value: Any, now: datetime) -> Any:
    moment = parse_datetime(value)
    if moment is None:
        return INVALID
    if moment.year <= YEAR_OF_NEVER:
        return MISSING
    if not field.expiry and moment > now + FUTURE_TOLERANCE:
        return INVALID
    return moment


def parse_datetime(value: Any) -> datetime | None:
    """An ISO 8601 point in time with an explicit offset, as aware UTC; None if ``value`` is nothing of the kind."""
    if not isinstance(value, str) or not _DATETIME.match(value):
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC) if value.startswith("0001-01-01") else None


def _duration(field: Field, value: Any, now: datetime) -> Any:
    seconds = parse_duration(value)
    return INVALID if seconds is None else seconds


def parse_duration(value: Any) -> int | None:
    """Seconds of an ISO 8601 duration of days, hours, minutes and seconds; None if it is nothing of the kind."""
    match = _DURATION.match(value) if isinstance(value, str) else None
    if match is None or value in ("P", "PT") or value.endswith("T"):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _version(field: Field, value: Any, now: datetime) -> Any:
    version = parse_version(value)
    return INVALID if version is None else version


def parse_version(value: Any) -> tuple[int, ...] | None:
    """Numeric parts of a dotted version without trailing zeros ("10.0.0" = "10"); None if it is nothing of the kind."""
    if not isinstance(value, str) or not _VERSION.match(value):
        return None
    parts = [int(part) for part in value.split(".")]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _list(field: Field, value: Any, now: datetime) -> Any:
    return value if isinstance(value, list) else INVALID


def _object(field: Field, value: Any, now: datetime) -> Any:
    return value if isinstance(value, dict) else INVALID


_READERS = {
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER: _integer,
    Kind.STRING: _string,
    Kind.ENUM: _enum,
    Kind.FLAGS: _flags,
    Kind.DATETIME: _datetime,
    Kind.DURATION: _duration,
    Kind.VERSION: _version,
    Kind.LIST: _list,
    Kind.OBJECT: _object,
}


def members(field: Field, value: list[Any], now: datetime) -> list[Any] | Unknown:
    """The typed items of a plain list (strings, enums); unknown if one of them is not of the declared type."""
    item = field.items["item"]
    result = [MISSING if each is None else typed(item, each, now) for each in value]
    for each in result:
        if isinstance(each, Unknown):
            return INVALID
    return result
