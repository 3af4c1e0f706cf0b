"""Computers: what is stored for them is told only to those who may see it – here with the attributes of LAPS, which Samba lacks."""

import pytest

from scanner.collect.directory_computers import computers
from scanner.collect.directory_policies import LEGACY_LAPS, WINDOWS_LAPS, Laps, Place
from scanner.collect.entries import Failure, Trouble
from scanner.model.verdicts import Reason
from tests.collect.fake_directory import BASE, COMPUTERS, CONFIGURATION, DOMAIN, SCHEMA, FakeDirectory, Values, computer

PLACE = Place(BASE, DOMAIN, CONFIGURATION, SCHEMA, root=True, level=7)
PC1, PC2 = f"CN=PC1,{COMPUTERS}", f"CN=PC2,OU=sales,{BASE}"
BOTH = Laps(frozenset({LEGACY_LAPS, WINDOWS_LAPS}), frozenset())
NONE = Laps(frozenset(), frozenset())
EXPIRY = b"134000000000000000"
RECOVERY: Values = {"objectClass": [b"top", b"msFVE-RecoveryInformation"]}
ADMINISTRATOR = frozenset({f"{DOMAIN}-1101", f"{DOMAIN}-512"})


def read(objects: dict[str, Values], laps: Laps | None = BOTH, token: frozenset[str] = frozenset()) -> tuple[dict[str, dict[str, object]], Trouble]:
    trouble = Trouble()
    return {each["cn"]: each for each in computers(FakeDirectory(objects), PLACE, laps, token, trouble)}, trouble


def test_a_computer_with_everything_that_is_told_of_it() -> None:
    more = {
        "dNSHostName": b"pc1.corp.example.jp",
        "operatingSystem": b"Windows 11 Pro",
        "operatingSystemVersion": b"10.0 (26200)",
        "lastLogonTimestamp": b"134000000000000000",
        "whenCreated": b"20260401000000.0Z",
        "msDS-SupportedEncryptionTypes": b"28",
        LEGACY_LAPS: EXPIRY,
        WINDOWS_LAPS: EXPIRY,
    }
    found, trouble = read({PC1: computer(1101, "PC1", **more)}, token=ADMINISTRATOR)
    assert not trouble
    assert found["PC1"] == {
        "objectSid": f"{DOMAIN}-1101",
        "cn": "PC1",
        "dNSHostName": "pc1.corp.example.jp",
        "operatingSystem": "Windows 11 Pro",
        "operatingSystemVersion": "10.0 (26200)",
        "userAccountControl": 4096,
        "lastLogonTimestamp": 134_000_000_000_000_000,
        "whenCreated": "2026-04-01T00:00:00Z",
        "primaryGroupID": 515,
        "msDS-SupportedEncryptionTypes": 28,
        "legacyLapsExpiry": 134_000_000_000_000_000,
        "windowsLapsExpiry": 134_000_000_000_000_000,
        "lapsReadable": True,
        "recoveryInformation": 0,
    }


BLIND = {name: value for name, value in computer(1101, "PC1").items() if name != "isCriticalSystemObject"}


@pytest.mark.parametrize(
    ("values", "laps", "readable"),
    [
        # All properties may be read, and those of LAPS are not among the confidential ones: there is no password.
        (computer(1101, "PC1"), BOTH, True),
        # Whether there is one cannot be told: some properties may be read, but not all.
        (BLIND, BOTH, False),
        # A value that is seen is seen, whatever the rest.
        ({**BLIND, WINDOWS_LAPS: EXPIRY}, BOTH, True),
        (computer(1101, "PC1"), Laps(BOTH.defined, frozenset({LEGACY_LAPS})), False),
        # No such attribute in the schema: nothing can be hidden.
        (BLIND, NONE, True),
        (computer(1101, "PC1"), None, None),
    ],
)
def test_whether_the_expiry_of_laps_passwords_could_be_seen(values: Values, laps: Laps | None, readable: bool | None) -> None:
    found, _ = read({PC1: values}, laps)
    assert found["PC1"].get("lapsReadable") is readable


OBJECTS = {PC1: computer(1101, "PC1"), PC2: computer(1102, "PC2"), f"CN=2026-11-01\\+09:00{{A}},{PC1}": RECOVERY, f"CN=b,{PC1}": RECOVERY}


def test_recovery_entries_are_counted_below_their_computer() -> None:
    found, _ = read(OBJECTS, token=ADMINISTRATOR)
    assert {name: each["recoveryInformation"] for name, each in found.items()} == {"PC1": 2, "PC2": 0, "DC1": 0}


@pytest.mark.parametrize("token", [frozenset({f"{DOMAIN}-519"}), frozenset({"S-1-5-32-544"})])
def test_other_administrators_see_them_all_too(token: frozenset[str]) -> None:
    found, _ = read(OBJECTS, token=token)
    assert found["PC2"]["recoveryInformation"] == 0


def test_who_sees_those_of_a_neighbour_sees_that_there_is_none() -> None:
    # DC1 lies beside PC1; PC2 lies in another unit, for which reading may not have been delegated.
    found, _ = read(OBJECTS, token=frozenset({f"{DOMAIN}-1101"}))
    assert found["PC1"]["recoveryInformation"] == 2
    assert found["DC1"]["recoveryInformation"] == 0
    assert "recoveryInformation" not in found["PC2"]


def test_who_sees_none_is_told_nothing() -> None:
    found, trouble = read({PC1: computer(1101, "PC1"), f"CN=b,{PC1}": {}}, token=frozenset({"S-1-5-11"}))
    assert "recoveryInformation" not in found["PC1"]
    assert not trouble


def test_recovery_entries_that_could_not_be_asked_for_are_not_counted() -> None:
    source = FakeDirectory(OBJECTS)
    source.failing["(objectClass=msFVE-RecoveryInformation)"] = Failure(Reason.INCOMPLETE, "LDAP result 3")
    assert all("recoveryInformation" not in each for each in computers(source, PLACE, BOTH, ADMINISTRATOR, Trouble()))


def test_a_domain_without_any_computer_is_one_that_may_not_be_seen() -> None:
    source = FakeDirectory()
    del source.objects[f"CN=DC1,{COMPUTERS}"]
    trouble = Trouble()
    assert computers(source, PLACE, BOTH, ADMINISTRATOR, trouble) == []
    assert trouble.reason is Reason.PERMISSION_DENIED


def test_a_search_that_breaks_off_and_a_value_that_is_none_are_said() -> None:
    source = FakeDirectory()
    source.failing["(objectCategory=computer)"] = Failure(Reason.INCOMPLETE, "LDAP result 4")
    trouble = Trouble()
    assert computers(source, PLACE, BOTH, ADMINISTRATOR, trouble) == []
    assert trouble.details == ["LDAP result 4"]
    _, unreadable = read({PC1: computer(1101, "PC1", **{LEGACY_LAPS: b"soon"})})
    assert unreadable.details == [f"unreadable {LEGACY_LAPS}"]
