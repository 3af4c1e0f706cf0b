"""Windows PCs and servers, one record each, with what they say about themselves.

Inputs: the files of computers that were brought in (``windows.*``), the Windows devices of Intune with what is reported of them, and the
servers that the directory lists. Of a computer without a file only what is reported is known: who passes must have been seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from operator import itemgetter
from typing import Any

from scanner.derive.computers.accounts import accounts
from scanner.derive.computers.antivirus import antivirus, antivirus_of
from scanner.derive.computers.clock import clock
from scanner.derive.computers.drives import drives
from scanner.derive.computers.firewall import PROFILES, firewall, profiles_of
from scanner.derive.computers.inbound import inbound_from_lan
from scanner.derive.computers.joining import DIRECTORY, MANAGED, Managed, computers_of, host_of, joined, managed_of, servers_of
from scanner.derive.computers.locking import locking
from scanner.derive.computers.logs import logs
from scanner.derive.computers.protocols import protocols
from scanner.derive.computers.reading import COMPUTERS, NOT_COLLECTED, Computer, Source, sources_of
from scanner.derive.computers.remote_desktop import remote_desktop
from scanner.derive.computers.reported import ANTIVIRUS, DECIDING, DRIVES, FILE, FIREWALL, Reported, Word, settled
from scanner.derive.computers.sharing import sharing
from scanner.derive.computers.wireless import wireless
from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import moment
from scanner.derive.tables import Tables
from scanner.language.types import MISSING
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown, conjunction, unknown
from scanner.model.verdicts import Reason
from scanner.resources.registry import all_resources

PCS = "derived.windowsPcs"
SERVERS = "derived.windowsServers"

_NAMES = (
    "antivirusProducts", "defenderPreferences", "defenderStatus", "eventLogs", "firewallProfiles", "firewallRules", "localAccounts",
    "optionalFeatures", "registry", "securityPolicy", "shares", "smbServer", "timeService", "volumes", "wirelessProfiles",
)  # fmt: skip

# Which part of a file looks into a matter that is reported, too.
_TELLS = {DRIVES: ("volumes",), ANTIVIRUS: ("defenderStatus", "antivirusProducts"), FIREWALL: ("firewallProfiles",)}


def windows_pcs(tables: Tables, organisation: Organisation) -> Derived:
    """One record per PC, in the order of their ids: every one with a file, and every managed Windows device without one."""
    unread, unlisted = tables[COMPUTERS].missing, tables[MANAGED].missing
    if unread is not None and unlisted is not None:
        return nothing(_why_nothing(unread, unlisted))
    files, devices = computers_of(tables, _sources(tables)), managed_of(tables[MANAGED])
    same = joined(files.items, devices.items)
    reported = Reported(tables, (each.id for each in devices.items))
    lost = _lost_files(tables)
    makers = [(each.id, partial(_pc, each, same.get(each.id), reported, tables.now)) for each in files.items if each.kind == "workstation"]
    taken = {each.id for each in same.values()}
    makers += [(each.id, partial(_device, each, reported, lost)) for each in devices.items if each.id not in taken and _in_use(each)]
    listed = devices.complete or _as_many_as_declared(len(makers), organisation, tables)
    whole = (unread is not None or files.complete) and listed
    return Derived(_records(makers), None, whole)


def windows_servers(tables: Tables, organisation: Organisation) -> Derived:
    """One record per server, in the order of their ids: every one with a file, and every one that the directory lists without one."""
    unread, unlisted = tables[COMPUTERS].missing, tables[DIRECTORY].missing
    if unread is not None and unlisted is not None:
        return nothing(_why_nothing(unread, unlisted))
    files, listed = computers_of(tables, _sources(tables)), servers_of(tables[DIRECTORY])
    servers = [each for each in files.items if each.kind in ("server", "domainController")]
    makers = [(each.id, partial(_server, each)) for each in servers]
    seen = {host_of(each.row.read("name")) for each in files.items} - {""}
    silent = [each for each in listed.items if host_of(each.name) not in seen]
    makers += [(each.id, partial(_without_file, SERVERS, {"id": each.id, "deviceName": each.name, "role": each.role})) for each in silent]
    return Derived(_records(makers), None, (unread is not None or files.complete) and listed.complete)


def _why_nothing(unread: Unknown, unlisted: Unknown) -> Unknown:
    """Why nothing is known. That nobody brought files in is no news where a list was asked for and refused; for want of a licence, it is."""
    return unlisted if unread == NOT_COLLECTED and unlisted != unknown(Reason.NOT_LICENSED) else unread


def _records(makers: Iterable[tuple[str, Callable[[], Mapping[str, Any]]]]) -> Iterator[Mapping[str, Any]]:
    """The records in the order of their ids, each made when it is asked for."""
    return (make() for _, make in sorted(makers, key=itemgetter(0)))


def _as_many_as_declared(found: int, organisation: Organisation, tables: Tables) -> bool:
    """Whether there are as many PCs as the organisation says it has, where there is no Intune to count them."""
    ledgers = [style.ledger for style in organisation.work_styles]
    if tables[MANAGED].missing is None or not all(ledger is not None and "windows" in ledger for ledger in ledgers):
        return False
    return found >= sum(ledger["windows"] for ledger in ledgers if ledger is not None)


def _sources(tables: Tables) -> Mapping[str, Source]:
    return sources_of(tables, _NAMES)


def _pc(computer: Computer, device: Managed | None, reported: Reported, now: datetime) -> Mapping[str, Any]:
    declared = computer.row.read("ownership")
    found = {
        **_facts(computer),
        "id": computer.id,
        "platform": "windows",
        "intuneId": MISSING if device is None else device.id,
        "ownership": declared if device is None else _owner(device.owner, declared),
    }
    found["firewallOn"] = conjunction(found[f"firewall{name}"] for name in PROFILES)
    words = [
        Word(matter, FILE, found["collectedAt"], {name: found[name]}, covered=any(map(computer.covers, _TELLS[matter])))
        for matter, name in DECIDING.items()
    ]
    if device is not None and _in_use(device):
        words = [settled(own, other, now) for own, other in zip(words, reported.of(device.id), strict=True)]
        found["os"] = reported.system(device.id) if isinstance(found["os"], Unknown) else found["os"]
    for word in words:
        found |= word.written
    return _written(found)


def _lost_files(tables: Tables) -> Unknown | None:
    """Why a PC without a file may have one that says otherwise than Intune; None if every file that was brought in is there."""
    table = tables[COMPUTERS]
    if table.missing is None:
        return table.open
    # What files say of PCs stands in several resources: where one is there, the list of the PCs got lost.
    return table.missing if any(tables[f"windows.{name}"].missing is None for name in _NAMES) else None


def _device(device: Managed, reported: Reported, lost: Unknown | None) -> Mapping[str, Any]:
    """A managed device without a file. ``lost``: why there may be one."""
    known = {
        "id": device.id,
        "deviceName": device.name,
        "serial": device.serial,
        "ownership": _owner(device.owner, NOT_COLLECTED),
        "platform": "windows",
        "intuneId": device.id,
        "os": reported.system(device.id),
    }
    for word in reported.of(device.id):
        known |= word.written if lost is None else dict.fromkeys(word.written, lost)
    return _without_file(PCS, known)


def _in_use(device: Managed) -> bool:
    """What Intune is letting go of, or has only seen, is no PC in use, and what it reported of it is no longer true of anything."""
    return isinstance(device.state, Unknown) or device.state == "managed"


def _owner(managed: Any, declared: Any) -> Any:
    """Intune's word goes before what was said when the file was brought in."""
    return managed if not isinstance(managed, Unknown) and managed != "unknown" else declared


def _server(computer: Computer) -> Mapping[str, Any]:
    return _written({**_facts(computer), "id": computer.id, "role": computer.kind})


def _facts(computer: Computer) -> dict[str, Any]:
    """What the file of a computer says."""
    profiles, working = profiles_of(computer), antivirus_of(computer)
    return {
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


def _without_file(resource: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**_unread(resource), **_written(known)}


@cache
def _unread(resource: str) -> Mapping[str, Any]:
    """A record of which nothing was read."""
    return _written(dict.fromkeys(all_resources()[resource].fields, NOT_COLLECTED))


def _written(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: fact(moment(value)) for name, value in facts.items()}
