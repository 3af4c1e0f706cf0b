"""Merging runs to one sorted file, in constant memory; of two objects with the same key the one received later stays."""

from __future__ import annotations

import hashlib
import itertools
from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.collect.spool import LINE, TAB, Spool
from scanner.snapshot.write import atomic, unwritable

# So many blocks are in memory at a time: 16 MB, and room for 250,000 objects that come in pages of 1,000 before runs are merged twice.
FAN_IN = 256
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Source:
    """A file of sorted lines ``key TAB text`` with its first and its last key; ``headed``: the first line is none of them."""

    path: Path
    headed: bool
    first: bytes
    last: bytes


def sources(spool: Spool) -> list[Source]:
    """The runs that hold something, the oldest first."""
    return [Source(spool.path(name), True, run.first.encode(), run.last.encode()) for name, run in sorted(spool.runs.items()) if run.count]


def assemble(path: Path, runs: Sequence[Source], scratch: Path) -> Generator[None, None, tuple[int, str]]:
    """Write the texts of all runs to ``path``, one a line, sorted by key; each step writes a part of it, and the file appears with the last one.

    Returns how many there are, and the file's SHA-256. Raises `OutputError`.
    """
    digest = hashlib.sha256()
    count = 0
    made: list[Path] = []
    try:
        while overlap(runs) > FAN_IN:
            longer: list[Source] = []
            for chunk in _chunks(runs):
                made.append(scratch / f"{len(made):06}.merge")
                longer.append((yield from _spill(made[-1], chunk)))
            runs = longer
        with atomic(path) as stream:
            for _, texts in merged(runs):
                data = LINE.join([*texts, b""])
                digest.update(data)
                stream.write(data)
                count += len(texts)
                yield
    except OSError as error:
        raise unwritable(scratch, error) from error
    finally:
        for each in made:
            each.unlink(missing_ok=True)
    return count, digest.hexdigest()


def _chunks(runs: Sequence[Source]) -> Iterable[Sequence[Source]]:
    return (runs[start : start + FAN_IN] for start in range(0, len(runs), FAN_IN))


def _spill(path: Path, runs: Sequence[Source]) -> Generator[None, None, Source]:
    """Merge some runs to a longer one."""
    with path.open("wb") as stream:
        for keys, texts in merged(runs):
            stream.writelines(itertools.chain.from_iterable(zip(keys, itertools.repeat(TAB), texts, itertools.repeat(LINE), strict=False)))
            yield
    return Source(path, False, min(run.first for run in runs), max(run.last for run in runs))


def overlap(runs: Sequence[Source]) -> int:
    """How many runs share a key range at most: so many files are open at a time while they are merged."""
    edges = sorted([(run.first, 0) for run in runs] + [(run.last, 1) for run in runs])
    deepest = depth = 0
    for _, ends in edges:
        depth += -1 if ends else 1
        deepest = max(deepest, depth)
    return deepest


def merged(runs: Sequence[Source]) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Keys and texts in the order of the keys, some at a time. ``runs`` are given in the order of their age."""
    waiting = sorted(range(len(runs)), key=lambda age: runs[age].first, reverse=True)
    reading: dict[int, _Stream] = {}
    while reading or waiting:
        bound = min(stream.last for stream in reading.values()) if reading else runs[waiting[-1]].first
        while waiting and runs[waiting[-1]].first <= bound:
            age = waiting.pop()
            reading[age] = _Stream(runs[age])
            bound = min(stream.last for stream in reading.values())
        found: dict[bytes, bytes] = {}
        for age in sorted(reading):
            found.update(line.split(TAB, 1) for line in reading[age].until(bound))  # type: ignore[misc]  # always two parts
            if reading[age].ended:
                del reading[age]
        keys = sorted(found)
        yield keys, [found[key] for key in keys]


class _Stream:
    """The lines of one run, a block at a time; the file is open only while a block is read. ``last``: the last key of the block."""

    def __init__(self, run: Source) -> None:
        self._path = run.path
        self._from = 0
        self._lines: list[bytes] = []
        self._at = 0
        self.last = b""
        self.ended = False
        self._fill()
        if run.headed:
            self._at = 1
            if len(self._lines) == 1:
                self._fill()

    def _fill(self) -> None:
        size = BLOCK
        with self._path.open("rb", buffering=0) as file:
            while True:
                file.seek(self._from)
                block = file.read(size)
                end = block.rfind(LINE) + 1
                if end or not block:
                    break
                size *= 4
        self._from += end
        self._lines = block[:end].splitlines()
        self._at = 0
        self.ended = not self._lines
        if self._lines:
            self.last = self._lines[-1].partition(TAB)[0]

    def until(self, bound: bytes) -> list[bytes]:
        """Take the lines whose key is not above ``bound``, which is never above ``last``."""
        at = bisect_right(self._lines, bound + LINE, lo=self._at)
        found = self._lines[self._at : at]
        self._at = at
        if at == len(self._lines):
            self._fill()
        return found
