"""Two documents in one report: levels, titles of sections, items left out, and what they ask for differently."""

import re
from pathlib import Path
from typing import Any

import pytest

from reporters.html import render as html
from reporters.markdown import render as markdown
from reporters.model import Item, View
from reporters.shape import ReportError
from reporters.view import build
from scanner.cli.main import main
from scanner.judge.store import read_assessment
from tests.library.pc_list import PC_CHECKLIST
from tests.library.planting import RULE, own_library

SNAPSHOT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "exemplary" / "snapshot"
REASON = "暗号化装置 <b>X</b> で代替"
ORGANISATION = f"""\
name: 株式会社サンプル
checklists: [own-list, pc-list]
work_styles:
  - {{id: office, name: 会社の PC, method: 1}}
  - {{id: byod, name: 個人の PC, method: 5}}
tailoring:
  - {{checklist: pc-list, item: "5.1.4-2", exclude: true, reason: "{REASON}", by: 情報システム担当, on: "2026-10-01"}}
"""
# The same demand with numbers of its own in both documents; both are met by 10.0.26100 or later.
VERSIONED = RULE.replace('version_at_least: "10.0.22631"', "version_at_least: {parameter: build}").replace(
    "parameters:\n",
    'parameters:\n  build:\n    type: version\n    default: "10.0.22631"\n    stricter: higher\n    basis: vendor\n'
    "    source: {ja: 製品の公表, en: the vendor}\n    ja: 最低の版\n    en: lowest version\n",
)


