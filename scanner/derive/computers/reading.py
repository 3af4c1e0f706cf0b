"""What was read from one Windows computer: records of the local resources by computer, and why some of it is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.devices.reading import reason_named
from scanner.derive.tables import Record, Table, Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

COMPUTERS = "windows.computers"
INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)
NOT_COLLECTED = unknown(Reason.NOT_COLLECTED)
NO_SUBJECT = unknown(Reason.NO_SUBJECT)
DENIED = unknown(Reason.PERMISSION_DENIED)

# Resources that only an administrator can read: without those rights, nothing told means that nobody could look.
_ADMINISTRATORS = frozenset({"volumes", "optionalFeatures", "securityPolicy", "shares", "smbServer", "eventLogs", "defenderPreferences"})

_CLIENT = re.compile(r"Windows (?:7|8|8\.1|1\d)\b", re.ASCII)
_HIVES = {"hkey_local_machine": "hklm", "hklm:": "hklm"}


@dataclass(frozen=True, slots=True)
class Row:
    """One record and the table that says how it is read."""

    table: Table
    record: Record

    def read(self, field: str) -> Any:
        """The typed value of a declared field, or an `Unknown`."""
        return self.table.read(self.record, field)

    def is_(self, field: str, *values: Any) -> Truth:
        """Whether the field has one of these values."""
        value = self.read(field)
        return value if isinstance(value, Unknown) else value in values


@dataclass(frozen=True, slots=True)
class Told:
    """The records of one resource about one computer. ``open``: why there may be more; None if that is all."""

    rows: tuple[Row, ...]
    open: Unknown | None

    def lacking(self, truths: Iterable[Truth]) -> Iterable[Truth]:
        """The truths and, if there may be more records, one that is not known."""
        yield from truths
        if self.open is not None:
            yield self.open


@dataclass(frozen=True, slots=True)
class Computer:
    """One computer whose file was brought in."""

    id: str
    row: Row
    _sources: Mapping[str, Source]

    @property
    def kind(self) -> Any:
        """workstation, server or domainController."""
        told = self.row.read("productType")
        if not isinstance(told, Unknown):
            return told
        role, caption = self.row.read("domainRole"), self.row.read("osCaption")
        if not isinstance(role, Unknown):
            return "domainController" if role.endswith("Controller") else "workstation" if role.endswith("Workstation") else "server"
        # The names of Windows are the same in every language; a domain controller carries that of a server.
        return "workstation" if isinstance(caption, str) and _CLIENT.search(caption) else told

    def told(self, name: str) -> Told:
        """What the resource ``windows.<name>`` says of it."""
        source = self._sources[name]
        rows = tuple(Row(source.table, record) for record in source.records.get(self.id, ()))
        return Told(rows, source.open if source.open is not None else self._unread(name, anything=bool(rows)))

    def covers(self, name: str) -> bool:
        """Whether its file looked into ``windows.<name>``, whatever can be read of it now. One whose list of that is unreadable may have."""
        sections = self.row.read("sections")
        if self._sources[name].records.get(self.id) or sections == INVALID:
            return True
        return not isinstance(sections, Unknown) and any(_named(each, name) for each in sections)

    def one(self, name: str) -> Row | Unknown:
        """The only record of ``windows.<name>``; `Unknown` where there is none, or more than one."""
        told = self.told(name)
        if len(told.rows) == 1:
            return told.rows[0]
        if told.rows:
            return INVALID
        return MISSING if told.open is None else told.open

    def read(self, name: str, field: str) -> Any:
        """A field of the only record of ``windows.<name>``."""
        row = self.one(name)
        return row if isinstance(row, Unknown) else row.read(field)

    def _unread(self, name: str, *, anything: bool) -> Unknown | None:
        """Why the computer may have more to say than was read."""
        for each in _listed(self.row.read("unread")):
            if isinstance(each, dict) and _named(each.get("resource"), name):
                return reason_named(each.get("reason"))
        sections = self.row.read("sections")
        if isinstance(sections, Unknown):
            # Files of other tools do not say what they cover: what they list is taken for the whole list.
            sections = [name] if anything else []
        if any(_named(each, name) for each in sections):
            return None
        return DENIED if name in _ADMINISTRATORS and self.row.read("elevated") is False else NOT_COLLECTED

    def registry(self, path: str, name: str) -> Any:
        """A value of the registry (int or str); None where it is known not to be set, an `Unknown` where that is not known."""
        told = self.told("registry")
        for row in told.rows:
            if _key(row.read("path")) == _key(path) and _folded(row.read("name")) == name.casefold():
                return _value_of(row)
        return MISSING if told.open is None else told.open

    def policy(self, section: str, key: str) -> Any:
        """A line of the security policy as text; None where the policy does not set it."""
        told = self.told("securityPolicy")
        for row in told.rows:
            if row.read("section") == section and _folded(row.read("key")) == key.casefold():
                return row.read("value")
        return told.open

    def policy_list(self, section: str, key: str) -> Any:
        """A line of the security policy as a list of texts; None where the policy does not set it."""
        told = self.told("securityPolicy")
        for row in told.rows:
            if row.read("section") == section and _folded(row.read("key")) == key.casefold():
                found = row.read("values")
                return found if isinstance(found, Unknown) or all(isinstance(each, str) for each in found) else INVALID
        return told.open


@dataclass(frozen=True, slots=True)
class Source:
    """One local resource, its records by computer. ``open``: why any computer may have more."""

    table: Table
    records: Mapping[str, list[Record]]
    open: Unknown | None


def source_of(table: Table) -> Source:
    """The records of a resource by computer."""
    found: dict[str, list[Record]] = {}
    lacking = table.open
    for record in table.records():
        computer = table.read(record, "of")
        if isinstance(computer, Unknown):
            lacking = computer
        else:
            found.setdefault(computer, []).append(record)
    return Source(table, found, lacking)


def sources_of(tables: Tables, names: Iterable[str]) -> Mapping[str, Source]:
    """The resources ``windows.<name>``, each read once."""
    return {name: source_of(tables[f"windows.{name}"]) for name in names}


def number_is(value: Any, *wanted: int, absent: Truth) -> Truth:
    """Whether a value of the registry is one of ``wanted``. ``absent``: what it means that the value is not set."""
    if isinstance(value, Unknown):
        return value
    if value is None:
        return absent
    return value in wanted if isinstance(value, int) else INVALID


def _value_of(row: Row) -> Any:
    present = row.read("present")
    if present is False:
        return None
    number, text = row.read("number"), row.read("value")
    return text if isinstance(number, Unknown) else number


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _named(value: Any, name: str) -> bool:
    return isinstance(value, str) and value.removeprefix("windows.") == name


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _key(path: Any) -> Any:
    if not isinstance(path, str):
        return path
    hive, _, rest = path.casefold().rstrip("\\").partition("\\")
    return f"{_HIVES.get(hive, hive)}\\{rest}"
