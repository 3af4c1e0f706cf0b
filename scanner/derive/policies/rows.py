"""What the properties of one policy say, row by row of the table, and what their statements come to for each named setting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from scanner.derive.policies.model import Setting
from scanner.derive.policies.table import UNCLEAR, Gate, Named, Row, table
from scanner.language.types import INVALID, MISSING, YEAR_OF_NEVER, parse_datetime, parse_duration, parse_version
from scanner.model.logic import Unknown, conjunction, disjunction, unknown

# What stands at a property: its value, None if it is not configured, an Unknown if that cannot be told.
Look = Callable[[str], Any]

SECONDS_OF_A_DAY = 86_400
_THRESHOLD = re.compile(r"(?:^|[,\s])AccountLockoutThreshold\s*:\s*(\d{1,4})(?:$|[,\s])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one property says of one named setting (of one part of it, if it has parts): a value of its kind, or unknown."""

    name: str
    part: str
    value: Any


def statements(rows: Iterable[Row], look: Look, now: datetime, *, spelled: bool = False) -> Iterator[Statement]:
    """What the rows' properties say. ``now``: when they were collected.

    ``spelled``: the properties are spelled by the catalog's rule, so that rows which nobody has seen so spelled tell nothing sure.
    """
    for row in rows:
        value = look(row.property)
        said: Any
        if isinstance(value, Unknown):
            said = value
        elif value is None:
            said = True if row.reads == "barred" else None
        else:
            said = _READERS[row.reads](row, value, look, now)
        if said is not None and row.gate is not None:
            said = _gated(row.gate, said, look)
        if said is not None:
            if spelled and not row.verified:
                said = UNCLEAR
            yield from (Statement(name, part, said) for name, part in row.sets)


def _gated(gate: Gate, said: Any, look: Look) -> Any:
    actual = look(gate.property)
    if isinstance(actual, Unknown):
        return actual
    if actual is None:
        return {"when": None, "unless": said, "needs": UNCLEAR}[gate.kind]
    if type(actual) is not type(gate.value):
        return INVALID
    return said if (actual == gate.value) is (gate.kind != "unless") else None


def _require(row: Row, value: Any, look: Look, now: datetime) -> Any:
    return None if value is False else _switch(row, value, look, now)


def _refuse(row: Row, value: Any, look: Look, now: datetime) -> Any:
    return None if value is False else _barred(row, value, look, now)


def _switch(row: Row, value: Any, look: Look, now: datetime) -> Any:
    return value if type(value) is bool else INVALID


def _barred(row: Row, value: Any, look: Look, now: datetime) -> Any:
    return not value if type(value) is bool else INVALID


def _choice(row: Row, value: Any, look: Look, now: datetime) -> Any:
    """A choice by its name, or by its number where that is written as one (OMA-URI)."""
    return row.levels.get(str(value), row.meanings.get(str(value), INVALID))


def _number(row: Row, value: Any, look: Look, now: datetime) -> Any:
    more = look(row.plus) if row.plus else None
    if not whole(value) or not (more is None or isinstance(more, Unknown) or whole(more)):
        return INVALID
    if isinstance(more, Unknown):
        return more if value else value
    # 0 says "never", whatever would be added.
    return rounded_up(value + (more or 0), row.per) if value else value


def whole(value: Any) -> bool:
    """Whether it is a whole number that is not negative."""
    return type(value) is int and value >= 0


