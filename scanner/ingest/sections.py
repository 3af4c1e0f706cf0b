"""The commands of Windows whose output is read: which resource each fills, and how each property is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.ingest import enums
from scanner.ingest.convert import Convert, boolean, filled, integer, listed, moment, sid, text, unlimited


@dataclass(frozen=True, slots=True)
class Section:
    """Output of one command. ``command``: as collect-windows.ps1 calls it and as a file with it alone may be called.

    ``marks``: properties that an object of this command has, and those of no other do. ``fields``: property → (field, how it is read).
    ``single``: one object. ``some``: there is always at least one; nothing at all means that it was not read. ``whole``: a file of
    this command alone holds everything that the resource is about. ``admin``: read as an administrator only.
    """

    command: str
    resource: str
    marks: frozenset[str]
    fields: Mapping[str, tuple[str, Convert]]
    single: bool
    some: bool
    whole: bool
    admin: bool


def _same(**fields: Convert) -> dict[str, tuple[str, Convert]]:
    return {name: (name, convert) for name, convert in fields.items()}


_STATUS = _same(
    AMServiceEnabled=boolean,
    AMRunningMode=enums.RUNNING_MODE,
    AntivirusEnabled=boolean,
    RealTimeProtectionEnabled=boolean,
    AntivirusSignatureLastUpdated=moment,
    AntivirusSignatureAge=integer,
    FullScanStartTime=moment,
    FullScanEndTime=moment,
    FullScanSignatureVersion=text,
    FullScanAge=integer,
    QuickScanEndTime=moment,
    IsTamperProtected=boolean,
    DefenderSignaturesOutOfDate=boolean,
)
EXCLUSIONS = ("ExclusionPath", "ExclusionProcess", "ExclusionExtension")
_PREFERENCES = _same(
    DisableRealtimeMonitoring=boolean,
    DisableEmailScanning=boolean,
    DisableArchiveScanning=boolean,
    ScanParameters=enums.SCAN_PARAMETERS,
    ScanScheduleDay=enums.SCAN_DAY,
    DisableRemovableDriveScanning=boolean,
    DisableScanningMappedNetworkDrivesForFullScan=boolean,
    CheckForSignaturesBeforeRunningScan=boolean,
    **dict.fromkeys(EXCLUSIONS, listed(text, none=True)),
)
_VOLUMES = {
    **_same(
        MountPoint=filled,
        VolumeType=enums.VOLUME_TYPE,
        VolumeStatus=enums.VOLUME_STATUS,
        ProtectionStatus=enums.PROTECTION_STATUS,
        EncryptionMethod=enums.ENCRYPTION_METHOD,
        EncryptionPercentage=integer,
        LockStatus=enums.LOCK_STATUS,
    ),
    "KeyProtectorTypes": ("keyProtectorTypes", listed(enums.KEY_PROTECTOR)),
}
_RULES = {
    **_same(
        Name=text,
        Profile=enums.profiles,
        Action=enums.ACTION,
        RemoteAddress=listed(filled),
        LocalPort=listed(filled),
        Protocol=filled,
        Program=unlimited,
        Service=unlimited,
        Package=unlimited,
        InterfaceType=unlimited,
        PolicyStoreSourceType=filled,
    ),
    "Group": ("Group", filled),
    "RuleGroup": ("Group", filled),
}
_COMPUTER = {
    "Name": ("name", filled),
    "Manufacturer": ("manufacturer", filled),
    "Model": ("model", filled),
    "Domain": ("domain", filled),
    "PartOfDomain": ("partOfDomain", boolean),
    "DomainRole": ("domainRole", enums.DOMAIN_ROLE),
}


def _section(
    command: str,
    resource: str,
    marks: str,
    fields: Mapping[str, tuple[str, Convert]],
    *,
    single: bool = False,
    some: bool = True,
    whole: bool = False,
    admin: bool = False,
) -> Section:
    return Section(command, resource, frozenset(marks.split()), fields, single, some, whole or single, admin)


COMPUTER = "windows.computers"
BIOS, SYSTEM, OS = "Win32_BIOS", "Win32_ComputerSystem", "Win32_OperatingSystem"
RULES, REGISTRY, SECEDIT, VOLUME_KINDS, JOINED, CLOCK = (
    "Get-NetFirewallRule", "Registry", "secedit", "Win32_Volume", "CloudDomainJoin", "w32tm",
)  # fmt: skip

SECTIONS = {
    each.command: each
    for each in (
        _section(SYSTEM, COMPUTER, "PartOfDomain DomainRole", _COMPUTER, single=True),
        _section(BIOS, COMPUTER, "SerialNumber SMBIOSBIOSVersion", {"SerialNumber": ("serial", filled)}, single=True),
        _section(
            OS,
            COMPUTER,
            "BuildNumber ProductType Caption",
            {"Caption": ("osCaption", filled), "Version": ("osBuild", filled), "ProductType": ("productType", enums.PRODUCT_TYPE)},
            single=True,
        ),
        _section("Get-MpComputerStatus", "windows.defenderStatus", "AMServiceEnabled", _STATUS, single=True),
        _section("Get-MpPreference", "windows.defenderPreferences", "DisableRealtimeMonitoring", _PREFERENCES, single=True, admin=True),
        _section(
            "AntiVirusProduct",
            "windows.antivirusProducts",
            "productState displayName",
            {"displayName": ("displayName", filled), "instanceGuid": ("instanceGuid", filled)},
            some=False,
            whole=True,
        ),
        _section("Get-BitLockerVolume", "windows.volumes", "MountPoint ProtectionStatus", _VOLUMES, whole=True, admin=True),
        _section(
            "Get-NetFirewallProfile",
            "windows.firewallProfiles",
            "DefaultInboundAction AllowInboundRules",
            _same(
                Name=enums.PROFILE_NAME,
                Enabled=enums.GPO_BOOLEAN,
                DefaultInboundAction=enums.ACTION,
                AllowInboundRules=enums.GPO_BOOLEAN,
                AllowLocalFirewallRules=enums.GPO_BOOLEAN,
            ),
        ),
        _section(RULES, "windows.firewallRules", "Direction Action Enabled", _RULES),
        _section(
            "Get-SmbServerConfiguration",
            "windows.smbServer",
            "EnableSMB1Protocol EnableSMB2Protocol",
            _same(EnableSMB1Protocol=boolean, EnableSMB2Protocol=boolean, RequireSecuritySignature=boolean, AuditSmb1Access=boolean),
            single=True,
            admin=True,
        ),
        _section(
            "Get-SmbShare",
            "windows.shares",
            "Special Path",
            _same(Name=text, Path=text, Special=boolean, ShareType=enums.SHARE_TYPE),
            some=False,
            whole=True,
            admin=True,
        ),
        _section(
            "Win32_OptionalFeature",
            "windows.optionalFeatures",
            "InstallState Name",
            {"Name": ("FeatureName", filled), "InstallState": ("State", enums.INSTALL_STATE)},
            some=False,
        ),
        _section(
            "Get-WindowsOptionalFeature",
            "windows.optionalFeatures",
            "FeatureName State",
            _same(FeatureName=filled, State=enums.FEATURE_STATE),
            admin=True,
        ),
        _section(
            "Get-WinEvent",
            "windows.eventLogs",
            "LogMode MaximumSizeInBytes",
            _same(
                LogName=filled,
                IsEnabled=boolean,
                LogMode=enums.LOG_MODE,
                MaximumSizeInBytes=integer,
                FileSize=integer,
                LogFilePath=text,
            ),
            admin=True,
        ),
        _section(
            "Get-LocalUser",
            "windows.localAccounts",
            "PasswordRequired SID",
            _same(Name=text, SID=sid, Enabled=boolean, PasswordLastSet=moment, PasswordRequired=boolean, LastLogon=moment),
            whole=True,
        ),
        _section(
            "Get-LocalGroupMember",
            "windows.localAdministrators",
            "PrincipalSource ObjectClass",
            _same(Name=text, SID=sid, PrincipalSource=enums.PRINCIPAL_SOURCE, ObjectClass=text),
        ),
        _section(
            "WLANProfile",
            "windows.wirelessProfiles",
            "ssid connectionMode authentication",
            _same(ssid=text, authentication=text, encryption=text, connectionMode=text, useOneX=boolean),
            some=False,
        ),
    )
}
# What is read by a way of its own: command → the resource that it fills.
OTHERS = {
    REGISTRY: "windows.registry",
    SECEDIT: "windows.securityPolicy",
    CLOCK: "windows.timeService",
    VOLUME_KINDS: "windows.volumes",
    JOINED: COMPUTER,
}
FILTERS = {
    "Get-NetFirewallAddressFilter": ("RemoteAddress",),
    "Get-NetFirewallPortFilter": ("Protocol", "LocalPort"),
    "Get-NetFirewallApplicationFilter": ("Program", "Package"),
    "Get-NetFirewallServiceFilter": ("Service",),
    "Get-NetFirewallInterfaceTypeFilter": ("InterfaceType",),
}
COMMANDS = {**{command: each.resource for command, each in SECTIONS.items()}, **OTHERS, **dict.fromkeys(FILTERS, "windows.firewallRules")}


def section_like(properties: frozenset[str]) -> Section | None:
    """The section that an object with these properties is of; the one with the most marks where several fit."""
    found = [each for each in SECTIONS.values() if each.marks <= properties]
    return max(found, key=lambda each: (len(each.marks), each.command), default=None)
