"""Who replaces names in what is brought in, so that none of them is ever written (see `scanner.pseudonyms`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from scanner.ingest.computers import Computer
from scanner.ingest.policies import POLICIES, SETTINGS, Copy, Policies
from scanner.ingest.sections import COMPUTER
from scanner.resources.registry import local_registry

Record = dict[str, Any]


class Disguise(Protocol):
    """Replaces names. ``mark``: what the manifest says of it; it tells one key from another."""

    @property
    def mark(self) -> dict[str, Any]:
        """See above."""
        ...

    def domain(self, name: str) -> str:
        """What stands for the name of a domain."""
        ...

    def file(self, name: str) -> str:
        """What stands for the name of a file."""
        ...

    def replaced(self, records: Iterable[tuple[str, Record]]) -> list[Record]:
        """The records (resource, and the record as a snapshot holds it) without names, in their order."""
        ...


def without_names(computers: Iterable[Computer], policies: Policies, disguise: Disguise) -> tuple[list[Computer], Policies]:
    """What was read, its names replaced."""
    computers = list(computers)
    given = [each for computer in computers for each in _of_computer(computer)]
    given += [each for copy in policies.copies for each in _of_policy(copy)]
    found = iter(disguise.replaced(given))
    made = [_computer(each, dict(next(found)), found) for each in computers]
    return made, Policies(tuple(_copy(each, dict(next(found)), found, disguise) for each in policies.copies))


def _of_computer(computer: Computer) -> Iterable[tuple[str, Record]]:
    yield COMPUTER, computer.about
    for name, values in computer.values.items():
        yield from ((name, _wrapped(name, computer.id, value)) for value in values)


def _wrapped(name: str, of: str, value: Mapping[str, Any]) -> Record:
    return {"of": of, "value": dict(value)} if local_registry()[name].per else dict(value)


def _computer(given: Computer, about: Record, found: Iterable[Record]) -> Computer:
    records = iter(found)
    values = {name: tuple(_value(name, next(records)) for _ in listed) for name, listed in given.values.items()}
    return Computer(about["id"], about["name"], about, values)


def _value(name: str, record: Record) -> Record:
    value: Record = record["value"] if local_registry()[name].per else record
    return value


def _of_policy(copy: Copy) -> Iterable[tuple[str, Record]]:
    yield POLICIES, dict(copy.about)
    yield from ((SETTINGS, {"of": copy.guid, "value": dict(each)}) for each in copy.settings)


def _copy(given: Copy, about: Record, found: Iterable[Record], disguise: Disguise) -> Copy:
    records = iter(found)
    settings = tuple(_value(SETTINGS, next(records)) for _ in given.settings)
    source = replace(given.source, path=(*given.source.path[:-1], disguise.file(given.source.path[-1])))
    return Copy(given.guid, about, settings, source)
