"""What each group policy sets on computers of the settings that are looked at, and whether it works at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, moment, together
from scanner.derive.directory.names import ADMINISTRATOR, folded
from scanner.derive.group_policies.known_settings import Known, KnownSettings
from scanner.derive.tables import Table, Tables
from scanner.language.types import INVALID, MISSING, parse_datetime, read
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, conjunction, disjunction

POLICIES, SETTINGS, DIRECTORY = "policies.groupPolicies", "policies.groupPolicySettings", "directory.groupPolicies"
_COMPUTER_PART_OFF = 0x2
# What Registry.pol does with one value: whether that takes it away.
_OF_ONE_VALUE = {"set": False, "deleteValue": True}
# A distinguished name of nothing but domain components.
_DOMAIN = r"DC=[^,=]+(?:,\s*DC=[^,=]+)*"
_DOMAIN_ROOT = re.compile(_DOMAIN, re.IGNORECASE)
# The same name in every language: https://learn.microsoft.com/windows/win32/adschema (GUID_DOMAIN_CONTROLLERS_CONTAINER).
_CONTROLLERS = re.compile(rf"[^/=]+/Domain Controllers|OU=Domain Controllers,\s*{_DOMAIN}", re.IGNORECASE)
# A site; units of a domain begin with OU.
_SITE = re.compile(r"CN=", re.IGNORECASE)
# Where the day begins first.
_EARLIEST_ZONE = "+14:00"


@dataclass(frozen=True, slots=True)
class Link:
    """``target``: a path (corp.example.jp/部署) or a distinguished name; ``root``, ``controllers``: whether it is a whole domain, its controllers."""

    target: Any
    enabled: Truth
    root: Truth
    controllers: Truth


Links = tuple[Link, ...] | Unknown


@dataclass(frozen=True, slots=True)
class Policy:
    """A group policy.

    ``own``, ``listed``: its links in its own domain, by itself and by the directory, or why they are not known; ``sites``: its links from
    sites, which only the directory tells; ``computer``: whether its computer part is on; ``read_at``: when this was so.
    """

    guid: str
    name: Any
    own: Links
    listed: Links
    sites: Links
    computer: Truth
    read_at: Any

    def linked(self) -> Truth:
        """Whether an enabled link within the domain hands it out."""
        return _agreed(_enabled(self.own), _enabled(self.listed))

    def at_root(self) -> Truth:
        """Whether an enabled link of the whole domain does."""
        return _agreed(_enabled(self.own, lambda link: link.root), _enabled(self.listed, lambda link: link.root))

    def at_controllers(self) -> Truth:
        """Whether an enabled link of the domain controllers' unit does."""
        return _agreed(_enabled(self.own, lambda link: link.controllers), _enabled(self.listed, lambda link: link.controllers))

    def in_force(self) -> Truth:
        """Whether it is handed out at all, and its computer part is on."""
        return conjunction((disjunction((self.linked(), _enabled(self.sites))), self.computer))

    def targets(self) -> Any:
        """Where enabled links hand it out, as far as that is known, sorted."""
        known = self.listed if isinstance(self.own, Unknown) else self.own
        if isinstance(known, Unknown):
            return known
        if isinstance(self.sites, Unknown) and _enabled(known) is False:
            return self.sites
        links = (*known, *(() if isinstance(self.sites, Unknown) else self.sites))
        lacking = together(*(each for link in links for each in (link.enabled, link.target)))
        return sorted(link.target for link in links if link.enabled is True) if lacking is None else lacking


def _enabled(links: Links, wanted: Callable[[Link], Truth] = lambda _: True) -> Truth:
    """Whether one of the links is enabled and as wanted."""
    return links if isinstance(links, Unknown) else disjunction(conjunction((link.enabled, wanted(link))) for link in links)


