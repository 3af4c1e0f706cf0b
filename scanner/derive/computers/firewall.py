"""Of one computer: the three profiles of Windows Firewall, and what its inbound rules are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.computers.antivirus import Antivirus
from scanner.derive.computers.reading import INCONCLUSIVE, Computer, Row
from scanner.language.types import INVALID, MISSING, members
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

PROFILES = ("Domain", "Private", "Public")

# Groups of Windows' own rules, by the number of their name in FirewallAPI.dll: the same in every language. Numbers as in the rules of
# Windows itself (HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules, EmbedCtxt).
CORE_NETWORKING = 25000
NETWORK_DISCOVERY = 32752
# The second is the "restrictive" group of Windows 11 24H2 and Windows Server 2025, the third is of SMB Direct.
FILE_SHARING = (28502, 28672, 28602)

_RESOURCE = re.compile(r"@(?:.*\\)?firewallapi\.dll,-(\d{1,6})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile. ``on``: the firewall works. ``shut``: no inbound rule lets anything in. ``inviting``: what no rule names is let in.

    ``local``: rules made on the computer itself count.
    """

    on: Truth
    shut: Truth
    inviting: Truth
    local: Truth

    @property
    def guards(self) -> Truth:
        """Whether nothing comes in but what a rule allows."""
        return conjunction([self.on, disjunction([self.shut, negate(self.inviting)])])


def profiles_of(computer: Computer) -> Mapping[str, Profile]:
    """The three profiles by name."""
    told = computer.told("firewallProfiles")
    found: dict[str, Profile] = {}
    for name in PROFILES:
        rows = [row for row in told.rows if row.read("Name") == name]
        lacking: Unknown = INVALID if rows else MISSING if told.open is None else told.open
        found[name] = _profile(rows[0]) if len(rows) == 1 else Profile(lacking, lacking, lacking, lacking)
    return found


def _profile(row: Row) -> Profile:
    # Not configured: Windows blocks what no rule allows, and uses all rules (learn.microsoft.com/powershell/module/netsecurity/set-netfirewallprofile).
    enabled = row.read("Enabled")
    on: Truth = INCONCLUSIVE if enabled == "NotConfigured" else enabled if isinstance(enabled, Unknown) else enabled == "True"
    return Profile(
        on, row.is_("AllowInboundRules", "False"), row.is_("DefaultInboundAction", "Allow"), negate(row.is_("AllowLocalFirewallRules", "False"))
    )


def firewall(profiles: Mapping[str, Profile], working: Antivirus) -> Mapping[str, Any]:
    """The facts about the three profiles."""
    return {f"firewall{name}": guarded(profile, working) for name, profile in profiles.items()}


def guarded(profile: Profile, working: Antivirus) -> Truth:
    """Whether a profile lets in only what rules allow; inconclusive where another maker's product may do it in Windows' place."""
    guards = profile.guards
    if guards is False and working.other is not False:
        return INCONCLUSIVE if working.other is True else working.other
    return guards


def in_group(rule: Row, *groups: int) -> Truth:
    """Whether a rule belongs to one of these groups of Windows' own rules. Rules that programs or people make mostly belong to none."""
    group = rule.read("Group")
    if isinstance(group, Unknown):
        return group if group == INVALID else False
    match = _RESOURCE.match(group.casefold())
    return match is not None and int(match[1]) in groups


def covers(rule: Row, profile: str) -> Truth:
    """Whether a rule is about a profile."""
    named = rule.read("Profile")
    if isinstance(named, Unknown) or "Any" in named or profile in named:
        return named if isinstance(named, Unknown) else True
    known = members(rule.table.resource.fields["Profile"], named, rule.table.now)
    return known if isinstance(known, Unknown) else False


def allows(rule: Row) -> Truth:
    """Whether a rule is on and lets something in."""
    return conjunction([rule.read("Enabled"), rule.is_("Action", "Allow")])


def group_allowed(computer: Computer, *groups: int) -> Truth:
    """Whether an inbound rule of one of Windows' own groups is on. Answering a ping, which belongs to file sharing, shares nothing."""
    told = computer.told("firewallRules")
    return disjunction(told.lacking(conjunction([in_group(row, *groups), allows(row), negate(_ping(row))]) for row in told.rows))


def _ping(rule: Row) -> Truth:
    protocol = rule.read("Protocol")
    return protocol if isinstance(protocol, Unknown) else protocol.casefold() in {"icmpv4", "icmpv6", "1", "58"}


def texts(rule: Row, field: str) -> Iterator[Any]:
    """The items of a list of texts in small letters, each an `Unknown` where it is no text; one `Unknown` where the list is not known."""
    listed = rule.read(field)
    if isinstance(listed, Unknown):
        yield listed
        return
    for each in listed:
        yield each.strip().casefold() if isinstance(each, str) else INVALID
