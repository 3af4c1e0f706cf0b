"""What rules must say of a tenant, folded from what was planted: one counter-example is a fail, a doubt leaves it open, else it is a pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tests.labelled.machine_records import Machine
from tests.labelled.mobile import PHONES
from tests.labelled.world import NotKnown, World, not_known

REQUIREMENTS = {
    "legacyAuthentication": "legacy-authentication-blocked",
    "deviceCodeFlow": "device-code-flow-blocked",
    "authenticationTransfer": "authentication-transfer-blocked",
    "securityInfoRegistration": "security-info-registration-protected",
    "deviceRegistration": "device-registration-protected",
    "managedDevice": "managed-device-demanded",
    "managedDeviceOrApp": "managed-device-or-app-demanded",
    "appProtection": "app-protection-demanded",
    "signInRisk": "sign-in-risk-answered",
    "userRisk": "user-risk-answered",
    "adminMfa": "admin-mfa-demanded",
    "unmanagedSession": "unmanaged-session-limited",
    "compliantDevice": "compliant-device-demanded",
    "unknownPlatforms": "unknown-platforms-blocked",
    "browserSession": "browser-session-limited",
    "cloudAppSecurity": "session-controlled-by-cloud-app-security",
    "downloadLimits": "unmanaged-downloads-limited",
}
CONTROLS = {
    "realTimeProtection": "windows-realtime-protection-forced",
    "definitionUpdates": "windows-definition-updates-forced",
    "firewall": "windows-firewall-forced",
    "localAdminPassword": "windows-laps-forced",
    "automaticUpdates": "windows-update-automatic",
}
ENCRYPTED = ("encrypted", "by_default")
STALE_AFTER = 30
REPORT_STALE_AFTER = 7
Facts = Mapping[str, Mapping[str, Any]]


def verdicts(world: World, machines: list[Machine], members: list[Any]) -> None:
    """All verdicts that the planted facts decide. ``members``: whether what is demanded of each member of the company is enough."""
    facts: defaultdict[str, defaultdict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for fact in world.facts:
        facts[fact.resource.removeprefix("derived.")][fact.id][fact.field] = fact.value
    _judge(world, "mfa-demanded-of-everyone", members, "a second factor of everybody")
    for requirement, rule in REQUIREMENTS.items():
        if "met" in facts["accessRequirements"].get(requirement, {}):
            _judge(world, rule, [facts["accessRequirements"][requirement]["met"]], requirement)
    _administrators(world, facts["privilegedPeople"])
    _devices(world, facts["devices"], machines)
    _controls(world, facts["deviceSettings"], machines)
    _upkeep(world, facts)


def _judge(world: World, rule: str, truths: Iterable[Any], planted: str) -> None:
    """``truths``: of everybody and everything judged, whether it holds."""
    listed = list(truths)
    reasons = frozenset().union(*(each.reasons for each in listed if isinstance(each, NotKnown)))
    if False in listed:
        world.judge(rule, "fail", planted)
    elif reasons or not listed:
        world.judge(rule, "unknown", planted, reasons or {"no_subject"})
    else:
        world.judge(rule, "pass", planted)


def _is(value: Any, *wanted: Any) -> Any:
    """Whether a planted value is one of these."""
    if isinstance(value, NotKnown):
        return value
    values = getattr(value, "values", (value,))
    return all(each in wanted for each in values)


def _administrators(world: World, people: Facts) -> None:
    holders = [each for each in people.values() if "standing" in each]
    if not holders:
        return
    _judge(world, "privileged-people-internal", [_is(each["external"], False) for each in holders], "administrators from outside")
    _judge(world, "privileged-accounts-cloud-only", [_is(each["onPremisesSyncEnabled"], False) for each in holders], "synced administrators")
    _judge(world, "privileged-strong-password", [each["strongPassword"] for each in holders], "administrators with weak passwords")
    standing = [each for each in holders if each["standing"]]
    _judge(world, "privileged-accounts-without-mailbox", [_is(each["mailbox"], False) for each in standing], "administrators with mailboxes")
    count = sum(each["globalAdministrator"] for each in holders)
    _judge(world, "global-administrators-not-single", [count > 1], f"{count} Global Administrators")
    _judge(world, "global-administrators-few", [count < 5], f"{count} Global Administrators")
    if any(each["eligible"] for each in holders):
        _judge(world, "privileged-roles-on-demand", [_is(each["standing"], False) for each in holders], "administrators for good")


def _fresh(machine: Machine, truth: Any, after: float = STALE_AFTER) -> Any:
    return truth if machine.synced <= after else not_known("stale")


def _devices(world: World, facts: Facts, machines: list[Machine]) -> None:
    by_platform: defaultdict[str, list[Machine]] = defaultdict(list)
    for each in machines:
        by_platform[each.platform].append(each)
    pcs = by_platform["windows"]
    for platform, rule in (("windows", "windows-all-drives-protected"), ("android", "android-storage-encrypted"), ("macos", "mac-filevault-on")):
        own = by_platform[platform]
        _judge(world, rule, [_fresh(each, _is(facts[each.id]["encryption"], *ENCRYPTED)) for each in own], f"encryption of {platform}")
    unique = [each["olderRecords"] == 0 for each in facts.values() if "olderRecords" in each]
    _judge(world, "device-records-unique", unique, "devices with two records")
    _judge(world, "windows-laps-escrowed", [_fresh(each, facts[each.id]["localAdminPasswordEscrowed"]) for each in pcs], "stored passwords")
    guarded = [_guarded(each, facts[each.id]["antivirus"]) for each in pcs]
    _judge(world, "windows-antivirus-active", guarded, "antivirus of PCs")
    unsupported = [each for each in pcs if facts[each.id]["osSupported"] is False and each.synced <= STALE_AFTER]
    if unsupported:
        _judge(world, "device-os-supported", [False], "a system that is no longer supported")
    users = [_fresh(each, facts[each.id].get("userEnabled", True)) for each in machines]
    apart = [not_known("stale")] if {"D-01: placeholder serial", "D-01: no Entra device"} & set(world.planted) else []
    _judge(world, "managed-device-user-enabled", users + apart, "users who have left")
    for rule in sorted({rule for each in machines for rule in each.raw}):
        own = [_fresh(each, each.raw[rule]) if rule in PHONES else each.raw[rule] for each in machines if rule in each.raw]
        _judge(world, rule, own + (_second(world, rule) if rule in PHONES else []), f"{rule}, device by device")
    _judge(world, "windows-recovery-key-escrowed", _escrowed(facts, pcs), "recovery keys")


def _second(world: World, rule: str) -> list[Any]:
    """Of the iPhones with two records, which are as they should be: the newer one, and the older one where it is another device."""
    if rule.startswith("android") or not any(each.startswith("D-01") for each in world.planted):
        return []
    return [True, not_known("stale")] if {"D-01: placeholder serial", "D-01: no Entra device"} & set(world.planted) else [True]


def _guarded(machine: Machine, antivirus: Any) -> Any:
    """Of another product nothing tells the time but the last sync."""
    late = antivirus == "other" and machine.synced > REPORT_STALE_AFTER
    return not_known("stale") if late else _fresh(machine, _is(antivirus, "defender", "other"))


def _escrowed(facts: Facts, pcs: list[Machine]) -> list[Any]:
    """Of PCs that are encrypted, or may be, whether there is a key."""
    found = []
    for each in pcs:
        stored, encryption = facts[each.id]["recoveryKeyEscrowed"], facts[each.id]["encryption"]
        if stored is True:
            found.append(_fresh(each, truth=True))
        elif isinstance(encryption, NotKnown):
            reasons = stored.reasons if isinstance(stored, NotKnown) else frozenset()
            found.append(NotKnown(encryption.reasons | reasons | {"stale"}))
        elif encryption != "not_encrypted":
            found.append(_fresh(each, stored))
        elif isinstance(stored, NotKnown):
            found.append(NotKnown(stored.reasons | {"stale"}))
    return found


def _controls(world: World, facts: Facts, machines: list[Machine]) -> None:
    pcs = [each for each in machines if each.platform == "windows"]
    if not facts:
        return
    for control, rule in CONTROLS.items():
        numbers = {"definitionUpdates": "hours", "automaticUpdates": "deferralDays"}
        fields = ["assigned", *([numbers[control]] if control in numbers else [])]
        truths = [_fresh(each, _all([_within(facts[each.id][f"{control}.{name}"]) for name in fields])) for each in pcs]
        _judge(world, rule, truths, f"{control} of PCs")


def _within(value: Any) -> Any:
    """Whether something is so, or a number (all that are planted are small enough) is there."""
    return value if isinstance(value, bool | NotKnown) else True


def _all(truths: list[Any]) -> Any:
    if False in truths:
        return False
    reasons = frozenset().union(*(each.reasons for each in truths if isinstance(each, NotKnown)))
    return NotKnown(reasons) if reasons else True


def _upkeep(world: World, facts: Mapping[str, Facts]) -> None:
    working: defaultdict[str, list[Any]] = defaultdict(list)
    for name, each in facts["expiries"].items():
        if "working" in each:
            working[name.split("/")[0]].append(each["working"])
    for kind, rule in (("applePush", "apple-push-certificate-valid"), ("appleEnrolment", "apple-enrolment-token-valid")):
        _judge(world, rule, working[kind], kind)
    _judge(world, "app-supply-connected", working["appleApps"] + working["managedGooglePlay"], "app supply")
    _judge(world, "threat-defence-connected", working["threatConnector"], "threat connector")
    if facts["enrolmentLimits"]:
        _judge(
            world,
            "personal-enrolment-blocked",
            [each["personalBlockedForAll"] for each in facts["enrolmentLimits"].values() if "personalBlockedForAll" in each],
            "enrolment",
        )
    lockout = next(iter(facts["signInDomains"].values()))["lockoutThreshold"]
    _judge(world, "entra-lockout-not-loosened", [lockout if isinstance(lockout, NotKnown) else lockout <= 10], "lockout")
    _judge(world, "web-session-timeout", [facts["webSession"]["default"]["minutes"] <= 60], "idle timeout")
