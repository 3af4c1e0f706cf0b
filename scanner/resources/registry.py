"""The registry of resources: field names and types, where they come from, who or what a record is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from scanner.language.strict_yaml import Document, load
from scanner.language.types import Field, Kind, Pair
from scanner.model.errors import InputError, Problem, Problems
from scanner.model.text import Text, text_of
from scanner.resources.check import check_derived, check_local, check_null_meanings, check_resource


@dataclass(frozen=True, slots=True)
class KindMap:
    """Which values of ``path`` mean which kind of device (windows, macos, ios, android)."""

    path: tuple[str, ...]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """Paths from a record to what it is about. An empty path means: the record does not say."""

    id: tuple[str, ...]
    name: tuple[str, ...]
    person: tuple[str, ...]
    device: tuple[str, ...]
    owner: tuple[str, ...]
    serial: tuple[str, ...]
    kind: KindMap | None


# What an entry of a snapshot says of a resource that was not asked for because an application signed in.
PEOPLE_ONLY = "only people may read it"


@dataclass(frozen=True, slots=True)
class Resource:
    """One named collection or single object of a snapshot (see ``scanner/resources/*.yaml``).

    ``kind``: collection, single, incidents (complete and empty = nothing happened) or overrides (complete and empty = the
    service's defaults hold).

    ``first_page``: the first page is all that is wanted (a list of the newest first). ``per``: read once per record of that resource (``per_where``: only for records whose field is absent, null or one of the
    values); ``named_by``: read once per id that stands at these paths of other resources. Records are then
    ``{"of": parent's id, "value": …}``. ``permission``: what unlocks it; ``also_needs``: what it needs besides; ``people_only``:
    Graph shows it to people who sign in, not to applications. ``plan``: any of these service plans. ``never`` and ``keep``: see
    `scanner.resources.keeping`. ``besides``: "settings" where properties are read that are no fields (policies of Intune have hundreds). ``derived_from``: the resources that
    `scanner.derive` works it out from. ``rights``: of a local resource, who may read it; what the directory, a group policy or a PC
    itself says. Derived and local resources are read from no service: endpoint, permission and plan are empty.
    """

    name: str
    title: Text
    why: Text
    kind: str
    api: str
    endpoint: str
    query: str
    first_page: bool
    per: str
    per_where: Mapping[str, frozenset[str]]
    named_by: Mapping[str, tuple[tuple[str, ...], ...]]
    type: str
    permission: str
    also_needs: tuple[str, ...]
    people_only: bool
    permission_source: str
    plan: tuple[str, ...]
    scope: str
    identity: Identity
    none_means: Text | None
    never: tuple[str, ...]
    keep: Mapping[str, frozenset[str]]
    source: str
    fields: Mapping[str, Field]
    types_of: Mapping[str, str]
    besides: str
    derived_from: tuple[str, ...]
    rights: Text | None

    @property
    def file(self) -> str:
        """Its file within a snapshot."""
        return f"{self.name.replace('.', '/')}.{'json' if self.single else 'jsonl'}"

    @property
    def local(self) -> bool:
        """Whether it is read from the directory, a group policy or a PC, not from the service."""
        return self.rights is not None

    @property
    def single(self) -> bool:
        """Whether the resource is one object, not a list."""
        return self.kind == "single"

    @property
    def parented(self) -> bool:
        """Whether it is read once per parent object, so that records are ``{"of": …, "value": …}``."""
        return bool(self.per or self.named_by)

    @property
    def permissions(self) -> tuple[str, ...]:
        """Everything that must be granted to read it."""
        return (self.permission, *self.also_needs)

    @property
    def selected(self) -> tuple[str, ...]:
        """The properties that ``$select`` asks for; empty where the whole object is read."""
        found = re.search(r"(?:^|&)\$select=([^&]*)", self.query)
        return tuple(found[1].split(",")) if found else ()

    @property
    def about_others(self) -> bool:
        """Whether its records are about devices that another resource describes (the managed devices)."""
        return self.scope == "device" and not self.identity.owner

    def device_fields(self) -> tuple[str, ...]:
        """Properties of the managed device that are read beside the record, as its ``device``."""
        return tuple(field.path[-1] for field in self.fields.values() if field.of_device)


def _path(value: str | None) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(name.replace("@type", "@odata.type") for name in value.replace("@odata.type", "@type").split("."))


def _field(name: str, data: Mapping[str, Any], prefix: tuple[str, ...], *, derived: bool = False) -> Field:
    items: dict[str, Field] = {}
    declared = data.get("items")
    if isinstance(declared, str):
        inner = {"type": declared, "ja": data["ja"], "en": data["en"], **_only(data, "values"), **_only(data, "means"), **_only(data, "personal")}
        items["item"] = _field("item", inner, (), derived=derived)
    elif isinstance(declared, dict):
        items = {each: _field(each, inner, (), derived=derived) for each, inner in declared.items()}
    pair = data.get("pair")
    return Field(
        name=name,
        kind=Kind(data["type"]),
        label=text_of(data),
        path=_path(name) if data.get("of_device") else (*prefix, *_path(name)),
        values=frozenset(data.get("values", ())),
        items=items,
        has_null_meaning="null_means" in data,
        null_means=data.get("null_means"),
        null_at=len(prefix) + len(_path(data.get("null_at", name))),
        pair=Pair((*prefix, *_path(pair["list"])), pair["key"], pair["name"], pair["value"]) if pair else None,
        wire=data.get("wire", ""),
        expiry=data.get("expiry", False),
        beta=data.get("beta", False),
        of_device=data.get("of_device", False),
        hidden=data.get("hidden", False),
        derived=derived,
        means={value: text_of(text) for value, text in data.get("means", {}).items()},
        personal=data.get("personal", ""),
    )


def _only(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {key: data[key]} if key in data else {}


def resource_of(document: Document) -> Resource:
    """The resource that a checked document describes. Records of ``per`` resources hold their fields under ``value``."""
    data: dict[str, Any] = document.data
    prefix: tuple[str, ...] = ("value",) if "{id}" in data["endpoint"] else ()
    return Resource(
        **_common(data, prefix, derived=False),
        api=data["api"],
        endpoint=data["endpoint"],
        query=data.get("query", ""),
        first_page=data.get("first_page", False),
        per=data.get("per", ""),
        per_where={name: frozenset(values) for name, values in data.get("per_where", {}).items()},
        named_by={name: tuple(_path(each) for each in paths) for name, paths in data.get("named_by", {}).items()},
        type=data["type"],
        permission=data["permission"],
        also_needs=tuple(data.get("also_needs", ())),
        people_only=data.get("people_only", False),
        permission_source=data["permission_source"],
        plan=tuple(data["plan"]),
        none_means=text_of(data["none_means"]) if "none_means" in data else None,
        never=tuple(data.get("never", ())),
        keep={name: frozenset(names) for name, names in data.get("keep", {}).items()},
        types_of={name: each["of"] for name, each in data["fields"].items() if "of" in each},
        besides=data.get("besides", ""),
        derived_from=(),
        rights=None,
    )


def derived_resource_of(document: Document) -> Resource:
    """The derived resource that a checked document describes."""
    data: dict[str, Any] = document.data
    return Resource(
        **_common(data, (), derived=True),
        api="", endpoint="", query="", first_page=False, per="", per_where={}, named_by={}, type="", permission="", also_needs=(), people_only=False,
        permission_source="", plan=(), none_means=None, never=(), keep={}, types_of={}, besides="",
        derived_from=tuple(data["derived_from"]), rights=None,
    )  # fmt: skip


def local_resource_of(document: Document) -> Resource:
    """The local resource that a checked document describes. Records of ``per`` resources hold their fields under ``value``."""
    data: dict[str, Any] = document.data
    return Resource(
        **_common(data, ("value",) if "per" in data else (), derived=False),
        api="", endpoint="", query="", first_page=False, per=data.get("per", ""), per_where={}, named_by={}, type="", permission="", also_needs=(), people_only=False,
        permission_source="", plan=(), none_means=None, never=tuple(data.get("never", ())), keep={}, types_of={}, besides="",
        derived_from=(), rights=text_of(data["rights"]),
    )  # fmt: skip


def _common(data: Mapping[str, Any], prefix: tuple[str, ...], *, derived: bool) -> dict[str, Any]:
    identity = data["identity"]
    kind = identity.get("kind")

    def place(name: str) -> tuple[str, ...]:
        path = _path(identity.get(name))
        return (*prefix, *path) if path and path != ("of",) else path

    return {
        "name": data["resource"],
        "title": text_of(data["title"]),
        "why": text_of(data["why"]),
        "kind": data["kind"],
        "scope": data["scope"],
        "source": data["source"],
        "fields": {name: _field(name, each, () if prefix and name == "of" else prefix, derived=derived) for name, each in data["fields"].items()},
        "identity": Identity(
            **{name: place(name) for name in ("id", "name", "person", "device", "owner", "serial")},
            kind=KindMap(_path(kind["field"]), {value: each for each in ("windows", "macos", "ios", "android") for value in kind.get(each, ())})
            if kind
            else None,
        ),
    }


@cache
def registry() -> Mapping[str, Resource]:
    """All resources that are read from a service, by name, in alphabetical order. Raises `InputError` if a shipped file is broken."""
    return _read(_documents("."), check_resource, resource_of)


@cache
def derived_registry() -> Mapping[str, Resource]:
    """All derived resources by name, in alphabetical order. Raises `InputError` if a shipped file is broken."""
    return _read(_documents("derived"), check_derived, derived_resource_of)


@cache
def local_registry() -> Mapping[str, Resource]:
    """All local resources by name, in alphabetical order. Raises `InputError` if a shipped file is broken."""
    return _read(_documents("local"), check_local, local_resource_of)


@cache
def all_resources() -> Mapping[str, Resource]:
    """Everything that a rule may be about: what is read from the service, what is read locally, and what is derived from it."""
    return {**registry(), **local_registry(), **derived_registry()}


def inputs_of(name: str) -> frozenset[str]:
    """Names of the resources that are read (from the service or locally) and that a derived one is worked out from, at any remove; of any other, itself."""
    resource = all_resources()[name]
    if not resource.derived_from:
        return frozenset({name})
    return frozenset().union(*map(inputs_of, resource.derived_from))


def _read(documents: Iterator[Document], check: Callable[[Document, Problems], bool], make: Callable[[Document], Resource]) -> Mapping[str, Resource]:
    problems: list[Problem] = []
    found: dict[str, Resource] = {}
    for document in documents:
        noted = Problems()
        if check(document, noted):
            made = found[document.data["resource"]] = make(document)
            check_null_meanings(document, made.fields, noted)
        problems.extend(noted)
    if problems:
        raise InputError(problems)
    return found


def _documents(folder: str) -> Iterator[Document]:
    with as_file(files("scanner.resources")) as root:
        for path in sorted((root / folder).glob("*.*.yaml")):
            yield load(path, name=f"scanner/resources/{path.relative_to(root).as_posix()}")
