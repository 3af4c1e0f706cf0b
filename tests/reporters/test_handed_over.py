"""Reports of whole sample tenants as they are handed over: how long on paper, how large as a file."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reporters import html
from reporters.html import records_shown
from reporters.view import build
from scanner.cli.main import main
from tests.reporters import example
from tests.reporters.pictures import png

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"
BRANDING = """\
company: 株式会社サンプル監査
logo: logo.png
colours: {main: "#0b5d3b", accent: "#a92b17"}
confidentiality: 社外秘
"""
SAMPLE_PAGES = 60
TWO_DOCUMENTS_PAGES = 100
MEGABYTES = 5


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The HTML reports of the sample, and of the company with two documents."""
    folder = tmp_path_factory.mktemp("handed-over")
    (folder / "branding.yaml").write_text(BRANDING, encoding="utf-8")
    (folder / "logo.png").write_bytes(png(240, 64))
    made = {}
    for name in ("sample", "vpn"):
        tenant, assessed, out = TENANTS / name, folder / name / "assessment", folder / name
        assert main(["evaluate", str(tenant / "snapshot"), "--organisation", str(tenant / "organisation.yaml"), "--out", str(assessed)]) == 0
        assert main(["report", str(assessed), "--format", "html", "--branding", str(folder / "branding.yaml"), "--out", str(out)]) == 0
        made[name] = out / "report.html"
    return made


def test_a_wrong_branding_stops_before_anything_is_written(reports: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "branding.yaml").write_text('company: x\ncolours: {main: "#ffff00"}\n', encoding="utf-8")
    arguments = ["--branding", str(tmp_path / "branding.yaml"), "--out", str(tmp_path / "out")]
    assert main(["report", str(reports["sample"].parent / "assessment"), *arguments]) == 2
    assert "branding.yaml:2:17" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["sample", "vpn"])
def test_a_file_stays_below_five_megabytes(reports: dict[str, Path], name: str) -> None:
    assert reports[name].stat().st_size <= MEGABYTES * 1_000_000


@pytest.mark.system
@pytest.mark.parametrize(("name", "limit"), [("sample", SAMPLE_PAGES), ("vpn", TWO_DOCUMENTS_PAGES)])
def test_paper_stays_short_enough_to_be_read(browser: Browser, reports: dict[str, Path], name: str, limit: int) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url[:80]) if not request.url.startswith(("file:", "data:")) else None)
    page.on("console", lambda message: asked.append(message.text))
    page.goto(reports[name].as_uri())
    pdf = reports[name].with_suffix(".pdf")
    page.pdf(path=pdf, prefer_css_page_size=True)
    page.close()
    assert asked == []
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    number = re.search(r"Pages:\s+(\d+)", said)
    assert number is not None
    assert int(number[1]) <= limit
    first = subprocess.run(["pdftotext", "-l", "1", str(pdf), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    assert "株式会社サンプル監査" in first
    assert "社外秘" in first


def test_a_large_tenants_page_shows_fewer_records_and_says_how_many() -> None:
    view = build(example.build(100))
    assert records_shown(view) == 100
    many = replace(view, sections=view.sections[:1] * 12)
    shown = records_shown(many)
    page = html.render(many)
    listed = sum(table.count("<tr><td>") for table in re.findall(r'<table class="records">.*?</table>', page, re.DOTALL))
    assert 10 < shown < 100
    # One record more in each table would be too many.
    assert 4_000 - page.count('<table class="records">') < listed <= 4_000
    assert f"{shown} / 100" in page


def test_a_table_never_shows_fewer_than_ten_records() -> None:
    view = build(example.build(100))
    assert records_shown(replace(view, sections=view.sections * 60)) == 10
