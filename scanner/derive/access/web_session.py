"""After how long without activity the web apps of Microsoft 365 sign people out.

Source: https://learn.microsoft.com/graph/api/resources/activitybasedtimeoutpolicy (the times lie in JSON inside a string).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.tables import Tables
from scanner.language.types import INVALID
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown, disjunction

_EVERY_APP = "default"
_SPAN = re.compile(r"(?:(\d{1,3})\.)?(\d{1,2}):([0-5]\d):([0-5]\d)\Z", re.ASCII)


def web_session(tables: Tables, organisation: Organisation) -> Derived:
    """One record, ``id`` "default": what holds for every web app that has no time of its own.

    ``signsOut``: whether a time is set; ``minutes``: that time, rounded up, where there is one.
    """
    table = tables["entra.activityBasedTimeoutPolicies"]
    if table.missing is not None:
        return nothing(table.missing)
    minutes: list[int] = []
    doubts: list[Unknown] = [] if table.open is None else [table.open]
    for active, definitions in table.rows("isOrganizationDefault", "definition"):
        if active is False:
            continue
        for found in _times(definitions):
            if isinstance(found, Unknown):
                doubts.append(found)
            elif active is True:
                minutes.append(found)
            else:
                doubts.append(active)
    unsure = disjunction(doubts)
    record: dict[str, Any] = {"id": _EVERY_APP, "signsOut": fact(disjunction((bool(minutes), unsure)))}
    if isinstance(unsure, Unknown):
        record["minutes"] = fact(unsure)
    elif minutes:
        record["minutes"] = min(minutes)
    return Derived([record], None, complete=True)


def _times(definitions: Any) -> Iterator[int | Unknown]:
    """Minutes that a policy sets for every app; unknown where it cannot be read."""
    if isinstance(definitions, Unknown):
        yield definitions
        return
    for text in definitions:
        policies = _policies(text)
        if isinstance(policies, Unknown):
            yield policies
            continue
        for policy in policies:
            if not isinstance(policy, Mapping) or not isinstance(policy.get("ApplicationId"), str):
                yield INVALID
            elif policy["ApplicationId"].casefold() == _EVERY_APP:
                yield _minutes(policy.get("WebSessionIdleTimeout"))


def _policies(text: Any) -> list[Any] | Unknown:
    try:
        whole = msgspec.json.decode(text) if isinstance(text, str) else None
    except msgspec.DecodeError:
        return INVALID
    inner = whole.get("ActivityBasedTimeoutPolicy") if isinstance(whole, Mapping) else None
    policies = inner.get("ApplicationPolicies") if isinstance(inner, Mapping) else None
    return policies if isinstance(policies, list) else INVALID


def _minutes(text: Any) -> int | Unknown:
    """Minutes of a span written as ``d.hh:mm:ss``, rounded up."""
    match = _SPAN.match(text) if isinstance(text, str) else None
    if match is None:
        return INVALID
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return -(-whole // 60) if whole else INVALID
