"""Administrator roles as Privileged Identity Management shows them: active, eligible, and how a role is activated."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.directory import groups_of, whole_group
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.people import ROLES, role_assignments
from scanner.sandbox.plan import NOTHING, Tenant

Record = dict[str, Any]

_CALLERS = (("Admin", "Eligibility"), ("Admin", "Assignment"), ("EndUser", "Assignment"))


def active(tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleAssignmentScheduleInstances``, with the principal.

    Every role assignment stands here; members hold theirs for some hours, administrators for good.
    """
    for assignment in role_assignments(tenant):
        activated = _by_activation(tenant, assignment)
        identifier = str(assignment["id"])
        schedule = Dice(tenant.name, "role-schedule", identifier).guid() if activated else identifier
        yield {
            "id": identifier,
            "principalId": assignment["principalId"],
            "roleDefinitionId": assignment["roleDefinitionId"],
            "directoryScopeId": "/",
            "appScopeId": None,
            "startDateTime": stamp(0.1, fraction=0) if activated else None,
            "endDateTime": stamp(-0.2) if activated else None,
            "assignmentType": "Activated" if activated else "Assigned",
            "memberType": "Direct",
            "roleAssignmentOriginId": identifier,
            "roleAssignmentScheduleId": schedule,
            "principal": assignment["principal"],
        }


def _by_activation(tenant: Tenant, assignment: Record) -> bool:
    number = tenant.user_ids.number(str(assignment["principalId"]))
    return number is not None and tenant.member(number).group.role == "member"


