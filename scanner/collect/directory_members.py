"""Who belongs to a group of a directory: directly, through groups within it, and by having it as the primary group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.collect.directory_connection import Source
from scanner.collect.directory_values import (
    Item,
    classes,
    enabled_person,
    escaped,
    folded,
    integer,
    one,
    rid,
    sid,
    text,
)
from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason

# Everything that is asked of an account or a group, whoever needs it.
ATTRIBUTES = (
    "objectClass", "objectSid", "sAMAccountName", "cn", "groupType", "userAccountControl", "userPrincipalName", "adminCount", "pwdLastSet",
    "lastLogonTimestamp", "whenCreated", "primaryGroupID", "servicePrincipalName", "msDS-SupportedEncryptionTypes",
)  # fmt: skip
MOST_LOOKUPS = 5000
EVERYTHING = "(objectClass=*)"
GLOBAL, SECURITY = 0x2, 0x80000000
_RANGE = re.compile(r";range=[0-9]{1,9}-([0-9]{1,9}|\*)", re.ASCII)
_SERVICES = frozenset({"msds-groupmanagedserviceaccount", "msds-managedserviceaccount", "msds-delegatedmanagedserviceaccount"})


@dataclass(frozen=True, slots=True)
class Principal:
    """Something that may belong to a group. ``item``: None where only its name is known; ``kind``: see directory.privilegedGroups."""

    dn: str
    sid: str | None
    name: str
    kind: str
    item: Item | None

    def number(self, attribute: str) -> int | None:
        """An integer attribute; None where it is absent or no integer."""
        return None if self.item is None else one(self.item, attribute, integer, Trouble())


@dataclass(frozen=True, slots=True)
class Member:
    """How somebody belongs to a group: direct, primary or nested."""

    principal: Principal
    through: str


def principal_of(item: Item) -> Principal:
    """What an object is, as far as the reader may see it."""
    unread = Trouble()
    return Principal(
        dn=item.dn,
        sid=one(item, "objectSid", sid, unread),
        name=one(item, "sAMAccountName", text, unread) or one(item, "cn", text, unread) or item.dn,
        kind=_kind(classes(item)),
        item=item,
    )


def _kind(found: frozenset[str]) -> str:
    if found & _SERVICES:
        return "serviceAccount"
    for name in ("group", "computer", "user"):
        if name in found:
            return name
    return "foreignSecurityPrincipal" if "foreignsecurityprincipal" in found else "other"


class Membership:
    """Looks members up, each object once. ``domain``: the SID of the domain; ``base``: the name below which its objects are."""

    def __init__(self, source: Source, base: str, domain: str) -> None:
        self._source = source
        self._base = base
        self._domain = domain
        self._known: dict[str, Principal] = {}
        self._lookups = 0

    def known(self, item: Item) -> Principal:
        """The principal of an object that was read."""
        return self._known.setdefault(folded(item.dn), principal_of(item))

    def lookup(self, dn: str, trouble: Trouble) -> Principal:
        """The principal of a name; one that cannot be seen is of the kind ``other``, and that is noted."""
        principal = self._known.get(folded(dn))
        if principal is None:
            self._lookups += 1
            items = self._source.search(dn, "base", EVERYTHING, ATTRIBUTES).items if self._lookups <= MOST_LOOKUPS else ()
            principal = self._known[folded(dn)] = principal_of(items[0]) if items else Principal(dn, None, dn, "other", None)
        if principal.item is None or not classes(principal.item):
            here = folded(dn).endswith(f",{folded(self._base)}")
            detail = "a member cannot be seen" if here else "a member belongs to another domain"
            trouble.add(Failure(Reason.PERMISSION_DENIED if here else Reason.INCOMPLETE, detail))
        return principal

    def members(self, group: Principal, trouble: Trouble) -> list[Member]:
        """Everybody in a group, each once; what could not be found out is noted in ``trouble``."""
        found: dict[str, Member] = {}
        for through, principal in self._of(group, trouble):
            found.setdefault(folded(principal.dn), Member(principal, through))
        waiting = [each.principal for each in found.values() if each.principal.kind == "group"]
        entered = {folded(group.dn)}
        while waiting:
            inner = waiting.pop()
            if folded(inner.dn) in entered:
                continue
            entered.add(folded(inner.dn))
            for _, principal in self._of(inner, trouble):
                if folded(principal.dn) not in found and folded(principal.dn) != folded(group.dn):
                    found[folded(principal.dn)] = Member(principal, "nested")
                if principal.kind == "group":
                    waiting.append(principal)
        return list(found.values())

    def _of(self, group: Principal, trouble: Trouble) -> Iterator[tuple[str, Principal]]:
        names = values_of(self._source, group.dn, "member", trouble)
        if names:
            # All at once where memberOf may be read; the others, if any, one by one.
            for item in self._source.search(self._base, "sub", f"(memberOf={escaped(group.dn)})", ATTRIBUTES).items:
                if classes(item):
                    self.known(item)
        for name in names:
            yield "direct", self.lookup(name, trouble)
        if group.sid is not None and group.sid.startswith(f"{self._domain}-"):
            answer = self._source.search(self._base, "sub", f"(primaryGroupID={rid(group.sid)})", ATTRIBUTES)
            if answer.failure is not None:
                trouble.add(answer.failure)
            for item in answer.items:
                yield "primary", self.known(item)

    def enabled(self, target: Principal) -> int | None:
        """How many enabled people a password policy for this user or group reaches ([MS-ADTS] 3.1.1.4.5.36); None if that cannot be told.

        Groups other than global security groups, and whatever is neither user nor group, reach nobody.
        """
        if target.kind == "user":
            return _sum([target])
        if target.kind != "group":
            return None if target.item is None or not classes(target.item) else 0
        kind = target.number("groupType")
        if kind is None:
            return None
        if not (kind & GLOBAL and kind & SECURITY):
            return 0
        trouble = Trouble()
        found = [member.principal for member in self.members(target, trouble)]
        return None if trouble else _sum(found)


def _sum(principals: list[Principal]) -> int | None:
    count = 0
    for each in principals:
        if each.kind == "user":
            control = each.number("userAccountControl")
            if control is None or each.sid is None:
                return None
            count += enabled_person(control, rid(each.sid))
    return count


def values_of(source: Source, dn: str, attribute: str, trouble: Trouble) -> list[str]:
    """All values of an attribute that names objects, in portions where the server gives no more at a time ([MS-ADTS] 3.1.1.3.1.3.3)."""
    found: list[str] = []
    asked = attribute
    while True:
        answer = source.search(dn, "base", EVERYTHING, (asked,))
        if answer.failure is not None or not answer.items:
            trouble.add(answer.failure or Failure(Reason.PERMISSION_DENIED, f"{attribute} cannot be read"))
            return found
        portion, last = _portion(answer.items[0], attribute)
        found += portion
        if last is None or not portion:
            return found
        asked = f"{attribute};range={last + 1}-*"


def _portion(item: Item, attribute: str) -> tuple[list[str], int | None]:
    """Values, and the number of the last one where there are more."""
    for name, values in item.values.items():
        kind = name.removeprefix(attribute.lower())
        ranged = _RANGE.fullmatch(kind)
        if ranged or (kind == "" and values):
            more = int(ranged[1]) if ranged and ranged[1] != "*" else None
            return [value.decode("utf-8", "replace") for value in values], more
    return [], None
