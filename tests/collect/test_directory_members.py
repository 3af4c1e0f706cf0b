"""Who is in a group: directly, nested, by primary group; and whom a password policy for it reaches."""

import pytest

from scanner.collect.directory_members import Member, Membership, principal_of, values_of
from scanner.collect.directory_values import sid_bytes
from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason
from tests.collect.fake_directory import (
    BASE,
    DISABLED_ACCOUNT,
    DOMAIN,
    ENABLED,
    UNIVERSAL_GROUP,
    FakeDirectory,
    Values,
    computer,
    group,
    named,
    person,
)

TANAKA, SUZUKI, SATO = (named(name) for name in ("tanaka", "suzuki", "sato"))
EIGYO, OUTER, INNER = (named(name) for name in ("eigyo", "outer", "inner"))
PEOPLE = {TANAKA: person(1101, "tanaka"), SUZUKI: person(1102, "suzuki", DISABLED_ACCOUNT), SATO: person(1103, "sato")}


def members(source: FakeDirectory, dn: str, trouble: Trouble) -> dict[str, str]:
    membership = Membership(source, BASE, DOMAIN)
    found: list[Member] = membership.members(membership.lookup(dn, trouble), trouble)
    return {each.principal.name: each.through for each in found}


def enabled(source: FakeDirectory, dn: str) -> int | None:
    membership = Membership(source, BASE, DOMAIN)
    return membership.enabled(membership.lookup(dn, Trouble()))


@pytest.mark.parametrize("hidden", [False, True])
def test_direct_nested_and_primary_members_whether_or_not_member_of_may_be_read(hidden: bool) -> None:
    source = FakeDirectory(
        {
            **PEOPLE,
            OUTER: group(f"{DOMAIN}-1200", "outer", TANAKA, INNER),
            INNER: group(f"{DOMAIN}-1201", "inner", SUZUKI, TANAKA),
            SATO: person(1103, "sato", primaryGroupID=b"1201"),
            named("ito"): person(1104, "ito", primaryGroupID=b"1200"),
        },
        hides_member_of=hidden,
    )
    trouble = Trouble()
    assert members(source, OUTER, trouble) == {"tanaka": "direct", "inner": "direct", "suzuki": "nested", "sato": "nested", "ito": "primary"}
    assert not trouble


def test_groups_that_are_in_each_other_end() -> None:
    source = FakeDirectory({**PEOPLE, OUTER: group(f"{DOMAIN}-1200", "outer", INNER), INNER: group(f"{DOMAIN}-1201", "inner", OUTER, TANAKA)})
    assert members(source, OUTER, Trouble()) == {"inner": "direct", "tanaka": "nested"}


def test_more_members_than_come_at_once_are_asked_for_in_portions() -> None:
    source = FakeDirectory({**PEOPLE, EIGYO: group(f"{DOMAIN}-1200", "eigyo", TANAKA, SUZUKI, SATO)})
    source.portion = 2
    assert set(members(source, EIGYO, Trouble())) == {"tanaka", "suzuki", "sato"}
    assert ("member;range=2-*",) in {asked for _, _, _, asked in source.asked}


def test_a_portion_that_does_not_come_is_said() -> None:
    source = FakeDirectory()
    source.failing[EIGYO] = Failure(Reason.INCOMPLETE, "connection lost")
    trouble = Trouble()
    assert values_of(source, EIGYO, "member", trouble) == []
    assert trouble.details == ["connection lost"]


@pytest.mark.parametrize(
    ("member", "objects", "reason"),
    [
        (named("hidden"), {named("hidden"): {}}, Reason.PERMISSION_DENIED),  # its name only
        (named("gone"), {}, Reason.PERMISSION_DENIED),
        ("CN=admin,DC=other,DC=example,DC=jp", {}, Reason.INCOMPLETE),
    ],
)
def test_a_member_that_cannot_be_seen_is_listed_by_its_name_and_said_every_time(
    member: str, objects: dict[str, dict[str, bytes]], reason: Reason
) -> None:
    source = FakeDirectory({**objects, EIGYO: group(f"{DOMAIN}-1200", "eigyo", member)})
    membership = Membership(source, BASE, DOMAIN)
    for _ in range(2):
        trouble = Trouble()
        [found] = membership.members(membership.lookup(EIGYO, trouble), trouble)
        assert (found.principal.kind, found.principal.sid, found.principal.name) == ("other", None, member)
        assert trouble.reason is reason


def test_kinds_of_members() -> None:
    service = person(1110, "svc$")
    kinds: dict[str, Values] = {
        "computer": computer(1111, "PC1"),
        "serviceAccount": {**service, "objectClass": [b"top", b"user", b"computer", b"msDS-GroupManagedServiceAccount"]},
        "foreignSecurityPrincipal": {"objectClass": [b"top", b"foreignSecurityPrincipal"], "objectSid": sid_bytes("S-1-5-11")},
        "other": {"objectClass": [b"top", b"contact"]},
        "user": person(1112, "tanaka"),
    }
    source = FakeDirectory({named(kind): values for kind, values in kinds.items()})
    for kind in kinds:
        [item] = source.search(named(kind), "base", "(objectClass=*)", ("objectClass", "objectSid", "sAMAccountName", "cn")).items
        assert principal_of(item).kind == kind


def test_a_policy_reaches_enabled_people_only() -> None:
    source = FakeDirectory(
        {
            **PEOPLE,
            EIGYO: group(f"{DOMAIN}-1200", "eigyo", TANAKA, SUZUKI, INNER, f"CN=PC1,{BASE}", named("contact")),
            INNER: group(f"{DOMAIN}-1201", "inner", TANAKA, named("krbtgt")),
            f"CN=PC1,{BASE}": computer(1111, "PC1"),
            named("contact"): {"objectClass": [b"top", b"contact"]},
            SATO: person(1103, "sato", primaryGroupID=b"1201"),
            named("krbtgt"): person(502, "krbtgt", ENABLED),
        }
    )
    # tanaka once, sato by the primary group; suzuki is disabled, krbtgt is never reached.
    assert enabled(source, EIGYO) == 2
    assert enabled(source, TANAKA) == 1
    assert enabled(source, SUZUKI) == 0


def test_a_policy_for_a_group_that_is_not_global_reaches_nobody() -> None:
    # [MS-ADTS] 3.1.1.4.5.36: account groups, that is global security groups, alone count. 2: global, but for mail only.
    source = FakeDirectory(
        {**PEOPLE, OUTER: group(f"{DOMAIN}-1200", "outer", TANAKA, kind=UNIVERSAL_GROUP), INNER: group(f"{DOMAIN}-1201", "inner", TANAKA, kind=b"2")}
    )
    assert enabled(source, OUTER) == 0
    assert enabled(source, INNER) == 0
    assert enabled(source, BASE) == 0


def test_what_cannot_be_told_is_not_counted() -> None:
    untold = {name: value for name, value in person(1105, "x").items() if name != "userAccountControl"}
    source = FakeDirectory(
        {
            named("x"): untold,
            EIGYO: group(f"{DOMAIN}-1200", "eigyo", named("x")),
            OUTER: group(f"{DOMAIN}-1201", "outer", named("hidden")),
            named("hidden"): {},
            INNER: {name: value for name, value in group(f"{DOMAIN}-1202", "inner").items() if name != "groupType"},
        }
    )
    assert [enabled(source, dn) for dn in (named("x"), EIGYO, OUTER, INNER, named("hidden"), named("gone"))] == [None] * 6
