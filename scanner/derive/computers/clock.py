"""Of one computer: whether something keeps its clock right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.reading import INCONCLUSIVE, Computer
from scanner.language.types import MISSING
from scanner.model.logic import Truth, Unknown, conjunction

PARAMETERS = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"

# What w32tm /query /source answers where nothing keeps the clock (learn.microsoft.com/windows-server/networking/windows-time-service).
_NOTHING = frozenset({"local cmos clock", "free-running system clock"})
_HOST = "vm ic time synchronization provider"
# A name or address of a server, with flags ("time.windows.com,0x9"). Any other text is a sentence in some language.
_SERVER = re.compile(r"[0-9a-z_-]+(?:[.:][0-9a-z_:.-]*)?(?:,0x[0-9a-f]+)?\Z", re.ASCII)


def clock(computer: Computer) -> Mapping[str, Any]:
    """The fact about the clock."""
    kind = _kind(computer)
    return {"timeSynchronised": conjunction([kind, _kept(computer.read("timeService", "source"))])}


def _kind(computer: Computer) -> Truth:
    """Whether the service is told to synchronise at all."""
    told = computer.read("timeService", "type")
    value = computer.registry(PARAMETERS, "Type") if isinstance(told, Unknown) else told
    if isinstance(value, Unknown):
        return value
    return MISSING if value is None else str(value).casefold() != "nosync"


def _kept(source: Any) -> Truth:
    if isinstance(source, Unknown):
        return source
    text = source.strip().casefold()
    if text in _NOTHING:
        return False
    return True if text == _HOST or _SERVER.match(text) else INCONCLUSIVE
