"""What the schema of resource files cannot say: how their parts fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.language.operands import near
from scanner.language.schema_check import check, is_date
from scanner.language.strict_yaml import Document, PathKey
from scanner.language.types import Field, typed
from scanner.model.errors import Problems
from scanner.model.logic import Unknown

Complaint = tuple[PathKey, str, str]


def check_resource(document: Document, problems: Problems) -> bool:
    """Note everything that is wrong with a resource file; True if nothing is."""
    if not check(document, "resource", problems):
        return False
    noted = Problems()
    for path, ja, en in _complaints(document):
        noted.add(document.place(path), ja, en)
    _check_identity(document, noted)
    problems.extend(noted)
    return not noted


def check_derived(document: Document, problems: Problems) -> bool:
    """Note everything that is wrong with the file of a derived resource; True if nothing is."""
    return _check_plain(document, "derived", problems)


def check_local(document: Document, problems: Problems) -> bool:
    """Note everything that is wrong with the file of a local resource; True if nothing is."""
    return _check_plain(document, "local", problems)


def _check_plain(document: Document, schema: str, problems: Problems) -> bool:
    if not check(document, schema, problems):
        return False
    noted = Problems()
    for path, ja, en in (*_whole_complaints(document), *_field_complaints_of(document)):
        noted.add(document.place(path), ja, en)
    _check_identity(document, noted)
    problems.extend(noted)
    return not noted


def check_null_meanings(document: Document, fields: Mapping[str, Field], problems: Problems) -> None:
    """Note every ``null_means`` that is no value of its own field."""
    for name, field in fields.items():
        if field.has_null_meaning and isinstance(typed(field, field.null_means, datetime.max.replace(tzinfo=UTC)), Unknown):
            ja, en = f"null_means の値が {field.kind} ではありません。", f"the value of null_means is no {field.kind}."
            problems.add(document.place(("fields", name, "null_means")), ja, en)


def _complaints(document: Document) -> Iterator[Complaint]:
    data: dict[str, Any] = document.data
    yield from _whole_complaints(document)
    parented = "{id}" in data["endpoint"]
    if parented != bool({"per", "named_by"} & set(data)):
        yield (
            ("endpoint",),
            "{id} を含む endpoint には per か named_by が必要です（ほかには書けません）。",
            "an endpoint with {id}, and only that, needs per or named_by.",
        )
    if "per" in data and "named_by" in data:
        yield ("named_by",), "per と named_by は同時に書けません。", "per does not go with named_by."
    if "per_where" in data and "per" not in data:
        yield ("per_where",), "per_where は per と一緒に書きます。", "per_where goes with per."
    yield from _field_complaints_of(document)


def _whole_complaints(document: Document) -> Iterator[Complaint]:
    data: dict[str, Any] = document.data
    if Path(document.file).stem != data["resource"]:
        yield ("resource",), "ファイル名と resource が違います。", "the file name differs from resource."
    if "checked" in data and not is_date(data["checked"]):
        yield ("checked",), f"「{data['checked']}」という日付はありません。", f"there is no date {data['checked']}."
    if data["scope"] == "device" and not ({"device", "owner"} & set(data["identity"])):
        yield ("identity",), "端末のリソースには device か owner が必要です。", "a device resource needs device or owner."


def _field_complaints_of(document: Document) -> Iterator[Complaint]:
    for name, each in document.data["fields"].items():
        yield from _field_complaints(name, each)


def _field_complaints(name: str, each: Mapping[str, Any]) -> Iterator[Complaint]:
    path = ("fields", name)
    if each["type"] in ("enum", "flags") and "values" not in each:
        yield path, "enum・flags には values が必要です。", "enum and flags need values."
    if each["type"] == "list" and "items" not in each:
        yield path, "list には items が必要です。", "a list needs items."
    if each.get("items") in ("enum", "flags") and "values" not in each:
        yield path, "items: enum・flags には values が必要です。", "items: enum and items: flags need values."
    if "null_means" in each and "null_source" not in each:
        yield path, "null_means には出典 null_source が必要です。", "null_means needs its source, null_source."
    if each.get("of_device", False) != name.startswith("device."):
        yield (
            path,
            "device. で始まるフィールドには of_device: true が必要です（ほかには書けません）。",
            "fields named device.… and only those are of_device.",
        )
    if "null_at" in each and not f"{name}.".startswith(f"{each['null_at']}."):
        yield path, "null_at はこのフィールドの名前の前半でなければなりません。", "null_at must be a leading part of the field's name."
    for value in each.get("means", {}):
        if "values" in each and value not in each["values"]:
            yield (*path, "means", value), f"「{value}」は values にありません。", f"'{value}' is not among values."
    if each.get("expiry") and each["type"] != "datetime":
        yield path, "expiry は datetime にだけ書けます。", "expiry goes with datetime only."


def _check_identity(document: Document, problems: Problems) -> None:
    fields: dict[str, Any] = document.data["fields"]
    identity: dict[str, Any] = document.data["identity"]
    kinds: dict[str, Any] = identity.get("kind", {})
    named: list[tuple[PathKey, str]] = [(("identity", role), name) for role, name in identity.items() if role != "kind"]
    named += [(("identity", "kind", "field"), kinds["field"])] if kinds else []
    for path, name in named:
        if name not in fields:
            problems.add(document.place(path), f"「{name}」は fields にありません。", f"'{name}' is not among fields.", *near(name, fields))
    values = fields.get(kinds.get("field", ""), {}).get("values")
    for kind in kinds.keys() - {"field"}:
        for index, value in enumerate(kinds[kind]):
            if values is not None and value not in values:
                place = document.place(("identity", "kind", kind, index))
                problems.add(
                    place,
                    f"「{value}」は {kinds['field']} の値にありません。",
                    f"'{value}' is not a value of {kinds['field']}.",
                    *near(value, values),
                )
