"""What Windows says of one made-up PC or server, resource by resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.sandbox.dice import stamp
from scanner.sandbox.office_computers import Computer

Record = dict[str, Any]

_MB = 1 << 20
# There never was one.
_NEVER_AGE = (1 << 32) - 1
_CORE_NETWORKING, _FILE_SHARING, _DISCOVERY, _REMOTE_DESKTOP = (f"@FirewallAPI.dll,-{number}" for number in (25000, 28502, 32752, 28752))
_LOGS = ("Application", "Microsoft-Windows-Windows Defender/Operational", "Security", "System")
_CONTROL = r"HKLM\SYSTEM\CurrentControlSet\Control"
_SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
_POLICIES = r"HKLM\SOFTWARE\Policies\Microsoft"
_DISKS = rf"{_POLICIES}\Windows\RemovableStorageDevices\{{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}}"
_EVENT_LOG = rf"{_POLICIES}\Windows\EventLog"
_VERSION = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_TERMINAL = rf"{_CONTROL}\Terminal Server"
_LISTENER = rf"{_TERMINAL}\WinStations\RDP-Tcp"
_LSA = rf"{_CONTROL}\Lsa"
_MSV = rf"{_LSA}\MSV1_0"
_NETLOGON = rf"{_SERVICES}\Netlogon\Parameters"
_SMB_DRIVER = rf"{_SERVICES}\mrxsmb10"
_CLOCK = rf"{_SERVICES}\W32Time"
_CLOCK_PARAMETERS = rf"{_CLOCK}\Parameters"
_USB = rf"{_SERVICES}\USBSTOR"
_LOCKING = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
_ASKED = {
    _VERSION: ("UBR",),
    _TERMINAL: ("fDenyTSConnections",),
    _LISTENER: ("PortNumber", "UserAuthentication", "SecurityLayer"),
    rf"{_POLICIES}\Windows NT\Terminal Services": ("fDenyTSConnections", "UserAuthentication", "SecurityLayer"),
    _LSA: ("LmCompatibilityLevel", "NoLMHash"),
    _MSV: ("AuditReceivingNTLMTraffic", "RestrictSendingNTLMTraffic"),
    _NETLOGON: ("AuditNTLMInDomain",),
    rf"{_SERVICES}\LanmanServer\Parameters": ("SMB1",),
    _SMB_DRIVER: ("Start",),
    _CLOCK: ("Start",),
    _CLOCK_PARAMETERS: ("Type", "NtpServer"),
    rf"{_CONTROL}\StorageDevicePolicies": ("WriteProtect",),
    _USB: ("Start",),
    rf"{_POLICIES}\Windows\RemovableStorageDevices": ("Deny_All",),
    _DISKS: ("Deny_Read", "Deny_Write", "Deny_Execute"),
    r"HKLM\SYSTEM\CurrentControlSet\Policies\Microsoft\FVE": ("RDVDenyWriteAccess",),
    **{rf"{_EVENT_LOG}\{log}": ("MaxSize", "Retention", "AutoBackupLogFiles") for log in ("System", "Security", "Application")},
    _LOCKING: ("InactivityTimeoutSecs",),
}


def _antivirus(_: Computer) -> Iterator[Record]:
    yield {"displayName": "Windows Defender", "instanceGuid": "{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}", "on": True, "upToDate": True}


def _preferences(computer: Computer) -> Iterator[Record]:
    yield {
        "DisableRealtimeMonitoring": False,
        "DisableEmailScanning": computer.has("mail-unscanned"),
        "DisableArchiveScanning": False,
        "ScanParameters": "FullScan",
        "ScanScheduleDay": "Wednesday",
        "DisableRemovableDriveScanning": False,
        "DisableScanningMappedNetworkDrivesForFullScan": True,
        "CheckForSignaturesBeforeRunningScan": True,
        "ExclusionPath": [],
        "ExclusionProcess": [],
        "ExclusionExtension": [],
    }


def _status(computer: Computer) -> Iterator[Record]:
    """The last full scan is the one that Intune knows of; of a server, one of the week before."""
    found: Record = {
        "AMServiceEnabled": True,
        "AMRunningMode": "Normal",
        "AntivirusEnabled": True,
        "RealTimeProtectionEnabled": True,
        "AntivirusSignatureLastUpdated": computer.updated,
        "AntivirusSignatureAge": 1,
        "FullScanAge": _NEVER_AGE,
        "QuickScanEndTime": stamp(4.5),
        "IsTamperProtected": True,
        "DefenderSignaturesOutOfDate": False,
    }
    if computer.scanned is not None:
        found |= {"FullScanEndTime": computer.scanned, "FullScanSignatureVersion": "1.441.80.0", "FullScanAge": 6}
    yield found


def _event_logs(computer: Computer) -> Iterator[Record]:
    small = computer.has("small-logs")
    for log in _LOGS:
        yield {
            "LogName": log,
            "IsEnabled": True,
            "LogMode": "Circular" if small else "AutoBackup",
            "MaximumSizeInBytes": (20 if small else 64) * _MB,
            "FileSize": 12 * _MB,
            "LogFilePath": rf"%SystemRoot%\System32\Winevt\Logs\{log.replace('/', '%4')}.evtx",
        }


def _profiles(computer: Computer) -> Iterator[Record]:
    for name in ("Domain", "Private", "Public"):
        off = name == "Public" and computer.has("firewall-public-off")
        yield {
            "Name": name,
            "Enabled": "False" if off else "True",
            "DefaultInboundAction": "Block",
            "AllowInboundRules": "NotConfigured",
            "AllowLocalFirewallRules": "NotConfigured",
        }


def _rules(computer: Computer) -> Iterator[Record]:
    yield _rule("CoreNet-DHCP-In", _CORE_NETWORKING, ["Any"], "UDP", "68", ["Any"])
    if computer.has("shares"):
        yield _rule("FPS-SMB-In-TCP", _FILE_SHARING, ["Private"], "TCP", "445", ["LocalSubnet"])
        yield _rule("NETDIS-FDRESPUB-WSD-In-UDP", _DISCOVERY, ["Private"], "UDP", "3702", ["LocalSubnet"])
    if computer.has("remote-desktop"):
        yield _rule("RemoteDesktop-UserMode-In-TCP", _REMOTE_DESKTOP, ["Domain", "Private"], "TCP", "3389", ["Any"])
    if computer.has("remote-desktop-moved"):
        yield _rule("RemoteDesktop-Moved-In-TCP", "", ["Domain"], "TCP", "50389", ["192.0.2.10"])


def _rule(name: str, group: str, profiles: list[str], protocol: str, port: str, senders: list[str]) -> Record:
    return {
        "Name": name,
        "Group": group,
        "Enabled": True,
        "Profile": profiles,
        "Action": "Allow",
        "RemoteAddress": senders,
        "LocalPort": [port],
        "Protocol": protocol,
        "Program": "Any",
        "Service": "Any",
        "Package": "",
        "InterfaceType": "Any",
        "PolicyStoreSourceType": "GroupPolicy" if name.endswith("Moved-In-TCP") else "Local",
    }


def _local_accounts(computer: Computer) -> Iterator[Record]:
    for rid, name, enabled in ((500, "Administrator", False), (501, "Guest", False), (503, "DefaultAccount", False), (1001, "pc-kanri", True)):
        found = {"Name": name, "SID": f"{computer.sid}-{rid}", "Enabled": enabled, "PasswordRequired": rid != 501}  # noqa: PLR2004
        yield {**found, "PasswordLastSet": stamp(20), "LastLogon": stamp(12)} if enabled else found


def _administrators(computer: Computer) -> Iterator[Record]:
    for rid, name in ((500, "Administrator"), (1001, "pc-kanri")):
        host = computer.about["name"]
        yield {"Name": rf"{host}\{name}", "SID": f"{computer.sid}-{rid}", "PrincipalSource": "Local", "ObjectClass": "ユーザー"}


def _features(computer: Computer) -> Iterator[Record]:
    for name in ("SMB1Protocol", "SMB1Protocol-Client", "SMB1Protocol-Server"):
        yield {"FeatureName": name, "State": "Enabled" if computer.has("smb1") else "Disabled"}


def _registry(computer: Computer) -> Iterator[Record]:
    values = _values(computer)
    for path, names in _ASKED.items():
        for name in names:
            value = values.get((path, name))
            if value is None:
                yield {"path": path, "name": name, "present": False}
            elif isinstance(value, int):
                yield {"path": path, "name": name, "present": True, "type": "REG_DWORD", "value": str(value), "number": value}
            else:
                yield {"path": path, "name": name, "present": True, "type": "REG_SZ", "value": value}


def _values(computer: Computer) -> dict[tuple[str, str], Any]:
    """The values that are set, by path and name."""
    moved, accepted, smb1 = (computer.has(trait) for trait in ("remote-desktop-moved", "remote-desktop", "smb1"))
    found: dict[tuple[str, str], Any] = {
        (_VERSION, "UBR"): 4000,
        (_TERMINAL, "fDenyTSConnections"): 0 if moved or accepted else 1,
        (_LISTENER, "PortNumber"): 50389 if moved else 3389,
        (_LISTENER, "UserAuthentication"): 1 if moved else 0,
        (_LISTENER, "SecurityLayer"): 2,
        (_LSA, "NoLMHash"): 1,
        (_CLOCK, "Start"): 3,
        (_CLOCK_PARAMETERS, "Type"): "NT5DS",
        (_USB, "Start"): 3,
        (_LOCKING, "InactivityTimeoutSecs"): 600,
    }
    if not computer.has("old-lan-manager"):
        found[_LSA, "LmCompatibilityLevel"] = 5
    if not computer.has("unaudited"):
        found |= {(_MSV, "AuditReceivingNTLMTraffic"): 2, (_MSV, "RestrictSendingNTLMTraffic"): 1}
        if computer.kind == "domainController":
            found[_NETLOGON, "AuditNTLMInDomain"] = 7
    return {**found, (_SMB_DRIVER, "Start"): 3} if smb1 else found


def _security_policy(computer: Computer) -> Iterator[Record]:
    settings = {"MinimumPasswordLength": "8", "PasswordComplexity": "1", "LockoutBadCount": "10", "LockoutDuration": "10", "EnableGuestAccount": "0"}
    for key, value in settings.items():
        yield {"section": "System Access", "key": key, "value": value}
    denied = [f"{computer.sid}-500"] if computer.has("remote-desktop-moved") else []
    for right in ("SeDenyRemoteInteractiveLogonRight",) if denied else ():
        yield {"section": "Privilege Rights", "key": right, "value": f"*{denied[0]}", "values": [f"*{denied[0]}"]}


def _shares(computer: Computer) -> Iterator[Record]:
    yield {"Name": "ADMIN$", "Path": r"C:\WINDOWS", "Special": True, "ShareType": "FileSystemDirectory"}
    yield {"Name": "C$", "Path": "C:\\", "Special": True, "ShareType": "FileSystemDirectory"}
    if computer.has("shares"):
        yield {"Name": "共有", "Path": r"C:\共有", "Special": False, "ShareType": "FileSystemDirectory"}


def _smb(computer: Computer) -> Iterator[Record]:
    yield {
        "EnableSMB1Protocol": computer.has("smb1"),
        "EnableSMB2Protocol": True,
        "RequireSecuritySignature": True,
        "AuditSmb1Access": True,
    }


def _time(computer: Computer) -> Iterator[Record]:
    yield {"source": f"time.{computer.about['domain']}", "type": "NT5DS"}


def _volumes(_: Computer) -> Iterator[Record]:
    yield {
        "MountPoint": "C:",
        "VolumeType": "OperatingSystem",
        "driveType": "Fixed",
        "VolumeStatus": "FullyEncrypted",
        "ProtectionStatus": "On",
        "EncryptionMethod": "XtsAes256",
        "EncryptionPercentage": 100,
        "LockStatus": "Unlocked",
        "keyProtectorTypes": ["Tpm", "RecoveryPassword"],
    }


def _wireless(computer: Computer) -> Iterator[Record]:
    if computer.kind != "workstation":
        return
    yield {"ssid": "sample-home", "authentication": "WPA2PSK", "encryption": "AES", "connectionMode": "auto", "useOneX": False}
    if computer.has("weak-wifi"):
        yield {"ssid": "FREE-SAMPLE", "authentication": "open", "encryption": "none", "connectionMode": "auto", "useOneX": False}


RECORDS = {
    "antivirusProducts": _antivirus,
    "defenderPreferences": _preferences,
    "defenderStatus": _status,
    "eventLogs": _event_logs,
    "firewallProfiles": _profiles,
    "firewallRules": _rules,
    "localAccounts": _local_accounts,
    "localAdministrators": _administrators,
    "optionalFeatures": _features,
    "registry": _registry,
    "securityPolicy": _security_policy,
    "shares": _shares,
    "smbServer": _smb,
    "timeService": _time,
    "volumes": _volumes,
    "wirelessProfiles": _wireless,
}
