"""Runs: what one request brought, on disk until the resource is written. A resource is resumed from its runs, and merged from them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from scanner.snapshot.write import unwritable

# Bytes lower than any of an escaped text, in this order: the end of a key, the end of a line, the border between parts of a key, an escape.
TAB, LINE, BORDER, ESCAPE = b"\t", b"\n", b"\x1e", b"\x1f"
_LOW = re.compile(rb"[\x00-\x1f]")
_NAME = re.compile(r"\d{6}(?:-\d\d-\d{6})?", re.ASCII)


class Run(msgspec.Struct, frozen=True, gc=False):
    """What one request (a page, or a batch of up to 20) brought; the first line of its file.

    ``basis``: what the addresses were made from. ``received``: objects that came; ``count``: those kept, one for each key; ``pages``: answers that held
    data. ``date``: the latest of the answers, by the server's clock. ``links``: parent id (empty for a resource without parents) → link to go on by.
    ``unanswered``: places in the batch that brought nothing. ``checksum``, ``size``: of the lines that follow.
    """

    basis: str
    received: int
    count: int
    pages: int
    date: datetime | None
    links: dict[str, str]
    unanswered: tuple[int, ...]
    first: str
    last: str
    checksum: int
    size: int


def key_of(of: str, id_: str, run: str, place: int) -> bytes:
    """A key that sorts as bytes the way (of, id) sorts as text; objects without id come first, in the order of their arrival."""
    own = _escaped(id_) if id_ else b"%b%b%b%08d" % (BORDER, run.encode(), BORDER, place)
    return _escaped(of) + BORDER + own if of else BORDER + own


def _escaped(text: str) -> bytes:
    raw = text.encode("utf-8")
    return raw if text.isprintable() else _LOW.sub(lambda found: ESCAPE + bytes((found[0][0] + 0x20,)), raw)


def head_of(group: int) -> str:
    """The name of the run of a group's first request. Runs sorted by name are sorted by age, as far as they hold the same parent's objects."""
    return f"{group:06}"


def name_of(group: int, place: int, page: int) -> str:
    """The name of the run of a later page of the group's member at ``place``."""
    return f"{group:06}-{place:02}-{page:06}"


class Spool:
    """The runs of one resource. Runs that were cut off, or made from another ``basis``, are dropped when it is opened.

    ``resumed``: the names of those that were there already. ``received``: objects in all runs; ``grew`` is told of it when it changes.
    ``discreet``: links, in which a service may hide names, are kept in memory alone; so no run is resumed from.
    """

    def __init__(self, folder: Path, basis: str, grew: Callable[[int], None] = lambda _: None, *, discreet: bool = False) -> None:
        self.folder = folder
        self._discreet = discreet
        self._basis = basis
        self._grew = grew
        self.runs: dict[str, Run] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in sorted(folder.iterdir()):
                run = _read(path) if _NAME.fullmatch(path.stem) and path.suffix == ".run" else None
                if run is not None and run.basis == basis and not discreet:
                    self.runs[path.stem] = run
                else:
                    path.unlink()
        except OSError as error:
            raise unwritable(folder, error) from error
        self.resumed = frozenset(self.runs)
        self.received = sum(run.received for run in self.runs.values())

    def path(self, name: str) -> Path:
        """The file of a run."""
        return self.folder / f"{name}.run"

    def write(
        self,
        name: str,
        records: Iterable[tuple[str, str, bytes]],
        *,
        pages: int,
        date: datetime | None,
        links: Mapping[str, str],
        unanswered: Sequence[int] = (),
    ) -> Run:
        """Keep (parent id, id, text) records as a run. Raises `OutputError`.

        It is not forced to the disk: a run that a power failure cut off is noticed, and asked for again.
        """
        lines: dict[bytes, bytes] = {}
        received = 0
        for of, id_, text in records:
            lines[key_of(of, id_, name, received)] = text
            received += 1
        keys = sorted(lines)
        parts: list[bytes] = []
        for key in keys:
            parts += (key, TAB, lines[key], LINE)
        data = b"".join(parts)
        first, last = (keys[0].decode(), keys[-1].decode()) if keys else ("", "")
        run = Run(self._basis, received, len(keys), pages, date, dict(links), tuple(unanswered), first, last, zlib.crc32(data), len(data))
        path = self.path(name)
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as stream:
                stream.write(msgspec.json.encode(msgspec.structs.replace(run, links={}) if self._discreet else run) + LINE)
                stream.write(data)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise unwritable(path, error) from error
        self.runs[name] = run
        self.received += received
        self._grew(self.received)
        return run

    def drop(self, names: Iterable[str]) -> None:
        """Remove runs. Raises `OutputError`."""
        for name in list(names):
            self.received -= self.runs.pop(name).received
            try:
                self.path(name).unlink(missing_ok=True)
            except OSError as error:
                raise unwritable(self.path(name), error) from error

    def of_group(self, group: int) -> Iterator[str]:
        """The names of a group's runs."""
        return (name for name in self.runs if name.startswith(f"{group:06}"))

    def after(self, group: int, place: int, page: int) -> Iterator[str]:
        """The names of the runs of a chain from ``page`` on."""
        return (name for name in self.of_group(group) if name[6:9] == f"-{place:02}" and int(name[10:]) >= page)

    def remove(self) -> None:
        """Remove all runs and their folder."""
        self.drop(self.runs)
        with suppress(OSError):  # nobody needs it any more
            self.folder.rmdir()


_run = msgspec.json.Decoder(Run).decode


def _read(path: Path) -> Run | None:
    """The first line of a run; None where the file is not as it was written."""
    with path.open("rb") as stream:
        try:
            run = _run(stream.readline())
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        checksum = size = 0
        while block := stream.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
            size += len(block)
    return run if (checksum, size) == (run.checksum, run.size) else None
