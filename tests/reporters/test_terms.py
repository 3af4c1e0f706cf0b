"""Terms of the glossary in reports: explained where they first stand in a demand or question, listed at the end, and nowhere else."""

import html as escaping
import re
from typing import Any

import pytest

from reporters import html, markdown
from reporters.model import View
from reporters.terms import Finder
from reporters.text import LANGUAGES
from reporters.view import build
from reporters.xlsx import render as workbook
from tests.reporters import example
from tests.reporters.example_catalogue import pair
from tests.reporters.xlsx.reading import opened, texts

ABBR = re.compile(r'<abbr title="([^"]*)">([^<]*)</abbr>')
MEANINGS = {
    "os": ("動かす土台。", "What a device runs on."),
    "device": ("仕事に使う端末。", "A device for work."),
    "evil": ('<b>"太字"</b>&', "<i>'x'</i>&"),
}
SPELLINGS = {
    "os": (["OS"], ["operating system", "OS"]),
    "device": (["テレワーク端末", "端末"], ["device", "devices"]),
    "evil": (["ウイルス対策ソフト"], ["antivirus"]),
}


def terms() -> dict[str, Any]:
    return {
        name: {
            **pair(SPELLINGS[name][0][0], SPELLINGS[name][1][0]),
            "spellings": dict(zip(LANGUAGES, SPELLINGS[name], strict=True)),
            "meaning": pair(*MEANINGS[name]),
        }
        for name in MEANINGS
    }


def seen(**texts: dict[str, str]) -> View:
    """The sample report with terms, the first item's demand and the first question replaced."""
    assessment = example.build()
    assessment["texts"]["terms"] = terms()
    if "demand" in texts:
        assessment["checklists"][0]["items"][0]["demand"] = texts["demand"]
    return build(assessment)


def demand(view: View) -> str:
    """The first item's demand as the page has it."""
    first = view.sections[0].groups[0].items[0]
    page = html.render(view)
    article = page[page.index(f'id="{first.anchor}"') :]
    start = article.index("<dd><span lang")
    return article[start : article.index("</dd>", start)]


def test_a_term_is_explained_at_its_first_place_only_in_each_language() -> None:
    view = seen(demand=pair("OSと端末。OSと端末。", "The operating system of devices. Devices and OS."))
    marked = ABBR.findall(demand(view))
    assert marked == [
        ("動かす土台。", "OS"),
        ("仕事に使う端末。", "端末"),
        ("What a device runs on.", "operating system"),
        ("A device for work.", "devices"),
    ]


def test_the_longest_spelling_wins_and_no_term_is_found_within_a_word() -> None:
    view = seen(demand=pair("テレワーク端末のiOS", "A device with iOS"))
    assert [words for _, words in ABBR.findall(demand(view))] == ["テレワーク端末", "device"]


def test_the_text_itself_stays_as_it_was() -> None:
    text = pair("OS <script>alert(1)</script> & 端末", "OS \"quoted\" <b>'device'</b> &amp;")
    shown = demand(seen(demand=text))
    assert "<script>" not in shown
    assert "<b>" not in shown
    japanese, english = re.findall(r'<span lang="(?:ja|en)">(.*?)</span>', shown)
    assert [escaping.unescape(re.sub("</?abbr[^>]*>", "", each)) for each in (japanese, english)] == [text["ja"], text["en"]]


def test_a_meaning_cannot_leave_its_attribute() -> None:
    page = html.render(seen(demand=pair("ウイルス対策ソフト", "antivirus")))
    titles = [title for title, words in ABBR.findall(page) if words in ("ウイルス対策ソフト", "antivirus")]
    assert {escaping.unescape(title) for title in titles} == {MEANINGS["evil"][0], MEANINGS["evil"][1]}
    assert "<b>" not in "".join(titles)
    assert '<b>"太字"</b>' not in page


def test_hidden_characters_in_a_meaning_are_shown() -> None:
    assessment = example.build()
    assessment["texts"]["terms"] = terms()
    assessment["texts"]["terms"]["os"]["meaning"] = pair("土\u202e台", "ba\u202ese")
    page = html.render(build(assessment))
    assert "\u202e" not in page


def test_terms_are_marked_in_demands_and_questions_and_nowhere_else() -> None:
    page = html.render(seen())
    outside = re.sub(r'<dd><span lang="ja">.*?</dd>|<strong><span lang="ja">.*?</strong>', "", page, flags=re.DOTALL)
    assert ABBR.search(page)
    assert not ABBR.search(outside)
    assert not re.search(r"<(a|code)\b[^>]*>(?:(?!</\1>).)*<abbr", page, re.DOTALL)


def test_every_term_is_listed_with_its_meaning() -> None:
    page = html.render(seen())
    listed = page[page.index('<dl class="glossary terms">') :]
    listed = listed[: listed.index("</dl>")]
    assert listed.count("<dt>") == len(MEANINGS)
    assert all(escaping.escape(words) in listed for both in MEANINGS.values() for words in both)


def test_without_a_glossary_nothing_is_marked_or_listed(page_text: str) -> None:
    assert "<abbr" not in page_text
    assert 'id="terms"' not in page_text


def test_a_glossary_of_which_nothing_occurs_changes_only_the_list() -> None:
    assessment = example.build()
    plain = html.render(build(assessment))
    assessment["texts"]["terms"] = {"other": {**terms()["os"], "spellings": {"ja": ["どこにもない語"], "en": ["nowhere word"]}}}
    page = html.render(build(assessment))
    assert "<abbr" not in page
    assert re.sub(r'<h3 id="terms">.*?</dl>\n', "", page, flags=re.DOTALL) == plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_is_untouched(language: str) -> None:
    plain = example.build()
    with_terms = example.build()
    with_terms["texts"]["terms"] = terms()
    assert markdown.render(build(with_terms), language) == markdown.render(build(plain), language)


def test_the_same_report_is_the_same_twice() -> None:
    view = seen()
    assert html.render(view) == html.render(view) == html.render(seen())


def test_pieces_put_together_are_the_text() -> None:
    finder = Finder(seen().terms)
    for text in ("", "OS", "端末OS端末", "何もない文", "テレワーク端末とウイルス対策ソフトとOS"):
        assert "".join(words for words, _ in finder.pieces(text, "ja")) == text


@pytest.mark.parametrize(("language", "sheet"), [("ja", "用語"), ("en", "Terms")])
def test_the_workbook_lists_every_term_with_its_meaning(language: str, sheet: str) -> None:
    written = texts(opened(workbook(seen(), language)), sheet)
    at = LANGUAGES.index(language)
    assert [each for name in MEANINGS for each in (SPELLINGS[name][at][0], MEANINGS[name][at]) if each not in written] == []
