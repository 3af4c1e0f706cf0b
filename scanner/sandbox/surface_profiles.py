"""Profiles and compliance policies that stand in beta's lists only: v1.0 does not know their kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]

PROFILES: Mapping[str, Record] = {
    "android-owner": {
        "@odata.type": "#microsoft.graph.androidDeviceOwnerGeneralDeviceConfiguration",
        "displayName": "Android デバイスの制限（会社所有）",
        "appsAllowInstallFromUnknownSources": False,
        "personalProfileAppsAllowInstallFromUnknownSources": False,
        "appsAutoUpdatePolicy": "wiFiOnly",
        "deviceLocationMode": "notConfigured",
        "locateDeviceLostModeEnabled": True,
        "factoryResetBlocked": True,
        "factoryResetDeviceAdministratorEmails": ["CANARY-owner@example.com"],
        "kioskModeExitCode": "CANARY-kiosk-code",
        "passwordMinimumLength": 6,
        "passwordMinutesOfInactivityBeforeScreenTimeout": 5,
        "passwordRequiredType": "numericComplex",
        "passwordSignInFailureCountBeforeFactoryReset": 10,
        "securityRequireVerifyApps": True,
        "storageBlockExternalMedia": True,
        "systemUpdateInstallType": "automatic",
    },
    "mac-protection": {
        "@odata.type": "#microsoft.graph.macOSEndpointProtectionConfiguration",
        "displayName": "macOS エンドポイント保護",
        "gatekeeperAllowedAppSource": "macAppStoreAndIdentifiedDevelopers",
        "gatekeeperBlockOverride": True,
        "firewallEnabled": True,
        "firewallBlockAllIncoming": False,
        "firewallEnableStealthMode": True,
        "fileVaultEnabled": True,
        "fileVaultSelectedRecoveryKeyTypes": "personalRecoveryKey",
        "fileVaultInstitutionalRecoveryKeyCertificate": None,
        "fileVaultPersonalRecoveryKeyHelpMessage": "社内ポータルを見てください。",
        "advancedThreatProtectionRealTime": "enabled",
    },
    "hello": {
        "@odata.type": "#microsoft.graph.windowsIdentityProtectionConfiguration",
        "displayName": "Windows Hello for Business",
        "windowsHelloForBusinessBlocked": False,
        "pinMinimumLength": 6,
        "pinMaximumLength": 127,
        "securityDeviceRequired": True,
        "unlockWithBiometricsEnabled": True,
    },
    "wifi": {
        "@odata.type": "#microsoft.graph.windowsWifiConfiguration",
        "displayName": "社内 Wi-Fi",
        "wifiSecurityType": "wpa2Personal",
        "ssid": "office",
        "networkName": "office",
        "connectAutomatically": True,
        "preSharedKey": "CANARY-pre-shared-key",
    },
}

COMPLIANCE: Mapping[str, Record] = {
    "android-owner": {
        "@odata.type": "#microsoft.graph.androidDeviceOwnerCompliancePolicy",
        "displayName": "Android 準拠（会社所有）",
        "deviceThreatProtectionEnabled": False,
        "deviceThreatProtectionRequiredSecurityLevel": "unavailable",
        "advancedThreatProtectionRequiredSecurityLevel": "notSet",
        "securityBlockJailbrokenDevices": True,
        "securityRequireSafetyNetAttestationBasicIntegrity": True,
        "securityRequireSafetyNetAttestationCertifiedDevice": True,
        "osMinimumVersion": "14",
        "osMaximumVersion": "16",
        "minAndroidSecurityPatchLevel": "2026-08-05",
        "passwordRequired": True,
        "passwordMinimumLength": 6,
        "passwordRequiredType": "numericComplex",
        "passwordMinutesOfInactivityBeforeLock": 5,
        "storageRequireEncryption": True,
        "securityRequireIntuneAppIntegrity": True,
        "requireNoPendingSystemUpdates": True,
    },
}
