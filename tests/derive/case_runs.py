"""Runs derivation cases: what a derivation says of what a case gives, and every difference from what was worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from scanner.derive.derived import Derived
from scanner.derive.registry import derivation
from scanner.derive.tables import Table, Tables, tables_from
from scanner.resources.registry import Resource, all_resources
from tests.derive.case_records import differences, flat, wrong_parts
from tests.derive.cases import Case, Given


class Undeclared(Exception):
    """A derivation read a resource that its file does not name under derived_from."""


def run(case: Case) -> list[str]:
    """Every difference between what a case expects and what the derivations say, and everything wrong with a derived record."""
    found: list[str] = []
    made: dict[str, Given] = {}
    for name, expected in case.expect.items():
        resource = f"derived.{name}"
        try:
            given = _derived(resource, case, made)
        except (ImportError, AttributeError) as error:
            found.append(f"{name}: the derivation cannot be loaded or breaks ({type(error).__name__}: {error})")
            continue
        found.extend(f"{name} {problem}" for problem in _malformed(resource, given, case))
        found.extend(f"{name} {problem}" for problem in _unexpected(expected, given, all_resources()[resource]))
    return found


def _derived(resource: str, case: Case, made: dict[str, Given]) -> Given:
    """What a derivation says; derived resources that it stands on are worked out first, unless the case gives them."""
    if resource not in made:
        above = all_resources()[resource].derived_from
        given = {name: case.given[name] for name in above if name in case.given}
        for name in above:
            if name not in given and all_resources()[name].derived_from:
                given[name] = _derived(name, case, made)
        older = None if case.older is None else tuple(_tables(older, above, now, None) for now, older in case.older)
        tables = _tables(given, above, case.now, older)
        made[resource] = _as_written(derivation(resource.removeprefix("derived."))(tables, case.organisation))
    return made[resource]


def _tables(given: Mapping[str, Given], declared: Iterable[str], now: datetime, older: tuple[Tables, ...] | None) -> Tables:
    records = {name: each.missing if each.missing is not None else each.records for name, each in given.items()}
    inner = tables_from(records, now, [name for name, each in given.items() if not each.complete])
    allowed = frozenset(declared)

    def table(name: str) -> Table:
        if name not in allowed:
            raise Undeclared(f"{name} is read but not named under derived_from")
        found = inner[name]
        assert found.missing is None or not found.complete, f"{name} is missing and yet complete"
        return found

    return Tables(table, now, older)


def _as_written(derived: Derived) -> Given:
    """The records as they would stand in a file."""
    records = () if derived.missing is not None else tuple(msgspec.json.decode(msgspec.json.encode(each)) for each in derived.records)
    return Given(records, derived.missing, derived.complete)


def _malformed(resource: str, given: Given, case: Case) -> Iterator[str]:
    last = None
    for record in given.records:
        name = record.get("id")
        if not isinstance(name, str):
            yield f"{name!r}: every record needs an id"
            continue
        if last is not None and not last < name:
            yield f"{name}: should not stand after {last} (ids in order, each once)"
        last = name
        yield from (f"{name}: {problem}" for problem in wrong_parts(flat(record, all_resources()[resource]), all_resources()[resource], case.now))


def _unexpected(expected: Any, given: Given, resource: Resource) -> Iterator[str]:
    missing = sorted(given.missing.reasons) if given.missing is not None else None
    wanted = sorted(expected["missing"]) if isinstance(expected, dict) and "missing" in expected else None
    if missing != wanted:
        yield f"missing: expected {wanted}, got {None if missing is None else [str(each) for each in missing]}"
    if wanted is not None or missing is not None:
        if given.complete:
            yield "complete: what is missing is not complete"
        return
    parts = expected if isinstance(expected, dict) else {"records": expected}
    if given.complete is not parts.get("complete", True):
        yield f"complete: expected {parts.get('complete', True)}, got {given.complete}"
    records = {each.get("id"): flat(each, resource) for each in given.records}
    for each in parts.get("records", ()):
        if each["id"] in records:
            yield from (f"{each['id']}: {problem}" for problem in differences(each, records[each["id"]]))
        else:
            yield f"{each['id']}: there is no such record (there are: {', '.join(map(str, records))})"
    yield from (f"{name}: should not be there" for name in parts.get("absent", ()) if name in records)
    if "ids" in parts and list(records) != parts["ids"]:
        yield f"ids: expected {parts['ids']}, got {list(records)}"
