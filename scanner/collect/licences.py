"""Which service plans a tenant can use, from the records of ``/subscribedSkus``, and which answers mean that one is lacking.

A subscription counts while it runs or is in its grace period; a plan in it counts unless it was switched off. What these records do
not say clearly is unknown, and then the service is asked. https://learn.microsoft.com/graph/api/resources/subscribedsku
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

from scanner.resources.registry import Resource
from scanner.resources.service_plans import service_plans

RUNNING, ENDED = frozenset({"Enabled", "Warning"}), frozenset({"Suspended", "Deleted", "LockedOut"})
# https://learn.microsoft.com/graph/api/resources/serviceplaninfo ("Error" says that something went wrong, not that nothing is there.)
PROVISIONED, SWITCHED_OFF = frozenset({"Success", "PendingActivation", "PendingInput", "PendingProvisioning"}), frozenset({"Disabled"})
# Graph's codes for a tenant without Entra ID P1 or P2 (sign-in activity and reports with 403, privileged identity management with 400).
REFUSALS = frozenset({"Authentication_RequestFromNonPremiumTenantOrB2CTenant", "AadPremiumLicenseRequired"})


class Use(IntEnum):
    """Whether something can be used: the weakest of several needs, or the strongest of several ways, is the smallest or largest."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class Licences:
    """What a tenant may use. Without records (None: they were not obtained as a whole) nothing is known to be lacking."""

    def __init__(self, records: Iterable[Mapping[str, Any]] | None) -> None:
        self._known = records is not None
        self._plans: dict[str, Use] = {}
        self._any_plan = Use.NO
        for record in records or ():
            self._take(record)

    def _take(self, record: Mapping[str, Any]) -> None:
        subscription = min(_status(record.get("capabilityStatus"), RUNNING, ENDED), _units(record.get("prepaidUnits")))
        plans = record.get("servicePlans")
        if not isinstance(plans, list):
            self._any_plan = max(self._any_plan, min(subscription, Use.UNKNOWN))
            return
        for plan in plans:
            name = plan.get("servicePlanName") if isinstance(plan, dict) else None
            if not isinstance(name, str):
                self._any_plan = max(self._any_plan, min(subscription, Use.UNKNOWN))
                continue
            use = min(subscription, _status(plan.get("provisioningStatus"), PROVISIONED, SWITCHED_OFF))
            self._plans[name.upper()] = max(self._plans.get(name.upper(), Use.NO), use)

    def lacks(self, resource: Resource) -> bool:
        """Whether the tenant surely has none of the plans that the resource needs."""
        if not resource.plan or not self._known:
            return False
        names = {name.upper() for plan in resource.plan for name in (service_plans()[plan].names if plan in service_plans() else (plan,))}
        return max([self._any_plan, *(self._plans.get(name, Use.NO) for name in names)]) is Use.NO


def _status(value: Any, yes: frozenset[str], no: frozenset[str]) -> Use:
    if not isinstance(value, str):
        return Use.UNKNOWN
    return Use.YES if value in yes else Use.NO if value in no else Use.UNKNOWN


def _units(value: Any) -> Use:
    """Whether at least one unit runs or is in its grace period."""
    counts = [value.get(name) for name in ("enabled", "warning")] if isinstance(value, dict) else [None]
    if any(type(count) is int and count > 0 for count in counts):
        return Use.YES
    return Use.NO if all(type(count) is int for count in counts) else Use.UNKNOWN
