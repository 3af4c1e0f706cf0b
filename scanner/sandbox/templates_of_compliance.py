"""The settings of the made-up compliance policies as v1.0 shows them, by the names that companies list them under."""

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

COMPLIANCE: Mapping[str, Record] = {"windows": _WINDOWS, "macos": _MAC, "ios": _IOS, "android": _ANDROID}
