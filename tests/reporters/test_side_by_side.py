"""Three documents in one report, of which one is a later edition of another: each demand once, and what changed."""

import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reporters.html import render as html
from reporters.markdown import render as markdown
from reporters.model import View
from reporters.model_side_by_side import Member, SideBySide
from reporters.shape import ReportError
from reporters.view import build
from reporters.words_side_by_side import CHANGES, RELATIONS, SIDE_BY_SIDE, STRICTER
from reporters.xlsx import render as xlsx
from scanner.cli.main import main
from scanner.judge.editions import KINDS
from scanner.judge.store import read_assessment
from tests.library.pc_list import PC_CHECKLIST
from tests.library.planting import CHECKLIST, own_library

SNAPSHOT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "exemplary" / "snapshot"
JAPANESE = re.compile("[ぁ-んァ-ン一-龥]")
PC = PC_CHECKLIST.replace(
    "items:\n",
    """crosswalk:
  - to: own-list
    pairs:
      - {item: "5.1.4-1", other: "1-1", relation: part}
      - {item: "9.1-1", other: "1-2", relation: same, stricter: other, why: {ja: 向こうは<b>必須</b>, en: there it is <b>a must</b>}}
items:
""",
    1,
)
# The next edition: what was 1-2 is 1-1 now, and 1-2 is something else.
NEXT = (
    CHECKLIST.replace("checklist: own-list", "checklist: next-list")
    .replace("{ja: 自社の一覧, en: our own list}", "{ja: 自社の次の一覧, en: our next list}")
    .replace('number: "1-1"', 'number: "1-9"')
    .replace('number: "1-2"', 'number: "1-1"')
    .replace('number: "1-9"', 'number: "1-2"')
    .replace(
        "items:\n", 'crosswalk:\n  - to: own-list\n    edition: true\n    pairs:\n      - {item: "1-1", other: "1-2", relation: same}\nitems:\n', 1
    )
)
ORGANISATION = """\
name: 株式会社サンプル
checklists: [own-list, pc-list, next-list]
work_styles:
  - {id: office, name: 会社の PC, method: 1}
  - {id: byod, name: 個人の PC, method: 5}
"""


def judged(folder: Path, organisation: str = ORGANISATION) -> dict[str, Any]:
    own = own_library(folder / "own", {"checklists/pc-list.yaml": PC, "checklists/next-list.yaml": NEXT})
    (folder / "organisation.yaml").write_text(organisation, encoding="utf-8")
    command = ["evaluate", str(SNAPSHOT), "--organisation", str(folder / "organisation.yaml"), "--library", str(own), "--out", str(folder / "out")]
    assert main(command) == 0
    return read_assessment(folder / "out")


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return judged(tmp_path_factory.mktemp("three"))


@pytest.fixture(scope="module")
def three(assessment: dict[str, Any]) -> View:
    return build(assessment)


def side(view: View) -> SideBySide:
    assert view.side_by_side is not None
    return view.side_by_side


def names(members: tuple[Member, ...]) -> list[str]:
    return [f"{member.entry.mark} {member.entry.number}" for member in members]


def test_each_demand_stands_once_with_every_document_that_makes_it(three: View) -> None:
    found = side(three)
    assert [(mark, name.ja) for mark, name in found.marks] == [("A", "自社の一覧 初版"), ("B", "PC の基準 初版"), ("C", "自社の次の一覧 初版")]
    assert [(each.number, names(each.members)) for each in found.together] == [(1, ["A 1-1", "B 5.1.4-1"]), (2, ["A 1-2", "B 9.1-1", "C 1-1"])]
    assert [(each.number, names(each.members)) for each in found.alone] == [(3, ["B 5.1.4-2"]), (4, ["C 1-2"])]
    assert found.sentence.ja == "3 つの文書の 7 項目は、4 の要求にまとまります。そのうち 2 の要求は、複数の文書にわたります。"


def test_a_member_has_its_level_its_pages_and_its_verdict_in_every_work_style(three: View) -> None:
    """The PC document is about the company's PCs alone; own-list's second item about method 1 alone."""
    first = side(three).together[0].members[0].entry
    assert (first.title.ja, first.level.ja, first.pages.ja) == ("暗号化", "高（◎）", "対策一覧 p.10、方式① p.3、方式⑤ p.4")
    verdicts = {
        f"{member.entry.mark} {member.entry.number}": [(one.style, one.verdict.code) for one in member.entry.standings]
        for each in (*side(three).together, *side(three).alone)
        for member in each.members
    }
    judged_ = {
        f"{'ABC'[['own-list', 'pc-list', 'next-list'].index(section.edition.id)]} {item.number}@{section.style.name}": item.verdict.code
        for section in three.sections
        for group in section.groups
        for item in group.items
    }
    assert {f"{name}@{style}": code for name, listed in verdicts.items() for style, code in listed} == judged_
    assert verdicts["B 5.1.4-1"][1] == ("個人の PC", "not_applicable")


def test_which_one_asks_for_more_is_said_by_words_or_numbers_or_not_at_all(three: View) -> None:
    """Freshness of 7 days here, 14 there. The why speaks from the item that it belongs to."""
    (part,) = side(three).together[0].members[1].relations
    assert (part.mark, part.number, part.relation.ja, part.stricter.ja) == ("A", "1-1", "一部が重なる", "数値では、この項目のほうが厳しい")
    assert [(label.ja, mine, yours) for label, mine, yours in part.numbers] == [("判定に使う数値（同期の鮮度）", "7", "14")]
    assert side(three).together[0].members[1].kin == SIDE_BY_SIDE["kin_part"]
    (same,) = side(three).together[1].members[1].relations
    assert (same.stricter.ja, same.why and same.why.ja) == ("相手の項目のほうが厳しい", "向こうは<b>必須</b>")
    (later,) = side(three).together[1].members[2].relations
    assert (later.number, later.stricter.ja) == ("1-2", "厳しさの違いは見つかっていない")


