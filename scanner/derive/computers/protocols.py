"""Of one computer: old protocols that it still speaks or keeps traces of (SMBv1, LAN Manager, NTLM)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.reading import INCONCLUSIVE, Computer, number_is
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

LSA = r"HKLM\SYSTEM\CurrentControlSet\Control\Lsa"
MSV = rf"{LSA}\MSV1_0"
NETLOGON = r"HKLM\SYSTEM\CurrentControlSet\Services\Netlogon\Parameters"
SMB_SERVER = r"HKLM\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters"
SMB_CLIENT = r"HKLM\SYSTEM\CurrentControlSet\Services\mrxsmb10"

# learn.microsoft.com/windows-server/storage/file-server/troubleshoot/smbv1-not-installed-by-default-in-windows: from Windows 10 1709 and
# Windows Server 1709 on a new installation has no SMBv1; before, it is there and on unless somebody turned it off.
WITHOUT_SMB1 = (10, 0, 16299)

# learn.microsoft.com/windows/security/threat-protection/security-policy-settings/network-security-lan-manager-authentication-level:
# where it is not defined, Windows sends NTLMv2 responses only, on clients and servers since Vista and Server 2008.
DEFAULT_LEVEL = 3
LEVELS = range(6)

# The feature itself, else the one that holds both sides.
_FEATURES = {"server": ("SMB1Protocol-Server", "SMB1Protocol"), "client": ("SMB1Protocol-Client", "SMB1Protocol")}
_BEFORE_A_RESTART = ("EnablePending", "DisablePending", "PartiallyInstalled")
_DRIVER_DISABLED = 4
_ALL_ACCOUNTS = 2
_EVERYTHING_IN_THE_DOMAIN = 7


def protocols(computer: Computer) -> Mapping[str, Any]:
    """The facts about protocols."""
    return {
        "smb1Server": _smb1_server(computer),
        "smb1Client": _smb1_client(computer),
        "lmLevel": _level(computer),
        "noLmHash": number_is(computer.registry(LSA, "NoLMHash"), 1, absent=MISSING),
        "ntlmAudited": _audited(computer),
    }


def _feature(computer: Computer, side: str) -> Truth:
    """Whether the optional feature SMBv1 is there; inconclusive for one that waits for a restart."""
    told = computer.told("optionalFeatures")
    found = {row.read("FeatureName"): row for row in told.rows}
    feature = next((found[name] for name in _FEATURES[side] if name in found), None)
    if feature is None:
        return MISSING if told.open is None else told.open
    return INCONCLUSIVE if feature.read("State") in _BEFORE_A_RESTART else feature.is_("State", "Enabled")


def _smb1_server(computer: Computer) -> Truth:
    installed = _feature(computer, "server")
    told = computer.read("smbServer", "EnableSMB1Protocol")
    if installed is False or not isinstance(told, Unknown):
        return conjunction([installed is not False, told])
    switch = number_is(computer.registry(SMB_SERVER, "SMB1"), 1, absent=True)
    return conjunction([switch, disjunction([installed, _came_with_smb1(computer)])])


def _smb1_client(computer: Computer) -> Truth:
    if _feature(computer, "client") is False:
        return False
    start = computer.registry(SMB_CLIENT, "Start")
    # No start value: there is no driver, on a Windows that comes without one; on an older one nobody knows what that means.
    return negate(number_is(start, _DRIVER_DISABLED, absent=True if _came_with_smb1(computer) is INCONCLUSIVE else INCONCLUSIVE))


def _came_with_smb1(computer: Computer) -> Truth:
    """Whether Windows was installed with SMBv1: inconclusive for one that no longer brings it, where somebody may have added it."""
    build = computer.row.read("osBuild")
    if isinstance(build, Unknown):
        return build
    return True if build < WITHOUT_SMB1 else INCONCLUSIVE


def _level(computer: Computer) -> Any:
    level = computer.registry(LSA, "LmCompatibilityLevel")
    if level is None:
        return DEFAULT_LEVEL
    return level if isinstance(level, Unknown) or level in LEVELS else INVALID


def _audited(computer: Computer) -> Truth:
    """Whether NTLM is recorded: of all accounts coming in, and going out; on a domain controller in its domain, too."""
    found = [
        number_is(computer.registry(MSV, "AuditReceivingNTLMTraffic"), _ALL_ACCOUNTS, absent=False),
        # 1 records, 2 refuses and records (learn.microsoft.com: "Restrict NTLM: Outgoing NTLM traffic to remote servers").
        number_is(computer.registry(MSV, "RestrictSendingNTLMTraffic"), 1, 2, absent=False),
    ]
    if computer.kind == "domainController":
        found.append(number_is(computer.registry(NETLOGON, "AuditNTLMInDomain"), _EVERYTHING_IN_THE_DOMAIN, absent=False))
    return conjunction(found)
