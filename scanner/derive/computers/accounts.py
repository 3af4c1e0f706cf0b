"""Of one computer: its built-in accounts, by the number at the end of their SID, and its own rules for passwords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.computers.reading import NO_SUBJECT, Computer
from scanner.derive.directory.names import ADMINISTRATOR, folded
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown


@dataclass(frozen=True, slots=True)
class Account:
    """A built-in account, whatever it is called now."""

    sid: Any
    name: Any
    enabled: Truth


def accounts(computer: Computer) -> Mapping[str, Any]:
    """The facts about accounts. A domain controller has no accounts of its own."""
    administrator, guest = administrator_of(computer), _built_in(computer, "501", "EnableGuestAccount", "NewGuestName")
    return {
        "localAdministratorEnabled": administrator.enabled,
        "localAdministratorRenamed": administrator.name
        if isinstance(administrator.name, Unknown)
        else folded(administrator.name) not in ADMINISTRATOR,
        "guestEnabled": guest.enabled,
        "lockoutThreshold": _number(computer, "LockoutBadCount"),
        "minimumPasswordLength": _number(computer, "MinimumPasswordLength"),
    }


def administrator_of(computer: Computer) -> Account:
    """The built-in administrator of the computer itself."""
    return _built_in(computer, "500", "EnableAdminAccount", "NewAdministratorName")


def _built_in(computer: Computer, number: str, switch: str, renamed: str) -> Account:
    if computer.kind == "domainController":
        return Account(NO_SUBJECT, NO_SUBJECT, NO_SUBJECT)
    told = computer.told("localAccounts")
    for row in told.rows:
        sid = row.read("SID")
        if isinstance(sid, str) and sid.startswith("S-1-5-21-") and sid.endswith(f"-{number}"):
            return Account(sid.casefold(), row.read("Name"), row.read("Enabled"))
    lacking = MISSING if told.open is None else told.open
    enabled, name = computer.policy("System Access", switch), computer.policy("System Access", renamed)
    return Account(lacking, lacking if name is None or isinstance(name, Unknown) else name, _switched(enabled, lacking))


def _switched(value: Any, lacking: Unknown) -> Truth:
    if value is None or isinstance(value, Unknown):
        return lacking
    return {"1": True, "0": False}.get(value, INVALID)


def _number(computer: Computer, key: str) -> Any:
    value = computer.policy("System Access", key)
    if value is None:
        return MISSING
    return value if isinstance(value, Unknown) else int(value) if value.isascii() and value.isdecimal() else INVALID
