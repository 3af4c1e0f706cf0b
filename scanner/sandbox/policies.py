"""Intune compliance policies and device configuration profiles, in Graph's shapes (polymorphic lists)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant
from scanner.sandbox.targets import EVERY_USER, Targets, assignments, without_filters
from scanner.sandbox.templates import CONFIGURATION
from scanner.sandbox.templates_of_compliance import COMPLIANCE

Record = dict[str, Any]

_METADATA = "https://graph.microsoft.com/v1.0/$metadata#deviceManagement"
# Whom the policies reach that are not for all users. Windows alone: the filter is about its devices.
_WHO: Mapping[str, Mapping[str, Targets]] = {
    "exemplary": {name: [("devices", "include")] for name in ("windows", "ring", "general", "protection", "custom", "detection")},
    "sample": {
        "ring": [("devices", "include")],
        "ring-paused": [("+pilot", "none")],
        "general-wide": [("devices", "include")],
        "disks": [("devices", "include")],
    },
    "vpn": {"general-ruled": [("users", "include")], "protection": [("+vpn-laptop", "none")]},
}
_PATHS = {"compliance": "deviceCompliancePolicies", "configuration": "deviceConfigurations"}


def compliance_policies(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/deviceCompliancePolicies`` with assignments and the actions for devices that do not comply."""
    yield from _sorted(tenant, COMPLIANCE, "compliance")


def configurations(tenant: Tenant) -> Iterator[Record]:
    """``/deviceManagement/deviceConfigurations`` with assignments."""
    yield from _sorted(tenant, CONFIGURATION, "configuration")


def _sorted(tenant: Tenant, known: Mapping[str, Record], sort: str) -> list[Record]:
    records = [_common(tenant, name, known[plain_name(name)], sort) for name in tenant.intune_policies if plain_name(name) in known]
    return sorted(records, key=lambda each: str(each["id"]))


def plain_name(name: str) -> str:
    """Return the name of a policy without what is special about it in one company."""
    return name.removesuffix("-unassigned").removesuffix("-late")


def policy_id(tenant: Tenant, sort: str, name: str) -> str:
    """Return the id of the policy that the tenant has under a name. ``sort``: compliance or configuration."""
    return Dice(tenant.name, sort, name).guid()


def targets_of(tenant: Tenant, name: str) -> Targets:
    """Return whom the policy reaches that the tenant has under a name."""
    return [] if name.endswith("-unassigned") else _WHO.get(tenant.name, {}).get(plain_name(name), EVERY_USER)


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
        "assignments": without_filters(assignments(tenant, policy, targets_of(tenant, name))),
    }
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
