"""The domain, its fine-grained password policies and its group policies: what is read, and what an empty answer may mean."""

import pytest

from scanner.collect.directory_members import Membership
from scanner.collect.directory_policies import LEGACY_LAPS, WINDOWS_LAPS, Laps, Place, Records, domain, group_policies, laps_of, password_settings
from scanner.collect.directory_values import Item
from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason
from tests.collect.fake_directory import (
    BASE,
    CONFIGURATION,
    CONTAINER,
    DOMAIN,
    POLICIES,
    SCHEMA,
    FakeDirectory,
    attribute,
    group,
    named,
    person,
    policy,
)

PLACE = Place(BASE, DOMAIN, CONFIGURATION, SCHEMA, root=True, level=7)
TANAKA, EIGYO = named("tanaka"), named("eigyo")
PEOPLE = {TANAKA: person(1101, "tanaka"), EIGYO: group(f"{DOMAIN}-1200", "eigyo", TANAKA)}
YURUI = f"CN=yurui,{CONTAINER}"
FIRST, SECOND = (f"CN={{{number * 8}-016D-11D2-945F-00C04FB984F9}},{POLICIES}" for number in "12")
DEFAULT = "{31B2F340-016D-11D2-945F-00C04FB984F9}"


def settings(source: FakeDirectory) -> tuple[Records | None, Trouble]:
    trouble = Trouble()
    return password_settings(source, PLACE, Membership(source, BASE, DOMAIN), trouble), trouble


def test_a_policy_with_the_people_whom_it_reaches() -> None:
    found, trouble = settings(FakeDirectory({**PEOPLE, YURUI: policy("yurui", TANAKA, EIGYO, f"OU=gone,{BASE}")}))
    assert not trouble
    assert found == [
        {
            "objectGUID": "75727579-0069-0000-0000-000000000000",  # "yurui", in the order of bytes of a GUID
            "cn": "yurui",
            "msDS-PasswordSettingsPrecedence": 10,
            "msDS-MinimumPasswordLength": 8,
            "msDS-PasswordComplexityEnabled": False,
            "msDS-LockoutThreshold": 0,
            "msDS-LockoutDuration": -18_000_000_000,
            "appliesTo": [
                {"dn": EIGYO, "objectClass": "group", "sid": f"{DOMAIN}-1200", "enabledMembers": 1},
                {"dn": TANAKA, "objectClass": "user", "sid": f"{DOMAIN}-1101", "enabledMembers": 1},
                {"dn": f"OU=gone,{BASE}", "objectClass": "other"},
            ],
        }
    ]


def test_a_policy_that_applies_to_nobody_says_so() -> None:
    found, _ = settings(FakeDirectory({YURUI: policy("yurui")}))
    assert found is not None
    assert found[0]["appliesTo"] == []


def test_an_empty_container_that_may_be_read_holds_none() -> None:
    found, trouble = settings(FakeDirectory())
    assert found == []
    assert not trouble


@pytest.mark.parametrize(
    "objects",
    [
        {CONTAINER: {}},  # its name may be seen, nothing else: as an ordinary user sees it
        {CONTAINER: {}, YURUI: {}},
        {YURUI: {}},
    ],
)
def test_what_may_not_be_seen_is_not_none(objects: dict[str, dict[str, bytes]]) -> None:
    found, trouble = settings(FakeDirectory(objects))
    assert found is None
    assert trouble.reason is Reason.PERMISSION_DENIED


def test_a_container_that_is_hidden_altogether_is_not_none() -> None:
    source = FakeDirectory()
    del source.objects[CONTAINER]
    found, trouble = settings(source)
    assert found is None
    assert trouble.reason is Reason.PERMISSION_DENIED


@pytest.mark.parametrize(
    "objects",
    [
        {f"CN=hidden,{CONTAINER}": {}},
        # Somebody is subject to a policy that is not among those seen.
        {named("sato"): {**person(1103, "sato"), "msDS-PSOApplied": f"CN=other,{CONTAINER}".encode()}},
        # Of this one, only the class may be seen.
        {f"CN=half,{CONTAINER}": {"objectClass": b"msDS-PasswordSettings"}},
    ],
)
def test_one_policy_that_cannot_be_read_makes_the_others_incomplete(objects: dict[str, dict[str, bytes]]) -> None:
    found, trouble = settings(FakeDirectory({YURUI: policy("yurui"), **objects}))
    assert found
    assert trouble.reason is Reason.PERMISSION_DENIED


def test_a_search_that_breaks_off_is_not_none() -> None:
    source = FakeDirectory()
    source.failing[CONTAINER] = Failure(Reason.INCOMPLETE, "connection lost")
    found, trouble = settings(source)
    assert found is None
    assert "connection lost" in trouble.details


