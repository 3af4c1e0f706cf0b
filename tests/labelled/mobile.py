"""Phones: what each is like, and the policies for them.

Sources: the resource types managedDevice, iosGeneralDeviceConfiguration, iosCompliancePolicy, androidCompliancePolicy of Microsoft Graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scanner.resources.registry import registry
from tests.labelled.machine_records import Machine
from tests.labelled.surfaces import OFF, ON, TYPE, UNFILTERED, Kind, Said, written
from tests.labelled.world import Json, World, ago, not_known

UNCLEAR = not_known("inconclusive")

# Of phones: property, and what a rule must say of each of its values.
LOOKS: Mapping[str, tuple[str, Mapping[Any, Any], tuple[str, ...]]] = {
    "ios-not-jailbroken": ("D-27", {"False": True, "True": False, "Unknown": not_known("invalid_value")}, ("ios", "jailBroken")),
    "android-not-rooted": ("D-27", {"False": True, "True": False, "Unknown": not_known("invalid_value")}, ("android", "jailBroken")),
    "ios-supervised": ("D-39", {True: True, False: False, None: not_known("field_missing")}, ("ios", "isSupervised")),
    "android-patch-recent": (
        "D-32",
        {ago(40)[:10]: True, ago(200)[:10]: False, "": not_known("field_missing", "invalid_value")},
        ("android", "androidSecurityPatchLevel"),
    ),
}
COMPLIANCE: Mapping[str, tuple[str, Any]] = {
    "compliant": ("D-47", True),
    "noncompliant": ("D-47", False),
    "error": ("D-47", UNCLEAR),
    "configManager": ("D-12", UNCLEAR),
}
AGENTS = {"mdm": True, "eas": False, "unknown": UNCLEAR}
PHONES = (*LOOKS, "phone-compliant", "phone-under-mdm")


def phone_state(world: World, phone: Machine) -> None:
    """Make something of a phone what it should be, or should not."""
    record = next(each for each in world.records["intune.managedDevices"] if each["id"] == phone.id)
    for rule, (row, values, (platform, name)) in LOOKS.items():
        if platform == phone.platform:
            value = world.chance.choice(list(values))
            record[name] = value
            phone.raw[rule] = values[value]
            world.plant(f"{row}: {name} {value!r}")
    state, agent = world.chance.choice(list(COMPLIANCE)), world.chance.choice(["mdm", "mdm", *AGENTS])
    record |= {"complianceState": state, "managementAgent": agent}
    phone.raw |= {"phone-compliant": COMPLIANCE[state][1], "phone-under-mdm": AGENTS[agent]}
    world.plant(f"{COMPLIANCE[state][0]}: phone {state}", f"D-41: phone managed by {agent}")


IOS, COMPLY, ANDROID = "iosGeneralDeviceConfiguration", "iosCompliancePolicy", "androidCompliancePolicy"
PASSCODE = {"passcodeRequired": True, "passcodeMinimumLength": 6, "passcodeBlockSimple": True, "passcodeRequiredType": "alphanumeric"}
TIMES = {"passcodeMinutesOfInactivityBeforeScreenTimeout": 5, "passcodeMinutesOfInactivityBeforeLock": 5}
UNTOUCHED = {
    "passcodeRequiredType": "deviceDefault",
    "passwordRequiredType": "deviceDefault",
    "deviceThreatProtectionRequiredSecurityLevel": "unavailable",
}
SETTINGS: Mapping[str, Kind] = {
    "passcode": Kind(
        "D-45",
        "template",
        {"@odata.type": IOS, **PASSCODE},
        [Said("passwordRequired", ON), Said("passwordMinimumLength", ON, 6), Said("passwordStrong", ON), Said("passwordSimpleBlocked", ON)],
    ),
    "length without a passcode": Kind("D-54", "template", {"@odata.type": IOS, **PASSCODE, "passcodeRequired": False}, []),
    "digits will do": Kind(
        "D-54",
        "template",
        {"@odata.type": IOS, **PASSCODE, "passcodeRequiredType": "numeric"},
        [Said("passwordRequired", ON), Said("passwordStrong", OFF)],
    ),
    "lock": Kind("D-30", "template", {"@odata.type": IOS, **PASSCODE, **TIMES}, [Said("screenLockMinutes", ON, 10)]),
    "time without a passcode": Kind("D-30", "template", {"@odata.type": IOS, **TIMES}, []),
    "apps of the company alone": Kind(
        "D-27", "template", {"@odata.type": IOS, "enterpriseAppBlockTrust": True}, [Said("enterpriseTrustBlocked", ON)]
    ),
    "jailbreak": Kind("D-27", "compliance", {"@odata.type": COMPLY, "securityBlockJailbrokenDevices": True}, [Said("jailbreakBlocked", ON)]),
    "oldest system": Kind("D-34", "compliance", {"@odata.type": COMPLY, "osMinimumVersion": "18.0"}, [Said("minimumOs")]),
    "oldest system unreadable": Kind(
        "D-34", "compliance", {"@odata.type": COMPLY, "osMinimumVersion": "newest"}, [Said("minimumOs", not_known("invalid_value"))]
    ),
    "sources": Kind(
        "D-26", "compliance", {"@odata.type": ANDROID, "securityPreventInstallAppsFromUnknownSources": True}, [Said("unknownSourcesBlocked", ON)]
    ),
}
# Hours until a device that does not comply is blocked, and whether that is soon.
GRACE: Mapping[int, str] = {0: "pass", 72: "pass", 73: "fail", 8760: "fail"}


def mobile(world: World) -> None:
    """A policy of each of some kinds, for all devices."""
    target = {"id": "t", "target": {"@odata.type": f"{TYPE}allDevicesAssignmentTarget", **UNFILTERED}}
    hours = [_one(world, name, target) for name in world.chance.sample(list(SETTINGS), 4)]
    blocked = [GRACE[each] for each in hours if each is not None]
    world.judge("noncompliance-blocks-soon", "unknown" if not blocked else "fail" if "fail" in blocked else "pass", "D-46: grace", {"no_subject"})


def _one(world: World, name: str, target: Json) -> int | None:
    """One policy. Returns the hours of grace of a compliance policy."""
    kind, grace = SETTINGS[name], None
    planted = world.plant(f"{kind.row}: phones {name}")
    if kind.surface == "template":
        identifier = written(world, name, kind, [target])
    else:
        grace = world.chance.choice(list(GRACE))
        world.plant(f"D-46: blocked after {grace} hours")
        identifier = _compliance(world, name, kind.body, [target], grace)
    for each in kind.says:
        values = {key: value for key, value in (("enabled", each.enabled), ("number", each.number)) if value is not None}
        if each.setting == "minimumOs":
            values = {"version": values.get("enabled", "18.0")}
        world.expect("policySettings", f"{kind.surface}/{identifier}/{each.setting}", planted, setting=each.setting, assigned=True, **values)
    return grace


def _compliance(world: World, name: str, body: Json, assignments: Sequence[Json], grace: int) -> str:
    identifier, kind = world.guid("compliance", name), body["@odata.type"]
    unset = _unset(kind)
    block = {"id": "b", "actionType": "block", "gracePeriodHours": grace, "notificationTemplateId": ""}
    actions = [{"id": "a", "ruleName": "PasswordRequired", "scheduledActionConfigurations": [block]}]
    record = {"id": identifier, "displayName": name, "createdDateTime": ago(300), "lastModifiedDateTime": ago(60), "version": 1, **unset, **body}
    record |= {"@odata.type": f"{TYPE}{kind}", "assignments": list(assignments), "scheduledActionsForRule": actions}
    world.add("intune.deviceCompliancePolicyDetails", record)
    world.add("intune.deviceCompliancePolicies", dict(record))
    return identifier


def _unset(kind: str) -> Json:
    """The properties of a compliance policy that is left alone: switches are off, numbers and texts null."""
    details = registry()["intune.deviceCompliancePolicyDetails"]
    own = [name for name, each in details.types_of.items() if each == f"microsoft.graph.{kind}"]
    switches = {name: False for name in own if details.fields[name].kind == "boolean"}
    return {**dict.fromkeys(own), **switches, **{key: value for key, value in UNTOUCHED.items() if key in own}}
