"""An object of a file made into what Graph would answer: without noise, with ids for names, and with what Graph counts by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.model.errors import Problem, Problems
from scanner.model.text import Text
from scanner.overlay.checking import Where, strange_values, wrong_types
from scanner.overlay.files import Body
from scanner.overlay.kinds import Kind
from scanner.overlay.merging import bound, cleaned
from scanner.overlay.working import Working
from scanner.resources.keeping import Keeping
from scanner.resources.registry import Resource, registry

_EXCLUSION = "#microsoft.graph.exclusionGroupAssignmentTarget"
# What IntuneCD writes of a group in place of its id.
_ABOUT_GROUP = frozenset({"groupName", "groupType", "membershipRule"})
_FILTER = "deviceAndAppManagementAssignmentFilterId"


@dataclass(frozen=True, slots=True)
class Prepared:
    """``data``: the object's own properties. ``children``: resource → what the file holds of it; only of what stands in the file."""

    data: dict[str, Any]
    children: Mapping[str, list[Any]]


def prepared(body: Body, kind: Kind, working: Working, warnings: list[Text]) -> Prepared:
    """Raises `InputError` with everything that is wrong with the object."""
    problems = Problems()
    data, binds = bound(cleaned(body.data))
    if data.get("@odata.type") == f"#{kind.resource.type}" and "@odata.type" not in kind.resource.fields:
        del data["@odata.type"]  # in a list of one type the service leaves it out
    for name in binds:
        problems.add(body.place, f"「{name}」のアドレスから ID を読み取れません。", f"no id can be read from the address in '{name}'.")
    children: dict[str, list[Any]] = {}
    for name, resource in kind.children.items():
        if name in data:
            children.setdefault(resource, _child_values(body, data.pop(name), registry()[resource], name, problems))
    _count(data, kind, children)
    resolver = _Names(working, warnings)
    for resource, values in children.items():
        children[resource] = [resolver.resolved(each) for each in values] if resource.endswith("Assignments") else values
    if isinstance(data.get("assignments"), list):
        data["assignments"] = [resolver.resolved(each) for each in data["assignments"]]
    for name in kind.resources:
        problems.extend(_checked(registry()[name], data, body, kind, warnings))
    problems.raise_if_any()
    return Prepared(data, children)


def _child_values(body: Body, value: Any, resource: Resource, name: str, problems: Problems) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        problems.add(body.at(name), "ここにはオブジェクトの並び（[{…}]）が必要です。", "a list of objects ([{…}]) is needed here.")
        return []
    return [child_value(body, each, resource, (name, index), str(index), problems) for index, each in enumerate(value)]


def child_value(body: Body, data: Mapping[str, Any], resource: Resource, under: Where, number: str, problems: Problems) -> dict[str, Any]:
    """One object that is read per parent: with an id (``number`` where it has none), without what is never stored."""
    found = {"id": number, **Keeping(resource).kept(cleaned(data))}
    problems.extend(wrong_types(resource, found, body, under))
    return found


def _checked(resource: Resource, data: Mapping[str, Any], body: Body, kind: Kind, warnings: list[Text]) -> Iterator[Problem]:
    whole = {kind.within: [data]} if kind.within else data
    kept = Keeping(resource).kept(dict(whole))
    yield from wrong_types(resource, kept, body, skip=2 if kind.within else 0)
    for field, value in strange_values(resource, kept):
        text = Text(
            f"計画中の設定 {body.file.name} の {field} の値「{value}」は、知られている値ではありません。この値は確認不能として扱いました。",
            f"planned configuration {body.file.name}: '{value}' is no known value of {field}; it counts as unknown.",
        )
        if text not in warnings:
            warnings.append(text)


def _count(data: dict[str, Any], kind: Kind, children: Mapping[str, list[Any]]) -> None:
    """What Graph counts by itself, where the file brings what is counted and not the count."""
    settings = children.get("intune.configurationPolicySettings")
    if settings is not None:
        data.setdefault("settingCount", len(settings))
    assigned = children.get("intune.intentAssignments", data.get("assignments"))
    if isinstance(assigned, list) and "isAssigned" in kind.resource.fields and not _only_excludes(assigned):
        data.setdefault("isAssigned", bool(assigned))
    if isinstance(data.get("apps"), list) and "deployedAppCount" in kind.resource.fields:
        data.setdefault("deployedAppCount", len(data["apps"]))


def _only_excludes(assigned: list[Any]) -> bool:
    targets = [each.get("target") if isinstance(each, dict) else None for each in assigned]
    return bool(targets) and all(not isinstance(each, dict) or each.get("@odata.type") == _EXCLUSION for each in targets)


class _Names:
    """Finds the ids of groups and filters that a tool named by their names."""

    def __init__(self, working: Working, warnings: list[Text]) -> None:
        self._working = working
        self._warnings = warnings

    def resolved(self, assignment: Any) -> Any:
        """An assignment with ids. A name that is not there, or twice, stays: then whom it reaches is unknown."""
        target = assignment.get("target") if isinstance(assignment, dict) else None
        if not isinstance(target, dict):
            return assignment
        found = dict(target)
        if isinstance(target.get("groupName"), str) and not isinstance(target.get("groupId"), str):
            group = self._one("entra.groups", target["groupName"])
            if group is not None:
                found = {key: value for key, value in found.items() if key not in _ABOUT_GROUP} | {"groupId": group}
        chosen = target.get(_FILTER)
        if isinstance(chosen, str) and chosen and self._working.find("intune.assignmentFilters", chosen) is None:
            found[_FILTER] = self._one("intune.assignmentFilters", chosen) or chosen
        return {**assignment, "target": found}

    def _one(self, resource: str, name: str) -> str | None:
        named = self._working.named(resource, name)
        found = named[0].get("id") if len(named) == 1 else None
        if isinstance(found, str):
            return found
        title = registry()[resource].title
        text = Text(
            f"計画中の設定の割り当て先「{name}」を、スナップショットの{title.ja}から一つに決められません。だれに届くかは確認不能です。",
            f"planned configuration: '{name}' is not exactly one of the {title.en.lower()} of the snapshot; whom it reaches is unknown.",
        )
        if text not in self._warnings:
            self._warnings.append(text)
        return None
