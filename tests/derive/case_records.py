"""Records of derivation cases: how a case changes a base, what a derived record may look like, and where two records differ."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scanner.language.types import UNKNOWN_KEY, Field, Kind, members, typed
from scanner.model.logic import Unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource

Path = tuple[str, ...]


def merge(into: dict[str, Any], change: Mapping[str, Any]) -> None:
    """Lay ``change`` over a record: maps deeply, everything else replaced."""
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = copy.deepcopy(value)


def steps(name: str) -> Path:
    """The names that a dotted path goes through (``value.@odata.type`` has two)."""
    return tuple(part.replace("@type", "@odata.type") for part in name.replace("@odata.type", "@type").split("."))


def take_out(record: dict[str, Any], name: str) -> bool:
    """Remove what stands at a dotted path; whether there was anything."""
    *above, last = steps(name)
    inner: Any = record
    for each in above:
        inner = inner.get(each) if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or last not in inner:
        return False
    del inner[last]
    return True


def paths(change: Mapping[str, Any], above: Path = ()) -> Iterator[Path]:
    """Every path that a change names, from the outermost name down."""
    for name, value in change.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from paths(value, (*above, name))


def holds(record: Any, path: Path) -> bool:
    """Whether there is anything at a path, null included."""
    for name in path:
        if not isinstance(record, dict) or name not in record:
            return False
        record = record[name]
    return True


def is_marker(value: Any) -> bool:
    """Whether a value says in the right form that it is not known."""
    if not isinstance(value, dict) or value.keys() != {UNKNOWN_KEY}:
        return False
    reasons = value[UNKNOWN_KEY]
    return isinstance(reasons, list) and bool(reasons) and reasons == sorted(set(reasons)) and set(reasons) <= set(map(str, Reason))


def flat(record: Mapping[str, Any], resource: Resource) -> dict[str, Any]:
    """A derived record with what stands under dotted fields brought to the top, under the fields' names."""
    outer = {field.path[0] for field in resource.fields.values() if len(field.path) > 1}
    found = {name: value for name, value in record.items() if name not in outer or not isinstance(value, dict) or is_marker(value)}
    for name, value in ((name, value) for name, value in record.items() if name not in found):
        found |= {f"{name}.{inner}": each for inner, each in value.items()}
    return found


def wrong_parts(record: Mapping[str, Any], resource: Resource, now: datetime) -> Iterator[str]:
    """What is wrong with a derived record: names that are not declared, values that their field cannot read and no markers."""
    for name in sorted(record.keys() - resource.fields.keys()):
        yield f"{name}: {resource.name} declares no such field"
    for name, field in resource.fields.items():
        if name in record:
            yield from wrong_value(record[name], field, now, name)


def wrong_value(value: Any, field: Field, now: datetime, where: str) -> Iterator[str]:
    """What is wrong with one value of a derived record."""
    if is_marker(value):
        return
    if value is None or isinstance(typed(field, value, now), Unknown):
        yield f"{where}: {value!r} is neither a value of its type ({field.kind}) nor marked as not known"
    elif field.kind is Kind.LIST and "item" in field.items:
        if isinstance(members(field, value, now), Unknown):
            yield f"{where}: not every item of {value!r} is of the declared type"
    elif field.kind is Kind.LIST and field.items:
        for index, each in enumerate(value):
            yield from _wrong_item(each, field, now, f"{where}[{index}]")


def _wrong_item(item: Any, field: Field, now: datetime, where: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{where}: should be a map"
        return
    for name in sorted(item.keys() - field.items.keys()):
        yield f"{where}.{name}: not declared"
    for name, inner in field.items.items():
        if name in item:
            yield from wrong_value(item[name], inner, now, f"{where}.{name}")


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Where a derived record differs from the part of it that a case expects: null where it should lack a field.

    ``codes``: the codes of its clauses, as a set.
    """
    for name, value in expected.items():
        wanted, actual = "(absent)" if value is None else value, found.get(name, "(absent)")
        if name == "codes":
            wanted, actual = sorted(value), [each["code"] for each in found["clauses"]]
            if len(set(actual)) != len(actual):
                yield f"codes: one stands twice in {actual}"
            actual = sorted(actual)
        elif isinstance(value, dict) and value.keys() == {UNKNOWN_KEY}:
            wanted = {UNKNOWN_KEY: sorted(value[UNKNOWN_KEY])}
        # As text, because true equals 1 otherwise.
        if json.dumps(wanted, sort_keys=True) != json.dumps(actual, sort_keys=True):
            yield f"{name}: expected {wanted!r}, got {actual!r}"
