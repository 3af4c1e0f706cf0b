"""PCs and servers of a made-up company of which a file was brought in, as the records of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.sandbox.device_states import protection_state
from scanner.sandbox.devices import device_name, os_version, serial_number
from scanner.sandbox.dice import NEVER, Dice, stamp
from scanner.sandbox.office import Office, Server
from scanner.sandbox.office_directory import dns_name
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

RESOURCES = (
    "antivirusProducts", "defenderPreferences", "defenderStatus", "eventLogs", "firewallProfiles", "firewallRules", "localAccounts",
    "localAdministrators", "optionalFeatures", "registry", "securityPolicy", "shares", "smbServer", "timeService", "volumes", "wirelessProfiles",
)  # fmt: skip

# What only somebody who runs the script as an administrator can read.
_FOR_ADMINISTRATORS = ("defenderPreferences", "eventLogs", "optionalFeatures", "securityPolicy", "shares", "smbServer", "volumes")
# Its accounts are those of the domain.
_NOT_ON_CONTROLLERS = ("localAccounts", "localAdministrators")


@dataclass(frozen=True, slots=True)
class Computer:
    """A PC or server that was read. ``updated``: when its definitions were, a day before. ``scanned``: the end of its last full scan. ``traits``: what is special about it.

    remote-desktop (accepted from anywhere, at the usual port), shares, weak-wifi, smb1, small-logs, mail-unscanned, firewall-public-off,
    not-elevated (the script ran without an administrator's rights), old-lan-manager, unaudited, remote-desktop-moved (port and senders).
    """

    id: str
    about: Mapping[str, Any]
    kind: str
    sid: str
    updated: str
    scanned: str | None
    traits: frozenset[str]

    def has(self, trait: str) -> bool:
        """Whether it has a trait."""
        return trait in self.traits


def computers_of(tenant: Tenant, office: Office) -> list[Computer]:
    """Every PC and server that was read, in the order of their ids."""
    found = [_pc(tenant, number, traits) for number, traits in office.pcs.items()]
    found += [_server(tenant, each) for each in office.servers if each.file]
    return sorted(found, key=lambda each: each.id)


def _pc(tenant: Tenant, local: int, traits: tuple[str, ...]) -> Computer:
    machine = next(
        each
        for each in map(tenant.machine, range(1, tenant.device_ids.count + 1))
        if (each.group.kind, each.group.owner, each.local) == ("windows", "company", local)
    )
    about = {
        "name": device_name(machine),
        "serial": serial_number(tenant, machine),
        "manufacturer": "Example Computer",
        "model": "Notebook 14",
        "domainRole": "MemberWorkstation",
        "osCaption": "Microsoft Windows 11 Pro",
        "osBuild": os_version(tenant, machine),
        "productType": "workstation",
        "ownership": "company",
    }
    state = protection_state(tenant, tenant.device_ids.at(machine.number)) or {}
    last = state.get("lastFullScanDateTime", NEVER)
    return _computer(tenant, about, "workstation", None if last == NEVER else last, traits)


def _server(tenant: Tenant, server: Server) -> Computer:
    about = {
        "name": server.name,
        "serial": Dice(tenant.name, "server", server.name).digits(10),
        "manufacturer": "Sample Electronics",
        "model": "Server T1",
        "domainRole": "PrimaryDomainController" if server.controller else "MemberServer",
        "osCaption": f"Microsoft {server.system}",
        "osBuild": f"10.0.{server.version.partition('(')[2].rstrip(')')}.4000",
        "productType": "domainController" if server.controller else "server",
    }
    return _computer(tenant, about, "domainController" if server.controller else "server", stamp(6), server.traits)


def _computer(tenant: Tenant, about: Record, kind: str, scanned: str | None, traits: tuple[str, ...]) -> Computer:
    dice = Dice(tenant.name, "computer", str(about["name"]))
    sid = "S-1-5-21-" + "-".join(str(dice.below(1 << 31) + 1) for _ in range(3))
    elevated = "not-elevated" not in traits
    told = [name for name in RESOURCES if kind != "domainController" or name not in _NOT_ON_CONTROLLERS]
    read = [f"windows.{name}" for name in told if elevated or name not in _FOR_ADMINISTRATORS]
    refused = [] if elevated else [{"resource": f"windows.{name}", "reason": "permission_denied"} for name in _FOR_ADMINISTRATORS]
    days = dice.between(0.2, 4)
    whole = {
        **about,
        "id": str(about["serial"]).casefold(),
        "domain": dns_name(tenant),
        "partOfDomain": True,
        "collectedAt": stamp(days),
        "collectedBy": "collect-windows.ps1",
        "elevated": elevated,
        "sections": read,
        "unread": refused,
        "files": [{"name": f"{about['name']}.json", "sha256": "".join(dice.pick("0123456789abcdef") for _ in range(64))}],
    }
    return Computer(str(whole["id"]), whole, kind, sid, stamp(days + 1), scanned, frozenset(traits))
