"""Parts of a policy: what a list surely holds and why it may hold more; whether an object says something that we do not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from scanner.derive.tables import Record, Table
from scanner.language.types import typed
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)
_ID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

T = TypeVar("T")


def unless(why: Unknown | None, value: T) -> T | Unknown:
    """The value, unless there is a reason why it is not known."""
    return value if why is None else why


@dataclass(frozen=True, slots=True)
class Chosen:
    """``values``: what surely stands in a list. ``doubt``: why anything else may stand in it, too; None if the list is fully known."""

    values: frozenset[str]
    doubt: Unknown | None

    def has(self, value: str) -> Truth:
        """Whether the list holds this value."""
        if value in self.values:
            return True
        return unless(self.doubt, value=False)

    def any(self, values: Iterable[str]) -> Truth:
        """Whether the list holds one of these values."""
        return disjunction(map(self.has, values))

    @property
    def empty(self) -> Truth:
        """Whether the list holds nothing."""
        if self.values:
            return False
        return unless(self.doubt, value=True)


def chosen(table: Table, record: Record, name: str) -> Chosen:
    """The list (or the flags) in a declared field. Items that are none of the declared type are a doubt."""
    value = table.read(record, name)
    if isinstance(value, Unknown):
        return Chosen(frozenset(), value)
    if isinstance(value, frozenset):
        return Chosen(value, None)
    item = table.resource.fields[name].items["item"]
    values, doubt = set[str](), None
    for each in value:
        read = typed(item, each, table.now)
        if isinstance(read, Unknown):
            doubt = read
        else:
            values.add(read)
    return Chosen(frozenset(values), doubt)


def chosen_ids(table: Table, record: Record, name: str) -> Chosen:
    """The list in a declared field, with object and app ids spelled as the directory does, in small letters."""
    found = chosen(table, record, name)
    return Chosen(frozenset(each.lower() if _ID.fullmatch(each) else each for each in found.values), found.doubt)


def strange(value: Mapping[str, Any], known: frozenset[str]) -> bool:
    """Whether an object says something under a name that is not documented. (Names with an @ are annotations.)"""
    return any(name not in known and "@" not in name and not says_nothing(each) for name, each in value.items())


def says_nothing(value: Any) -> bool:
    """Whether a value is how a service writes that nothing is configured: null, empty, or an object of such."""
    if isinstance(value, dict):
        return all(says_nothing(each) for each in value.values())
    return value is None or value in ("", [])
