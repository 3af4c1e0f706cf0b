"""How a directory writes time, bits and security identifiers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, together
from scanner.language.types import FUTURE_TOLERANCE, INVALID
from scanner.model.logic import Truth, Unknown

# [MS-SAMR] 3.1.1.5: zero and the smallest number stand for an interval without end; so does whatever is longer than three centuries.
_WITHOUT_END = -(10**17)
# [MS-ADA1] accountExpires: both stand for a moment that never comes, or never came.
_NEVER = (0, 0x7FFFFFFFFFFFFFFF)

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS = 10_000_000
_TICKS_PER_MINUTE = 60 * _TICKS
_SECONDS_PER_DAY = 86_400
_SID = re.compile(r"S-1(?:-\d{1,20}){2,16}\Z", re.ASCII)
_IN_DOMAIN = re.compile(r"S-1-5-21(?:-\d{1,10}){3}-(\d{1,10})\Z", re.ASCII)

# userAccountControl: https://learn.microsoft.com/troubleshoot/windows-server/active-directory/useraccountcontrol-manipulate-account-properties.
DISABLED = 0x2
PASSWORD_NOT_REQUIRED = 0x20
DOMAIN_CONTROLLER = 0x2000
PASSWORD_NEVER_EXPIRES = 0x10000
DELEGATION = 0x80000 | 0x1000000
NO_PREAUTHENTICATION = 0x400000
READ_ONLY_CONTROLLER = 0x4000000


def bit(flags: Any, mask: int) -> Truth:
    """Whether one of the bits of ``mask`` is set in a 32-bit number, which LDAP writes with a sign."""
    if isinstance(flags, Unknown):
        return flags
    return bool(flags & mask)


def count(value: Any) -> Any:
    """A number that cannot be negative."""
    return INVALID if not isinstance(value, Unknown) and value < 0 else value


def minutes(interval: Any) -> Any:
    """Whole minutes of an interval (a negative number of 100 nanoseconds); None where it has no end."""
    if isinstance(interval, Unknown):
        return interval
    if interval > 0:
        return INVALID
    return None if interval == 0 or interval < _WITHOUT_END else -interval // _TICKS_PER_MINUTE


def instant(filetime: Any, now: datetime) -> Any:
    """The moment that a FILETIME means; None where it means never. One that lies in the future is invalid."""
    if isinstance(filetime, Unknown):
        return filetime
    if filetime in _NEVER:
        return None
    seconds = filetime // _TICKS
    # Compared as numbers: no date goes as far as 64 bits do.
    if not 0 <= seconds <= (now + FUTURE_TOLERANCE - _EPOCH).total_seconds():
        return INVALID
    return _EPOCH + timedelta(seconds=seconds)


def happened(moment: Any) -> Any:
    """A moment, with ``no_subject`` where it never came."""
    return NO_SUBJECT if moment is None else moment


def days_since(moment: Any, now: datetime) -> Any:
    """Whole days from a moment until ``now`` (0 where clocks differ a little); ``no_subject`` where it never came."""
    found = happened(moment)
    return found if isinstance(found, Unknown) else max((now - found).days, 0)


def overdue(filetime: Any, now: datetime) -> Any:
    """Whole days since the day that a FILETIME names; 0 before it. Zero is written to have something done at once: since when is not known."""
    if isinstance(filetime, Unknown):
        return filetime
    if filetime == 0:
        return INCONCLUSIVE
    # Compared as numbers: no date goes as far as 64 bits do.
    return INVALID if filetime < 0 else max(int((now - _EPOCH).total_seconds() - filetime // _TICKS) // _SECONDS_PER_DAY, 0)


def in_order(names: list[Any]) -> Any:
    """Names, sorted; not known if one of them is not."""
    lacking = together(*names)
    return lacking if lacking is not None else sorted(names)


def sid_of(value: Any) -> Any:
    """A security identifier; `INVALID` for any other text."""
    return value if isinstance(value, Unknown) or _SID.match(value) else INVALID


def rid_of(sid: Any) -> Any:
    """The number of an account or group within its domain; ``no_subject`` for identifiers that belong to no domain."""
    if isinstance(sid, Unknown):
        return sid
    match = _IN_DOMAIN.match(sid)
    return int(match[1]) if match else NO_SUBJECT
