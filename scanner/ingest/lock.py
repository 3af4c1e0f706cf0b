"""One ingest at a time into a snapshot. The operating system lets go of the lock when the process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from scanner.model.errors import InputError, Place, Problem
from scanner.snapshot.write import unwritable

# On Windows a file beside the snapshot that disappears when it is closed; elsewhere the folder itself is locked.
_VANISHING: int | None = getattr(os, "O_TEMPORARY", None)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, made if it is not there, for the time of the block. Where it was made and stays empty, it is taken away again.

    What is no folder is left to whoever looks into it. Raises `InputError` where another ingest holds it, `OutputError` where it cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        yield
        return
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _opened(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield
    finally:
        if made:
            with contextlib.suppress(OSError):  # no longer empty
                folder.rmdir()
        os.close(handle)


def _opened(folder: Path) -> int:
    if _VANISHING is not None:
        beside = folder.resolve().with_name(f".{folder.resolve().name}.ingesting")
        try:
            return os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR | _VANISHING, 0o600)
        except FileExistsError as error:
            raise _taken(folder) from error
    import fcntl  # not there on Windows

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise _taken(folder) from error
    except OSError:
        pass  # a file system that knows no locks
    return handle


def _taken(folder: Path) -> InputError:
    return InputError(
        [
            Problem(
                Place(str(folder)),
                "別の取り込み（ingest）が、このスナップショットに書き込んでいます。",
                "another ingest is writing into this snapshot.",
                "それが終わってから、もう一度実行してください。",
                "run it again when the other one has finished.",
            )
        ]
    )
