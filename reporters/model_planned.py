"""What a planned configuration changes, as a report shows it."""

from __future__ import annotations

from dataclasses import dataclass

from reporters.text import Text


@dataclass(frozen=True, slots=True)
class PlannedField:
    """One field. ``before``/``after``: on one line, None where the field is not there."""

    name: str
    label: Text | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One object. ``what``: the kind of object. ``more``: how many fields are not listed. ``file``: None: no file brings it."""

    what: Text
    name: str
    id: str
    action: Text
    why: str | None
    file: str | None
    fields: tuple[PlannedField, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Planned:
    """The verdicts are about a plan. ``more``: how many changes are not listed. ``files``: name, SHA-256."""

    changes: tuple[PlannedChange, ...]
    more: int
    files: tuple[tuple[str, str], ...]
