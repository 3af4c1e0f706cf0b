"""Settings of the tenant as a whole that a rule reads as they are: one of several states of each, or the resource refused.

Sources: the resource types authenticationMethodsPolicy, authorizationPolicy, adminConsentRequestPolicy, deviceRegistrationPolicy,
onPremisesDirectorySynchronization, sharepointSettings, deviceManagementSettings, organization, managedDeviceCleanupRule, simulation,
sensitivityLabel, riskyUser, unifiedRoleManagementPolicyAssignment, windowsAutopilotDeploymentProfile and managedAppProtection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.labelled.world import Json, World, ago

PASS, FAIL = "pass", "fail"
UNCLEAR, MISSING = "unknown inconclusive", "unknown field_missing"
TYPE = "#microsoft.graph."
SELF = "ManagePermissionGrantsForSelf.microsoft-user-default"
EVERYBODY: Json = {"id": "all_users", "targetType": "group"}


@dataclass(frozen=True, slots=True)
class State:
    """``records``: of the resource. ``says``: rule → its verdict (of an unknown one with the reason)."""

    row: str
    records: Sequence[Json]
    says: Mapping[str, str]


def _methods(sms: bool, *, to: Json = EVERYBODY, moved: str = "migrationComplete", app: str = "default", campaign: str = "default") -> list[Json]:
    method = f"{TYPE}{{}}AuthenticationMethodConfiguration"
    plain = {"state": "disabled", "includeTargets": [EVERYBODY]}
    shown = {"displayAppInformationRequiredState": {"state": app, "includeTarget": EVERYBODY}}
    own: list[Json] = [
        {"@odata.type": method.format("sms"), "id": "Sms", "state": "enabled" if sms else "disabled", "includeTargets": [to]},
        {"@odata.type": method.format("voice"), "id": "Voice", **plain},
        {"@odata.type": method.format("microsoftAuthenticator"), "id": "MicrosoftAuthenticator", "state": "enabled", "featureSettings": shown},
    ]
    urged = {"authenticationMethodsRegistrationCampaign": {"state": campaign, "snoozeDurationInDays": 1, "includeTargets": [], "excludeTargets": []}}
    head = {"id": "authenticationMethodsPolicy", "policyMigrationState": moved, "registrationEnforcement": urged}
    return [{**head, "authenticationMethodConfigurations": [{"includeTargets": [EVERYBODY], **each} for each in own]}]


def _rights(**more: Any) -> list[Json]:
    """The authorization policy. A property of ``more`` that is None is not there."""
    rights = {"allowedToCreateApps": more.pop("apps", False), "permissionGrantPoliciesAssigned": more.pop("grants", [f"{SELF}-low"])}
    rights = {key: value for key, value in rights.items() if value is not None}
    found = {"id": "authorizationPolicy", "allowInvitesFrom": "adminsAndGuestInviters", "guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b"}
    return [{**found, "allowUserConsentForRiskyApps": False, "defaultUserRolePermissions": rights, **more}]


def _joining(who: str, *, laps: bool) -> list[Json]:
    joining = {"localAdmins": {"enableGlobalAdmins": True, "registeringUsers": {"@odata.type": f"{TYPE}{who}DeviceRegistrationMembership"}}}
    return [{"id": "deviceRegistrationPolicy", "azureADJoin": joining, "localAdminPassword": {"isEnabled": laps}}]


def _sharing(**more: Any) -> list[Json]:
    found = {
        "sharingCapability": "existingExternalUserSharingOnly",
        "isResharingByExternalUsersEnabled": False,
        "isLegacyAuthProtocolsEnabled": False,
    }
    return [{**found, "isUnmanagedSyncAppForTenantRestricted": True, "allowedDomainGuidsForSyncApp": ["5d1c"], **more}]


def _activation(*enabled: str, longest: str = "PT8H", ends: bool = True, approved: bool = True, context: bool = False) -> list[Json]:
    rules: list[Json] = [
        {"@odata.type": f"{TYPE}unifiedRoleManagementPolicyEnablementRule", "id": "Enablement_EndUser_Assignment", "enabledRules": list(enabled)},
        # The rule for administrators who assign is another one.
        {"@odata.type": f"{TYPE}unifiedRoleManagementPolicyEnablementRule", "id": "Enablement_Admin_Assignment", "enabledRules": list(_BOTH)},
        {"@odata.type": f"{TYPE}unifiedRoleManagementPolicyExpirationRule", "id": "Expiration_EndUser_Assignment", "isExpirationRequired": ends},
        {"@odata.type": f"{TYPE}unifiedRoleManagementPolicyApprovalRule", "id": "Approval_EndUser_Assignment"},
        {"@odata.type": f"{TYPE}unifiedRoleManagementPolicyAuthenticationContextRule", "id": "AuthenticationContext_EndUser_Assignment"},
    ]
    rules[2]["maximumDuration"], rules[3]["setting"], rules[4]["isEnabled"] = longest, {"isApprovalRequired": approved}, context
    role = {"id": "DirectoryRole_1", "policyId": "p", "scopeId": "/", "scopeType": "DirectoryRole"}
    return [{**role, "roleDefinitionId": "62e90394-69f5-4237-9190-012177145e10", "policy": {"isOrganizationDefault": False, "rules": rules}}]


def _risky(level: str = "high", state: str = "atRisk", days: float = 10, *, deleted: bool = False) -> list[Json]:
    return [{"id": "r1", "riskLevel": level, "riskState": state, "riskLastUpdatedDateTime": ago(days), "isDeleted": deleted, "isProcessing": False}]


def _drill(status: str, days: float) -> list[Json]:
    return [{"id": "s1", "displayName": "訓練", "status": status, "completionDateTime": ago(days), "createdDateTime": ago(days + 20)}]


def _app(kind: str, **more: Any) -> list[Json]:
    found = {"id": f"T_{kind}", "displayName": "アプリの保護", "isAssigned": True, "deployedAppCount": 8, "pinRequired": True}
    return [{**found, "periodOfflineBeforeWipeIsEnforced": "P90D", **more}]


def _autopilot(kind: str, assigned: Sequence[Json] = ({"id": "a", "target": {"@odata.type": f"{TYPE}allDevicesAssignmentTarget"}},)) -> list[Json]:
    found = {"id": "ap1", "displayName": "展開", "deviceType": "windowsPc", "outOfBoxExperienceSetting": {"userType": kind}}
    return [{**found, "assignments": list(assigned)}]


_BOTH = ("MultiFactorAuthentication", "Justification")
_GUARDED, _APPROVED = "pim-activation-guarded", "pim-global-administrator-approved"
_SMS, _SHOWN, _URGED = "weak-mfa-methods-limited", "authenticator-shows-context", "mfa-registration-campaign-on"
_INVITE, _GUEST, _CONSENT, _CREATE = (
    "guest-invitations-restricted",
    "guest-permissions-limited",
    "user-consent-restricted",
    "members-cannot-create-apps",
)
_OPEN, _RESHARE, _OLD, _SYNC = (f"sharepoint-{each}" for each in ("sharing-not-anonymous", "resharing-off", "legacy-auth-off", "sync-managed-only"))
_JOIN, _LAPS, _FORCED = "entra-join-without-local-admin", "entra-laps-enabled", "synced-password-change-forced"
_DEFAULT, _CONTACT = "devices-without-policy-noncompliant", "compliance-needs-contact"
_CLEAN, _DRILLS, _LABELS, _RISK = "silent-devices-cleaned-up", "phishing-drills-held", "sensitivity-labels-encrypt", "risky-users-treated"
_PLAIN = "sensitivity-labels-plain"
_MAILS, _AUTHORITY, _STANDARD, _ASK = "security-contact-registered", "mdm-authority-intune", "autopilot-users-standard", "admin-consent-requests-on"


def _synced(**features: bool) -> list[Json]:
    return [{"id": "t", "features": features}]


def _settings(secure: bool, days: int) -> list[Json]:
    return [{"settings": {"secureByDefault": secure, "deviceComplianceCheckinThresholdDays": days}}]


def _label(*, protects: bool | None, inside: Sequence[bool] = ()) -> Json:
    own = {} if protects is None else {"hasProtection": protects}
    return {
        "id": f"l{protects}",
        "name": "社外秘",
        **own,
        "sublabels": [{"id": f"s{index}", "hasProtection": each} for index, each in enumerate(inside)],
    }


def _company(mails: Sequence[str], authority: str) -> list[Json]:
    found = {"id": "t", "displayName": "株式会社サンプル", "createdDateTime": ago(2000), "onPremisesSyncEnabled": None}
    return [
        {**found, "technicalNotificationMails": list(mails), "securityComplianceNotificationMails": [], "mobileDeviceManagementAuthority": authority}
    ]


STATES: Mapping[str, Mapping[str, State]] = {
    "entra.authenticationMethodsPolicy": {
        "as it should be": State("ID-12", _methods(sms=False), {_SMS: PASS, _SHOWN: PASS, _URGED: PASS}),
        "SMS for everybody": State("ID-12", _methods(sms=True, moved="preMigration"), {_SMS: FAIL}),
        "SMS for a group": State("ID-12", _methods(sms=True, to={"id": "g1", "targetType": "group"}), {_SMS: PASS}),
        "SMS off before the move": State("ID-12", _methods(sms=False, moved="migrationInProgress"), {_SMS: UNCLEAR}),
        "context not shown": State("ID-13", _methods(sms=False, app="disabled"), {_SHOWN: FAIL, _URGED: PASS}),
        "campaign off": State("ID-13", _methods(sms=False, campaign="disabled"), {_SHOWN: PASS, _URGED: FAIL}),
    },
    "entra.authorizationPolicy": {
        "as it should be": State("AC-03", _rights(), {_INVITE: PASS, _GUEST: PASS, _CONSENT: PASS, _CREATE: PASS}),
        "everybody invites": State("AC-03", _rights(allowInvitesFrom="everyone"), {_INVITE: FAIL, _GUEST: PASS}),
        "guests like members": State("AC-03", _rights(guestUserRoleId="a0b1b346-4d3e-4e8b-98f8-753987be4970"), {_GUEST: FAIL}),
        "a role of tomorrow": State("AC-03", _rights(guestUserRoleId="11111111-0000-4000-8000-000000000001"), {_GUEST: UNCLEAR}),
        "legacy consent": State("AC-04", _rights(grants=["ManagePermissionGrantsForOwnedResource.x", f"{SELF}-legacy"]), {_CONSENT: FAIL}),
        "no consent": State("AC-04", _rights(grants=[]), {_CONSENT: PASS}),
        "consent not there": State("AC-04", _rights(grants=None), {_CONSENT: "unknown field_missing inconclusive"}),
        "own consent policy": State("AC-04", _rights(grants=["ManagePermissionGrantsForSelf.own"]), {_CONSENT: UNCLEAR}),
        "risky apps": State("AC-04", _rights(allowUserConsentForRiskyApps=True), {_CONSENT: FAIL}),
        "members create apps": State("AC-07", _rights(apps=True), {_CREATE: FAIL}),
    },
    "entra.adminConsentRequestPolicy": {
        "as it should be": State("AC-05", [{"isEnabled": True, "reviewers": [{"query": "/users/1", "queryType": "MicrosoftGraph"}]}], {_ASK: PASS}),
        "nobody reviews": State("AC-05", [{"isEnabled": True, "reviewers": []}], {_ASK: FAIL}),
        "off": State("AC-05", [{"isEnabled": False, "reviewers": [{"query": "/users/1", "queryType": "MicrosoftGraph"}]}], {_ASK: FAIL}),
    },
    "entra.deviceRegistrationPolicy": {
        "as it should be": State("RM-11", _joining("no", laps=True), {_JOIN: PASS, _LAPS: PASS}),
        "joining makes administrators": State("RM-11", _joining("all", laps=True), {_JOIN: FAIL, _LAPS: PASS}),
        "listed people become administrators": State("RM-11", _joining("enumerated", laps=False), {_JOIN: UNCLEAR, _LAPS: FAIL}),
    },
    "entra.onPremisesSynchronization": {
        "forced": State("ID-27", _synced(passwordSyncEnabled=True, userForcePasswordChangeOnLogonEnabled=True), {_FORCED: PASS}),
        "not forced": State("ID-27", _synced(passwordSyncEnabled=True, userForcePasswordChangeOnLogonEnabled=False), {_FORCED: FAIL}),
        "passwords stay at home": State("ID-27", _synced(passwordSyncEnabled=False, userForcePasswordChangeOnLogonEnabled=False), {_FORCED: PASS}),
        "feature not there": State("ID-27", _synced(passwordSyncEnabled=True), {_FORCED: MISSING}),
    },
    "sharepoint.settings": {
        "as it should be": State("SP-01", _sharing(), {_OPEN: PASS, _RESHARE: PASS, _OLD: PASS, _SYNC: PASS}),
        "anyone": State("SP-01", _sharing(sharingCapability="externalUserAndGuestSharing"), {_OPEN: FAIL}),
        "resharing": State("SP-02", _sharing(isResharingByExternalUsersEnabled=True), {_RESHARE: FAIL}),
        "resharing of nothing": State("SP-02", _sharing(sharingCapability="disabled", isResharingByExternalUsersEnabled=True), {_RESHARE: PASS}),
        "old sign-in": State("SP-03", _sharing(isLegacyAuthProtocolsEnabled=True), {_OLD: FAIL}),
        "sync limited to no domain": State("SP-04", _sharing(allowedDomainGuidsForSyncApp=[]), {_SYNC: FAIL}),
        "sync from anywhere": State("SP-04", _sharing(isUnmanagedSyncAppForTenantRestricted=False), {_SYNC: FAIL}),
    },
    "intune.deviceManagementSettings": {
        "as it should be": State("D-05", _settings(secure=True, days=30), {_DEFAULT: PASS, _CONTACT: PASS}),
        "without a policy compliant": State("D-05", _settings(secure=False, days=7), {_DEFAULT: FAIL, _CONTACT: PASS}),
        "seldom in contact": State("D-06", _settings(secure=True, days=120), {_DEFAULT: PASS, _CONTACT: FAIL}),
    },
    "entra.organization": {
        "as it should be": State("OR-01", _company(["joho@sample.example.jp"], "intune"), {_MAILS: PASS, _AUTHORITY: PASS}),
        "no contact": State("OR-01", _company([], "intune"), {_MAILS: FAIL, _AUTHORITY: PASS}),
        "another authority": State("D-10", _company(["joho@sample.example.jp"], "office365"), {_MAILS: PASS, _AUTHORITY: FAIL}),
        "authority unknown": State("D-10", _company(["joho@sample.example.jp"], "unknown"), {_AUTHORITY: UNCLEAR}),
    },
    "intune.managedDeviceCleanupRules": {
        "after 90 days": State("D-09", [{"id": "c1", "deviceInactivityBeforeRetirementInDays": 90}], {_CLEAN: PASS}),
        "after 270 days": State("D-09", [{"id": "c1", "deviceInactivityBeforeRetirementInDays": 270}], {_CLEAN: FAIL}),
        "never": State("D-09", [], {_CLEAN: FAIL}),
    },
    "security.attackSimulations": {
        "held": State("EX-06", _drill("succeeded", 100), {_DRILLS: PASS}),
        "long ago": State("EX-06", _drill("succeeded", 400), {_DRILLS: FAIL}),
        "planned": State("EX-06", _drill("scheduled", 1), {_DRILLS: FAIL}),
        "none": State("EX-06", [], {_DRILLS: FAIL}),
    },
    "purview.sensitivityLabels": {
        "protected": State("PV-01", [_label(protects=False), _label(protects=True)], {_LABELS: PASS, _PLAIN: PASS}),
        "protected within": State("PV-01", [_label(protects=False, inside=(False, True))], {_LABELS: PASS, _PLAIN: PASS}),
        "not protected": State("PV-01", [_label(protects=False, inside=(False,))], {_LABELS: FAIL, _PLAIN: PASS}),
        "all protected": State("PV-01", [_label(protects=True)], {_LABELS: PASS, _PLAIN: FAIL}),
        "not told": State("PV-01", [_label(protects=None)], {_LABELS: MISSING, _PLAIN: MISSING}),
    },
    "entra.riskyUsers": {
        "nobody": State("RK-04", [], {_RISK: PASS}),
        "untreated": State("RK-04", _risky(), {_RISK: FAIL}),
        "fresh": State("RK-04", _risky(days=3), {_RISK: PASS}),
        "deleted": State("RK-04", _risky(deleted=True), {_RISK: PASS}),
        "remediated": State("RK-04", _risky(state="remediated"), {_RISK: PASS}),
        "level hidden": State("RK-04", _risky(level="hidden"), {_RISK: UNCLEAR}),
    },
    "entra.roleManagementPolicyAssignments": {
        "as it should be": State("RM-08", _activation(*_BOTH), {_GUARDED: PASS, _APPROVED: PASS}),
        "480 minutes": State("RM-08", _activation(*_BOTH, longest="PT480M"), {_GUARDED: PASS}),
        "by context": State("RM-08", _activation("Justification", context=True), {_GUARDED: PASS}),
        "without a second factor": State("RM-08", _activation("Justification"), {_GUARDED: FAIL}),
        "ten hours": State("RM-08", _activation(*_BOTH, longest="PT10H"), {_GUARDED: FAIL}),
        "without an end": State("RM-08", _activation(*_BOTH, ends=False), {_GUARDED: FAIL}),
        "not approved": State("RM-08", _activation(*_BOTH, approved=False), {_GUARDED: PASS, _APPROVED: FAIL}),
    },
    "intune.windowsAutopilotDeploymentProfiles": {
        "standard users": State("D-56", _autopilot("standard"), {_STANDARD: PASS}),
        "administrators": State("D-56", _autopilot("administrator"), {_STANDARD: FAIL}),
        "for nobody": State("D-56", _autopilot("standard", ()), {_STANDARD: "unknown no_subject"}),
    },
    **{
        f"intune.{kind}ManagedAppProtections": {
            "as it should be": State("D-48", _app(kind), {f"{kind}-app-protection-policy": PASS}),
            "no PIN": State("D-48", _app(kind, pinRequired=False), {f"{kind}-app-protection-policy": FAIL}),
            "for no app": State("D-48", _app(kind, deployedAppCount=0), {f"{kind}-app-protection-policy": FAIL}),
            "wiped after a year": State("D-48", _app(kind, periodOfflineBeforeWipeIsEnforced="P365D"), {f"{kind}-app-protection-policy": FAIL}),
        }
        for kind in ("ios", "android")
    },
}


def services(world: World) -> None:
    """One state of each, or nothing because it was refused."""
    for resource, states in STATES.items():
        if resource in world.refused:
            continue
        name = world.chance.choice([*states, "refused"])
        rules = sorted({rule for state in states.values() for rule in state.says})
        if name == "refused" and resource != "entra.organization":
            planted = world.plant(f"R7: {resource} refused")
            world.refuse(resource, "permission_denied")
            for rule in rules:
                world.judge(rule, "unknown", planted, {"permission_denied"})
            continue
        state = states[name if name != "refused" else "no contact"]
        planted = world.plant(f"{state.row}: {resource} {name if name != 'refused' else 'no contact'}")
        world.records[resource] = [dict(each) for each in state.records]
        for rule, said in state.says.items():
            verdict, *reasons = said.split()
            world.judge(rule, verdict, planted, reasons)
