"""Of one computer: whether devices of the home network can open connections to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.addresses import EVERYBODY, any_of, reaches_home
from scanner.derive.computers.antivirus import Antivirus
from scanner.derive.computers.firewall import CORE_NETWORKING, Profile, allows, covers, guarded, in_group, texts
from scanner.derive.computers.reading import INCONCLUSIVE, Computer, Row, Told
from scanner.model.logic import Truth, Unknown, conjunction, disjunction, negate

# At home, a network is never the domain's: Windows chooses that profile only where a domain controller answers.
AT_HOME = ("Private", "Public")


def inbound_from_lan(computer: Computer, profiles: Mapping[str, Profile], working: Antivirus) -> Truth:
    """Whether a device of the home network, other than one that was named, may open a connection.

    Left out is the group of core networking alone: without it the computer gets no address and does not find its router
    (learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall). Everything else that Windows
    or a program opened to the network counts, also what is on from the start.
    """
    told = computer.told("firewallRules")
    return disjunction(_open(told, profiles[name], name, working) for name in AT_HOME)


def _open(told: Told, profile: Profile, name: str, working: Antivirus) -> Truth:
    entrances = disjunction(told.lacking(_entrance(row, profile, name) for row in told.rows))
    through = conjunction([profile.on, negate(profile.shut), entrances, negate(_barred(told, name))])
    return disjunction([negate(guarded(profile, working)), through])


def _entrance(rule: Row, profile: Profile, name: str) -> Truth:
    # A rule for connections by remote access (VPN) is not about the home network.
    if rule.read("InterfaceType") == "RemoteAccess":
        return False
    lan = any_of(map(reaches_home, texts(rule, "RemoteAddress")))
    return conjunction([negate(in_group(rule, CORE_NETWORKING)), allows(rule), covers(rule, name), lan, _counts(rule, profile)])


def _counts(rule: Row, profile: Profile) -> Truth:
    """Whether a rule counts in a profile, which may leave out those that were made on the computer."""
    source = rule.read("PolicyStoreSourceType")
    return disjunction([profile.local, source if isinstance(source, Unknown) else source != "Local"])


def _barred(told: Told, name: str) -> Truth:
    """Whether a rule refuses the home network as a whole, which goes before every rule that allows.

    One that refuses some addresses leaves open whether those are all there are: inconclusive.
    """
    return disjunction(_bar(row, name) for row in told.rows)


def _bar(rule: Row, name: str) -> Truth:
    refuses = [rule.read("Enabled"), rule.is_("Action", "Block"), covers(rule, name), _unlimited(rule)]
    whole = (each if isinstance(each, Unknown) else each in EVERYBODY or each == "localsubnet" for each in texts(rule, "RemoteAddress"))
    return conjunction([*refuses, disjunction([*whole, INCONCLUSIVE])])


def _unlimited(rule: Row) -> Truth:
    """Whether a rule is about all protocols, ports, programs, services, apps and connections."""
    ports = any_of(each if isinstance(each, Unknown) else each == "any" for each in texts(rule, "LocalPort"))
    return conjunction([ports, *(_anything(rule.read(field)) for field in ("Protocol", "Program", "Service", "Package", "InterfaceType"))])


def _anything(value: Any) -> Truth:
    return value if isinstance(value, Unknown) else value.casefold() in {"any", ""}
