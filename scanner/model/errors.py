"""One tree of errors. Everything that is wrong with an input says where, in Japanese and in English.

Places and problems are tuples, as texts are: importing dataclasses would take half as long as starting Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands: a file as the user named it, line and column counted from 1 (0 = the file as a whole)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing that is wrong, with what was expected and, where it helps, how to mend it."""

    place: Place
    ja: str
    en: str
    hint_ja: str = ""
    hint_en: str = ""


class ScanError(Exception):
    """Root of all errors that telework-scan raises on purpose. ``exit_code`` is the command's."""

    exit_code = 4


class InputError(ScanError):
    """An input (rule, checklist, organisation, snapshot …) is wrong. Carries every problem found, not only the first."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("; ".join(f"{p.place}: {p.en}" for p in self.problems))


class UsageError(ScanError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2

    def __init__(self, ja: str, en: str) -> None:
        self.ja = ja
        self.en = en
        super().__init__(en)


class OutputError(UsageError):
    """A result could not be written; the message names the folder or file."""


def input_error(file: str, ja: str, en: str, *, line: int = 0, column: int = 0) -> InputError:
    """An `InputError` of a single problem."""
    return InputError([Problem(Place(file, line, column), ja, en)])


class Problems:
    """Collects problems so that an author sees all of them at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, place: Place, ja: str, en: str, hint_ja: str = "", hint_en: str = "") -> None:
        """Note one problem."""
        self._found.append(Problem(place, ja, en, hint_ja, hint_en))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note the problems of a nested check."""
        self._found.extend(problems)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self._found)))

    def raise_if_any(self) -> None:
        """Raise one `InputError` with everything noted, if anything was."""
        if self._found:
            raise InputError(set(self._found))
