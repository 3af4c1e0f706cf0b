"""`evaluate --older`: older snapshots decide what one cannot, are recorded and shown, and what is wrong with them is an error."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.judge.store import read_assessment
from tests.cli.refusing import DEVICE, refused
from tests.library.planting import CHECKLIST, own_library

STATES = "defender.windowsProtectionStates"
DEVICES = "intune.managedDevices"
FILES = {DEVICES: "intune/managedDevices.jsonl", STATES: "defender/windowsProtectionStates.jsonl"}


def written(folder: Path, day: str, scan: str, tenant: str = "6a290eca-2516-4a0e-a1eb-c9cc8418bb10") -> Path:
    """Write a snapshot of ``day`` in which the one PC reports its last full scan."""
    now = f"{day}T06:00:00Z"
    state = {
        "malwareProtectionEnabled": True,
        "realTimeProtectionEnabled": True,
        "signatureUpdateOverdue": False,
        "productStatus": "noStatusFlagsSet",
        "lastReportedDateTime": f"{day}T03:00:00Z",
        "lastFullScanDateTime": scan,
    }
    device = {**DEVICE, "serialNumber": "SN100", "lastSyncDateTime": now}
    resources: dict[str, Any] = {}
    for name, record in ((DEVICES, device), (STATES, {"of": "1", "value": state})):
        data = json.dumps(record).encode() + b"\n"
        (folder / FILES[name]).parent.mkdir(parents=True, exist_ok=True)
        (folder / FILES[name]).write_bytes(data)
        resources[name] = {
            "file": FILES[name], "count": 1, "sha256": hashlib.sha256(data).hexdigest(), "state": "present", "complete": True, "reason": None,
            "detail": None, "endpoint": "/x", "permission": "X.Read.All", "collected_at": now,
        }  # fmt: skip
    manifest = {
        "schema": "telework-scan/snapshot/1", "tool": "test", "tenant": {"id": tenant, "name": None}, "collected_at": now, "sign_in": "test",
        "permissions": [], "resources": resources,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture
def line(tmp_path: Path) -> list[str]:
    """The command that judges a snapshot of 20 November, with one scan on the 15th."""
    listed = CHECKLIST.replace("rule: own-rule\n          with: {sync_days: 14}", "rule: full-scans-twice-a-month")
    library = own_library(tmp_path / "own", {"checklists/own-list.yaml": listed})
    snapshot = written(tmp_path / "snapshot", "2026-11-20", "2026-11-15T03:00:00Z")
    return ["evaluate", str(snapshot), "--checklist", "own-list", "--method", "1", "--library", str(library), "--out", str(tmp_path / "out")]


def finding(tmp_path: Path) -> tuple[str, dict[str, int]]:
    (found,) = [each for each in read_assessment(tmp_path / "out")["findings"] if each["rule"] == "full-scans-twice-a-month"]
    return found["verdict"], found["reasons"]


def test_one_scan_is_unknown_without_older_snapshots_and_a_second_one_in_them_passes(line: list[str], tmp_path: Path) -> None:
    assert main(line) == 0
    assert finding(tmp_path) == ("unknown", {"not_collected": 1})
    written(tmp_path / "old" / "2026-11-06" / "snapshot", "2026-11-06", "2026-11-01T03:00:00Z")
    assert main([*line, "--older", str(tmp_path / "old")]) == 0
    assert finding(tmp_path) == ("pass", {})


def test_too_few_scans_fail_only_where_no_time_is_left_open(line: list[str], tmp_path: Path) -> None:
    # The report of the 10th leaves five days before the scan on the 15th; that of the 14th leaves none in which another could hide.
    written(tmp_path / "old" / "a", "2026-11-10", "2026-09-01T03:00:00Z")
    assert main([*line, "--older", str(tmp_path / "old")]) == 0
    assert finding(tmp_path) == ("unknown", {"incomplete": 1})
    written(tmp_path / "old" / "b", "2026-11-14", "2026-09-01T03:00:00Z")
    assert main([*line, "--older", str(tmp_path / "old")]) == 0
    assert finding(tmp_path) == ("fail", {})


def test_the_snapshots_used_are_recorded_and_shown(line: list[str], tmp_path: Path) -> None:
    past = written(tmp_path / "old" / "2026-11-06" / "snapshot", "2026-11-06", "2026-11-01T03:00:00Z")
    assert main([*line, "--older", str(tmp_path / "old")]) == 0
    digest = hashlib.sha256((past / "manifest.json").read_bytes()).hexdigest()
    recorded = {"name": "older/2026-11-06/snapshot/manifest.json", "sha256": digest, "collected_at": "2026-11-06T06:00:00Z"}
    assert [each for each in read_assessment(tmp_path / "out")["inputs"] if "collected_at" in each] == [recorded]
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "report")]) == 0
    for name in ("report.html", "report.md"):
        text = (tmp_path / "report" / name).read_text(encoding="utf-8")
        assert "使用した過去のスナップショット" in text
        assert "2026-11-06 15:00" in text  # in Tokyo
        assert digest in text


def test_without_older_snapshots_the_report_does_not_speak_of_them(line: list[str], tmp_path: Path) -> None:
    assert main(line) == 0
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "report")]) == 0
    assert "使用した過去のスナップショット" not in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


def test_what_was_left_out_is_a_warning_of_the_assessment(line: list[str], tmp_path: Path) -> None:
    written(tmp_path / "old" / "later", "2026-12-01", "2026-11-01T03:00:00Z")
    assert main([*line, "--older", str(tmp_path / "old")]) == 0
    warnings = " ".join(each["ja"] for each in read_assessment(tmp_path / "out")["warnings"])
    assert "「later」" in warnings
    assert finding(tmp_path) == ("unknown", {"incomplete": 1})


def test_another_tenants_snapshot_is_refused_by_name(line: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "old" / "theirs", "2026-11-06", "2026-11-01T03:00:00Z", "11111111-2222-3333-4444-555555555555")
    said = refused([*line, "--older", str(tmp_path / "old")], capsys)
    assert "theirs" in said
    assert "11111111-2222-3333-4444-555555555555" in said


def test_a_damaged_file_of_an_older_snapshot_is_an_error_where_it_lies(line: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    past = written(tmp_path / "old" / "a", "2026-11-06", "2026-11-01T03:00:00Z")
    file = past / FILES[STATES]
    file.write_bytes(file.read_bytes().replace(b"2026-11-01", b"2026-11-02"))
    said = refused([*line, "--older", str(tmp_path / "old")], capsys)
    assert str(file) in said
    assert "SHA-256" in said


def test_a_folder_that_does_not_exist_is_an_error(line: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere" in refused([*line, "--older", str(tmp_path / "nowhere")], capsys)


def test_the_same_snapshots_give_the_same_assessment_wherever_they_lie(line: list[str], tmp_path: Path) -> None:
    found = []
    for name in ("x", "y"):
        written(tmp_path / name / "a", "2026-11-06", "2026-11-01T03:00:00Z")
        assert main([*line, "--older", str(tmp_path / name)]) == 0
        found.append((tmp_path / "out" / "assessment.json").read_bytes())
    assert found[0] == found[1]
    assert str(tmp_path).encode() not in found[0]


def test_scan_looks_at_the_older_snapshots_before_it_asks_the_tenant_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    organisation = Path(__file__).resolve().parents[2] / "fixtures/tenants/sample/organisation.yaml"
    nobody = ["--sign-in", "azure-cli"]
    line = ["scan", "--organisation", str(organisation), "--out", str(tmp_path / "out"), *nobody, "--older", str(tmp_path / "nowhere")]
    assert "nowhere" in refused(line, capsys)
    assert not (tmp_path / "out").exists()