def test_seen_from_the_other_item_the_reason_says_so(tmp_path: Path) -> None:
    found = side(build(judged(tmp_path, ORGANISATION.replace("[own-list, pc-list, next-list]", "[pc-list, own-list]"))))
    demand = next(each for each in found.together if names(each.members) == ["A 9.1-1", "B 1-2"])
    (one,) = demand.members[1].relations
    assert (one.stricter.ja, one.why and one.why.ja) == ("この項目のほうが厳しい", "相手の項目から見た説明: 向こうは<b>必須</b>")


def test_an_edition_is_compared_by_its_pairs_and_equal_numbers_are_warned_of(three: View) -> None:
    (compared,) = side(three).editions
    assert (compared.new[0], compared.old[0], compared.methods) == ("C", "A", "①⑤")
    found = [(each.code, [([e.number for e in one.new], [e.number for e in one.old]) for one in each.listed]) for each in compared.changes]
    assert found == [
        ("added", [(["1-2"], [])]),
        ("dropped", [([], ["1-1"])]),
        ("renumbered", [(["1-1"], ["1-2"])]),
        ("collision", [(["1-2"], ["1-2"]), (["1-1"], ["1-1"])]),
    ]


def test_the_page_the_text_and_the_workbook_hold_every_item_once_as_a_member(three: View) -> None:
    page, text = html(three), markdown(three)
    body = page.partition('<h2 id="side-by-side">')[2].partition('<h2 id="editions-1">')[0]
    rows = re.findall(r'<tr[^>]*><th scope="row"><b class="mark">([A-C])</b> <a href="#[^"]+"><b>([^<]+)</b>', body)
    expected = Counter([("A", "1-1"), ("A", "1-2"), ("B", "5.1.4-1"), ("B", "5.1.4-2"), ("B", "9.1-1"), ("C", "1-1"), ("C", "1-2")])
    assert Counter(rows) == expected
    part = text.partition("## 文書の対照")[2].partition("## 版による違い")[0]
    assert Counter(re.findall(r"^\| \d* ?\| \*\*([A-C])\*\* (\S+) ", part, re.MULTILINE)) == expected
    sheet = openpyxl.load_workbook(_written(xlsx(three)))["文書の対照"]
    assert Counter((row[1], row[2]) for row in sheet.iter_rows(values_only=True) if row[1] in ("A", "B", "C")) == expected
    assert "<b>必須</b>" not in page
    assert "向こうは\\<b>必須\\</b>" in text
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'\sid="([^"]*)"', page))


def _written(raw: bytes) -> io.BytesIO:
    return io.BytesIO(raw)


def test_the_workbook_compares_editions_on_a_sheet_of_its_own(three: View) -> None:
    sheet = openpyxl.load_workbook(_written(xlsx(three, "en")))["Editions compared"]
    rows = [tuple(row) for row in sheet.iter_rows(values_only=True) if row[0] in {kind.en for kind, _ in CHANGES.values()}]
    assert [(row[0], str(row[1] or "").split(" ")[0], str(row[3] or "").split(" ")[0]) for row in rows] == [
        ("Added", "1-2", ""),
        ("Dropped", "", "1-1"),
        ("Renumbered", "1-1", "1-2"),
        ("Same number, other content", "1-2", "1-2"),
        ("Same number, other content", "1-1", "1-1"),
    ]


def test_our_own_words_are_said_in_both_languages() -> None:
    assert tuple(CHANGES) == KINDS
    for text in (*SIDE_BY_SIDE.values(), *RELATIONS.values(), *STRICTER.values(), *(each for pair in CHANGES.values() for each in pair)):
        assert text.en
        assert not JAPANESE.search(text.en), text.en


def test_one_document_alone_says_nothing_of_this(view: View) -> None:
    assert view.side_by_side is None
    assert "side-by-side" not in html(view).partition("<body>")[2]
    assert "文書の対照" not in markdown(view)
    assert not {"文書の対照", "版の違い"} & set(openpyxl.load_workbook(_written(xlsx(view))).sheetnames)


def test_an_item_in_no_demand_or_in_two_is_refused_with_its_place(assessment: dict[str, Any]) -> None:
    listed = assessment["demands"]
    with pytest.raises(ReportError, match=r"demands: next-list/1-2 is a member of none"):
        build(assessment | {"demands": listed[:-1]})
    with pytest.raises(ReportError, match=r"demands\[4\].members\[0\]: next-list/1-2 is a member of a demand already"):
        build(assessment | {"demands": [*listed, listed[-1]]})
    with pytest.raises(ReportError, match=r"demands\[4\].members\[0\]: no result for own-list/9-9"):
        build(assessment | {"demands": [*listed, {"members": [{"checklist": "own-list", "item": "9-9", "relation": "same"}], "pairs": []}]})


def test_an_assessment_without_this_part_can_still_be_reported(assessment: dict[str, Any]) -> None:
    assert build({name: value for name, value in assessment.items() if name not in ("demands", "editions")}).side_by_side is None
