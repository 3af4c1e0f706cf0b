"""The HTML report on paper: A4, every item, table heads repeated, nothing cut off."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reporters.model import View
from reporters.model_parts import Part
from reporters.words import WORDS
from tests.reporters.test_view import leaves

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


def test_every_item_is_printed_with_its_reason_whatever_was_filtered_or_folded(pages: list[str], view: View) -> None:
    paper = packed("".join(pages))
    for section in view.sections:
        for group in section.groups:
            for item in group.items:
                assert packed(f"{item.number}{item.title.ja}") in paper, item.number
                assert packed(item.why.ja) in paper, item.number
                if item.verdict.code in ("fail", "unknown"):
                    assert packed(item.demand.ja) in paper, item.number


def test_only_what_fails_or_is_unknown_is_printed_in_full_and_that_is_said(pages: list[str], view: View) -> None:
    paper = packed("".join(pages))
    assert packed(WORDS["paper_note"].ja) in paper
    fails, passes = ([leaf for leaf in every_leaf(view) if leaf.rule and leaf.told and urgent(leaf, view) is wanted] for wanted in (True, False))
    assert all(packed(leaf.rule.fix.ja) in paper for leaf in fails if leaf.rule)
    assert len(fails) > 3
    # Sentences of a rule that nothing failing shares.
    unsaid = [leaf.rule.limits.ja for leaf in passes if leaf.rule and leaf.rule.limits.ja]
    assert [text for text in unsaid if packed(text) in paper] == []


def test_answers_and_waivers_are_printed_with_their_ends(browser: Browser, report_file: Path, view: View) -> None:
    page = browser.new_page()
    page.goto(report_file.as_uri())
    page.emulate_media(media="print")
    shown = packed("".join(page.locator("table.decided").all_inner_texts()))
    for one in view.answers:
        assert packed(one.question.ja) in shown
        assert packed(one.life.text.ja) in shown
    for risk in view.waivers:
        assert packed(risk.state.ja + risk.life.text.ja) in shown
    page.close()


def every_leaf(view: View) -> list[Part]:
    items = [item for section in view.sections for group in section.groups for item in group.items]
    return [leaf for item in items for tree in (item.tree, *item.notes) for leaf in leaves(tree)]


def urgent(leaf: Part, view: View) -> bool:
    items = [item for section in view.sections for group in section.groups for item in group.items if item.verdict.code in ("fail", "unknown")]
    return leaf.verdict.code in ("fail", "unknown") and any(leaf is other for item in items for other in leaves(item.tree))


def test_a_table_is_cut_after_ten_records_on_paper(browser: Browser, report_file: Path) -> None:
    page = browser.new_page()
    page.goto(report_file.as_uri())
    page.emulate_media(media="print")
    shown = "(all) => all.map((one) => [...one.tBodies[0].rows].filter((row) => row.getClientRects().length).length)"
    numbers = page.locator("table.records").evaluate_all(shown)
    assert max(numbers) <= 10
    assert max(numbers) >= 3
    passing = "(all) => all.filter((one) => one.getClientRects().length).length"
    assert page.locator(".records td > .v-pass").evaluate_all(passing) == 0
    page.close()


def test_pages_are_numbered(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert re.search(rf"\b{number} / {len(pages)}\s*$", page.rstrip()), number


def test_heads_of_tables_are_repeated_where_a_page_ends(pages: list[str]) -> None:
    heads = [page for page in pages if "質問回答有効期限証拠" in packed(page)]
    assert len(heads) == 2


def test_the_cover_stands_alone_and_the_contents_follow(pages: list[str]) -> None:
    assert "テレワークセキュリティ診断報告書" in pages[0]
    assert packed("監査意見や認証に代わるものではありません") in packed(pages[0])
    assert "まとめ" not in pages[0]
    assert packed(pages[1]).startswith("目次まとめまず直すこと")
    assert packed(pages[2]).startswith("まとめ②")


def test_no_page_ends_with_a_heading(pages: list[str], view: View) -> None:
    headings = {packed(text.ja) for name, text in WORDS.items() if name in HEADINGS}
    for section in view.sections:
        for group in section.groups:
            headings |= {packed(group.category.ja), *(packed(f"{item.number}{item.title.ja}") for item in group.items)}
    for number, page in enumerate(pages, start=1):
        lines = [packed(line) for line in page.splitlines() if line.strip()]
        # The last line is the margin: who was judged, and the number of the page.
        assert re.sub("(適合|不適合|確認不能|未回答|対象外)$", "", lines[-2]) not in headings, number


HEADINGS = (
    "summary",
    "fix_first",
    "unknowns",
    "questions",
    "answers_in_use",
    "waivers",
    "results",
    "appendix",
    "declared",
    "data",
    "inputs",
    "glossary",
)


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
