"""Firewall rules: Windows keeps what a rule is about in objects of their own, joined by InstanceID."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.ingest import enums
from scanner.ingest.convert import Why, filled
from scanner.ingest.sections import FILTERS
from scanner.model.verdicts import Reason


def joined(rules: list[Any], filters: Mapping[str, list[Any]]) -> list[Any]:
    """The rules with the properties of their filters. A filter that is missing, or there twice, leaves its properties out: they stay unknown."""
    made = rules
    for command, rows in filters.items():
        known: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            if isinstance(row, dict) and isinstance(id_ := filled(row.get("InstanceID")), str):
                known.setdefault(id_.casefold(), []).append(row)
        made = [_with(rule, known, FILTERS[command]) for rule in made]
    return made


def _with(rule: Any, known: Mapping[str, list[Mapping[str, Any]]], names: tuple[str, ...]) -> Any:
    id_ = filled(rule.get("InstanceID")) if isinstance(rule, dict) else None
    found = known.get(id_.casefold(), []) if isinstance(id_, str) else []
    if len(found) != 1:
        return rule
    return {**rule, **{name: found[0][name] for name in names if name in found[0]}}


def inbound(
    values: list[dict[str, Any]], rows: list[Any], faults: dict[str, list[Why]], lack: Reason | None
) -> tuple[list[dict[str, Any]], Reason | None]:
    """The rules that let something in or keep it out now: enabled and inbound. One of which that is not known makes the list unsure."""
    made = []
    for value, row in zip(values, [row for row in rows if isinstance(row, dict)], strict=True):
        enabled, direction = enums.RULE_ENABLED(row.get("Enabled")), enums.DIRECTION(row.get("Direction"))
        if enabled == "False" or direction == "Outbound":
            continue
        if enabled == "True" and direction == "Inbound":
            made.append({**value, "Enabled": True})
            continue
        lack = Reason.INVALID_VALUE
        for name, found in (("Enabled", enabled), ("Direction", direction)):
            if found not in ("True", "Inbound"):
                faults.setdefault(name, []).append(Why.OTHER)
    return made, lack
