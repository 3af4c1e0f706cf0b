"""Reading one file in a test, and looking at what it gave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scanner.ingest.computers import Computer, Options, Read, computers
from scanner.ingest.model import Parts, Source
from scanner.ingest.readers import read
from scanner.model.errors import Problem

NOTHING_SAID = Options(computer=None, ownership=None, collected_at=None)


def source(data: bytes, *path: str) -> Source:
    """A file that was given alone, or in folders."""
    return Source("/".join(path), path, data, {})


def parts(data: bytes, *path: str) -> Parts:
    """What a file gives that some reader knows."""
    found = read(source(data, *path))
    assert found is not None
    return found


def one(data: bytes, *path: str, options: Options = NOTHING_SAID) -> Computer:
    """The one PC of a file."""
    found, _ = pcs(data, *path, options=options)
    assert len(found) == 1
    return found[0]


def pcs(data: bytes, *path: str, options: Options = NOTHING_SAID) -> tuple[list[Computer], list[Problem]]:
    """The PCs of a file, and everything that is said of it."""
    given = source(data, *path)
    found = read(given)
    assert found is not None
    made, problems = computers([Read(given, found)], options)
    return made, [*found.warnings, *problems]


def unread(computer: Computer) -> dict[str, str]:
    """What could not be read of a PC, and why."""
    return {each["resource"]: each["reason"] for each in computer.about["unread"]}


def only(computer: Computer, resource: str) -> dict[str, Any]:
    """The one value of a resource."""
    (value,) = computer.values[resource]
    return dict(value)


def all_bytes(folder: Path) -> bytes:
    """Everything that was written below a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
