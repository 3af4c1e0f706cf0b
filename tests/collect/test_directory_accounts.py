"""Privileged groups and the accounts that matter, by their numbers; and a whole reading of a domain."""

import pytest

from scanner.collect.directory import Collection, Read, collect_directory
from scanner.collect.directory_trust import DirectoryError
from scanner.collect.entries import Failure
from scanner.model.verdicts import Reason
from scanner.resources.registry import local_registry
from tests.collect.fake_directory import BASE, BUILTIN, CONTAINER, DISABLED_ACCOUNT, DOMAIN, FakeDirectory, Values, computer, group, named, person

NAMES = [name for name in local_registry() if name.startswith("directory.")]


def reading(source: FakeDirectory) -> tuple[Collection, dict[str, Read]]:
    told: list[str] = []
    found = collect_directory(source, told.append)
    assert sorted(told) == NAMES
    return found, {each.name: each for each in found.resources}


def accounts(source: FakeDirectory) -> tuple[dict[str, dict[str, object]], Read]:
    read = reading(source)[1]["directory.accounts"]
    return {str(each["sAMAccountName"]): each for each in read.records or ()}, read


def test_a_small_domain_is_read_whole() -> None:
    found, read = reading(FakeDirectory())
    assert (found.base, found.domain, found.title) == (BASE, DOMAIN, "corp.example.jp")
    assert {name: (len(each.records or ()), bool(each.trouble)) for name, each in read.items()} == {
        "directory.domain": (1, False),
        "directory.passwordSettings": (0, False),
        "directory.privilegedGroups": (10, False),
        "directory.accounts": (3, False),
        "directory.computers": (1, False),
        "directory.groupPolicies": (1, False),
    }
    assert all(each.pages > 0 and each.endpoint.startswith("ldap: ") for each in read.values())


def test_every_field_that_is_written_is_a_field_of_its_resource() -> None:
    source = FakeDirectory({named("svc"): person(1100, "svc", servicePrincipalName=b"http/x", adminCount=b"1", userPrincipalName=b"svc@x")})
    for name, read in reading(source)[1].items():
        fields = local_registry()[name].fields
        assert {key for record in read.records or () for key in record} <= set(fields)


def test_built_in_accounts_are_found_by_their_numbers() -> None:
    decoy = person(1105, "Administrator")
    source = FakeDirectory({named("Administrator"): person(500, "kanri"), named("Guest"): person(501, "okyaku"), named("decoy"): decoy})
    found, read = accounts(source)
    assert {name: each["rid"] for name, each in found.items()} == {"kanri": 500, "okyaku": 501, "krbtgt": 502}
    assert not read.trouble


def test_members_of_privileged_groups_and_those_once_protected_are_accounts() -> None:
    source = FakeDirectory(
        {
            named("tanaka"): person(1101, "tanaka", servicePrincipalName=[b"http/a", b"http/b"]),
            named("sato"): person(1102, "sato", primaryGroupID=b"512"),
            named("moto"): person(1103, "moto", DISABLED_ACCOUNT, adminCount=b"1"),
            named("ippan"): person(1104, "ippan"),
            named("DnsAdmins"): group(f"{DOMAIN}-1300", "DnsAdmins", f"CN=SRV,{BASE}"),
            f"CN=SRV,{BASE}": computer(1106, "SRV", sAMAccountName=b"SRV$"),
            f"CN=Backup Operators,{BUILTIN}": group("S-1-5-32-551", "Backup Operators", named("tanaka")),
        }
    )
    found, _ = accounts(source)
    assert set(found) == {"Administrator", "Guest", "krbtgt", "tanaka", "sato", "moto", "SRV$"}
    assert found["tanaka"]["hasServicePrincipalName"] is True
    assert found["moto"] == {
        "objectSid": f"{DOMAIN}-1103",
        "rid": 1103,
        "distinguishedName": named("moto"),
        "sAMAccountName": "moto",
        "userAccountControl": 514,
        "adminCount": 1,
        "pwdLastSet": 134_000_000_000_000_000,
        "whenCreated": "2026-01-01T00:00:00Z",
        "primaryGroupID": 513,
        "hasServicePrincipalName": False,
    }


@pytest.mark.parametrize(
    "objects",
    [
        {named("Guest"): {}},
        {named("Domain Admins"): {}},
        {f"CN=Account Operators,{BUILTIN}": {}},
        {named("hidden"): {}, f"CN=Administrators,{BUILTIN}": group("S-1-5-32-544", "Administrators", named("hidden"))},
    ],
)
def test_an_account_or_group_that_cannot_be_seen_makes_the_accounts_incomplete(objects: dict[str, Values]) -> None:
    _, read = accounts(FakeDirectory(objects))
    assert read.trouble.reason is Reason.PERMISSION_DENIED


def test_groups_of_the_first_domain_are_not_missed_in_another_one() -> None:
    source = FakeDirectory({"": {**FakeDirectory().objects[""], "rootDomainNamingContext": b"DC=example,DC=jp"}})
    for name in ("Schema Admins", "Enterprise Admins"):
        del source.objects[named(name)]
    assert not reading(source)[1]["directory.privilegedGroups"].trouble


def test_accounts_of_a_search_that_breaks_off_are_incomplete() -> None:
    source = FakeDirectory()
    source.failing["(&(objectCategory=person)(objectClass=user)(adminCount=1))"] = Failure(Reason.INCOMPLETE, "LDAP result 4")
    _, read = accounts(source)
    assert read.trouble.details == ["LDAP result 4"]


def test_policies_that_may_not_be_seen_leave_the_rest_whole() -> None:
    _, read = reading(FakeDirectory({CONTAINER: {}}))
    assert read["directory.passwordSettings"].records is None
    assert [name for name, each in read.items() if each.trouble] == ["directory.passwordSettings"]


@pytest.mark.parametrize(
    "root",
    [
        {},
        {"defaultNamingContext": BASE.encode()},
        {**FakeDirectory().objects[""], "currentTime": b"yesterday"},
        {**FakeDirectory().objects[""], "currentTime": b"16010101000000.0Z"},  # no time at which anything can have been read
    ],
)
def test_a_server_that_is_no_domain_controller_is_refused(root: Values) -> None:
    with pytest.raises(DirectoryError, match="no domain controller"):
        reading(FakeDirectory({"": root}))


@pytest.mark.parametrize("head", [{}, {"objectClass": b"domain"}, {"objectSid": b"\x01"}])
def test_a_domain_whose_identity_cannot_be_read_is_refused(head: Values) -> None:
    with pytest.raises(DirectoryError, match="head of the domain"):
        reading(FakeDirectory({BASE: head}))
