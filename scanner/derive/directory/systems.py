"""What a computer account says of its operating system, and whether that is still supported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from scanner.derive.devices.lifecycle import Support, lifecycle
from scanner.derive.devices.reading import INCONCLUSIVE
from scanner.derive.devices.support import System, support, system_of
from scanner.language.strict_yaml import load
from scanner.language.types import INVALID, MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown

# "10.0 (26100)": https://learn.microsoft.com/windows/win32/adschema/a-operatingsystemversion. Before Windows 2000 there was no build.
_VERSION = re.compile(r"(\d{1,2})\.(\d{1,2})(?: \((\d{1,5})\))?\Z", re.ASCII)
_WORDS = re.compile(r"\w+")
_SERVERS = ("server", "azure stack hci")
_FIRST_CLIENT = 7601
_FIRST_WITH_BUILD = 6

# Numbers of GetProductInfo, one for each channel: https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getproductinfo.
_LTSC, _IOT_LTSC, _HOME_PRO, _ENTERPRISE = 125, 191, 48, 4
_HOME_PRO_WORDS = frozenset({"home", "core", "pro", "professional", "professionnel", "business"})
_ENTERPRISE_WORDS = frozenset({"enterprise", "entreprise", "education"})


@dataclass(frozen=True, slots=True)
class _Row:
    """Builds from ``first`` to ``last``. ``says``: what the name of the system must contain for the row to be about it."""

    first: int
    last: int
    says: str
    support: Support


@dataclass(frozen=True, slots=True)
class _Table:
    as_of: date
    rows: tuple[_Row, ...]


def is_windows(system: Any) -> Truth:
    """Whether a system is one of Windows, by the name that its computer wrote."""
    if isinstance(system, Unknown):
        return system
    name = system.casefold()
    return "windows" in name or "hyper-v server" in name or "azure stack hci" in name


def is_server(system: Any) -> Truth:
    """Whether a system is one for servers. Of what is not Windows the name does not tell."""
    windows = is_windows(system)
    if windows is not True:
        return windows if isinstance(windows, Unknown) else INCONCLUSIVE
    return any(each in system.casefold() for each in _SERVERS)


def supported(system: Any, version: Any, now: datetime, organisation: Organisation) -> Truth:
    """Whether the system still gets security updates; inconclusive of what is not Windows or is not in the tables."""
    server, build = is_server(system), _build(version)
    if isinstance(server, Unknown):
        return server
    if isinstance(build, Unknown):
        return build
    if not server and build >= _FIRST_CLIENT:
        edition = _edition(system)
        found = system_of("windows", system, (10, 0, build), edition, lifecycle())
        return support(found, edition, lifecycle(), now, organisation)[1]
    return _older(build, system, now, organisation)


def _older(build: int, system: str, now: datetime, organisation: Organisation) -> Truth:
    name = system.casefold()
    rows = tuple(row.support for row in _table().rows if row.first <= build <= row.last and row.says in name)
    found = System(system, rows or INCONCLUSIVE, INCONCLUSIVE, ())
    return support(found, MISSING, replace(lifecycle(), as_of=_table().as_of), now, organisation)[1]


def _build(version: Any) -> Any:
    if isinstance(version, Unknown):
        return version
    match = _VERSION.match(version)
    if match is None:
        return INVALID
    if match[3] is not None:
        return int(match[3])
    return 0 if int(match[1]) < _FIRST_WITH_BUILD else MISSING


def _edition(system: str) -> int | Unknown:
    """The number of an edition of the same channel; not known where the name does not tell, or not for sure."""
    words = frozenset(_WORDS.findall(system.casefold()))
    if words & {"ltsc", "ltsb"}:
        return _IOT_LTSC if "iot" in words else _LTSC
    if "iot" in words:
        return MISSING
    if words & _HOME_PRO_WORDS:
        return _HOME_PRO
    return _ENTERPRISE if words & _ENTERPRISE_WORDS else MISSING


@cache
def _table() -> _Table:
    with as_file(files("scanner.derive.directory") / "systems.yaml") as path:
        return _table_of(load(path, name="scanner/derive/directory/systems.yaml").data)


def _table_of(data: Mapping[str, Any]) -> _Table:
    return _Table(date.fromisoformat(data["as_of"]), tuple(_Row(row["first"], row["last"], row["says"], _support(row)) for row in data["systems"]))


def _support(row: Mapping[str, Any]) -> Support:
    extended = date.fromisoformat(row["extended_until"]) if "extended_until" in row else None
    return Support(date.fromisoformat(row["until"]), extended, row["verified"])
