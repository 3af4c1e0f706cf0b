"""Damage to anything in a record as it was sent, whether a resource file declares it or not: policies are read by kind, down to their leaves."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from tests.proof.documented import Place, answers
from tests.proof.mutations import ABSENT, FUTURE, SENTINEL, MemorySnapshot

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# Text for people: whatever stands there is no fact about the tenant.
_NAMES = frozenset({"displayName", "description", "name", "deviceName", "userPrincipalName", "settingName"})
# Dates of what has a future by its nature.
_LATER = re.compile(r"expir|endDateTime|until|refreshDateTime|validity|gracePeriod", re.IGNORECASE)


def places(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every property and every item of a list, outermost first; of a list the first and the last item."""
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = [(index, value[index]) for index in sorted({0, len(value) - 1} if value else set())]
    else:
        inner = []
    for key, each in inner:
        yield (*place, key), each
        yield from places(each, (*place, key))


def pattern(place: Place) -> str:
    """A place without the numbers of items."""
    return ".".join("[]" if isinstance(each, int) else each for each in place)


def on_bodies(base: MemorySnapshot, resource: str, each: int) -> Iterator[tuple[str, MemorySnapshot]]:
    """Every place of a resource's records, in so many records of each kind that has it, damaged in every way that is no documented answer."""
    records = base.data.get(resource, [])
    seen: dict[tuple[Any, str, Any], int] = {}
    for index, record in enumerate(records):
        for place, value in places(record):
            if (isinstance(place[-1], str) and (place[-1] in _NAMES or "@odata" in place[-1][1:])) or (len(place) == 1 and place[0] == "id"):
                continue
            kind = (record.get("@odata.type"), pattern(place), type(value))
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] > each:
                continue
            for label, damaged in _damages(place, value):
                if answers(resource, place, label, record.get("@odata.type")):
                    continue
                name = f"{resource}[{index}].{'.'.join(map(str, place))} {label}"
                yield name, base.with_records(resource, [*records[:index], _edited(record, place, damaged), *records[index + 1 :]])


def _damages(place: Place, value: Any) -> Iterator[tuple[str, Any]]:
    """What may stand there that is no fact. An item of a list is never just left out: a shorter list says something else."""
    if isinstance(place[-1], str):
        yield "absent", ABSENT
    if value is not None:
        yield "= null", None
    if isinstance(value, str) and _DATE.match(value):
        yield "= sentinel date", SENTINEL
        if not _LATER.search(str(place[-1])):
            yield "= future date", FUTURE
    if value is not None:
        yield from ((f"= {wrong!r}", wrong) for wrong in _wrong(value))


def _wrong(value: Any) -> list[Any]:
    """Values of another type; of a text that names a type or an option, one that nobody knows."""
    if isinstance(value, bool):
        return ["true", 1]
    if isinstance(value, int | float):
        return [str(value), True]
    if isinstance(value, str):
        # A text with a number in it that is damaged into a number would be mended, not damaged.
        return [
            *([] if value.isdecimal() else [7]),
            ["x"],
            *(["#microsoft.graph.unknownFutureValue"] if value.startswith("#microsoft.graph.") else []),
        ]
    return ["text", {"a": 1} if isinstance(value, list) else [1]]


def _edited(record: dict[str, Any], place: Place, damaged: Any) -> dict[str, Any]:
    result = copy.deepcopy(record)
    inner: Any = result
    for key in place[:-1]:
        inner = inner[key]
    if damaged is ABSENT:
        del inner[place[-1]]
    else:
        inner[place[-1]] = damaged
    return result
