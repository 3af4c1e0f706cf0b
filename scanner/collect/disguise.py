"""Who replaces names while a snapshot is collected, so that none of them is ever written (see `scanner.pseudonyms`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from scanner.resources.registry import Resource

Record = dict[str, Any]


class Disguise(Protocol):
    """Replaces names in what the service sends. ``mark``: what the manifest says of it; it tells one key from another."""

    @property
    def mark(self) -> dict[str, Any]:
        """See above."""
        ...

    def values(self, resource: Resource) -> Callable[[Record], Record]:
        """What replaces the names in one object of a resource, as the service sends it."""
        ...

    def asked_by(self, of: str) -> str:
        """The id by which the service knows a parent that stands in the snapshot under another one."""
        ...

    def named(self, resource: Resource) -> bool:
        """Whether the ids of a resource are names: then they are known only while it is being read, not from its file."""
        ...

    def tells(self, resource: Resource) -> bool:
        """Whether a resource tells names, and holds no free text in which others must be recognised."""
        ...

    def needs_names(self, resource: Resource) -> bool:
        """Whether a resource holds free text: then all names must be known before it is read."""
        ...

    def learn(self, path: Path) -> None:
        """Take note of the names that the file of a resource tells."""
        ...


class Naming:
    """Which resources tell the names that must be known before others are read. Without a disguise no name need be known."""

    def __init__(self, disguise: Disguise | None, resources: Mapping[str, Resource]) -> None:
        self._disguise = disguise
        self._telling = [name for name, each in resources.items() if disguise is not None and disguise.tells(each) and not each.parented]
        self._learnt: set[str] = set()

    def needed_by(self, resource: Resource) -> list[str]:
        """The resources that must be there before this one."""
        return self._telling if self._disguise is not None and self._disguise.needs_names(resource) else []

    def learn(self, name: str, path: Path) -> None:
        """Take note of the names that the file of a resource tells, once."""
        if self._disguise is not None and name not in self._learnt:
            self._learnt.add(name)
            self._disguise.learn(path)
