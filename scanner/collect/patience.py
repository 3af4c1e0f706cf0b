"""How long to wait before asking again, and when to give up."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_BACK_OFF = 60.0
SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", re.ASCII)


class Budget:
    """Seconds that may still be spent on trying and waiting, counted from now; never more than the parent has left.

    ``waiting`` is told of every wait, in seconds, before it begins; without it the parent's is.
    """

    def __init__(
        self,
        seconds: float,
        parent: Budget | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        waiting: Callable[[float], None] | None = None,
    ) -> None:
        self._monotonic = monotonic
        self._ends = monotonic() + seconds
        self._parent = parent
        self._waiting = waiting

    def left(self) -> float:
        """Seconds left; zero or less when spent."""
        own = self._ends - self._monotonic()
        return own if self._parent is None else min(own, self._parent.left())

    def tell(self, seconds: float) -> None:
        """Report a wait that is about to begin."""
        if self._waiting is not None:
            self._waiting(seconds)
        elif self._parent is not None:
            self._parent.tell(seconds)


def server_time(header: str | None) -> datetime | None:
    """The time, UTC, of an HTTP date such as a ``Date`` header; None if it is absent or no date."""
    if header is None:
        return None
    try:
        time_stated = parsedate_to_datetime(header)
        return time_stated.astimezone(UTC) if time_stated.tzinfo else time_stated.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def stated_wait(header: str | None, now: datetime | None) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, or None where it says nothing usable.

    Usable are seconds above zero (``5``, ``2.128``) and an HTTP date later than ``now``, the server's own clock (RFC 9110, 10.2.3).
    """
    text = (header or "").strip()
    if SECONDS.fullmatch(text):
        return float(text) or None
    until = server_time(text)
    if until is None or now is None:
        return None
    seconds = (until - now).total_seconds()
    return seconds if seconds > 0 else None


def back_off(tries: int, random: Callable[[], float]) -> float:
    """Seconds to wait after so many failed tries where nothing was stated: full jitter under 1, 2, 4 … 60 seconds."""
    return random() * min(LONGEST_BACK_OFF, 2.0 ** min(tries - 1, 6))
