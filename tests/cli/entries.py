"""Entries of a manifest, as far as sentences are made of them."""

from typing import Any


def entry(**different: Any) -> dict[str, Any]:
    """What was read whole, unless told otherwise."""
    return {"state": "present", "complete": True, "reason": None, "detail": None, "count": 1234, **different}


def gap(reason: str, detail: str) -> dict[str, Any]:
    """What was not obtained."""
    return entry(state="not_obtained", complete=False, reason=reason, detail=detail, count=0)
