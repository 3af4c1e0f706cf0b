"""Ctrl-C while something runs that can be stopped in good order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scanner.cli.main import EXIT_INTERRUPTED

_SHOW_CURSOR = b"\x1b[?25h\n"


@contextmanager
def stopping(task: asyncio.Task[object]) -> Iterator[None]:
    """While the block runs, Ctrl-C cancels the task, which then keeps what it has; another Ctrl-C ends the process at once.

    Left to Python, the second one would be raised wherever the event loop happens to be, which may then wait for ever. Ending
    the process is safe, because a collection outlives that at any moment. Where Ctrl-C is ignored (nohup, a job in the background
    of a script), it stays so.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    loop = task.get_loop()
    interrupted = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if interrupted:
            if sys.stderr is not None and sys.stderr.isatty():
                os.write(sys.stderr.fileno(), _SHOW_CURSOR)
            os._exit(EXIT_INTERRUPTED)
        interrupted = True
        loop.call_soon_threadsafe(task.cancel)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if not interrupted:
            signal.signal(signal.SIGINT, before)
