"""A disk that fails: below one folder, the n-th operation on a file (or every one from then on) ends with an error of the system's."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

READING = frozenset({"read", "open for reading", "listdir"})
GROWING = frozenset({"write", "open for writing", "mkdir", "rename", "fsync"})
CHANGING = GROWING | {"unlink", "rmdir", "chmod"}
# What a full disk, a disk that was mounted read-only, and a broken one refuse.
REFUSED = {errno.ENOSPC: GROWING, errno.EROFS: CHANGING, errno.EIO: CHANGING | READING}


@dataclass
class Disk:
    """``code``: the error; ``first``: the number of the operation that fails; ``lasting``: and all that follow. Counts in ``done``."""

    folder: Path
    code: int
    first: int = 0
    lasting: bool = False
    done: int = 0
    failed: list[str] = field(default_factory=list)
    handles: dict[int, str] = field(default_factory=dict)

    def holds(self, path: Any) -> bool:
        """Whether a path (or an open file) lies in the folder."""
        if isinstance(path, int):
            return path in self.handles
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(str(self.folder))

    def carry_out(self, kind: str) -> None:
        """Count one operation. Raises `OSError` if it is to fail."""
        if kind not in REFUSED[self.code]:
            return
        self.done += 1
        if self.done == self.first or (self.lasting and 0 < self.first < self.done):
            self.failed.append(kind)
            raise OSError(self.code, os.strerror(self.code))


class _File(io.FileIO):
    disk: Disk

    def write(self, data: Any) -> int:
        try:
            self.disk.carry_out("write")
        except OSError:
            super().write(memoryview(data)[: len(data) // 2])  # what still fitted
            raise
        return super().write(data)

    def readinto(self, buffer: Any) -> int:
        self.disk.carry_out("read")
        return super().readinto(buffer) or 0

    def read(self, size: int | None = -1) -> bytes:
        self.disk.carry_out("read")
        return super().read(-1 if size is None else size) or b""


@contextmanager
def failing(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While the block runs, files below the disk's folder are on that disk."""

    def refusing(name: str, kind: str, which: int = 0) -> None:
        whole: Callable[..., Any] = getattr(os, name)

        def call(*arguments: Any, **named: Any) -> Any:
            if disk.holds(arguments[which]) or named.get("dir_fd") is not None:
                disk.carry_out(kind)
            return whole(*arguments, **named)

        patch.setattr(os, name, call)

    def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if not disk.holds(path):
            return os_open(path, flags, *more, **named)
        if flags & (os.O_WRONLY | os.O_RDWR):
            disk.carry_out("open for writing")
        handle = os_open(path, flags, *more, **named)
        disk.handles[handle] = os.fspath(path)
        return handle

    def closed(handle: int) -> None:
        disk.handles.pop(handle, None)
        os_close(handle)

    def stream(path: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> Any:
        if not disk.holds(path) or mode not in ("rb", "wb"):
            return io_open(path, mode, buffering, *more, **named)
        if not isinstance(path, int):
            disk.carry_out(f"open for {'reading' if mode == 'rb' else 'writing'}")
        raw = _File(path, mode)
        raw.disk = disk
        if buffering == 0:
            return raw
        return io.BufferedReader(raw) if mode == "rb" else io.BufferedWriter(raw)

    def synced(handle: int) -> None:
        disk.carry_out("fsync")

    os_open, os_close, io_open = os.open, os.close, io.open
    with monkeypatch.context() as patch:
        for name, kind in (("replace", "rename"), ("rename", "rename"), ("unlink", "unlink"), ("rmdir", "rmdir"), ("mkdir", "mkdir")):
            refusing(name, kind)
        refusing("chmod", "chmod")
        refusing("listdir", "listdir")
        patch.setattr(os, "open", opened)
        patch.setattr(os, "close", closed)
        patch.setattr(os, "fsync", synced)
        patch.setattr(io, "open", stream)
        yield
