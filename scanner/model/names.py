"""What an input of judging is called in an assessment."""

from __future__ import annotations

import itertools
from collections.abc import Container


def free_name(name: str, taken: Container[str]) -> str:
    """Its name, with a number where another input is called so too: ``x.yaml``, ``x.yaml (2)``."""
    numbered = (f"{name} ({number})" for number in itertools.count(2))
    return next(each for each in itertools.chain([name], numbered) if each not in taken)
