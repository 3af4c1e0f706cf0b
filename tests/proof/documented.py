"""What is no doubt although it looks like one: nulls, properties that are not there and missing licences that the service documents as answers.

Everything else that is absent, null or refused is not known, and the proofs hold verdicts against that.
"""

from __future__ import annotations

from typing import Any

from scanner.resources.registry import all_resources

Place = tuple[str | int, ...]

# Resource files that say what an explicit null means, field by field (`null_means`).
NULLS: dict[str, set[str]] = {
    "entra.authorizationPolicy": {"allowUserConsentForRiskyApps"},
    "entra.crossTenantAccessPartners": {"b2bCollaborationInbound", "b2bDirectConnectInbound", "inboundTrust"},
    "entra.devices": {"onPremisesSyncEnabled"},
    "entra.groups": {"onPremisesSyncEnabled"},
    "entra.organization": {"onPremisesSyncEnabled"},
    # A role assignment without an end is for good.
    "entra.roleAssignmentScheduleInstances": {"endDateTime"},
    "entra.users": {"creationType", "externalUserState", "onPremisesSyncEnabled", "passwordPolicies"},
    "entra.conditionalAccessPolicies": {
        "conditions.applications.applicationFilter",
        "conditions.authenticationFlows.transferMethods",
        "conditions.clientApplications",
        "conditions.devices.deviceFilter",
        "conditions.insiderRiskLevels",
        "conditions.locations.excludeLocations",
        "conditions.locations.includeLocations",
        "conditions.platforms.excludePlatforms",
        "conditions.platforms.includePlatforms",
        "conditions.users.excludeGuestsOrExternalUsers",
        "conditions.users.excludeGuestsOrExternalUsers.guestOrExternalUserTypes",
        "conditions.users.includeGuestsOrExternalUsers",
        "conditions.users.includeGuestsOrExternalUsers.guestOrExternalUserTypes",
        "grantControls",
        "grantControls.authenticationStrength.allowedCombinations",
        "grantControls.authenticationStrength.id",
        "grantControls.authenticationStrength.requirementsSatisfied",
        "grantControls.builtInControls",
        "grantControls.customAuthenticationFactors",
        "grantControls.termsOfUse",
        "sessionControls",
        "sessionControls.applicationEnforcedRestrictions.isEnabled",
        "sessionControls.cloudAppSecurity.isEnabled",
        "sessionControls.persistentBrowser.isEnabled",
        "sessionControls.signInFrequency.isEnabled",
    },
}

