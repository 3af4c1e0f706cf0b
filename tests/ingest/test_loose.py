"""The output of single commands, as people write it with ConvertTo-Json, and the messages that stand there instead."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest

from scanner.ingest.computers import Options
from scanner.model.errors import InputError
from tests.ingest.aids import one, only, parts, pcs, unread
from tests.ingest.samples import RECOVERY

# Get-BitLockerVolume | ConvertTo-Json, as an administrator: numbers for names, one volume as an object, secrets and all.
VOLUME: dict[str, Any] = {
    "ComputerName": "SAMPLE-PC-02",
    "MountPoint": "C:",
    "EncryptionMethod": 7,
    "AutoUnlockEnabled": None,
    "MetadataVersion": 2,
    "VolumeStatus": 1,
    "ProtectionStatus": 1,
    "LockStatus": 0,
    "EncryptionPercentage": 100,
    "VolumeType": 0,
    "KeyProtector": [
        {"KeyProtectorId": "{1}", "KeyProtectorType": 1, "RecoveryPassword": ""},
        {"KeyProtectorId": "{2}", "KeyProtectorType": 3, "RecoveryPassword": RECOVERY},
    ],
}


def as_json(data: Any) -> bytes:
    return codecs.BOM_UTF16_LE + json.dumps(data, ensure_ascii=False).encode("utf-16-le")  # > in PowerShell 5.1


def test_one_volume_is_a_list_of_one() -> None:
    pc = one(as_json(VOLUME), "bitlocker.json")
    assert (pc.name, pc.id) == ("SAMPLE-PC-02", "name:sample-pc-02")
    assert only(pc, "windows.volumes") == {
        "MountPoint": "C:",
        "EncryptionMethod": "XtsAes256",
        "VolumeStatus": "FullyEncrypted",
        "ProtectionStatus": "On",
        "LockStatus": "Unlocked",
        "EncryptionPercentage": 100,
        "keyProtectorTypes": ["Tpm", "RecoveryPassword"],
    }


def test_the_recovery_password_is_named_and_left_where_it_is() -> None:
    found = parts(as_json(VOLUME), "bitlocker.json")
    assert [each.what for each in found.refused] == ["KeyProtector[1].RecoveryPassword"]
    assert RECOVERY not in repr(found)


def test_key_protectors_that_were_cut_off_are_not_known() -> None:
    for cut in ("System.Object[]", ["System.Object", "Tpm"], ["Microsoft.BitLocker.Structures.BitLockerVolumeKeyProtector"]):
        pc = one(as_json([{**VOLUME, "KeyProtector": cut}]), "bitlocker.json")
        assert "keyProtectorTypes" not in only(pc, "windows.volumes")
    assert only(one(as_json([{**VOLUME, "KeyProtector": ["Tpm"]}]), "a.json"), "windows.volumes")["keyProtectorTypes"] == ["Tpm"]
    _, problems = pcs(as_json([{**VOLUME, "KeyProtector": "System.Object[]"}]), "bitlocker.json")
    assert any("-Depth 4" in problem.hint_en for problem in problems)


def test_dates_of_both_powershells() -> None:
    status = {"AMServiceEnabled": True, "FullScanEndTime": "/Date(1763600523000)/", "QuickScanEndTime": "2025-11-20T10:02:03.5+09:00"}
    found = only(one(as_json(status), "SAMPLE-PC-03", "mp.json"), "windows.defenderStatus")
    assert found == {"AMServiceEnabled": True, "FullScanEndTime": "2025-11-20T01:02:03Z", "QuickScanEndTime": "2025-11-20T01:02:03Z"}


def test_a_scan_that_never_was_stays_never() -> None:
    status = {"AMServiceEnabled": True, "FullScanAge": 4294967295, "FullScanEndTime": None}
    assert only(one(as_json(status), "SAMPLE-PC-03", "mp.json"), "windows.defenderStatus") == {"AMServiceEnabled": True, "FullScanAge": 4294967295}


@pytest.mark.parametrize(
    ("path", "options", "name"),
    [
        (("SAMPLE-PC-04", "smb.json"), Options(None, None, None), "SAMPLE-PC-04"),
        (("smb.json",), Options("SAMPLE-PC-05", None, None), "SAMPLE-PC-05"),
        (("any folder", "smb.json"), Options("SAMPLE-PC-05", None, None), "SAMPLE-PC-05"),
    ],
)
def test_the_computer_is_the_folder_or_what_the_user_said(path: tuple[str, ...], options: Options, name: str) -> None:
    assert one(as_json([{"Name": "x", "Path": "C:\\x", "Special": False}]), *path, options=options).name == name


def test_a_file_of_nobody_is_refused_with_what_helps() -> None:
    with pytest.raises(InputError) as error:
        one(as_json([{"Name": "x", "Path": "C:\\x", "Special": False}]), "smb.json")
    assert "--computer" in error.value.problems[0].hint_en


def test_a_file_without_a_time_is_known_to_be_without() -> None:
    pc, problems = pcs(as_json(VOLUME), "bitlocker.json")
    assert "collectedAt" not in pc[0].about
    assert any("--collected-at" in problem.hint_en for problem in problems)
    dated = one(as_json(VOLUME), "bitlocker.json", options=Options(None, "company", "2026-11-20T14:59:59Z"))
    assert (dated.about["collectedAt"], dated.about["ownership"]) == ("2026-11-20T14:59:59Z", "company")


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        ([{"Name": "kanri", "PrincipalSource": 1, "ObjectClass": "ユーザー", "SID": {"Value": "S-1-5-21-1-2-3-1001"}}], False),  # of which group?
        ([{"FeatureName": "TelnetClient", "State": "Disabled"}], False),  # one feature says nothing of the others
        ([{"Name": "x", "Path": "C:\\x", "Special": False}], True),
    ],
)
def test_a_list_that_may_be_a_part_is_not_taken_for_the_whole(rows: list[Any], whole: bool) -> None:
    pc = one(as_json(rows), "SAMPLE-PC-03", "a.json")
    assert (pc.about["unread"] == []) is whole


RED = """Get-BitLockerVolume : アクセスが拒否されました。
発生場所 行:1 文字:1
+ Get-BitLockerVolume | ConvertTo-Json
    + CategoryInfo          : NotSpecified: (:) [Write-Error], COMException
    + FullyQualifiedErrorId : System.Runtime.InteropServices.COMException,Get-BitLockerVolume
