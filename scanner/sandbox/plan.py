"""What a made-up tenant consists of: groups of people, groups of devices, settings, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from scanner.sandbox.dice import Dice, Ids
from scanner.sandbox.office import Office

Role = Literal["member", "admin", "emergency", "guest"]
Kind = Literal["windows", "macos", "ios", "android"]
Owner = Literal["company", "personal", "unknown"]
Licence = Literal["standard", "premium", "enterprise"]
Way = Literal["standing", "activated", "eligible"]
Traits = Mapping[int, tuple[str, ...]]

NOTHING: frozenset[str] = frozenset()
# How many numbers before an older record of a device ("old-record") its present record stands.
AGO = 13


@dataclass(frozen=True, slots=True)
class People:
    """Accounts of one sort. ``traits`` names what is special about the n-th of them (it repeats when the tenant grows)."""

    name: str
    count: int
    role: Role = "member"
    synced: bool = False
    traits: Traits = field(default_factory=dict)
    grows: bool = True


@dataclass(frozen=True, slots=True)
class Devices:
    """Devices of one sort, used by the members of one group of people."""

    kind: Kind
    owner: Owner
    prefix: str
    count: int
    people: str
    traits: Traits = field(default_factory=dict)
    days: tuple[float, float] = (0.1, 6.0)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role (key of `scanner.sandbox.roles.ROLES`) of the ``local``-th account of a group of people.

    ``local`` 0: of a directory group, or of an app.

    ``way``: for good; for some hours, by somebody who is eligible; or eligible only. Tenants without PIM know the first two, as one.
    """

    role: str
    holder: str
    local: int = 0
    way: Way = "standing"


@dataclass(frozen=True, slots=True)
class Withheld:
    """How the service refuses an address, and the reason that a snapshot then gives. ``code`` empty: as the address's own service says it."""

    reason: str
    status: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One account: its group, its number in the group (from 1) and in the tenant, and what is special about it."""

    group: People
    local: int
    number: int
    traits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Machine:
    """One device: its group, its number in the group (from 1) and in the tenant, its user's number, its traits."""

    group: Devices
    local: int
    number: int
    user: int
    traits: frozenset[str]


@dataclass(frozen=True)
class Tenant:
    """A made-up company and everything that its snapshot will say.

    ``groups``: key, title, groups of people, and which of their accounts (none: all). ``apps``: titles of apps with a
    role, by key. ``unmanaged``: name of a device that is not enrolled,
    its owner's group of people and number there, and how many days ago it signed in.
    ``more_licences``: keys of subscriptions beside ``licence``. ``withheld``: how every address is refused that is not among the ``readable`` ones (version and path as rows spell them).
    ``absent``: resources that its sample snapshot leaves out. ``permitted``: whether the app was granted anything.
    ``office``: what was read there, if anything.
    """

    name: str
    title: str
    people: tuple[People, ...]
    devices: tuple[Devices, ...]
    licence: Licence = "premium"
    more_licences: tuple[str, ...] = ()
    security_defaults: bool = False
    access_policies: tuple[str, ...] = ()
    intune_policies: tuple[str, ...] = ()
    roles: tuple[Grant, ...] = ()
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[tuple[str, str, tuple[str, ...], tuple[int, ...]], ...] = ()
    apps: Mapping[str, str] = field(default_factory=dict)
    unmanaged: tuple[tuple[str, str, int, float], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    withheld: Withheld | None = None
    readable: frozenset[str] = NOTHING
    absent: frozenset[str] = NOTHING
    permitted: bool = True
    office: Office | None = None

    @property
    def domain(self) -> str:
        """The tenant's only domain."""
        return f"{self.name}.example.jp"

    @cached_property
    def id(self) -> str:
        """The tenant's id."""
        return Dice(self.name, "tenant").guid()

    @cached_property
    def user_ids(self) -> Ids:
        """The ids of all accounts."""
        return Ids(self.name, "user", sum(group.count for group in self.people))

    @cached_property
    def device_ids(self) -> Ids:
        """The Intune ids of all devices."""
        return Ids(self.name, "device", sum(group.count for group in self.devices))

    def member(self, number: int) -> Member:
        """Return the account with this number (from 1)."""
        local = number
        for group in self.people:
            if local <= group.count:
                return Member(group, local, number, _traits(group.traits, self._base(group.name), local))
            local -= group.count
        raise IndexError(number)

    def machine(self, number: int) -> Machine:
        """Return the device with this number (from 1)."""
        local = number
        for position, group in enumerate(self.devices):
            if local <= group.count:
                first, count = self._span(group.people)
                base = self._device_bases[position]
                traits = _traits(group.traits, base, local)
                return Machine(group, local, number, first + (local - 1 - (AGO if "old-record" in traits else 0)) % count, traits)
            local -= group.count
        raise IndexError(number)

    def first_of(self, people: str) -> int:
        """Return the number of the first account of a group."""
        return self._span(people)[0]

    def team_id(self, team: str) -> str:
        """Return the object id of a group of people that the organisation's file names."""
        return Dice(self.name, "group", team).guid()

    def refusal_at(self, api: str, path: str) -> Withheld | None:
        """Return how the address of a row is refused in this tenant; None if it is read."""
        return None if f"/{api}{path}" in self.readable else self.withheld

    def resized(self, size: int | None) -> Tenant:
        """Return the same tenant with so many accounts and, if it has any, so many devices.

        Raises `ValueError` for fewer than it was made with: what is special about it would fall out.
        """
        if size is None:
            return self
        least = max(self.user_ids.count, self.device_ids.count)
        if size < least:
            raise ValueError(f"{self.name} has at least {least} accounts or devices")
        fixed = sum(group.count for group in self.people if not group.grows)
        moving = tuple(group.count if group.grows else 0 for group in self.people)
        shares = _shares(moving, max(0, size - fixed))
        people = tuple(replace(group, count=share) if group.grows else group for group, share in zip(self.people, shares, strict=True))
        machines = _shares(tuple(group.count for group in self.devices), size if self.devices else 0)
        devices = tuple(replace(group, count=share) for group, share in zip(self.devices, machines, strict=True))
        grown = replace(self, people=people, devices=devices)
        grown.__dict__["_bases"] = self._bases
        grown.__dict__["_device_bases"] = self._device_bases
        return grown

    @cached_property
    def _bases(self) -> dict[str, int]:
        return {group.name: group.count for group in self.people}

    @cached_property
    def _device_bases(self) -> tuple[int, ...]:
        return tuple(group.count for group in self.devices)

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        spans: dict[str, tuple[int, int]] = {}
        first = 1
        for group in self.people:
            spans[group.name] = (first, group.count)
            first += group.count
        return spans

    def _base(self, people: str) -> int:
        return self._bases[people]

    def _span(self, people: str) -> tuple[int, int]:
        return self._spans[people]


def _traits(traits: Traits, base: int, local: int) -> frozenset[str]:
    return frozenset(traits.get((local - 1) % base + 1, ())) if traits else NOTHING


def _shares(parts: tuple[int, ...], total: int) -> tuple[int, ...]:
    """``total`` divided like ``parts``: every part that is not zero gets at least one; the first takes what is left over."""
    whole = sum(parts)
    if not whole:
        return parts
    shares = [max(1, total * part // whole) if part else 0 for part in parts]
    first = next(position for position, part in enumerate(parts) if part)
    shares[first] = max(1, shares[first] + total - sum(shares))
    return tuple(shares)
