"""Security alerts, in Graph's shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.people import principal_name
from scanner.sandbox.plan import NOTHING, Tenant
from scanner.sandbox.risk import risk_detections

Record = dict[str, Any]

_PRODUCTS = ("MDE_LITE", "MDE_SMB", "WINDEFATP", "ATP_ENTERPRISE", "THREAT_INTELLIGENCE", "ATA", "ADALLOM_S_STANDALONE", "AAD_PREMIUM_P2")


def alerts(tenant: Tenant) -> Iterator[Record]:
    """``/security/alerts_v2``: one high alert for each risk detection, new while the risk is, and one lower one besides."""
    found = []
    for detection in risk_detections(tenant):
        treated = detection["riskState"] != "atRisk"
        found.append(_alert(tenant, "high", detection["detectedDateTime"], detection["lastUpdatedDateTime"], treated=treated))
    if found:
        found.append(_alert(tenant, "low", stamp(40, fraction=0), stamp(39, fraction=0), treated=False))
    yield from sorted(found, key=lambda each: str(each["id"]))


def _alert(tenant: Tenant, severity: str, created: str, updated: str, *, treated: bool) -> Record:
    number = Dice(tenant.name, "alert", severity, created).guid()
    owner = tenant.member(next(iter(tenant.user_ids.in_order())))
    return {
        "id": f"ri{number}",
        "providerAlertId": number,
        "incidentId": "1",
        "status": "resolved" if treated else "new",
        "severity": severity,
        "classification": "truePositive" if treated else None,
        "determination": "compromisedAccount" if treated else None,
        "serviceSource": "azureAdIdentityProtection",
        "detectionSource": "azureAdIdentityProtection",
        "detectorId": "SampleDetector",
        "tenantId": "CANARY-tenant",
        "title": "Sample: account at risk",
        "description": "CANARY-description",
        "recommendedActions": "Reset the password.",
        "category": "InitialAccess",
        "assignedTo": principal_name(tenant, owner) if treated else None,
        "alertWebUrl": "https://security.microsoft.com/alerts/CANARY-alert",
        "incidentWebUrl": "https://security.microsoft.com/incidents/CANARY-incident",
        "actorDisplayName": None,
        "threatDisplayName": None,
        "threatFamilyName": None,
        "mitreTechniques": ["T1078"],
        "createdDateTime": created,
        "lastUpdateDateTime": updated,
        "resolvedDateTime": updated if treated else None,
        "firstActivityDateTime": created,
        "lastActivityDateTime": created,
        "systemTags": [],
        "comments": [{"comment": "CANARY-comment", "createdByDisplayName": "CANARY-name", "createdDateTime": updated}],
        "evidence": [{"@odata.type": "#microsoft.graph.security.userEvidence", "userAccount": {"accountName": "CANARY-account"}}],
    }


# What the service answers in a tenant without any of these products is not documented: refused like a missing permission.
_DEFENDER = Gate(NOTHING, _PRODUCTS, 403, "Forbidden")

ENDPOINTS: tuple[Endpoint, ...] = (
    # security-list-alerts_v2: $count, $filter (by severity, among others), $skip and $top.
    Endpoint(
        "/security/alerts_v2",
        "v1.0",
        "microsoft.graph.security.alert",
        objects=alerts,
        selects=False,
        filters={"severity eq 'high'": lambda each: each["severity"] == "high"},
        gates=(_DEFENDER,),
    ),
)
