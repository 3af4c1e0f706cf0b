"""Whose licences let them enrol devices in Intune.

Sources: learn.microsoft.com/intune/fundamentals/licenses (who needs a licence),
learn.microsoft.com/entra/identity/users/licensing-service-plan-reference (names of service plans).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.derive.tables import Table
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

_INTUNE = frozenset({"INTUNE_A", "INTUNE_EDU", "INTUNE_SMBIZ"})
# Plans for devices instead of people, for Basic Mobility and Security, and what is added to a plan.
_MAYBE = "INTUNE"
_INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)


class Licences:
    """The subscriptions of a tenant, and which of their service plans are Intune's."""

    def __init__(self, table: Table) -> None:
        self._unlisted = MISSING if table.open is None else table.open
        self._plans: dict[str, dict[str, Truth]] = {}
        for sku, plans in table.rows("skuId", "servicePlans"):
            if isinstance(sku, Unknown):
                self._unlisted = sku
            else:
                self._plans[sku] = dict(_plans(plans))

    def enrols(self, licences: Any) -> Truth:
        """Whether these ``assignedLicenses`` (a list, or why it is not known) let somebody enrol a device."""
        return licences if isinstance(licences, Unknown) else disjunction(map(self._brings, licences))

    def _brings(self, licence: Any) -> Truth:
        if not isinstance(licence, Mapping) or not isinstance(licence.get("skuId"), str):
            return INVALID
        plans = self._plans.get(licence["skuId"])
        if plans is None:
            return self._unlisted
        off = licence.get("disabledPlans")
        if not isinstance(off, list):
            return disjunction(INVALID for _ in plans)
        return disjunction(truth for plan, truth in plans.items() if plan not in off)


def _plans(plans: Any) -> Iterator[tuple[str, Truth]]:
    """Ids of the service plans that are, or may be, Intune's. What cannot be read stands under an id that is none."""
    for plan in [plans] if isinstance(plans, Unknown) else plans:
        identifier, name = (plan.get("servicePlanId"), plan.get("servicePlanName")) if isinstance(plan, Mapping) else (None, None)
        if not isinstance(identifier, str) or not isinstance(name, str):
            yield "", plan if isinstance(plan, Unknown) else INVALID
        elif name.startswith(_MAYBE):
            yield identifier, True if name in _INTUNE else _INCONCLUSIVE
