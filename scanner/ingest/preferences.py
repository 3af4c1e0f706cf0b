"""Registry values that the preferences of a group policy set (Machine/Preferences/Registry/Registry.xml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scanner.ingest.policy_settings import Settings, of_records, with_value
from scanner.ingest.preg import TYPES, Action
from scanner.ingest.xml_tree import Element, parse
from scanner.model.errors import input_error

_HIVE = "HKEY_LOCAL_MACHINE"
# [MS-GPPREF], registry: update and replace write the value whatever was there; create leaves what is there.
_ACTIONS = {"U": Action.SET, "R": Action.SET, "D": Action.DELETE_VALUE}
_DIGITS = {"REG_DWORD": 8, "REG_QWORD": 16}
_TEXTS = frozenset({"REG_SZ", "REG_EXPAND_SZ"})
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Preferences:
    """``settings``: what is set on every computer that gets the policy; ``whole``: whether there is nothing else that may set a value."""

    settings: Settings
    whole: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """``some``: only some computers get it."""

    element: Element
    some: bool


def read_preferences(text: str, file: str) -> Preferences:
    """The values of a decoded Registry.xml. Raises `InputError` with its place."""
    root = parse(text, file).root
    if root.name != "RegistrySettings":
        raise input_error(file, "レジストリの基本設定ではありません。", "these are no registry preferences.", line=root.line)
    records: list[tuple[dict[str, Any], int]] = []
    whole = True
    for item in _items(root, some=False):
        properties = item.element.one("Properties")
        if properties is None or "hive" not in properties.attributes:
            whole = False
        elif properties.attributes["hive"] == _HIVE:
            record = None if item.some else _record(properties)
            whole = whole and record is not None
            # A key without a value is made or kept; that sets nothing.
            records += [(record, item.element.line)] if record and (record["action"] != Action.SET or record["valueName"]) else []
    return Preferences(of_records(records, file), whole)


def _items(element: Element, *, some: bool) -> Iterator[_Item]:
    """Every item that is switched on, in folders, too."""
    for child in element.children:
        if child.name not in ("Registry", "Collection") or child.attributes.get("disabled") == "1":
            continue
        limited = some or any(each.children for each in child.all("Filters"))
        if child.name == "Registry":
            yield _Item(child, limited)
        else:
            yield from _items(child, some=limited)


def _record(properties: Element) -> dict[str, Any] | None:
    """One value as a record of policies.groupPolicySettings; None where it cannot be told whether it is set."""
    said = properties.attributes
    action, key, name = _ACTIONS.get(said.get("action", "U")), said.get("key"), said.get("name")
    if action is None or not key or name is None:
        return None
    record: dict[str, Any] = {"area": "registry", "action": str(action), "key": key}
    if action is Action.DELETE_VALUE:
        return {**record, "valueName": name} if name else {**record, "action": str(Action.DELETE_KEY)}
    record["valueName"] = name
    kind, value = said.get("type", ""), said.get("value", "")
    if kind in TYPES.values():
        record["type"] = kind
    if kind in _DIGITS and len(value) <= _DIGITS[kind] and _HEXADECIMAL.fullmatch(value):
        number = int(value, 16)
        return with_value(record, str(number), number=number)
    return with_value(record, value, number=None) if kind in _TEXTS else record
