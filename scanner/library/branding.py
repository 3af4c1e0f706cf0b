"""branding.yaml: whose name, mark and colours a report carries, who made, reviewed and approved it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.language.schema_check import check, is_date
from scanner.language.strict_yaml import Document, load
from scanner.library.pictures import picture
from scanner.model.branding import Branding
from scanner.model.errors import Problems

LEAST_CONTRAST = 4.5
"""Against white, for text of ordinary size: WCAG 2.2, success criterion 1.4.3."""


def load_branding(path: Path) -> Branding:
    """Read and check a branding file and its logo (relative to the file). Raises `InputError` with every problem."""
    document = load(path)
    problems = Problems()
    if not check(document, "branding", problems):
        problems.raise_if_any()
    made = _branding(document, path.parent, problems)
    problems.raise_if_any()
    return made


def _branding(document: Document, folder: Path, problems: Problems) -> Branding:
    data: dict[str, Any] = document.data
    named: Mapping[str, str] = data.get("colours", {})
    colours = {name: value.lower() for name, value in named.items()}
    for name, value in colours.items():
        _check_colour(document, name, value, problems)
    if "date" in data and not is_date(data["date"]):
        problems.add(document.place(("date",)), f"「{data['date']}」という日付はありません。", f"there is no date {data['date']}.")
    return Branding(
        company=data["company"],
        prepared_for=data.get("prepared_for"),
        logo=picture(folder / data["logo"], document.place(("logo",)), problems) if "logo" in data else None,
        main=colours.get("main"),
        accent=colours.get("accent"),
        author=data.get("author"),
        reviewer=data.get("reviewer"),
        approver=data.get("approver"),
        confidentiality=data.get("confidentiality"),
        document_number=data.get("document_number"),
        date=data.get("date"),
    )


def _check_colour(document: Document, name: str, value: str, problems: Problems) -> None:
    found = contrast_with_white(value)
    if found < LEAST_CONTRAST:
        shown = int(found * 100) / 100
        problems.add(
            document.place(("colours", name)),
            f"色「{value}」（{name}）は、白い紙の上で読みにくい色です。コントラスト比は {shown} : 1 で、{LEAST_CONTRAST} : 1 以上が必要です。",
            f"the colour '{value}' ({name}) is hard to read on white: its contrast is {shown} : 1, and at least {LEAST_CONTRAST} : 1 is needed.",
            "もっと濃い色にしてください。",
            "take a darker one.",
        )


def contrast_with_white(colour: str) -> float:
    """Contrast of ``#rrggbb`` with white, 1 to 21, by the relative luminance of WCAG 2.2."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


_STRAIGHT_BELOW = 0.04045


def _linear(part: float) -> float:
    return part / 12.92 if part <= _STRAIGHT_BELOW else float(((part + 0.055) / 1.055) ** 2.4)
