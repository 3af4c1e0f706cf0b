"""Access reviews and their runs, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.plan import NOTHING, Tenant

Record = dict[str, Any]

_GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
_QUERY = "#microsoft.graph.accessReviewQueryScope"
# A name, what is reviewed, and of each run how many days ago it ended and in which state it is.
_SERIES: Mapping[str, tuple[str, tuple[tuple[float, str], ...]]] = {
    "グローバル管理者の見直し": (f"/roleManagement/directory/roleDefinitions/{_GLOBAL_ADMINISTRATOR}", ((140.0, "Applied"), (50.0, "Applied"))),
    "ゲストの見直し": ("/groups", ((80.0, "Completed"),)),
}


def reviews(tenant: Tenant) -> Iterator[Record]:
    """``/identityGovernance/accessReviews/definitions``: of administrators and of guests, where everybody has Entra ID P2."""
    if tenant.licence == "enterprise":
        yield from sorted((_review(tenant, name) for name in _SERIES), key=lambda each: str(each["id"]))


def _review(tenant: Tenant, name: str) -> Record:
    about, _ = _SERIES[name]
    return {
        "id": Dice(tenant.name, "review", name).guid(),
        "displayName": name,
        "createdDateTime": stamp(200, fraction=0),
        "lastModifiedDateTime": stamp(200, fraction=0),
        "status": "InProgress",
        "descriptionForAdmins": "CANARY-description",
        "descriptionForReviewers": "CANARY-description",
        "createdBy": {"id": "CANARY-id", "displayName": "CANARY-name", "userPrincipalName": "CANARY-upn@example.com"},
        "scope": _guests(about) if about == "/groups" else {"@odata.type": _QUERY, "query": about, "queryType": "MicrosoftGraph", "queryRoot": None},
        "instanceEnumerationScope": None,
        "reviewers": [{"query": "/users/CANARY-reviewer", "queryType": "MicrosoftGraph", "queryRoot": None}],
        "fallbackReviewers": [],
        "additionalNotificationRecipients": [],
        "settings": {"recurrence": {"pattern": {"type": "absoluteMonthly", "interval": 3}}},
    }


def _guests(about: str) -> Record:
    who = {"@odata.type": _QUERY, "query": "/users?$filter=(userType eq 'Guest')", "queryType": "MicrosoftGraph", "queryRoot": None}
    return {
        "@odata.type": "#microsoft.graph.principalResourceMembershipsScope",
        "principalScopes": [who],
        "resourceScopes": [{"@odata.type": _QUERY, "query": about, "queryType": "MicrosoftGraph", "queryRoot": None}],
    }


def runs(tenant: Tenant, review: str) -> list[Record] | None:
    """``…/{id}/instances``; None for a review that there is not."""
    name = next((str(each["displayName"]) for each in reviews(tenant) if each["id"] == review), None)
    if name is None:
        return None
    found = [
        {
            "id": Dice(tenant.name, "review run", name, number).guid(),
            "startDateTime": stamp(days + 20, fraction=0),
            "endDateTime": stamp(days, fraction=0),
            "status": status,
            "scope": {"@odata.type": _QUERY, "query": "CANARY-query", "queryType": "MicrosoftGraph", "queryRoot": None},
            "reviewers": [{"query": "/users/CANARY-reviewer", "queryType": "MicrosoftGraph", "queryRoot": None}],
            "fallbackReviewers": [],
        }
        for number, (days, status) in enumerate(_SERIES[name][1])
    ]
    return sorted(found, key=lambda each: str(each["id"]))


# What the service answers in a tenant without the plan is not documented: refused like a missing permission.
_REVIEWING = Gate(NOTHING, ("AAD_PREMIUM_P2",), 403, "Forbidden")

# Both pages: $select, $filter, $orderby, $skip and $top; 100 on a page.
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "/identityGovernance/accessReviews/definitions",
        "v1.0",
        "microsoft.graph.accessReviewScheduleDefinition",
        objects=reviews,
        gates=(_REVIEWING,),
    ),
    Endpoint(
        "/identityGovernance/accessReviews/definitions/{id}/instances",
        "v1.0",
        "microsoft.graph.accessReviewInstance",
        objects_of=runs,
        gates=(_REVIEWING,),
    ),
)
