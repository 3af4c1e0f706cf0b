"""What a planned configuration changed in a snapshot (see `scanner.overlay`): the folder of the snapshot itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.model.text import Text


@dataclass(frozen=True, slots=True)
class Planned:
    """What is different, and what is said of it.

    ``files``: resource → the file that holds its records as planned. ``hashes``: resource → SHA-256 of its file in the real snapshot
    (None: there is none). ``record``: what an assessment says of it: files with hashes, and changes.
    """

    files: Mapping[str, Path]
    hashes: Mapping[str, str | None]
    record: Mapping[str, Any]
    warnings: tuple[Text, ...]
