"""Which Android policies are for which Android devices: Intune has policies of their own for each way of managing Android.

Source: learn.microsoft.com/intune/protect/compliance-policy-create-android-for-work (fully managed, dedicated and corporate-owned work
profile; personally-owned work profile), learn.microsoft.com/intune/protect/compliance-policy-create-android (device administrator).
"""

from __future__ import annotations

from typing import Any

from scanner.derive.reach_groups import rows_of
from scanner.derive.tables import Tables
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

_INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)

COMPANY, WORK_PROFILE, OPEN_SOURCE, ADMINISTRATOR = "company", "work_profile", "open_source", "administrator"

_GRAPH = "#microsoft.graph."
_BEGINNINGS = (
    ("androidDeviceOwner", COMPANY),
    ("androidWorkProfile", WORK_PROFILE),
    ("androidForWork", WORK_PROFILE),
    ("aosp", OPEN_SOURCE),
    ("android", ADMINISTRATOR),
)
_ENROLMENTS = {
    "androidEnterpriseDedicatedDevice": COMPANY,
    "androidEnterpriseFullyManaged": COMPANY,
    "androidEnterpriseCorporateWorkProfile": COMPANY,
    "androidAOSPUserOwnedDeviceEnrollment": OPEN_SOURCE,
    "androidAOSPUserlessDeviceEnrollment": OPEN_SOURCE,
}
_LISTS = (
    "intune.deviceConfigurations",
    "intune.deviceConfigurationDetails",
    "intune.deviceCompliancePolicies",
    "intune.deviceCompliancePolicyDetails",
)


def modes_of_policies(tables: Tables) -> dict[str, str]:
    """Of every policy that is for one way of managing Android: id → that way."""
    found: dict[str, str] = {}
    for name in _LISTS:
        for policy, kind in rows_of(tables[name], "id", "@odata.type"):
            for beginning, mode in _BEGINNINGS:
                if isinstance(kind, str) and kind.startswith(_GRAPH + beginning):
                    found.setdefault(policy, mode)
    return found


def mode_of_device(owner: Any, enrolment: Any) -> str | Unknown:
    """How an Android device is managed. ``owner``: managedDeviceOwnerType, ``enrolment``: beta's deviceEnrollmentType, or `Unknown`.

    What Intune manages as the company's it also counts as the company's; the other way round there are exceptions.
    """
    if enrolment in _ENROLMENTS:
        return _ENROLMENTS[enrolment]
    if owner == "personal":
        return WORK_PROFILE
    if isinstance(enrolment, Unknown):
        return enrolment
    return _INCONCLUSIVE if enrolment == "unknown" else WORK_PROFILE


def suits(policy: str | None, device: str | Unknown) -> Truth:
    """Whether a policy is for devices managed like this one. ``policy``: as of `modes_of_policies`, None if it is for all.

    Management by a device administrator has ended for all but a few devices; Graph does not tell them from those with a work profile.
    """
    if policy is None:
        return True
    if isinstance(device, Unknown):
        return device
    return _INCONCLUSIVE if (policy, device) == (ADMINISTRATOR, WORK_PROFILE) else policy == device
