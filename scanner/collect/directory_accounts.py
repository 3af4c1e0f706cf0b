"""Privileged groups with everybody in them, and the accounts that matter: theirs, the built-in ones, those once protected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scanner.collect.directory_connection import Source
from scanner.collect.directory_members import ATTRIBUTES, Member, Membership, Principal
from scanner.collect.directory_policies import Place, Records
from scanner.collect.directory_values import Decoder, Item, classes, escaped, integer, record, rid, sid_bytes, text, time
from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason

# [MS-DTYP] 2.4.2.4 and [MS-SAMR] 2.2.1.14: Administrator, Guest, krbtgt.
BUILT_IN = (500, 501, 502)
# Domain Admins, Group Policy Creator Owners; of the first domain also Schema Admins, Enterprise Admins.
IN_EVERY_DOMAIN, IN_THE_FIRST = (512, 520), (518, 519)
# Key Admins, Enterprise Key Admins: since Windows Server 2016.
SINCE_2016 = (526, 527)
# Administrators; Account, Server, Print and Backup Operators; Replicator.
OPERATORS = tuple(f"S-1-5-32-{number}" for number in (544, 548, 549, 550, 551, 552))
# Has no SID of its own kind, and the same name in every language.
BY_NAME = "DnsAdmins"

ACCOUNT: dict[str, Decoder] = {
    "sAMAccountName": text,
    "userPrincipalName": text,
    "userAccountControl": integer,
    "adminCount": integer,
    "pwdLastSet": integer,
    "lastLogonTimestamp": integer,
    "whenCreated": time,
    "primaryGroupID": integer,
    "msDS-SupportedEncryptionTypes": integer,
}


def privileged_groups(source: Source, place: Place, membership: Membership, trouble: Trouble) -> tuple[Records, list[Member]]:
    """The records of directory.privilegedGroups, and every member of any of them."""
    required = {*(f"{place.domain}-{number}" for number in (*IN_EVERY_DOMAIN, *(IN_THE_FIRST if place.root else ()))), *OPERATORS}
    wanted = [*sorted(required), *(f"{place.domain}-{number}" for number in SINCE_2016)]
    groups = _with_sids(source, place, wanted, membership, trouble, besides=f"(&(objectClass=group)(sAMAccountName={BY_NAME}))")
    missing = required - {each.sid for each in groups}
    if missing:
        trouble.add(Failure(Reason.PERMISSION_DENIED, f"{len(missing)} privileged groups cannot be seen"))
    records: Records = []
    everybody: list[Member] = []
    for group in groups:
        members = membership.members(group, trouble)
        everybody += members
        found = sorted(map(_member, members), key=lambda each: (each["name"], each["through"]))
        records.append({"objectSid": group.sid, "sAMAccountName": group.name, "distinguishedName": group.dn, "members": found})
    return records, everybody


def _member(member: Member) -> dict[str, Any]:
    principal = member.principal
    known = {} if principal.sid is None else {"sid": principal.sid}
    return {**known, "name": principal.name, "objectClass": principal.kind, "through": member.through}


def accounts(source: Source, place: Place, membership: Membership, everybody: Iterable[Member], trouble: Trouble) -> Records:
    """The records of directory.accounts, each once."""
    built_in = [f"{place.domain}-{number}" for number in BUILT_IN]
    found = _with_sids(source, place, built_in, membership, trouble)
    if len(found) < len(built_in):
        trouble.add(Failure(Reason.PERMISSION_DENIED, "a built-in account cannot be seen"))
    answer = source.search(place.base, "sub", "(&(objectCategory=person)(objectClass=user)(adminCount=1))", ATTRIBUTES)
    if answer.failure is not None:
        trouble.add(answer.failure)
    found += [membership.known(item) for item in answer.items if classes(item)]
    found += [each.principal for each in everybody if each.principal.kind in ("user", "computer", "serviceAccount")]
    records: dict[str, dict[str, Any]] = {}
    for each in found:
        if each.item is None or each.sid is None:
            trouble.add(Failure(Reason.PERMISSION_DENIED, "an account cannot be read"))
        elif each.sid not in records:
            records[each.sid] = _account(each.item, each.sid, trouble)
    return list(records.values())


def _account(item: Item, sid: str, trouble: Trouble) -> dict[str, Any]:
    found = {"objectSid": sid, "rid": rid(sid), "distinguishedName": item.dn, **record(item, ACCOUNT, trouble)}
    # Stands in the property set of objectClass (Public Information), which was seen: where there is no value, there is no name.
    return {**found, "hasServicePrincipalName": bool(item.values.get("serviceprincipalname"))}


def _with_sids(source: Source, place: Place, wanted: Iterable[str], membership: Membership, trouble: Trouble, besides: str = "") -> list[Principal]:
    """What has one of these SIDs, as far as it can be seen."""
    matching = f"(|{''.join(f'(objectSid={escaped(sid_bytes(each))})' for each in wanted)}{besides})"
    answer = source.search(place.base, "sub", matching, ATTRIBUTES)
    if answer.failure is not None:
        trouble.add(answer.failure)
    found = [membership.known(item) for item in answer.items if classes(item)]
    return [each for each in found if each.sid is not None]
