"""Of one device: whether its user and its registration in Entra still stand, and what judges its compliance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scanner.derive.devices.duplicates import guid_of
from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, Index
from scanner.language.types import MISSING
from scanner.model.logic import Truth, Unknown, disjunction

# What alone tells. eas is a list for mail, msSense one of Defender; Jamf only reports to Intune.
_BY_AGENT: dict[str, Any] = {
    "configurationManagerClient": "configurationManager", "eas": "other", "jamf": "other", "msSense": "other", "unknown": MISSING,
}  # fmt: skip
CO_MANAGED = frozenset({"configurationManagerClientMdm", "configurationManagerClientMdmEas"})
_BY_STATE: dict[str, Any] = {"configManager": "configurationManager", "unknown": INCONCLUSIVE}


def user_enabled(user: Any, users: Index) -> Truth:
    """Whether the account of the device's user is enabled. A user who is not in the whole list was deleted."""
    if isinstance(user, Unknown):
        return user
    if not guid_of(user):
        return NO_SUBJECT
    enabled: Truth = _first(users.of(user), False if users.open is None else users.open)
    return enabled


def in_entra(entra: Any, devices: Index) -> Truth:
    """Whether Entra has an object for the device. ``entra``: its Entra device id."""
    if isinstance(entra, Unknown):
        return entra
    if not guid_of(entra):
        return False
    if devices.of(entra) is not None:
        return True
    return False if devices.open is None else devices.open


def entra_enabled(entra: Any, devices: Index) -> Truth:
    """Whether the device's object in Entra is enabled; False where there is none."""
    enabled: Truth = _first(devices.of(entra), in_entra(entra, devices))
    return enabled


def compliant_by(agent: Any, state: Any) -> Any:
    """What judges the device's compliance: intune, configurationManager or other.

    Of a device that both manage, only Intune's own result tells: "configManager" means that it leaves the judgement to the other
    (learn.microsoft.com/intune/configmgr/comanage/workloads, compliance policies).
    """
    if isinstance(agent, Unknown):
        return agent
    if agent not in CO_MANAGED:
        return _BY_AGENT.get(agent, "intune")
    return state if isinstance(state, Unknown) else _BY_STATE.get(state, "intune")


def escrowed(entra: Any, keys: Index) -> Truth:
    """Whether Entra holds a recovery key of the system drive. ``keys``: of every device whether one of its keys is such a key.

    A device without an Entra id may have one elsewhere.
    """
    if isinstance(entra, Unknown):
        return entra
    if not guid_of(entra):
        return INCONCLUSIVE
    known = keys.of(entra)
    return disjunction([known is not None and known, False if keys.open is None else keys.open])


@dataclass(frozen=True, slots=True)
class Backup:
    """Whether Entra holds a backup of the local administrator's password, and when the last one was made."""

    there: Truth
    last: Any


def backed_up(entra: Any, backups: Index) -> Backup:
    """The backup of a device's local administrator password."""
    there = in_entra(entra, backups)
    return Backup(there, _first(backups.of(entra), there if isinstance(there, Unknown) else NO_SUBJECT))


def _first(row: tuple[Any, ...] | None, otherwise: Any) -> Any:
    """The only value of a row; where there is no row, something else."""
    if row is None:
        return otherwise
    (value,) = row
    return value
