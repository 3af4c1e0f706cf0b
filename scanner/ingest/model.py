"""What the readers of files are given and what they give back: the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from scanner.model.errors import InputError, Place, Problem
from scanner.model.verdicts import Reason

Value = Mapping[str, Any]
Path = tuple[str, ...]


class Format(StrEnum):
    """The formats that are read."""

    POWERSHELL = "powershell"
    OSQUERY = "osquery"
    INF = "inf"
    REGISTRY_POL = "registry.pol"
    GPO = "gpo"
    GPREPORT = "gpreport"
    GPRESULT = "gpresult"
    WLAN = "wlan"


@dataclass(frozen=True, slots=True)
class Source:
    """One file. ``name``: as messages name it. ``path``: folder names and file name, from the folder or zip file that was given down.

    ``tree``: every file that was given together with it, by its path folded to lower case; calling one gives its bytes (`InputError` if it
    cannot be read). A reader that needs its neighbours (the parts of a group policy's backup) finds them there.
    """

    name: str
    path: Path
    data: bytes
    tree: Mapping[Path, Callable[[], bytes]]

    def beside(self, *names: str, up: int = 0) -> bytes | None:
        """The bytes of a neighbour: ``names`` is its path from this file's folder, or from ``up`` folders above; None if there is none."""
        folder = self.path[: len(self.path) - 1 - up]
        found = self.tree.get(tuple(name.casefold() for name in (*folder, *names))) if up < len(self.path) else None
        return None if found is None else found()


@dataclass(frozen=True, slots=True)
class Part:
    """Values of one resource out of one file.

    ``of``: of a resource ``per: windows.computers`` and of windows.computers itself, the computer's name as the file tells it, or None
    where it does not (then the folder or ``--computer`` does); of one per another parent, the parent's id; else None. ``values``: as the
    resource file names their fields, not wrapped. ``lack``: None if the values are everything there is of this resource; else why not.
    """

    resource: str
    of: str | None
    values: tuple[Value, ...]
    lack: Reason | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A secret that stood in a file and was left there. ``what``: its kind, e.g. RecoveryPassword; ``place``: where. Never the secret."""

    what: str
    place: Place


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that one file gives. ``domains``, ``tenants``: DNS names of directory domains and ids of tenants that it says it belongs to."""

    parts: tuple[Part, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[Problem, ...]
    domains: frozenset[str]
    tenants: frozenset[str]


class Reader(Protocol):
    """A module that reads one family of formats."""

    def detect(self, path: Path, head: bytes) -> Format | None:
        """The format of a file by its path and its first `HEAD` bytes; None if it is none of this module's. Raises nothing."""
        ...

    def read(self, source: Source) -> Parts:
        """What a file that `detect` knew gives. Raises `InputError` with a place, and nothing else."""
        ...


HEAD = 8192


def parts_of(
    parts: Iterable[Part],
    refused: Iterable[Refused] = (),
    warnings: Iterable[Problem] = (),
    *,
    domains: Iterable[str] = (),
    tenants: Iterable[str] = (),
) -> Parts:
    """`Parts` of any iterables, in one form."""
    return Parts(tuple(parts), tuple(refused), tuple(warnings), frozenset(map(str.casefold, domains)), frozenset(map(str.casefold, tenants)))


def located(source: Source, ja: str, en: str, hint: tuple[str, str] = ("", ""), *, line: int = 0, column: int = 0) -> InputError:
    """An `InputError` of one problem in this file."""
    return InputError([Problem(Place(source.name, line, column), ja, en, *hint)])
