"""Text that people read, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Text(NamedTuple):
    """One sentence or label, written in Japanese and in English."""

    ja: str
    en: str

    def as_json(self) -> dict[str, str]:
        """``{"ja": …, "en": …}``"""
        return {"ja": self.ja, "en": self.en}


def text_of(value: Mapping[str, str]) -> Text:
    """A `Text` from a checked ``{ja, en}`` mapping."""
    return Text(value["ja"], value["en"])
