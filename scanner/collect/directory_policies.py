"""The domain itself, its fine-grained password policies and its group policies, as a directory tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from scanner.collect.directory_connection import Found, Source
from scanner.collect.directory_members import EVERYTHING, Membership, values_of
from scanner.collect.directory_values import (
    Decoder,
    Item,
    boolean,
    classes,
    escaped,
    folded,
    guid,
    integer,
    many,
    one,
    record,
    sid_bytes,
    text,
)
from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason

KRBTGT = 502
# [MS-ADA3] 2.233 searchFlags: fCONFIDENTIAL.
CONFIDENTIAL = 0x80
LEGACY_LAPS, WINDOWS_LAPS = "ms-Mcs-AdmPwdExpirationTime", "msLAPS-PasswordExpirationTime"
_ALWAYS = "sAMAccountName"

HEAD: dict[str, Decoder] = {
    **dict.fromkeys(("minPwdLength", "pwdProperties", "pwdHistoryLength", "maxPwdAge", "minPwdAge"), integer),
    **dict.fromkeys(("lockoutThreshold", "lockoutDuration", "lockOutObservationWindow"), integer),
    **dict.fromkeys(("ms-DS-MachineAccountQuota", "msDS-Behavior-Version"), integer),
}
SETTINGS: dict[str, Decoder] = {
    "objectGUID": guid,
    "cn": text,
    **dict.fromkeys(("msDS-PasswordSettingsPrecedence", "msDS-MinimumPasswordLength"), integer),
    **dict.fromkeys(("msDS-PasswordComplexityEnabled", "msDS-PasswordReversibleEncryptionEnabled"), boolean),
    **dict.fromkeys(("msDS-PasswordHistoryLength", "msDS-LockoutThreshold", "msDS-LockoutDuration"), integer),
    **dict.fromkeys(("msDS-LockoutObservationWindow", "msDS-MaximumPasswordAge"), integer),
}
POLICIES: dict[str, Decoder] = {"name": text, "displayName": text, "flags": integer, "versionNumber": integer, "gPCFileSysPath": text}
DISABLED_LINK, ENFORCED_LINK = 1, 2
_LINK = re.compile(r"\[LDAP://([^\[\];]{1,1000});([0-9]{1,10})\]", re.IGNORECASE | re.ASCII)

Records = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where things stand in this directory. ``domain``: its SID; ``root``: whether it is the first domain of its forest.

    ``level``: what the domain controller can do (rootDSE); None where it does not say.
    """

    base: str
    domain: str
    configuration: str
    schema: str
    root: bool
    level: int | None


@dataclass(frozen=True, slots=True)
class Laps:
    """Which expiry attributes of LAPS the schema defines, and those of them that only few may read; None where it cannot be read."""

    defined: frozenset[str]
    confidential: frozenset[str]


def laps_of(source: Source, place: Place) -> Laps | None:
    """Ask the schema for the attributes of LAPS, and for one that every directory has."""
    names = (_ALWAYS, LEGACY_LAPS, WINDOWS_LAPS)
    matching = f"(|{''.join(f'(lDAPDisplayName={name})' for name in names)})"
    answer = source.search(place.schema, "one", matching, ("lDAPDisplayName", "searchFlags"))
    unread = Trouble()
    found = {one(item, "lDAPDisplayName", text, unread): one(item, "searchFlags", integer, unread) for item in answer.items}
    if _ALWAYS not in found or answer.failure is not None or unread:
        return None
    defined = frozenset({LEGACY_LAPS, WINDOWS_LAPS} & found.keys())
    return Laps(defined, frozenset(name for name in defined if (found[name] or 0) & CONFIDENTIAL))


def domain(source: Source, place: Place, head: Item, laps: Laps | None, trouble: Trouble) -> dict[str, Any]:
    """The record of directory.domain. What cannot be read has no key."""
    found: dict[str, Any] = {"objectSid": place.domain, "distinguishedName": place.base}
    cross = source.search(f"CN=Partitions,{place.configuration}", "one", f"(nCName={escaped(place.base)})", ("dnsRoot",)).items
    if len(cross) == 1 and (name := one(cross[0], "dnsRoot", text, trouble)) is not None:
        found["dnsRoot"] = name
    found |= record(head, HEAD, trouble)
    if place.level is not None:
        found["domainControllerFunctionality"] = place.level
    if laps is not None:
        found |= {"schemaHasLegacyLaps": LEGACY_LAPS in laps.defined, "schemaHasWindowsLaps": WINDOWS_LAPS in laps.defined}
    krbtgt = source.search(place.base, "sub", f"(objectSid={escaped(sid_bytes(f'{place.domain}-{KRBTGT}'))})", ("pwdLastSet",)).items
    if len(krbtgt) == 1 and (changed := one(krbtgt[0], "pwdLastSet", integer, trouble)) is not None:
        found["krbtgtPwdLastSet"] = changed
    return found


