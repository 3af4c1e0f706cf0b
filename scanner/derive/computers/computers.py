"""Windows PCs and servers, one record each, with what they say about themselves.

Inputs: the files of computers that were brought in (``windows.*``), the Windows devices of Intune, and the servers that the directory
lists. A computer without a file has a record of which every fact is unknown: who passes must have been seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.derive.computers.accounts import accounts
from scanner.derive.computers.antivirus import antivirus, antivirus_of
from scanner.derive.computers.clock import clock
from scanner.derive.computers.drives import drives
from scanner.derive.computers.firewall import firewall, profiles_of
from scanner.derive.computers.inbound import inbound_from_lan
from scanner.derive.computers.joining import DIRECTORY, MANAGED, Managed, computers_of, host_of, joined, managed_of, servers_of
from scanner.derive.computers.locking import locking
from scanner.derive.computers.logs import logs
from scanner.derive.computers.protocols import protocols
from scanner.derive.computers.reading import COMPUTERS, NOT_COLLECTED, Computer, Source, sources_of
from scanner.derive.computers.remote_desktop import remote_desktop
from scanner.derive.computers.sharing import sharing
from scanner.derive.computers.wireless import wireless
from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import moment
from scanner.derive.tables import Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown
from scanner.resources.registry import all_resources

PCS = "derived.windowsPcs"
SERVERS = "derived.windowsServers"

_NAMES = (
    "antivirusProducts", "defenderPreferences", "defenderStatus", "eventLogs", "firewallProfiles", "firewallRules", "localAccounts",
    "optionalFeatures", "registry", "securityPolicy", "shares", "smbServer", "timeService", "volumes", "wirelessProfiles",
)  # fmt: skip


def windows_pcs(tables: Tables, organisation: Organisation) -> Derived:
    """One record per PC, in the order of their ids: every one with a file, and every managed Windows device without one."""
    unread = tables[COMPUTERS].missing
    if unread is not None and tables[MANAGED].missing is not None:
        return nothing(unread)
    files, devices = computers_of(tables, _sources(tables)), managed_of(tables[MANAGED])
    same = joined(files.items, devices.items)
    records = [_pc(each, same.get(each.id)) for each in files.items if each.kind == "workstation"]
    taken = {each.id for each in same.values()}
    # What Intune is letting go of, or has only seen, is no PC in use.
    silent = [each for each in devices.items if each.id not in taken and (isinstance(each.state, Unknown) or each.state == "managed")]
    records += [_without_file(PCS, {"id": each.id, "deviceName": each.name, **_managed(each)}) for each in silent]
    listed = devices.complete or _as_many_as_declared(len(records), organisation, tables)
    whole = (unread is not None or files.complete) and listed
    return Derived(sorted(records, key=lambda each: str(each["id"])), None, whole)


def windows_servers(tables: Tables, organisation: Organisation) -> Derived:
    """One record per server, in the order of their ids: every one with a file, and every one that the directory lists without one."""
    unread = tables[COMPUTERS].missing
    if unread is not None and tables[DIRECTORY].missing is not None:
        return nothing(unread)
    files, listed = computers_of(tables, _sources(tables)), servers_of(tables[DIRECTORY])
    servers = [each for each in files.items if each.kind in ("server", "domainController")]
    records = [_record(each, {"id": each.id, "role": each.kind}) for each in servers]
    seen = {host_of(each.row.read("name")) for each in files.items} - {""}
    silent = [each for each in listed.items if host_of(each.name) not in seen]
    records += [_without_file(SERVERS, {"id": each.id, "deviceName": each.name, "role": each.role}) for each in silent]
    return Derived(sorted(records, key=lambda each: str(each["id"])), None, (unread is not None or files.complete) and listed.complete)


def _as_many_as_declared(found: int, organisation: Organisation, tables: Tables) -> bool:
    """Whether there are as many PCs as the organisation says it has, where there is no Intune to count them."""
    ledgers = [style.ledger for style in organisation.work_styles]
    if tables[MANAGED].missing is None or not all(ledger is not None and "windows" in ledger for ledger in ledgers):
        return False
    return found >= sum(ledger["windows"] for ledger in ledgers if ledger is not None)


def _sources(tables: Tables) -> Mapping[str, Source]:
    return sources_of(tables, _NAMES)


def _pc(computer: Computer, device: Managed | None) -> Mapping[str, Any]:
    declared = computer.row.read("ownership")
    return _record(
        computer,
        {
            "id": computer.id,
            "platform": "windows",
            "intuneId": MISSING if device is None else device.id,
            "ownership": declared if device is None else _owner(device.owner, declared),
        },
    )


def _managed(device: Managed) -> Mapping[str, Any]:
    return {"serial": device.serial, "ownership": _owner(device.owner, NOT_COLLECTED), "platform": "windows", "intuneId": device.id}


def _owner(managed: Any, declared: Any) -> Any:
    """Intune's word goes before what was said when the file was brought in."""
    return managed if not isinstance(managed, Unknown) and managed != "unknown" else declared


def _record(computer: Computer, more: Mapping[str, Any]) -> Mapping[str, Any]:
    profiles, working = profiles_of(computer), antivirus_of(computer)
    found = {
        **more,
        "deviceName": computer.row.read("name"),
        "serial": computer.row.read("serial"),
        "os": computer.row.read("osCaption"),
        "collectedAt": computer.row.read("collectedAt"),
        **drives(computer),
        **antivirus(computer, working),
        **firewall(profiles, working),
        "inboundFromLan": inbound_from_lan(computer, profiles, working),
        **remote_desktop(computer, profiles, working),
        **sharing(computer),
        **protocols(computer),
        **accounts(computer),
        **logs(computer, working),
        **wireless(computer),
        **clock(computer),
        **locking(computer),
    }
    return _written(found)


def _without_file(resource: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
    return _written({**dict.fromkeys(all_resources()[resource].fields, NOT_COLLECTED), **known})


def _written(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: fact(moment(value)) for name, value in facts.items()}
