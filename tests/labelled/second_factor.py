"""Ways to ask people for a second factor, or to seem to: what is planted, the policies that realise it, and what is then true of the people.

Sources: Microsoft's pages "Conditional Access: Conditions", "… Grant", "… Users, groups, agents, and workload identities",
"… Authentication strengths", and the resource types conditionalAccessPolicy and its parts of Microsoft Graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.labelled.world import not_known

OFFICE = "00000002-0000-0ff1-ce00-000000000000"
ENROLMENT = ["d4ebce55-015a-49b5-a083-c84d1797ae8c", "0000000a-0000-0000-c000-000000000000"]
SIX = ["android", "iOS", "windows", "windowsPhone", "macOS", "linux"]
MODERN = ["browser", "mobileAppsAndDesktopClients"]
GRANT = "grantControls/builtInControls"
OPERATOR = "grantControls/operator"
APPS = "conditions/applications/includeApplications"
NO_APPS = "conditions/applications/excludeApplications"
CLIENTS = "conditions/clientAppTypes"
PLATFORMS = "conditions/platforms"
LOCATIONS = "conditions/locations"
STATE = "state"
# A name in this place is replaced by nothing: the property is not there.
GONE = "__gone__"


@dataclass(frozen=True, slots=True)
class Way:
    """``row``: the fact it stands for. ``policies``: changes of a policy for all apps that demands a second factor, for a group of people.

    ``truth``: what is true of them. ``code``: what must be said of the first policy as one that comes close. ``where``: what the first
    policy's excluded location is made of.
    """

    row: str
    policies: Sequence[Mapping[str, Any]]
    truth: Any
    code: str
    where: str


def way(row: str, truth: Any, *policies: Mapping[str, Any], code: str = "", where: str = "") -> Way:
    return Way(row, policies, truth, code, where)


def strength(*combinations: str, satisfied: str) -> dict[str, Any]:
    """A grant of nothing but an authentication strength."""
    found = {"id": "6b0b1f6e-0000-4000-8000-000000000001", "displayName": "強度", "policyType": "custom", "requirementsSatisfied": satisfied}
    return {GRANT: [], "grantControls/authenticationStrength": {**found, "allowedCombinations": list(combinations)}}


def places(include: list[str], exclude: list[str]) -> dict[str, Any]:
    return {LOCATIONS: {"includeLocations": include, "excludeLocations": exclude}}


def platforms(include: list[str], exclude: list[str]) -> dict[str, Any]:
    return {PLATFORMS: {"includePlatforms": include, "excludePlatforms": exclude}}


REPORT_ONLY = {STATE: "enabledForReportingButNotEnforced"}
SESSION = {"signInFrequency": {"isEnabled": True, "type": "hours", "value": 4, "authenticationType": "primaryAndSecondaryAuthentication"}}
DEMANDED, OFFICE_ONLY, PARTLY, NOT_DEMANDED = "demanded", "office365", "partly", "not_demanded"
NO_FIELD, ODD, OPEN = not_known("field_missing"), not_known("invalid_value"), not_known("inconclusive")

WAYS: Mapping[str, Way] = {
    # What demands it of everybody in the group.
    "plain": way("ID-01", DEMANDED, {}),
    "block everything": way("ID-01", DEMANDED, {GRANT: ["block"]}),
    "and compliant device": way("ID-02", DEMANDED, {GRANT: ["mfa", "compliantDevice"], OPERATOR: "AND"}),
    "and custom control": way("ID-02", DEMANDED, {OPERATOR: "AND", "grantControls/customAuthenticationFactors": ["RequireOther"]}),
    "or approved app, retired": way("AC-09", DEMANDED, {GRANT: ["mfa", "approvedApplication"]}),
    "strength": way("ID-02", DEMANDED, strength("fido2", "password,softwareOath", "windowsHelloForBusiness", satisfied="mfa")),
    "enrolment left out": way("ID-03", DEMANDED, {NO_APPS: ENROLMENT}),
    "modern clients": way("ID-06", DEMANDED, {CLIENTS: MODERN}),
    "offices left out": way("ID-04", DEMANDED, {}, where="narrow"),
    "all platforms": way("ID-05", DEMANDED, platforms(["all"], [])),
    "split by platform": way("ID-05", DEMANDED, platforms(["android", "iOS"], []), platforms(["all"], ["android", "iOS"])),
    "split by client": way("ID-06", DEMANDED, {CLIENTS: ["browser"]}, {CLIENTS: ["mobileAppsAndDesktopClients", "exchangeActiveSync", "other"]}),
    "split by place": way("ID-04", DEMANDED, places(["All"], ["AllTrusted"]), places(["AllTrusted"], [])),
    "split by app": way("ID-03", DEMANDED, {APPS: ["Office365"]}, {NO_APPS: ["Office365"]}),
    "mended by another": way("ID-07", DEMANDED, REPORT_ONLY, {GRANT: ["mfa", "compliantDevice"]}, {}),
    "annotated": way("ID-02", DEMANDED, {"grantControls/authenticationStrength@odata.context": "https://graph.microsoft.com/x"}),
    # What does so only in part.
    "office 365": way("ID-03", OFFICE_ONLY, {APPS: ["Office365"]}),
    "one app": way("ID-03", PARTLY, {APPS: [OFFICE]}, code="apps_listed"),
    "admin portals": way("ID-03", PARTLY, {APPS: ["MicrosoftAdminPortals"]}, code="admin_portals_only"),
    "Azure left out": way("ID-03", OFFICE_ONLY, {NO_APPS: ["797f4846-ba00-4fd7-ba43-dac1f8f63013"]}),
    "mail left out": way("ID-03", PARTLY, {NO_APPS: [OFFICE]}, code="apps_excluded"),
    "authentication context": way(
        "ID-03",
        PARTLY,
        {APPS: [], "conditions/applications/includeAuthenticationContextClassReferences": ["c1"]},
        code="authentication_context_only",
    ),
    "browsers only": way("ID-06", PARTLY, {CLIENTS: ["browser"]}, code="client_types"),
    "six platforms": way("ID-05", PARTLY, platforms(SIX, []), code="platforms_listed"),
    "platform left out": way("ID-05", PARTLY, platforms(["all"], ["android"]), code="platforms_excluded"),
    "half of a split only reports": way(
        "ID-05", PARTLY, platforms(["android", "iOS"], []), {**platforms(["all"], ["android", "iOS"]), **REPORT_ONLY}, code="platforms_listed"
    ),
    "wide place": way("ID-04", PARTLY, {}, code="wide_location", where="wide"),
    "two halves of the world": way("ID-04", PARTLY, {}, code="wide_location", where="halves"),
    "untrusted place": way("ID-04", PARTLY, {}, code="location_excluded", where="untrusted"),
    "country left out": way("ID-04", PARTLY, {}, code="location_excluded", where="country"),
    "only at the offices": way("ID-04", PARTLY, places(["AllTrusted"], []), code="location_included"),
    "device filter": way(
        "ID-05",
        PARTLY,
        {"conditions/devices": {"deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}}},
        code="device_filter",
    ),
    "sign-in risk": way("RK-03", PARTLY, {"conditions/signInRiskLevels": ["high", "medium"]}, code="sign_in_risk_only"),
    "user risk": way("RK-02", PARTLY, {"conditions/userRiskLevels": ["high"]}, code="user_risk_only"),
    "insider risk": way("RK-02", PARTLY, {"conditions/insiderRiskLevels": "elevated"}, code="insider_risk_only"),
    "device code only": way("ID-14", PARTLY, {"conditions/authenticationFlows": {"transferMethods": "deviceCodeFlow"}}, code="flow_only"),
    # What does not.
    "nothing": way("ID-01", NOT_DEMANDED),
    "or compliant device": way("ID-02", NOT_DEMANDED, {GRANT: ["mfa", "compliantDevice"]}, code="alternative_device"),
    "or joined device": way("ID-02", NOT_DEMANDED, {GRANT: ["mfa", "domainJoinedDevice"]}, code="alternative_device"),
    "or protected app": way("ID-02", NOT_DEMANDED, {GRANT: ["mfa", "compliantApplication"]}, code="alternative_app"),
    "report-only": way("ID-01", NOT_DEMANDED, REPORT_ONLY, code="report_only"),
    "off": way("ID-01", NOT_DEMANDED, {STATE: "disabled"}, code="disabled"),
    "session only": way("ID-02", NOT_DEMANDED, {"grantControls": None, "sessionControls": SESSION}),
    "compliant device alone": way("ID-02", NOT_DEMANDED, {GRANT: ["compliantDevice"]}),
    "approved app alone": way("AC-09", NOT_DEMANDED, {GRANT: ["approvedApplication"]}),
    "custom control alone": way("ID-02", NOT_DEMANDED, {GRANT: [], "grantControls/customAuthenticationFactors": ["RequireOther"]}),
    "terms of use alone": way("ID-02", NOT_DEMANDED, {GRANT: [], "grantControls/termsOfUse": ["7a3f"]}),
    "no control": way("ID-02", NOT_DEMANDED, {GRANT: []}),
    "strength of a password": way("ID-02", NOT_DEMANDED, strength("password", "fido2", satisfied="mfa"), code="strength_single_factor"),
    "strength of a foreign password": way("ID-02", NOT_DEMANDED, strength("federatedSingleFactor", satisfied="none"), code="strength_single_factor"),
    "registration only": way("ID-15", NOT_DEMANDED, {APPS: [], "conditions/applications/includeUserActions": ["urn:user:registersecurityinfo"]}),
    # What cannot be told.
    "no state": way("ID-01", NO_FIELD, {STATE: GONE}, code="state_unreadable"),
    "odd state": way("ID-01", ODD, {STATE: "Enabled"}, code="state_unreadable"),
    "strength not there": way("ID-02", NO_FIELD, {GRANT: [], "grantControls/authenticationStrength": GONE}, code="strength_unreadable"),
    "unknown condition": way("ID-05", OPEN, {"conditions/agentRiskLevels": ["high"]}, code="unknown_condition"),
    "app filter": way(
        "ID-03",
        PARTLY,
        {"conditions/applications/applicationFilter": {"mode": "include", "rule": 'CustomSecurityAttribute.a -eq "b"'}, APPS: []},
        code="app_filter",
    ),
    "all trusted places": way("ID-04", OPEN, places(["All"], ["AllTrusted"]), code="all_trusted_excluded"),
}
# These make a wide trusted place, which settles what leaving out all trusted places means.
WIDE = {"wide place", "two halves of the world"}