def test_the_domain_with_what_stands_elsewhere() -> None:
    source = FakeDirectory()
    head = Item(BASE, {"minpwdlength": (b"7",), "maxpwdage": (b"-9223372036854775808",), "lockoutthreshold": (b"zero",)})
    found = domain(source, PLACE, head, Laps(frozenset({LEGACY_LAPS}), frozenset()), Trouble())
    assert found == {
        "objectSid": DOMAIN,
        "distinguishedName": BASE,
        "dnsRoot": "corp.example.jp",
        "minPwdLength": 7,
        "maxPwdAge": -(2**63),
        "domainControllerFunctionality": 7,
        "schemaHasLegacyLaps": True,
        "schemaHasWindowsLaps": False,
        "krbtgtPwdLastSet": 134_000_000_000_000_000,
    }


def test_a_domain_of_which_little_may_be_read_has_few_keys() -> None:
    source = FakeDirectory({named("krbtgt"): {}})
    del source.objects[f"CN=CORP,CN=Partitions,{CONFIGURATION}"]
    place = Place(BASE, DOMAIN, CONFIGURATION, SCHEMA, root=True, level=None)
    assert domain(source, place, Item(BASE, {}), None, Trouble()) == {"objectSid": DOMAIN, "distinguishedName": BASE}


def test_the_schema_tells_whether_there_is_laps_and_who_may_see_it() -> None:
    source = FakeDirectory({f"CN=a,{SCHEMA}": attribute(LEGACY_LAPS), f"CN=b,{SCHEMA}": attribute(WINDOWS_LAPS, 0x80 | 1)})
    assert laps_of(source, PLACE) == Laps(frozenset({LEGACY_LAPS, WINDOWS_LAPS}), frozenset({WINDOWS_LAPS}))
    assert laps_of(FakeDirectory(), PLACE) == Laps(frozenset(), frozenset())


def test_a_schema_in_which_not_even_account_names_are_seen_tells_nothing() -> None:
    source = FakeDirectory()
    del source.objects[f"CN=SAM-Account-Name,{SCHEMA}"]
    assert laps_of(source, PLACE) is None


def linked(value: str) -> dict[str, list[dict[str, object]]]:
    source = FakeDirectory(
        {FIRST: {"objectClass": b"groupPolicyContainer", "name": b"first", "flags": b"1"}, f"OU=sales,{BASE}": {"gPLink": value.encode()}}
    )
    trouble = Trouble()
    found = group_policies(source, PLACE, trouble)
    assert not trouble
    return {each["name"]: each["links"] for each in found}


def test_links_of_group_policies() -> None:
    # [MS-GPOL] 2.2.2: 1 switched off, 2 enforced. Names are compared without regard to case.
    target = f"OU=sales,{BASE}"
    for option, enabled, enforced in ((0, True, False), (1, False, False), (2, True, True), (3, False, True)):
        found = linked(f"[LDAP://{FIRST.lower()};{option}]")
        assert found == {DEFAULT: [], "first": [{"target": target, "enabled": enabled, "enforced": enforced}]}


@pytest.mark.parametrize("value", ["", " ", "[LDAP://", f"[LDAP://{SECOND};0]", f"[HTTP://{FIRST};0]", f"[LDAP://{FIRST};x]", "[" * 100_000])
def test_links_to_nothing_and_what_is_no_link_are_passed_over(value: str) -> None:
    assert linked(value) == {DEFAULT: [], "first": []}


def test_several_links_at_one_place_and_links_of_sites() -> None:
    site = f"CN=Tokyo,CN=Sites,{CONFIGURATION}"
    source = FakeDirectory(
        {
            FIRST: {"objectClass": b"groupPolicyContainer", "name": b"first"},
            SECOND: {"objectClass": b"groupPolicyContainer", "name": b"second"},
            BASE: {"gPLink": f"[LDAP://{FIRST};0][LDAP://{SECOND};2]".encode()},
            site: {"gPLink": f"[LDAP://{FIRST};1]".encode()},
        }
    )
    found = {each["name"]: each["links"] for each in group_policies(source, PLACE, Trouble())}
    assert [link["target"] for link in found["first"]] == [site, BASE]
    assert found["second"] == [{"target": BASE, "enabled": True, "enforced": True}]


@pytest.mark.parametrize("objects", [{FIRST: {}}, {f"CN={DEFAULT},{POLICIES}": {}}])
def test_a_group_policy_that_may_not_be_read_is_said(objects: dict[str, dict[str, bytes]]) -> None:
    trouble = Trouble()
    group_policies(FakeDirectory(objects), PLACE, trouble)
    assert trouble.reason is Reason.PERMISSION_DENIED


def test_no_group_policy_at_all_is_none_that_may_be_seen() -> None:
    source = FakeDirectory()
    del source.objects[f"CN={DEFAULT},{POLICIES}"]
    trouble = Trouble()
    assert group_policies(source, PLACE, trouble) == []
    assert trouble.reason is Reason.PERMISSION_DENIED
