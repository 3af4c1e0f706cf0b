"""What a tenant has once: the organisation, its licences, its directory and sharing settings, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.endpoints import INTUNE, Endpoint
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

_V1 = "https://graph.microsoft.com/v1.0/$metadata#"

_SERVICES = {
    "standard": (("exchange", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"), ("SharePoint", "c7699d2e-19aa-44de-8edf-1736da088ca1")),
    "premium": (("exchange", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"), ("SCO", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5")),
    "enterprise": (
        ("exchange", "efb87545-963c-4e0d-99df-69c6916d9eb0"),
        ("SCO", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"),
        ("AADPremiumService", "eec0eb4f-6444-4f95-aba0-50c24d67f998"),
    ),
}


def organization(tenant: Tenant) -> Iterator[Record]:
    """``/organization``: a collection of one."""
    dice = Dice(tenant.name, "organization")
    contacts = tenant.settings.get("security_contacts", ())
    yield {
        "id": tenant.id,
        "deletedDateTime": None,
        "businessPhones": ["CANARY-03-0000-0000"],
        "displayName": tenant.title,
        "createdDateTime": stamp(dice.between(1500, 2500)),
        "street": "CANARY-street 1-1-1",
        "postalCode": "CANARY-100-0000",
        "city": "千代田区",
        "state": "東京都",
        "countryLetterCode": "JP",
        "preferredLanguage": "ja",
        "defaultUsageLocation": "JP",
        "mobileDeviceManagementAuthority": "unknown" if tenant.licence == "standard" else "intune",
        "onPremisesSyncEnabled": True if any(group.synced for group in tenant.people) else None,
        "onPremisesLastSyncDateTime": stamp(0.02) if any(group.synced for group in tenant.people) else None,
        "securityComplianceNotificationMails": list(contacts),
        "securityComplianceNotificationPhones": ["CANARY-03-0000-0001"],
        "technicalNotificationMails": [f"it@{tenant.domain}"],
        "tenantType": "AAD",
        "assignedPlans": [
            {"assignedDateTime": stamp(400), "capabilityStatus": "Enabled", "service": service, "servicePlanId": plan}
            for service, plan in _SERVICES[tenant.licence]
        ],
        "verifiedDomains": [
            {
                "capabilities": "Email, OfficeCommunicationsOnline",
                "isDefault": True,
                "isInitial": True,
                "name": tenant.domain,
                "type": "Managed",
            }
        ],
    }


def security_defaults(tenant: Tenant) -> Record:
    """Return ``/policies/identitySecurityDefaultsEnforcementPolicy``."""
    return {
        "@odata.context": f"{_V1}policies/identitySecurityDefaultsEnforcementPolicy/$entity",
        "id": "00000000-0000-0000-0000-000000000005",
        "displayName": "Security Defaults",
        "description": "A set of basic identity security mechanisms that Microsoft recommends.",
        "isEnabled": tenant.security_defaults,
    }


def authorization_policy(tenant: Tenant) -> Record:
    """``/policies/authorizationPolicy``; ``tight`` settings are those that a careful administrator chooses."""
    tight = tenant.settings.get("directory", "default") == "tight"
    return {
        "@odata.context": f"{_V1}policies/authorizationPolicy/$entity",
        "id": "authorizationPolicy",
        "displayName": "Authorization Policy",
        "description": "Used to manage authorization related settings across the company.",
        "allowInvitesFrom": "adminsAndGuestInviters" if tight else "everyone",
        "allowedToSignUpEmailBasedSubscriptions": not tight,
        "allowedToUseSSPR": True,
        "allowEmailVerifiedUsersToJoinOrganization": False,
        "allowUserConsentForRiskyApps": False if tight else None,
        "blockMsolPowerShell": False,
        "guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b" if tight else "10dae51f-b6af-4016-8d66-8c2a99b929b3",
        "defaultUserRolePermissions": {
            "allowedToCreateApps": not tight,
            "allowedToCreateSecurityGroups": not tight,
            "allowedToCreateTenants": not tight,
            "allowedToReadBitlockerKeysForOwnedDevice": True,
            "allowedToReadOtherUsers": True,
            "permissionGrantPoliciesAssigned": [f"ManagePermissionGrantsForSelf.microsoft-user-default-{'low' if tight else 'legacy'}"],
        },
    }


def group_settings(tenant: Tenant) -> Iterator[Record]:
    """``/groupSettings``: only where somebody changed a default. Every value is a string, numbers and booleans too."""
    lockout = tenant.settings.get("lockout")
    if lockout is None:
        return
    threshold, seconds, banned = lockout
    values = {
        "BannedPasswordCheckOnPremisesMode": "Audit",
        "EnableBannedPasswordCheckOnPremises": "False",
        "EnableBannedPasswordCheck": "True" if banned else "False",
        "LockoutDurationInSeconds": str(seconds),
        "LockoutThreshold": str(threshold),
        "BannedPasswordList": "\t".join(banned),
    }
    yield {
        "id": Dice(tenant.name, "group-setting", "password").guid(),
        "displayName": "Password Rule Settings",
        "templateId": "5cf42378-d67d-4f36-ba46-e8b86229381d",
        "values": [{"name": name, "value": value} for name, value in values.items()],
    }


def push_certificate(tenant: Tenant) -> Record:
    """Return ``/deviceManagement/applePushNotificationCertificate``."""
    dice = Dice(tenant.name, "push-certificate")
    left = float(tenant.settings.get("push_days_left", 210))
    return {
        "@odata.context": f"{_V1}deviceManagement/applePushNotificationCertificate/$entity",
        "id": dice.guid(),
        "appleIdentifier": f"mdm@{tenant.domain}",
        "topicIdentifier": f"com.apple.mgmt.External.{dice.guid()}",
        "lastModifiedDateTime": stamp(365 - left, fraction=dice.below(10_000_000)),
        "expirationDateTime": stamp(-left),
        "certificateUploadStatus": "Success",
        "certificateUploadFailureReason": None,
        "certificateSerialNumber": dice.digits(16, "0123456789ABCDEF"),
        "certificate": "CANARY-push-certificate",
    }


def sharepoint_settings(tenant: Tenant) -> Record:
    """``/admin/sharepoint/settings``; ``tight`` as above."""
    tight = tenant.settings.get("sharing", "default") == "tight"
    domain = [Dice(tenant.name, "sync-domain").guid()] if tight else []
    return {
        "@odata.context": f"{_V1}admin/sharepoint/settings/$entity",
        "allowedDomainGuidsForSyncApp": domain,
        "availableManagedPathsForSiteCreation": ["/sites/", "/teams/"],
        "deletedUserPersonalSiteRetentionPeriodInDays": 30,
        "excludedFileExtensionsForSyncApp": [],
        "idleSessionSignOut": {"isEnabled": tight, "warnAfterInSeconds": 2700 if tight else 0, "signOutAfterInSeconds": 3600 if tight else 0},
        "imageTaggingOption": "basic",
        "isCommentingOnSitePagesEnabled": True,
        "isFileActivityNotificationEnabled": True,
        "isLegacyAuthProtocolsEnabled": not tight,
        "isLoopEnabled": True,
        "isMacSyncAppEnabled": True,
        "isRequireAcceptingUserToMatchInvitedUserEnabled": tight,
        "isResharingByExternalUsersEnabled": not tight,
        "isSharePointMobileNotificationEnabled": True,
        "isSharePointNewsfeedEnabled": False,
        "isSiteCreationEnabled": True,
        "isSiteCreationUIEnabled": True,
        "isSitePagesCreationEnabled": True,
        "isSitesStorageLimitAutomatic": True,
        "isSyncButtonHiddenOnPersonalSite": False,
        "isUnmanagedSyncAppForTenantRestricted": tight,
        "personalSiteDefaultStorageLimitInMB": 1048576,
        "sharingAllowedDomainList": [],
        "sharingBlockedDomainList": [],
        "sharingCapability": "existingExternalUserSharingOnly" if tight else "externalUserAndGuestSharing",
        "sharingDomainRestrictionMode": "none",
        "siteCreationDefaultManagedPath": "/sites/",
        "siteCreationDefaultStorageLimitInMB": 26214400,
        "tenantDefaultTimezone": "(UTC+09:00) Osaka, Sapporo, Tokyo",
    }


# organization-list and group-list-settings name $select alone; the objects are one, or as many as there are sorts of settings.
ENDPOINTS = (
    Endpoint("/organization", "v1.0", "microsoft.graph.organization", objects=organization, max_top=0),
    Endpoint("/groupSettings", "v1.0", "microsoft.graph.groupSetting", objects=group_settings, max_top=0),
    Endpoint(
        "/policies/identitySecurityDefaultsEnforcementPolicy",
        "v1.0",
        "microsoft.graph.identitySecurityDefaultsEnforcementPolicy",
        single=security_defaults,
    ),
    Endpoint("/policies/authorizationPolicy", "v1.0", "microsoft.graph.authorizationPolicy", single=authorization_policy),
    Endpoint(
        "/deviceManagement/applePushNotificationCertificate",
        "v1.0",
        "microsoft.graph.applePushNotificationCertificate",
        single=push_certificate,
        gates=(INTUNE,),
    ),
    Endpoint("/admin/sharepoint/settings", "v1.0", "microsoft.graph.sharepointSettings", single=sharepoint_settings),
)
