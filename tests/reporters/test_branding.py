"""A firm's own cover: names, mark and colours are shown, and whatever they hold stays inert."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reporters import html, markdown
from reporters.branding import css_string
from reporters.model import View
from reporters.view import build
from scanner.model.branding import Branding, Logo
from tests.reporters import example
from tests.reporters.pictures import png
from tests.reporters.test_browser import CONTRAST, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FIRM = Branding(
    company="株式会社サンプル監査",
    prepared_for="株式会社サンプル 御中",
    logo=Logo(png(240, 64), "image/png", 240, 64),
    main="#0b5d3b",
    accent="#767676",
    author="監査室",
    reviewer="品質管理室",
    approver="代表取締役",
    confidentiality="社外秘",
    document_number="TW-2026-001",
    date="2026-11-21",
)
EVIL = (
    '</style><script>alert(1)</script>"; } * { display: none } /*',
    "<img src=x onerror=alert(2)>\u202e",
    '\\"; } @import "https://attacker.example.jp/x.css"; a { b: "',
    "{{7*7}} [x](javascript:alert(3)) | `y`",
)
HOSTILE = replace(
    FIRM,
    company=EVIL[0],
    prepared_for=EVIL[1],
    author=EVIL[2],
    reviewer=EVIL[3],
    approver=EVIL[0],
    confidentiality=EVIL[2],
    document_number=EVIL[3],
)


def branded(firm: Branding) -> View:
    return build(example.build(), firm)


@pytest.fixture(scope="module", params=["firm", "hostile"])
def cover(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Branding, Path]:
    """A branded report as a file."""
    firm = FIRM if request.param == "firm" else HOSTILE
    path = tmp_path_factory.mktemp("cover") / "report.html"
    path.write_text(html.render(branded(firm)), encoding="utf-8")
    return firm, path


def test_everything_but_the_picture_is_in_both_formats() -> None:
    view = branded(FIRM)
    page, ticket = html.render(view), markdown.render(view)
    for text in ("株式会社サンプル監査", "株式会社サンプル 御中", "監査室", "品質管理室", "代表取締役", "社外秘", "TW-2026-001", "2026年11月21日"):
        assert text in page
        assert text in ticket
    assert '<img src="data:image/png;base64,' in page
    assert "監査意見や認証に代わるものではありません" in page
    assert "監査意見や認証に代わるものではありません" in ticket


def test_a_company_alone_is_enough() -> None:
    firm = Branding("サンプル", None, None, None, None, None, None, None, None, None, None)
    page = html.render(branded(firm))
    assert "<img" not in page
    assert 'class="signers"' not in page
    assert "None" not in page.split("</header>")[0]
    assert "**サンプル**\n" in markdown.render(branded(firm))


def test_without_a_branding_nothing_of_it_appears(page_text: str) -> None:
    assert 'class="firm"' not in page_text
    assert "--paper: #fff; --sunk" not in page_text


def test_hostile_names_become_no_markup_and_hidden_characters_are_shown() -> None:
    page = html.render(branded(HOSTILE))
    assert re.findall(r"<(script|style)>", page) == ["style", "script"]
    assert re.findall(r"<img [^>]*>", page)[0].startswith('<img src="data:image/png;base64,')
    assert page.count("<img ") == 1
    assert "⟦U+202E⟧" in page
    assert "\u202e" not in page
    assert "{{7*7}}" in page
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.render(branded(HOSTILE)).split("> この報告書は")[0])
    inner = [child for token in tokens for child in token.children or ()]
    assert [token.type for token in [*tokens, *inner] if token.type in ("html_block", "html_inline", "image", "link_open")] == []


def test_a_string_of_a_style_sheet_holds_plain_letters_and_numbers_only() -> None:
    assert css_string('a"</style>\\あ\n') == '"a\\22 \\3c \\2f style\\3e \\5c \\3042 \\a "'


@given(st.text(max_size=100))
@settings(max_examples=50)
def test_no_text_ends_a_string_of_a_style_sheet(text: str) -> None:
    made = css_string(text)
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9a-f]{1,6} )*"', made)
    assert re.sub(r"\\([0-9a-f]{1,6}) ", lambda found: chr(int(found[1], 16)), made[1:-1]) == text


def test_the_same_branding_gives_the_same_bytes() -> None:
    assert html.render(branded(FIRM)) == html.render(branded(FIRM))


@pytest.mark.system
@pytest.mark.parametrize("script", [True, False])
def test_a_branded_report_opens_quietly_and_shows_its_mark(browser: Browser, cover: tuple[Branding, Path], *, script: bool) -> None:
    firm, path = cover
    allowed = ("file:", "data:")
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    heard: list[str] = []
    page.on("dialog", lambda dialog: heard.append(f"dialog {dialog.message}"))
    page.on("console", lambda message: heard.append(f"console {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error {error}"))
    page.on("request", lambda request: heard.append(request.url[:80]) if not request.url.startswith(allowed) else None)
    page.goto(path.as_uri())
    mark = page.locator(".firm img")
    assert mark.is_visible()
    if script:
        assert mark.evaluate("(one) => [one.naturalWidth, one.naturalHeight]") == [240, 64]
        assert page.locator(".firm p bdi").first.evaluate("(one) => one.textContent") == firm.company
        assert page.locator("article.item").first.evaluate("(one) => getComputedStyle(one).display") == "block"
    assert heard == []
    context.close()


@pytest.mark.system
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_firms_colours_leave_every_text_readable(browser: Browser, cover: tuple[Branding, Path], scheme: str) -> None:
    # The faintest colours that are accepted.
    path = cover[1].with_name(f"{scheme}.html")
    path.write_text(html.render(branded(replace(cover[0], main="#767676", logo=None))), encoding="utf-8")
    with opened(browser, path, color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = page.evaluate(CONTRAST)
        assert found["seen"] > 3000
        assert found["low"] == []


@pytest.mark.system
def test_the_cover_and_the_margins_of_the_pdf_name_the_firm(browser: Browser, cover: tuple[Branding, Path]) -> None:
    firm, path = cover
    page = browser.new_page()
    page.goto(path.as_uri())
    pdf = path.with_suffix(".pdf")
    page.pdf(path=pdf, prefer_css_page_size=True)
    page.close()
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    pages = [re.sub(r"\s", "", each) for each in text.split("\f")[:-1]]
    for said in (firm.company, firm.confidentiality, firm.document_number):
        assert said is not None
        # Long ones run over two lines of the margin, beside others.
        wanted = re.sub(r"\s", "", said)[:8]
        assert all(wanted in each[:400] for each in pages), said
    for said in (firm.author, firm.reviewer, firm.approver, "作成", "査閲", "承認"):
        assert re.sub(r"\s", "", said or "")[:2] in pages[0]
    images = subprocess.run(["pdfimages", "-list", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert len(images.splitlines()) > 2
