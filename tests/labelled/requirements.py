"""Policies for everybody, one of each kind of requirement that conditional access can meet, and the ways in which they miss it.

Sources: Microsoft's pages "Block legacy authentication with Conditional Access", "Conditional Access: Authentication flows",
"… Securing security info registration", "… Require device to be marked as compliant", "… Approved client apps and app protection".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.labelled.people import Person
from tests.labelled.policies import group, policy
from tests.labelled.second_factor import (
    APPS,
    CLIENTS,
    GRANT,
    NO_APPS,
    NOT_DEMANDED,
    OFFICE,
    OPERATOR,
    PARTLY,
    REPORT_ONLY,
    STATE,
    platforms,
)
from tests.labelled.world import Holding, World

EVERYBODY = {"includeUsers": ["All"]}
ACTIONS = "conditions/applications/includeUserActions"
FLOWS = "conditions/authenticationFlows"
LEGACY = ["exchangeActiveSync", "other"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """``met``: requirement → whether these policies meet it for everybody. ``code``: said of the first policy by that requirement.

    ``leave_out``: somebody is left out of the first policy: a "person" by a group, or the "emergency" account by name.
    """

    row: str
    policies: Sequence[Mapping[str, Any]]
    met: Mapping[str, bool]
    code: str = ""
    leave_out: str = ""


def _flow(methods: str, **more: Any) -> dict[str, Any]:
    return {GRANT: ["block"], FLOWS: {"transferMethods": methods}, **more}


def _action(name: str, controls: Sequence[str] = ("mfa",), **more: Any) -> dict[str, Any]:
    return {APPS: [], ACTIONS: [f"urn:user:{name}"], GRANT: list(controls), **more}


_FREQUENCY = {"isEnabled": True, "type": "hours", "value": 4, "authenticationType": "primaryAndSecondaryAuthentication"}
_OFTEN = {
    **dict.fromkeys(("applicationEnforcedRestrictions", "cloudAppSecurity", "persistentBrowser", "disableResilienceDefaults")),
    "signInFrequency": {**_FREQUENCY, "frequencyInterval": "timeBased"},
}

_RELAYED = {**_OFTEN, "signInFrequency": None, "cloudAppSecurity": {"isEnabled": True, "cloudAppSecurityType": "blockDownloads"}}

# Old clients cannot show a managed device: who demands one of every client shuts them out.
_MANAGED = {"compliant", "compliant or joined", "for Office 365"}
# Nor has a device that nobody manages a session, where only managed ones get in.
SHUTS_OUT = {
    "legacyAuthentication": {*_MANAGED, "or protected app"},
    **dict.fromkeys(("unmanagedSession", "cloudAppSecurity", "downloadLimits"), _MANAGED),
}
BLOCK_LEGACY = {CLIENTS: LEGACY, GRANT: ["block"]}
PHONES = platforms(["android", "iOS"], [])

ATTEMPTS: Mapping[str, Mapping[str, Attempt]] = {
    "legacyAuthentication": {
        "none": Attempt("ID-06", (), {"legacyAuthentication": False}),
        "blocked": Attempt("ID-06", (BLOCK_LEGACY,), {"legacyAuthentication": True}),
        "blocked in two": Attempt(
            "ID-06", ({**BLOCK_LEGACY, CLIENTS: ["exchangeActiveSync"]}, {**BLOCK_LEGACY, CLIENTS: ["other"]}), {"legacyAuthentication": True}
        ),
        "only other": Attempt("ID-06", ({**BLOCK_LEGACY, CLIENTS: ["other"]},), {"legacyAuthentication": False}, "legacy_client_missing"),
        "report-only": Attempt("ID-06", ({**BLOCK_LEGACY, **REPORT_ONLY},), {"legacyAuthentication": False}, "report_only"),
        "off": Attempt("ID-06", ({**BLOCK_LEGACY, STATE: "disabled"},), {"legacyAuthentication": False}, "disabled"),
        "one app left out": Attempt("ID-06", ({**BLOCK_LEGACY, NO_APPS: [OFFICE]},), {"legacyAuthentication": False}, "apps_excluded"),
        "scanner account left out": Attempt("ID-06", (BLOCK_LEGACY,), {"legacyAuthentication": False}, "group_excluded", "person"),
        "emergency account left out": Attempt("ID-06", (BLOCK_LEGACY,), {"legacyAuthentication": True}, "", "emergency"),
    },
    "deviceCodeFlow": {
        "none": Attempt("ID-14", (), {"deviceCodeFlow": False, "authenticationTransfer": False}),
        "blocked": Attempt("ID-14", (_flow("deviceCodeFlow"),), {"deviceCodeFlow": True, "authenticationTransfer": False}),
        "both blocked": Attempt("ID-14", (_flow("deviceCodeFlow,authenticationTransfer"),), {"deviceCodeFlow": True, "authenticationTransfer": True}),
        "the other one": Attempt("ID-14", (_flow("authenticationTransfer"),), {"deviceCodeFlow": False, "authenticationTransfer": True}),
        "report-only": Attempt("ID-14", (_flow("deviceCodeFlow", **REPORT_ONLY),), {"deviceCodeFlow": False}, "report_only"),
        "person left out": Attempt("ID-14", (_flow("deviceCodeFlow"),), {"deviceCodeFlow": False}, "group_excluded", "person"),
    },
    "securityInfoRegistration": {
        "none": Attempt("ID-15", (), {"securityInfoRegistration": False}),
        "second factor": Attempt("ID-15", (_action("registersecurityinfo"),), {"securityInfoRegistration": True}),
        "compliant device": Attempt("ID-15", (_action("registersecurityinfo", ["compliantDevice"]),), {"securityInfoRegistration": True}),
        "report-only": Attempt("ID-15", (_action("registersecurityinfo", **REPORT_ONLY),), {"securityInfoRegistration": False}, "report_only"),
        "person left out": Attempt("ID-15", (_action("registersecurityinfo"),), {"securityInfoRegistration": False}, "group_excluded", "person"),
    },
    "deviceRegistration": {
        "none": Attempt("AC-11", (), {"deviceRegistration": False}),
        "second factor": Attempt("AC-11", (_action("registerdevice"),), {"deviceRegistration": True}),
        "report-only": Attempt("AC-11", (_action("registerdevice", **REPORT_ONLY),), {"deviceRegistration": False}, "report_only"),
    },
    "managedDevice": {
        "none": Attempt(
            "AC-09",
            (),
            {"managedDevice": False, "managedDeviceOrApp": False, "appProtection": False, "compliantDevice": False, "unknownPlatforms": False},
        ),
        "compliant": Attempt(
            "AC-09",
            ({GRANT: ["compliantDevice"]},),
            {"managedDevice": True, "managedDeviceOrApp": True, "compliantDevice": True, "unknownPlatforms": True, "downloadLimits": True},
        ),
        "compliant or joined": Attempt(
            "AC-09",
            ({GRANT: ["compliantDevice", "domainJoinedDevice"]},),
            {"managedDevice": True, "managedDeviceOrApp": True, "compliantDevice": False, "unknownPlatforms": True, "cloudAppSecurity": True},
        ),
        "for Office 365": Attempt("AC-09", ({GRANT: ["compliantDevice"], APPS: ["Office365"]},), {"managedDevice": True, "compliantDevice": True}),
        "or protected app": Attempt(
            "AC-09",
            ({GRANT: ["compliantDevice", "compliantApplication"]},),
            {"managedDevice": False, "managedDeviceOrApp": True},
            "alternative_app",
        ),
        "on listed platforms": Attempt(
            "D-04",
            ({GRANT: ["compliantDevice"], **platforms(["android", "iOS", "windows", "macOS"], [])},),
            {"managedDevice": False, "compliantDevice": False, "unknownPlatforms": False},
            "platforms_listed",
        ),
        "protected apps on phones": Attempt("D-04", ({GRANT: ["compliantApplication"], **PHONES},), {"appProtection": True, "managedDevice": False}),
        "report-only": Attempt("AC-09", ({GRANT: ["compliantDevice"], **REPORT_ONLY},), {"managedDevice": False}, "report_only"),
        "person left out": Attempt("AC-09", ({GRANT: ["compliantDevice"]},), {"managedDevice": False}, "group_excluded", "person"),
    },
    "unmanagedSession": {
        "none": Attempt("AC-13", (), {"unmanagedSession": False, "browserSession": False, "cloudAppSecurity": False, "downloadLimits": False}),
        "every four hours": Attempt(
            "AC-13", ({"grantControls": None, "sessionControls": _OFTEN},), {"unmanagedSession": True, "browserSession": True}
        ),
        "relayed": Attempt("AC-13", ({"grantControls": None, "sessionControls": _RELAYED},), {"cloudAppSecurity": True, "downloadLimits": True}),
        "report-only": Attempt(
            "AC-13", ({"grantControls": None, "sessionControls": _OFTEN, **REPORT_ONLY},), {"unmanagedSession": False}, "report_only"
        ),
    },
    "signInRisk": {
        "none": Attempt("RK-03", (), {"signInRisk": False, "userRisk": False}),
        "blocked": Attempt("RK-03", ({GRANT: ["block"], "conditions/signInRiskLevels": ["high", "medium"]},), {"signInRisk": True}),
        "user blocked": Attempt("RK-02", ({GRANT: ["block"], "conditions/userRiskLevels": ["high"]},), {"userRisk": True, "signInRisk": False}),
        "report-only": Attempt(
            "RK-03", ({GRANT: ["block"], "conditions/signInRiskLevels": ["high"], **REPORT_ONLY},), {"signInRisk": False}, "report_only"
        ),
        "both at once": Attempt(
            "RK-03",
            ({GRANT: ["block"], OPERATOR: "OR", "conditions/signInRiskLevels": ["high"], "conditions/userRiskLevels": ["high"]},),
            {"signInRisk": False, "userRisk": False},
        ),
    },
}


# Who is shut out somewhere needs no second factor there.
BLOCKS = {"deviceCodeFlow": {"blocked", "both blocked", "the other one"}, "signInRisk": {"blocked", "user blocked", "both at once"}}


def attempts(world: World, people: list[Person]) -> list[Person]:
    """One attempt at each requirement. What is not met is expected only where somebody is surely in no other policy that could meet it.

    Returns the people as they then are: blocked somewhere, too.
    """
    somebody = next((each for each in people if each.untouched and not each.guest and not each.emergency), None)
    chosen = {requirement: world.chance.choice(list(kinds)) for requirement, kinds in ATTEMPTS.items()}
    for requirement, name in chosen.items():
        attempt = ATTEMPTS[requirement][name]
        planted = world.plant(f"{attempt.row}: {requirement} {name}")
        users = dict(EVERYBODY)
        if attempt.leave_out == "person":
            if somebody is None:
                continue
            users["excludeGroups"] = [group(world, f"除外 {requirement}", [somebody.id])]
        elif attempt.leave_out == "emergency":
            users["excludeUsers"] = [each.id for each in people if each.emergency]
        found = [policy(world, f"{requirement} {index + 1}", change, users) for index, change in enumerate(attempt.policies)]
        for each, met in attempt.met.items():
            met_anyhow = chosen["managedDevice"] in SHUTS_OUT.get(each, ())
            if met or (somebody is not None and not met_anyhow):
                world.expect("accessRequirements", each, planted, met=met)
        if attempt.code:
            world.expect("accessPolicies", f"{requirement}/{found[0]}", planted, codes=Holding(frozenset({attempt.code})), meets=False)
    blocked = any(chosen[requirement] in names for requirement, names in BLOCKS.items())
    almost = chosen["deviceCodeFlow"] == "person left out" and somebody is not None
    return [replace(each, truth=PARTLY) if each.truth == NOT_DEMANDED and (blocked or (almost and each is not somebody)) else each for each in people]
