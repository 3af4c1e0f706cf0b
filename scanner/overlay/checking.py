"""Holds an object of an overlay against the resource file: a field of another type than declared is an error, not an unknown value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.language.types import Field, Kind, parse_datetime, parse_duration, parse_version
from scanner.model.errors import Problem
from scanner.model.text import Text
from scanner.overlay.files import Body
from scanner.resources.registry import Resource

_NAMES = {
    Kind.BOOLEAN: Text("true か false", "true or false"),
    Kind.INTEGER: Text("整数", "an integer"),
    Kind.STRING: Text("文字列", "text"),
    Kind.ENUM: Text("文字列", "text"),
    Kind.FLAGS: Text("文字列", "text"),
    Kind.DATETIME: Text("日時（例 2026-11-01T00:00:00Z）", "a date and time (such as 2026-11-01T00:00:00Z)"),
    Kind.DURATION: Text("期間（例 PT30M）", "a duration (such as PT30M)"),
    Kind.VERSION: Text("数字と点で書いたバージョン", "a version of numbers and dots"),
    Kind.LIST: Text("並び（[…]）", "a list ([…])"),
    Kind.OBJECT: Text("オブジェクト（{…}）", "an object ({…})"),
}
# Of these only some kinds are declared; the others stay as they are, and no rule reads them.
_MIXED = ("omaSettings", "presentationValues")
Where = tuple[str | int, ...]
# A value, where it stands, and the field that it is of; None: something else than an object stands where fields should be.
_Found = tuple[Where, Field | None, Any]
_LONGEST = 60


def wrong_types(resource: Resource, data: Mapping[str, Any], body: Body, under: Where = (), *, skip: int = 0) -> Iterator[Problem]:
    """Every declared field whose value has another type.

    ``under``: where ``data`` stands in the object; ``skip``: how many names lead from ``data`` to the object, where it is around it.
    """
    for whole, field, value in _misfits(resource, data):
        path = whole[skip:]
        shown = ".".join(str(each) for each in path)
        wanted = _NAMES[Kind.OBJECT if field is None else field.kind]
        yield Problem(
            body.at(*under, *path),
            f"{shown} には{wanted.ja}が必要です（「{_short(value)}」とあります）。",
            f"{shown} must be {wanted.en} (found '{_short(value)}').",
        )


def strange_values(resource: Resource, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every value that is none of those that a field may have (a slip, or newer than this version): field and value."""
    for field in resource.fields.values():
        for path, found, value in _values(field, data, _path(resource, field)):
            if found is not None and found.kind in (Kind.ENUM, Kind.FLAGS) and isinstance(value, str):
                words = [value] if found.kind is Kind.ENUM else [each.strip() for each in value.split(",")]
                name = ".".join(each for each in path if isinstance(each, str))
                yield from ((name, each) for each in words if each and each not in found.values)


def _path(resource: Resource, field: Field) -> tuple[str, ...]:
    return field.path[1:] if resource.parented else field.path


def _misfits(resource: Resource, data: Mapping[str, Any]) -> Iterator[_Found]:
    for field in resource.fields.values():
        if field.pair is None and not field.of_device and not (resource.parented and field.name == "of"):
            found = _values(field, data, _path(resource, field))
            yield from (each for each in found if not _fits(each[1], each[2]) and not (field.name in _MIXED and each[0][-1] == "value"))


def _values(field: Field, data: Any, path: tuple[str, ...], where: Where = ()) -> Iterator[_Found]:
    """The value of a field, and those of its items."""
    value = data
    for depth, name in enumerate(path):
        if not isinstance(value, dict):
            if value is not None and depth:
                yield (*where, *path[:depth]), None, value
            return
        if name not in value:
            return
        value = value[name]
    if value is None:
        return
    yield (*where, *path), field, value
    if field.kind is Kind.LIST and isinstance(value, list):
        for index, each in enumerate(value):
            for name, item in field.items.items():
                inner = () if list(field.items) == ["item"] and name == "item" else item.path
                yield from _values(item, each, inner, (*where, *path, index))


def _fits(field: Field | None, value: Any) -> bool:
    if field is None:
        return False
    if field.kind is Kind.INTEGER:
        return isinstance(value, str) if field.wire == "string" else type(value) is int
    return _FITS[field.kind](value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_FITS: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.BOOLEAN: lambda value: isinstance(value, bool),
    Kind.STRING: _is_text,
    Kind.ENUM: _is_text,
    Kind.FLAGS: _is_text,
    Kind.DATETIME: lambda value: parse_datetime(value) is not None,
    Kind.DURATION: lambda value: parse_duration(value) is not None,
    Kind.VERSION: lambda value: value == "" or parse_version(value) is not None,
    Kind.LIST: lambda value: isinstance(value, list),
    Kind.OBJECT: lambda value: isinstance(value, dict),
}


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
