"""The built-in accounts of the directory, and those that hold its privileges, or did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import NO_SUBJECT, moment
from scanner.derive.directory.groups import GROUPS, Membership
from scanner.derive.directory.names import ADMINISTRATOR, GUEST, folded
from scanner.derive.directory.units import (
    DELEGATION,
    DISABLED,
    NO_PREAUTHENTICATION,
    PASSWORD_NEVER_EXPIRES,
    PASSWORD_NOT_REQUIRED,
    bit,
    days_since,
    happened,
    instant,
    rid_of,
    sid_of,
)  # fmt: skip
from scanner.derive.tables import Table, Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, conjunction, negate

ACCOUNTS = "directory.accounts"

_BUILT_IN = {500: "administrator", 501: "guest", 502: "krbtgt"}
_DEFAULTS = {"administrator": ADMINISTRATOR, "guest": GUEST}
# [MS-ADTS] 3.1.1.6.1.2: marked whether they are in a group or not.
_ALWAYS_MARKED = ("administrator", "krbtgt")
_FIELDS = ("objectSid", "sAMAccountName", "userAccountControl", "adminCount", "pwdLastSet", "lastLogonTimestamp", "hasServicePrincipalName")

Facts = Mapping[str, Any]


def directory_accounts(tables: Tables, organisation: Organisation) -> Derived:
    """One record per built-in account, member of a privileged group and account that is marked as protected (adminCount).

    Sources: [MS-ADTS] 3.1.1.6.1 (protected accounts), https://learn.microsoft.com/windows/win32/adschema/a-useraccountcontrol.
    """
    table, groups = tables[ACCOUNTS], tables[GROUPS]
    if table.missing is not None:
        return nothing(table.missing)
    membership = Membership(groups)
    records = {record["id"]: record for record in _accounts(table, membership)}
    for sid, name in membership.names.items():
        records.setdefault(sid, _written(sid, sid, _unlisted(name, sid, membership)))
    return Derived([records[id_] for id_ in sorted(records)], None, table.complete and membership.open is None)


def _written(id_: str, sid: Any, facts: Facts) -> Facts:
    return {"id": id_, "rid": fact(rid_of(sid))} | {name: fact(moment(value)) for name, value in facts.items()}


def _unlisted(name: Any, sid: str, membership: Membership) -> Facts:
    """A member whose account could not be read, such as one of another domain."""
    lacking = (
        "enabled", "renamed", "adminCount", "passwordSetDaysAgo", "lastLogon", "loggedOn", "passwordNeverExpires", "passwordNotRequired",
        "preauthenticationOff", "delegation", "servicePrincipal",
    )  # fmt: skip
    facts = dict.fromkeys(lacking, MISSING) | {"name": name, "privileged": True, "groups": membership.of(sid)}
    return facts | {"builtIn": _built_in(sid), "strayAdminCount": False}


def _accounts(table: Table, membership: Membership) -> Iterator[Facts]:
    rows = list(table.rows(*_FIELDS))
    # LDAP leaves out what is not set as well as what may not be read. What one account shows may be read.
    shows_count = any(not isinstance(row[3], Unknown) for row in rows)
    shows_logon = any(not isinstance(row[5], Unknown) for row in rows)
    for at, (sid, name, control, marked, password, logon, principal) in enumerate(rows):
        known = sid_of(sid)
        built_in = _built_in(known)
        privileged = membership.privileged(known)
        seen = None if logon is MISSING and shows_logon else instant(logon, table.now)
        facts = {
            "name": name,
            "builtIn": built_in,
            "enabled": negate(bit(control, DISABLED)),
            "renamed": _renamed(built_in, name),
            "privileged": privileged,
            "groups": membership.of(known),
            "adminCount": 0 if marked is MISSING and shows_count else marked,
            "strayAdminCount": _stray(marked, built_in, privileged, shows_count=shows_count),
            "passwordSetDaysAgo": days_since(instant(password, table.now), table.now),
            "lastLogon": happened(seen),
            "loggedOn": seen if isinstance(seen, Unknown) else seen is not None,
            "passwordNeverExpires": bit(control, PASSWORD_NEVER_EXPIRES),
            "passwordNotRequired": bit(control, PASSWORD_NOT_REQUIRED),
            "preauthenticationOff": bit(control, NO_PREAUTHENTICATION),
            "delegation": bit(control, DELEGATION),
            "servicePrincipal": principal,
        }
        yield _written(f"?{at}" if isinstance(known, Unknown) else known, known, facts)


def _built_in(sid: Any) -> Any:
    rid = rid_of(sid)
    if isinstance(rid, Unknown):
        return "none" if isinstance(sid, str) else rid
    return _BUILT_IN.get(rid, "none")


def _renamed(built_in: Any, name: Any) -> Truth:
    """Whether a built-in account has a name that Windows does not give it in any language."""
    if isinstance(built_in, Unknown):
        return built_in
    if built_in not in _DEFAULTS:
        return NO_SUBJECT
    return name if isinstance(name, Unknown) else folded(name) not in _DEFAULTS[built_in]


def _stray(marked: Any, built_in: Any, privileged: Truth, *, shows_count: bool) -> Truth:
    """Whether an account is marked as protected although it is in no privileged group now."""
    if marked is MISSING and shows_count:
        return False
    if built_in in _ALWAYS_MARKED:
        return False
    return conjunction([marked if isinstance(marked, Unknown) else marked == 1, negate(privileged)])
