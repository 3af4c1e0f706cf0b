"""A word of the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Term:
    """One term. ``spellings``: by language, how texts write it."""

    id: str
    name: Text
    spellings: Mapping[str, tuple[str, ...]]
    meaning: Text
