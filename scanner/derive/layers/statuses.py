"""What devices report about the policies that reach them, in a byte for each policy."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.derive.tables import Tables
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, unknown
from scanner.model.verdicts import Reason

CONFIGURATIONS, COMPLIANCES = "intune.deviceConfigurationStatuses", "intune.deviceCompliancePolicyStatuses"

# Graph has no list of results per device for the settings catalogue, the old endpoint security and administrative templates.
_LISTS = {"template": CONFIGURATIONS, "omaUri": CONFIGURATIONS, "compliance": COMPLIANCES}

_SILENT, _NOT_APPLICABLE, _PENDING, _APPLIED, _UNREADABLE, _FAILED = range(6)
_CODES = {
    "notApplicable": _NOT_APPLICABLE,
    "unknown": _PENDING,
    "notAssigned": _PENDING,
    "compliant": _APPLIED,
    "remediated": _APPLIED,
    "nonCompliant": _FAILED,
    "error": _FAILED,
    "conflict": _FAILED,
}


class Statuses:
    """The reports on some policies. ``policies``: surface and id of each; what is reported of one stands at its index.

    A device reports once for each of its users; of several reports on one policy the worst counts, and one that says something
    before one that does not.
    """

    def __init__(self, tables: Tables, policies: Sequence[tuple[str, str]]) -> None:
        self._silent = bytearray(len(policies))
        self._lists = [tables[_LISTS[surface]] if surface in _LISTS else None for surface, _ in policies]
        self._reports: dict[str, bytearray] = {}
        # Policies with a report of which it is not told by which device.
        self._nameless: set[int] = set()
        for name in (CONFIGURATIONS, COMPLIANCES):
            at = {policy: index for index, (surface, policy) in enumerate(policies) if _LISTS.get(surface) == name}
            for policy, row, status in tables[name].rows("of", "id", "status"):
                # The id of a row is that of a user, of the policy and of the device, joined by low lines.
                if policy in at and isinstance(row, str):
                    report = self._reports.setdefault(row.rpartition("_")[2], bytearray(self._silent))
                    report[at[policy]] = max(report[at[policy]], _CODES.get(status, _UNREADABLE))
                elif policy in at:
                    self._nameless.add(at[policy])

    def of(self, device: str) -> bytes:
        """What a device reports of all policies."""
        return bytes(self._reports.get(device, self._silent))

    def applied(self, index: int, report: bytes, failed: Truth) -> Truth:
        """Whether the policy at ``index`` is reported as applied. ``failed``: what a failure of the policy means."""
        table = self._lists[index]
        if table is None:
            return unknown(Reason.NOT_COLLECTED)
        if report[index] == _FAILED:
            return failed
        # A report that was not read may be a worse one.
        doubt = INVALID if index in self._nameless else table.open
        return (MISSING, False, unknown(Reason.INCONCLUSIVE), True, INVALID)[report[index]] if doubt is None else doubt