def settings_name(base: str) -> str:
    """The name of the container in which the fine-grained password policies of a domain lie."""
    return f"CN=Password Settings Container,CN=System,{base}"


def password_settings(source: Source, place: Place, membership: Membership, trouble: Trouble) -> Records | None:
    """The records of directory.passwordSettings; None where the reader may not see whether there are any (noted in ``trouble``).

    Who may list a container sees the names of its objects, without any attribute where those may not be read.
    """
    container = settings_name(place.base)
    held = source.search(container, "base", EVERYTHING, ("objectClass",)).items
    answer = source.search(container, "one", EVERYTHING, ("objectClass", *SETTINGS))
    seen = _seen(answer, "msds-passwordsettings", "a password policy cannot be read", trouble)
    if not seen and not (held and classes(held[0])):
        trouble.add(Failure(Reason.PERMISSION_DENIED, "the Password Settings Container cannot be read"))
    if not seen and trouble:
        return None
    applied = source.search(place.base, "sub", "(msDS-PSOApplied=*)", ("msDS-PSOApplied",))
    known = {folded(item.dn) for item in seen}
    if any(folded(name) not in known for item in applied.items for name in many(item, "msDS-PSOApplied", text, trouble)):
        trouble.add(Failure(Reason.PERMISSION_DENIED, "a password policy that is applied cannot be read"))
    return [_setting(source, item, membership, trouble) for item in seen]


def _seen(answer: Found, kind: str, hidden: str, trouble: Trouble) -> list[Item]:
    """The objects of a class that can be read; that there are others is noted."""
    if answer.failure is not None and not answer.absent:
        trouble.add(answer.failure)
    if any(not classes(item) for item in answer.items):
        trouble.add(Failure(Reason.PERMISSION_DENIED, hidden))
    return [item for item in answer.items if kind in classes(item)]


def _setting(source: Source, item: Item, membership: Membership, trouble: Trouble) -> dict[str, Any]:
    found = record(item, SETTINGS, trouble)
    if "msDS-PasswordSettingsPrecedence" not in found:  # every policy has one: the reader may not see what is in this one
        trouble.add(Failure(Reason.PERMISSION_DENIED, "a password policy cannot be read"))
        return found
    found["appliesTo"] = [_target(name, membership) for name in sorted(values_of(source, item.dn, "msDS-PSOAppliesTo", trouble))]
    return found


def _target(name: str, membership: Membership) -> dict[str, Any]:
    principal = membership.lookup(name, Trouble())  # that it cannot be seen is said by what is missing
    kind = principal.kind if principal.kind in ("user", "group") else "other"
    reached = membership.enabled(principal)
    return {
        "dn": name,
        "objectClass": kind,
        **({} if principal.sid is None else {"sid": principal.sid}),
        **({} if reached is None else {"enabledMembers": reached}),
    }


def group_policies(source: Source, place: Place, trouble: Trouble) -> Records:
    """The records of directory.groupPolicies. A link to a policy that does not exist any more is passed over."""
    answer = source.search(f"CN=Policies,CN=System,{place.base}", "one", EVERYTHING, ("objectClass", *POLICIES))
    if not answer.items:  # every domain has two
        trouble.add(Failure(Reason.PERMISSION_DENIED, "the container of group policies cannot be read"))
    seen = _seen(answer, "grouppolicycontainer", "a group policy cannot be read", trouble)
    links: dict[str, Records] = {folded(item.dn): [] for item in seen}
    for base in (place.base, f"CN=Sites,{place.configuration}"):
        linked = source.search(base, "sub", "(gPLink=*)", ("gPLink",))
        if linked.failure is not None:
            trouble.add(linked.failure)
        for item in linked.items:
            for target, option in _links(item, trouble):
                state = {"target": item.dn, "enabled": not option & DISABLED_LINK, "enforced": bool(option & ENFORCED_LINK)}
                links.get(folded(target), []).append(state)
    return [
        {**record(item, POLICIES, trouble), "links": sorted(links[folded(item.dn)], key=lambda link: (link["target"], link["enabled"]))}
        for item in seen
    ]


def _links(item: Item, trouble: Trouble) -> list[tuple[str, int]]:
    """Policy and options of every link ([MS-GPOL] 2.2.2)."""
    value = one(item, "gPLink", _plain, trouble) or ""
    return [(found[1], int(found[2])) for found in _LINK.finditer(value)]


def _plain(value: bytes) -> str:
    return value.decode("utf-8", "replace")
