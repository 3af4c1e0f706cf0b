"""Which Android policies are for which Android devices: Intune has policies of their own for each way of managing Android.

Source: learn.microsoft.com/intune/protect/compliance-policy-create-android-for-work (fully managed, dedicated and corporate-owned work
profile; personally-owned work profile), learn.microsoft.com/intune/protect/compliance-policy-create-android (device administrator).
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from scanner.derive.tables import Tables
from scanner.model.logic import Truth, Unknown, unknown
from scanner.model.verdicts import Reason

_INCONCLUSIVE = unknown(Reason.INCONCLUSIVE)


class Mode(Enum):
    """A way of managing Android: by the company, in a work profile, without Google's services, by a device administrator."""

    COMPANY = auto()
    WORK_PROFILE = auto()
    OPEN_SOURCE = auto()
    ADMINISTRATOR = auto()


_GRAPH = "#microsoft.graph."
_BEGINNINGS = (
    ("androidDeviceOwner", Mode.COMPANY),
    ("androidWorkProfile", Mode.WORK_PROFILE),
    ("androidForWork", Mode.WORK_PROFILE),
    ("aosp", Mode.OPEN_SOURCE),
    ("android", Mode.ADMINISTRATOR),
)
_ENROLMENTS = {
    "androidEnterpriseDedicatedDevice": Mode.COMPANY,
    "androidEnterpriseFullyManaged": Mode.COMPANY,
    "androidEnterpriseCorporateWorkProfile": Mode.COMPANY,
    "androidAOSPUserOwnedDeviceEnrollment": Mode.OPEN_SOURCE,
    "androidAOSPUserlessDeviceEnrollment": Mode.OPEN_SOURCE,
}
_LISTS = (
    "intune.deviceConfigurations",
    "intune.deviceConfigurationDetails",
    "intune.deviceCompliancePolicies",
    "intune.deviceCompliancePolicyDetails",
)


def modes_of_policies(tables: Tables) -> dict[str, Mode]:
    """Of every policy that is for one way of managing Android: id → that way."""
    found: dict[str, Mode] = {}
    for name in _LISTS:
        for policy, kind in tables[name].rows("id", "@odata.type"):
            for beginning, mode in _BEGINNINGS:
                if isinstance(kind, str) and kind.startswith(_GRAPH + beginning):
                    found.setdefault(policy, mode)
    return found


def mode_of_device(owner: Any, enrolment: Any) -> Mode | Unknown:
    """How an Android device is managed. ``owner``: managedDeviceOwnerType, ``enrolment``: beta's deviceEnrollmentType, or `Unknown`.

    What Intune manages as the company's it also counts as the company's; the other way round there are exceptions.
    """
    if enrolment in _ENROLMENTS:
        return _ENROLMENTS[enrolment]
    if owner == "personal":
        return Mode.WORK_PROFILE
    if isinstance(enrolment, Unknown):
        return enrolment
    return _INCONCLUSIVE if enrolment == "unknown" else Mode.WORK_PROFILE


def suits(policy: Mode | None, device: Mode | Unknown | None) -> Truth:
    """Whether a policy is for devices managed like this one. ``policy``: as of `modes_of_policies`, None if it is for all.

    Management by a device administrator has ended for all but a few devices; Graph does not tell them from those with a work profile.
    """
    if policy is None:
        return True
    if isinstance(device, Unknown):
        return device
    return _INCONCLUSIVE if (policy, device) == (Mode.ADMINISTRATOR, Mode.WORK_PROFILE) else policy == device
