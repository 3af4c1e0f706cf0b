"""What a made-up company has in its own building: an Active Directory, servers, and PCs of which a file was brought in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

PcTraits = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """Of the domain, or (with a name) a fine-grained one that reaches ``people`` members of a privileged group."""

    length: int
    failures: int
    minutes: int
    name: str = ""
    people: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """An account that the directory lists. ``groups``: keys of `scanner.sandbox.office_directory.GROUPS`. ``days``: since it logged on."""

    name: str
    rid: int
    groups: tuple[str, ...] = ()
    enabled: bool = True
    admin_count: bool = False
    days: float = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    """A Windows server of the directory. ``file``: whether it was read and brought in. ``traits``: see `scanner.sandbox.office_computers`."""

    name: str
    system: str
    version: str
    controller: bool = False
    file: bool = True
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """The directory and the files. ``pcs``: of which of the company's PCs (by their number in the group) a file was brought in."""

    passwords: PasswordPolicy
    finer: tuple[PasswordPolicy, ...]
    accounts: tuple[Account, ...]
    servers: tuple[Server, ...]
    pcs: PcTraits
    # Directory and tenant know one and the same PC by its name.
    without_laps: frozenset[int] = field(default_factory=frozenset)
    without_recovery: frozenset[int] = field(default_factory=frozenset)
    policies: Mapping[str, Literal["domain", "controllers", "computers"]] = field(default_factory=dict)
