"""Markdown: nothing that a tenant wrote becomes markup, a link, or another row."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reporters import markdown
from reporters.markdown_text import code, inline, table
from reporters.model import View
from tests.reporters.example_findings import HOSTILE

PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
FOREIGN = {
    "html_block",
    "html_inline",
    "image",
    "link_open",
    "autolink",
    "fence",
    "code_block",
    "hr",
    "s_open",
    "heading_open",
    "blockquote_open",
    "bullet_list_open",
    "ordered_list_open",
}
MORE = (
    "1. Liste",
    "- Punkt",
    "+ plus",
    "=== titel",
    "> zitat",
    "~~weg~~",
    "a | b",
    "back\\|slash|pipe",
    "``doppelt``",
    "`",
    "&lt;b&gt;",
    "<https://attacker.example.jp>",
    "<!-- -->",
    "$x^2$",
    "$$\\href{x}$$",
    "[x]: https://attacker.example.jp",
    "![alt][x]",
    "@everyone",
    "#12 と GH-3 と 0123456789abcdef",
    ":smile:",
    "    eingerückt",
    "",
    " ",
    "*a* _b_ __c__",
    "x\\",
)


def tokens(text: str) -> list[Token]:
    return [inner for token in PARSER.parse(text) for inner in (token, *(token.children or ()))]


@pytest.mark.parametrize("text", [*HOSTILE, *MORE])
@pytest.mark.parametrize("escape", [inline, code])
def test_hostile_text_stays_text(text: str, escape: object) -> None:
    assert callable(escape)
    shown = "".join(text.split("\n")).replace("\x00", "").replace("\x1b", "")
    found = tokens(f"{escape(shown)}\n")
    assert not FOREIGN & {token.type for token in found}
    assert {"em_open", "strong_open"}.isdisjoint(token.type for token in found)
    said = "".join(token.content for token in found if token.type in {"text", "code_inline", "text_special"})
    assert " ".join(said.split()).replace("⟦U+007C⟧", "|") == " ".join(shown.split())


@pytest.mark.parametrize("text", [*HOSTILE, *MORE])
@pytest.mark.parametrize("escape", [inline, code])
def test_hostile_text_stays_in_its_cell(text: str, escape: object) -> None:
    assert callable(escape)
    shown = "".join(text.split("\n")).replace("\x00", "").replace("\x1b", "")
    found = tokens("\n".join(table(["a", "b"], [[escape(shown), "last"]])))
    assert [token.type for token in found].count("td_open") == 2
    assert [token.content for token in found if token.type == "inline"][-1] == "last"
    assert not FOREIGN & {token.type for token in found}


def test_what_a_site_links_after_rendering_is_code() -> None:
    for text in ("@everyone", "#12", "https://attacker.example.jp", "www.attacker.example.jp", "a@b.example.jp", "0123456789abcdef"):
        assert inline(text) == f"`{text}`"


def test_the_whole_ticket_holds_no_foreign_markup(ticket: str) -> None:
    types = {token.type for token in tokens(ticket)}
    assert types.isdisjoint({"html_block", "html_inline", "image", "link_open", "autolink", "fence", "code_block", "hr"})
    assert "\u202e" not in ticket
    assert "⟦U+202E⟧" in ticket


def test_every_item_is_a_section_of_its_own(ticket: str, view: View) -> None:
    headings = [line for line in ticket.splitlines() if line.startswith("#### ")]
    titles = [item for section in view.sections for group in section.groups for item in group.items]
    assert len(headings) == len(titles) == 64
    for item in titles:
        assert any(line.startswith(f"#### {item.number} ") for line in headings)


def test_tables_have_as_many_cells_as_columns(ticket: str) -> None:
    row: list[Token] = []
    columns = 0
    for token in PARSER.parse(ticket):
        if token.type == "thead_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type == "tr_open":
            row = []
        row += [token] if token.type == "td_open" else []
        if token.type == "tr_close" and row:
            assert len(row) == columns


def test_one_language_at_a_time(view: View) -> None:
    english = markdown.render(view, "en")
    assert "Fix these first" in english
    assert "まず直すこと" not in english
    with pytest.raises(ValueError, match="fr"):
        markdown.render(view, "fr")


def test_the_facts_of_the_page_are_in_the_ticket(ticket: str) -> None:
    for fact in (
        "対象 29 項目のうち適合は 5 項目、不適合は",
        "これより新しい版があります",
        "監査意見や認証に代わるものではありません",
        "同期の古い端末が 2 台あり、1 項目を確認できません",
        "`DeviceManagementManagedDevices.Read.All`",
        "このツールが決めた値",
        "参考（判定には使っていません）",
        "台帳が申告されていないため",
        "申告なし（厳しい側、つまり該当するものとして判定）",
    ):
        assert fact in ticket
