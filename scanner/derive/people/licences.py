"""What a person's licences bring: whether a service plan of some kind is among them and switched on.

Sources: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference (names of service plans),
https://learn.microsoft.com/intune/fundamentals/licenses (who needs a licence to enrol devices).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.derive.people.accounts import absent
from scanner.derive.tables import Table
from scanner.language.types import INVALID
from scanner.model.logic import Truth, Unknown, disjunction, unknown
from scanner.model.verdicts import Reason

# Whether a service plan is of the kind looked for, by its name and by the ``capabilityStatus`` of its subscription.
Brings = Callable[[str, Any], Truth]

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
_INTUNE = frozenset({"INTUNE_A", "INTUNE_EDU", "INTUNE_SMBIZ"})
_UNCERTAIN = unknown(Reason.INCONCLUSIVE)


def mailbox(name: str, status: Any) -> Truth:
    """Whether a service plan brings a mailbox."""
    if not name.startswith("EXCHANGE") or name in _NO_MAILBOX:
        return False
    known = name in _MAILBOX and status in _IN_FORCE
    return True if known else status if isinstance(status, Unknown) else _UNCERTAIN


def enrolment(name: str, _: Any) -> Truth:
    """Whether a service plan lets somebody enrol devices in Intune.

    Not certain of others of Intune's: plans for devices instead of people, for Basic Mobility and Security, and what is added to a plan.
    """
    return name.startswith("INTUNE") and (name in _INTUNE or _UNCERTAIN)


class Licences:
    """The subscriptions of a tenant, and which of their service plans are, or may be, of the kind that ``brings`` tells.

    ``unlisted``: why it is not known what a licence brings whose subscription is not in a whole list.
    """

    def __init__(self, table: Table, brings: Brings, unlisted: Reason) -> None:
        self._unlisted = absent(table.open, unlisted)
        self._plans: dict[str, dict[str, Truth]] = {}
        for sku, status, plans in table.rows("skuId", "capabilityStatus", "servicePlans"):
            if isinstance(sku, Unknown):
                self._unlisted = sku
            else:
                self._plans[sku] = dict(_wanted(plans, status, brings))

    def include(self, assigned: Any) -> Truth:
        """Whether these ``assignedLicenses`` (a list, or why it is not known) bring such a service plan."""
        return assigned if isinstance(assigned, Unknown) else disjunction(map(self._brings, assigned))

    def _brings(self, licence: Any) -> Truth:
        if not isinstance(licence, Mapping) or not isinstance(licence.get("skuId"), str):
            return INVALID
        plans = self._plans.get(licence["skuId"])
        if plans is None:
            return self._unlisted
        disabled = licence.get("disabledPlans")
        listed = disabled if isinstance(disabled, list) else [INVALID]
        off = [each for each in listed if isinstance(each, str)]
        told = len(off) == len(listed)
        return disjunction(truth if told else INVALID for plan, truth in plans.items() if not plan or plan not in off)


def _wanted(plans: Any, status: Any, brings: Brings) -> Iterator[tuple[str, Truth]]:
    """Ids of the service plans that are, or may be, of the kind. What cannot be read stands under an id that is none."""
    for plan in [plans] if isinstance(plans, Unknown) else plans:
        identifier, name = (plan.get("servicePlanId"), plan.get("servicePlanName")) if isinstance(plan, Mapping) else (None, None)
        if not isinstance(identifier, str) or not isinstance(name, str):
            yield "", plan if isinstance(plan, Unknown) else INVALID
        elif (truth := brings(name, status)) is not False:
            yield identifier, truth