def rounded_up(value: int, per: int) -> int:
    """How many units of ``per`` cover ``value``."""
    return -(-value // per)


def _version(row: Row, value: Any, look: Look, now: datetime) -> Any:
    if value == "":
        return None
    return INVALID if parse_version(value) is None else value


def _ranges(row: Row, value: Any, look: Look, now: datetime) -> Any:
    """The lowest version that a list of allowed ranges lets in."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return INVALID
    lowest = [each.get("lowestVersion") for each in value]
    if None in map(parse_version, lowest):
        return INVALID
    return min(lowest, key=_as_version, default=None)


def _as_version(text: str) -> tuple[int, ...]:
    return cast("tuple[int, ...]", parse_version(text))


def _texts(row: Row, value: Any, look: Look, now: datetime) -> Any:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return INVALID
    return tuple(value) or None


def _days(row: Row, value: Any, look: Look, now: datetime) -> Any:
    seconds = parse_duration(value)
    return INVALID if seconds is None else rounded_up(seconds, SECONDS_OF_A_DAY)


def _paused(row: Row, value: Any, look: Look, now: datetime) -> Any:
    """A pause that has run out is none: the switch stays on until somebody takes it back."""
    if value is not True:
        return _switch(row, value, look, now)
    until = look(row.until)
    if until is None or isinstance(until, Unknown):
        return MISSING if until is None else until
    end = parse_datetime(until)
    if end is None or end.year <= YEAR_OF_NEVER:
        return INVALID if end is None else MISSING
    return end > now


def _lockout(row: Row, value: Any, look: Look, now: datetime) -> Any:
    found = _THRESHOLD.search(value) if isinstance(value, str) else None
    return INVALID if found is None else int(found[1])


def _surely(row: Row, value: Any, look: Look, now: datetime) -> Any:
    """A switch that says so where it is on; where it is off, that stands in what is not stored."""
    return UNCLEAR if value is False else _switch(row, value, look, now)


def _given(row: Row, value: Any, look: Look, now: datetime) -> Any:
    """A text that is there only where the thing was handed in."""
    return (value != "" or None) if isinstance(value, str) else INVALID


def _unclear(row: Row, value: Any, look: Look, now: datetime) -> Any:
    return UNCLEAR


_READERS: dict[str, Callable[[Row, Any, Look, datetime], Any]] = {
    "require": _require,
    "refuse": _refuse,
    "switch": _switch,
    "barred": _barred,
    "choice": _choice,
    "number": _number,
    "version": _version,
    "ranges": _ranges,
    "texts": _texts,
    "days": _days,
    "paused": _paused,
    "lockout": _lockout,
    "surely": _surely,
    "given": _given,
    "unclear": _unclear,
}


def settings(said: Iterable[Statement]) -> tuple[Setting, ...]:
    """The named settings that statements of one policy come to, each name once."""
    by_name: dict[str, list[Statement]] = {}
    for each in said:
        by_name.setdefault(each.name, []).append(each)
    found = (_setting(name, table().named[name], each) for name, each in by_name.items())
    return tuple(each for each in found if each is not None)


def _setting(name: str, named: Named, said: list[Statement]) -> Setting | None:
    values = [each.value for each in said]
    if named.parts:
        on = _of_parts(named.parts, said)
        return None if on is None else Setting(name, on, None, None, None)
    if named.holds == "enabled":
        return Setting(name, (conjunction if named.all_of else disjunction)(values), None, None, None)
    doubts = [each for each in values if isinstance(each, Unknown)]
    if doubts:
        doubt = unknown(*frozenset().union(*(each.reasons for each in doubts)))
        return _doubtful(name, named, doubt)
    if named.holds == "number":
        return _of_numbers(name, named, values)
    if named.holds == "version":
        return Setting(name, None, None, max(values, key=_as_version), None)
    return Setting(name, None, None, None, tuple(sorted({text for each in values for text in each})))


def _of_parts(parts: frozenset[str], said: list[Statement]) -> Any:
    """Off as soon as one part is off, on only if all are; None if nothing is said of a part and nothing speaks against the others."""
    of = {part: disjunction(each.value for each in said if each.part == part) for part in {each.part for each in said}}
    result = conjunction(of.values())
    return None if result is True and of.keys() != parts else result


def _doubtful(name: str, named: Named, doubt: Unknown) -> Setting:
    if named.holds == "number":
        return Setting(name, doubt if named.zero_is_never else None, doubt, None, None)
    return Setting(name, None, None, doubt, None) if named.holds == "version" else Setting(name, None, None, None, doubt)


def _of_numbers(name: str, named: Named, values: list[int]) -> Setting:
    if not named.zero_is_never:
        return Setting(name, None, (max if named.most else min)(values), None, None)
    real = [each for each in values if each]
    if not real:
        return Setting(name, False, None, None, None)
    return Setting(name, True, (max if named.most else min)(real), None, None)
