"""`scan --baseline --history`: scan after scan, and a permission that was lost in between."""

import json
from pathlib import Path

import pytest

from scanner.change.history import History
from scanner.cli.main import main
from scanner.sandbox.faults import Fault
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import tenant_of

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "sample"
LOST = Fault("/v1.0/identity/conditionalAccess/policies", times=0, status=403)


def scanned(out: Path, *more: str, faults: tuple[Fault, ...] = ()) -> int:
    with running(Service(tenant_of("sample"), faults=faults)) as served:
        return main(["scan", "--sandbox-url", served.url, "--out", str(out), "--organisation", str(SAMPLE / "organisation.yaml"), *more])


def test_scan_after_scan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = ["--history", str(tmp_path / "history.db")]
    assert scanned(tmp_path / "1", *history) == 0
    before = ["--baseline", str(tmp_path / "1" / "assessment")]
    # All the old fails are there still: nothing got worse.
    assert scanned(tmp_path / "2", *history, *before) == 0
    capsys.readouterr()
    # 9-4 failed in both work styles. Without the policies it is unknown where nothing else fails: not better, and not worse.
    assert scanned(tmp_path / "3", *history, *before, faults=(LOST,)) == 3
    said = capsys.readouterr().err
    assert "前回より悪くなった項目" not in said
    assert "今回は確認不能になった項目: 1" in said
    tenant = json.loads((tmp_path / "3" / "assessment" / "assessment.json").read_bytes())["snapshot"]["tenant"]["id"]
    runs = History(tmp_path / "history.db").runs(tenant)
    assert len({each.key for each in runs}) == len(runs)
    assert "\n## 推移\n" in (tmp_path / "3" / "report.md").read_text(encoding="utf-8")


def test_the_folder_of_the_baseline_is_not_scanned_into(tmp_path: Path) -> None:
    assert scanned(tmp_path / "1") == 0
    assert scanned(tmp_path / "1", "--baseline", str(tmp_path / "1" / "assessment")) == 2
