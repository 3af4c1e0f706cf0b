"""The ids that a resource is read for: of the records of its parent resource, or named by other resources and by the organisation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from scanner.collect.entries import Entry, Failure, Trouble
from scanner.model.verdicts import Reason
from scanner.resources.keeping import asked_for, values_at
from scanner.resources.registry import Resource
from scanner.snapshot.write import unreadable

GROUP_MEMBERS = "entra.groupMembers"

_record = msgspec.json.Decoder(dict[str, Any]).decode


def needs(resource: Resource, collected: Sequence[str]) -> tuple[str, ...]:
    """The resources that must be read before this one, of those that are collected at all."""
    if resource.per:
        return (resource.per,)
    return tuple(name for name in resource.named_by if name in collected)


def basis_of(entries: Mapping[str, Entry | None], groups: Sequence[str]) -> str:
    """Something short that changes with whatever the ids are made from."""
    parts = [[name, entry["state"], entry["sha256"]] for name, entry in sorted(entries.items()) if entry is not None]
    return hashlib.sha256(msgspec.json.encode([parts, list(groups)])).hexdigest() if parts or groups else ""


def obstacle(resource: Resource, entries: Mapping[str, Entry | None], groups: Sequence[str]) -> Failure | None:
    """Why there are no ids to ask for: nothing that would name them was obtained."""
    missing = {name: entry for name, entry in entries.items() if entry is None or entry["state"] == "not_obtained"}
    if not missing or (not resource.per and (groups or len(missing) < len(entries))):
        return None
    reasons = [Reason(entry["reason"]) if entry is not None else Reason.NOT_COLLECTED for entry in missing.values()]
    return Failure(reasons[0], f"needs {', '.join(sorted(missing))}")


def note_gaps(resource: Resource, entries: Mapping[str, Entry | None], trouble: Trouble) -> None:
    """Note that the list of parents has gaps: then what belongs to them has gaps, too.

    Ids that other resources name are different: a group that nobody has read of is a group that nobody asks about.
    """
    entry = entries.get(resource.per) if resource.per else None
    if entry is not None and not entry["complete"]:
        trouble.add(Failure(Reason(entry["reason"]), f"needs {resource.per}"))


def ids_for(resource: Resource, sources: Mapping[str, tuple[Resource, Path]], groups: Sequence[str], trouble: Trouble) -> Iterator[str]:
    """The ids, distinct and sorted. ``sources``: name → resource and file of what was obtained of those that name them.

    The records of a parent resource stream by; ids that several resources name are few.
    """
    if resource.per:
        yield from _of_parents(resource, sources, trouble)
        return
    named = set(groups)
    for name, (naming, path) in sources.items():
        for record in records_of(path):
            place = record.get("value") if naming.parented else record
            named.update(value for each in resource.named_by[name] for value in values_at(place, each))
    yield from sorted(named)


def _of_parents(resource: Resource, sources: Mapping[str, tuple[Resource, Path]], trouble: Trouble) -> Iterator[str]:
    for parent, path in sources.values():
        for record in records_of(path):
            if asked_for(resource, record):
                found = next(values_at(record, parent.identity.id), None)
                if found is None:
                    trouble.add(Failure(Reason.INCOMPLETE, f"needs {resource.per}"))
                else:
                    yield found


def records_of(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file that was just written. Raises `OutputError`."""
    try:
        with path.open("rb") as stream:
            for line in stream:
                yield _record(line)
    except OSError as error:
        raise unreadable(path, error) from error
