"""Which records of managed devices are replaced by newer ones, and which may be. Expectations are worked out by hand."""

from datetime import UTC, datetime
from typing import Any

from scanner.derive.tables import tables_from
from scanner.judge.replaced import Replaced, replaced_in
from scanner.model.logic import Unknown, unknown
from scanner.model.verdicts import Reason

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OLD, NEW = "2026-10-01T00:00:00Z", "2026-10-30T00:00:00Z"
MAYBE = unknown(Reason.FIELD_MISSING)


def device(device_id: str, **facts: Any) -> dict[str, Any]:
    alike = {"userId": "u1", "operatingSystem": "Windows", "model": "PC"}
    given = {"id": device_id, "serialNumber": f"SN-{device_id}", "azureADDeviceId": f"e-{device_id}", "lastSyncDateTime": NEW, **alike, **facts}
    return {name: value for name, value in given.items() if value is not ...}


def found(*devices: dict[str, Any], complete: bool = True) -> Replaced:
    incomplete = [] if complete else ["intune.managedDevices"]
    return replaced_in(tables_from({"intune.managedDevices": devices}, NOW, incomplete)["intune.managedDevices"])


def test_devices_with_numbers_of_their_own_are_not_replaced() -> None:
    assert found(device("a"), device("b", lastSyncDateTime=OLD)) == Replaced({}, others=False)


def test_the_older_record_with_the_same_serial_number_or_entra_id_is_replaced() -> None:
    assert found(device("a", serialNumber="SN-1", lastSyncDateTime=OLD), device("b", serialNumber="sn-1 ")).known == {"a": True}
    assert found(device("a", azureADDeviceId="E", lastSyncDateTime=OLD), device("b", azureADDeviceId="e")).known == {"a": True}


def test_placeholders_join_nothing() -> None:
    pair = device("a", serialNumber="0", lastSyncDateTime=OLD), device("b", serialNumber="0")
    assert found(*pair).known == {}
    assert found(device("a", serialNumber="0", lastSyncDateTime=...), device("b", serialNumber="0")).known == {}


def test_where_one_of_two_times_is_not_known_both_may_be_replaced() -> None:
    assert found(device("a", serialNumber="SN-1"), device("b", serialNumber="SN-1", lastSyncDateTime=...)).known == {"a": MAYBE, "b": MAYBE}
    assert found(device("a", azureADDeviceId="E"), device("b", azureADDeviceId="E", lastSyncDateTime=None)).known == {"a": MAYBE, "b": MAYBE}


def test_of_three_the_surely_older_one_is_replaced_whatever_the_third_says() -> None:
    three = (
        device("a", serialNumber="SN-1", lastSyncDateTime=OLD),
        device("b", serialNumber="SN-1"),
        device("c", serialNumber="SN-1", lastSyncDateTime=...),
    )
    assert found(*three).known == {"a": True, "b": MAYBE, "c": MAYBE}


def test_a_model_that_is_not_told_may_be_any_and_another_model_is_another_device() -> None:
    old = device("a", lastSyncDateTime=OLD)
    assert found(old, device("b", serialNumber=..., model=...)).known == {"a": MAYBE}
    assert found(device("a", lastSyncDateTime=OLD, model=None), device("b", serialNumber=...)).known == {"a": MAYBE}
    assert found(old, device("b", serialNumber=..., model="Tablet")).known == {}


def test_an_entra_id_that_is_not_told_may_be_the_same() -> None:
    old, new = device("a", serialNumber="0", lastSyncDateTime=OLD), device("b", serialNumber="0", azureADDeviceId=...)
    assert found(old, new).known == {"a": MAYBE}
    assert found(device("a", lastSyncDateTime=OLD), device("b", azureADDeviceId=None)).known == {"a": MAYBE}
    assert found(old, device("b", serialNumber="0")).known == {}


def test_a_record_without_serial_number_may_replace_an_older_one_of_the_same_user_system_and_model() -> None:
    assert found(device("a", lastSyncDateTime=OLD), device("b", serialNumber=...)).known == {"a": MAYBE}
    assert found(device("a"), device("b", serialNumber=..., lastSyncDateTime=OLD)).known == {"b": MAYBE}


def test_a_record_without_serial_number_replaces_nothing_of_another_user_system_or_model() -> None:
    older = device("a", lastSyncDateTime=OLD)
    for other in ({"userId": "u2"}, {"operatingSystem": "iOS"}, {"model": "PC 2"}, {"userId": ...}, {"userId": ""}):
        assert found(older, device("b", serialNumber=..., **other)).known == {}


def test_a_record_without_serial_number_replaces_what_is_not_surely_newer() -> None:
    assert found(device("a", lastSyncDateTime=...), device("b", serialNumber=...)).known == {"a": MAYBE, "b": MAYBE}
    assert found(device("a"), device("b", serialNumber=..., lastSyncDateTime=...)).known == {"a": MAYBE, "b": MAYBE}
    assert found(device("a"), device("b", serialNumber=...)).known == {}


def test_records_without_a_user_or_a_system_are_not_alike_in_that() -> None:
    for lacking in ({"userId": ...}, {"userId": ""}, {"operatingSystem": None}, {"operatingSystem": ""}):
        assert found(device("a", lastSyncDateTime=OLD, **lacking), device("b", serialNumber=..., **lacking)).known == {}


def test_a_record_does_not_replace_itself() -> None:
    assert found(device("a", lastSyncDateTime=..., serialNumber=...)).known == {}


def test_a_record_without_an_id_is_nobodys_but_may_replace_another() -> None:
    nameless = device("a", serialNumber="SN-1", lastSyncDateTime=...)
    del nameless["id"]
    assert found(nameless, device("b", serialNumber="SN-1")).known == {"b": MAYBE}


def test_every_group_of_records_is_looked_at() -> None:
    pairs = [device(f"{at}{name}", serialNumber=f"SN-{at}", lastSyncDateTime=... if name == "b" else NEW) for at in (1, 2) for name in "ab"]
    assert found(*pairs).known == {"1a": MAYBE, "1b": MAYBE, "2a": MAYBE, "2b": MAYBE}


def test_a_placeholder_is_a_serial_number_that_was_read() -> None:
    assert found(device("a", lastSyncDateTime=OLD), device("b", serialNumber="")).known == {}


def test_in_a_list_that_is_not_whole_every_record_may_be_replaced() -> None:
    assert found(device("a"), complete=False) == Replaced({}, others=unknown(Reason.INCOMPLETE))


def test_a_list_that_was_not_read_says_why() -> None:
    missing = tables_from({"intune.managedDevices": unknown(Reason.NOT_LICENSED)}, NOW)["intune.managedDevices"]
    result = replaced_in(missing)
    assert result.known == {}
    assert isinstance(result.others, Unknown)
    assert result.others.reasons == {Reason.NOT_LICENSED}