"""


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (RED.encode("cp932"), "out.json", "permission_denied"),
        (codecs.BOM_UTF16_LE + RED.encode("utf-16-le"), "out.json", "permission_denied"),
        (b'"Access denied"', "Get-BitLockerVolume.json", "permission_denied"),
        ('"アクセスが拒否されました"'.encode(), "get-bitlockervolume.json", "permission_denied"),
        (b"The term 'Get-BitLockerVolume' is not recognized as the name of a cmdlet", "x.json", "not_collected"),
        (b"", "Get-BitLockerVolume.json", "not_collected"),
        (b"[]", "Get-BitLockerVolume.json", "not_collected"),
    ],
)
def test_an_error_message_in_place_of_json_names_command_and_remedy(data: bytes, name: str, reason: str) -> None:
    made, problems = pcs(data, "SAMPLE-PC-03", name)
    assert unread(made[0]) == {"windows.volumes": reason}
    assert problems[0].en.startswith("Get-BitLockerVolume: ")
    assert problems[0].place.file == f"SAMPLE-PC-03/{name}"
    assert ("Run as administrator" in problems[0].hint_en) is (reason == "permission_denied")


@pytest.mark.parametrize("data", [b"hello", b'"hello"', b"[1, 2]", b"{}", b'[{"a": 1}]', b"{,}"])
def test_json_of_no_known_command_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        parts(data, "x.json")


def test_what_can_only_be_read_together_is_said() -> None:
    _, problems = pcs(b"[]", "SAMPLE-PC-03", "Get-NetFirewallAddressFilter.json")
    assert any("collect-windows.ps1" in problem.en for problem in problems)
