"""The HTML report in Chromium: quiet, complete without script, readable in both colour schemes and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reporters.model import View

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.system

PHONE = {"width": 375, "height": 800}
DESK = {"width": 1320, "height": 900}

CONTRAST = """() => {
  const parse = (text) => {
    const numbers = text.match(/[\\d.]+/g).map(Number);
    return text.startsWith('color(') ? [...numbers.slice(0, 3).map((n) => n * 255), numbers[3] ?? 1] : [...numbers.slice(0, 3), numbers[3] ?? 1];
  };
  const over = (front, back) => front.slice(0, 3).map((part, index) => part * front[3] + back[index] * (1 - front[3]));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((back, layer) => over(layer, back), [255, 255, 255]);
  };
  const low = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.data.trim() || ['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    if (range.getClientRects().length === 0) continue;
    seen += 1;
    const back = behind(element);
    const [a, b] = [light(over(parse(getComputedStyle(element).color), back)), light(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push([ratio.toFixed(2), node.data.trim().slice(0, 40), element.className]);
  }
  return { seen, low };
}"""


@contextmanager
def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Page]:
    """A page that fails on any dialog, console message, error or request but for the file itself."""
    context = browser.new_context(viewport=options.pop("viewport", DESK), **options)
    page = context.new_page()
    heard: list[str] = []
    page.on("dialog", lambda dialog: heard.append(f"dialog {dialog.message}"))
    page.on("console", lambda message: heard.append(f"console {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error {error}"))
    page.on("request", lambda request: heard.append(f"request {request.url[:80]}") if not request.url.startswith(("file:", "data:,")) else None)
    page.goto(file.as_uri())
    yield page
    assert heard == []
    context.close()


def titles(view: View) -> list[str]:
    return [item.title.ja for section in view.sections for group in section.groups for item in group.items]


def shown_items(page: Page) -> int:
    return len([item for item in page.locator("article.item").all() if item.is_visible()])


def test_it_opens_quietly(browser: Browser, report_file: Path) -> None:
    with opened(browser, report_file) as page:
        page.get_by_role("button", name="すべて開く").click()
        page.wait_for_timeout(200)
        assert page.title() == "テレワークセキュリティ診断報告書 – 株式会社サンプル"


@pytest.mark.parametrize("viewport", [PHONE, DESK, {"width": 820, "height": 1100}])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_never_scrolls_sideways(browser: Browser, report_file: Path, viewport: dict[str, int], lang: str) -> None:
    with opened(browser, report_file, viewport=viewport) as page:
        page.evaluate(f"document.getElementById('lang-{lang}').click()")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [viewport["width"], viewport["width"]]
        wide = "(all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll, .unseen, .switch')).map((one) => one.outerHTML.slice(0, 90))"
        assert page.locator(".page *").evaluate_all(wide) == []


def test_without_script_everything_is_there_and_open(browser: Browser, report_file: Path, view: View) -> None:
    with opened(browser, report_file, java_script_enabled=False) as page:
        assert [" ".join(heading.inner_text().split("\n")) for heading in page.locator("article.item h5").all()] == [
            f"{item.number} {item.title.ja}" for section in view.sections for group in section.groups for item in group.items
        ]
        assert page.locator("details:not([open])").count() == 0
        assert page.locator("#filters").is_hidden()
        text = page.locator("main").inner_text()
        assert all(title in text for title in titles(view))


@pytest.mark.parametrize("script", [True, False])
def test_the_language_switch_works_with_and_without_script(browser: Browser, report_file: Path, *, script: bool) -> None:
    with opened(browser, report_file, java_script_enabled=script) as page:
        assert page.locator("#summary").inner_text() == "まとめ"
        page.get_by_text("English", exact=True).click()
        assert page.locator("#summary").inner_text() == "Summary"
        assert "判定の内訳" not in page.locator("main").inner_text()
        page.keyboard.press("ArrowLeft")
        assert page.locator("#summary").inner_text() == "まとめ"
        if script:
            assert page.evaluate("document.documentElement.lang") == "ja"


def test_filters_narrow_and_widen(browser: Browser, report_file: Path, view: View) -> None:
    with opened(browser, report_file) as page:
        everything = len(titles(view))
        assert shown_items(page) == everything
        failed = sum(section.counts.failed for section in view.sections)
        page.locator("#filters").get_by_text("不適合", exact=True).click()
        assert shown_items(page) == failed
        assert page.locator("output").inner_text() == f"{failed} / {everything}"
        page.get_by_label("◎", exact=True).check()
        assert shown_items(page) == 3
        page.get_by_role("button", name="絞り込みを解除").click()
        page.wait_for_function("document.querySelectorAll('article.item[hidden]').length === 0")
        page.get_by_label("分類").select_option(label="データ保護")
        assert shown_items(page) == 10
        page.get_by_label("勤務形態").select_option(index=1)
        assert shown_items(page) == 5
        page.get_by_role("button", name="絞り込みを解除").click()
        page.get_by_label("語句").fill("ｂｉｔｌｏｃｋｅｒ")
        assert shown_items(page) == 1
        page.get_by_label("語句").fill("どこにもない語")
        assert shown_items(page) == 0
        assert page.get_by_text("条件に合う項目はありません。").is_visible()


def test_a_link_to_a_hidden_item_shows_it(browser: Browser, report_file: Path) -> None:
    with opened(browser, report_file) as page:
        page.get_by_label("語句").fill("どこにもない語")
        page.locator(".map a", has_text="8-3").first.click()
        page.wait_for_function("!document.querySelector('article.item').hidden")
        assert page.locator("article.item", has_text="内蔵の記録媒体").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_text_has_enough_contrast(browser: Browser, report_file: Path, scheme: str, lang: str) -> None:
    with opened(browser, report_file, color_scheme=scheme) as page:
        page.evaluate(f"document.getElementById('lang-{lang}').click()")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = page.evaluate(CONTRAST)
        assert found["seen"] > 3000
        assert found["low"] == []


def test_headings_step_down_one_at_a_time_and_tables_have_scopes(browser: Browser, report_file: Path) -> None:
    with opened(browser, report_file) as page:
        levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("(all) => all.map((one) => Number(one.tagName[1]))")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert page.locator("th:not([scope])").count() == 0
        for landmark in ("banner", "navigation", "main", "contentinfo"):
            assert page.get_by_role(landmark).count() == 1
        unnamed = "(all) => all.filter((one) => !one.labels?.length && !one.textContent.trim()).map((one) => one.outerHTML)"
        assert page.locator("input, select, button").evaluate_all(unnamed) == []


def test_verdicts_are_told_by_sign_and_word(browser: Browser, report_file: Path) -> None:
    with opened(browser, report_file) as page:
        silent = "(all) => all.filter((one) => !one.querySelector('svg') || !one.innerText.trim()).length"
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.locator(".badge").evaluate_all(silent) == 0
