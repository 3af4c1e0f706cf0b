"""Reading the assessment: what is missing or is not what it should be is said with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from reporters.text import Text, prose, visible


class ReportError(ValueError):
    """The assessment cannot be reported; the message begins with the place in assessment.json."""


class At:
    """One value of the assessment together with its place, such as ``results[3].judged_by``.

    Every reader returns exactly what it is named after or raises ReportError.
    """

    __slots__ = ("place", "value")

    def __init__(self, value: object, place: str) -> None:
        """``value`` is parsed JSON; ``place`` is shown in errors."""
        self.value = value
        self.place = place

    def wrong(self, wanted: str) -> NoReturn:
        """Raise ReportError: here stands something else than ``wanted``."""
        raise ReportError(f"{self.place}: expected {wanted}, found {type(self.value).__name__}")

    def at(self, key: str) -> At:
        """Return the member ``key``, which must be present (it may be null)."""
        if not isinstance(self.value, dict):
            self.wrong("an object")
        if key not in self.value:
            raise ReportError(f"{self.place}.{key}: missing")
        return At(self.value[key], f"{self.place}.{key}")

    def has(self, key: str) -> bool:
        """Whether an object stands here and has ``key``."""
        return isinstance(self.value, dict) and key in self.value

    def maybe(self, key: str) -> At | None:
        """Return the member ``key``, or None where it is null."""
        member = self.at(key)
        return None if member.value is None else member

    def optional(self, key: str) -> At | None:
        """Return the member ``key``, or None where it is null or absent."""
        return self.maybe(key) if self.has(key) else None

    def each(self) -> Iterator[At]:
        """Return the members of a list."""
        if not isinstance(self.value, list):
            self.wrong("a list")
        for index, member in enumerate(self.value):
            yield At(member, f"{self.place}[{index}]")

    def pairs(self) -> Iterator[tuple[str, At]]:
        """Return the members of an object with their names, in the assessment's order."""
        if not isinstance(self.value, dict):
            self.wrong("an object")
        for key, member in self.value.items():
            yield str(key), At(member, f"{self.place}.{key}")

    def raw(self) -> str:
        """Return a string as it stands, for look-ups; never for showing."""
        if not isinstance(self.value, str):
            self.wrong("a string")
        return self.value

    def shown(self) -> str:
        """Return a string on one line, hidden characters made visible."""
        return visible(self.raw())

    def number(self) -> int:
        """Return a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.wrong("a whole number")
        return self.value

    def flag(self) -> bool:
        """Return a boolean, true or false."""
        if not isinstance(self.value, bool):
            self.wrong("true or false")
        return self.value

    def text(self) -> Text:
        """``{ja, en}``, several lines allowed."""
        return Text(prose(self.at("ja").raw()), prose(self.at("en").raw()))

    def maybe_shown(self, key: str) -> str | None:
        """Return the string ``key`` on one line, or None where it is null."""
        member = self.maybe(key)
        return None if member is None else member.shown()

    def maybe_text(self, key: str) -> Text | None:
        """Return the text ``key``, or None where it is null."""
        member = self.maybe(key)
        return None if member is None else member.text()

    def tally(self) -> dict[str, int]:
        """Return an object of whole numbers, such as reasons with their counts."""
        return {key: member.number() for key, member in self.pairs()}
