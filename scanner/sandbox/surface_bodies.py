"""What beta shows of the made-up profiles and compliance policies and v1.0 does not, and profiles that no v1.0 list holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]

_USAGE = {"recoveryPasswordUsage": "allowed", "recoveryKeyUsage": "blocked"}
_RECOVERY: Record = {
    "blockDataRecoveryAgent": True,
    **_USAGE,
    "hideRecoveryOptions": True,
    "enableRecoveryInformationSaveToStore": True,
    "recoveryInformationToStore": "passwordAndKey",
    "enableBitLockerAfterRecoveryInformationToStore": True,
}
_SYSTEM_DRIVE: Record = {
    "encryptionMethod": "xtsAes256",
    "startupAuthenticationRequired": True,
    "startupAuthenticationBlockWithoutTpmChip": True,
    "startupAuthenticationTpmUsage": "required",
    "startupAuthenticationTpmPinUsage": "blocked",
    "startupAuthenticationTpmKeyUsage": "blocked",
    "startupAuthenticationTpmPinAndKeyUsage": "blocked",
    "minimumPinLength": 6,
    "recoveryOptions": _RECOVERY,
    "prebootRecoveryEnableMessageAndUrl": False,
    "prebootRecoveryMessage": None,
    "prebootRecoveryUrl": None,
}
_FIXED_DRIVE: Record = {"encryptionMethod": "xtsAes256", "requireEncryptionForWriteAccess": True, "recoveryOptions": _RECOVERY}

# By the type of the object: what its record in v1.0 gains in beta, where most profiles leave it alone.
WIDER: Mapping[str, Record] = {
    "windows10CompliancePolicy": {
        "activeFirewallRequired": True,
        "defenderEnabled": False,
        "defenderVersion": "4.18.26090.9",
        "signatureOutOfDate": True,
        "rtpEnabled": True,
        "antivirusRequired": True,
        "antiSpywareRequired": True,
        "validOperatingSystemBuildRanges": [
            {"description": "Windows 11 25H2", "lowestVersion": "10.0.26200.6584", "highestVersion": "10.0.26200.9999"}
        ],
        "deviceThreatProtectionEnabled": False,
        "deviceThreatProtectionRequiredSecurityLevel": "unavailable",
        "configurationManagerComplianceRequired": False,
        "tpmRequired": True,
        "deviceCompliancePolicyScript": {"deviceComplianceScriptId": None, "rulesContent": "CANARY-script-rules"},
    },
    "iosCompliancePolicy": {
        "passcodeMinutesOfInactivityBeforeScreenTimeout": 5,
        "osMinimumBuildVersion": "22A3354",
        "osMaximumBuildVersion": None,
        "advancedThreatProtectionRequiredSecurityLevel": "notSet",
        "restrictedApps": [],
    },
    "androidWorkProfileCompliancePolicy": {
        "requiredPasswordComplexity": "medium",
        "workProfileRequirePassword": True,
        "workProfilePasswordMinimumLength": 6,
        "workProfilePasswordRequiredType": "numericComplex",
        "advancedThreatProtectionRequiredSecurityLevel": "notSet",
    },
    "macOSCompliancePolicy": {
        "osMinimumBuildVersion": None,
        "gatekeeperAllowedAppSource": "macAppStoreAndIdentifiedDevelopers",
        "advancedThreatProtectionRequiredSecurityLevel": "notSet",
    },
    "windows10EndpointProtectionConfiguration": {
        "bitLockerAllowStandardUserEncryption": False,
        "bitLockerRecoveryPasswordRotation": "notConfigured",
        "bitLockerSystemDrivePolicy": None,
        "bitLockerFixedDrivePolicy": None,
        "windowsDefenderTamperProtection": "notConfigured",
        "defenderAllowRealTimeMonitoring": None,
        "defenderDisableRealTimeMonitoring": None,
        "defenderEnableScanIncomingMail": None,
        "defenderAllowScanRemovableDrivesDuringFullScan": None,
        "defenderDisableScanRemovableDrivesDuringFullScan": None,
        "defenderScanType": "userDefined",
        "defenderScheduledScanDay": "userDefined",
        "defenderFilesAndFoldersToExclude": [],
        "defenderFileExtensionsToExclude": [],
        "defenderProcessesToExclude": [],
        "defenderNetworkProtectionType": "userDefined",
        "lanManagerAuthenticationLevel": "lmAndNltm",
        "localSecurityOptionsMachineInactivityLimit": None,
        "localSecurityOptionsMachineInactivityLimitInMinutes": None,
        "localSecurityOptionsDisableAdministratorAccount": None,
    },
    "windows10GeneralConfiguration": {
        "defenderScanMappedNetworkDrivesDuringFullScan": False,
        "defenderScanType": "full",
        "defenderSystemScanSchedule": "wednesday",
        "defenderScheduledScanTime": "12:00:00.0000000",
        "lockScreenTimeoutInSeconds": 600,
        "usbBlocked": False,
        "windowsStoreBlocked": False,
        "appsAllowTrustedAppsSideloading": "blocked",
        "deviceManagementBlockManualUnenroll": True,
        "locationServicesBlocked": False,
        "antiTheftModeBlocked": False,
        "resetProtectionModeBlocked": False,
    },
    "androidWorkProfileGeneralDeviceConfiguration": {
        "requiredPasswordComplexity": "medium",
        "workProfileAllowAppInstallsFromUnknownSources": False,
        "workProfileBlockPersonalAppInstallsFromUnknownSources": True,
        "workProfileRequiredPasswordComplexity": "medium",
        "allowedGoogleAccountDomains": [],
    },
    "macOSGeneralDeviceConfiguration": {"passwordMaximumAttemptCount": 10, "passwordMinutesUntilFailedLoginReset": 15},
    "windowsDefenderAdvancedThreatProtectionConfiguration": {
        "advancedThreatProtectionOnboardingBlob": "CANARY-onboarding-blob",
        "advancedThreatProtectionOffboardingBlob": "CANARY-offboarding-blob",
        "advancedThreatProtectionOnboardingFilename": "WindowsDefenderATP.onboarding",
        "advancedThreatProtectionOffboardingFilename": "",
        "advancedThreatProtectionAutoPopulateOnboardingBlob": False,
    },
}

# By the name that companies list a profile under: what it says besides.
SAYING: Mapping[str, Record] = {
    "disks": {"bitLockerAllowStandardUserEncryption": True, "bitLockerSystemDrivePolicy": _SYSTEM_DRIVE, "bitLockerFixedDrivePolicy": _FIXED_DRIVE},
    "protection": {
        "bitLockerAllowStandardUserEncryption": True,
        "bitLockerRecoveryPasswordRotation": "enabledForAzureAd",
        "bitLockerSystemDrivePolicy": _SYSTEM_DRIVE,
        "bitLockerFixedDrivePolicy": _FIXED_DRIVE,
        "windowsDefenderTamperProtection": "enable",
        "defenderAllowRealTimeMonitoring": True,
        "defenderDisableRealTimeMonitoring": False,
        "defenderEnableScanIncomingMail": True,
        "defenderAllowScanRemovableDrivesDuringFullScan": True,
        "defenderScanType": "full",
        "defenderScheduledScanDay": "wednesday",
        "lanManagerAuthenticationLevel": "lmNtlmV2AndNotLmOrNtm",
        "localSecurityOptionsMachineInactivityLimit": 10,
        "localSecurityOptionsMachineInactivityLimitInMinutes": 10,
        "localSecurityOptionsDisableAdministratorAccount": True,
    },
    "general-ruled": {
        "deviceManagementApplicabilityRuleOsEdition": {
            "osEditionTypes": ["windows10Professional", "windows10Enterprise"],
            "name": "エディション",
            "ruleType": "include",
        },
        "deviceManagementApplicabilityRuleOsVersion": {
            "minOSVersion": "10.0.22631.0",
            "maxOSVersion": "10.0.26200.9999",
            "name": "バージョン",
            "ruleType": "include",
        },
        "deviceManagementApplicabilityRuleDeviceMode": {"deviceMode": "sModeConfiguration", "name": "S モード", "ruleType": "exclude"},
    },
}

# Beta tells of a secret in every custom setting, and may hold more of them than the profile of v1.0 that is made up.
OMA_NUMBERS: tuple[Record, ...] = (
    {
        "@odata.type": "#microsoft.graph.omaSettingInteger",
        "displayName": "画面ロックまでの時間（分）",
        "description": "CANARY-oma-description",
        "omaUri": "./Device/Vendor/MSFT/Policy/Config/DeviceLock/MaxInactivityTimeDeviceLock",
        "secretReferenceValueId": None,
        "isEncrypted": False,
        "value": 10,
        "isReadOnly": False,
    },
    {
        "@odata.type": "#microsoft.graph.omaSettingBoolean",
        "displayName": "位置情報の同意",
        "description": None,
        "omaUri": "./Device/Vendor/MSFT/Policy/Config/Privacy/LetAppsAccessLocation",
        "secretReferenceValueId": None,
        "isEncrypted": False,
        "value": True,
    },
    {
        "@odata.type": "#microsoft.graph.omaSettingStringXml",
        "displayName": "VPN",
        "description": None,
        "omaUri": "./Vendor/MSFT/VPNv2/office/ProfileXML",
        "secretReferenceValueId": "CANARY-secret-reference",
        "isEncrypted": True,
        "value": "CANARY-oma-vpn-profile",
        "fileName": "CANARY-vpn.xml",
    },
)
