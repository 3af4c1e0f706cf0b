"""One value as PowerShell's ConvertTo-Json writes it → a value of a declared field, or why it cannot be read. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

LONGEST_TEXT = 32_767  # characters: the longest path and the longest value that Windows itself has
MOST_ITEMS = 10_000


class Why(StrEnum):
    """Why a value cannot be read. ``NOTHING``: null, which is no fault and no fact."""

    NOTHING = "nothing"
    CUT = "cut"
    DENIED = "denied"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that is left out."""

    why: Why


NOTHING, CUT, DENIED, OTHER = (Unreadable(why) for why in Why)
Convert = Callable[[Any], Any]

# What .NET says of an object instead of writing it, where ConvertTo-Json stops at its depth.
_TYPE_NAME = re.compile(r"(?:System|Microsoft|Deserialized)\.[\w.`+]+(?:\[[\w.,`+ ]*\])*|\w+\[\]|CIM_\w+|MSFT_\w+|@\{.*\}", re.DOTALL)
# Get-MpPreference, where exclusions are hidden from everybody but administrators.
_NOT_FOR_YOU = re.compile(r"\s*N/A\s*(?::|$)", re.IGNORECASE)
_MS_DATE = re.compile(r"/Date\((-?\d{1,16})(?:[+-]\d{4})?\)/", re.ASCII)
_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_SID = re.compile(r"S-1-\d+(?:-\d+){1,15}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = "0001-01-01T00:00:00Z"


def unwrapped(value: Any) -> Any:
    """What PowerShell 5.1 puts around arrays (``{"value": […], "Count": n}``) and dates (``{"value": …, "DateTime": …}``) taken off."""
    if isinstance(value, dict) and "value" in value and value.keys() <= {"value", "Count", "DisplayHint", "DateTime"} and len(value) > 1:
        return value["value"]
    return value


def _text_like(value: Any) -> Any:
    """A text that is data; else why it is none."""
    if value is None:
        return NOTHING
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return OTHER
    if _NOT_FOR_YOU.match(value):
        return DENIED
    return CUT if _TYPE_NAME.fullmatch(value.strip()) else value


def text(value: Any) -> Any:
    """Text. Numbers and yes/no are none: whoever wrote them meant something else."""
    return _text_like(value)


def filled(value: Any) -> Any:
    """Text that says something; blanks around it and an empty one are dropped."""
    found = _text_like(value)
    if isinstance(found, str):
        return found.strip() or NOTHING
    return found


def unlimited(value: Any) -> Any:
    """Text that narrows something; null means that it is not narrowed, and is written as an empty text."""
    return "" if value is None else text(value)


def boolean(value: Any) -> Any:
    """Yes and no (true, false), also as text (``"$($_.Enabled)"``)."""
    if value is True or value is False:
        return value
    found = _text_like(value)
    if isinstance(found, str):
        return {"true": True, "false": False}.get(found.strip().casefold(), OTHER)
    return found


def integer(value: Any) -> Any:
    """A whole number, also as text."""
    if type(value) is int:
        return value if abs(value) < 10**18 else OTHER
    found = _text_like(value)
    if isinstance(found, str):
        return int(found) if _WHOLE.fullmatch(found.strip()) else OTHER
    return found


def moment(value: Any) -> Any:
    """``/Date(ms)/`` (always UTC; what follows a sign is only shown) and ISO with a zone → ``…Z``. A time without a zone says nothing certain.

    The zero of the clock means never, in whatever zone, and stays the zero of the clock.
    """
    found = _text_like(unwrapped(value))
    if not isinstance(found, str):
        return found
    try:
        return _moment_of(found.strip())
    except (ValueError, OverflowError):
        return OTHER


def _moment_of(found: str) -> Any:
    if match := _MS_DATE.fullmatch(found):
        return _stamp(_EPOCH + timedelta(milliseconds=int(match[1])))
    match = _ISO.fullmatch(found)
    if match is not None and match[1] == _NEVER[:-1]:
        return _NEVER
    return _stamp(datetime.fromisoformat(match[1] + match[2]).astimezone(UTC)) if match is not None and match[2] else OTHER


def _stamp(found: datetime) -> str:
    return found.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def named(numbers: Mapping[int, str], *names: str) -> Convert:
    """A member of an enumeration, as its number (``numbers``: where the number is documented) or its name → its name."""
    known = {name.casefold(): name for name in (*numbers.values(), *names)}

    def convert(value: Any) -> Any:
        if type(value) is int:
            return numbers.get(value, OTHER)
        if value is True or value is False:  # an enumeration of True and False, turned into what it looks like
            return known.get(str(value).casefold(), OTHER)
        found = _text_like(value)
        if not isinstance(found, str):
            return found
        word = found.strip()
        return numbers.get(int(word), OTHER) if _WHOLE.fullmatch(word) else known.get(word.casefold(), OTHER)

    return convert


def listed(item: Convert, *, none: bool = False) -> Convert:
    """A list; one value is a list of one. ``none``: null means that there are none. One unreadable item makes the list unreadable."""

    def convert(value: Any) -> Any:
        value = unwrapped(value)
        if value is None:
            return [] if none else NOTHING
        items = value if isinstance(value, list) else [value]
        if len(items) > MOST_ITEMS:
            return OTHER
        found = [item(each) for each in items]
        return next((OTHER if each is NOTHING else each for each in found if isinstance(each, Unreadable)), found)

    return convert


def sid(value: Any) -> Any:
    """A SID as text, or as the object that .NET has for it."""
    inner = value.get("Value") if isinstance(value, dict) else value
    found = _text_like(inner)
    if isinstance(found, str):
        return found.strip() if _SID.fullmatch(found.strip()) else OTHER
    return OTHER if isinstance(value, dict) else found
