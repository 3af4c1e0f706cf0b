"""What a person's licences bring: whether they include a mailbox.

Source: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference (names of service plans).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.derive.people.accounts import absent
from scanner.derive.tables import Tables
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

_MAILBOX = frozenset({
    "EXCHANGE_B_STANDARD", "EXCHANGE_L_STANDARD", "EXCHANGE_LITE", "EXCHANGE_S_DESKLESS", "EXCHANGE_S_DESKLESS_GOV", "EXCHANGE_S_ENTERPRISE",
    "EXCHANGE_S_ENTERPRISE_GOV", "EXCHANGE_S_ESSENTIALS", "EXCHANGE_S_STANDARD", "EXCHANGE_S_STANDARD_GOV", "EXCHANGE_S_STANDARD_MIDMARKET",
})  # fmt: skip
# What comes with nearly every licence for the sake of other services, the archive of a mailbox that stands elsewhere, and mere figures.
_NO_MAILBOX = frozenset({
    "EXCHANGE_ANALYTICS", "EXCHANGE_ANALYTICS_GOV", "EXCHANGE_S_ARCHIVE", "EXCHANGE_S_ARCHIVE_ADDON", "EXCHANGE_S_ARCHIVE_ADDON_GOV",
    "EXCHANGE_S_FOUNDATION", "EXCHANGE_S_FOUNDATION_GOV", "EXCHANGEONLINE_MULTIGEO",
})  # fmt: skip
_IN_FORCE = frozenset({"Enabled", "Warning"})
_UNCERTAIN = unknown(Reason.INCONCLUSIVE)
_INVALID = unknown(Reason.INVALID_VALUE)


class Licences:
    """The subscriptions of a tenant, and which of their service plans bring a mailbox."""

    def __init__(self, tables: Tables) -> None:
        table = tables["entra.subscribedSkus"]
        self._open = table.open
        self._plans: dict[str, dict[str, Truth]] = {}
        for sku, status, plans in table.rows("skuId", "capabilityStatus", "servicePlans"):
            if isinstance(sku, Unknown):
                self._open = sku
            else:
                self._plans[sku] = dict(_mailbox_plans(status, plans))

    def mailbox(self, assigned: Any) -> Truth:
        """Whether these ``assignedLicenses`` (a list, or why it is not known) include a mailbox."""
        if isinstance(assigned, Unknown):
            return assigned
        return disjunction(self._of(each) for each in assigned)

    def _of(self, licence: Any) -> Truth:
        if not isinstance(licence, Mapping) or not isinstance(licence.get("skuId"), str):
            return _INVALID
        plans = self._plans.get(licence["skuId"])
        if plans is None:
            return absent(self._open)
        off = licence.get("disabledPlans")
        if not isinstance(off, list):
            return disjunction(_INVALID for truth in plans.values() if truth is not False)
        return disjunction(truth for plan, truth in plans.items() if not plan or plan not in off)


def _mailbox_plans(status: Any, plans: Any) -> Iterator[tuple[str, Truth]]:
    """Ids of the service plans that bring a mailbox or may bring one. A plan whose id or name cannot be read stands under ""."""
    if isinstance(plans, Unknown):
        yield "", plans
        return
    for plan in plans:
        identifier, name = (plan.get("servicePlanId"), plan.get("servicePlanName")) if isinstance(plan, Mapping) else (None, None)
        if not isinstance(name, str) or not isinstance(identifier, str):
            yield "", _INVALID
        elif name.startswith("EXCHANGE") and name not in _NO_MAILBOX:
            known = name in _MAILBOX and status in _IN_FORCE
            yield identifier, True if known else status if isinstance(status, Unknown) else _UNCERTAIN
