"""What collect-windows.ps1 writes of a made-up PC of 株式会社サンプル, and ways to change it."""

from __future__ import annotations

import copy
import json
from typing import Any

TENANT = "11111111-2222-4333-8444-555555555555"
RECOVERY = "112233-223344-334455-445566-556677-667788-778899-889900"

_LOGS = ("System", "Security", "Application", "Microsoft-Windows-Windows Defender/Operational")
_FILTER_ID = "RemoteDesktop-UserMode-In-TCP"

SCRIPT: dict[str, Any] = {
    "schema": "telework-scan/windows-pc/1",
    "computer": "SAMPLE-PC-01",
    "collectedAt": "2026-11-20T01:02:03Z",
    "elevated": True,
    "sections": {
        "Win32_ComputerSystem": [
            {
                "Name": "SAMPLE-PC-01",
                "Manufacturer": "サンプル電機",
                "Model": "SX-100",
                "Domain": "corp.example.jp",
                "PartOfDomain": True,
                "DomainRole": 1,
            }
        ],
        "Win32_BIOS": [{"SerialNumber": "SN-0001 "}],
        "Win32_OperatingSystem": [{"Caption": "Microsoft Windows 11 Pro", "Version": "10.0.26200", "ProductType": 1}],
        "CloudDomainJoin": [{"tenantId": TENANT}],
        "Get-MpComputerStatus": [
            {
                "AMServiceEnabled": True,
                "AMRunningMode": "Normal",
                "AntivirusEnabled": True,
                "RealTimeProtectionEnabled": True,
                "AntivirusSignatureAge": 1,
                "AntivirusSignatureLastUpdated": "2026-11-19T03:00:00Z",
                "FullScanAge": 3,
                "FullScanStartTime": "2026-11-16T03:00:00Z",
                "FullScanEndTime": "2026-11-16T04:30:00Z",
                "FullScanSignatureVersion": "1.421.100.0",
                "QuickScanEndTime": "2026-11-19T03:10:00Z",
                "IsTamperProtected": True,
                "DefenderSignaturesOutOfDate": False,
            }
        ],
        "Get-MpPreference": [
            {
                "DisableRealtimeMonitoring": False,
                "DisableEmailScanning": True,
                "DisableArchiveScanning": False,
                "ScanParameters": 2,
                "ScanScheduleDay": 6,
                "DisableRemovableDriveScanning": False,
                "DisableScanningMappedNetworkDrivesForFullScan": True,
                "CheckForSignaturesBeforeRunningScan": True,
                "ExclusionPath": None,
                "ExclusionProcess": "build.exe",
                "ExclusionExtension": [".iso", ".vhdx"],
            }
        ],
        "AntiVirusProduct": [{"displayName": "Windows Defender", "instanceGuid": "{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}", "productState": 397568}],
        "Get-BitLockerVolume": [
            {
                "MountPoint": "C:",
                "EncryptionPercentage": 100,
                "VolumeType": "OperatingSystem",
                "VolumeStatus": "FullyEncrypted",
                "ProtectionStatus": "On",
                "EncryptionMethod": "XtsAes256",
                "LockStatus": "Unlocked",
                "KeyProtectorTypes": ["Tpm", "RecoveryPassword"],
            },
            {
                "MountPoint": "E:",
                "EncryptionPercentage": 0,
                "VolumeType": "Data",
                "VolumeStatus": "FullyDecrypted",
                "ProtectionStatus": "Off",
                "EncryptionMethod": "None",
                "LockStatus": "Unlocked",
                "KeyProtectorTypes": [],
            },
        ],
        "Win32_Volume": [
            {"DriveLetter": "C:", "DeviceID": "\\\\?\\Volume{0a}\\", "DriveType": 3},
            {"DriveLetter": "E:", "DeviceID": "\\\\?\\Volume{0b}\\", "DriveType": 2},
        ],
        "Get-NetFirewallProfile": [
            {
                "Name": name,
                "Enabled": "True",
                "DefaultInboundAction": "Block",
                "AllowInboundRules": "NotConfigured",
                "AllowLocalFirewallRules": "NotConfigured",
            }
            for name in ("Domain", "Private", "Public")
        ],
        "Get-NetFirewallRule": [
            {
                "Name": _FILTER_ID,
                "InstanceID": _FILTER_ID,
                "Group": "@FirewallAPI.dll,-28752",
                "Enabled": "True",
                "Direction": "Inbound",
                "Profile": "Domain, Private",
                "Action": "Allow",
                "PolicyStoreSourceType": "Local",
            }
        ],
        "Get-NetFirewallAddressFilter": [{"InstanceID": _FILTER_ID, "RemoteAddress": "LocalSubnet"}],
        "Get-NetFirewallPortFilter": [{"InstanceID": _FILTER_ID, "Protocol": "TCP", "LocalPort": "3389"}],
        "Get-NetFirewallApplicationFilter": [{"InstanceID": _FILTER_ID, "Program": "%SystemRoot%\\system32\\svchost.exe", "Package": None}],
        "Get-NetFirewallServiceFilter": [{"InstanceID": _FILTER_ID, "Service": "TermService"}],
        "Get-NetFirewallInterfaceTypeFilter": [{"InstanceID": _FILTER_ID, "InterfaceType": "Any"}],
        "Get-SmbServerConfiguration": [
            {"EnableSMB1Protocol": False, "EnableSMB2Protocol": True, "RequireSecuritySignature": True, "AuditSmb1Access": False}
        ],
        "Get-SmbShare": [
            {"Name": "ADMIN$", "Path": "C:\\WINDOWS", "Special": True, "ShareType": "FileSystemDirectory"},
            {"Name": "共有", "Path": "C:\\共有", "Special": False, "ShareType": "FileSystemDirectory"},
        ],
        "Win32_OptionalFeature": [{"Name": "SMB1Protocol", "InstallState": 2}],
        "Get-WinEvent": [
            {
                "LogName": name,
                "IsEnabled": True,
                "MaximumSizeInBytes": 52428800,
                "FileSize": 20975616,
                "LogFilePath": "%SystemRoot%\\System32\\Winevt\\Logs\\x.evtx",
                "LogMode": "AutoBackup",
            }
            for name in _LOGS
        ],
        "Get-LocalUser": [
            {
                "Name": "Administrator",
                "Enabled": False,
                "PasswordRequired": True,
                "SID": "S-1-5-21-1-2-3-500",
                "PasswordLastSet": None,
                "LastLogon": None,
            },
            {
                "Name": "kanri",
                "Enabled": True,
                "PasswordRequired": True,
                "SID": "S-1-5-21-1-2-3-1001",
                "PasswordLastSet": "2026-01-05T00:00:00Z",
                "LastLogon": "2026-11-19T23:00:00Z",
            },
        ],
        "Get-LocalGroupMember": [
            {"Name": "SAMPLE-PC-01\\kanri", "ObjectClass": "ユーザー", "SID": "S-1-5-21-1-2-3-1001", "PrincipalSource": "Local"}
        ],
        "w32tm": [{"source": "ntp.example.jp"}],
        "Registry": [
            {"path": "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "name": "UBR", "present": True, "type": "DWord", "value": 1234},
            {"path": "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", "name": "LmCompatibilityLevel", "present": False},
            {
                "path": "HKLM\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Parameters",
                "name": "Type",
                "present": True,
                "type": "String",
                "value": "NT5DS",
            },
        ],
        "secedit": [
            "[Unicode]",
            "Unicode=yes",
            "[System Access]",
            "MinimumPasswordLength = 12",
            'NewAdministratorName = "Administrator"',
            "[Event Audit]",
            "AuditLogonEvents = 3",
            "[Registry Values]",
            "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\NoLMHash=4,1",
            "[Privilege Rights]",
            "SeDenyNetworkLogonRight = *S-1-5-32-546",
            "[Version]",
            'signature="$CHICAGO$"',
            "Revision=1",
        ],
        "WLANProfile": [
            {"ssid": "sample-ap", "connectionMode": "auto", "authentication": "WPA2PSK", "encryption": "AES", "useOneX": "false"},
        ],
    },
}


def script(**changes: Any) -> dict[str, Any]:
    """The script's file with other values at its top."""
    return {**copy.deepcopy(SCRIPT), **changes}


def with_section(command: str, value: Any, **changes: Any) -> dict[str, Any]:
    """The script's file with another result of one command."""
    made = script(**changes)
    made["sections"][command] = value
    return made


def as_bytes(data: Any, encoding: str = "utf-8-sig") -> bytes:
    """As PowerShell writes it: UTF-8 with a byte order mark, or whatever ``>`` makes of it; Windows' line ends."""
    return json.dumps(data, ensure_ascii=False, indent=4).replace("\n", "\r\n").encode(encoding)
