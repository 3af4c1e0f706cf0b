"""Of one computer: how large its event logs may grow, and whether they are archived when full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.antivirus import Antivirus
from scanner.derive.computers.reading import INCONCLUSIVE, Computer, Row
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown, conjunction

# Names of logs are the same in every language. Other makers' antivirus products keep their records elsewhere.
LOGS = {"system": "System", "security": "Security", "application": "Application"}
DEFENDER = "Microsoft-Windows-Windows Defender/Operational"

_MEGABYTE = 1024 * 1024


def logs(computer: Computer, working: Antivirus) -> Mapping[str, Any]:
    """The facts about event logs. Sizes are whole megabytes (of 1,048,576 bytes), rounded down."""
    found = {name: _log(computer, log) for name, log in LOGS.items()}
    found["antivirus"] = _of_antivirus(working, _log(computer, DEFENDER))
    sizes = {f"{name}LogMb": _size(row) for name, row in found.items()}
    return {**sizes, "logsArchive": conjunction(map(_archived, found.values()))}


def _of_antivirus(working: Antivirus, log: Row | Unknown) -> Row | Unknown:
    """Defender's log stands for the antivirus unless another product works, or may."""
    if working.other is False:
        return log
    return INCONCLUSIVE if working.other is True else working.other


def _log(computer: Computer, name: str) -> Row | Unknown:
    told = computer.told("eventLogs")
    rows = [row for row in told.rows if _same(row.read("LogName"), name)]
    if len(rows) == 1:
        return rows[0]
    return INVALID if rows else MISSING if told.open is None else told.open


def _same(value: Any, name: str) -> bool:
    return isinstance(value, str) and value.casefold() == name.casefold()


def _size(log: Row | Unknown) -> Any:
    size = log if isinstance(log, Unknown) else log.read("MaximumSizeInBytes")
    if isinstance(size, Unknown):
        return size
    return size // _MEGABYTE if size > 0 else INVALID


def _archived(log: Row | Unknown) -> Truth:
    """Whether a log is written at all, and goes on in a new file when full, the old one kept."""
    return log if isinstance(log, Unknown) else conjunction([log.read("IsEnabled"), log.is_("LogMode", "AutoBackup")])
