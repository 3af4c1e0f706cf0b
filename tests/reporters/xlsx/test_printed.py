"""LibreOffice opens the workbook and prints every sheet of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.model.workbook import SHEETS

TENANTS = Path(__file__).resolve().parents[3] / "fixtures" / "tenants"


@pytest.mark.system
def test_every_sheet_is_printed_with_its_title(tmp_path: Path) -> None:
    tenant = TENANTS / "vpn"  # with two documents, of which one has a form of its own
    assert main(["evaluate", str(tenant / "snapshot"), "--organisation", str(tenant / "organisation.yaml"), "--out", str(tmp_path / "a")]) == 0
    assert main(["report", str(tmp_path / "a"), "--format", "xlsx", "--out", str(tmp_path)]) == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "workbook.xlsx")]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "workbook.pdf"), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    for kind in SHEETS.values():
        title = "テレワークセキュリティ診断報告書" if kind.id == "cover" else kind.title.ja
        assert (title in text) is (kind.id not in ("editions", "responsibilities")), kind.id  # no two editions of one document, no product in use
    assert "チェックリスト 2" in text
    assert not [word for word in ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "Err:5") if word in text]
    pages = text.count("\f")
    assert f"{pages} / {pages}" in text  # n / N below
