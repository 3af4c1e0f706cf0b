"""Custom profiles of Windows: settings by OMA-URI. Whole numbers and true or false are stored, texts are not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scanner.derive.policies.addresses import Addresses, of_uri
from scanner.derive.policies.model import Policy, Read, first, unread
from scanner.derive.policies.profiles import WINDOWS_CUSTOM, Listed, kind_of, name_of, narrowed
from scanner.derive.policies.rows import settings, statements, whole
from scanner.derive.policies.table import table
from scanner.derive.reach.assignments import targets_of
from scanner.derive.tables import Record, Tables
from scanner.language.types import INVALID
from scanner.model.logic import Unknown


def custom(tables: Tables) -> Read:
    """All custom profiles of Windows."""
    listed = Listed(tables["intune.deviceConfigurations"], tables["intune.deviceConfigurationDetails"])
    found = (_policy(record, absent, now) for record, absent, now in listed.records() if kind_of(record) == WINDOWS_CUSTOM)
    return Read(tuple(found), listed.open)


def _policy(record: Record, absent: Unknown, now: datetime) -> Policy:
    addresses = Addresses()
    listed = record.get("omaSettings", absent)
    doubt = listed if isinstance(listed, Unknown) else None if isinstance(listed, list) else INVALID
    for each in listed if isinstance(listed, list) else ():
        doubt = first(doubt, _note(each, addresses))
    return Policy(
        surface="omaUri",
        id=str(record["id"]),
        name=name_of(record),
        platform="windows",
        targets=targets_of(record.get("assignments")),
        narrowed=narrowed(record, absent),
        settings=(*(() if doubt is None else (unread(doubt),)), *settings(statements(table().catalog, addresses.look, now))),
    )


def _note(setting: Any, addresses: Addresses) -> Unknown | None:
    """Note one setting. Returns why it could not be read; None if it was."""
    uri = setting.get("omaUri") if isinstance(setting, dict) else None
    if not isinstance(uri, str):
        return INVALID
    value = setting.get("value")
    if type(value) is bool:
        addresses.put(of_uri(uri), "true" if value else "false")
    elif whole(value):
        addresses.put(of_uri(uri), value)
    else:
        addresses.hide(of_uri(uri))
    return None
