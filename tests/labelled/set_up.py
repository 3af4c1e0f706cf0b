"""How devices are set up: profiles of Autopilot by device, the scope of automatic enrolment, and onboarding to Defender for Endpoint.

Sources: the resource types windowsAutopilotDeviceIdentity, mobileDeviceManagementPolicy and
advancedThreatProtectionOnboardingDeviceSettingState (all beta).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tests.labelled.services import FAIL, PASS, UNCLEAR, State
from tests.labelled.world import Json, World, ago

_PROFILE, _SCOPE, _ONBOARDED = "autopilot-devices-with-profile", "mdm-scope-covers-everyone", "defender-endpoint-onboarded"
_ONBOARDING = "intune.advancedThreatProtectionOnboardingStates"
NOBODY = "unknown no_subject"


def _hardware(*states: str) -> list[Json]:
    return [{"id": f"h{at}", "serialNumber": f"H{at}", "deploymentProfileAssignmentStatus": each} for at, each in enumerate(states)]


def _scope(applies: str, policy: str = "0000000a-0000-0000-c000-000000000000") -> list[Json]:
    return [{"id": policy, "displayName": "MDM", "appliesTo": applies, "isValid": True}]


def _onboarding(state: str) -> list[Json]:
    return [{"id": "o1", "platformType": "desktop", "deviceId": "", "deviceName": "PC", "state": state}]


SET_UP: Mapping[str, Mapping[str, State]] = {
    "intune.windowsAutopilotProfileStates": {
        "in sync": State("D-11", _hardware("assignedInSync", "assignedOutOfSync"), {_PROFILE: PASS}),
        "one without": State("D-11", _hardware("assignedInSync", "notAssigned"), {_PROFILE: FAIL}),
        "failed": State("D-11", _hardware("failed"), {_PROFILE: FAIL}),
        "one pending": State("D-11", _hardware("assignedUnkownSyncState", "pending"), {_PROFILE: UNCLEAR}),
        "nothing registered": State("D-11", [], {_PROFILE: NOBODY}),
    },
    "entra.mobileDeviceManagementPolicies": {
        "everybody": State("D-10", _scope("all"), {_SCOPE: PASS}),
        "nobody": State("D-10", _scope("none"), {_SCOPE: FAIL}),
        "chosen groups": State("D-10", _scope("selected"), {_SCOPE: UNCLEAR}),
        "another product": State("D-10", _scope("none", "ab90bacf-55a3-4a3e-839a-aa4b74e4f020"), {_SCOPE: NOBODY}),
    },
    # A device of "" stands for each Windows device that is in contact. Of one that has no row nothing is known.
    _ONBOARDING: {
        "onboarded": State("D-24", _onboarding("compliant"), {_ONBOARDED: PASS}),
        "repaired": State("D-24", _onboarding("remediated"), {_ONBOARDED: PASS}),
        "not onboarded": State("D-24", _onboarding("nonCompliant"), {_ONBOARDED: FAIL}),
        "in error": State("D-24", _onboarding("error"), {_ONBOARDED: UNCLEAR}),
        "not assigned": State("D-24", _onboarding("notAssigned"), {_ONBOARDED: UNCLEAR}),
    },
}


def set_up(world: World) -> None:
    """One state of each, or nothing because it was refused."""
    devices, whole = _in_contact(world)
    for resource, states in SET_UP.items():
        names = [*states, "refused"]
        if resource == _ONBOARDING and not whole:
            # What the others report is not known, so that only a counter-example says something.
            names = ["not onboarded", "refused"] if devices else []
        name = world.chance.choice(names) if names else ""
        if name == "refused":
            planted = world.plant(f"R7: {resource} refused")
            world.refuse(resource, "permission_denied")
            for rule in sorted({rule for state in states.values() for rule in state.says}):
                world.judge(rule, "unknown", planted, {"permission_denied"})
        elif name:
            state = states[name]
            planted = world.plant(f"{state.row}: {resource} {name}")
            world.records[resource] = [record for each in state.records for record in _for_all(each, devices)]
            for rule, said in state.says.items():
                verdict, *reasons = said.split()
                world.judge(rule, verdict, planted, reasons)


def _for_all(record: Json, devices: list[str]) -> list[Json]:
    return [{**record, "id": f"o{at}", "deviceId": each} for at, each in enumerate(devices)] if "deviceId" in record else [dict(record)]


def _in_contact(world: World) -> tuple[list[str], bool]:
    """The Windows devices that were heard of lately and of which there is one record only, and whether these are all there are."""
    if "intune.managedDevices" in world.refused or "intune.managedDevices" in world.cut:
        return [], False
    records = world.records["intune.managedDevices"]
    serials = Counter(each.get("serialNumber") for each in records)
    entra = Counter(each.get("azureADDeviceId") for each in records)
    windows = [each for each in records if each.get("operatingSystem") not in ("macOS", "iOS", "iPadOS", "Android")]
    found = [
        str(each["id"])
        for each in windows
        if each.get("operatingSystem") == "Windows"
        and isinstance(each.get("lastSyncDateTime"), str)
        and ago(20) <= each["lastSyncDateTime"] <= ago(0)
        and serials[each.get("serialNumber")] == 1 == entra[each.get("azureADDeviceId")]
    ]
    return found, len(found) == len(windows) > 0
