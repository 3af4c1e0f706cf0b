"""What people wrote into an earlier workbook stands in the next one: in its cell, or on the sheet of what was carried over."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from reporters.model import View
from reporters.xlsx import render
from tests.reporters.xlsx.reading import opened, sheet, table

FINDING = "f:mic-sme-2021/8-3@company-pc"


def test_entries_stand_in_their_cells(view: View) -> None:
    entries = {
        FINDING: {"owner": "総務部 青木", "due": "2026-12-31", "status": "doing", "note": "=1+1"},
        "r:mic-sme-2021/8-3@company-pc": {"phase": "long"},
        "q:device-password-strong@own-phone": {"answer": "partly", "by": "青木", "on": "2026-11-20"},
        "i:mic-sme-2021/1-1": {"note": "来月確認"},
        "v:1": {"version": "1.0", "date": "2026-11-20", "change": "初版"},
    }
    book = opened(render(view, "ja", entries))
    row = table(book, "指摘事項一覧").rows[FINDING]
    assert [row[name] for name in ("owner", "due", "status", "note")] == ["総務部 青木", dt.datetime(2026, 12, 31), "対応中", "=1+1"]  # noqa: DTZ001
    assert table(book, "ロードマップ").rows["r:mic-sme-2021/8-3@company-pc"]["phase"] == "長期"
    asked = table(book, "質問票").rows["q:device-password-strong@own-phone"]
    assert [asked[name] for name in ("answer", "by", "on")] == ["一部実施", "青木", dt.datetime(2026, 11, 20)]  # noqa: DTZ001
    assert table(book, "チェックリスト").rows["i:mic-sme-2021/1-1"]["note"] == "来月確認"
    revision = table(book, "表紙").rows["v:1"]
    assert [revision[name] for name in ("version", "date", "change")] == ["1.0", dt.datetime(2026, 11, 20), "初版"]  # noqa: DTZ001
    assert table(book, "引き継ぎ").rows == {}


def test_words_that_are_no_choice_and_days_that_are_no_date_stand_as_they_were_written(view: View) -> None:
    book = opened(render(view, "ja", {FINDING: {"status": "ほぼ完了", "due": "年内"}}))
    row = table(book, "指摘事項一覧").rows[FINDING]
    assert (row["status"], row["due"]) == ("ほぼ完了", "年内")


def test_an_answer_that_somebody_wrote_gets_nothing_of_another_answer_beside_it(view: View) -> None:
    book = opened(render(view, "ja", {"q:privacy-filter-attached@company-pc": {"answer": "yes"}}))
    row = table(book, "質問票").rows["q:privacy-filter-attached@company-pc"]
    assert [row[name] for name in ("answer", "by", "on", "note")] == ["はい", None, None, None]


def test_a_remark_beside_an_answer_leaves_the_answer_there(view: View) -> None:
    book = opened(render(view, "ja", {"q:privacy-filter-attached@company-pc": {"note": "追加発注済み"}}))
    row = table(book, "質問票").rows["q:privacy-filter-attached@company-pc"]
    assert [row[name] for name in ("answer", "note")] == ["一部実施", "追加発注済み"]


def test_what_has_no_row_any_more_is_carried_over_and_says_where_it_came_from(view: View) -> None:
    gone = "f:mic-sme-2021/2-1@company-pc"  # is not a finding now
    book = opened(render(view, "ja", {gone: {"owner": "青木", "status": "done"}, "i:mic-sme-2021/1-1": {"nonsense": "何か"}}))
    rows = table(book, "引き継ぎ").rows
    key = f"k:{sha256(f'{gone}'.encode() + bytes(1) + b'status').hexdigest()[:16]}"
    assert {name: rows[key][name] for name in ("sheet", "row", "head", "value", "origin", "column")} == {
        "sheet": "指摘事項一覧",
        "row": "mic-sme-2021/2-1@company-pc",
        "head": "状態",
        "value": "完了",
        "origin": gone,
        "column": "status",
    }
    assert {(row["origin"], row["column"], row["value"]) for row in rows.values()} == {
        (gone, "owner", "青木"),
        (gone, "status", "完了"),
        ("i:mic-sme-2021/1-1", "nonsense", "何か"),
    }


def test_rows_carried_over_before_stand_as_they_were(view: View) -> None:
    cells = {"sheet": "指摘事項一覧", "row": "?", "head": "担当", "value": "青木", "why": "行が二つ", "origin": FINDING, "column": "owner"}
    book = opened(render(view, "ja", {"k:0123456789abcdef": cells}))
    assert table(book, "引き継ぎ").rows == {"k:0123456789abcdef": {**cells, "key": "k:0123456789abcdef"}}
    assert table(book, "指摘事項一覧").rows[FINDING]["owner"] is None  # whoever reads the old workbook decides where it belongs


def test_more_revisions_than_rows_get_rows(view: View) -> None:
    rows = table(opened(render(view, "ja", {"v:14": {"change": "14 回目"}})), "表紙").rows
    assert list(rows) == [f"v:{number}" for number in range(1, 15)]
    assert rows["v:14"]["change"] == "14 回目"


def test_a_revision_of_an_absurd_number_is_kept_without_a_row(view: View) -> None:
    book = opened(render(view, "ja", {"v:99999999": {"change": "x"}, "v:٣": {"change": "y"}, "v:": {"change": "z"}}))
    assert len(table(book, "表紙").rows) == 10
    assert sorted(str(row["value"]) for row in table(book, "引き継ぎ").rows.values()) == ["x", "y", "z"]


def test_a_long_revision_is_seen_whole(view: View) -> None:
    long = "\n".join(["変更点"] * 6)
    book = opened(render(view, "ja", {"v:2": {"change": long}}))
    found = table(book, "表紙")
    heights = sheet(book, "表紙").row_dimensions
    short, tall = (heights[found.top + 1 + number].height for number in (1, 2))
    assert short is not None
    assert tall is not None
    assert tall > 5 * short