# Numbers, texts, collections and objects of profiles and compliance policies that Graph's schema lets be null: not configured.
# (Switches, enumerations and the days of a delay cannot be null, but for those below: of these a null is no answer.)
_UNSET = {
    "advancedThreatProtectionOnboardingFilename",
    "bitLockerFixedDrivePolicy",
    "bitLockerRemovableDrivePolicy",
    "defenderFileExtensionsToExclude",
    "defenderFilesAndFoldersToExclude",
    "defenderProcessesToExclude",
    "defenderSignatureUpdateIntervalInHours",
    "firewallProfileDomain",
    "firewallProfilePrivate",
    "firewallProfilePublic",
    "lanManagerAuthenticationLevel",
    "localSecurityOptionsMachineInactivityLimit",
    "localSecurityOptionsMachineInactivityLimitInMinutes",
    "osMinimumVersion",
    "passcodeMinimumLength",
    "passcodeMinutesOfInactivityBeforeLock",
    "passcodeMinutesOfInactivityBeforeScreenTimeout",
    "passcodeSignInFailureCountBeforeWipe",
    "passwordMaximumAttemptCount",
    "passwordMinimumLength",
    "passwordMinutesOfInactivityBeforeLock",
    "passwordMinutesOfInactivityBeforeScreenTimeout",
    "passwordSignInFailureCountBeforeFactoryReset",
    "pinMinimumLength",
    "validOperatingSystemBuildRanges",
}
# Switches and enumerations that the schema (beta) lets be null, by the type of the object.
_TYPED_UNSET: dict[str, set[str]] = {
    "#microsoft.graph.androidDeviceOwnerGeneralDeviceConfiguration": {
        "appsAllowInstallFromUnknownSources",
        "deviceLocationMode",
        "passwordRequiredType",
        "personalProfileAppsAllowInstallFromUnknownSources",
        "securityRequireVerifyApps",
        "storageBlockExternalMedia",
        "systemUpdateInstallType",
    },
    "#microsoft.graph.androidDeviceOwnerCompliancePolicy": {
        "advancedThreatProtectionRequiredSecurityLevel",
        "deviceThreatProtectionEnabled",
        "deviceThreatProtectionRequiredSecurityLevel",
        "passwordRequired",
        "passwordRequiredType",
        "securityRequireSafetyNetAttestationBasicIntegrity",
        "storageRequireEncryption",
    },
    "#microsoft.graph.windows10EndpointProtectionConfiguration": {
        "defenderAllowRealTimeMonitoring",
        "defenderAllowScanRemovableDrivesDuringFullScan",
        "defenderDisableRealTimeMonitoring",
        "defenderDisableScanRemovableDrivesDuringFullScan",
        "defenderEnableScanIncomingMail",
        "defenderScanType",
        "defenderScheduledScanDay",
    },
    "#microsoft.graph.windowsIdentityProtectionConfiguration": {"windowsHelloForBusinessBlocked"},
}
# What a policy of conditional access does not configure is null, properties that are newer than we are included.
_NEWER = {"agentRiskLevels"}
# A directory has no nulls: an attribute that is not there was never set. (Whether the reader may see LAPS stands in a field of its own.)
_UNSET_ATTRIBUTES = {
    "directory.accounts": {"adminCount", "lastLogonTimestamp"},
    "directory.computers": {"lastLogonTimestamp", "legacyLapsExpiry", "operatingSystem", "windowsLapsExpiry"},
}
# learn.microsoft.com/powershell/module/netsecurity/get-netfirewallrule: most rules that programs make belong to no group.
_NO_GROUP = {"windows.firewallRules": {"Group"}}
PROPERTIES: dict[str, set[str]] = {
    **_UNSET_ATTRIBUTES,
    **_NO_GROUP,
    "entra.conditionalAccessPolicies": _NEWER,
    # An object that the schema lets be null: as if it were not there (see `ABSENT`).
    "entra.userSignInActivity": {"signInActivity"},
    "intune.deviceCompliancePolicies": _UNSET,
    "intune.deviceCompliancePolicyDetails": _UNSET,
    "intune.deviceConfigurations": _UNSET,
    "intune.deviceConfigurationDetails": _UNSET,
}

# Lists of objects of many types where one that is new is surely not the one that a rule looks for: nothing inherits from update rings.
OTHER_TYPES = {"intune.deviceConfigurations"}

# learn.microsoft.com/graph/api/resources/signinactivity: whoever never signed in does not have it.
ABSENT: dict[str, set[str]] = {
    **_UNSET_ATTRIBUTES,
    **_NO_GROUP,
    "entra.userSignInActivity": {"signInActivity"},
    "entra.conditionalAccessPolicies": _NEWER,
}

# Where the first day of the calendar stands for: there was none.
_NEVER = {"defender.windowsProtectionStates": {"lastFullScanDateTime"}, "windows.defenderStatus": {"FullScanEndTime"}}

# learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure: without the licence nobody is eligible and
# every assignment is for good.
WITHOUT_LICENCE = {"entra.roleAssignmentScheduleInstances", "entra.roleEligibilityScheduleInstances"}


def answers(resource: str, place: Place, label: str, kind: Any = None) -> bool:
    """Whether a damage of a place of a record (``absent``, ``= null``, …) leaves a documented answer there. ``kind``: the record's type."""
    if label == "= null":
        unset = PROPERTIES.get(resource, set()) | _TYPED_UNSET.get(kind, set())
        return place[-1] in unset or _declared(resource, tuple(each for each in place if isinstance(each, str)))
    if label == "= sentinel date" or label.startswith("= '0001-"):
        return place[-1] in _NEVER.get(resource, ())
    if place[-1] == "@odata.type" and label.startswith("= '#microsoft.graph."):
        return resource in OTHER_TYPES and len(place) == 1
    return label == "absent" and place[-1] in ABSENT.get(resource, ())


def _declared(resource: str, names: tuple[str, ...]) -> bool:
    """Whether a null at this place is what the resource file calls one: of a field, or of the object around it that may be null."""
    fields = [field for field in all_resources()[resource].fields.values() if field.has_null_meaning]
    return any(field.null_at <= len(names) <= len(field.path) and field.path[: len(names)] == names for field in fields)
