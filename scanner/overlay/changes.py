"""What an overlay changes, object by object and field by field, as an assessment records it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.overlay.kinds import Kind
from scanner.overlay.merging import differences
from scanner.resources.registry import Resource

Json = dict[str, Any]


@dataclass(slots=True)
class Change:
    """One object. ``action``: add, merge, replace or remove. ``file``: which brought it. ``touches``: every resource that is changed by it.

    ``fields``: each with ``field`` and ``label`` (None: it has no declared name), and ``from`` and ``to`` where the field was or will be there.
    """

    kind: Kind
    id: str
    name: str | None
    action: str
    why: str | None
    file: str | None
    touches: set[str] = field(default_factory=set)
    fields: list[Json] = field(default_factory=list)

    def as_json(self) -> Json:
        """The shape of assessment.json."""
        resource = self.kind.resource
        return {
            "resource": resource.name,
            "title": resource.title.as_json(),
            "touches": sorted(self.touches),
            "id": self.id,
            "name": self.name,
            "action": self.action,
            "why": self.why,
            "file": None if self.file is None else f"overlay/{self.file}",
            "fields": self.fields,
        }


def fields_of(resource: Resource, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Json]:
    """Every field of an object that is different afterwards."""
    for each in differences(old, new):
        declared = resource.fields.get(each["field"])
        yield {"field": each["field"], "label": declared.label.as_json() if declared else None, **_sides(each)}


def children_of(resource: str, old: list[Any], new: list[Any]) -> Iterator[Json]:
    """Every setting or assignment that is different afterwards, by the name of its definition."""
    end = resource.rpartition(".")[2]
    for each in differences(_by_definition(old), _by_definition(new)):
        yield {"field": f"{end}.{each['field']}", "label": None, **_sides(each)}


def _sides(each: Json) -> Json:
    return {side: each[side] for side in ("from", "to") if side in each}


def _by_definition(values: list[Any]) -> Json:
    found: Json = {}
    for value in values:
        if isinstance(value, dict) and value:
            name = base = _definition(value)
            number = 2
            while name in found:
                name, number = f"{base}#{number}", number + 1
            found[name] = _said(value)
    return found


def _definition(value: Json) -> str:
    instance, definition = value.get("settingInstance"), value.get("definition")
    names = (
        instance.get("settingDefinitionId") if isinstance(instance, dict) else None,
        value.get("definitionId"),
        definition.get("displayName") if isinstance(definition, dict) else None,
        value.get("id"),
    )
    return next((name for name in names if isinstance(name, str)), "?")


def _said(value: Json) -> Any:
    """What a setting says, short where it is one value."""
    instance = value.get("settingInstance")
    if isinstance(instance, dict):
        for name in ("choiceSettingValue", "simpleSettingValue"):
            inner = instance.get(name)
            if isinstance(inner, dict) and not inner.get("children") and "value" in inner:
                return inner["value"]
        return {name: each for name, each in instance.items() if name != "settingDefinitionId"}
    return value.get("valueJson", {name: each for name, each in value.items() if name != "id"})
