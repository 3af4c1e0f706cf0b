"""Risky users and risk detections, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.people import account_name, principal_name
from scanner.sandbox.plan import NOTHING, Member, Tenant

Record = dict[str, Any]

_DEALT_WITH = 2


def risky_users(tenant: Tenant) -> Iterator[Record]:
    """``/identityProtection/riskyUsers``: the second account, long dealt with, and whoever has a weak password."""
    for number in tenant.user_ids.in_order():
        member = tenant.member(number)
        if _rated(member):
            yield {
                "id": tenant.user_ids.at(number),
                "isDeleted": False,
                "isProcessing": False,
                **_rating(member),
                "riskLastUpdatedDateTime": stamp(_days(tenant, member), fraction=0),
                "userDisplayName": account_name(member),
                "userPrincipalName": principal_name(tenant, member),
                "history": [{"id": "CANARY-history", "activity": {"riskEventTypes": ["CANARY-event"]}}],
            }


def risk_detections(tenant: Tenant) -> Iterator[Record]:
    """``/identityProtection/riskDetections``: one for each risky user."""
    for user in risky_users(tenant):
        number = tenant.user_ids.number(str(user["id"]))
        member = tenant.member(number or 1)
        days = _days(tenant, member)
        dice = Dice(tenant.name, "risk-detection", member.number)
        leaked = user["riskState"] == "atRisk"
        yield {
            # Ids begin like the user's, so that both lists have one order.
            "id": dice.guid(int(str(user["id"])[:8], 16)),
            "requestId": None if leaked else f"CANARY-{dice.guid()}",
            "correlationId": None if leaked else f"CANARY-{dice.guid()}",
            "riskEventType": "leakedCredentials" if leaked else "unfamiliarFeatures",
            **_rating(member),
            "source": "IdentityProtection",
            "detectionTimingType": "offline" if leaked else "realtime",
            "activity": "user" if leaked else "signin",
            "tokenIssuerType": "AzureAD",
            "ipAddress": None if leaked else "CANARY-198.51.100.7",
            "location": None if leaked else _location(),
            "activityDateTime": stamp(days + 0.5, fraction=0),
            "detectedDateTime": stamp(days + 0.4, fraction=0),
            "lastUpdatedDateTime": user["riskLastUpdatedDateTime"],
            "userId": user["id"],
            "userDisplayName": user["userDisplayName"],
            "userPrincipalName": user["userPrincipalName"],
            "additionalInfo": '[{"Key":"userAgent","Value":"CANARY-browser"}]',
        }


def _rated(member: Member) -> bool:
    return member.number == _DEALT_WITH or "weak-password" in member.traits


def _rating(member: Member) -> Record:
    if "weak-password" in member.traits:
        return {"riskLevel": "high", "riskState": "atRisk", "riskDetail": "none"}
    return {"riskLevel": "none", "riskState": "remediated", "riskDetail": "userPerformedSecuredPasswordChange"}


def _days(tenant: Tenant, member: Member) -> float:
    return Dice(tenant.name, "risk", member.number).between(10, 60)


def _location() -> Record:
    place = {"altitude": None, "latitude": "CANARY-35.68", "longitude": "CANARY-139.76"}
    return {"city": "CANARY-city", "state": "CANARY-state", "countryOrRegion": "JP", "geoCoordinates": place}


# What the service answers without the plan: 403 "Your tenant is not licensed for this feature" (seen in several public tools).
_PROTECTION = Gate(NOTHING, ("AAD_PREMIUM_P2",), 403, "Forbidden")

# riskdetection-list: 20 on a page, 500 at most; riskyuser-list: 500 at most.
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "/identityProtection/riskyUsers",
        "v1.0",
        "microsoft.graph.riskyUser",
        objects=risky_users,
        default_top=20,
        max_top=500,
        hidden=frozenset({"history"}),
        gates=(_PROTECTION,),
    ),
    Endpoint(
        "/identityProtection/riskDetections",
        "v1.0",
        "microsoft.graph.riskDetection",
        objects=risk_detections,
        default_top=20,
        max_top=500,
        gates=(_PROTECTION,),
    ),
)
