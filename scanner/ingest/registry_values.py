"""Registry values as collect-windows.ps1 lists them: every value that was asked for, set or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from scanner.ingest.convert import LONGEST_TEXT, boolean, filled
from scanner.ingest.enums import REGISTRY_TYPE
from scanner.ingest.model import Value

_NUMBERS = {"REG_DWORD": 32, "REG_QWORD": 64}
_TEXTS = ("REG_SZ", "REG_EXPAND_SZ")
# Seconds and the rest of a FILETIME (100 ns since 1601), up to the year 4769, and where the time came from.
_SAMPLE = re.compile(r"(\d{10,11})\d{7};", re.ASCII)
_FILETIME = datetime(1601, 1, 1, tzinfo=UTC)


def registry_values(rows: Iterable[Any]) -> tuple[list[Value], int]:
    """Records of windows.registry, and how many of the values could not be read."""
    found = [_value(row) for row in rows]
    return [each for each in found if each is not None], found.count(None)


def _value(row: Any) -> Value | None:
    if not isinstance(row, dict):
        return None
    path, name, present = filled(row.get("path")), filled(row.get("name")), boolean(row.get("present"))
    if not isinstance(path, str) or not isinstance(name, str) or not isinstance(present, bool):
        return None
    record: dict[str, Any] = {"path": path, "name": name, "present": present}
    if not present:
        return record if row.get("value") is None else None
    kind = row.get("type")
    type_ = (REGISTRY_TYPE.get(kind.casefold()) or (kind if kind in REGISTRY_TYPE.values() else None)) if isinstance(kind, str) else None
    data = row.get("value")
    if type_ in _NUMBERS and type(data) is int:
        number = _unsigned(data, _NUMBERS[type_])
        return None if number is None else {**record, "type": type_, "value": str(number), "number": number}
    if type_ in _TEXTS and isinstance(data, str) and len(data) <= LONGEST_TEXT:
        return {**record, "type": type_, "value": data}
    return None


def _unsigned(number: int, bits: int) -> int | None:
    """A number of the registry, which PowerShell shows as a signed one."""
    if -(1 << (bits - 1)) <= number < 1 << bits:
        return number % (1 << bits)
    return None


def text_at(values: Iterable[Value], path: str, name: str) -> str | None:
    """The value of one name, in whatever case it is written; None where it is not set or was not asked for."""
    for value in values:
        if value["path"].casefold() == path.casefold() and value["name"].casefold() == name.casefold() and value["present"]:
            return str(value["value"])
    return None


def sample_time(told: str | None) -> str | None:
    """When the clock last took over a time, out of LastGoodSampleInfo (time;source); None where that is not told.

    Windows does not document it. How it is written was seen in its own code and in scripts that read it.
    """
    found = _SAMPLE.match(told or "")
    return f"{_FILETIME + timedelta(seconds=int(found[1])):%Y-%m-%dT%H:%M:%SZ}" if found else None
