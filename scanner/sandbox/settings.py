"""What a tenant has once: the organisation, its licences, its directory and sharing settings, in Graph's shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import Dice, stamp
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

_V1 = "https://graph.microsoft.com/v1.0/$metadata#"

SKUS = {"premium": "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "standard": "f245ecc8-75af-4f8e-b61f-27d8114de5f3"}

_STANDARD_PLANS = (
    ("EXCHANGE_S_STANDARD", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"),
    ("SHAREPOINTSTANDARD", "c7699d2e-19aa-44de-8edf-1736da088ca1"),
    ("TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929"),
    ("OFFICE_BUSINESS", "094e7854-93fc-4d55-b2c0-3ab5369ebdc1"),
    ("FORMS_PLAN_E1", "159f4cd6-e380-449f-a816-af1a9ef76344"),
    ("BPOS_S_TODO_1", "5e62787c-c316-451f-b873-1d05acd4d12c"),
)
_PREMIUM_PLANS = (
    *_STANDARD_PLANS,
    ("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"),
    ("INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"),
    ("MDE_SMB", "bfc1bbd9-981b-4f71-9b82-17c35fd0e2a4"),
    ("ATP_ENTERPRISE", "f20fedf3-f3c3-43c3-8267-2bfdd51c0939"),
    ("RMS_S_PREMIUM", "6c57d4b6-3b23-47a5-9bc9-69f17b4947b3"),
    ("WINBIZ", "8e229017-d77b-43d5-9305-903395523b99"),
)

_SERVICES = {
    "standard": (("exchange", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"), ("SharePoint", "c7699d2e-19aa-44de-8edf-1736da088ca1")),
    "premium": (("exchange", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"), ("SCO", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5")),
}


def organization(tenant: Tenant) -> Iterator[Record]:
    """``/organization``: a collection of one."""
    dice = Dice(tenant.name, "organization")
    contacts = tenant.settings.get("security_contacts", ())
    yield {
        "id": tenant.id,
        "displayName": tenant.title,
        "createdDateTime": stamp(dice.between(1500, 2500)),
        "city": "千代田区",
        "state": "東京都",
        "countryLetterCode": "JP",
        "preferredLanguage": "ja",
        "defaultUsageLocation": "JP",
        "mobileDeviceManagementAuthority": "intune" if tenant.licence == "premium" else "unknown",
        "onPremisesSyncEnabled": True if any(group.synced for group in tenant.people) else None,
        "onPremisesLastSyncDateTime": stamp(0.02) if any(group.synced for group in tenant.people) else None,
        "securityComplianceNotificationMails": list(contacts),
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


def subscribed_skus(tenant: Tenant) -> Iterator[Record]:
    """``/subscribedSkus``: one business subscription."""
    part = "SPB" if tenant.licence == "premium" else "O365_BUSINESS_PREMIUM"
    plans = _PREMIUM_PLANS if tenant.licence == "premium" else _STANDARD_PLANS
    seats = sum(group.count for group in tenant.people if group.role == "member")
    sku = SKUS[tenant.licence]
    yield {
        "id": f"{tenant.id}_{sku}",
        "accountId": tenant.id,
        "accountName": tenant.name,
        "appliesTo": "User",
        "capabilityStatus": "Enabled",
        "consumedUnits": seats,
        "prepaidUnits": {"enabled": seats + 2, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": [
            {"servicePlanId": plan, "servicePlanName": name, "provisioningStatus": "Success", "appliesTo": "User"} for name, plan in plans
        ],
        "skuId": sku,
        "skuPartNumber": part,
        "subscriptionIds": [Dice(tenant.name, "subscription").guid()],
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
    """``/deviceManagement/applePushNotificationCertificate``, without the certificate itself."""
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
