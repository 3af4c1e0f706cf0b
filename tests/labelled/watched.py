"""What is detected and who looks at it: alerts, risk detections, reviews of roles, and the licences that detect and keep.

Sources: the resource types security.alert, riskDetection, accessReviewScheduleDefinition, accessReviewInstance and subscribedSku.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.labelled.services import FAIL, PASS, UNCLEAR, State
from tests.labelled.world import Json, World, ago

_ALERTS, _SIGN_INS, _LEAKS = "security-alerts-treated", "risky-sign-ins-treated", "leaked-credentials-treated"
_REVIEWED, _DETECTS, _KEEPS, _YEAR = "privileged-access-reviewed", "identity-protection-licensed", "sign-in-logs-kept", "audit-logs-kept"
GONE = "somebody who was deleted"


def _alert(status: str = "new", severity: str = "high", days: float = 20) -> list[Json]:
    return [{"id": "ri1", "title": "不審なサインイン", "severity": severity, "status": status, "createdDateTime": ago(days)}]


def _detection(kind: str = "unfamiliarFeatures", level: str = "medium", state: str = "atRisk", days: float = 20, user: str = "") -> list[Json]:
    activity = "user" if kind == "leakedCredentials" else "signin"
    found = {"id": "d1", "riskEventType": kind, "riskLevel": level, "riskState": state, "activity": activity, "detectedDateTime": ago(days)}
    return [{**found, "userId": user}]


def _run(status: str, days: float) -> list[Json]:
    return [{"of": "r1", "value": {"id": "i1", "endDateTime": ago(days), "status": status}}]


def _licence(*plans: str, status: str = "Enabled", units: int = 10) -> list[Json]:
    named = [{"servicePlanId": each, "servicePlanName": each, "provisioningStatus": "Success"} for each in plans]
    return [{"id": "t_more", "skuId": "more", "capabilityStatus": status, "prepaidUnits": {"enabled": units, "warning": 0}, "servicePlans": named}]


REVIEW: Json = {"id": "r1", "displayName": "見直し", "scope": {"query": "/roleManagement/directory/roleDefinitions/1"}}
WATCHED: Mapping[str, Mapping[str, State]] = {
    "security.alerts": {
        "none": State("RK-05", [], {_ALERTS: PASS}),
        "untouched": State("RK-05", _alert(), {_ALERTS: FAIL}),
        "fresh": State("RK-05", _alert(days=2), {_ALERTS: PASS}),
        "in progress": State("RK-05", _alert("inProgress"), {_ALERTS: PASS}),
        "not severe": State("RK-05", _alert(severity="low"), {_ALERTS: PASS}),
        "status unknown": State("RK-05", _alert("unknown"), {_ALERTS: UNCLEAR}),
    },
    # A user of "" stands for somebody who is there.
    "entra.riskDetections": {
        "none": State("RK-01", [], {_SIGN_INS: PASS, _LEAKS: PASS}),
        "sign-in untreated": State("RK-01", _detection(), {_SIGN_INS: FAIL, _LEAKS: PASS}),
        "sign-in of low risk": State("RK-01", _detection(level="low"), {_SIGN_INS: PASS, _LEAKS: PASS}),
        "leak untreated": State("RK-01", _detection("leakedCredentials", "high"), {_SIGN_INS: PASS, _LEAKS: FAIL}),
        "leak remediated": State("RK-01", _detection("leakedCredentials", "high", "remediated"), {_SIGN_INS: PASS, _LEAKS: PASS}),
        "of somebody deleted": State("RK-01", _detection(user=GONE), {_SIGN_INS: PASS, _LEAKS: PASS}),
        "fresh": State("RK-01", _detection("leakedCredentials", days=1), {_SIGN_INS: PASS, _LEAKS: PASS}),
        "level hidden": State("RK-01", _detection(level="hidden"), {_SIGN_INS: UNCLEAR, _LEAKS: PASS}),
    },
    "entra.accessReviewInstances": {
        "ended": State("RM-09", _run("Applied", 40), {_REVIEWED: PASS}),
        "ended long ago": State("RM-09", _run("Completed", 400), {_REVIEWED: FAIL}),
        "under way": State("RM-09", _run("InProgress", -10), {_REVIEWED: UNCLEAR}),
        "never": State("RM-09", [], {_REVIEWED: FAIL}),
        "stopped early": State("RM-09", _run("Completed", -10), {_REVIEWED: UNCLEAR}),
    },
    "entra.subscribedSkus": {
        "everything": State("OR-03", _licence("AAD_PREMIUM_P2", "M365_ADVANCED_AUDITING"), {_DETECTS: PASS, _KEEPS: PASS, _YEAR: PASS}),
        "P1": State("LG-02", _licence("AAD_PREMIUM"), {_DETECTS: FAIL, _KEEPS: PASS, _YEAR: FAIL}),
        "nothing": State("LG-02", _licence("TEAMS1"), {_DETECTS: FAIL, _KEEPS: FAIL, _YEAR: FAIL}),
        "suspended": State("OR-03", _licence("AAD_PREMIUM_P2", status="Suspended"), {_DETECTS: FAIL, _KEEPS: FAIL, _YEAR: FAIL}),
        "none bought": State("OR-03", _licence("M365_ADVANCED_AUDITING", units=0), {_DETECTS: FAIL, _KEEPS: FAIL, _YEAR: FAIL}),
    },
}


def watched(world: World) -> None:
    """One state of each, or nothing because it was refused. A subscription is added to what people have mailboxes by."""
    people = [each["id"] for each in world.records["entra.users"]]
    for resource, states in WATCHED.items():
        own = resource == "entra.subscribedSkus"
        name = world.chance.choice([*states] if own else [*states, "refused"])
        if name == "refused":
            _refuse(world, resource, states)
            continue
        state = states[name]
        planted = world.plant(f"{state.row}: {resource} {name}")
        records = [{**each, "userId": each["userId"] or people[0]} if "userId" in each else dict(each) for each in state.records]
        world.records[resource] = [*map(_mailboxes, world.records[resource]), *records] if own else records
        for rule, said in state.says.items():
            verdict, *reasons = said.split()
            world.judge(rule, verdict, planted, reasons)
    world.records["entra.accessReviews"] = [dict(REVIEW)]


def _mailboxes(subscription: Json) -> Json:
    """What a subscription brings besides what is planted here."""
    kept = [each for each in subscription["servicePlans"] if not each["servicePlanName"].startswith("AAD_")]
    return {**subscription, "servicePlans": kept}


def _refuse(world: World, resource: str, states: Mapping[str, State]) -> None:
    planted = world.plant(f"R7: {resource} refused")
    world.refuse(resource, "permission_denied")
    for rule in sorted({rule for state in states.values() for rule in state.says}):
        world.judge(rule, "unknown", planted, {"permission_denied"})
