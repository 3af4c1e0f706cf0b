"""A policy as read: whom it is assigned to, and what it sets in common names and units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.derive.reach.assignments import Targets
from scanner.model.logic import Unknown

SURFACES = ("admx", "appProtection", "catalog", "compliance", "enrolment", "intent", "omaUri", "template")
ANY = "*"


@dataclass(frozen=True, slots=True)
class Setting:
    """One named setting of a policy. None where a setting has no value of that kind, `Unknown` where it has one that cannot be told.

    ``name``: as listed in ``settings.yaml``, or ``*``: the policy may set more than could be read (all values unknown).
    ``enabled``: whether it is on; of a setting with a number False means "never" or "without limit", and there is no number.
    ``number``: in the unit of the name (hours, minutes, days, characters, attempts). ``version``: dotted numbers.
    """

    name: str
    enabled: bool | Unknown | None
    number: int | Unknown | None
    version: str | Unknown | None
    texts: tuple[str, ...] | Unknown | None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of one surface. ``platform``: windows, macos, ios or android. ``settings``: by name, each name once.

    ``narrowed``: why it may not apply to all devices that it is assigned to (rules of applicability); None if there is no such rule.
    """

    surface: str
    id: str
    name: str | Unknown
    platform: str | Unknown
    targets: Targets
    narrowed: Unknown | None
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """All policies that may hold a named setting.

    ``open``: of each surface that could not be read whole, why there may be more policies.
    """

    policies: tuple[Policy, ...]
    open: Mapping[str, Unknown]


@dataclass(frozen=True, slots=True)
class Read:
    """What one surface gave: its policies, and why there may be more of them (None: that is all)."""

    policies: tuple[Policy, ...]
    open: Unknown | None


def first(*doubts: Unknown | None) -> Unknown | None:
    """The first of several possible doubts; None if there is none."""
    return next((each for each in doubts if each is not None), None)


def unread(reason: Unknown) -> Setting:
    """The statement that a policy may set more than it lists."""
    return Setting(ANY, reason, reason, reason, reason)
