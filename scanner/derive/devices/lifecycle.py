"""The shipped table of operating systems: until when they are supported, and which security updates there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from scanner.language.strict_yaml import load
from scanner.language.types import parse_version

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """How long one edition channel of one version is supported.

    ``until``: the last day; None where the maker publishes none and it was in support when the table was made. ``extended``: the last
    day of updates that have to be bought; None if there are none. ``verified``: whether the row may decide anything.
    """

    until: date | None
    extended: date | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Build:
    """A release of Windows. ``updates``: the name of its series of updates, or empty."""

    product: str
    version: str
    updates: str


@dataclass(frozen=True, slots=True)
class Major:
    """A major version of another system, or all from ``first`` to ``version``."""

    first: int
    version: int
    updates: str
    support: Support


@dataclass(frozen=True, slots=True)
class Release:
    """A security update. ``build``: what a device reports that has it (of Windows the revision); None if that is not confirmed.

    ``hotpatch``: whether a build of a lower number, not listed, can hold the same fixes.
    """

    day: date
    build: Version | None
    hotpatch: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The updates of one code base, oldest first. ``next``: the first day on which there may be one that is not listed.

    ``days``: of every build that is listed (releases and whatever came between them) the day up to which it holds all fixes.
    """

    releases: tuple[Release, ...]
    next: date
    days: Mapping[Version, date]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """``as_of``: the day on which the table was true. ``channels``: edition number → channel. ``windows``: build → channel → support."""

    as_of: date
    channels: Mapping[int, str]
    builds: Mapping[int, Build]
    windows: Mapping[int, Mapping[str, Support]]
    majors: Mapping[str, tuple[Major, ...]]
    series: Mapping[str, Series]


@cache
def lifecycle() -> Lifecycle:
    """The shipped table."""
    with as_file(files("scanner.derive.devices") / "lifecycle.yaml") as path:
        return lifecycle_of(load(path, name="scanner/derive/devices/lifecycle.yaml").data)


def lifecycle_of(data: Mapping[str, Any]) -> Lifecycle:
    """A table as its file writes it. Raises `KeyError` or `ValueError` if it is broken (a test holds the shipped one)."""
    windows: dict[int, dict[str, Support]] = {}
    for row in data["windows_support"]:
        for channel in row["channels"]:
            windows.setdefault(row["build"], {})[channel] = _support(row)
    return Lifecycle(
        as_of=date.fromisoformat(data["as_of"]),
        channels={number: channel for channel, numbers in data["channels"].items() for number in numbers},
        builds={row["build"]: Build(row["product"], row["version"], row["updates"]) for row in data["windows"]},
        windows=windows,
        majors={
            system: tuple(Major(row["from"], row["version"], row["updates"], _support(row)) for row in rows)
            for system, rows in data["versions"].items()
        },
        series={name: _series(row) for name, row in data["updates"].items()},
    )


def _support(row: Mapping[str, Any]) -> Support:
    extended = date.fromisoformat(row["extended_until"]) if "extended_until" in row else None
    return Support(date.fromisoformat(row["until"]) if row["until"] else None, extended, row["verified"])


def _series(row: Mapping[str, Any]) -> Series:
    releases = tuple(Release(date.fromisoformat(each["date"]), parse_version(each["build"]), each["hotpatch"]) for each in row["releases"])
    listed = [(parse_version(each["build"]), date.fromisoformat(each["date"])) for each in (*row["releases"], *row["others"])]
    return Series(releases, date.fromisoformat(row["next"]), {build: day for build, day in listed if build is not None})
