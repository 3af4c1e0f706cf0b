"""The formats of reports: what each file is called, and the module that makes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``module``: has ``render(view, language)``, which returns the whole file as text or as bytes; loaded when it is asked for."""

    file: str
    module: str


FORMATS = {
    "html": Format("report.html", "reporters.html"),
    "md": Format("report.md", "reporters.markdown"),
}
