"""A firm's own names, mark and colours, made safe to look at and to write into a style."""

from __future__ import annotations

import base64
from dataclasses import replace

from reporters.model import View
from reporters.text import visible
from scanner.model.branding import Branding, Logo


def presented(branding: Branding) -> Branding:
    """The same with hidden characters of its texts made visible."""
    return replace(
        branding,
        company=visible(branding.company),
        prepared_for=_visible(branding.prepared_for),
        author=_visible(branding.author),
        reviewer=_visible(branding.reviewer),
        approver=_visible(branding.approver),
        confidentiality=_visible(branding.confidentiality),
        document_number=_visible(branding.document_number),
    )


def _visible(value: str | None) -> str | None:
    return None if value is None else visible(value)


def data_uri(logo: Logo) -> str:
    """The picture as an address that holds it."""
    return f"data:{logo.type};base64,{base64.b64encode(logo.data).decode('ascii')}"


def css_string(text: str) -> str:
    """``text`` as a string of a style sheet: whatever is not a plain letter or digit is written as its number, so that it ends nowhere."""
    return '"' + "".join(each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in text) + '"'


def page_style(view: View) -> str:
    """What of the style depends on who reports for whom: the margins of printed pages, and the firm's colours on light ground.

    Both colours are dark enough for white; the grounds are made white where they are used.
    """
    brand = view.branding
    corners = {"bottom-left": [view.title.organisation], "top-right": [], "top-left": []}
    rules = []
    if brand is not None:
        corners["top-right"] = [text for text in (brand.company, brand.document_number) if text]
        corners["top-left"] = [text for text in (brand.confidentiality,) if text]
        colours = [f"{name}: {value};" for name, value in (("--accent", brand.main), ("--brand", brand.accent or brand.main)) if value]
        if colours:
            rules.append(f"@media print, (prefers-color-scheme: light) {{ :root {{ --paper: #fff; --sunk: #fff; {' '.join(colours)} }} }}")
    boxes = " ".join(f"@{corner} {{ content: {css_string(_SEPARATOR.join(texts))}; }}" for corner, texts in corners.items() if texts)
    return "\n".join([*rules, f"@page {{ {boxes} }}", ""])


_SEPARATOR = "  |  "
