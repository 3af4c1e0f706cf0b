"""Of one device: what its system is, and until when that is supported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from scanner.derive.devices.lifecycle import Lifecycle, Major, Series, Support, Version
from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, STALE, together
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown

# A table older than this no longer says that something is supported, nor that it ended on a day that lay ahead of the table: such days
# have been put off (Windows 10 1803 and 1809, its extended updates). What had ended before stays ended.
TABLE_LASTS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class System:
    """A device's system. ``name``: product and version. ``rows``: what may hold of its support, one for each edition that it may be.

    ``updates``: its series of updates; ``installed``: what it has of them (of Windows the revision).
    """

    name: Any
    rows: tuple[Support, ...] | Unknown
    updates: Series | Unknown
    installed: Version


def system_of(platform: Any, label: Any, version: Any, edition: Any, table: Lifecycle) -> System:
    """The system of a device. ``label``: its name as the device says it; ``edition``: the number of its Windows edition."""
    if platform == "other":
        return System(label, INCONCLUSIVE, INCONCLUSIVE, ())
    if (lacking := together(platform, version)) is not None:
        return System(lacking, lacking, lacking, ())
    if platform == "windows":
        return _windows(version, edition, table)
    name = f"{label} {_dotted(version)}"
    row = _major(version, table.majors[platform])
    if row is None:
        return System(name, INCONCLUSIVE, INCONCLUSIVE, ())
    return System(name, (row.support,), table.series.get(row.updates, INCONCLUSIVE), version)


def _windows(version: Version, edition: Any, table: Lifecycle) -> System:
    full = version[2:]
    build = max((each for each in table.builds if (each,) <= full), default=None)
    if build is None:
        return System(f"Windows ({_dotted(version)})", INCONCLUSIVE, INCONCLUSIVE, ())
    known, revision = table.builds[build], version[3:]
    if full != (build, *revision):
        return System(f"{known.product} ({_dotted(full)})", INCONCLUSIVE, INCONCLUSIVE, ())
    name = " ".join(part for part in (known.product, known.version, f"({_dotted(full)})") if part)
    return System(name, _editions(build, edition, table), table.series.get(known.updates, INCONCLUSIVE), revision)


def _editions(build: int, edition: Any, table: Lifecycle) -> tuple[Support, ...] | Unknown:
    """What may hold for a build: of its channel if that is known, else of every channel."""
    by_channel = table.windows[build]
    if isinstance(edition, Unknown) or edition == 0:
        return tuple(by_channel.values())
    row = by_channel.get(table.channels[edition]) if edition in table.channels else None
    return INCONCLUSIVE if row is None else (row,)


def _major(version: Version, rows: tuple[Major, ...]) -> Major | None:
    major, *_ = version
    return next((row for row in rows if row.first <= major <= row.version), None)


def support(system: System, edition: Any, table: Lifecycle, now: datetime, organisation: Organisation) -> tuple[Any, Truth]:
    """The last moment of support, and whether it lies ahead. Where the edition is not known, only what holds for all of them."""
    if isinstance(system.rows, Unknown):
        return system.rows, system.rows
    ends = {_end(row, table.as_of, now, organisation) for row in system.rows}
    supported = {_supported(row, table.as_of, now, organisation) for row in system.rows}
    why = edition if isinstance(edition, Unknown) else MISSING
    return ends.pop() if len(ends) == 1 else why, supported.pop() if len(supported) == 1 else why


def _supported(row: Support, as_of: date, now: datetime, organisation: Organisation) -> Truth:
    stale = now.date() - as_of > TABLE_LASTS
    if not row.verified:
        return INCONCLUSIVE
    if row.until is None or now <= organisation.end_of(row.until.isoformat()):
        return STALE if stale else True
    if row.extended is not None and now <= organisation.end_of(row.extended.isoformat()):
        return INCONCLUSIVE
    return STALE if stale and as_of < (row.extended or row.until) else False


def _end(row: Support, as_of: date, now: datetime, organisation: Organisation) -> Any:
    supported = _supported(row, as_of, now, organisation)
    if isinstance(supported, Unknown):
        return supported
    return NO_SUBJECT if row.until is None else organisation.end_of(row.until.isoformat())


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))
