"""The files of one PC → its record and its values: what each file gives, which file wins where two tell of the same thing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scanner.ingest.model import Part, Parts, Source, Value
from scanner.ingest.sections import COMPUTER
from scanner.language.types import parse_datetime, typed
from scanner.model.errors import InputError, Place, Problem
from scanner.model.logic import Unknown
from scanner.model.placeholders import no_serial
from scanner.model.verdicts import Reason
from scanner.resources.registry import Resource, local_registry
from scanner.snapshot.write import stamp

# Each network has a file of its own; of every other resource a PC has one file.
_SEVERAL_FILES = frozenset({"windows.wirelessProfiles"})
_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said: the name of the PC that files without one are of, who owns the PCs, when files without a time were written."""

    computer: str | None
    ownership: str | None
    collected_at: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """A file and what it gave."""

    source: Source
    parts: Parts


@dataclass(frozen=True, slots=True)
class Computer:
    """One PC. ``about``: its record of windows.computers; ``values``: resource → values; ``sections``: those read whole."""

    id: str
    name: str
    about: dict[str, Any]
    values: Mapping[str, tuple[Value, ...]]

    @property
    def collected_at(self) -> datetime | None:
        """When it was read; None if no file says."""
        return parse_datetime(self.about.get("collectedAt"))


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known of one resource so far. ``reads``: the files that it came from."""

    values: tuple[Value, ...]
    lack: Reason | None
    reads: tuple[Read, ...]


def assembled(name: str, read: list[Read], options: Options, problems: list[Problem]) -> Computer:
    """One PC out of its files. Raises `InputError` where two of them differ and neither is known to be newer."""
    about: dict[str, Any] = {}
    held: dict[str, _Held] = {}
    passed_over: dict[str, list[str]] = defaultdict(list)
    for each in sorted(read, key=_date, reverse=True):
        for part in each.parts.parts:
            kept = _checked(part.resource, part.values, each.source, problems)
            if part.resource == COMPUTER:
                for value in kept:
                    about = {**value, **about}
            elif part.resource in held:
                held[part.resource] = _chosen(held[part.resource], _Held(kept, part.lack, (each,)), part, each, passed_over)
            else:
                held[part.resource] = _Held(kept, part.lack, (each,))
    problems += [_passed_over(file, resources) for file, resources in sorted(passed_over.items())]
    about["name"] = about.get("name", name)
    about["id"] = serial_of(about) or f"name:{about['name'].casefold()}"
    used = [one for each in held.values() for one in each.reads]
    _dated(about, options, used or read, problems)
    if options.ownership:
        about["ownership"] = options.ownership
    about["sections"] = sorted(resource for resource, each in held.items() if each.lack is None)
    about["unread"] = [{"resource": resource, "reason": str(each.lack)} for resource, each in sorted(held.items()) if each.lack is not None]
    about["files"] = [{"name": each.source.path[-1], "sha256": hashlib.sha256(each.source.data).hexdigest()} for each in read]
    return Computer(about["id"], about["name"], about, {resource: each.values for resource, each in held.items()})


def serial_of(about: Mapping[str, Any]) -> str | None:
    """The serial number, folded; None where there is none, or what makers write in its place."""
    found = about.get("serial")
    folded = found.strip().casefold() if isinstance(found, str) else ""
    return None if no_serial("".join(folded.split())) else folded


def _date(read: Read) -> datetime:
    """When a file says that it was written; long ago where it does not say."""
    for part in read.parts.parts:
        for value in part.values if part.resource == COMPUTER else ():
            if (moment := parse_datetime(value.get("collectedAt"))) is not None:
                return moment
    return _LONG_AGO


def _chosen(one: _Held, other: _Held, part: Part, read: Read, passed_over: dict[str, list[str]]) -> _Held:
    """Of two files (``one`` is the newer, where they tell) the one that has the resource whole, else the newer."""
    if part.resource in _SEVERAL_FILES and one.lack is other.lack is Reason.INCOMPLETE:
        return _Held((*one.values, *other.values), one.lack, (*one.reads, *other.reads))
    if (one.values, one.lack) == (other.values, other.lack):
        return one
    if (one.lack is None) != (other.lack is None):
        best, rest = (one, other) if one.lack is None else (other, one)
    elif _date(one.reads[0]) > _date(read) > _LONG_AGO:
        best, rest = one, other
    else:
        raise InputError(
            [
                Problem(
                    Place(read.source.name),
                    f"同じ PC の {part.resource} が {one.reads[0].source.name} にもあり、内容が違います。",
                    f"{one.reads[0].source.name} holds {part.resource} of the same PC, too, and they differ.",
                    "新しいほうだけを読み込んでください。",
                    "bring in the newer one only.",
                )
            ]
        )
    for each in rest.reads:
        passed_over[each.source.name].append(part.resource)
    return best


def _passed_over(file: str, resources: list[str]) -> Problem:
    names = ", ".join(sorted(resources))
    return Problem(
        Place(file),
        f"同じ PC の別のファイルのほうが新しいか、すべて読めているので、そちらを使います（{names}）。",
        f"another file of the same PC is newer, or has it whole, and is used instead ({names}).",
    )


def _checked(resource: str, values: Iterable[Value], source: Source, problems: list[Problem]) -> tuple[Value, ...]:
    """The values with only what the resource declares and can hold. What is wrong is left out and said."""
    declared = local_registry()[resource]
    wrong: set[str] = set()
    kept = tuple(
        {name: found for name, found in value.items() if name in declared.fields and _holds(declared, name, found, wrong)} for value in values
    )
    problems += [
        Problem(
            Place(source.name),
            f"{resource} の {name} に、ありえない値があります。この値は「確認不能」になります。",
            f"{resource}: {name} has a value that cannot be; it stays unknown.",
        )
        for name in sorted(wrong)
    ]
    return kept


def _holds(resource: Resource, name: str, value: Any, wrong: set[str]) -> bool:
    if value is None:
        return False
    found = typed(resource.fields[name], value, _FUTURE)
    # A point in time at the zero of the clock is "never", which is no value and no fault.
    if isinstance(found, Unknown) and Reason.INVALID_VALUE in found.reasons:
        wrong.add(name)
        return False
    return True


def _dated(about: dict[str, Any], options: Options, used: list[Read], problems: list[Problem]) -> None:
    """When the PC was read: the oldest of the files that something was taken from, so that nothing seems fresher than it is."""
    about.pop("collectedAt", None)
    told = [_date(each) for each in used]
    silent = next((each.source for each in used if _date(each) == _LONG_AGO), None)
    stamps = [stamp(moment) for moment in told if moment != _LONG_AGO]
    if silent is not None and options.collected_at:
        stamps.append(options.collected_at)
    if stamps:
        about["collectedAt"] = min(stamps)
    elif silent is not None:
        problems.append(
            Problem(
                Place(silent.name),
                f"「{about['name']}」: いつ読み取ったものか分かりません。新しさを問う判定は「確認不能」になります。",
                f"'{about['name']}': it cannot be told when this was read; whatever asks how fresh it is stays unknown.",
                "--collected-at 2026-11-20 のように、書き出した日を指定してください。",
                "say by --collected-at 2026-11-20 on which day it was written.",
            )
        )
