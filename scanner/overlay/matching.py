"""Which object of a snapshot an object of an overlay means: the one with its id, else the only one of its name, else none yet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from scanner.model.errors import InputError, Place, Problem, Problems
from scanner.model.text import Text
from scanner.overlay.declared import Said
from scanner.overlay.files import Body
from scanner.overlay.kinds import Kind
from scanner.overlay.working import Record, Working

# The ids of objects that do not exist yet are made from this, the tenant, the resource and the name.
_NAMESPACE = uuid.UUID("6f1f3c5e-6a0c-5d0c-9b1e-2d5d3f0d7a16")


class Matching:
    """Finds objects, and sees to it that each is changed once."""

    def __init__(self, working: Working, warnings: list[Text]) -> None:
        self._working = working
        self._warnings = warnings
        self._tenant = working.snapshot.manifest.tenant_id.lower()
        self._done: dict[tuple[str, str], Place] = {}

    def target(self, body: Body, kind: Kind, data: Mapping[str, Any]) -> tuple[str, Record | None]:
        """The id of the object that is meant, and the object as it is by now (as beta shows it, where there are two lists)."""
        resource = kind.resource
        if resource.single:
            old = self._working.find(resource.name, "")
            if kind.within and not isinstance(data.get("id"), str):
                raise one_problem(body, "id がありません。", "there is no id.")
            return _text(old or {}, ("id",)) or ("" if kind.within else _text(data, ("id",)) or ""), old
        given = (body.said.id if body.said else None) or data.get("id")
        if isinstance(given, str) and given:
            old = self.find(kind, given)
            if old is None:
                self._same_name(kind, data)
            return (given if old is None else str(old["id"])), old
        return self._by_name(body, kind, data)

    def _by_name(self, body: Body, kind: Kind, data: Mapping[str, Any]) -> tuple[str, Record | None]:
        resource = kind.resource
        name = (body.said.name if body.said else None) or _text(data, resource.identity.name)
        if name is None:
            key = ".".join(resource.identity.name)
            raise one_problem(
                body, f"id も {key} もないため、どれのことか分かりません。", f"with neither id nor {key}, it cannot be told which one is meant."
            )
        found = self.named(kind, name)
        if len(found) > 1:
            ids = ", ".join(sorted(found))
            raise one_problem(
                body,
                f"「{name}」という名前のものが {len(found)} つあります（{ids}）。id で指定してください。",
                f"{len(found)} objects are called '{name}' ({ids}): give the id.",
            )
        return next(iter(found.items()), (str(uuid.uuid5(_NAMESPACE, f"{self._tenant}\n{resource.name}\n{name}")), None))

    def find(self, kind: Kind, id_: str) -> Record | None:
        """The object with this id."""
        found = [record for name in kind.resources if (record := self._working.find(name, id_)) is not None]
        return found[-1] if found else None

    def named(self, kind: Kind, name: str) -> dict[str, Record]:
        """The objects of this name by their ids."""
        return {id_: each for resource in kind.resources for each in self._working.named(resource, name) if (id_ := _text(each, ("id",)))}

    def parent(self, body: Body, kind: Kind, of: str) -> tuple[str, Record]:
        """The object that settings or assignments belong to."""
        old = self.find(kind, of)
        found = {str(old["id"]): old} if old is not None else self.named(kind, of)
        if len(found) != 1:
            raise one_problem(body, f"属するポリシー「{of}」が一つに決まりません。", f"'{of}' is not exactly one policy.")
        return next(iter(found.items()))

    def to_remove(self, said: Said, kind: Kind) -> tuple[str, Record]:
        """The object that is to be removed without a file."""
        old = self.find(kind, said.id) if said.id is not None else None
        found = {str(old["id"]): old} if old is not None else self.named(kind, said.name) if said.name is not None else {}
        if len(found) != 1 or kind.resource.single:
            ja, en = "消す対象が一つに決まりません。", "what is to be removed is not exactly one object of the snapshot."
            raise InputError([Problem(said.place, ja, en)])
        return next(iter(found.items()))

    def once(self, kind: Kind, what: str, place: Place) -> None:
        """Note that an object is changed. Which of two files is meant could not be told. Raises `InputError`."""
        key = kind.resources[0], what.casefold()
        if key in self._done:
            found = Problems()
            found.add(place, f"同じものが {self._done[key]} でも変更されています。", f"the same object is changed at {self._done[key]}, too.")
            found.raise_if_any()
        self._done[key] = place

    def _same_name(self, kind: Kind, data: Mapping[str, Any]) -> None:
        name = _text(data, kind.resource.identity.name)
        if name is not None and self.named(kind, name):
            title = kind.resource.title
            self._warnings.append(
                Text(
                    f"計画中の{title.ja}「{name}」は、同じ名前で ID の違うものが既にあります。別のものとして加えました。",
                    f"planned configuration: '{name}' ({title.en}) has another id than the one of that name; it was added beside it.",
                )
            )


def allow(body: Body, kind: Kind, action: str, old: Record | None) -> None:
    """Raise `InputError` where an action cannot be carried out."""
    one = kind.resource.single
    if action == "add" and old is not None:
        raise one_problem(body, "加える（add）ものが既にあります。", "what is to be added is there already.")
    if action != "add" and old is None and not one:
        raise one_problem(body, f"{action} の対象がスナップショットにありません。", f"there is nothing in the snapshot to {action}.")
    if action == "remove" and one:
        raise one_problem(body, "これはテナントに一つだけあるもので、消せません。", "every tenant has exactly one of these: it cannot be removed.")
    if action == "replace" and kind.within:
        raise one_problem(body, "一覧の一部は replace できません。merge にしてください。", "an element of a list cannot be replaced: merge it.")
    before, after = (old or {}).get("@odata.type"), body.data.get("@odata.type")
    if not kind.within and isinstance(before, str) and isinstance(after, str) and before != after:
        raise one_problem(body, f"種類（@odata.type）が違います（今は {before}）。", f"it is of another type (now {before}).", "@odata.type")


def name_of(kind: Kind, data: Mapping[str, Any], old: Mapping[str, Any] | None) -> str | None:
    """What the object will be called; of an element, what the object is called that has it."""
    key = kind.resource.identity.name
    return (None if kind.within else _text(data, key)) or _text(old or {}, key)


def one_problem(body: Body, ja: str, en: str, *path: str | int) -> InputError:
    """An `InputError` about one object."""
    return InputError([Problem(body.at(*path), ja, en)])


def _text(data: Mapping[str, Any], path: tuple[str, ...]) -> str | None:
    value: Any = data
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) and value else None
