"""Records: only what is declared stays, in its type; joins hold; whole snapshots are written at once or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.model.errors import InputError, UsageError
from scanner.pseudonyms import snapshot as writing
from scanner.pseudonyms.records import Pseudonyms
from scanner.pseudonyms.snapshot import pseudonymise
from scanner.resources.registry import all_resources
from tests.collect.fake_graph import tree
from tests.pseudonyms.aids import KEY, TENANTS

SAMPLE = TENANTS / "sample" / "snapshot"


def replaced(resource: str, record: dict[str, Any], *known: str) -> dict[str, Any]:
    made = Pseudonyms(KEY)
    made.texts.learn_all(made.names.name(each).encode() for each in known)
    return made.records(all_resources()[resource], texts=True)(record)


NAMES = Pseudonyms(KEY).names


def test_what_a_resource_does_not_declare_is_dropped_at_every_depth() -> None:
    found = replaced(
        "entra.devices",
        {"id": "1", "displayName": "PC-001", "alternativeSecurityIds": ["x"], "registeredOwners": [{"id": "2", "displayName": "田中太郎"}]},
    )
    assert found == {"id": "1", "displayName": NAMES.host("PC-001"), "registeredOwners": [{"id": "2"}]}


def test_types_stay_and_what_was_invalid_stays_invalid() -> None:
    found = replaced(
        "intune.managedDevices",
        {
            "id": "1",
            "deviceName": None,
            "serialNumber": 12345,
            "userPrincipalName": ["taro@example.jp"],
            "isEncrypted": "taro",
            "managementState": "taro",
            "lastSyncDateTime": "yesterday, says taro",
            "osVersion": "26.7 (25G229)",
            "enrolledDateTime": "2026-11-01T00:00:00Z",
            "managedDeviceOwnerType": {"name": "taro"},
        },
    )
    assert found["deviceName"] is None
    assert found["serialNumber"] == 0
    assert found["userPrincipalName"] == [NAMES.account("taro@example.jp")]
    assert [found[each] for each in ("osVersion", "enrolledDateTime")] == ["26.7 (25G229)", "2026-11-01T00:00:00Z"]
    assert "taro" not in json.dumps(found)
    assert all(isinstance(found[each], str) for each in ("isEncrypted", "managementState", "lastSyncDateTime"))
    assert found["managedDeviceOwnerType"] == {}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("#microsoft.graph.user", NAMES.name("田中太郎の班")), ("#microsoft.graph.device", NAMES.host("田中太郎の班")), ("#microsoft.graph.group", f"{NAMES.name('田中太郎')}の班")],
)  # fmt: skip
def test_the_name_of_a_member_is_that_of_a_person_a_device_or_a_group(kind: str, expected: str) -> None:
    record = {"of": "1", "value": {"id": "2", "@odata.type": kind, "displayName": "田中太郎の班"}}
    assert replaced("entra.groupMembers", record, "田中太郎")["value"]["displayName"] == expected


def test_of_a_list_of_names_and_values_each_value_is_treated_by_its_name() -> None:
    values = [{"name": "BannedPasswordList", "value": "Tsunagaru2026"}, {"name": "LockoutThreshold", "value": "5"}, {"name": "Other", "value": "x"}]
    found = replaced("entra.groupSettings", {"id": "1", "displayName": "Password Rule Settings", "values": values})
    banned, threshold, other = found["values"]
    assert threshold == {"name": "LockoutThreshold", "value": "5"}
    assert banned["value"].startswith("x-")
    assert other == {"name": "Other"}


def test_of_policies_switches_and_choices_stay_and_other_texts_do_not() -> None:
    record = {
        "id": "1",
        "@odata.type": "#microsoft.graph.iosUpdateConfiguration",
        "displayName": "田中太郎用",
        "updateScheduleType": "alwaysUpdate",
        "enforcedUpdateDelayInDays": 3,
        "wlanName": "本社の無線",
        "windowsNow": {"name": "会議室 3F", "on": True},
    }
    found = replaced("intune.deviceConfigurationDetails", record, "田中太郎")
    assert found["updateScheduleType"] == "alwaysUpdate"
    assert found["enforcedUpdateDelayInDays"] == 3
    assert found["displayName"] == f"{NAMES.name('田中太郎')}用"
    assert found["wlanName"].startswith("x-")
    assert found["windowsNow"]["on"] is True
    assert found["windowsNow"]["name"].startswith("x-")


def test_one_computer_is_one_wherever_it_is_told_of() -> None:
    device = replaced("intune.managedDevices", {"id": "1", "deviceName": "SV-DC01", "serialNumber": "53BLMHK6Y3"})
    listed = replaced("directory.computers", {"cn": "SV-DC01", "dNSHostName": "sv-dc01.corp.example.jp"})
    brought = replaced("windows.computers", {"id": "53blmhk6y3", "name": "sv-dc01", "serial": "53BLMHK6Y3"})
    password = replaced("entra.deviceLocalCredentials", {"id": "1", "deviceName": "SV-DC01"})
    assert device["deviceName"] == listed["cn"] == listed["dNSHostName"].split(".")[0] == brought["name"] == password["deviceName"]
    assert device["serialNumber"] == brought["serial"] == brought["id"]


def test_one_account_is_one_wherever_it_is_told_of() -> None:
    account = replaced("directory.accounts", {"objectSid": "S-1-5-21-1-2-3-1104", "rid": 1104, "sAMAccountName": "taro", "primaryGroupID": 513})
    member = {"sid": "S-1-5-21-1-2-3-1104", "name": "taro", "objectClass": "user"}
    group = replaced("directory.privilegedGroups", {"objectSid": "S-1-5-21-1-2-3-512", "sAMAccountName": "Domain Admins", "members": [member]})
    assert group["members"][0]["sid"] == account["objectSid"]
    assert group["members"][0]["name"] == account["sAMAccountName"]
    assert account["objectSid"].endswith(f"-{account['rid']}")
    assert (account["primaryGroupID"], group["sAMAccountName"]) == (513, "Domain Admins")
    assert replaced("entra.users", {"userPrincipalName": "taro@example.jp"})["userPrincipalName"].split("@")[0] == account["sAMAccountName"]


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="name a new folder"):
        pseudonymise(SAMPLE, KEY, tmp_path / "out")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    pseudonymise(SAMPLE, KEY, tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_pseudonymised_snapshot_is_not_pseudonymised_again(tmp_path: Path) -> None:
    pseudonymise(SAMPLE, KEY, tmp_path / "p")
    with pytest.raises(UsageError, match="replaced already"):
        pseudonymise(tmp_path / "p", KEY, tmp_path / "q")
    assert not (tmp_path / "q").exists()


def test_a_file_that_is_not_as_it_was_collected_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    for name, data in tree(SAMPLE).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.replace(b'"PC-025"', b'"PC-026"'))
    with pytest.raises(InputError, match="does not match"):
        pseudonymise(folder, KEY, tmp_path / "p")
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_resource_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    for name, data in tree(SAMPLE).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["resources"]["entra.novelties"] = {**manifest["resources"]["entra.users"], "file": "entra/novelties.jsonl"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="nobody can tell what in it is a name"):
        pseudonymise(folder, KEY, tmp_path / "p")


@pytest.mark.parametrize("at", [1, 3, 40, 70])
def test_broken_off_at_any_file_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    written = []
    write = writing._write

    def breaking(*given: Any) -> str:
        written.append(given)
        if len(written) == at:
            raise KeyboardInterrupt
        return write(*given)

    monkeypatch.setattr(writing, "_write", breaking)
    with pytest.raises(KeyboardInterrupt):
        pseudonymise(SAMPLE, KEY, tmp_path / "p")
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_hold_the_snapshot(tmp_path: Path) -> None:
    """Records of Graph stream by; only where an id is a token now they are sorted, and those are few."""
    sorted_ones = [name for name, each in all_resources().items() if writing.sorted_anew(each)]
    assert {name.partition(".")[0] for name in sorted_ones} <= {"directory", "windows", "policies", "entra"}
    assert [name for name in sorted_ones if name.startswith("entra.")] == ["entra.domains", "entra.federationConfigurations"]
