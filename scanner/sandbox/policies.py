"""Intune compliance policies and device configuration profiles, in Graph's shapes (polymorphic lists)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant
from scanner.sandbox.templates import COMPLIANCE, CONFIGURATION

Record = dict[str, Any]

_ALL_USERS = "acacacac-9df4-4c7d-9d50-4ef0226f57a9"
_METADATA = "https://graph.microsoft.com/v1.0/$metadata#deviceManagement"
_PATHS = {"compliance": "deviceCompliancePolicies", "configuration": "deviceConfigurations"}


def compliance_policies(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/deviceCompliancePolicies`` with assignments and the actions for devices that do not comply."""
    yield from _sorted(tenant, COMPLIANCE, "compliance")


def configurations(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/deviceConfigurations`` with assignments."""
    yield from _sorted(tenant, CONFIGURATION, "configuration")


def _sorted(tenant: Tenant, known: Mapping[str, Record], sort: str) -> list[Record]:
    records = []
    for name in tenant.intune_policies:
        plain = name.removesuffix("-unassigned").removesuffix("-late")
        if plain in known:
            records.append(_common(tenant, name, known[plain], sort))
    return sorted(records, key=lambda each: str(each["id"]))


def _common(tenant: Tenant, name: str, body: Record, sort: str) -> Record:
    dice = Dice(tenant.name, sort, name)
    policy = dice.guid()
    created = dice.between(200, 700)
    record: Record = {
        "@odata.type": body["@odata.type"],
        "id": policy,
        "createdDateTime": stamp(created, fraction=dice.below(10_000_000)),
        "description": None,
        "lastModifiedDateTime": stamp(created / 3, fraction=dice.below(10_000_000)),
        "version": 1 + dice.below(6),
        **{key: value for key, value in body.items() if key != "@odata.type"},
        "assignments@odata.context": f"{_METADATA}/{_PATHS[sort]}('{policy}')/{body['@odata.type'][1:]}/assignments",
        "assignments": [],
    }
    if not name.endswith("-unassigned"):
        target = {"@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"}
        record["assignments"] = [{"id": f"{policy}_{_ALL_USERS}", "target": target}]
    if sort == "compliance":
        context = f"{_METADATA}/{_PATHS[sort]}('{policy}')/{body['@odata.type'][1:]}/scheduledActionsForRule"
        record["scheduledActionsForRule@odata.context"] = f"{context}(scheduledActionConfigurations())"
        record["scheduledActionsForRule"] = [_actions(dice, context, late=name.endswith("-late"))]
    return record


def _actions(dice: Dice, context: str, *, late: bool) -> Record:
    rule = dice.guid()
    block = {
        "id": dice.guid(),
        "gracePeriodHours": 8760 if late else 24,
        "actionType": "block",
        "notificationTemplateId": "00000000-0000-0000-0000-000000000000",
        "notificationMessageCCList": ["CANARY-cc@example.com"],
    }
    return {
        "id": rule,
        "ruleName": None,
        "scheduledActionConfigurations@odata.context": f"{context}('{rule}')/scheduledActionConfigurations",
        "scheduledActionConfigurations": [block],
    }


# Neither page names options or page sizes; $expand=assignments is what everybody uses.
ENDPOINTS = (
    Endpoint(
        "/deviceManagement/deviceCompliancePolicies",
        "v1.0",
        "microsoft.graph.deviceCompliancePolicy",
        objects=compliance_policies,
        default_top=1000,
        max_top=1000,
        expands={
            "assignments": ("assignments",),
            "assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)": ("assignments", "scheduledActionsForRule"),
        },
        gates=(INTUNE,),
    ),
    Endpoint(
        "/deviceManagement/deviceConfigurations",
        "v1.0",
        "microsoft.graph.deviceConfiguration",
        objects=configurations,
        default_top=1000,
        max_top=1000,
        expands={"assignments": ("assignments",)},
        gates=(INTUNE,),
    ),
)
