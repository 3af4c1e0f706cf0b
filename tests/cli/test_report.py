"""`report` makes its reports from the assessment alone, and refuses one that was changed or is of another shape."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.judge.receipt import read_receipt, receipt_of, sealed

TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"


def assessed(name: str, out: Path) -> Path:
    assert main(["evaluate", str(TENANTS / name / "snapshot"), "--organisation", str(TENANTS / name / "organisation.yaml"), "--out", str(out)]) == 0
    return out


def test_a_report_says_which_circumstance_takes_an_item_out(tmp_path: Path) -> None:
    folder = assessed("basic", tmp_path / "a")
    assert main(["report", str(folder), "--format", "md", "--out", str(tmp_path)]) == 0
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "「スマートフォンやタブレットを使う」は「いいえ」と申告されているため、対象外です。" in text


def test_without_organisation_yaml_headings_still_have_names(tmp_path: Path) -> None:
    arguments = ["--checklist", "mic-sme-2021", "--method", "2", "--out", str(tmp_path / "a")]
    assert main(["evaluate", str(TENANTS / "sample" / "snapshot"), *arguments]) == 0
    assert main(["report", str(tmp_path / "a"), "--format", "md", "--out", str(tmp_path)]) == 0
    headings = [line for line in (tmp_path / "report.md").read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert all(line.strip("# ").strip() for line in headings)
    assert any("株式会社サンプル" in line for line in headings)
    assert any("会社支給端末・クラウドサービス方式" in line for line in headings)


def test_a_changed_assessment_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = assessed("basic", tmp_path / "a")
    path = folder / "assessment.json"
    path.write_bytes(path.read_bytes().replace(b'"verdict": "manual"', b'"verdict": "pass"'))
    assert main(["report", str(folder), "--out", str(tmp_path / "r")]) == 2
    assert "ハッシュ" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_an_assessment_of_another_shape_is_refused_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = assessed("basic", tmp_path / "a")
    data = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    del data["results"][3]
    raw = json.dumps(data, ensure_ascii=False).encode()
    (folder / "assessment.json").write_bytes(raw)
    outputs = {**read_receipt(folder).outputs, "assessment.json": hashlib.sha256(raw).hexdigest()}
    (folder / "receipt.json").write_bytes(sealed(receipt_of(data, outputs)))
    assert main(["report", str(folder), "--out", str(tmp_path / "r")]) == 2
    assert "no result for mic-sme-2021/2-2" in capsys.readouterr().err


def test_a_snapshot_that_does_not_say_who_signed_in_or_how_the_tenant_is_called_can_be_reported(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    shutil.copytree(TENANTS / "basic" / "snapshot", snapshot)
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    manifest["sign_in"] = manifest["tenant"]["name"] = None
    (snapshot / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    assert main(["evaluate", str(snapshot), "--checklist", "mic-sme-2021", "--method", "2", "--out", str(tmp_path / "a")]) == 0
    assert main(["report", str(tmp_path / "a"), "--out", str(tmp_path)]) == 0


def test_english_reports_are_complete(tmp_path: Path) -> None:
    folder = assessed("sample", tmp_path / "a")
    assert main(["report", str(folder), "--format", "md", "--out", str(tmp_path), "--lang", "en"]) == 0
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "Built-in storage is encrypted" in text
    assert "「OS」が" not in text
