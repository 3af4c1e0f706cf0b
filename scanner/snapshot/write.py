"""Writing files so that they are whole at every moment: old or new, never half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from scanner.model.errors import OutputError

# What the user keeps from others is kept from others: these files tell of people. It can only be read by setting it.
_UMASK = os.umask(0o077)
os.umask(_UMASK)


def stamp(moment: datetime) -> str:
    """A point in time as manifests write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextlib.contextmanager
def atomic(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A binary stream that becomes ``path`` when the block ends well, and leaves nothing behind when it does not.

    ``private``: only the file's owner may read it, whatever others may in general. Raises `OutputError` where the folder cannot be made or written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if not private:  # it is made for its owner only
            part.chmod(0o666 & ~_UMASK)
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        _remove(part)
        raise unwritable(path, error) from error
    except BaseException:
        _remove(part)
        raise


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):  # on a disk that refuses this, too, the first error is the one to tell
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(new: Path, path: Path) -> None:
    """Move a whole file of the same file system to ``path``. Raises `OutputError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> OutputError:
    """Say that ``path`` cannot be written, and why."""
    return OutputError(f"{path} に書き込めません（{error.strerror}）。", f"cannot write {path} ({error.strerror}).")


def unreadable(path: Path, error: OSError) -> OutputError:
    """Say that what was written to ``path`` cannot be read again, and why."""
    return OutputError(
        f"書き込んだ {path} を読み返せません（{error.strerror}）。", f"{path} was written and cannot be read again ({error.strerror})."
    )


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a whole file atomically. ``private``: see `atomic`."""
    with atomic(path, private=private) as stream:
        stream.write(data)


def pretty_json(value: Any, *, sort_keys: bool = True) -> bytes:
    """JSON as our files have it: UTF-8, two spaces, a newline at the end. ``sort_keys=False`` keeps an order that means something."""
    return msgspec.json.format(msgspec.json.encode(value, order="sorted" if sort_keys else None), indent=2) + b"\n"
