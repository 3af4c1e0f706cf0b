"""What was derived before and after a damage: a fact that a rule reads may stay or become unknown, and what was unknown stays so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from scanner.language.strict_yaml import loads
from scanner.snapshot.manifest import Entry
from tests.proof.rule_mutants import ROOT, library, nodes

Records = Mapping[str, Mapping[str, Any]]
_GONE: Any = object()
# Android is always encrypted from version 10 on, whatever a device says or leaves out: both facts are the same to every rule.
_SAME = {("derived.devices", "encryption"): [["encrypted", "by_default"], ["by_default", "encrypted"]]}
# When something was last heard of: less that was read was read until an earlier time, and all that rules ask of it is to be new.
_EARLIER = {("derived.fullScans", "reported"), ("derived.groupPolicyValues", "readAt")}
# A time that belongs to whoever told of a matter: where another source is believed instead, it is as new as that one. What it told is held
# by itself.
_TIMES = {("derived.windowsPcs", f"{matter}Reported"): f"{matter}ToldBy" for matter in ("antivirus", "drives", "firewall")}


@cache
def decisive() -> Mapping[str, frozenset[str]]:
    """The fields of every resource that the condition of some rule reads."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for rule_id, rule in library().rules.items():
        file = library().files[rule_id]
        named = {node["field"] for _, node in nodes(loads((ROOT / file).read_bytes(), file).data) if isinstance(node, dict) and "field" in node}
        found[rule.resource.name] |= {each for each in named if isinstance(each, str)}
    return {name: frozenset(fields) for name, fields in found.items()}


def records_of(derived: tuple[Entry, Path]) -> Records | None:
    """Derived records by id; None if the resource could not be worked out."""
    entry, path = derived
    if entry.state != "present":
        return None
    return {record["id"]: record for record in map(msgspec.json.decode, path.read_bytes().splitlines())}


def overturned(resource: str, before: Records | None, after: Records | None) -> Iterator[str]:
    """Facts that came out otherwise although less is known."""
    if before is None:
        if after:
            yield f"{resource} became known"
        return
    for record_id, record in before.items():
        now = None if after is None else after.get(record_id)
        if now is None:
            continue
        for name in sorted(decisive().get(resource, ())):
            old, new = _value(record, name), _value(now, name)
            same = _SAME.get((resource, name), ())
            # A fact that was not worked out, because others had settled the matter, is no doubt.
            if old is _GONE or old == new or _unknown(new) or [old, new] in same:
                continue
            earlier = (resource, name) in _EARLIER and isinstance(old, str) and isinstance(new, str) and new < old
            teller = _TIMES.get((resource, name))
            if not earlier and (teller is None or record.get(teller) == now.get(teller)):
                yield f"{resource} {record_id} {name} went from {_said(old)} to {_said(new)}"


def _value(record: Mapping[str, Any], name: str) -> Any:
    """A field; not there and an unknown value are the same to a rule."""
    value: Any = record
    for part in name.split("."):
        value = value.get(part, _GONE) if isinstance(value, Mapping) and not _unknown(value) else value
    return value


def _unknown(value: Any) -> bool:
    return value is _GONE or (isinstance(value, Mapping) and set(value) == {"unknown"})


def _said(value: Any) -> str:
    return "unknown" if _unknown(value) else repr(value)
