"""What OSCAL documents are made of: identifiers, tokens, properties, and words that are safe in its fields."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid5

from reporters.markdown_text import inline
from reporters.model import Item, Section

Json = dict[str, Any]
NAMESPACE = "urn:telework-scan:oscal"
# Of every identifier that is made here; made once by chance.
_ROOT = UUID("5f0c6f0e-7a33-5d1c-9a0b-5a4f0d6e2b17")
_NOT_IN_A_TOKEN = re.compile("[^A-Za-z0-9._-]")
_NOTHING = "–"


def identifier(*names: str) -> str:
    """Return a UUID (version 5) that is the same wherever these names are the same."""
    return str(uuid5(_ROOT, "\0".join(names)))


def token(value: str) -> str:
    """Return an identifier as OSCAL allows it: letters, digits, ``.``, ``_`` and ``-``, with a letter or ``_`` first."""
    kept = _NOT_IN_A_TOKEN.sub("_", value)
    return kept if kept[:1].isalpha() or kept.startswith("_") else f"_{kept}"


def control(section: Section, item: Item) -> str:
    """Return what an item is called as a control: ``mic-sme-2021_8-3``."""
    return token(f"{section.edition.id}_{item.number}")


def plain(value: str) -> str:
    """Return a string of one line that is never empty, for fields without markup."""
    return " ".join(value.split()) or _NOTHING


def markup(value: str) -> str:
    """Return one line for a field that OSCAL reads as Markdown: nothing in it becomes markup or a link."""
    return inline(value) or _NOTHING


def prop(name: str, value: str, remarks: str | None = None) -> Json:
    """Return a property of our own namespace. ``name``: a token."""
    found: Json = {"name": name, "ns": NAMESPACE, "value": plain(value)}
    return found if remarks is None else {**found, "remarks": markup(remarks)}


def filled(**members: Any) -> Json:
    """Return an object of the members that are there: OSCAL knows no empty lists. ``_`` in names stands for ``-``."""
    return {name.replace("_", "-"): value for name, value in members.items() if value not in (None, [], {})}
