"""Enumerations of Windows: number → name, each with the page where the numbers stand. A number that stands nowhere is not read."""

from __future__ import annotations

from scanner.ingest.convert import OTHER, Convert, Unreadable, named, unwrapped

# Win32_ComputerSystem.DomainRole, Win32_OperatingSystem.ProductType: windows/win32/cimwin32prov
DOMAIN_ROLE = named(
    {
        0: "StandaloneWorkstation",
        1: "MemberWorkstation",
        2: "StandaloneServer",
        3: "MemberServer",
        4: "BackupDomainController",
        5: "PrimaryDomainController",
    }
)
PRODUCT_TYPE = named({1: "workstation", 2: "domainController", 3: "server"})

# Policy CSP Defender/ScanParameter and Defender/ScheduleScanDay: windows/client-management/mdm/policy-csp-defender
SCAN_PARAMETERS = named({1: "QuickScan", 2: "FullScan"})
SCAN_DAY = named({0: "Everyday", 1: "Sunday", 2: "Monday", 3: "Tuesday", 4: "Wednesday", 5: "Thursday", 6: "Friday", 7: "Saturday", 8: "Never"})

# Win32_EncryptableVolume: GetConversionStatus, GetProtectionStatus, GetEncryptionMethod, GetLockStatus, GetKeyProtectorType
# (windows/win32/secprov); Get-BitLockerVolume hands the numbers of that class on. The two names of a wipe have no number there.
VOLUME_STATUS = named(
    {
        0: "FullyDecrypted",
        1: "FullyEncrypted",
        2: "EncryptionInProgress",
        3: "DecryptionInProgress",
        4: "EncryptionSuspended",
        5: "DecryptionSuspended",
    },
    "FullyEncryptedWipeInProgress",
    "FullyEncryptedWipeSuspended",
)
PROTECTION_STATUS = named({0: "Off", 1: "On", 2: "Unknown"})
ENCRYPTION_METHOD = named(
    {
        0: "None",
        1: "Aes128Diffuser",
        2: "Aes256Diffuser",
        3: "Aes128",
        4: "Aes256",
        5: "Hardware",
        6: "XtsAes128",
        7: "XtsAes256",
    }
)
LOCK_STATUS = named({0: "Unlocked", 1: "Locked"})
KEY_PROTECTOR = named(
    {
        1: "Tpm",
        2: "ExternalKey",
        3: "RecoveryPassword",
        4: "TpmPin",
        5: "TpmStartupKey",
        6: "TpmPinStartupKey",
        7: "PublicKey",
        8: "Password",
        9: "TpmNetworkKey",
        10: "AdAccountOrGroup",
    }
)
# PowerShell's own enumeration of two members; its numbers stand nowhere.
VOLUME_TYPE = named({}, "OperatingSystem", "Data")
# Win32_Volume.DriveType: windows/win32/cimwin32prov. Of the rest (CD, RAM disk, network) nothing is asked.
DRIVE_TYPE = named({2: "Removable", 3: "Fixed", 4: "Network", 5: "CompactDisc", 6: "RamDisk"}, "Removable", "Fixed")

# MSFT_NetFirewallProfile and MSFT_NetFirewallRule: windows/win32/fwp/wmi/wfascimprov
GPO_BOOLEAN = named({0: "False", 1: "True", 2: "NotConfigured"})
PROFILE_NAME = named({}, "Domain", "Private", "Public")
ACTION = named({0: "NotConfigured", 2: "Allow", 3: "AllowBypass", 4: "Block"})
DIRECTION = named({1: "Inbound", 2: "Outbound"})
RULE_ENABLED = named({1: "True", 2: "False"})
_PROFILE_BITS = {1: "Domain", 2: "Private", 4: "Public"}

# SHARE_INFO, STYPE_*: openspecs/windows_protocols/ms-srvs 2.2.2.4. The marks of a cluster's share or of a special one are bits above these.
SHARE_TYPE = named({0: "FileSystemDirectory", 1: "PrintQueue", 2: "Device", 3: "Ipc"}, "FileSystemDirectory", "PrintQueue", "Device", "Ipc")

# Win32_OptionalFeature.InstallState: windows/win32/cimwin32prov. The numbers of Get-WindowsOptionalFeature stand nowhere.
INSTALL_STATE = named({1: "Enabled", 2: "Disabled", 3: "NotPresent"})
FEATURE_STATE = named(
    {},
    "Enabled",
    "Disabled",
    "DisabledWithPayloadRemoved",
    "EnablePending",
    "DisablePending",
    "PartiallyInstalled",
    "Staged",
    "Removed",
    "NotPresent",
    "Superseded",
)

# The page of EventLogMode is dotnet/api/system.diagnostics.eventing.reader.eventlogmode
LOG_MODE = named({0: "Circular", 1: "AutoBackup", 2: "Retain"})

# PrincipalSource: PowerShell's source, module Microsoft.PowerShell.LocalAccounts
PRINCIPAL_SOURCE = named({0: "Unknown", 1: "Local", 2: "ActiveDirectory", 3: "AzureAD", 4: "MicrosoftAccount"})

# RegistryValueKind: dotnet/api/microsoft.win32.registryvaluekind; REG_*: windows/win32/sysinfo/registry-value-types
REGISTRY_TYPE = {
    "string": "REG_SZ",
    "expandstring": "REG_EXPAND_SZ",
    "binary": "REG_BINARY",
    "dword": "REG_DWORD",
    "multistring": "REG_MULTI_SZ",
    "qword": "REG_QWORD",
}

RUNNING_MODE = named({}, "Normal", "Passive Mode", "SxS Passive Mode", "EDR Block Mode", "Not running")


def profiles(value: object) -> object:
    """The profiles of a rule: a number of bits (0 = any), names with commas, or a list of these → a list of names."""
    value = unwrapped(value)
    if type(value) is int:
        if value == 0:
            return ["Any"]
        return [name for bit, name in _PROFILE_BITS.items() if value & bit] if 0 < value <= sum(_PROFILE_BITS) else OTHER
    words = [word.strip() for word in value.split(",")] if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        return OTHER
    member: Convert = named({}, "Any", *_PROFILE_BITS.values())
    found = [member(word) for word in words]
    return OTHER if any(isinstance(each, Unreadable) for each in found) else found
