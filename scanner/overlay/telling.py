"""What the objects of a file are: by overlay.yaml, else by their type, their address, or the folder that they lie in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from scanner.model.errors import InputError, Problem
from scanner.overlay.files import Body
from scanner.overlay.kinds import PREFIX, Kind, by_resource, kinds, plain
from scanner.resources.registry import registry

_FRAGMENT = re.compile(r"\$metadata#(?P<path>.*)", re.DOTALL)
_KEY = re.compile(r"\('(?P<id>[^']*)'\)")
_NOISE = re.compile(r"\([^()]*\)|/\$entity|/microsoft\.graph\.\w+")
# Folders that tools put between the folder of a sort and its files, besides one that is named like the file.
_BETWEEN = frozenset({"policie"})
_BY_TEMPLATE = "managementintent"


@dataclass(frozen=True, slots=True)
class Told:
    """What an object is. ``child``: the resource of an object that belongs to another one, whose id or name is ``of``."""

    kind: Kind
    child: str | None
    of: str | None


def told(body: Body) -> Told:
    """What an object is. Raises `InputError` where nothing tells."""
    said = body.said
    if said is not None and said.resource is not None:
        kind = by_resource()[said.resource]
        if said.resource in kind.resources:
            return Told(_element(kind, body), None, None)
        return Told(kind, said.resource, said.of)
    kind_of_object = body.data.get("@odata.type")
    found = _by_context(body.context)
    if isinstance(kind_of_object, str) and (found is None or found.child is None):
        known = _by_type(kind_of_object)
        if known is None:
            raise InputError([_unknown_type(body, kind_of_object)])
        return Told(known, None, None)
    if found is not None:
        return found
    held = _by_folder(body)
    if held is None:
        raise InputError([_nothing_tells(body)])
    return Told(held, None, None)


def _by_type(name: str) -> Kind | None:
    return next((kind for kind in kinds() if kind.types.fullmatch(name.removeprefix(PREFIX))), None)


def _element(kind: Kind, body: Body) -> Kind:
    """The sort of a resource, or that of the elements of its list where the object is one of them."""
    name = body.data.get("@odata.type")
    found = _by_type(name) if isinstance(name, str) else None
    return found if found is not None and found.within and found.resources == kind.resources else kind


def _by_context(context: str | None) -> Told | None:
    """What ``…/$metadata#deviceManagement/configurationPolicies('…')/settings`` tells."""
    match = _FRAGMENT.search(context or "")
    if match is None:
        return None
    keys = _KEY.findall(match["path"])
    address, before = match["path"], ""
    while address != before:  # what is expanded stands in brackets within brackets
        address, before = _NOISE.sub("", address), address
    address = address.strip("/").casefold()
    for kind in kinds():
        if address in kind.endpoints:
            return Told(kind, None, None)
        for child in kind.children.values():
            if keys and address == registry()[child].endpoint.strip("/").replace("/{id}", "").casefold():
                return Told(kind, child, keys[0])
    return None


def _by_folder(body: Body) -> Kind | None:
    stem = PurePosixPath(body.file.name).stem
    above = [plain(each) for each in reversed(body.file.folders)]
    while above and (above[0] in _BETWEEN or above[0] == plain(stem)):
        above.pop(0)
    names = [*above[:1], *(above[1:2] if above[1:2] == [_BY_TEMPLATE] else []), plain(stem)]
    return next((kind for name in names for kind in kinds() if name in kind.folders), None)


def _unknown_type(body: Body, name: str) -> Problem:
    return Problem(
        body.at("@odata.type"),
        f"種類「{name[:100]}」の設定は、計画中の設定として読めません。",
        f"objects of type '{name[:100]}' cannot be planned.",
        f"読めるもの: {'、'.join(by_resource())}。ほかのファイルは overlay.yaml の ignore に書いてください。",
        f"what can: {', '.join(by_resource())}. List other files under 'ignore' in overlay.yaml.",
    )


def _nothing_tells(body: Body) -> Problem:
    return Problem(
        body.place,
        "何の設定か分かりません。@odata.type も @odata.context も、手がかりになるフォルダー名もありません。",
        "nothing tells what this is: there is no @odata.type, no @odata.context and no folder that is known.",
        "overlay.yaml の changes に file と resource（例 entra.conditionalAccessPolicies）を書くか、ignore に書いてください。",
        "name its file and resource (e.g. entra.conditionalAccessPolicies) under 'changes' in overlay.yaml, or list it under 'ignore'.",
    )
