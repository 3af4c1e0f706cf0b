"""What an administrator does step by step."""

from __future__ import annotations

from dataclasses import dataclass

from reporters.text import Text


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure. ``number``: as its document counts it. ``mends``: what the rules that it helps state."""

    anchor: str
    number: str
    title: Text
    where: Text
    steps: tuple[Text, ...]
    cautions: tuple[Text, ...]
    mends: tuple[Text, ...]
    source: Text
