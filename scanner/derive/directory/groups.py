"""Privileged groups of the directory, and who is in which, directly or through other groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import together
from scanner.derive.directory.units import in_order, rid_of, sid_of
from scanner.derive.tables import Table, Tables
from scanner.language.types import INVALID, read
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

GROUPS = "directory.privilegedGroups"

# https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers: the same in every language.
_BUILT_IN = {
    "S-1-5-32-544": "administrators",
    "S-1-5-32-548": "accountOperators",
    "S-1-5-32-549": "serverOperators",
    "S-1-5-32-550": "printOperators",
    "S-1-5-32-551": "backupOperators",
    "S-1-5-32-552": "replicator",
}
_OF_THE_DOMAIN = {
    512: "domainAdmins",
    518: "schemaAdmins",
    519: "enterpriseAdmins",
    520: "policyCreators",
    526: "keyAdmins",
    527: "enterpriseKeyAdmins",
}
_EVERY_DOMAIN_HAS = frozenset({"administrators", "domainAdmins"})
_GROUP = "group"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group. ``group``: whether it is a group itself, whose own members are listed besides."""

    sid: Any
    name: Any
    group: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A privileged group. ``open``: why somebody may be in it who is not among ``members``; None if all are."""

    sid: Any
    name: Any
    role: Any
    members: tuple[Member, ...]
    open: Unknown | None


class Membership:
    """Who is in which privileged group. ``open``: why there may be more; None if all is known."""

    def __init__(self, table: Table) -> None:
        self.groups = list(_groups(table))
        self.open = _open(table, self.groups)
        self.names: dict[str, Any] = {}
        self._of: defaultdict[str, list[Any]] = defaultdict(list)
        for group in self.groups:
            for sid, name in {each.sid: each.name for each in group.members if not each.group and isinstance(each.sid, str)}.items():
                self.names.setdefault(sid, name)
                self._of[sid].append(group.name)

    def privileged(self, sid: Any) -> Truth:
        """Whether an account is in a privileged group."""
        if isinstance(sid, Unknown):
            return sid
        if sid in self._of:
            return True
        return False if self.open is None else self.open

    def of(self, sid: Any) -> Any:
        """The names of the privileged groups that an account is in, sorted."""
        lacking = together(sid, self.open)
        return in_order(self._of.get(sid, [])) if lacking is None else lacking


def directory_groups(tables: Tables, organisation: Organisation) -> Derived:
    """One record per privileged group, by the well-known identifiers of Windows; members are counted through other groups, too.

    Source: https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers.
    """
    table = tables[GROUPS]
    if table.missing is not None:
        return nothing(table.missing)
    found = Membership(table)
    records = sorted((_written(at, group) for at, group in enumerate(found.groups)), key=lambda record: str(record["id"]))
    return Derived(records, None, complete=table.complete and _expected(found.groups))


def _written(at: int, group: Group) -> Mapping[str, Any]:
    accounts = [each for each in group.members if not each.group]
    facts = {
        "name": group.name,
        "rid": rid_of(group.sid),
        "role": group.role,
        "members": in_order([each.name for each in accounts]) if group.open is None else group.open,
        "memberCount": len(accounts) if group.open is None else group.open,
        "empty": _empty(group, accounts),
    }
    return {"id": f"?{at}" if isinstance(group.sid, Unknown) else group.sid} | {name: fact(value) for name, value in facts.items()}


def _empty(group: Group, accounts: list[Member]) -> Truth:
    # Whatever cannot be resolved may be a group without members.
    if any(not isinstance(each.sid, Unknown) for each in accounts):
        return False
    return True if group.open is None else group.open


def _groups(table: Table) -> Iterator[Group]:
    for record in table.records():
        sid, name = sid_of(table.read(record, "objectSid")), table.read(record, "sAMAccountName")
        listed = table.read(record, "members")
        members = () if isinstance(listed, Unknown) else tuple(_member(table, each) for each in listed)
        lacking = together(listed, *(each.sid for each in members))
        yield Group(sid, name, _role(sid, name), members, lacking)


def _member(table: Table, each: Any) -> Member:
    if not isinstance(each, dict):
        return Member(INVALID, INVALID, group=False)
    items = table.resource.fields["members"].items
    sid, name, kind = (read(items[field], each, table.now) for field in ("sid", "name", "objectClass"))
    return Member(sid_of(sid), name, group=kind == _GROUP)


def _role(sid: Any, name: Any) -> Any:
    if isinstance(sid, Unknown):
        return sid
    if sid in _BUILT_IN:
        return _BUILT_IN[sid]
    if (rid := rid_of(sid)) in _OF_THE_DOMAIN:
        return _OF_THE_DOMAIN[rid]
    if isinstance(name, Unknown):
        return name
    return "dnsAdmins" if name.casefold() == "dnsadmins" else "other"


def _expected(groups: Iterable[Group]) -> bool:
    """Whether the groups are here that no domain is without. A reader from whom they are hidden may lack others."""
    return {group.role for group in groups} >= _EVERY_DOMAIN_HAS


def _open(table: Table, groups: list[Group]) -> Unknown | None:
    if table.open is not None:
        return table.open
    hidden = None if _expected(groups) else unknown(Reason.INCOMPLETE)
    return together(hidden, *(group.open for group in groups))
