"""`scan` with a filled workbook: its answers count in this run, and its entries stand in the workbook of this run."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.workbook import read_workbook
from scanner.sandbox.service import Running, Service, running
from scanner.sandbox.tenants import tenant_of
from tests.cli.books import fill, opened, spots
from tests.cli.sheets import ROOT, assessed

ORGANISATION = ROOT / "fixtures/tenants/sample/organisation.yaml"
OPEN = "q:mail-filter-on@company-pc"
WRITTEN = {"answer": "はい", "by": "総務担当", "on": "2026/11/1", "note": "設定画面で確認。"}


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running(Service(tenant_of("sample"))) as served:
        yield served


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    folder = assessed(tmp_path / "a", "sample")
    assert main(["report", str(folder), "--format", "xlsx", "--out", str(tmp_path)]) == 0
    book = opened(tmp_path / "workbook.xlsx")
    for spot in spots(book):
        if spot.key == OPEN and spot.column.id in WRITTEN:
            fill(book, spot, WRITTEN[spot.column.id])
        if spot.key == "f:mic-sme-2021/5-1@company-pc" and spot.column.id == "due":
            fill(book, spot, "年度内")
    path = tmp_path / "記入済み.xlsx"
    book.save(path)
    return path


def test_a_scan_reads_the_workbook_and_hands_on_what_it_says(
    service: Running, filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r"
    capsys.readouterr()
    line = ["scan", "--sandbox-url", service.url, "--organisation", str(ORGANISATION), "--out", str(out), "--workbook", str(filled)]
    assert main(line) == 0
    said = capsys.readouterr()
    assert said.err.count("「年度内」が分かりません") == 1
    assert f"報告書: {out / 'workbook.xlsx'}" in said.out
    answers = json.loads((out / "assessment/assessment.json").read_bytes())["answers"]
    assert [each["by"] for each in answers if (each["question"], each["work_style"]) == ("mail-filter-on", "company-pc")] == ["総務担当"]
    found = read_workbook(out / "workbook.xlsx").entries
    assert found[OPEN] == {"answer": "yes", "by": "総務担当", "on": "2026-11-01", "note": "設定画面で確認。"}
    assert found["f:mic-sme-2021/5-1@company-pc"] == {"due": "年度内"}


def test_a_workbook_that_cannot_be_read_stops_the_scan_before_it_begins(service: Running, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    line = ["scan", "--sandbox-url", service.url, "--organisation", str(ORGANISATION), "--out", str(tmp_path / "r")]
    assert main([*line, "--workbook", str(tmp_path / "a.xlsx")]) == 2
    assert not (tmp_path / "r").exists()
