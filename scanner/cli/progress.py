"""How a collection goes, on stderr: a moving table on a terminal, plain lines everywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from scanner.cli.console import note, pick, safe
from scanner.cli.outcomes import outcome
from scanner.resources.registry import registry

# Seconds between two lines that only say that it is still going on, and the shortest wait that is worth a line.
SILENCE = 30.0
WORTH_SAYING = 1.0
# Rows that the table shows at a time, and the columns that a row needs beside its title.
ROWS = 10
BESIDE = 38


class Progress(Protocol):
    """What a collection tells while it runs."""

    def started(self, resource: str) -> None:
        """The first request of a resource goes out."""

    def grew(self, resource: str, count: int) -> None:
        """So many records of it have been read."""

    def waiting(self, resource: str, seconds: float) -> None:
        """It is asked for again after so many seconds."""

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """The resource is finished; its entry of the manifest."""


def titled(resource: str, language: str) -> str:
    """A resource by its title, and by the name that rules and files use."""
    title = pick(registry()[resource].title, language)
    return f"{title}（{resource}）" if language == "ja" else f"{title} ({resource})"


class _Counted:
    """The line of a finished resource begins with its number among all of them."""

    def __init__(self, language: str, total: int) -> None:
        self._language = language
        self._total = total
        self.finished = 0

    def line(self, resource: str, entry: Mapping[str, Any]) -> str:
        self.finished += 1
        number = f"{self.finished:>{len(str(self._total))}}"
        return f"[{number}/{self._total}] {titled(resource, self._language)}: {pick(outcome(resource, entry), self._language)}"


class Lines:
    """A line when a resource is done, and one now and then when nothing would be heard for long."""

    def __init__(self, language: str, total: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._language = language
        self._counted = _Counted(language, total)
        self._monotonic = monotonic
        self._last = monotonic()

    def _say(self, text: str) -> None:
        self._last = self._monotonic()
        note(text)

    def started(self, resource: str) -> None:
        """Say nothing: the line comes at the end."""

    def grew(self, resource: str, count: int) -> None:
        """Say how far it is, if nothing was said for long."""
        if self._monotonic() - self._last >= SILENCE:
            self._say(f"{titled(resource, self._language)}: " + (f"{count:,} 件まで読みました…" if self._language == "ja" else f"{count:,} so far…"))

    def waiting(self, resource: str, seconds: float) -> None:
        """Say that there is a wait, if it is long enough to wonder."""
        if seconds >= WORTH_SAYING:
            self._say(f"{titled(resource, self._language)}: {_waits(seconds, self._language)}")

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """Say how it ended."""
        self._say(self._counted.line(resource, entry))


def _waits(seconds: float, language: str) -> str:
    whole = max(1, round(seconds))
    if language == "ja":
        return f"混んでいるか、つながりません。{whole} 秒待って、もう一度試します。"
    return f"busy or out of reach; trying again in {whole} s."


class Table:
    """A row for each of some resources that are under way; a finished one leaves its line behind.

    ``live``: a display of rich, which begins with the first row. ``fitted``: cuts a title to what fits into a row.
    """

    def __init__(self, language: str, total: int, live: Any, fitted: Callable[[str], str]) -> None:
        self._language = language
        self._counted = _Counted(language, total)
        self._live = live
        self._fitted = fitted
        self._rows: dict[str, Any] = {}

    def started(self, resource: str) -> None:
        """Show a row, if there is room for it."""
        self._live.start()
        title = self._fitted(pick(registry()[resource].title, self._language))
        self._rows[resource] = self._live.add_task(title, total=None, visible=len(self._rows) < ROWS, count="", waiting="")

    def grew(self, resource: str, count: int) -> None:
        """Show the count."""
        if resource in self._rows:
            words = f"{count:,} 件" if self._language == "ja" else f"{count:,}"
            self._live.update(self._rows[resource], count=words, waiting="")

    def waiting(self, resource: str, seconds: float) -> None:
        """Show the wait."""
        if resource in self._rows and seconds >= WORTH_SAYING:
            words = f"{round(seconds)} 秒待機" if self._language == "ja" else f"waiting {round(seconds)} s"
            self._live.update(self._rows[resource], waiting=words)

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """Turn the row into a line, and give its place to another."""
        if resource in self._rows:
            self._live.remove_task(self._rows.pop(resource))
            for row in list(self._rows.values())[:ROWS]:
                self._live.update(row, visible=True)
        # Left to the terminal to wrap, so that a line that is copied is one line.
        self._live.console.print(safe(self._counted.line(resource, entry)), markup=False, highlight=False, soft_wrap=True)


@contextmanager
def shown(language: str, total: int) -> Iterator[Progress]:
    """Show the progress of a collection of so many resources while the block runs."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield Lines(language, total)
        return
    from rich.console import Console
    from rich.progress import Progress as Live
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.text import Text as Shown

    columns = (
        SpinnerColumn("line"),  # no other fits into every console's encoding
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.fields[count]}", markup=False, justify="right"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[waiting]}", markup=False),
    )
    console = Console(stderr=True)

    def fitted(title: str) -> str:
        text = Shown(title)
        text.truncate(max(10, console.width - BESIDE), overflow="ellipsis")
        return text.plain

    live = Live(*columns, console=console, transient=True)
    try:
        yield Table(language, total, live, fitted)
    finally:
        live.stop()
