"""Administrative templates (ADMX): settings by their names, on or off, with the whole numbers that were entered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from scanner.derive.policies.model import Policy, Read, first, unread
from scanner.derive.policies.parents import Children
from scanner.derive.policies.profiles import id_of, name_of
from scanner.derive.policies.rows import Statement, rounded_up, settings, whole
from scanner.derive.policies.table import UNCLEAR, Template, table
from scanner.derive.reach.assignments import targets_of
from scanner.derive.tables import Record, Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Unknown

_KANA_OR_KANJI = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def admin_templates(tables: Tables) -> Read:
    """All policies made from administrative templates."""
    listed = tables["intune.groupPolicyConfigurations"]
    found = Children(tables["intune.groupPolicyDefinitionValues"])
    nameless = INVALID if any(id_of(record) is None for record in listed.records()) else None
    return Read(tuple(_policy(record, found) for record in listed.records() if id_of(record) is not None), first(listed.open, nameless))


def _policy(record: Record, found: Children) -> Policy:
    values = [_Value(each) for each in found.of(record["id"])]
    doubt = first(found.open, *(each.doubt for each in values))
    return Policy(
        surface="admx",
        id=record["id"],
        name=name_of(record),
        platform="windows",
        targets=targets_of(record.get("assignments")),
        narrowed=None,
        settings=(*(() if doubt is None else (unread(doubt),)), *settings(_statements(values))),
    )


class _Value:
    """One setting of a policy. ``doubt``: why it may be one of the wanted ones although it could not be told which.

    ``row``: the one that it surely is; ``perhaps``: those that it may be, by its words.
    """

    def __init__(self, value: Any) -> None:
        definition = value.get("definition") if isinstance(value, dict) else None
        told = definition if isinstance(definition, dict) else {}
        name, category = name_of(told), name_of(told, "categoryPath")
        self.name = "" if isinstance(name, Unknown) else name.strip().casefold()
        self.category = "" if isinstance(category, Unknown) else category.strip()
        self.origin = told.get("policyType")
        self.enabled: bool | Unknown = value["enabled"] if isinstance(value, dict) and type(value.get("enabled")) is bool else MISSING
        self.entered = value.get("presentationValues") if isinstance(value, dict) else None
        imported = self.origin == "admxIngested"
        self.row = next((row for row in table().admx if self._is(row) and (row.imported or not imported)), None)
        self.perhaps = [row for row in table().admx if self._may_be(row) and (row.imported or not imported)] if self.row is None else []
        self.doubt: Unknown | None = None
        if not imported and self.row is None and self.name not in _needed_names():
            self.doubt = name if isinstance(name, Unknown) else _doubt(name, self.category)

    def _is(self, row: Template) -> bool:
        return self.name in row.names and self.category.endswith(row.under)

    def _may_be(self, row: Template) -> bool:
        """Whether it may be the setting of a row under another Japanese name."""
        return _KANA_OR_KANJI.search(self.name) is not None and any(word in self.name for word in row.words)

    def number(self, per: int) -> int | Unknown:
        """The one whole number that was entered."""
        if not isinstance(self.entered, list):
            return MISSING if self.entered is None else INVALID
        numbers = [each["value"] for each in self.entered if isinstance(each, dict) and whole(each.get("value"))]
        return rounded_up(numbers[0], per) if len(numbers) == 1 else UNCLEAR


def _doubt(name: str, category: str) -> Unknown | None:
    """Why a setting with a name that no row has may be a wanted one: it is translated otherwise, or in a third language."""
    if name.isascii():
        return None
    if _KANA_OR_KANJI.search(name):
        return UNCLEAR if any(word in text for word in table().japanese for text in (category, name)) else None
    return UNCLEAR


def _statements(values: list[_Value]) -> Iterator[Statement]:
    for value in values:
        if value.row is not None:
            said = _said(value, value.row, values)
            if said is not None:
                yield from (Statement(name, part, said) for name, part in value.row.sets)
        for row in value.perhaps:
            yield from (Statement(name, part, UNCLEAR) for name, part in row.sets)


def _said(value: _Value, row: Template, values: list[_Value]) -> bool | int | Unknown | None:
    if isinstance(value.enabled, Unknown):
        return value.enabled
    said = row.enabled if value.enabled else row.disabled
    if said == "":
        return None
    if value.origin not in ("admxBacked", "admxIngested"):
        return MISSING if value.origin is None else INVALID
    if said == "unclear":
        return MISSING
    needed = _needed(row, values)
    if needed is not True:
        return None if needed is False else needed
    return value.number(row.per) if said == "number" else bool(said)


@cache
def _needed_names() -> frozenset[str]:
    return frozenset().union(*(row.needs for row in table().admx))


def _needed(row: Template, values: list[_Value]) -> bool | Unknown:
    """Whether the setting that this one needs is on in the same policy; unclear if the policy leaves it alone."""
    if not row.needs:
        return True
    return next((each.enabled for each in values if each.name in row.needs), UNCLEAR)
