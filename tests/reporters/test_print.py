"""The HTML report on paper: A4, every item, table heads repeated, nothing cut off."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reporters.model import View

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.system

A4_INSIDE = 680  # CSS pixels between the margins of an A4 page


@pytest.fixture(scope="module")
def pdf(browser: Browser, report_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = browser.new_page()
    page.goto(report_file.as_uri())
    page.locator("#filters").get_by_text("適合", exact=True).click()
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    page.close()
    return path


@pytest.fixture(scope="module")
def pages(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


def packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_it_is_a4(pdf: Path) -> None:
    done = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True)
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", done.stdout)
    assert size is not None
    assert [round(float(number)) for number in size.groups()] == [595, 842]


def test_every_item_is_printed_whatever_was_filtered_or_folded(pages: list[str], view: View) -> None:
    paper = packed("".join(pages))
    for section in view.sections:
        for group in section.groups:
            for item in group.items:
                assert packed(f"{item.number}{item.title.ja}") in paper, item.number
                assert packed(item.demand.ja) in paper, item.number


def test_pages_are_numbered(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert re.search(rf"\b{number} / {len(pages)}\s*$", page.rstrip()), number


def test_heads_of_long_tables_are_repeated(pages: list[str], page_text: str) -> None:
    tables = page_text.count('<table class="records">')
    heads = sum(packed(page).count("最終同期日時") for page in pages)
    assert heads > tables + 10


def test_the_worksheet_begins_on_its_own_page(pages: list[str]) -> None:
    begun = [page for page in pages if "未回答の質問（記入用紙）" in page]
    assert any(packed(page).startswith("未回答の質問（記入用紙）") for page in begun)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_cell_is_cut_off_at_the_width_of_the_paper(browser: Browser, report_file: Path, lang: str) -> None:
    page = browser.new_page(viewport={"width": A4_INSIDE, "height": 980})
    page.goto(report_file.as_uri())
    page.evaluate(f"document.getElementById('lang-{lang}').click()")
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    cut = """(all) => all.filter((one) => one.getClientRects().length && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1))
      .map((one) => one.outerHTML.slice(0, 120))"""
    assert page.locator("th, td, p, dd, h5, .scroll, table").evaluate_all(cut) == []
    assert page.evaluate("document.documentElement.scrollWidth") == A4_INSIDE
    page.close()


def test_paper_is_white_and_the_controls_stay_on_the_screen(browser: Browser, report_file: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(report_file.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#filters").is_hidden()
    assert page.locator(".contents").is_hidden()
    page.close()
