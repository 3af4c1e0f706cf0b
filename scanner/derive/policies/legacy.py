"""Endpoint security and baselines of the old kind (intents): settings named after the types and properties of profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from scanner.derive.policies.model import Policy, Read, first, unread
from scanner.derive.policies.parents import Children
from scanner.derive.policies.profiles import id_of, look_at, name_of, platform_of
from scanner.derive.policies.rows import Statement, settings, statements
from scanner.derive.policies.table import UNCLEAR, table
from scanner.derive.reach.assignments import Targets, targets_of
from scanner.derive.tables import Record, Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Unknown

_OF_TYPES = "deviceConfiguration--"
_OF_TEMPLATES = "admx--"


def intents(tables: Tables) -> Read:
    """All policies of the old kind."""
    listed = tables["intune.intents"]
    found, assigned = Children(tables["intune.intentSettings"]), Children(tables["intune.intentAssignments"])
    nameless = INVALID if any(id_of(record) is None for record in listed.records()) else None
    policies = tuple(_policy(record, found, assigned, tables.now) for record in listed.records() if id_of(record) is not None)
    return Read(policies, first(listed.open, nameless))


def _policy(record: Record, found: Children, assigned: Children, now: datetime) -> Policy:
    said = _Said(found.of(record["id"]))
    doubt = first(found.open, said.doubt)
    return Policy(
        surface="intent",
        id=record["id"],
        name=name_of(record),
        platform=said.platform(doubt),
        targets=_targets(assigned, record["id"]),
        narrowed=None,
        settings=(*(() if doubt is None else (unread(doubt),)), *settings(said.statements(now))),
    )


def _targets(assigned: Children, policy: str) -> Targets:
    return targets_of(assigned.of(policy)) if assigned.open is None else assigned.open


class _Said:
    """What the settings of one policy say, by type and property."""

    def __init__(self, values: list[Any]) -> None:
        self._of: dict[str, dict[str, Any]] = {}
        self._words: list[str] = []
        self.doubt: Unknown | None = None
        for value in values:
            definition = value.get("definitionId") if isinstance(value, dict) else None
            if not isinstance(definition, str):
                self.doubt = MISSING if definition is None and isinstance(value, dict) else INVALID
            elif definition.startswith(_OF_TYPES):
                kind, _, name = definition.removeprefix(_OF_TYPES).partition("_")
                self._of.setdefault(kind, {})[name] = _value(value)
                if kind not in table().templates and not table().holds_nothing(kind, None):
                    self.doubt = UNCLEAR
            elif definition.startswith(_OF_TEMPLATES):
                self._words.append(definition.lower())
            else:
                self.doubt = UNCLEAR

    def platform(self, doubt: Unknown | None) -> str | Unknown:
        """The platform that the settings are for."""
        known = {each for kind in self._of if not isinstance(each := platform_of(kind), Unknown)}
        if self._words:
            known.add("windows")
        if len(known) == 1:
            return known.pop()
        return UNCLEAR if doubt is None else doubt

    def statements(self, now: datetime) -> Iterator[Statement]:
        """What the table's rows make of the settings."""
        for kind, values in self._of.items():
            if kind in table().templates:
                yield from statements(table().templates[kind], look_at(values, None), now)
        for word, sets in table().legacy.items():
            if any(word in each for each in self._words):
                yield from (Statement(name, part, UNCLEAR) for name, part in sets)


def _value(setting: Mapping[str, Any]) -> Any:
    """The value of a setting: Graph writes it as JSON in a text. Plain texts are not stored."""
    if "valueJson" not in setting:
        return setting["value"] if setting.get("value") is not None else MISSING
    text = setting["valueJson"]
    try:
        return msgspec.json.decode(text) if isinstance(text, str) else INVALID
    except msgspec.DecodeError:
        return INVALID