def eligible(tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleEligibilityScheduleInstances``, with the principal: people, and one group that may read."""
    found = [_eligible(tenant, each, str(each["id"])) for each in role_assignments(tenant) if _by_activation(tenant, each)]
    for group in groups_of(tenant):
        if group.key == "role-holders":
            reader, principal = ROLES["global-reader"][0], {"@odata.type": "#microsoft.graph.group", **whole_group(tenant, group)}
            packed = base64.urlsafe_b64encode(uuid.UUID(reader).bytes_le + uuid.UUID(principal["id"]).bytes_le).decode().rstrip("=")
            record = {"principalId": principal["id"], "roleDefinitionId": reader, "principal": principal}
            found.append(_eligible(tenant, record, f"{packed}-1"))
    yield from sorted(found, key=lambda each: str(each["id"]))


def _eligible(tenant: Tenant, assignment: Record, identifier: str) -> Record:
    dice = Dice(tenant.name, "role-eligibility", identifier)
    return {
        "id": f"{identifier}-e",
        "principalId": assignment["principalId"],
        "roleDefinitionId": assignment["roleDefinitionId"],
        "directoryScopeId": "/",
        "appScopeId": None,
        "startDateTime": stamp(dice.between(100, 300), fraction=dice.below(10_000_000)),
        "endDateTime": stamp(-dice.between(30, 200)),
        "memberType": "Direct",
        "roleEligibilityScheduleId": dice.guid(),
        "principal": assignment["principal"],
    }


def role_settings(tenant: Tenant) -> Iterator[Record]:
    """``/policies/roleManagementPolicyAssignments`` of the directory's roles, with the policy and its rules."""
    for role, _ in sorted(ROLES.values(), key=lambda each: _policy_id(tenant, each[0])):
        policy = _policy_id(tenant, role)
        yield {
            "id": f"{policy}_{role}",
            "policyId": policy,
            "scopeId": "/",
            "scopeType": "DirectoryRole",
            "roleDefinitionId": role,
            "policy": {
                "id": policy,
                "displayName": "DirectoryRole",
                "description": "DirectoryRole",
                "isOrganizationDefault": False,
                "scopeId": "/",
                "scopeType": "DirectoryRole",
                "lastModifiedDateTime": stamp(Dice(tenant.name, "role-policy", "changed", role).between(100, 400)),
                "lastModifiedBy": {"displayName": "CANARY-changed-by", "id": None},
                "rules": [rule for caller, level in _CALLERS for rule in _rules(tenant, role, caller, level)],
            },
        }


def _policy_id(tenant: Tenant, role: str) -> str:
    return f"DirectoryRole_{tenant.id}_{Dice(tenant.name, 'role-policy', role).guid()}"


def _rules(tenant: Tenant, role: str, caller: str, level: str) -> Iterator[Record]:
    tight = tenant.settings.get("directory", "default") == "tight"
    ends = {"Eligibility": (False, "P365D"), "Assignment": (True, "PT8H") if caller == "EndUser" else (False, "P180D")}
    required, longest = ends[level]
    asked = {"Eligibility": [], "Assignment": ["MultiFactorAuthentication", "Justification"] if caller == "EndUser" else ["Justification"]}
    yield _rule("Expiration", caller, level, {"isExpirationRequired": required, "maximumDuration": longest})
    yield _rule("Enablement", caller, level, {"enabledRules": asked[level]})
    if caller == "EndUser":
        approved = tight and role == ROLES["global"][0]
        yield _rule("Approval", caller, level, {"setting": _approval(required=approved)})
        yield _rule("AuthenticationContext", caller, level, {"isEnabled": tight, "claimValue": "c1" if tight else None})
    for who in ("Admin", "Requestor", "Approver"):
        body = {
            "notificationType": "Email",
            "recipientType": who,
            "notificationLevel": "All",
            "isDefaultRecipientsEnabled": True,
            "notificationRecipients": ["CANARY-notified@example.com"],
        }
        yield {**_rule("Notification", caller, level, body), "id": f"Notification_{who}_{caller}_{level}"}


def _rule(kind: str, caller: str, level: str, body: Record) -> Record:
    return {
        "@odata.type": f"#microsoft.graph.unifiedRoleManagementPolicy{kind}Rule",
        "id": f"{kind}_{caller}_{level}",
        **body,
        "target": {"caller": caller, "operations": ["all"], "level": level, "inheritableSettings": [], "enforcedSettings": []},
    }


def _approval(*, required: bool) -> Record:
    approver = {"@odata.type": "#microsoft.graph.singleUser", "userId": "CANARY-approver", "description": "CANARY-approver-name"}
    stage = {
        "approvalStageTimeOutInDays": 1,
        "isApproverJustificationRequired": True,
        "escalationTimeInMinutes": 0,
        "isEscalationEnabled": False,
        "primaryApprovers": [approver] if required else [],
        "escalationApprovers": [],
    }
    return {
        "isApprovalRequired": required,
        "isApprovalRequiredForExtension": False,
        "isRequestorJustificationRequired": True,
        "approvalMode": "SingleStage",
        "approvalStages": [stage],
    }


# What the service answers without the plan: 400 with this code (seen in several public tools).
_PIM = Gate(NOTHING, ("AAD_PREMIUM_P2",), 400, "AadPremiumLicenseRequired")

# The pages name $select, $filter and $expand, no $top, and no page size.
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "/roleManagement/directory/roleAssignmentScheduleInstances",
        "v1.0",
        "microsoft.graph.unifiedRoleAssignmentScheduleInstance",
        objects=active,
        max_top=0,
        expands={"principal": ("principal",)},
        gates=(_PIM,),
    ),
    Endpoint(
        "/roleManagement/directory/roleEligibilityScheduleInstances",
        "v1.0",
        "microsoft.graph.unifiedRoleEligibilityScheduleInstance",
        objects=eligible,
        max_top=0,
        expands={"principal": ("principal",)},
        gates=(_PIM,),
    ),
    Endpoint(
        "/policies/roleManagementPolicyAssignments",
        "v1.0",
        "microsoft.graph.unifiedRoleManagementPolicyAssignment",
        objects=role_settings,
        max_top=0,
        filters={
            "scopeId eq '/' and scopeType eq 'DirectoryRole'": lambda each: each["scopeId"] == "/" and each["scopeType"] == "DirectoryRole",
        },
        expands={"policy($expand=rules)": ("policy",)},
        gates=(_PIM,),
    ),
)
