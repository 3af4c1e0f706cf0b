"""Moments and days as the organisation's own time zone writes them, in one fixed form."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reporters.shape import ReportError
from reporters.text import Text, same, visible

_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|\+00:00)", re.ASCII)
_KEPT_YEARS = range(1900, 9000)
"""Outside of them stand Graph's "never" and "for ever", which no place's clock shows."""
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def day(value: str) -> Text:
    """2026年11月1日 / 2026-11-01 for a calendar day, 2026年11月 or 2026年 where less is told; anything else as it stands."""
    match = _DAY.fullmatch(value)
    if match is None:
        return same(visible(value))
    told = (f"{int(part)}{unit}" for part, unit in zip(match.groups(), "年月日", strict=True) if part)
    return Text("".join(told), value)


class Dates:
    """Writes UTC moments of the assessment in one time zone."""

    __slots__ = ("name", "zone")

    def __init__(self, timezone: str) -> None:
        """``timezone`` is an IANA name such as Asia/Tokyo; an unknown one raises ReportError."""
        try:
            self.zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ReportError(f"organisation.timezone: unknown zone {visible(timezone)}") from None
        self.name = timezone

    def moment(self, value: str) -> Text:
        """2026年11月1日 09:00 (Asia/Tokyo) / 2026-11-01 09:00 (Asia/Tokyo); else the raw string."""
        local = self._local(value)
        if local is None:
            return same(visible(value))
        clock = f"{local.hour:02}:{local.minute:02} ({self.name})"
        return Text(
            f"{local.year}年{local.month}月{local.day}日 {clock}",
            f"{local.year:04}-{local.month:02}-{local.day:02} {clock}",
        )

    def compact(self, value: str) -> str:
        """2026-11-01 09:00, for table cells whose heading names the zone; else the raw string."""
        local = self._local(value)
        if local is None:
            return visible(value)
        return f"{local.year:04}-{local.month:02}-{local.day:02} {local.hour:02}:{local.minute:02}"

    def day(self, value: str) -> Text:
        """2026年11月1日 / 2026-11-01 for a calendar day, 2026年11月 or 2026年 where less is told; anything else as it stands."""
        return day(value)

    def days_until(self, day: str, moment: str) -> int | None:
        """Whole days from ``moment`` (UTC, as this time zone's calendar has it) to ``day`` (YYYY-MM-DD): 0 on that day; None for anything else."""
        local, match = self._local(moment), _DAY.fullmatch(day)
        if local is None or match is None or match.group(3) is None:
            return None
        try:
            return (dt.date.fromisoformat(day) - local.date()).days
        except ValueError:  # 2026-02-30
            return None

    def _local(self, value: str) -> dt.datetime | None:
        match = _MOMENT.fullmatch(value)
        if match is None:
            return None
        year, month, day, hour, minute, second = (int(part) for part in match.groups())
        if year not in _KEPT_YEARS:
            return None
        try:
            moment = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
        except ValueError:  # 2026-02-30
            return None
        return moment.astimezone(self.zone)
