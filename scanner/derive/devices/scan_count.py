"""How many full scans of a device are surely told by what was seen of it at several times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

# "Twice a month" is judged over the days of the longest month.
WINDOW = timedelta(days=31)
# Two sources date one and the same scan a little differently, and a scan lasts for hours: only what lies further apart is surely two scans.
APART = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one source said of a device at one time. ``last``: when its last full scan ended; None if there had never been one."""

    at: datetime
    last: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """The full scans within the `WINDOW` before ``until``, when the device was last heard of.

    ``scans``: those that are surely different. ``hidden``: whether there may have been more at times between which nobody looked: a
    device tells of its last scan only. ``close``: whether one source told of more, but within a day of each other. ``days``: how many
    days lie between the first and the last time that the device was heard of.
    """

    until: datetime
    last: datetime | None
    scans: int
    hidden: bool
    close: bool
    days: int


def count(seen: Iterable[Seen]) -> Count:
    """Count the full scans of a device (of at least one sight of it)."""
    ordered = sorted(seen, key=lambda each: each.at)
    until = ordered[-1].at
    start = until - WINDOW
    ends = [(each.last.replace(microsecond=0), each.source) for each in ordered if each.last is not None and each.last >= start]
    scans = _apart(sorted({end for end, _ in ends}))
    return Count(
        until=until,
        last=max((each.last for each in ordered if each.last is not None), default=None),
        scans=scans,
        hidden=any(_hidden(ordered, start)),
        close=any(len({end for end, by in ends if by == source}) > scans for _, source in ends),
        days=(until - ordered[0].at) // timedelta(days=1),
    )


def _apart(ends: list[datetime]) -> int:
    """How many of these times lie a day or more apart."""
    found, latest = 0, None
    for end in ends:
        if latest is None or end - latest >= APART:
            found, latest = found + 1, end
    return found


def _hidden(ordered: list[Seen], start: datetime) -> Iterator[bool]:
    """Of every sight, whether another scan can have been since the one before, more than a day before the scan that was told of."""
    after = start
    for each in ordered:
        if each.last is not None:
            yield each.last - APART > after
        after = max(after, each.at)
