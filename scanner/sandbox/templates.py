"""The settings of the made-up Intune policies, by the names that companies list them under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]

_IOS: Record = {
    "@odata.type": "#microsoft.graph.iosCompliancePolicy",
    "displayName": "iOS 準拠",
    "passcodeBlockSimple": True,
    "passcodeExpirationDays": None,
    "passcodeMinimumLength": 6,
    "passcodeMinutesOfInactivityBeforeLock": 5,
    "passcodePreviousPasscodeBlockCount": None,
    "passcodeMinimumCharacterSetCount": None,
    "passcodeRequiredType": "numeric",
    "passcodeRequired": True,
    "osMinimumVersion": "18.0",
    "osMaximumVersion": None,
    "securityBlockJailbrokenDevices": True,
    "deviceThreatProtectionEnabled": False,
    "deviceThreatProtectionRequiredSecurityLevel": "unavailable",
    "managedEmailProfileRequired": False,
}

_ANDROID: Record = {
    "@odata.type": "#microsoft.graph.androidWorkProfileCompliancePolicy",
    "displayName": "Android 準拠（仕事用プロファイル）",
    "passwordRequired": True,
    "passwordMinimumLength": 6,
    "passwordRequiredType": "numericComplex",
    "passwordMinutesOfInactivityBeforeLock": 5,
    "passwordExpirationDays": None,
    "passwordPreviousPasswordBlockCount": None,
    "securityPreventInstallAppsFromUnknownSources": True,
    "securityDisableUsbDebugging": True,
    "securityRequireVerifyApps": True,
    "securityBlockJailbrokenDevices": True,
    "securityRequireSafetyNetAttestationBasicIntegrity": True,
    "securityRequireSafetyNetAttestationCertifiedDevice": True,
    "securityRequireGooglePlayServices": True,
    "securityRequireUpToDateSecurityProviders": True,
    "securityRequireCompanyPortalAppIntegrity": True,
    "deviceThreatProtectionEnabled": False,
    "deviceThreatProtectionRequiredSecurityLevel": "unavailable",
    "osMinimumVersion": "14",
    "osMaximumVersion": None,
    "minAndroidSecurityPatchLevel": None,
    "storageRequireEncryption": True,
}

_WINDOWS: Record = {
    "@odata.type": "#microsoft.graph.windows10CompliancePolicy",
    "displayName": "Windows 準拠",
    "passwordRequired": True,
    "passwordBlockSimple": True,
    "passwordRequiredToUnlockFromIdle": True,
    "passwordMinutesOfInactivityBeforeLock": 15,
    "passwordExpirationDays": None,
    "passwordMinimumLength": 10,
    "passwordMinimumCharacterSetCount": 3,
    "passwordRequiredType": "alphanumeric",
    "passwordPreviousPasswordBlockCount": None,
    "requireHealthyDeviceReport": False,
    "osMinimumVersion": "10.0.22631.0",
    "osMaximumVersion": None,
    "mobileOsMinimumVersion": None,
    "mobileOsMaximumVersion": None,
    "earlyLaunchAntiMalwareDriverEnabled": False,
    "bitLockerEnabled": True,
    "secureBootEnabled": True,
    "codeIntegrityEnabled": False,
    "storageRequireEncryption": True,
}

_MAC: Record = {
    "@odata.type": "#microsoft.graph.macOSCompliancePolicy",
    "displayName": "macOS 準拠",
    "passwordRequired": True,
    "passwordBlockSimple": True,
    "passwordExpirationDays": None,
    "passwordMinimumLength": 10,
    "passwordMinutesOfInactivityBeforeLock": 15,
    "passwordPreviousPasswordBlockCount": None,
    "passwordMinimumCharacterSetCount": None,
    "passwordRequiredType": "alphanumeric",
    "osMinimumVersion": "15.0",
    "osMaximumVersion": None,
    "systemIntegrityProtectionEnabled": True,
    "deviceThreatProtectionEnabled": False,
    "deviceThreatProtectionRequiredSecurityLevel": "unavailable",
    "storageRequireEncryption": True,
    "firewallEnabled": True,
    "firewallBlockAllIncoming": False,
    "firewallEnableStealthMode": True,
}

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
    "passwordMinutesOfInactivityBeforeScreenTimeout": 10,
    "passwordRequireWhenResumeFromIdleState": True,
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

COMPLIANCE: Mapping[str, Record] = {"windows": _WINDOWS, "macos": _MAC, "ios": _IOS, "android": _ANDROID}
CONFIGURATION: Mapping[str, Record] = {
    "ring": _RING,
    "ring-paused": {
        **_RING,
        "displayName": "更新リング（検証用）",
        "qualityUpdatesPaused": True,
        "qualityUpdatesPauseStartDate": "2026-10-20",
        "qualityUpdatesPauseExpiryDateTime": "2026-11-24T00:00:00Z",
    },
    "general": _GENERAL,
    "general-wide": {**_GENERAL, "defenderFilesAndFoldersToExclude": ["C:\\", "C:\\業務アプリ\\data"]},
    "disks": _DISKS,
    "custom": _CUSTOM,
    "edition": _EDITION,
    "ios-custom": _IOS_CUSTOM,
}
