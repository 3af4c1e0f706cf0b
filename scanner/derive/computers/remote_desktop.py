"""Of one computer: whether it takes remote desktop connections, at which port, from whom, and whether as the built-in administrator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scanner.derive.computers.accounts import administrator_of
from scanner.derive.computers.addresses import any_of, names_no_one
from scanner.derive.computers.antivirus import Antivirus
from scanner.derive.computers.firewall import Profile, allows, guarded, texts
from scanner.derive.computers.reading import INCONCLUSIVE, Computer, Row, number_is
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services"
SERVER = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
LISTENER = rf"{SERVER}\WinStations\RDP-Tcp"

# learn.microsoft.com/troubleshoot/windows-server/remote/remote-desktop-listening-port. The 3869 that the policy of 2018 prints is a misprint.
DEFAULT_PORT = 3389
# IANA's dynamic, or private, ports (RFC 6335).
PRIVATE = range(49152, 65536)

_TRANSPORTS = frozenset({"any", "tcp", "udp", "6", "17"})
_DENY = "SeDenyRemoteInteractiveLogonRight"
_ALLOW = "SeRemoteInteractiveLogonRight"
_ADMINISTRATORS = "s-1-5-32-544"
_USERS = "s-1-5-32-555"
# Everyone, authenticated users, administrators; and all accounts of the computer itself, or those of them that are administrators.
_ALL_ADMINISTRATORS = frozenset({"s-1-1-0", "s-1-5-11", _ADMINISTRATORS})
_LOCAL_ACCOUNTS = frozenset({"s-1-5-113", "s-1-5-114"})


def remote_desktop(computer: Computer, profiles: Mapping[str, Profile], working: Antivirus) -> Mapping[str, Any]:
    """The facts about remote desktop."""
    enabled, port = _enabled(computer), _port(computer)
    return {
        "rdpEnabled": enabled,
        "rdpPort": port,
        "rdpPortPrivate": port if isinstance(port, Unknown) else port in PRIVATE,
        "rdpNla": _network_level(computer),
        "rdpAddressesLimited": _limited(computer, port, profiles, working),
        "administratorRdpDenied": disjunction([negate(enabled), _administrator_denied(computer)]),
    }


def _enabled(computer: Computer) -> Truth:
    # The policy goes before the setting; where neither is set, connections are refused (fDenyTSConnections of unattended setup: default true).
    policy = computer.registry(POLICY, "fDenyTSConnections")
    value = computer.registry(SERVER, "fDenyTSConnections") if policy is None else policy
    return number_is(value, 0, absent=False)


def _port(computer: Computer) -> Any:
    port = computer.registry(LISTENER, "PortNumber")
    if port is None:
        return DEFAULT_PORT
    return port if isinstance(port, Unknown) or (isinstance(port, int) and 0 < port < PRIVATE.stop) else INVALID


def _network_level(computer: Computer) -> Truth:
    policy = computer.registry(POLICY, "UserAuthentication")
    value = computer.registry(LISTENER, "UserAuthentication") if policy is None else policy
    return number_is(value, 1, absent=MISSING)


def _limited(computer: Computer, port: Any, profiles: Mapping[str, Profile], working: Antivirus) -> Truth:
    """Whether the firewall lets only named addresses reach the port of remote desktop, in all profiles."""
    told = computer.told("firewallRules")
    guards = (guarded(each, working) for each in profiles.values())
    return conjunction([*guards, *told.lacking(negate(conjunction([_opens(row, port), _for_anyone(row)])) for row in told.rows)])


def _opens(rule: Row, port: Any) -> Truth:
    protocol, package = rule.read("Protocol"), rule.read("Package")
    transport: Truth = protocol if isinstance(protocol, Unknown) else protocol.casefold() in _TRANSPORTS
    app = isinstance(package, str) and package.casefold() not in {"any", ""}
    ports = port if isinstance(port, Unknown) else any_of(_is_port(each, port) for each in texts(rule, "LocalPort"))
    return conjunction([not app, allows(rule), transport, _of_the_service(rule.read("Program")), ports])


def _of_the_service(program: Any) -> Truth:
    """Whether a rule's program may be the one that remote desktop runs in."""
    if isinstance(program, Unknown):
        return program
    return program.casefold() in {"any", "", "system"} or program.casefold().endswith("svchost.exe")


def _is_port(text: Any, port: int) -> Truth:
    if isinstance(text, Unknown):
        return text
    first, dash, last = text.partition("-")
    if not (first.isdecimal() and (last.isdecimal() or not dash)):
        # Other words name ports of other services (RPC, IPHTTPSIn …).
        return bool(text == "any")
    return int(first) <= port <= int(last or first)


def _for_anyone(rule: Row) -> Truth:
    return any_of(map(names_no_one, texts(rule, "RemoteAddress")))


def _administrator_denied(computer: Computer) -> Truth:
    """Whether the built-in administrators (of the computer, and of its domain) may not sign in by remote desktop."""
    denied = _listed(computer, _DENY)
    everybody = denied if isinstance(denied, Unknown) else not _ALL_ADMINISTRATORS.isdisjoint(denied)
    return disjunction([everybody, _without_right(computer), conjunction([_local_denied(computer, denied), _domain_denied(computer, denied)])])


def _without_right(computer: Computer) -> Truth:
    """Whether the right was given to chosen groups only. Who is in Remote Desktop Users is not told."""
    allowed = computer.policy_list("Privilege Rights", _ALLOW)
    if allowed is None:
        return False
    if isinstance(allowed, Unknown):
        return allowed
    named = _sids(allowed)
    if not _ALL_ADMINISTRATORS.isdisjoint(named):
        return False
    return INCONCLUSIVE if _USERS in named else True


def _local_denied(computer: Computer, denied: frozenset[str] | Unknown) -> Truth:
    if computer.kind == "domainController":
        return True
    if isinstance(denied, Unknown):
        return disjunction([negate(administrator_of(computer).enabled), denied])
    account = administrator_of(computer)
    named = (each if isinstance(each, Unknown) else each.casefold() in denied for each in (account.sid, account.name))
    return disjunction([negate(account.enabled), not _LOCAL_ACCOUNTS.isdisjoint(denied), *named])


def _domain_denied(computer: Computer, denied: frozenset[str] | Unknown) -> Truth:
    """Whether the administrator of the domain is denied: an account whose SID ends in 500 and that is not the computer's own."""
    joined: Truth = True if computer.kind == "domainController" else computer.row.read("partOfDomain")
    own = administrator_of(computer).sid
    named = denied if isinstance(denied, Unknown) else any(each.endswith("-500") and each != own for each in denied)
    return disjunction([negate(joined), named])


def _listed(computer: Computer, right: str) -> frozenset[str] | Unknown:
    """Who a right is given to, as SIDs or names in small letters; nobody where the policy does not set it."""
    found = computer.policy_list("Privilege Rights", right)
    return found if isinstance(found, Unknown) else _sids(found or ())


def _sids(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(each.removeprefix("*").casefold() for each in listed)
