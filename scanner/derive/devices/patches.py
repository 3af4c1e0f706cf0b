"""Of one device: how old its updates are, held against the table of updates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scanner.derive.devices.lifecycle import Release, Series, Version
from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, STALE
from scanner.language.types import INVALID, MISSING, parse_datetime
from scanner.model.logic import Truth, Unknown

# Whether an update is missing for this long or a month longer makes no difference to a rule that allows no more days than these.
SURELY_OLD = timedelta(days=60)
# Makers of Android devices hand out a month's level some weeks before its day.
AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Patches:
    """``released``: day of the update that is installed. ``newer``: day of the oldest one that is not known to be installed.

    ``missing``: whether that one is surely missing.
    """

    released: Any
    newer: Any
    missing: Truth


def nothing_known(why: Unknown) -> Patches:
    """No word about updates, because of ``why``."""
    return Patches(why, why, why)


def android(level: Any, now: datetime) -> Patches:
    """Of Android, by its security patch level, which is a day itself. Which updates a maker offers for a model is not known."""
    if isinstance(level, Unknown):
        return nothing_known(level)
    if not level:
        return nothing_known(MISSING)
    day = parse_datetime(f"{level}T00:00:00Z")
    if day is None or day > now + AHEAD:
        return nothing_known(INVALID)
    return Patches(min(day, now), INCONCLUSIVE, INCONCLUSIVE)


def patches(series: Series, installed: Version, now: datetime) -> Patches:
    """Of a device that reports ``installed``, as of ``now``."""
    if not installed:
        return nothing_known(MISSING)
    releases = [each for each in series.releases if each.day <= now.date()]
    day = series.days.get(installed)
    exact = day if day is not None and day <= now.date() else None
    since = exact or max((each.day for each in releases if each.build is not None and each.build < installed), default=None)
    rest = [each for each in releases if since is None or each.day > since]
    released = INCONCLUSIVE if exact is None else _moment(exact)
    if not rest:
        return _up_to_date(series, released, now)
    sure = _surely_newer(rest) if exact is None else rest[0]
    if sure is None:
        return Patches(released, _moment(rest[0].day), INCONCLUSIVE)
    if now.date() - sure.day >= SURELY_OLD or (sure is rest[0] and since is not None):
        return Patches(released, _moment(sure.day), missing=True)
    # Something is missing; since when, is not known.
    return Patches(released, INCONCLUSIVE, missing=True) if since is None else Patches(released, _moment(rest[0].day), INCONCLUSIVE)


def _surely_newer(rest: list[Release]) -> Release | None:
    """The oldest release that a device surely does not have of which only the number is known that it is below all those known."""
    below = False
    for each in rest:
        if below or (each.build is not None and not each.hotpatch):
            return each
        below = each.build is not None
    return None


def _up_to_date(series: Series, released: Any, now: datetime) -> Patches:
    """Nothing newer is listed: there was nothing newer before the day on which the list may have become incomplete."""
    if now.date() < series.next:
        return Patches(released, NO_SUBJECT, missing=False)
    return Patches(released, _moment(series.next), STALE)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
