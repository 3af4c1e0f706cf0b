"""Of one Windows device: which antivirus works, when that was reported, and whether its definitions are current."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.devices.duplicates import guid_of
from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, Index
from scanner.derive.tables import Table
from scanner.language.types import MISSING
from scanner.model.logic import Truth, Unknown, conjunction, negate

# The compliance setting that asks Windows Security Center, where the products of all makers are registered.
ANY_ANTIVIRUS = "Windows10CompliancePolicy.AntivirusRequired"

# The fields of `Defender`, in its order.
DEFENDER = ("malwareProtectionEnabled", "realTimeProtectionEnabled", "signatureUpdateOverdue", "productStatus", "lastReportedDateTime")

_NOT_WORKING = frozenset({"serviceNotRunning", "serviceStartedWithoutMalwareProtection", "productExpired"})
_OLD_DEFINITIONS = frozenset({"avSignaturesOutOfDate", "asSignaturesOutOfDate"})


@dataclass(frozen=True, slots=True)
class Defender:
    """What Microsoft Defender reports of itself."""

    enabled: Any
    real_time: Any
    overdue: Any
    status: Any
    reported: Any


@dataclass(frozen=True, slots=True)
class Protection:
    """``antivirus``: defender, other, not_seen (what was read says nothing of another product), none or `Unknown`."""

    antivirus: Any
    reported: Any
    definitions_current: Truth


def protection(platform: Any, defender: Defender | Unknown, others: Truth, synced: Any) -> Protection:
    """The protection of a device. ``others``: whether Security Center sees an antivirus of any maker. ``synced``: its last sync."""
    if platform != "windows":
        defender = platform if isinstance(platform, Unknown) else NO_SUBJECT
    if isinstance(defender, Unknown):
        return Protection(defender, defender, defender)
    works = conjunction([defender.enabled, defender.real_time, _without(defender.status, _NOT_WORKING)])
    if works is True:
        return Protection("defender", defender.reported, _current(defender))
    if isinstance(works, Unknown):
        return Protection(works, defender.reported, _current(defender))
    if others is True:
        # That report has no time of its own: it is not newer than the device's last sync. Of another product's definitions it says nothing.
        return Protection("other", synced, INCONCLUSIVE)
    if isinstance(others, Unknown) and others != INCONCLUSIVE:
        # Another product may be seen where nobody could look.
        return Protection(others, others, others)
    return Protection("none" if others is False else "not_seen", defender.reported, _current(defender))


def _current(defender: Defender) -> Truth:
    return conjunction([negate(defender.overdue), _without(defender.status, _OLD_DEFINITIONS)])


def _without(status: Any, flags: frozenset[str]) -> Truth:
    """Whether none of the flags is set."""
    return status if isinstance(status, Unknown) else status.isdisjoint(flags)


def defender_of(device: str, states: Index) -> Defender | Unknown:
    """What Defender reports of itself on a device; `Unknown` where there is no report."""
    row = states.of(device)
    if row is None:
        return MISSING if states.open is None else states.open
    return Defender(*row)


@dataclass(frozen=True, slots=True)
class Results:
    """What compliance policies found of one setting, by device. ``open``: why there may be results that nobody could read."""

    found: Mapping[str, Truth]
    open: Unknown | None


def any_antivirus(device: str, results: Results) -> Truth:
    """Whether Security Center sees a working antivirus on the device; inconclusive if no compliance policy says so."""
    return result_of(device, results, INCONCLUSIVE)


def result_of(device: str, results: Results, unasked: Truth) -> Truth:
    """Whether the device has a setting as compliance policies demand; ``unasked`` if none of them is about it."""
    return results.found.get(guid_of(device), unasked) if results.open is None else results.open


def compliance_results(table: Table, asked: str) -> Results:
    """By device, what compliance policies found of the setting ``asked``; inconclusive where results differ or say nothing."""
    states: dict[str, set[Truth]] = {}
    unread = table.open
    for setting, device, state in table.rows("of", "deviceId", "state"):
        if isinstance(setting, Unknown) or (setting == asked and isinstance(device, Unknown)):
            unread = setting if isinstance(setting, Unknown) else device
        elif setting == asked:
            states.setdefault(guid_of(device), set()).add(state if isinstance(state, Unknown) else _RESULTS.get(state, INCONCLUSIVE))
    return Results({guid: _together(found) for guid, found in states.items()}, unread)


def _together(found: set[Truth]) -> Truth:
    if len(found) == 1:
        return found.pop()
    return next((each for each in found if isinstance(each, Unknown) and each != INCONCLUSIVE), INCONCLUSIVE)


_RESULTS: dict[Any, Truth] = {"compliant": True, "remediated": True, "nonCompliant": False}
