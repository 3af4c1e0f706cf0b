"""Where the rules and checklists that come with telework-scan lie: inside the wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path


def shipped_folder() -> Path:
    """The folder that holds ``rules/``, ``checklists/`` and ``fixtures/``."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_shipped"
    return inside if inside.is_dir() else package.parent
