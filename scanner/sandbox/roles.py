"""Administrator roles: who holds them, and how Privileged Identity Management shows it (active, eligible, how a role is activated)."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.directory import groups_of, whole_group
from scanner.sandbox.endpoints import Endpoint, Gate
from scanner.sandbox.people import whole_user
from scanner.sandbox.plan import NOTHING, Grant, Tenant

Record = dict[str, Any]

ROLES = {
    "global": ("62e90394-69f5-4237-9190-012177145e10", "Global Administrator"),
    "user": ("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"),
    "helpdesk": ("729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator"),
    "exchange": ("29232cdf-9323-42fd-ade2-1d097af3e4de", "Exchange Administrator"),
    "sharepoint": ("f28a1f50-f6e7-4571-818b-6a12f2af6b6c", "SharePoint Administrator"),
    "intune": ("3a2c62db-5318-420d-8d74-23affee5d9d5", "Intune Administrator"),
    "security-reader": ("5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader"),
    "global-reader": ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"),
}


_CALLERS = (("Admin", "Eligibility"), ("Admin", "Assignment"), ("EndUser", "Assignment"))


def role_assignments(tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleAssignments``, with the principal: what is in force now."""
    records = [_assignment(tenant, grant) for grant in tenant.roles if grant.way != "eligible"]
    yield from sorted(records, key=lambda each: str(each["id"]))


def _assignment(tenant: Tenant, grant: Grant) -> Record:
    definition, principal = ROLES[grant.role][0], _principal(tenant, grant)
    return {
        "id": _joined(definition, principal["id"]),
        "principalId": principal["id"],
        "principalOrganizationId": tenant.id,
        "resourceScope": "/",
        "directoryScopeId": "/",
        "roleDefinitionId": definition,
        "appScopeId": None,
        "condition": None,
        "principal": principal,
    }


def _joined(definition: str, principal: str) -> str:
    """Entra builds the id of an assignment from the ids of the role and of the principal."""
    packed = base64.urlsafe_b64encode(uuid.UUID(definition).bytes_le + uuid.UUID(principal).bytes_le).decode().rstrip("=")
    return f"{packed}-1"


def _principal(tenant: Tenant, grant: Grant) -> Record:
    if grant.local:
        member = tenant.member(tenant.first_of(grant.holder) + grant.local - 1)
        return {"@odata.type": "#microsoft.graph.user", **whole_user(tenant, member)}
    if grant.holder in tenant.apps:
        return _app(tenant, grant.holder)
    group = next(each for each in groups_of(tenant) if each.key == grant.holder)
    return {"@odata.type": "#microsoft.graph.group", **whole_group(tenant, group)}


def _app(tenant: Tenant, key: str) -> Record:
    dice = Dice(tenant.name, "app", key)
    return {
        "@odata.type": "#microsoft.graph.servicePrincipal",
        "id": dice.guid(),
        "deletedDateTime": None,
        "accountEnabled": True,
        "appId": dice.guid(),
        "appDisplayName": tenant.apps[key],
        "appOwnerOrganizationId": tenant.id,
        "displayName": tenant.apps[key],
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMyOrg",
        "loginUrl": f"https://CANARY-{key}.example.com",
        "notes": f"CANARY-{key}-notes",
    }


def role_definitions(_tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleDefinitions``: the built-in roles that small companies use."""
    for definition, title in sorted(ROLES.values()):
        yield {
            "id": definition,
            "templateId": definition,
            "displayName": title,
            "isBuiltIn": True,
            "isEnabled": True,
            "description": f"Holds what a {title} may do.",
            "resourceScopes": ["/"],
            "version": "1",
            "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/standard/read"], "condition": None}],
        }


def active(tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleAssignmentScheduleInstances``, with the principal: every role assignment, for good or for hours."""
    ways = {_assignment(tenant, grant)["id"]: grant.way for grant in tenant.roles}
    for assignment in role_assignments(tenant):
        identifier = str(assignment["id"])
        activated = ways[identifier] == "activated"
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


def eligible(tenant: Tenant) -> Iterator[Record]:
    """``/roleManagement/directory/roleEligibilityScheduleInstances``, with the principal: people, and a group that may read."""
    grants = [grant for grant in tenant.roles if grant.way != "standing"]
    if any(group.key == "role-holders" for group in groups_of(tenant)):
        grants.append(Grant("global-reader", "role-holders"))
    yield from sorted((_eligible(tenant, _assignment(tenant, grant)) for grant in grants), key=lambda each: str(each["id"]))


def _eligible(tenant: Tenant, assignment: Record) -> Record:
    identifier = str(assignment["id"])
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
    # rbacapplication-list-roleassignments names $filter, $expand and $select. How many a page holds is not documented.
    Endpoint(
        "/roleManagement/directory/roleAssignments",
        "v1.0",
        "microsoft.graph.unifiedRoleAssignment",
        objects=role_assignments,
        max_top=0,
        expands={"principal": ("principal",)},
    ),
    # rbacapplication-list-roledefinitions names $filter and $expand only; $select is seen in use, and allowed here.
    Endpoint("/roleManagement/directory/roleDefinitions", "v1.0", "microsoft.graph.unifiedRoleDefinition", objects=role_definitions, max_top=0),
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
