"""Which resources a set of checklists needs: those that rules read, what derived ones are worked out from, and those that say whom and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.library.checklists import Item, Node
from scanner.library.library import Library
from scanner.library.rules import Rule
from scanner.model.methods import ownership_of
from scanner.resources.registry import Resource, inputs_of, registry

# Which tenant it is, and what it has licensed.
ALWAYS = ("entra.organization", "entra.subscribedSkus")
# Who belongs to the groups that work styles name.
OF_GROUPS = "entra.groupMembers"
# Whom a record is about is told by these.
DESCRIBING = {"device": "intune.managedDevices", "person": "entra.users"}


@dataclass(frozen=True, slots=True)
class Use:
    """A rule in an item of a checklist: it decides there, or it is only noted."""

    checklist: str
    item: str
    rule: Rule
    decides: bool


def uses(library: Library, checklists: Iterable[str], methods: Iterable[int]) -> Iterator[Use]:
    """Every use of a rule in the items that apply to one of the methods, in the order of the checklists."""
    chosen = set(methods)
    for name in checklists:
        for item in library.checklists[name].items:
            owners = {ownership_of(method) for method in chosen.intersection(item.methods)}
            for decides, rule in _rules_of(item, owners):
                yield Use(name, item.number, library.rules[rule], decides)


def needed(library: Library, checklists: Iterable[str], methods: Iterable[int], *, groups: bool = True) -> tuple[str, ...]:
    """Names of the resources to collect from the service, sorted. Resources that only name ids for others are not among them.

    ``groups``: whether a work style is, or may be, a group of people or of devices.
    """
    read = {use.rule.resource.name for use in uses(library, checklists, methods)}
    described = {DESCRIBING[scope] for name in read if (scope := library.resources[name].scope) in DESCRIBING}
    members = {OF_GROUPS} if groups else set()
    found = _with_parents({*ALWAYS, *members, *_read(read), *described}, library.resources)
    return tuple(sorted(name for name in found if not library.resources[name].local))


def local_needed(library: Library, checklists: Iterable[str], methods: Iterable[int]) -> tuple[Resource, ...]:
    """The resources of the directory, of group policies and of PCs that the checklists need, by name."""
    read = {use.rule.resource.name for use in uses(library, checklists, methods)}
    found = _with_parents(_read(read), library.resources)
    return tuple(library.resources[name] for name in sorted(found) if library.resources[name].local)


def everything() -> tuple[str, ...]:
    """Names of all resources of the service, sorted."""
    return tuple(sorted(registry()))


def stands_on(resource: Resource, resources: Mapping[str, Resource]) -> set[str]:
    """Names of the resources of the service without which a rule about this one says less.

    Itself or what it is worked out from, parents, managed devices.
    """
    devices = {DESCRIBING["device"]} if resource.scope == "device" else set()
    return {name for name in _with_parents({*inputs_of(resource.name), *devices}, resources) if not resources[name].local}


def _read(names: set[str]) -> set[str]:
    """What has to be read for these resources: derived ones are worked out from others."""
    return {each for name in names for each in inputs_of(name)}


def _with_parents(names: set[str], resources: Mapping[str, Resource]) -> set[str]:
    parents = {resources[name].per for name in names if resources[name].per}
    return names if parents <= names else _with_parents(names | parents, resources)


def _rules_of(item: Item, owners: set[str]) -> Iterator[tuple[bool, str]]:
    if owners:
        yield from ((True, rule) for rule in _rules(item.judged_by, owners))
        for note in item.notes:
            yield from ((False, rule) for rule in _rules(note, owners))


def _rules(node: Node, owners: set[str]) -> Iterator[str]:
    if node.ownership and node.ownership not in owners:
        return
    if node.kind == "rule":
        yield node.target
    for part in node.parts:
        yield from _rules(part, owners)
