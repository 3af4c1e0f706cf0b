"""One setting of a group policy as a record, the same whether GptTmpl.inf, Registry.pol or a report says it. Secrets stay where they stood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scanner.ingest.inf import Inf, Line
from scanner.ingest.model import Refused
from scanner.ingest.preg import TYPES, Action, Entry, Pol
from scanner.ingest.secret_values import is_secret, shown
from scanner.model.errors import Place

# Longer texts are no settings that anything here judges.
MAX_TEXT = 4096
INTEGERS = range(-(2**63), 2**63)

# Here the names of the values are secrets too: what may read a device over SNMP.
_SECRET_NAMES = re.compile(r"\\ValidCommunities(?:\\|$)", re.IGNORECASE)
_WHOLE = re.compile(r"-?\d{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """Values of policies.groupPolicySettings, and the secrets that were left out of them."""

    values: tuple[dict[str, Any], ...]
    refused: tuple[Refused, ...]


def of_inf(inf: Inf, file: str) -> Settings:
    """The settings of a GptTmpl.inf."""
    return _kept((of_line(line), Place(file, line.line, 1)) for line in inf.lines)


def of_pol(pol: Pol, file: str) -> Settings:
    """The settings of a Registry.pol."""
    return _kept((of_entry(entry), Place(file)) for entry in pol.entries)


def of_records(records: Iterable[tuple[dict[str, Any], int]], file: str) -> Settings:
    """Records that a report made, each with its line."""
    return _kept((record, Place(file, line, 1)) for record, line in records)


def of_line(line: Line) -> dict[str, Any]:
    """``{area: securityPolicy, section, key, type?, value?, number?, values?}``"""
    made: dict[str, Any] = {"area": "securityPolicy", "section": line.section, "key": line.key}
    if line.type in TYPES:
        made["type"] = TYPES[line.type]
    return with_value(made, line.value if line.values is None else line.values, number=line.number)


def of_entry(entry: Entry) -> dict[str, Any]:
    """``{area: registry, action, key, valueName?, type?, value?, number?, values?}``; bytes (REG_BINARY) are not kept."""
    made: dict[str, Any] = {"area": "registry", "action": entry.action.value, "key": entry.key}
    if entry.action in (Action.SET, Action.DELETE_VALUE):
        made["valueName"] = entry.name
    if entry.action is not Action.SET:
        return made
    if entry.type in TYPES:
        made["type"] = TYPES[entry.type]
    if isinstance(entry.data, int):
        return with_value(made, str(entry.data), number=entry.data)
    return made if entry.data is None or isinstance(entry.data, bytes) else with_value(made, entry.data, number=None)


def with_value(record: dict[str, Any], value: str | tuple[str, ...], *, number: int | None) -> dict[str, Any]:
    """The record with ``value`` (text), ``values`` of a list, and ``number`` where the value is one."""
    text = value if isinstance(value, str) else ",".join(value)
    if len(text) > MAX_TEXT:
        return record
    record["value"] = text
    if not isinstance(value, str):
        record["values"] = list(value)
    if number is not None and number in INTEGERS:
        record["number"] = number
    return record


def whole_number(text: str) -> int | None:
    """The whole number that a text writes in decimal; None where it writes none."""
    return int(text) if _WHOLE.fullmatch(text) else None


def _kept(records: Iterable[tuple[dict[str, Any], Place]]) -> Settings:
    values, refused = [], []
    for record, place in records:
        key, name = record["key"], record.get("valueName", "")
        if _SECRET_NAMES.search(key):
            refused.append(Refused("SNMP community", place))
        elif "number" not in record and is_secret(f"{key}\\{name}" if name else key, record.get("value", "")):
            refused.append(Refused(shown(name or key), place))
            values.append({field: each for field, each in record.items() if field not in ("value", "values")})
        else:
            values.append(record)
    return Settings(tuple(values), tuple(refused))
