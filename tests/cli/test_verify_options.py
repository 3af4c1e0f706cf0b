"""Everything that judging can be given is an input of `verify` too: plans, keys of pseudonyms, filled workbooks, evidence of answers."""

import json
import shutil
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.judge.receipt import read_receipt
from tests.cli.test_verify import complaint
from tests.overlay.aids import MFA, policy, written

TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"
SAMPLE = TENANTS / "sample"


def judged(tenant: Path, out: Path, *more: str, snapshot: Path | None = None) -> list[str]:
    """Judge; return the line that verifies with the same inputs."""
    given = ["--organisation", str(tenant / "organisation.yaml"), *more]
    place = snapshot or tenant / "snapshot"
    assert main(["evaluate", str(place), *given, "--out", str(out)]) == 0
    return ["verify", str(out), "--snapshot", str(place), *given]


def test_a_plan_is_an_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path / "plan", {"a.json": policy(id=MFA, state="disabled")})
    line = judged(TENANTS / "exemplary", tmp_path / "out", "--overlay", str(plan))
    assert "overlay/a.json" in read_receipt(tmp_path / "out").inputs
    assert main(line) == 0
    capsys.readouterr()
    assert "overlay/a.json: 判定に使われた入力ですが" in complaint(line[:-2], capsys)
    written(plan, {"a.json": policy(id=MFA, state="enabled")})
    assert f"{plan}/a.json: 内容が受領書のハッシュ" in complaint(line, capsys)
    written(plan, {"a.json": policy(id=MFA, state="disabled"), "b.json": policy(id=MFA, displayName="x")})
    assert f"{plan}/b.json: 受領書にない入力です" in complaint(line, capsys)


def test_a_pseudonymised_assessment_is_judged_again_with_the_key_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        assert main(["pseudonymise", "--new-key", str(tmp_path / f"{name}.key")]) == 0
    snapshot, key = tmp_path / "snapshot", tmp_path / "a.key"
    assert main(["pseudonymise", str(SAMPLE / "snapshot"), "--key", str(key), "--out", str(snapshot)]) == 0
    line = judged(SAMPLE, tmp_path / "out", "--pseudonymise", str(key), snapshot=snapshot)
    assert main(line) == 0
    capsys.readouterr()
    assert main([*line[:-1], str(tmp_path / "b.key")]) == 2


def test_a_filled_workbook_is_an_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged(SAMPLE, tmp_path / "first")
    assert main(["report", str(tmp_path / "first"), "--format", "xlsx", "--out", str(tmp_path)]) == 0
    line = judged(SAMPLE, tmp_path / "out", "--workbook", str(tmp_path / "workbook.xlsx"))
    assert "workbook.xlsx" in read_receipt(tmp_path / "out").inputs
    assert main(line) == 0
    capsys.readouterr()
    assert "workbook.xlsx: 判定に使われた入力ですが" in complaint(line[:-2], capsys)


def test_evidence_of_an_answer_that_is_gone_is_told_by_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tenant = tmp_path / "tenant"
    shutil.copytree(SAMPLE, tenant)
    (tenant / "規程.txt").write_bytes(b"")
    answer = {"question": "only-permitted-devices", "answer": "yes", "by": "総務", "on": "2026-10-01"}
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of an empty file
    (tenant / "answers.yaml").write_text(
        json.dumps({"answers": [answer | {"evidence": [{"file": "規程.txt", "sha256": digest}]}]}, ensure_ascii=False), encoding="utf-8"
    )
    line = judged(tenant, tmp_path / "out")
    assert main(line) == 0
    (tenant / "規程.txt").unlink()
    capsys.readouterr()
    assert "answers[0].evidence[0].found" in complaint(line, capsys)
