"""The computers of the directory: what runs on them, whether that is still supported, and what the directory keeps for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import NO_SUBJECT, moment, together
from scanner.derive.directory.systems import is_server, is_windows, supported
from scanner.derive.directory.units import DISABLED, DOMAIN_CONTROLLER, READ_ONLY_CONTROLLER, bit, count, happened, instant, overdue, rid_of, sid_of
from scanner.derive.tables import Table, Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, disjunction, negate, unknown
from scanner.model.verdicts import Reason

COMPUTERS = "directory.computers"
DOMAIN = "directory.domain"

_DENIED = unknown(Reason.PERMISSION_DENIED)
# Primary groups: domain controllers, read-only domain controllers.
_CONTROLLERS = (516, 521)
_FIELDS = (
    "objectSid", "cn", "operatingSystem", "operatingSystemVersion", "userAccountControl", "primaryGroupID", "lastLogonTimestamp",
    "legacyLapsExpiry", "windowsLapsExpiry", "lapsReadable", "recoveryInformation",
)  # fmt: skip

Facts = Mapping[str, Any]


def directory_computers(tables: Tables, organisation: Organisation) -> Derived:
    """One record per computer account. ``lapsStored`` and ``recoveryStored`` are about the directory alone, not about Entra ID.

    Sources: https://learn.microsoft.com/windows-server/identity/laps/laps-technical-reference,
    https://learn.microsoft.com/windows/win32/adschema/a-operatingsystemversion.
    """
    table = tables[COMPUTERS]
    if table.missing is not None:
        return nothing(table.missing)
    records = sorted(_records(table, organisation, without_laps=_without_laps(tables[DOMAIN])), key=lambda record: str(record["id"]))
    return Derived(records, None, table.complete)


def _without_laps(domain: Table) -> bool:
    """Whether the directory surely has no place for LAPS passwords."""
    return any(row == (False, False) for row in domain.rows("schemaHasLegacyLaps", "schemaHasWindowsLaps"))


def _records(table: Table, organisation: Organisation, *, without_laps: bool) -> Iterator[Facts]:
    rows = list(table.rows(*_FIELDS))
    # LDAP leaves out what is not set as well as what may not be read. What one computer shows may be read.
    shows_logon = any(not isinstance(row[6], Unknown) for row in rows)
    for at, (sid, name, system, version, control, group, logon, *laps, readable, recovery) in enumerate(rows):
        known = sid_of(sid)
        seen = None if logon is MISSING and shows_logon else instant(logon, table.now)
        controller = _controller(control, group)
        stored = _laps(laps, readable, without=without_laps)
        facts = {
            "name": name,
            "rid": rid_of(known),
            "operatingSystem": system,
            "operatingSystemVersion": version,
            "windows": is_windows(system),
            "server": True if controller is True else is_server(system),
            "domainController": controller,
            "enabled": negate(bit(control, DISABLED)),
            "lastLogon": moment(happened(seen)),
            "loggedOn": seen if isinstance(seen, Unknown) else seen is not None,
            "osSupported": supported(system, version, table.now, organisation),
            "lapsStored": stored,
            "lapsOverdueDays": _overdue(laps, stored, table.now),
            "recoveryStored": _recovery(recovery),
        }
        yield {"id": f"?{at}" if isinstance(known, Unknown) else known} | {field: fact(value) for field, value in facts.items()}


def _controller(control: Any, group: Any) -> Truth:
    by_group: Truth = group if isinstance(group, Unknown) else group in _CONTROLLERS
    return disjunction([bit(control, DOMAIN_CONTROLLER | READ_ONLY_CONTROLLER), by_group])


def _laps(expiries: list[Any], readable: Any, *, without: bool) -> Truth:
    """Whether a password of the local administrator is kept: it has a day on which it is to be changed, whatever that is."""
    if any(not isinstance(each, Unknown) for each in expiries):
        return True
    lacking = together(*(each for each in expiries if each is not MISSING))
    if lacking is not None:
        return lacking
    if without or readable is True:
        return False
    return _DENIED if readable is False else readable


def _overdue(expiries: list[Any], stored: Truth, now: datetime) -> Any:
    """Whole days since the password was to be changed. Of two places the one where it is changed later is in use."""
    if stored is not True:
        return NO_SUBJECT if stored is False else stored
    days = [overdue(each, now) for each in expiries if each is not MISSING]
    lacking = together(*days)
    return min(known) if (known := [each for each in days if not isinstance(each, Unknown)]) and (lacking is None or 0 in known) else lacking


def _recovery(found: Any) -> Truth:
    """Whether recovery information of BitLocker is kept. Where its objects cannot be seen their number is left out."""
    number = count(found)
    if number is MISSING:
        return _DENIED
    return number if isinstance(number, Unknown) else number > 0
