"""`scan`: from sign-in to the reports in one go, under the gates; nothing is asked where the line cannot be carried out."""

import errno
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.sandbox.faults import Fault
from scanner.sandbox.service import Running, Service, running
from scanner.sandbox.tenants import tenant_of
from scanner.snapshot.read import open_snapshot
from tests.cli.entries import needed_by
from tests.collecting.failing_disk import Disk, failing
from tests.collecting.whole import files_of

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "fixtures" / "tenants"
REFUSED = Fault("/v1.0/policies/authorizationPolicy", times=0, status=403)


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running(Service(tenant_of("sample"))) as served:
        yield served


@pytest.fixture(scope="module")
def limited() -> Iterator[Running]:
    """The same tenant, of which something that is needed may not be read."""
    with running(Service(tenant_of("sample"), faults=(REFUSED,))) as served:
        yield served


def line(served: Running, out: Path, *more: str, tenant: str = "sample") -> list[str]:
    return ["scan", "--sandbox-url", served.url, "--out", str(out), "--organisation", str(TENANTS / tenant / "organisation.yaml"), *more]


def assessment_of(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "assessment" / "assessment.json").read_bytes())
    return found


def test_it_writes_the_snapshot_the_assessment_and_both_reports(service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "結果"
    assert main(line(service, out)) == 0
    said = capsys.readouterr()
    assert {path.name for path in out.iterdir()} == {"snapshot", "assessment", "report.html", "report.md"}
    assert all(f"報告書: {out / name}\n" in said.out for name in ("report.html", "report.md"))
    entries = open_snapshot(out / "snapshot").manifest.entries
    assert entries.keys() == set(needed_by("sample"))
    unlicensed = sum(each.reason == "not_licensed" for each in entries.values())
    assert f"取得 {len(entries) - unlicensed}、ライセンスなし {unlicensed}、権限なし 0、途中まで 0" in said.out
    # 10 of 29 items pass and up to 19 may; 7 of 25 pass and up to 17 may.
    assert "  対象 29 項目: 適合 34-66 %（確認不能 7 %、未回答 25 %）\n" in said.out
    assert "  対象 25 項目: 適合 28-68 %（確認不能 16 %、未回答 24 %）\n" in said.out
    assert "次は判定です" not in said.out  # that is done already
    assert main(["verify", str(out / "snapshot")]) == main(["verify", str(out / "assessment")]) == 0


def test_it_judges_what_collect_and_evaluate_would(service: Running, tmp_path: Path) -> None:
    assert main(line(service, tmp_path / "scan")) == 0
    organisation = str(TENANTS / "sample" / "organisation.yaml")
    alone = tmp_path / "alone"
    assert main(["collect", "--sandbox-url", service.url, "--out", str(alone / "snapshot"), "--organisation", organisation]) == 0
    assert main(["evaluate", str(alone / "snapshot"), "--organisation", organisation, "--out", str(alone / "assessment")]) == 0
    assert main(["report", str(alone / "assessment"), "--out", str(alone)]) == 0
    assert files_of(tmp_path / "scan") == files_of(alone)


GATES = [
    ((), 0, 3),
    (("--fail-on", "1"), 1, 1),
    (("--max-unknown", "0"), 3, 3),
    (("--max-unknown", "0", "--fail-on", "2"), 1, 1),
]


@pytest.mark.parametrize(("gates", "whole", "partial"), GATES, ids=[" ".join(gates) or "none" for gates, _, _ in GATES])
def test_the_gates_decide_and_a_fail_wins_over_a_gap(
    service: Running, limited: Running, tmp_path: Path, gates: tuple[str, ...], whole: int, partial: int
) -> None:
    assert main(line(service, tmp_path / "whole", *gates)) == whole
    assert main(line(limited, tmp_path / "partial", *gates)) == partial


def test_what_could_not_be_read_is_unknown_in_the_reports(limited: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line(limited, tmp_path)) == 3
    assert "1 種類がそろっていないため、終了コードは 3 です。" in capsys.readouterr().out
    reasons = [reason for each in assessment_of(tmp_path)["findings"] for reason in each["reasons"]]
    assert "permission_denied" in reasons
    assert "Policy.Read.All" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_licences_alone_are_no_failure(tmp_path: Path) -> None:
    with running(Service(tenant_of("basic"))) as served:
        assert main(line(served, tmp_path, tenant="basic")) == 0
    assert "not_licensed" in [reason for each in assessment_of(tmp_path)["findings"] for reason in each["reasons"]]


def test_in_english_the_reports_are_english(service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line(service, tmp_path, "--lang", "en")) == 0
    said = capsys.readouterr().out
    assert re.search(r"^  read \d+, not licensed \d+, no permission 0, incomplete 0$", said, re.MULTILINE)
    assert '<html lang="en"' in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_wrong_inputs_are_told_before_anything_is_asked(service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = len(service.log)
    (tmp_path / "answers.yaml").write_text("answers: 1\n", encoding="utf-8")
    (tmp_path / "organisation.yaml").write_text("name: x\n", encoding="utf-8")
    out = tmp_path / "out"
    for more in (["--answers", str(tmp_path / "answers.yaml")], ["--fail-on", "◎"], ["--organisation", str(tmp_path / "organisation.yaml")]):
        assert main(line(service, out, *more)) == 2
    assert main(["scan", "--out", str(out), "--organisation", str(TENANTS / "sample" / "organisation.yaml")]) == 2
    assert "--sign-in" in capsys.readouterr().err
    assert len(service.log) == asked
    assert not out.exists()


def test_an_earlier_scan_is_not_overwritten(service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line(service, tmp_path)) == 0
    files, asked = files_of(tmp_path), len(service.log)
    assert main(line(service, tmp_path)) == 2
    assert "上書きはしません" in capsys.readouterr().err
    assert (files_of(tmp_path), len(service.log)) == (files, asked)


def test_of_another_tenant_nothing_is_written(service: Running, tmp_path: Path) -> None:
    assert main(line(service, tmp_path / "out", tenant="exemplary")) == 2
    assert files_of(tmp_path) in ({}, {"out/": b""})


def test_stopped_while_collecting_it_goes_on_with_resume(
    service: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    with failing(Disk(out, errno.ENOSPC, 200, lasting=True), monkeypatch):
        assert main(line(service, out)) == 2
    assert "--resume" in capsys.readouterr().err
    assert not (out / "assessment").exists()
    assert main(line(service, out, "--resume")) == 0
    assert main(line(service, whole)) == 0
    assert files_of(out) == files_of(whole)