def _agreed(own: Truth, listed: Truth) -> Truth:
    """What a policy and the directory say: where they differ one of them is older, and which is not known."""
    if own is MISSING or (isinstance(own, Unknown) and not isinstance(listed, Unknown)):
        return listed
    return own if isinstance(own, Unknown) or isinstance(listed, Unknown) or own == listed else INCONCLUSIVE


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a policy gives a setting. ``removes``: it takes the value away; then there is none."""

    value: Any
    number: Any
    removes: bool


def group_policy_values(tables: Tables, organisation: Organisation) -> Derived:
    """One record per policy and setting that it sets.

    Where a policy is linked and whether it is on, the policy itself and the directory say; what both tell must agree. Two values of one policy for one setting that
    disagree say nothing. Source: MS-GPSB (security templates), MS-GPREG (Registry.pol), https://learn.microsoft.com/windows/win32/adschema/a-flags.
    """
    table, settings, directory = tables[POLICIES], tables[SETTINGS], tables[DIRECTORY]
    missing = together(table.missing, settings.missing)
    if missing is not None:
        return nothing(missing)
    in_directory = {} if directory.missing is not None else _by_guid(directory, "name")
    policies = {guid: _policy(guid, table, record, directory, in_directory.get(guid)) for guid, record in _by_guid(table, "guid").items()}
    said, told = _said(settings)
    records = [_record(policies[guid], known, found) for (guid, known), found in said.items() if guid in policies]
    whole = (
        table.complete
        and settings.complete
        and told
        and _read_whole(table)
        and directory.complete
        and {*in_directory, *(guid for guid, _ in said)} <= policies.keys()
    )
    return Derived(sorted(records, key=lambda record: str(record["id"])), None, complete=whole)


def _by_guid(table: Table, field: str) -> dict[str, Mapping[str, Any]]:
    return {guid.upper(): record for record in table.records() if isinstance(guid := table.read(record, field), str)}


def _read_whole(table: Table) -> bool:
    return all(row == (True, True) for row in table.rows("securityPolicyRead", "registryRead"))


def _policy(guid: str, table: Table, record: Mapping[str, Any], directory: Table, other: Mapping[str, Any] | None) -> Policy:
    name, computer = table.read(record, "name"), table.read(record, "computerEnabled")
    # A policy that a directory read whole does not list is linked nowhere.
    listed: Links = () if directory.open is None else directory.open
    if other is not None:
        name = directory.read(other, "displayName") if isinstance(name, Unknown) else name
        listed = _links(directory, other, "target")
        computer = _agreed(computer, _computer_on(directory.read(other, "flags")))
    own, (sites, units) = _links(table, record, "path"), (_of_sites(listed, wanted=wanted) for wanted in (True, False))
    return Policy(guid, name, own, units, sites, computer, _read_at(table, record))


def _of_sites(links: Links, *, wanted: bool) -> Links:
    """The links from sites, or the others: those whose target cannot be read, too."""
    if isinstance(links, Unknown):
        return links
    return tuple(link for link in links if (isinstance(link.target, str) and _SITE.match(link.target) is not None) == wanted)


def _read_at(table: Table, record: Mapping[str, Any]) -> Any:
    """When the policy was read, never later than it was: a backup writes its time without a zone."""
    reported, backup = table.read(record, "readTime"), table.read(record, "backupTime")
    if reported is not MISSING or isinstance(backup, Unknown):
        return reported
    earliest = parse_datetime(f"{backup}{_EARLIEST_ZONE}")
    return earliest if earliest is not None and earliest <= table.now else INVALID


def _links(table: Table, record: Mapping[str, Any], target: str) -> Links:
    listed = table.read(record, "links")
    return listed if isinstance(listed, Unknown) else tuple(_link(table, each, target) for each in listed)


def _link(table: Table, each: Any, target: str) -> Link:
    if not isinstance(each, dict):
        return Link(INVALID, INVALID, INVALID, INVALID)
    items = table.resource.fields["links"].items
    where, enabled = read(items[target], each, table.now), read(items["enabled"], each, table.now)
    where = INVALID if where == "" else where
    if isinstance(where, Unknown):
        return Link(where, enabled, where, where)
    root = _DOMAIN_ROOT.fullmatch(where) is not None if "=" in where else "/" not in where
    return Link(where, enabled, root, _CONTROLLERS.fullmatch(where) is not None)


def _computer_on(flags: Any) -> Truth:
    if isinstance(flags, Unknown):
        return flags
    return not flags & _COMPUTER_PART_OFF if 0 <= flags <= _COMPUTER_PART_OFF + 1 else INVALID


def _said(table: Table) -> tuple[Mapping[tuple[str, Known], list[Said]], bool]:
    """What policies say of settings, and whether it could be told of every line what it is about."""
    found: defaultdict[tuple[str, Known], list[Said]] = defaultdict(list)
    settings, whole = KnownSettings(), True
    for of, area, action, section, key, name, value, number in table.rows("of", "area", "action", "section", "key", "valueName", "value", "number"):
        known = _setting(settings, area, action, section, key, name)
        if isinstance(known, Unknown) or isinstance(of, Unknown):
            whole = False
        elif known is not None:
            found[of.upper(), known].append(Said(value, number, area != "securityPolicy" and _OF_ONE_VALUE[action]))
    return found, whole


def _setting(settings: KnownSettings, area: Any, action: Any, section: Any, key: Any, name: Any) -> Known | Unknown | None:
    """The setting that a line is about; None for any that is not known here, or for all values of a key."""
    if area == "securityPolicy":
        lacking = together(section, key)
        return settings.security(section, key) if lacking is None else lacking
    lacking = together(area, action, key)
    if lacking is not None or action not in _OF_ONE_VALUE:
        return lacking
    return name if isinstance(name, Unknown) else settings.registry(key, name)


def _record(policy: Policy, known: Known, found: Iterable[Said]) -> Mapping[str, Any]:
    facts = {
        "policy": policy.guid,
        "name": policy.name,
        "linkedInDomain": policy.linked(),
        "linkedAtDomainRoot": policy.at_root(),
        "linkedAtControllers": policy.at_controllers(),
        "targets": policy.targets(),
        "computerEnabled": policy.computer,
        "inForce": policy.in_force(),
        "readAt": moment(policy.read_at),
        "setting": known.setting,
        "part": known.part or NO_SUBJECT,
        **_value(known, list(found)),
    }
    return {"id": "/".join(filter(None, (policy.guid, known.setting, known.part)))} | {name: fact(value) for name, value in facts.items()}


def _value(known: Known, found: list[Said]) -> Mapping[str, Any]:
    """What the policy says of a setting, and whether that is a name which Windows gives by itself."""
    said = _said_of(known, found)
    return {**said, "defaultName": _default_name(said["value"]) if known.setting == "newAdministratorName" else NO_SUBJECT}


def _default_name(name: Any) -> Truth:
    if isinstance(name, Unknown):
        return name
    return folded(name) in ADMINISTRATOR if folded(name) else INVALID


def _said_of(known: Known, found: list[Said]) -> Mapping[str, Any]:
    """Where a policy says a setting twice, and not the same, which of the two works is not known."""
    if len({(str(each.value), str(each.number), each.removes) for each in found}) > 1:
        return {"value": INCONCLUSIVE, "number": INCONCLUSIVE if known.numeric else NO_SUBJECT, "removes": INCONCLUSIVE}
    said = found[0]
    if said.removes:
        return {"value": NO_SUBJECT, "number": NO_SUBJECT, "removes": True}
    number = said.number if known.numeric else NO_SUBJECT
    # A text where a number belongs was not read as one.
    return {"value": said.value, "number": INVALID if number is MISSING and not isinstance(said.value, Unknown) else number, "removes": False}
