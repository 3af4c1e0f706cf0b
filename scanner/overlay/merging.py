"""Objects laid into objects, as a PATCH of Graph does, and what is different afterwards, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.overlay.kinds import METHODS

Json = Mapping[str, Any]

_BIND = "@odata.bind"
_LAST = re.compile(r"(?:/|\(')([0-9A-Za-z-]+)(?:'\))?\Z")
_ABSENT: Any = object()


def cleaned(data: Json) -> dict[str, Any]:
    """An object without what tools and the service note around it: addresses, counts and actions, but not its type."""
    return {name: value for name, value in data.items() if name == "@odata.type" or not name.startswith(("@odata.", "#"))}


def bound(data: Json) -> tuple[dict[str, Any], list[str]]:
    """An object in which ``x@odata.bind: address`` says ``x: {id: …}``, and the names of binds that cannot be read so."""
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for name, value in data.items():
        inner = value
        if isinstance(value, dict):
            inner, more = bound(value)
            wrong += [f"{name}.{each}" for each in more]
        if name.endswith(_BIND):
            match = _LAST.search(value) if isinstance(value, str) else None
            if match is None:
                wrong.append(name)
            else:
                found[name.removesuffix(_BIND)] = {"id": match[1]}
        else:
            found[name] = inner
    return found, wrong


def merged(old: Json, new: Json, *, name: str = "") -> dict[str, Any]:
    """``old`` with the properties of ``new``: objects are merged, everything else is replaced, null included.

    An object with another id or of another type is another object and takes the place of the old one. The methods of the authentication
    methods policy are merged one by one.
    """
    result = dict(old)
    for key, value in new.items():
        before = result.get(key)
        if isinstance(value, dict) and isinstance(before, dict) and _same(before, value):
            result[key] = merged(before, value, name=key)
        elif key == METHODS and isinstance(value, list) and isinstance(before, list):
            result[key] = _by_id(before, value)
        else:
            result[key] = value
    return result


def _same(old: Json, new: Json) -> bool:
    return all(name not in old or name not in new or old[name] == new[name] for name in ("id", "@odata.type"))


def _by_id(old: list[Any], new: list[Any]) -> list[Any]:
    result = list(old)
    at = {key: index for index, each in enumerate(old) if (key := _id(each)) is not None}
    for each in new:
        index = at.get(_id(each) or "")
        if index is None:
            result.append(each)
        else:
            result[index] = merged(result[index], {name: value for name, value in each.items() if name != "id"})
    return result


def _id(value: Any) -> str | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found.casefold() if isinstance(found, str) else None


def differences(old: Json, new: Json) -> Iterator[dict[str, Any]]:
    """Every field that differs, in the order of names: ``{field, from, to}``; ``from`` or ``to`` is left out where it is not there."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    for name in sorted({*before, *after}):
        was, becomes = before.get(name, _ABSENT), after.get(name, _ABSENT)
        if was is not becomes and not _equal(was, becomes):
            yield {"field": name, **({} if was is _ABSENT else {"from": was}), **({} if becomes is _ABSENT else {"to": becomes})}


def _equal(one: Any, other: Any) -> bool:
    """Whether two values are the same; true is not 1. Lists of plain values are sets to Graph: their order says nothing."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list) and all(isinstance(each, str) for each in (*one, *other)):
        return sorted(one) == sorted(other)
    return bool(one == other)


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            if not key.endswith("@odata.context"):
                yield from _leaves(each, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and value and len({_id(each) for each in value} - {None}) == len(value):
        for each in value:
            yield from _leaves(each, f"{name}[{each['id']}]")
    elif name or value:
        yield name, value
