"""Changes between two assessments as data: every record named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.change.compare import Change, Comparison
from scanner.change.facts import Part, Result
from scanner.cli.changes import Teller


def as_json(found: Comparison, teller_of: Mapping[str, Teller]) -> dict[str, Any]:
    """All changes as data, every record named. ``teller_of``: language → who words what an item is called."""
    return {
        "schema": "telework-scan/changes/1",
        "tenant": found.new.tenant,
        "old": {"collected_at": found.old.collected_at, "tool": found.old.tool},
        "new": {"collected_at": found.new.collected_at, "tool": found.new.tool},
        "counts": dict(found.counts),
        "circumstances": [{"kind": each.kind, "subject": each.subject, "old": each.before, "new": each.after} for each in found.circumstances],
        "rules": list(found.rules),
        "changes": [_change_json(each, teller_of) for each in found.changes],
    }


def _change_json(change: Change, teller_of: Mapping[str, Teller]) -> dict[str, Any]:
    checklist, item, style = change.key
    one = change.after or change.before
    return {
        "checklist": checklist,
        "item": item,
        "work_style": style,
        "kind": change.kind,
        "summary": {language: teller.item(one) for language, teller in teller_of.items()} if one else None,
        "old": _state(change.before),
        "new": _state(change.after),
        "causes": [each._asdict() for each in change.causes],
        "parts": [
            {
                part.kind: part.target,
                "kind": part.change,
                "newly_fails": part.newly_fails,
                "old": _state(part.before),
                "new": _state(part.after),
                "causes": [each._asdict() for each in part.causes],
                "records": None
                if part.records is None
                else {
                    name: [{"id": each.id, "name": each.name, "old": each.before, "new": each.after} for each in moved]
                    for name, moved in part.records.lists()
                },
            }
            for part in change.parts
        ],
    }


def _state(one: Result | Part | None) -> dict[str, Any] | None:
    if one is None:
        return None
    said: dict[str, Any] = {"verdict": one.verdict, "reasons": list(one.reasons)}
    if isinstance(one, Result):
        return said | {"priority": one.priority, "waived": one.waived}
    return said | {"answer": one.answer, "covered_by": one.covered_by}
