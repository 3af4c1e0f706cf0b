"""The settings of the made-up Intune profiles as v1.0 shows them, by the names that companies list them under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]

_RING: Record = {
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    "displayName": "更新リング（標準）",
    "deliveryOptimizationMode": "userDefined",
    "prereleaseFeatures": "userDefined",
    "automaticUpdateMode": "autoInstallAndRebootAtMaintenanceTime",
    "microsoftUpdateServiceAllowed": True,
    "driversExcluded": False,
    "qualityUpdatesDeferralPeriodInDays": 3,
    "featureUpdatesDeferralPeriodInDays": 30,
    "qualityUpdatesPaused": False,
    "featureUpdatesPaused": False,
    "qualityUpdatesPauseExpiryDateTime": "0001-01-01T00:00:00Z",
    "featureUpdatesPauseExpiryDateTime": "0001-01-01T00:00:00Z",
    "businessReadyUpdatesOnly": "userDefined",
    "skipChecksBeforeRestart": False,
    "updateWeeks": None,
    "qualityUpdatesPauseStartDate": None,
    "featureUpdatesPauseStartDate": None,
    "featureUpdatesRollbackWindowInDays": 10,
    "qualityUpdatesWillBeRolledBack": False,
    "featureUpdatesWillBeRolledBack": False,
    "deadlineForFeatureUpdatesInDays": 7,
    "deadlineForQualityUpdatesInDays": 3,
    "deadlineGracePeriodInDays": 2,
    "postponeRebootUntilAfterDeadline": False,
    "autoRestartNotificationDismissal": "notConfigured",
    "scheduleRestartWarningInHours": None,
    "scheduleImminentRestartWarningInMinutes": None,
    "userPauseAccess": "disabled",
    "userWindowsUpdateScanAccess": "enabled",
    "updateNotificationLevel": "defaultNotifications",
    "allowWindows11Upgrade": False,
    "installationSchedule": {
        "@odata.type": "#microsoft.graph.windowsUpdateActiveHoursInstall",
        "activeHoursStart": "08:00:00.0000000",
        "activeHoursEnd": "19:00:00.0000000",
    },
}

_GENERAL: Record = {
    "@odata.type": "#microsoft.graph.windows10GeneralConfiguration",
    "displayName": "Windows デバイスの制限",
    "defenderRequireRealTimeMonitoring": True,
    "defenderRequireBehaviorMonitoring": True,
    "defenderRequireCloudProtection": True,
    "defenderRequireNetworkInspectionSystem": True,
    "defenderScanDownloads": True,
    "defenderScanIncomingMail": True,
    "defenderScanArchiveFiles": True,
    "defenderScanRemovableDrivesDuringFullScan": True,
    "defenderSignatureUpdateIntervalInHours": 4,
    "defenderFilesAndFoldersToExclude": [],
    "defenderFileExtensionsToExclude": [],
    "defenderProcessesToExclude": [],
    "storageBlockRemovableStorage": False,
    "passwordRequired": True,
    "passwordBlockSimple": True,
    "passwordExpirationDays": None,
    "passwordMinimumLength": 10,
    "passwordMinutesOfInactivityBeforeScreenTimeout": 10,
    "passwordMinimumCharacterSetCount": 3,
    "passwordPreviousPasswordBlockCount": None,
    "passwordRequiredType": "alphanumeric",
    "passwordRequireWhenResumeFromIdleState": True,
    "passwordSignInFailureCountBeforeFactoryReset": 10,
}

_DISKS: Record = {
    "@odata.type": "#microsoft.graph.windows10EndpointProtectionConfiguration",
    "displayName": "Windows ディスク暗号化",
    "bitLockerEncryptDevice": True,
    "bitLockerDisableWarningForOtherDiskEncryption": True,
    "bitLockerEnableStorageCardEncryptionOnMobile": False,
    "bitLockerRemovableDrivePolicy": {
        "encryptionMethod": "aesCbc256",
        "requireEncryptionForWriteAccess": False,
        "blockCrossOrganizationWriteAccess": False,
    },
    "firewallProfileDomain": None,
    "firewallProfilePrivate": None,
    "firewallProfilePublic": None,
    "smartScreenEnableInShell": False,
    "smartScreenBlockOverrideForFiles": False,
    "applicationGuardEnabled": False,
    "appLockerApplicationControl": "notConfigured",
}

_FIREWALL: Record = {
    "firewallEnabled": "allowed",
    "stealthModeRequired": False,
    "stealthModeBlocked": False,
    "incomingTrafficRequired": False,
    "incomingTrafficBlocked": False,
    "unicastResponsesToMulticastBroadcastsRequired": False,
    "unicastResponsesToMulticastBroadcastsBlocked": False,
    "inboundNotificationsRequired": False,
    "inboundNotificationsBlocked": True,
    "authorizedApplicationRulesFromGroupPolicyMerged": False,
    "authorizedApplicationRulesFromGroupPolicyNotMerged": False,
    "globalPortRulesFromGroupPolicyMerged": False,
    "globalPortRulesFromGroupPolicyNotMerged": False,
    "connectionSecurityRulesFromGroupPolicyMerged": False,
    "connectionSecurityRulesFromGroupPolicyNotMerged": False,
    "outboundConnectionsRequired": False,
    "outboundConnectionsBlocked": False,
    "inboundConnectionsRequired": False,
    "inboundConnectionsBlocked": True,
    "securedPacketExemptionAllowed": False,
    "securedPacketExemptionBlocked": False,
    "policyRulesFromGroupPolicyMerged": False,
    "policyRulesFromGroupPolicyNotMerged": True,
}

_PROTECTION: Record = {
    **_DISKS,
    "displayName": "Windows エンドポイント保護",
    "firewallProfileDomain": _FIREWALL,
    "firewallProfilePrivate": _FIREWALL,
    "firewallProfilePublic": {**_FIREWALL, "incomingTrafficBlocked": True},
    "smartScreenEnableInShell": True,
}

_CUSTOM: Record = {
    "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
    "displayName": "Windows カスタム（Wi-Fi の鍵）",
    "omaSettings": [
        {
            "@odata.type": "#microsoft.graph.omaSettingString",
            "displayName": "Wi-Fi",
            "description": None,
            "omaUri": "./Vendor/MSFT/WiFi/Profile/office/WlanXml",
            "value": "CANARY-oma-wifi-key",
        }
    ],
}

_EDITION: Record = {
    "@odata.type": "#microsoft.graph.editionUpgradeConfiguration",
    "displayName": "Windows エディションの変更",
    "licenseType": "productKey",
    "targetEdition": "windows10Enterprise",
    "license": "CANARY-edition-license",
    "productKey": "CANARY-edition-product-key",
}

_IOS_CUSTOM: Record = {
    "@odata.type": "#microsoft.graph.iosCustomConfiguration",
    "displayName": "iOS カスタム",
    "payloadName": "mail",
    "payloadFileName": "CANARY-mail.mobileconfig",
    "payload": "CANARY-payload-with-password",
}

_IOS_GENERAL: Record = {
    "@odata.type": "#microsoft.graph.iosGeneralDeviceConfiguration",
    "displayName": "iOS デバイスの制限",
    "passcodeRequired": True,
    "passcodeMinimumLength": 6,
    "passcodeMinimumCharacterSetCount": None,
    "passcodeExpirationDays": None,
    "passcodePreviousPasscodeBlockCount": None,
    "passcodeRequiredType": "numeric",
    "passcodeBlockSimple": True,
    "passcodeBlockModification": False,
    "passcodeBlockFingerprintUnlock": False,
    "passcodeMinutesOfInactivityBeforeLock": 1,
    "passcodeMinutesOfInactivityBeforeScreenTimeout": 5,
    "passcodeSignInFailureCountBeforeWipe": 10,
    "enterpriseAppBlockTrust": True,
    "appStoreBlocked": False,
    "appStoreBlockUIAppInstallation": False,
    "configurationProfileBlockChanges": True,
    "iCloudBlockBackup": True,
    "iCloudRequireEncryptedBackup": False,
    "screenCaptureBlocked": False,
    "emailInDomainSuffixes": [],
}

_ANDROID_WORK: Record = {
    "@odata.type": "#microsoft.graph.androidWorkProfileGeneralDeviceConfiguration",
    "displayName": "Android デバイスの制限（仕事用プロファイル）",
    "passwordBlockFingerprintUnlock": False,
    "passwordBlockTrustAgents": False,
    "passwordExpirationDays": None,
    "passwordMinimumLength": 6,
    "passwordMinutesOfInactivityBeforeScreenTimeout": 5,
    "passwordPreviousPasswordBlockCount": None,
    "passwordRequiredType": "numericComplex",
    "passwordSignInFailureCountBeforeFactoryReset": 10,
    "securityRequireVerifyApps": True,
    "workProfileBlockScreenCapture": True,
    "workProfileDataSharingType": "preventAny",
    "workProfileDefaultAppPermissionPolicy": "deviceDefault",
    "workProfileRequirePassword": True,
    "workProfilePasswordMinimumLength": 6,
    "workProfilePasswordRequiredType": "numericComplex",
    "workProfilePasswordSignInFailureCountBeforeFactoryReset": 10,
}

_MAC_GENERAL: Record = {
    "@odata.type": "#microsoft.graph.macOSGeneralDeviceConfiguration",
    "displayName": "macOS デバイスの制限",
    "compliantAppsList": [],
    "compliantAppListType": "none",
    "emailInDomainSuffixes": [],
    "passwordRequired": True,
    "passwordBlockSimple": True,
    "passwordExpirationDays": None,
    "passwordRequiredType": "alphanumeric",
    "passwordMinimumLength": 10,
    "passwordMinimumCharacterSetCount": None,
    "passwordPreviousPasswordBlockCount": None,
    "passwordMinutesOfInactivityBeforeLock": 5,
    "passwordMinutesOfInactivityBeforeScreenTimeout": 10,
}

_DETECTION: Record = {
    "@odata.type": "#microsoft.graph.windowsDefenderAdvancedThreatProtectionConfiguration",
    "displayName": "Defender for Endpoint のオンボード",
    "allowSampleSharing": True,
    "enableExpeditedTelemetryReporting": True,
}

CONFIGURATION: Mapping[str, Record] = {
    "ring": _RING,
    "ring-paused": {
        **_RING,
        "displayName": "更新リング（検証用）",
        "qualityUpdatesPaused": True,
        "qualityUpdatesPauseStartDate": "2026-10-20",
        "qualityUpdatesPauseExpiryDateTime": "2026-11-24T00:00:00Z",
    },
    "ring-features": {
        **_RING,
        "displayName": "更新リング（機能更新を一時停止）",
        "automaticUpdateMode": "windowsDefault",
        "featureUpdatesPaused": True,
        "featureUpdatesPauseStartDate": "2026-10-20",
        "featureUpdatesPauseExpiryDateTime": "2026-11-24T00:00:00Z",
    },
    "general": _GENERAL,
    "general-ruled": _GENERAL,
    "general-wide": {**_GENERAL, "defenderFilesAndFoldersToExclude": ["C:\\", "C:\\業務アプリ\\data"]},
    "disks": _DISKS,
    "protection": _PROTECTION,
    "detection": _DETECTION,
    "ios-general": _IOS_GENERAL,
    "android-work": _ANDROID_WORK,
    "mac-general": _MAC_GENERAL,
    "custom": _CUSTOM,
    "edition": _EDITION,
    "ios-custom": _IOS_CUSTOM,
}
