"""The file of collect-windows.ps1: what a PC's record becomes, and what is unknown where a command failed."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest

from scanner.ingest.sections import COMMANDS
from scanner.model.errors import InputError
from tests.ingest.aids import one, only, parts, pcs, unread
from tests.ingest.samples import SCRIPT, TENANT, as_bytes, script, with_section

EVERY = sorted(set(COMMANDS.values()) - {"windows.computers"})


def read(data: Any) -> Any:
    return one(as_bytes(data), "SAMPLE-PC-01.json")


def test_a_whole_file_tells_everything() -> None:
    pc = read(SCRIPT)
    assert pc.about["sections"] == EVERY
    assert pc.about["unread"] == []
    assert {name: pc.about[name] for name in ("id", "name", "serial", "domainRole", "productType", "osBuild", "elevated", "collectedBy")} == {
        "id": "sn-0001",
        "name": "SAMPLE-PC-01",
        "serial": "SN-0001",
        "domainRole": "MemberWorkstation",
        "productType": "workstation",
        "osBuild": "10.0.26200.1234",
        "elevated": True,
        "collectedBy": "collect-windows.ps1",
    }
    assert pc.about["collectedAt"] == "2026-11-20T01:02:03Z"
    assert "ownership" not in pc.about


def test_the_file_says_which_tenant_and_domain_the_pc_belongs_to() -> None:
    found = parts(as_bytes(SCRIPT), "SAMPLE-PC-01.json")
    assert (set(found.tenants), set(found.domains)) == ({TENANT}, {"corp.example.jp"})


def test_a_workgroup_is_no_domain() -> None:
    system = {"Name": "SAMPLE-PC-01", "Domain": "WORKGROUP", "PartOfDomain": False}
    assert parts(as_bytes(with_section("Win32_ComputerSystem", [system])), "a.json").domains == frozenset()


@pytest.mark.parametrize(
    "data",
    [
        as_bytes(SCRIPT),
        as_bytes(SCRIPT, "utf-8"),
        codecs.BOM_UTF16_LE + as_bytes(SCRIPT, "utf-16-le"),  # opened and saved again as "Unicode"
        as_bytes(SCRIPT, "cp932"),
    ],
)
def test_encodings_make_no_difference(data: bytes) -> None:
    pc, expected = one(data, "a.json"), read(SCRIPT)
    assert {**pc.about, "files": None} == {**expected.about, "files": None}
    assert pc.values == expected.values


def test_numbers_names_and_unwrapped_lists_are_normalised() -> None:
    preferences = only(read(SCRIPT), "windows.defenderPreferences")
    assert (preferences["ScanParameters"], preferences["ScanScheduleDay"]) == ("FullScan", "Friday")
    assert (preferences["ExclusionPath"], preferences["ExclusionProcess"]) == ([], ["build.exe"])
    rule = only(read(SCRIPT), "windows.firewallRules")
    assert (rule["Profile"], rule["RemoteAddress"], rule["LocalPort"]) == (["Domain", "Private"], ["LocalSubnet"], ["3389"])
    assert rule["Package"] == ""  # a filter that is there and names no package limits nothing
    assert [each["driveType"] for each in read(SCRIPT).values["windows.volumes"]] == ["Fixed", "Removable"]
    assert only(read(SCRIPT), "windows.antivirusProducts")["on"] is True
    assert only(read(SCRIPT), "windows.timeService") == {"source": "ntp.example.jp", "type": "NT5DS"}
    assert only(read(SCRIPT), "windows.optionalFeatures") == {"FeatureName": "SMB1Protocol", "State": "Disabled"}


STATUS = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Config\\Status"


@pytest.mark.parametrize(
    ("told", "known"),
    [
        # A FILETIME: 100 ns since 1601. 134080920000000000 / 10^7 = 13408092000 s; 1970 began at 11644473600 s; 1763618400 s = 2025-11-20T06:00:00Z.
        ("134080920000000000;dc01.corp.example.jp", "2025-11-20T06:00:00Z"),
        ("134080920009999999;ntp.example.jp,0x9", "2025-11-20T06:00:00Z"),
        ("134080920000000000", None),
        ("0;ntp.example.jp", None),
        ("-134080920000000000;ntp.example.jp", None),
        ("999999999999999999999;ntp.example.jp", None),
        ("昨日;ntp.example.jp", None),
    ],
)
def test_the_last_synchronisation_comes_from_the_registry_in_whatever_language(told: str, known: str | None) -> None:
    rows = [*SCRIPT["sections"]["Registry"], {"path": STATUS, "name": "LastGoodSampleInfo", "present": True, "type": "String", "value": told}]
    pc = read(with_section("Registry", rows))
    assert only(pc, "windows.timeService").get("lastSync") == known


def test_a_pc_that_never_synchronised_has_no_last_time() -> None:
    rows = [*SCRIPT["sections"]["Registry"], {"path": STATUS, "name": "LastGoodSampleInfo", "present": False}]
    assert "lastSync" not in only(read(with_section("Registry", rows)), "windows.timeService")


def test_an_array_that_powershell_wrapped_is_the_array() -> None:
    wrapped = {"value": SCRIPT["sections"]["Get-SmbShare"], "Count": 2}
    assert read(with_section("Get-SmbShare", wrapped)).values["windows.shares"] == read(SCRIPT).values["windows.shares"]


def test_no_share_is_known_and_no_rule_is_not() -> None:
    """A PC may have no share; it always has a rule, a drive, an account: nothing at all means that they were not read."""
    pc = read(with_section("Get-SmbShare", []))
    assert "windows.shares" in pc.about["sections"]
    assert not pc.values.get("windows.shares")
    for command in ("Get-BitLockerVolume", "Get-NetFirewallRule", "Get-NetFirewallProfile", "Get-LocalUser", "Get-WinEvent", "secedit", "Registry"):
        assert unread(read(with_section(command, [])))[COMMANDS[command]] == "not_collected"
        assert COMMANDS[command] not in read(with_section(command, [])).about["sections"]
    assert unread(read(with_section("Get-SmbShare", None))) == {"windows.shares": "not_collected"}


@pytest.mark.parametrize(
    ("error", "elevated", "reason"),
    [
        ({"error": "アクセスが拒否されました。", "id": "HRESULT 0x80041003,Get-BitLockerVolume"}, True, "permission_denied"),
        ({"error": "Access denied", "id": ""}, None, "permission_denied"),
        ({"error": "Zugriff verweigert", "id": "HRESULT 0x80070005"}, True, "permission_denied"),  # in any language, by its number
        ({"error": "何かが失敗しました", "id": ""}, False, "permission_denied"),  # a command for administrators, run without their rights
        ({"error": "何かが失敗しました", "id": ""}, True, "not_collected"),
        ({"error": "The term 'Get-BitLockerVolume' is not recognized", "id": "CommandNotFoundException"}, False, "not_collected"),
        ("Access denied", True, "permission_denied"),  # written as if it were the data, with exit code 0
        (["アクセスが拒否されました"], True, "permission_denied"),
    ],
)
def test_an_error_in_place_of_data_says_why_and_invents_nothing(error: Any, elevated: bool | None, reason: str) -> None:
    data = with_section("Get-BitLockerVolume", error, elevated=elevated)
    pc = read(data)
    assert unread(pc)["windows.volumes"] == reason
    assert not pc.values.get("windows.volumes")
    _, problems = pcs(as_bytes(data), "a.json")
    told = [problem for problem in problems if problem.en.startswith("Get-BitLockerVolume: instead of data")]
    assert len(told) == 1
    assert ("Run as administrator" in told[0].hint_en) is (reason == "permission_denied")


def test_exclusions_that_somebody_without_rights_saw_are_no_exclusions() -> None:
    """What Windows shows instead is a sentence in its own language, which must not become a path – and hides what is excluded."""
    shown = "N/A: 除外を表示するには管理者である必要があります"
    for elevated, value in ((False, shown), (True, "N/A: Must be an administrator to view exclusions"), (False, None), (False, "除外は管理者だけ")):
        row = {"DisableRealtimeMonitoring": False, "ExclusionPath": value}
        pc = read(with_section("Get-MpPreference", [row], elevated=elevated))
        assert only(pc, "windows.defenderPreferences") == {"DisableRealtimeMonitoring": False}


def test_a_drive_that_cannot_be_read_stays_in_the_list() -> None:
    """Were it dropped, every drive would seem to be protected."""
    rows = [SCRIPT["sections"]["Get-BitLockerVolume"][0], {"MountPoint": "D:", "VolumeStatus": "System.Object", "ProtectionStatus": 77}]
    assert [each["MountPoint"] for each in read(with_section("Get-BitLockerVolume", rows)).values["windows.volumes"]] == ["C:", "D:"]
    pc = read(with_section("Get-BitLockerVolume", [rows[0], {"VolumeStatus": None}]))
    assert len(pc.values["windows.volumes"]) == 2
    pc = read(with_section("Get-BitLockerVolume", [rows[0], "アクセスできません"]))
    assert unread(pc)["windows.volumes"] == "invalid_value"


def test_a_rule_whose_direction_is_not_known_makes_the_rules_unsure() -> None:
    rules = [*SCRIPT["sections"]["Get-NetFirewallRule"], {"Name": "x", "Enabled": "True", "Direction": 9, "Action": 2}]
    assert unread(read(with_section("Get-NetFirewallRule", rules)))["windows.firewallRules"] == "invalid_value"


def test_rules_that_are_off_or_outbound_are_left_out_and_the_rest_is_whole() -> None:
    rule = SCRIPT["sections"]["Get-NetFirewallRule"][0]
    rules = [rule, {**rule, "Name": "b", "Enabled": 2}, {**rule, "Name": "c", "Direction": 2}, {**rule, "Name": "d", "Enabled": 1, "Direction": 1}]
    pc = read(with_section("Get-NetFirewallRule", rules))
    assert [each["Name"] for each in pc.values["windows.firewallRules"]] == [rule["Name"], "d"]
    assert "windows.firewallRules" in pc.about["sections"]


@pytest.mark.parametrize("filters", [[], None, {"error": "失敗"}, [{"InstanceID": "other", "RemoteAddress": "10.0.0.1"}]])
def test_a_rule_without_its_filter_says_nothing_of_addresses(filters: Any) -> None:
    rule = only(read(with_section("Get-NetFirewallAddressFilter", filters)), "windows.firewallRules")
    assert "RemoteAddress" not in rule
    assert rule["LocalPort"] == ["3389"]


def test_two_filters_of_one_rule_are_no_filter() -> None:
    twice = SCRIPT["sections"]["Get-NetFirewallAddressFilter"] * 2
    assert "RemoteAddress" not in only(read(with_section("Get-NetFirewallAddressFilter", twice)), "windows.firewallRules")


@pytest.mark.parametrize(
    ("row", "record"),
    [
        ({"present": True, "type": "DWord", "value": 5}, {"present": True, "type": "REG_DWORD", "value": "5", "number": 5}),
        ({"present": True, "type": "DWord", "value": -1}, {"present": True, "type": "REG_DWORD", "value": "4294967295", "number": 4294967295}),
        ({"present": True, "type": "String", "value": "NTP"}, {"present": True, "type": "REG_SZ", "value": "NTP"}),
        ({"present": False}, {"present": False}),
        ({"present": False, "value": 5}, None),
        ({"present": True, "type": "DWord", "value": "5"}, None),
        ({"present": True, "type": "Binary", "value": [1, 2]}, None),
        ({"present": True}, None),
        ({"present": "System.Object"}, None),
        ({}, None),
    ],
)
def test_registry_values(row: dict[str, Any], record: dict[str, Any] | None) -> None:
    key = {"path": "HKLM\\SYSTEM\\X", "name": "Y"}
    pc = read(with_section("Registry", [{**key, **row}]))
    assert list(pc.values["windows.registry"]) == ([{**key, **record}] if record else [])
    assert unread(pc).get("windows.registry") == (None if record else "incomplete")


@pytest.mark.parametrize(
    "change",
    [{"schema": "telework-scan/windows-pc/9"}, {"schema": None}, {"computer": None}, {"computer": ""}, {"computer": 5}, {"sections": []}],
)
def test_a_header_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        parts(as_bytes(script(**change)), "a.json")


@pytest.mark.parametrize("cut", [1, 100, 4000, -2])
def test_a_file_that_was_cut_off_is_refused_with_its_place(cut: int) -> None:
    data = as_bytes(SCRIPT, "utf-8")
    with pytest.raises(InputError) as error:
        parts(data[:cut], "a.json")
    assert error.value.problems[0].place.file == "a.json"


def test_parts_that_are_not_known_are_said_and_not_read() -> None:
    _, problems = pcs(as_bytes(with_section("Get-Everything", [{"a": 1}])), "a.json")
    assert [problem.en for problem in problems] == ["1 parts are not known and were not read."]


@pytest.mark.parametrize("text", ['{"schema":1,"schema":2,"sections":{}}', '{"a":NaN,"sections":{}}', "[" * 200 + "]" * 200, '{"a":"\ud800"}'])
def test_json_that_is_not_strict_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parts(text.encode("utf-8", "surrogatepass"), "a.json")


def test_more_values_than_any_pc_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.ingest.safe_json.MOST_VALUES", 50)
    with pytest.raises(InputError, match="too many values"):
        parts(json.dumps(list(range(60))).encode(), "a.json")
