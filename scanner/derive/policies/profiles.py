"""Profiles (templates) and compliance policies: objects of many types in one list, as beta shows them or, failing that, as v1.0 does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from scanner.derive.policies.model import Policy, Read, first, unread
from scanner.derive.policies.rows import Look, Statement, settings, statements, whole
from scanner.derive.policies.table import Rows, table
from scanner.derive.reach.assignments import targets_of
from scanner.derive.tables import Record, Table, Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason

WINDOWS_CUSTOM = "windows10CustomConfiguration"

_GRAPH = "#microsoft.graph."
_BEGINNINGS = (("windows", "windows"), ("macOS", "macos"), ("ios", "ios"), ("android", "android"), ("aosp", "android"))
_APPLICABILITY = tuple(f"deviceManagementApplicabilityRule{each}" for each in ("OsEdition", "OsVersion", "DeviceMode"))


def templates(tables: Tables) -> Read:
    """Device configuration profiles; custom ones of Windows are another surface (see `scanner.derive.policies.custom`)."""
    listed = Listed(tables["intune.deviceConfigurations"], tables["intune.deviceConfigurationDetails"])
    return Read(
        tuple(
            policy
            for record, absent, now in listed.records()
            if kind_of(record) != WINDOWS_CUSTOM and (policy := _policy("template", record, absent, now, table().templates)) is not None
        ),
        listed.open,
    )


def compliance(tables: Tables) -> Read:
    """Compliance policies, with the hours after which a device that does not comply is blocked."""
    listed = Listed(tables["intune.deviceCompliancePolicies"], tables["intune.deviceCompliancePolicyDetails"])
    found = (_policy("compliance", record, absent, now, table().compliance) for record, absent, now in listed.records())
    return Read(tuple(policy for policy in found if policy is not None), listed.open)


class Listed:
    """The objects of v1.0's list and of beta's list of the same things: beta's where it has the id."""

    def __init__(self, stable: Table, beta: Table) -> None:
        self._stable = stable
        self._beta = beta
        nameless = INVALID if any(id_of(record) is None for each in (stable, beta) for record in each.records()) else None
        self.open = first(beta.open, nameless)

    def records(self) -> Iterator[tuple[Record, Unknown, datetime]]:
        """Every object, why a property that it lacks is not known, and when it was collected."""
        known = set()
        for record in self._beta.records():
            known.add(id_of(record))
            if id_of(record) is not None:
                yield record, MISSING, self._beta.now
        for record in self._stable.records():
            if id_of(record) is not None and id_of(record) not in known:
                yield record, MISSING if self._beta.open is None else self._beta.open, self._stable.now


def id_of(record: Record) -> str | None:
    """The id of an object; None if it has none, or an empty one, which would not tell it from others."""
    found = record.get("id")
    return found if isinstance(found, str) and found != "" else None


def name_of(record: Record, key: str = "displayName") -> str | Unknown:
    """The name that the tenant gave an object."""
    found = record.get(key)
    if isinstance(found, str):
        return found
    return MISSING if found is None else INVALID


def kind_of(record: Record) -> str | Unknown:
    """The type of an object without Graph's prefix."""
    found = name_of(record, "@odata.type")
    if isinstance(found, Unknown) or found.startswith(_GRAPH):
        return found if isinstance(found, Unknown) else found.removeprefix(_GRAPH)
    return INVALID


def platform_of(kind: str) -> str | Unknown:
    """The platform that the name of a type tells."""
    return next((platform for beginning, platform in _BEGINNINGS if kind.startswith(beginning)), INVALID)


def look_at(record: Record, absent: Unknown | None, never_null: Collection[str] = ()) -> Look:
    """How to read dotted paths of an object. ``absent``: what it means that a property is not there at all (None: not configured).

    ``never_null``: paths at whose end a null is no answer. (What is around them may be null: not configured.)
    """

    def look(path: str) -> Any:
        value: Any = record
        for name in path.split("."):
            if value is None or isinstance(value, Unknown):
                return value
            if not isinstance(value, Mapping):
                return INVALID
            value = value.get(name, absent)
        return MISSING if value is None and path in never_null else value

    return look


def _policy(surface: str, record: Record, absent: Unknown, now: datetime, kinds: Mapping[str, Rows]) -> Policy | None:
    kind = kind_of(record)
    if not isinstance(kind, Unknown) and table().holds_nothing(kind, record.get("bundleId")):
        return None
    known = None if isinstance(kind, Unknown) else kinds.get(kind)
    found: list[Statement] = []
    if known is not None:
        look = look_at(record, absent, table().never_null[str(kind)])
        found.extend(statements((row for row in known if not row.only), look, now))
    if surface == "compliance":
        found.extend(_block(record))
    doubt = kind if isinstance(kind, Unknown) else unknown(Reason.INCONCLUSIVE)
    return Policy(
        surface=surface,
        id=str(record["id"]),
        name=name_of(record),
        platform=kind if isinstance(kind, Unknown) else platform_of(kind),
        targets=targets_of(record.get("assignments")),
        narrowed=narrowed(record, absent) if surface == "template" else None,
        settings=(*(() if known is not None else (unread(doubt),)), *settings(found)),
    )


def narrowed(record: Record, absent: Unknown) -> Unknown | None:
    """Why a profile may pass some of its devices over: rules of applicability, which only beta shows."""
    reasons = (unknown(Reason.INCONCLUSIVE) if name in record else absent for name in _APPLICABILITY if record.get(name, absent) is not None)
    return next(reasons, None)


def _block(record: Record) -> Iterator[Statement]:
    """How many hours pass before a device that does not comply is blocked: the shortest, if there are several."""
    rules = record.get("scheduledActionsForRule")
    if not isinstance(rules, list):
        yield _after(MISSING if rules is None else INVALID)
        return
    for rule in rules:
        actions = rule.get("scheduledActionConfigurations") if isinstance(rule, dict) else None
        for action in actions if isinstance(actions, list) else (None,):
            yield from _action(action)


def _action(action: Any) -> Iterator[Statement]:
    kind, hours = (action.get("actionType"), action.get("gracePeriodHours")) if isinstance(action, dict) else (None, None)
    if kind == "block":
        yield _after(hours if whole(hours) else INVALID)
    elif not isinstance(kind, str):
        yield _after(MISSING if kind is None else INVALID)


def _after(hours: Any) -> Statement:
    return Statement("blockAfterHours", "", hours)
