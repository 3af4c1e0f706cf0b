"""How a collection goes, on stderr: a moving table on a terminal, plain lines everywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from scanner.cli.console import note, pick, safe
from scanner.resources.registry import registry

_STATES = {
    "present": ("取得しました", "read"),
    "none": ("ありません", "there is none"),
    "not_obtained": ("取得できませんでした", "not obtained"),
}
_REASONS = {
    "permission_denied": ("権限がありません", "no permission"),
    "not_licensed": ("ライセンスがありません", "not licensed"),
    "incomplete": ("途中までです", "incomplete"),
}


class Progress(Protocol):
    """What a collection tells while it runs."""

    def started(self, resource: str) -> None:
        """The first request of a resource goes out."""

    def grew(self, resource: str, count: int) -> None:
        """So many records of it have been read."""

    def waiting(self, resource: str, seconds: float) -> None:
        """The service asked to wait."""

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """The resource is finished; its entry of the manifest."""


def outcome(entry: Mapping[str, Any], language: str) -> str:
    """One entry of the manifest in words."""
    index = 0 if language == "ja" else 1
    words = _STATES[entry["state"]][index]
    if entry["state"] == "present":
        words += f" {entry['count']} 件" if language == "ja" else f" ({entry['count']})"
    why = [_REASONS[entry["reason"]][index]] if entry["reason"] in _REASONS else []
    if entry["reason"] == "permission_denied" and entry["permission"]:
        why.append(entry["permission"])
    if entry["detail"]:
        why.append(entry["detail"])
    return words + (f"（{'、'.join(why)}）" if why and language == "ja" else f" ({', '.join(why)})" if why else "")


def titled(resource: str, language: str) -> str:
    """A resource by its title, and by the name that rules and files use."""
    title = pick(registry()[resource].title, language)
    return f"{title}（{resource}）" if language == "ja" else f"{title} ({resource})"


class Lines:
    """A line when a resource is done, and one when there is a wait to be explained."""

    def __init__(self, language: str) -> None:
        self._language = language

    def started(self, resource: str) -> None:
        """Say nothing: the line comes at the end."""

    def grew(self, resource: str, count: int) -> None:
        """Say nothing: the line comes at the end."""

    def waiting(self, resource: str, seconds: float) -> None:
        """Say that the service asked to wait, if it is long enough to wonder."""
        if seconds >= 1:
            whole = round(seconds)
            name = titled(resource, self._language)
            note(f"{name}: Microsoft 側の制限のため {whole} 秒待ちます。" if self._language == "ja" else f"{resource}: throttled, waiting {whole} s.")

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """Say how it ended."""
        note(f"{titled(resource, self._language)}: {outcome(entry, self._language)}")


class Table:
    """One row for every resource under way; a finished one leaves its line behind."""

    def __init__(self, language: str, live: Any) -> None:
        self._language = language
        self._live = live
        self._tasks: dict[str, Any] = {}

    def started(self, resource: str) -> None:
        """Show a row."""
        self._tasks[resource] = self._live.add_task(titled(resource, self._language), total=None, count=0, waiting="")

    def grew(self, resource: str, count: int) -> None:
        """Show the count."""
        if resource in self._tasks:
            self._live.update(self._tasks[resource], count=count, waiting="")

    def waiting(self, resource: str, seconds: float) -> None:
        """Show the wait."""
        if resource in self._tasks:
            words = f"待機 {round(seconds)} 秒" if self._language == "ja" else f"waiting {round(seconds)} s"
            self._live.update(self._tasks[resource], waiting=words)

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:
        """Turn the row into a line."""
        if resource in self._tasks:
            self._live.remove_task(self._tasks.pop(resource))
        self._live.console.print(safe(f"{titled(resource, self._language)}: {outcome(entry, self._language)}"), markup=False, highlight=False)


@contextmanager
def shown(language: str) -> Iterator[Progress]:
    """Show the progress of a collection while the block runs."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield Lines(language)
        return
    from rich.console import Console
    from rich.progress import Progress as Live
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[waiting]}"),
    )
    with Live(*columns, console=Console(stderr=True), transient=True) as live:
        yield Table(language, live)
