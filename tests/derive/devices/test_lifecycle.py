"""The shipped lifecycle table is whole, in order and plausible."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from scanner.derive.devices.lifecycle import Build, Major, Release, Series, Support, lifecycle, lifecycle_of
from scanner.language.strict_yaml import loads

TABLE = lifecycle()
DATA: dict[str, Any] = loads((files("scanner.derive.devices") / "lifecycle.yaml").read_bytes(), "lifecycle.yaml").data
TUESDAY = 1


def second_tuesday(day: date) -> bool:
    return day.weekday() == TUESDAY and 8 <= day.day <= 14


def test_every_row_says_where_its_dates_are_from() -> None:
    rows = [*DATA["windows_support"], *(row for rows in DATA["versions"].values() for row in rows), *DATA["updates"].values()]
    assert all("https://" in row["source"] for row in rows)


@pytest.mark.parametrize("row", DATA["windows_support"], ids=lambda row: f"{row['build']} {row['channels'][0]}")
def test_windows_ends_on_a_patch_day(row: dict[str, Any]) -> None:
    # Windows 7, 8 and 8.1 ended on the second Tuesday, too: no row of another kind has slipped in.
    assert second_tuesday(date.fromisoformat(row["until"]))
    assert "extended_until" not in row or second_tuesday(date.fromisoformat(row["extended_until"]))
    assert row["build"] in TABLE.builds
    assert set(row["channels"]) <= set(DATA["channels"])


def test_no_edition_of_a_build_stands_twice() -> None:
    pairs = [(row["build"], channel) for row in DATA["windows_support"] for channel in row["channels"]]
    assert len(set(pairs)) == len(pairs)
    assert set(TABLE.builds) == set(TABLE.windows)
    numbers = [number for numbers in DATA["channels"].values() for number in numbers]
    assert len(set(numbers)) == len(numbers)


def test_every_series_that_is_named_exists_and_is_used() -> None:
    named = {row["updates"] for row in DATA["windows"]} | {row["updates"] for rows in DATA["versions"].values() for row in rows}
    assert named - {""} == set(TABLE.series)


@pytest.mark.parametrize("name", sorted(TABLE.series))
def test_updates_stand_in_order(name: str) -> None:
    series, row = TABLE.series[name], DATA["updates"][name]
    days = [each.day for each in series.releases]
    builds = [each.build for each in series.releases if each.build is not None]
    assert days == sorted(set(days))
    assert builds == sorted(set(builds))
    assert max(days) <= TABLE.as_of
    assert len(series.days) == len(builds) + len(row["others"])


@pytest.mark.parametrize("name", sorted({row["updates"] for row in DATA["windows"]} - {""}))
def test_windows_is_updated_on_the_second_tuesday_of_every_month(name: str) -> None:
    series = TABLE.series[name]
    days = [*(each.day for each in series.releases), series.next]
    assert all(map(second_tuesday, days))
    assert all(later - earlier < timedelta(days=36) for earlier, later in pairwise(days)), "a month is missing"
    assert series.next > TABLE.as_of
    baselines = {1, 4, 7, 10}
    assert not any(each.hotpatch for each in series.releases if each.day.month in baselines)
    assert len({each.hotpatch for each in series.releases if each.day.month not in baselines}) == 1


@pytest.mark.parametrize("name", sorted(TABLE.series))
def test_builds_between_updates_stand_where_their_days_say(name: str) -> None:
    series = TABLE.series[name]
    others = {build: day for build, day in series.days.items() if build not in {each.build for each in series.releases}}
    assert list(others) == sorted(others)
    assert list(others.values()) == sorted(others.values())
    for build, day in others.items():
        newer = [each for each in series.releases if each.build is not None and each.build > build]
        # A hotpatch has the number of the weeks before its release, everything else that of the weeks after.
        assert all(day < each.day or (each.hotpatch and day - each.day < timedelta(days=7)) for each in newer)


@pytest.mark.parametrize("system", sorted(TABLE.majors))
def test_versions_stand_newest_first_and_only_the_last_row_covers_earlier_ones(system: str) -> None:
    rows = TABLE.majors[system]
    numbers = [row.version for row in rows]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [row.first for row in rows] == [*numbers[:-1], 0]
    assert rows[-1].support.until is not None


def test_as_of_is_no_earlier_than_what_has_ended() -> None:
    released = [each.day for series in TABLE.series.values() for each in series.releases]
    assert date(2026, 11, 21) <= TABLE.as_of
    assert max(released) <= TABLE.as_of


def test_a_table_is_read_as_it_is_written() -> None:
    made = lifecycle_of(
        {
            "as_of": "2026-01-02",
            "channels": {"home-pro": [48], "ltsc": [125]},
            "windows": [{"build": 1, "product": "Windows 11", "version": "24H2", "updates": "ge"}],
            "windows_support": [{"build": 1, "channels": ["ltsc"], "until": "2027-01-01", "extended_until": "2028-01-01", "verified": False}],
            "versions": {"ios": [{"version": 27, "from": 3, "until": "", "verified": True, "updates": ""}]},
            "updates": {
                "ge": {
                    "next": "2026-01-13",
                    "releases": [{"date": "2025-12-09", "build": "5", "hotpatch": True}, {"date": "2025-12-30", "build": "", "hotpatch": False}],
                    "others": [{"date": "2025-12-20", "build": "6.1"}],
                }
            },
        }
    )
    assert (made.as_of, made.channels) == (date(2026, 1, 2), {48: "home-pro", 125: "ltsc"})
    assert made.builds == {1: Build("Windows 11", "24H2", "ge")}
    assert made.windows == {1: {"ltsc": Support(date(2027, 1, 1), date(2028, 1, 1), verified=False)}}
    assert made.majors == {"ios": (Major(3, 27, "", Support(None, None, verified=True)),)}
    releases = (Release(date(2025, 12, 9), (5,), hotpatch=True), Release(date(2025, 12, 30), None, hotpatch=False))
    assert made.series == {"ge": Series(releases, date(2026, 1, 13), {(5,): date(2025, 12, 9), (6, 1): date(2025, 12, 20)})}
