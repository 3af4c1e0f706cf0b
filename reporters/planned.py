"""From an assessment of a planned configuration: what the plan changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from reporters.model_planned import Planned, PlannedChange, PlannedField
from reporters.shape import At
from reporters.source import Source
from reporters.text import Text, visible

MOST_FIELDS = 12
MOST_CHANGES = 100
_ACTIONS: Final[Mapping[str, Text]] = {
    "add": Text("追加", "added"),
    "merge": Text("変更", "changed"),
    "replace": Text("置き換え", "replaced"),
    "remove": Text("削除", "removed"),
}
_SAME: Final = Text("今と同じ", "as it is")


def planned(source: Source) -> Planned | None:
    """Return what is planned; None where the present state was judged."""
    at = source.root.optional("planned")
    if at is None:
        return None
    files = tuple((each.at("name").shown(), each.at("sha256").shown()) for each in at.at("files").each())
    changes = list(at.at("changes").each())
    return Planned(tuple(_change(each) for each in changes[:MOST_CHANGES]), max(len(changes) - MOST_CHANGES, 0), files)


def _change(at: At) -> PlannedChange:
    action = at.at("action").raw()
    if action not in _ACTIONS:
        at.at("action").wrong("one of add, merge, replace, remove")
    # Of what is new or goes as a whole, the fields are the whole object.
    fields = [] if action in ("add", "remove") else list(at.at("fields").each())
    name = at.maybe_shown("name")
    return PlannedChange(
        what=at.at("title").text(),
        name=at.at("id").shown() if name is None else name,
        id=at.at("id").shown(),
        action=_SAME if action in ("merge", "replace") and not fields else _ACTIONS[action],
        why=at.maybe_shown("why"),
        file=at.maybe_shown("file"),
        fields=tuple(_field(each) for each in fields[:MOST_FIELDS]),
        more=max(len(fields) - MOST_FIELDS, 0),
    )


def _field(at: At) -> PlannedField:
    return PlannedField(at.at("field").shown(), at.maybe_text("label"), _value(at, "from"), _value(at, "to"))


def _value(at: At, side: str) -> str | None:
    if not at.has(side):
        return None
    value = at.at(side).value
    return visible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
