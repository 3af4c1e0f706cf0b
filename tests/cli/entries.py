"""Entries of a manifest, as far as sentences are made of them, and which there are."""

from pathlib import Path
from typing import Any

from scanner.collect.plan import needed
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation

TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"


def entry(**different: Any) -> dict[str, Any]:
    """What was read whole, unless told otherwise."""
    return {"state": "present", "complete": True, "reason": None, "detail": None, "count": 1234, **different}


def gap(reason: str, detail: str) -> dict[str, Any]:
    """What was not obtained."""
    return entry(state="not_obtained", complete=False, reason=reason, detail=detail, count=0)


def needed_by(tenant: str) -> tuple[str, ...]:
    """What the checklists and methods of a sample organisation need."""
    library = load_library()
    organisation = load_organisation(TENANTS / tenant / "organisation.yaml", library.checklists, library.rules)
    return needed(library, organisation.checklists, {style.method for style in organisation.work_styles}, groups=bool(organisation.groups))
