"""What each group policy sets on computers of the settings that are looked at, and whether it works at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.devices.reading import INCONCLUSIVE, NO_SUBJECT, together
from scanner.derive.group_policies.known_settings import Known, KnownSettings
from scanner.derive.tables import Table, Tables
from scanner.language.types import INVALID, MISSING, read
from scanner.library.organisation import Organisation
from scanner.model.logic import Truth, Unknown, conjunction, disjunction

POLICIES, SETTINGS, DIRECTORY = "policies.groupPolicies", "policies.groupPolicySettings", "directory.groupPolicies"
_COMPUTER_PART_OFF = 0x2
# What Registry.pol does with one value: whether that takes it away.
_OF_ONE_VALUE = {"set": False, "deleteValue": True}
# A distinguished name of nothing but domain components.
_DOMAIN_ROOT = re.compile(r"DC=[^,=]+(?:,\s*DC=[^,=]+)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """``target``: a path (corp.example.jp/部署) or a distinguished name; ``root``: whether it is a whole domain."""

    target: Any
    enabled: Truth
    root: Truth


@dataclass(frozen=True, slots=True)
class Policy:
    """A group policy. ``links``: in its own domain, or why they are not known; ``computer``: whether its computer part is on."""

    guid: str
    name: Any
    links: tuple[Link, ...] | Unknown
    computer: Truth

    def linked(self, *, root: bool) -> Truth:
        """Whether an enabled link hands it out; with ``root``, one of the whole domain."""
        if isinstance(self.links, Unknown):
            return self.links
        return disjunction(conjunction((link.enabled, link.root if root else True)) for link in self.links)

    def targets(self) -> Any:
        """Where enabled links hand it out, sorted."""
        if isinstance(self.links, Unknown):
            return self.links
        lacking = together(*(each for link in self.links for each in (link.enabled, link.target)))
        return sorted(link.target for link in self.links if link.enabled is True) if lacking is None else lacking


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a policy gives a setting. ``removes``: it takes the value away; then there is none."""

    value: Any
    number: Any
    removes: bool


def group_policy_values(tables: Tables, organisation: Organisation) -> Derived:
    """One record per policy and setting that it sets.

    Where a policy is linked and whether it is on, the policy itself says, else the directory. Two values of one policy for one setting that
    disagree say nothing. Source: MS-GPSB (security templates), MS-GPREG (Registry.pol), https://learn.microsoft.com/windows/win32/adschema/a-flags.
    """
    table, settings, directory = tables[POLICIES], tables[SETTINGS], tables[DIRECTORY]
    missing = together(table.missing, settings.missing)
    if missing is not None:
        return nothing(missing)
    in_directory = {} if directory.missing is not None else _by_guid(directory, "name")
    policies = {guid: _policy(guid, table, record, directory, in_directory.get(guid)) for guid, record in _by_guid(table, "guid").items()}
    said = _said(settings)
    records = [_record(policies[guid], known, found) for (guid, known), found in said.items() if guid in policies]
    whole = (
        table.complete
        and settings.complete
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
    links = _links(table, record, "path")
    if other is not None:
        name = directory.read(other, "displayName") if isinstance(name, Unknown) else name
        links = _links(directory, other, "target") if isinstance(links, Unknown) else links
        computer = _computer_on(directory.read(other, "flags")) if isinstance(computer, Unknown) else computer
    return Policy(guid, name, links, computer)


def _links(table: Table, record: Mapping[str, Any], target: str) -> tuple[Link, ...] | Unknown:
    listed = table.read(record, "links")
    return listed if isinstance(listed, Unknown) else tuple(_link(table, each, target) for each in listed)


def _link(table: Table, each: Any, target: str) -> Link:
    if not isinstance(each, dict):
        return Link(INVALID, INVALID, INVALID)
    items = table.resource.fields["links"].items
    where, enabled = read(items[target], each, table.now), read(items["enabled"], each, table.now)
    return Link(where, enabled, _is_root(where))


def _is_root(target: Any) -> Truth:
    if isinstance(target, Unknown):
        return target
    if "=" in target:
        return _DOMAIN_ROOT.fullmatch(target) is not None
    return "/" not in target


def _computer_on(flags: Any) -> Truth:
    if isinstance(flags, Unknown):
        return flags
    return not flags & _COMPUTER_PART_OFF if 0 <= flags <= _COMPUTER_PART_OFF + 1 else INVALID


def _said(table: Table) -> Mapping[tuple[str, Known], list[Said]]:
    found: defaultdict[tuple[str, Known], list[Said]] = defaultdict(list)
    for policy, known, said in _known_rows(table):
        found[policy, known].append(said)
    return found


def _known_rows(table: Table) -> Iterator[tuple[str, Known, Said]]:
    settings = KnownSettings()
    for of, area, action, section, key, name, value, number in table.rows("of", "area", "action", "section", "key", "valueName", "value", "number"):
        if together(of, area, key) is not None:
            continue
        known, removes = None, False
        if area == "securityPolicy":
            known, removes = None if isinstance(section, Unknown) else settings.security(section, key), False
        elif together(action, name) is None and action in _OF_ONE_VALUE:
            known, removes = settings.registry(key, name), _OF_ONE_VALUE[action]
        if known is not None:
            yield of.upper(), known, Said(value, number, removes)


def _record(policy: Policy, known: Known, found: Iterable[Said]) -> Mapping[str, Any]:
    linked = policy.linked(root=False)
    facts = {
        "policy": policy.guid,
        "name": policy.name,
        "linkedInDomain": linked,
        "linkedAtDomainRoot": policy.linked(root=True),
        "targets": policy.targets(),
        "computerEnabled": policy.computer,
        "inForce": conjunction((linked, policy.computer)),
        "setting": known.setting,
        "part": known.part or NO_SUBJECT,
        **_value(known, list(found)),
    }
    return {"id": "/".join(filter(None, (policy.guid, known.setting, known.part)))} | {name: fact(value) for name, value in facts.items()}


def _value(known: Known, found: list[Said]) -> Mapping[str, Any]:
    """What the policy says of a setting; where it says it twice, and not the same, which of the two works is not known."""
    if len({(str(each.value), str(each.number), each.removes) for each in found}) > 1:
        return {"value": INCONCLUSIVE, "number": INCONCLUSIVE if known.numeric else NO_SUBJECT, "removes": INCONCLUSIVE}
    said = found[0]
    if said.removes:
        return {"value": NO_SUBJECT, "number": NO_SUBJECT, "removes": True}
    number = said.number if known.numeric else NO_SUBJECT
    # A text where a number belongs was not read as one.
    return {"value": said.value, "number": INVALID if number is MISSING and not isinstance(said.value, Unknown) else number, "removes": False}
