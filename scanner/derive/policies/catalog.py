"""Policies of the settings catalog, endpoint security of the new kind included: trees of settings, read to the last leaf."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scanner.derive.policies.addresses import Addresses, of_definition
from scanner.derive.policies.model import Policy, Read, first, unread
from scanner.derive.policies.parents import Children
from scanner.derive.policies.profiles import id_of, name_of
from scanner.derive.policies.rows import settings, statements, whole
from scanner.derive.policies.table import UNCLEAR, table
from scanner.derive.reach.assignments import targets_of
from scanner.derive.tables import Record, Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason

_PLATFORMS = {
    "windows10": "windows", "windows10X": "windows", "macOS": "macos", "iOS": "ios",
    "android": "android", "androidEnterprise": "android", "aosp": "android",
}  # fmt: skip
_VALUES = {
    "simpleSettingValue": "simple", "choiceSettingValue": "choice", "choiceSettingCollectionValue": "choice",
    "groupSettingValue": "group", "groupSettingCollectionValue": "group",
}  # fmt: skip
_ELSEWHERE = frozenset({"none", "linux", "visionOS", "tvOS"})


def catalog(tables: Tables) -> Read:
    """All policies of the catalog that are for one of the four platforms, or for nobody knows which."""
    listed = tables["intune.configurationPolicies"]
    found = Children(tables["intune.configurationPolicySettings"])
    more = listed.open
    policies = []
    for record in listed.records():
        if id_of(record) is None:
            more = first(more, INVALID)
        elif (platform := _platform(record.get("platforms"))) is not None:
            policies.append(_policy(record, platform, found, tables.now))
    return Read(tuple(policies), more)


def _platform(value: Any) -> str | Unknown | None:
    """The platform of a policy; None if it is for others only."""
    if not isinstance(value, str):
        return MISSING if value is None else INVALID
    named = {each.strip() for each in value.split(",")}
    if not named <= _PLATFORMS.keys() | _ELSEWHERE:
        return INVALID
    ours = {_PLATFORMS[each] for each in named - _ELSEWHERE}
    if len(ours) > 1:
        return UNCLEAR
    return ours.pop() if ours else None


def _policy(record: Record, platform: str | Unknown, found: Children, now: datetime) -> Policy:
    listed = found.of(record["id"])
    addresses = Addresses()
    doubt = _doubt(record.get("settingCount"), len(listed), found)
    for each in listed:
        doubt = first(doubt, _walk(each.get("settingInstance") if isinstance(each, dict) else None, addresses))
    if platform == "android" and listed:
        doubt = first(doubt, UNCLEAR)
    return Policy(
        surface="catalog",
        id=record["id"],
        name=name_of(record, "name"),
        platform=platform,
        targets=targets_of(record.get("assignments")),
        narrowed=None,
        settings=(*(() if doubt is None else (unread(doubt),)), *settings(statements(table().catalog, addresses.look, now, spelled=True))),
    )


def _doubt(count: Any, read: int, found: Children) -> Unknown | None:
    """Why the policy may have more settings than were read. ``count``: how many Graph says it has."""
    if whole(count):
        return None if read >= count else first(found.missing, unknown(Reason.INCOMPLETE))
    return first(found.open, MISSING if count is None else INVALID)


def _walk(instance: Any, addresses: Addresses) -> Unknown | None:
    """Note the value of an instance and of all below it. Returns why something below could not be read; None if all was."""
    definition = instance.get("settingDefinitionId") if isinstance(instance, dict) else None
    if not isinstance(definition, str):
        return INVALID
    address = of_definition(definition)
    texts = instance.get("simpleSettingCollectionValue")
    if isinstance(texts, list):
        addresses.put(address, [each.get("value") if isinstance(each, dict) else None for each in texts])
        return None
    name = next((each for each in _VALUES if isinstance(instance.get(each), dict | list)), None)
    if name is None:
        addresses.put(address, INVALID)
        return INVALID
    values = instance[name] if isinstance(instance[name], list) else [instance[name]]
    doubts = [_note(_VALUES[name], address, definition, each, addresses) for each in values]
    return first(*doubts)


def _note(kind: str, address: str, definition: str, value: Any, addresses: Addresses) -> Unknown | None:
    if not isinstance(value, dict):
        addresses.put(address, INVALID)
        return INVALID
    said = value.get("value")
    if kind == "simple":
        if said is None:  # a secret, which is stored without its value
            addresses.hide(address)
        else:
            addresses.put(address, said)
        return None
    addresses.put(address, _chosen(definition, said) if kind == "choice" else [])
    children = value.get("children")
    if not isinstance(children, list):
        return MISSING if children is None else INVALID
    doubts = [_walk(each, addresses) for each in children]
    return first(*doubts)


def _chosen(definition: str, said: Any) -> Any:
    """The end of a choice, which is spelled with the definition in front."""
    if isinstance(said, str) and said.startswith(f"{definition}_"):
        return said.removeprefix(f"{definition}_")
    return MISSING if said is None else INVALID
