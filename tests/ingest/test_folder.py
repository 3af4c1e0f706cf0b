"""A whole folder of four PCs of 株式会社サンプル in the encodings that their tools write, together with group policies, gpresult, secedit and Wi-Fi."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.ingest.computers import Options
from scanner.ingest.ingest import Ingested, ingest
from scanner.snapshot.verify import verify_snapshot
from tests.ingest.aids import all_bytes
from tests.ingest.samples import RECOVERY, TENANT

DATA = Path(__file__).resolve().parents[1] / "data" / "ingest"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PCs, and for one of them files of other tools."""
    root = tmp_path_factory.mktemp("given") / "pcs"
    shutil.copytree(DATA / "pcs", root)
    for file in ("secedit/workstation-utf16.inf", "wlan/Wi-Fi-home.xml", "wlan/Wi-Fi-open.xml"):
        shutil.copy(DATA / "formats" / file, root / "SAMPLE-PC-02")
    return root


@pytest.fixture(scope="module")
def done(folder: Path) -> Ingested:
    given = [folder, DATA / "formats" / "backup", DATA / "formats" / "gpresult"]
    return ingest(given, folder.parent / "s", Options(None, "company", "2026-11-20T14:59:59Z"), TENANT, "telework-scan 0", NOW)


@pytest.fixture(scope="module")
def records(done: Ingested, folder: Path) -> dict[str, list[Any]]:
    assert done.stored.written
    snapshot, problems = verify_snapshot(folder.parent / "s")
    assert problems == []
    return {name: list(snapshot.records(name)) for name in snapshot.manifest.entries}


def of(records: dict[str, list[Any]], resource: str, pc: str) -> list[Any]:
    return [each["value"] for each in records[resource] if each["of"] == pc]


def test_every_pc_is_there_once(records: dict[str, list[Any]]) -> None:
    assert [each["id"] for each in records["windows.computers"]][:4] == ["name:pc-001", "name:sample-pc-02", "name:sample-pc-03", "sn-0001"]
    assert [each["collectedBy"] for each in records["windows.computers"] if each["id"].startswith("sn-")] == ["collect-windows.ps1", "osquery"]


def test_what_each_tool_wrote_is_the_same_language(records: dict[str, list[Any]]) -> None:
    assert {each["VolumeStatus"] for each in (*of(records, "windows.volumes", "name:sample-pc-02"), *of(records, "windows.volumes", "sn-0004"))} == {
        "FullyEncrypted"
    }
    (status,) = of(records, "windows.defenderStatus", "name:sample-pc-02")
    assert (status["AntivirusSignatureLastUpdated"], status["FullScanAge"], "FullScanEndTime" in status) == (
        "2026-11-20T00:00:00Z",
        4294967295,
        False,
    )
    actions = {each["Name"]: each["DefaultInboundAction"] for each in of(records, "windows.firewallProfiles", "name:sample-pc-02")}
    assert actions == {"Domain": "Block", "Private": "Block", "Public": "NotConfigured"}
    assert of(records, "windows.localAccounts", "name:sample-pc-02")[0]["SID"] == "S-1-5-21-1-2-3-500"
    assert of(records, "windows.shares", "name:sample-pc-03") == [
        {"Name": "経理共有", "Path": "C:\\経理", "Special": False, "ShareType": "FileSystemDirectory"}
    ]
    assert of(records, "windows.smbServer", "name:sample-pc-03")[0]["EnableSMB1Protocol"] is True
    assert of(records, "windows.antivirusProducts", "sn-0004") == [{"displayName": "サンプル対策", "on": True, "upToDate": False}]


def test_files_of_other_tools_join_the_pc_of_their_folder(records: dict[str, list[Any]]) -> None:
    (about,) = (each for each in records["windows.computers"] if each["id"] == "name:sample-pc-02")
    assert "windows.securityPolicy" in about["sections"]
    assert {"resource": "windows.wirelessProfiles", "reason": "incomplete"} in about["unread"]
    assert len(of(records, "windows.wirelessProfiles", "name:sample-pc-02")) == 2
    assert of(records, "windows.securityPolicy", "name:sample-pc-02")


def test_a_red_error_in_cp932_is_no_drive(records: dict[str, list[Any]], done: Ingested) -> None:
    (about,) = (each for each in records["windows.computers"] if each["id"] == "name:sample-pc-03")
    assert {"resource": "windows.volumes", "reason": "permission_denied"} in about["unread"]
    assert any("SAMPLE-PC-03" in problem.place.file and "Run as administrator" in problem.hint_en for problem in done.warnings)


def test_group_policies_stand_beside_the_pcs(records: dict[str, list[Any]], done: Ingested) -> None:
    assert done.policies == len(records["policies.groupPolicies"]) == 2
    assert {each["of"] for each in records["policies.groupPolicySettings"]} <= {each["guid"] for each in records["policies.groupPolicies"]}
    assert {each["of"] for each in records["policies.appliedPolicies"]} == {"name:pc-001"}


def test_secrets_are_named_and_left_where_they_are(folder: Path, done: Ingested) -> None:
    named = " ".join(each.what for each in done.refused)
    assert "RecoveryPassword" in named
    assert "cpassword" in named
    assert RECOVERY.encode() not in all_bytes(folder.parent / "s")
    assert RECOVERY not in repr(done)


def test_again_the_bytes_are_the_same(folder: Path, done: Ingested) -> None:
    """Group policies, too, are replaced and not added once more."""
    assert done.policies
    before = all_bytes(folder.parent / "s")
    given = [folder, DATA / "formats" / "backup", DATA / "formats" / "gpresult"]
    ingest(given, folder.parent / "s", Options(None, "company", "2026-11-20T14:59:59Z"), None, "telework-scan 0", NOW)
    assert all_bytes(folder.parent / "s") == before