def judged(folder: Path, organisation: str = ORGANISATION) -> dict[str, Any]:
    strict = PC_CHECKLIST.replace("with: {sync_days: 7}", 'with: {sync_days: 7, build: "10.0.99999"}')
    own = own_library(folder / "own", {"checklists/pc-list.yaml": strict, "rules/data/own-rule.yaml": VERSIONED})
    (folder / "organisation.yaml").write_text(organisation, encoding="utf-8")
    command = ["evaluate", str(SNAPSHOT), "--organisation", str(folder / "organisation.yaml"), "--library", str(own), "--out", str(folder / "out")]
    assert main(command) == 0
    return read_assessment(folder / "out")


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return judged(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def both(assessment: dict[str, Any]) -> View:
    return build(assessment)


def item(view: View, number: str, section: int) -> Item:
    return next(each for group in view.sections[section].groups for each in group.items if each.number == number)


def test_a_level_is_named_and_said_to_be_inferred_where_it_was(both: View) -> None:
    assert [section.edition.id for section in both.sections] == ["own-list", "pc-list", "own-list", "pc-list"]
    assert item(both, "5.1.4-1", 1).level.ja == "遵守事項（SHALL）"
    assert item(both, "9.1-1", 1).level.ja == "推奨事項（SHOULD）［推定］"
    assert item(both, "9.1-1", 1).level.en == "recommended (SHOULD) [inferred from the wording]"
    assert both.priorities == ("◎", "○", "SHALL", "SHOULD", "MAY")


def test_a_work_style_is_named_by_the_checklist_that_knows_its_method(both: View) -> None:
    assert [(style.method_sign, style.method_title.ja) for style in both.styles] == [("①", "会社"), ("⑤", "個人")]
    assert (both.sections[1].style.method_sign, both.sections[1].style.method_title.ja) == ("", "対象: 会社支給の Windows")
    assert tags_of(both, 0) == {"①"}


def tags_of(view: View, section: int) -> set[str]:
    return {ref.tag for row in view.sections[section].categories for ref in row.items}


def test_items_of_a_document_without_methods_are_numbered_by_work_style_where_it_asks_several_for_anything(both: View, tmp_path: Path) -> None:
    """The document is not about PCs of people's own: one work style alone is asked."""
    assert (tags_of(both, 1), tags_of(both, 3)) == ({""}, {""})
    two = build(judged(tmp_path, ORGANISATION.replace("method: 5", "method: 1")))
    assert (tags_of(two, 1), tags_of(two, 3)) == ({"[1]"}, {"[2]"})


def test_items_stand_under_the_titles_of_the_document(both: View) -> None:
    found = [
        (group.category.ja, block.title.ja if block.title else None, len(block.items)) for group in both.sections[1].groups for block in group.blocks
    ]
    assert found == [("PC", "ディスクの暗号化", 2), ("規程", None, 1)]
    text = markdown(both)
    assert re.search(r"^#### PC – ディスクの暗号化$", text, re.MULTILINE)
    assert re.search(r"^##### 5\.1\.4-1 PC の暗号化$", text, re.MULTILINE)
    assert re.search(r"^#### 9\.1-1 規程の整備$", text, re.MULTILINE)
    assert '<h5 class="part-of"><span lang="ja">ディスクの暗号化</span>' in html(both)


def test_no_pages_and_no_methods_where_the_checklist_has_none(both: View) -> None:
    for found in (item(both, "5.1.4-1", 1), item(both, "9.1-1", 3)):
        assert (found.methods, found.pages.ja) == ((), "")
    part = markdown(both).partition("##### 5.1.4-1")[2].partition("##### 5.1.4-2")[0]
    assert "対象の方式" not in part
    assert "手引きのページ" not in part
    assert "対象の方式" in markdown(both)


def test_what_was_left_out_stands_in_a_list_with_its_reason_and_at_the_item(both: View) -> None:
    (one,) = both.excluded
    assert [(ref.number, ref.verdict.code) for ref in one.items] == [("5.1.4-2", "not_applicable")]
    assert (one.exclusion.reason, one.exclusion.by, one.exclusion.on.ja) == (REASON, "情報システム担当", "2026年10月1日")
    assert item(both, "5.1.4-2", 1).why.ja == "組織の判断で、適用除外とした項目です。"
    assert item(both, "5.1.4-2", 3).exclusion is None
    assert item(both, "5.1.4-2", 3).why.ja == "この文書は、この勤務形態で使う端末を対象にしていません。"
    page, text = html(both), markdown(both)
    assert "<b>X</b>" not in page
    assert page.count("暗号化装置 &lt;b&gt;X&lt;/b&gt; で代替") == 2
    assert text.count(f"`{REASON}`") == 2
    assert "## 適用除外とした項目" in text
    assert '<a href="#excluded">' in page


def test_different_demands_stand_side_by_side_with_their_verdicts(both: View) -> None:
    (row,) = both.differences
    assert (row.title.ja, row.styles) == ("自社のルール", ("会社の PC",))
    (mine,), (other,) = row.sides
    assert [(each.label.ja, each.value, each.basis and each.basis.ja, each.used) for each in mine.numbers] == [
        ("最低の版", "10.0.22631", "製品提供元の値", None),
        ("同期の鮮度", "14", None, None),
    ]
    assert [(each.value, each.basis) for each in other.numbers] == [("10.0.99999", None), ("7", None)]
    assert (mine.verdict.code, other.verdict.code) == ("pass", "fail")
    assert (mine.item.number, other.item.number) == ("1-1", "5.1.4-1")
    assert mine.item.verdict.code == "manual"  # the item has a question besides
    assert (
        "| 自社のルール · 会社の PC | □ 1-1① 最低の版 **10.0.22631** (製品提供元の値), 同期の鮮度 **14**: ✓ **適合** | ✕ 5.1.4-1 最低の版"
        in markdown(both)
    )
    assert '<h2 id="differences">' in html(both)


def test_ids_and_links_of_a_report_of_two_documents_are_whole(both: View) -> None:
    for lang in ("ja", "en"):
        page = html(both, lang)
        ids = re.findall(r'\sid="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
        assert re.findall(r"<(h\d)[^>]*>", page) == re.findall(r"</(h\d)>", page)


def test_one_document_says_nothing_of_differences_and_nothing_left_out(view: View) -> None:
    assert (view.differences, view.excluded) == ((), ())
    assert 'id="differences"' not in html(view)
    assert 'id="excluded"' not in html(view)
    assert "文書による要求の違い" not in markdown(view)


def test_a_difference_about_an_item_that_is_not_there_is_refused_with_its_place(assessment: dict[str, Any]) -> None:
    (row,) = assessment["differences"]
    sides = [{**row["sides"][0], "item": "9-9"}, *row["sides"][1:]]
    with pytest.raises(ReportError, match=r"differences\[0\].sides\[0\]"):
        build(assessment | {"differences": [{**row, "sides": sides}]})


def test_an_older_assessment_without_these_parts_can_still_be_reported(assessment: dict[str, Any]) -> None:
    older = {name: value for name, value in assessment.items() if name != "differences"}
    older["results"] = [{name: value for name, value in each.items() if name != "excluded"} for each in assessment["results"]]
    older["texts"] = {name: value for name, value in assessment["texts"].items() if name != "rights"}
    found = build(older)
    assert (found.differences, found.excluded) == ((), ())
