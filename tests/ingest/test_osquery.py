"""Tables of osquery: all values are text, and some numbers mean that a call failed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scanner.model.errors import InputError
from tests.ingest.aids import one, only, parts, unread

BITLOCKER = {
    "conversion_status": "1",
    "device_id": "\\\\?\\Volume{0a}\\",
    "drive_letter": "C:",
    "encryption_method": "XTS_AES_256",
    "lock_status": "0",
    "percentage_encrypted": "100",
    "persistent_volume_id": "{1}",
    "protection_status": "1",
    "version": "2",
}
RULE = {
    "action": "Allow", "app_name": "", "direction": "In", "enabled": "1", "grouping": "@FirewallAPI.dll,-32752", "icmp_types_codes": "",
    "local_addresses": "*", "local_ports": "5355", "name": "@FirewallAPI.dll,-32801", "profile_domain": "0", "profile_private": "1",
    "profile_public": "1", "protocol": "UDP", "remote_addresses": "LocalSubnet", "remote_ports": "*", "service_name": "dnscache",
}  # fmt: skip
SHARE = {"allow_maximum": "1", "description": "", "install_date": "", "maximum_allowed": "0", "status": "OK"}
VALUE = {"key": "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Lsa", "mtime": "1763600523", "path": "…"}


def table(name: str, *rows: Any) -> Any:
    return one(json.dumps(list(rows)).encode(), "SAMPLE-PC-06", f"{name}.json")


def test_a_drive() -> None:
    assert only(table("x", BITLOCKER), "windows.volumes") == {
        "MountPoint": "C:",
        "VolumeStatus": "FullyEncrypted",
        "ProtectionStatus": "On",
        "LockStatus": "Unlocked",
        "EncryptionPercentage": 100,
        "EncryptionMethod": "XtsAes256",
    }


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [("percentage_encrypted", "-1", "EncryptionPercentage"), ("lock_status", "-1", "LockStatus"), ("conversion_status", "", "VolumeStatus"),
     ("encryption_method", "UNKNOWN", "EncryptionMethod")],
)  # fmt: skip
def test_what_osquery_could_not_read_is_no_value(column: str, value: str, field: str) -> None:
    assert field not in only(table("x", {**BITLOCKER, column: value}), "windows.volumes")


def test_no_drive_means_no_rights() -> None:
    """Without an administrator's rights the table is empty, with exit code 0."""
    assert unread(table("bitlocker_info")) == {"windows.volumes": "permission_denied"}


def test_antivirus_products_only() -> None:
    rows = [
        {"name": kind, "remediation_path": "", "signatures_up_to_date": "1", "state": state, "state_timestamp": "", "type": kind}
        for kind, state in (("Antivirus", "Expired"), ("Firewall", "On"))
    ]
    assert only(table("x", *rows), "windows.antivirusProducts") == {"displayName": "Antivirus", "on": False, "upToDate": True}
    unclear = {**rows[0], "state": "Unknown", "signatures_up_to_date": ""}
    assert only(table("x", unclear), "windows.antivirusProducts") == {"displayName": "Antivirus"}


def test_rules_without_those_of_group_policies_are_not_all() -> None:
    pc = table("x", RULE, {**RULE, "direction": "Out"}, {**RULE, "enabled": "0"})
    assert only(pc, "windows.firewallRules") == {
        "Name": "@FirewallAPI.dll,-32801",
        "Group": "@FirewallAPI.dll,-32752",
        "Enabled": True,
        "Action": "Allow",
        "Profile": ["Private", "Public"],
        "RemoteAddress": ["LocalSubnet"],
        "LocalPort": ["5355"],
        "Protocol": "UDP",
        "Program": "",
        "Service": "dnscache",
    }
    assert unread(pc) == {"windows.firewallRules": "incomplete"}


@pytest.mark.parametrize(
    ("number", "special", "kind"),
    [("0", False, "FileSystemDirectory"), ("1", False, "PrintQueue"), ("2147483648", True, "FileSystemDirectory"), ("-2147483648", True, "FileSystemDirectory"),
     ("-2147483645", True, "Ipc"), ("2147483651", True, "Ipc")],
)  # fmt: skip
def test_kinds_of_shares(number: str, special: bool, kind: str) -> None:
    found = only(table("x", {**SHARE, "name": "s", "path": "C:\\s", "type": number}), "windows.shares")
    assert (found["Special"], found["ShareType"]) == (special, kind)


def test_registry_values_that_are_there() -> None:
    pc = table(
        "x", {**VALUE, "name": "LmCompatibilityLevel", "type": "REG_DWORD", "data": "5"}, {**VALUE, "name": "MSV1_0", "type": "subkey", "data": ""}
    )
    assert only(pc, "windows.registry") == {
        "path": "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa",
        "name": "LmCompatibilityLevel",
        "present": True,
        "type": "REG_DWORD",
        "value": "5",
        "number": 5,
    }
    assert unread(pc) == {"windows.registry": "incomplete"}  # "not set" cannot be told from "not asked for"


def test_the_security_profile_becomes_keys_of_a_security_template() -> None:
    row = {"lockout_bad_count": "10", "new_guest_name": "Guest", "minimum_password_length": "12", "enable_admin_account": "-1"}
    pc = table("x", row)
    assert sorted((value["key"], value["value"]) for value in pc.values["windows.securityPolicy"]) == [
        ("LockoutBadCount", "10"),
        ("MinimumPasswordLength", "12"),
        ("NewGuestName", "Guest"),
    ]


def test_the_system_names_the_pc() -> None:
    row = {"hostname": "SAMPLE-PC-07.corp.example.jp", "computer_name": "SAMPLE-PC-07", "hardware_serial": "-1", "hardware_vendor": "サンプル電機"}
    pc = one(json.dumps([row]).encode(), "system_info.json")
    assert (pc.id, pc.about["collectedBy"], "serial" in pc.about) == ("name:sample-pc-07", "osquery", False)


def test_states_of_features() -> None:
    row = {"name": "SMB1Protocol", "caption": "SMB 1.0", "state": "3", "statename": "Absent"}
    assert only(table("x", row), "windows.optionalFeatures") == {"FeatureName": "SMB1Protocol", "State": "NotPresent"}


def test_accounts_of_the_pc_itself() -> None:
    rows = [{"uid": "500", "username": name, "uuid": f"S-1-5-21-1-2-3-{uid}", "type": kind} for name, uid, kind in (("Administrator", 500, "local"), ("sato", 1101, "roaming"))]  # fmt: skip
    assert only(table("x", *rows), "windows.localAccounts") == {"Name": "Administrator", "SID": "S-1-5-21-1-2-3-500"}


@pytest.mark.parametrize("data", [b'[{"conversion_status":"1","protection_status":"1"},5]', b'[{"conversion_status":"1","protection_status":"1"}'])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        parts(data, "bitlocker_info.json")
