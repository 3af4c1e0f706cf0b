"""A library of a few rules and one checklist, small enough to work out by hand what it needs; the shipped one may grow beside it."""

from collections.abc import Iterable
from dataclasses import replace

from scanner.library.checklists import Item, Node
from scanner.library.library import Library, load_library
from scanner.resources.registry import all_resources

SHIPPED = load_library()
FEW = "few"
METHODS = (2, 4, 6)

# Rule → the resource that it reads.
RULES = {
    "capable": "entra.userRegistrationDetails",
    "defaults": "entra.securityDefaults",
    "devices": "intune.managedDevices",
    "domains": "derived.signInDomains",  # of entra.domains, entra.groupSettings and entra.users
    "encryption": "intune.managedDeviceEncryptionStates",
    "lockout": "entra.groupSettings",
    "people": "entra.users",
    "protection": "defender.windowsProtectionStates",  # once per managed device
    "session": "derived.webSession",  # of entra.activityBasedTimeoutPolicies
    "sharing": "sharepoint.settings",
}


def part(*parts: Node, rule: str = "", ask: str = "", ownership: str = "") -> Node:
    """A part of ``judged_by``: all of the parts, or one rule, or one question."""
    kind = "all" if parts else "rule" if rule else "ask"
    return Node(kind, rule or ask, parts, {}, {}, (), (), ownership, None)


def named(*rules: str) -> Node:
    return part(*(part(rule=name) for name in rules))


def item(number: str, methods: tuple[int, ...], judged_by: Node, *notes: str) -> Item:
    like = SHIPPED.checklists["mic-sme-2021"].items[0]
    return replace(like, number=number, methods=methods, judged_by=judged_by, notes=tuple(part(rule=name) for name in notes))


def library(*items: Item) -> Library:
    """The rules of `RULES` and a checklist ``few`` of these items."""
    like = SHIPPED.rules["security-defaults-on"]
    rules = {name: replace(like, id=name, resource=all_resources()[resource]) for name, resource in RULES.items()}
    checklist = replace(SHIPPED.checklists["mic-sme-2021"], id=FEW, items=items)
    return replace(SHIPPED, rules=rules, checklists={FEW: checklist})


def numbers(*items: str) -> tuple[str, ...]:
    return tuple(f"{FEW}/{number}" for number in items)


LIBRARY = library(
    item("1-1", (2, 4, 6), named("devices", "protection"), "capable"),
    item("1-2", (2,), named("encryption")),
    item("2-1", (2, 4), named("lockout"), "session"),
    item("2-2", (2, 6), part(part(rule="defaults"), part(rule="sharing", ownership="company")), "lockout", "devices"),
    item("3-1", (2,), part(part(rule="domains"), part(ask="anything"))),
)


def rules_in(tree: object) -> Iterable[str]:
    """Every ``rule:`` below a part of a checklist as it stands in the file."""
    if isinstance(tree, dict):
        if isinstance(tree.get("rule"), str):
            yield tree["rule"]
        for below in tree.values():
            yield from rules_in(below)
    if isinstance(tree, list):
        for below in tree:
            yield from rules_in(below)
