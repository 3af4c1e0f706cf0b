"""What of a filled workbook cannot be used, or belongs nowhere: it is named, and it is kept."""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.comments import Comment

from scanner.library.workbook import read_workbook
from scanner.library.workbook_cells import read_book
from scanner.library.workbook_package import Package
from scanner.library.workbook_torn import TORN
from scanner.model.workbook import CARRIED, CHECKLIST, FINDINGS, QUESTIONS, REVISION, RISKS
from tests.library.raw_workbook import packed, parts, relation, relations
from tests.library.workbooks import ROWS, WANTED, WRITTEN, A, B, C, Cells, kept, lines, one, placed, said, saved


def test_formulas_give_their_result_or_are_named(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", {FINDINGS.title.ja: lines(FINDINGS, [{**A, "owner": '="総務"&"部"', "due": "=TODAY()", "note": "=B1"}])})
    found = read_workbook(path)
    assert placed(found) == {A["key"]: {"owner": '="総務"&"部"', "due": "=TODAY()", "note": "=B1"}}
    assert found.unclear == {(A["key"], name) for name in ("owner", "due", "note")}
    assert said(found)[0] == '指摘事項一覧!M5: 「担当」が数式（="総務"&"部"）で、結果が保存されていません。値を直接書いてください。'


def test_what_is_not_understood_is_kept_and_named(tmp_path: Path) -> None:
    found = one(tmp_path / "a.xlsx", FINDINGS, [{**A, "due": "来週", "status": "そのうち"}])
    assert placed(found) == {A["key"]: {"due": "来週", "status": "そのうち"}}
    assert found.unclear == {(A["key"], "due"), (A["key"], "status")}
    assert said(found) == [
        "指摘事項一覧!N5: 「期限」の「来週」が分かりません。使えるもの: 2026-12-31 や 2026年12月31日 の形の日付。",
        "指摘事項一覧!O5: 「状態」の「そのうち」が分かりません。使えるもの: 未着手・対応中・完了・受容。",
    ]


def test_of_a_sheet_that_was_copied_the_first_one_counts(tmp_path: Path) -> None:
    table, copied = lines(FINDINGS, ROWS), lines(FINDINGS, [{**A, "owner": "営業"}, {**B, "owner": "営業"}])
    found = read_workbook(saved(tmp_path / "a.xlsx", {"指摘事項一覧": table, "指摘事項一覧 (2)": copied}))
    assert placed(found) == {**WANTED, A["key"]: {"owner": "営業"}}
    assert kept(found) == [("担当", "営業"), ("担当", "総務")]
    assert [list(map(str, each.places)) for each in found.conflicts] == [["指摘事項一覧!M6", "指摘事項一覧 (2)!M6"]]


def test_rows_of_which_only_some_columns_were_sorted_are_not_believed(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        key = sheet.max_column
        sheet.cell(5, key).value, sheet.cell(6, key).value = sheet.cell(6, key).value, sheet.cell(5, key).value

    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)
    assert placed(found) == {C["key"]: {"note": "'=1+1"}}
    assert kept(found) == [("備考", WRITTEN["note"]), ("担当", "総務"), ("期限", "2026-12-31"), ("状態", "対応中")]
    assert [each.text for each in found.conflicts] == [TORN]


def test_a_number_that_somebody_changed_tears_one_row_only(tmp_path: Path) -> None:
    twice = [{**B, "key": f"{B['key']}-2", "note": "別の勤務形態"}]
    found = one(tmp_path / "a.xlsx", FINDINGS, [*ROWS, *twice, {**C, "key": "f:mic-sme-2021/1-1@other", "owner": "総務"}])
    assert placed(found) == {**WANTED, f"{B['key']}-2": {"note": "別の勤務形態"}}
    assert kept(found) == [("担当", "総務")]


def test_sheets_of_one_name_are_two_sheets(tmp_path: Path) -> None:
    text = "<c t='str'><v>{}</v></c>".format
    head = f"<row>{text('#owner')}{text('#key')}</row>"
    listed = parts(head + f"<row>{text('総務')}{text(A['key'])}</row>")
    listed["xl/worksheets/sheet2.xml"] = listed["xl/worksheets/sheet1.xml"].replace("総務", "営業").replace(A["key"], B["key"])
    sheet = '<sheet name="シート" sheetId="8" r:id="rId9"/></sheets>'
    listed["xl/workbook.xml"] = listed["xl/workbook.xml"].replace("</sheets>", sheet)
    listed["xl/_rels/workbook.xml.rels"] = listed["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", relation(9, "worksheet", "worksheets/sheet2.xml") + "</Relationships>"
    )
    assert placed(read_workbook(packed(tmp_path / "a.xlsx", listed))) == {A["key"]: {"owner": "総務"}, B["key"]: {"owner": "営業"}}


def test_revisions_without_keys_take_the_next_free_row(tmp_path: Path) -> None:
    rows: list[Cells] = [
        {"key": "v:1", "version": "1.0", "date": date(2026, 11, 1)},
        {"version": 1.1, "author": "佐藤"},
        {"key": "v:2"},
        {"key": "v:1", "version": "2.0"},
    ]
    found = one(tmp_path / "a.xlsx", REVISION, rows)
    assert placed(found) == {
        "v:1": {"version": "1.0", "date": "2026-11-01"},
        "v:2": {"version": "1.1", "author": "佐藤"},
        "v:3": {"version": "2.0"},
    }
    assert found.conflicts == ()


def test_what_was_carried_over_goes_back_to_its_row_when_that_is_free(tmp_path: Path) -> None:
    carried = [
        {"key": "k:1", "value": "対応中", "head": "状態", "origin": A["key"], "column": "status"},
        {"key": "k:2", "value": "営業", "head": "担当", "origin": B["key"], "column": "owner"},  # the row says 総務
        {"key": "k:3", "value": "○", "head": "受容する", "origin": "w:mic-sme-2021/8-3@main:rule:x", "column": "accept"},  # never by itself
        {"key": "k:4", "value": "会議で相談", "head": "メモ"},
        {"key": "k:5", "head": "メモ"},
    ]
    found = read_workbook(saved(tmp_path / "a.xlsx", {FINDINGS.title.ja: lines(FINDINGS, ROWS), CARRIED.title.ja: lines(CARRIED, carried)}))
    assert placed(found) == {**WANTED, A["key"]: {"status": "doing"}}
    assert kept(found) == [("メモ", "会議で相談"), ("受容する", "○"), ("担当", "営業")]
    assert "origin" not in found.entries["k:2"]
    assert found.entries["k:3"]["origin"] == "w:mic-sme-2021/8-3@main:rule:x"


def test_what_people_add_to_what_was_carried_over_is_kept(tmp_path: Path) -> None:
    found = one(
        tmp_path / "a.xlsx",
        CARRIED,
        [{"key": "k:1", "value": "会議で相談"}, {"value": "次回に確認"}, {"head": "メモ", "value": "三つ目"}, {"sheet": "該当なし"}],
    )
    assert sorted(cells["value"] for cells in found.entries.values()) == ["三つ目", "会議で相談", "次回に確認"]


def test_the_result_of_a_formula_is_an_entry_and_is_named(tmp_path: Path) -> None:
    text = "<c t='str'><v>{}</v></c>".format
    rows = f"<row>{text('#status')}{text('#due')}{text('#key')}</row><row><c t='str'><f>A1</f><v>完了</v></c><c s='1'><f>TODAY()</f><v>46327</v></c>{text(A['key'])}</row>"
    styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
    found = read_workbook(packed(tmp_path / "a.xlsx", parts(rows, styles=styles)))
    assert (placed(found), found.unclear) == ({A["key"]: {"status": "done", "due": "2026-11-01"}}, frozenset())
    assert said(found) == [
        "シート!A2: 「状態」が数式です。結果の「完了」を記入とみなしました。",
        "シート!B2: 「期限」が数式です。結果の「2026-11-01」を記入とみなしました。",
    ]


def test_pins_of_risks_are_read_beside_the_entries(tmp_path: Path) -> None:
    found = one(tmp_path / "a.xlsx", RISKS, [{"key": "w:mic-sme-2021/8-3@main:rule:x", "accept": "〇", "pins": '{"count": 2}'}])
    assert found.pins == {"w:mic-sme-2021/8-3@main:rule:x": '{"count": 2}'}
    assert placed(found) == {"w:mic-sme-2021/8-3@main:rule:x": {"accept": "yes"}}


def test_rows_copied_to_another_table_keep_what_they_say(tmp_path: Path) -> None:
    found = one(tmp_path / "a.xlsx", QUESTIONS, [{"key": A["key"], "by": "総務", "note": "転記"}])
    assert placed(found) == {A["key"]: {"note": "転記"}}
    assert kept(found) == [("回答者", "総務")]


def test_marks_of_methods_on_a_checklist_are_no_entries(tmp_path: Path) -> None:
    table = lines(CHECKLIST, [{"key": "i:mic-sme-2021/8-3", "number": "8-3", "note": "確認"}])
    for line, value in zip(table, ("#mark:1", "①", "○"), strict=True):
        line.insert(2, value)
    found = read_workbook(saved(tmp_path / "a.xlsx", {CHECKLIST.title.ja: table}))
    assert (placed(found), kept(found)) == ({"i:mic-sme-2021/8-3": {"note": "確認"}}, [])


def test_sheets_that_people_added_are_named(tmp_path: Path) -> None:
    found = read_workbook(saved(tmp_path / "a.xlsx", {FINDINGS.title.ja: lines(FINDINGS, ROWS), "打合せメモ": [["次回", "12/1"]], "用語": [["a"]]}))
    assert found.foreign == ("打合せメモ",)


def test_comments_beside_cells_are_kept(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.worksheets[0]["M6"].comment = Comment("確認しました", "佐藤")

    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)
    assert (placed(found), kept(found)) == (WANTED, [("担当", "確認しました")])
    assert [cells["row"] for key, cells in found.entries.items() if key.startswith("k:")] == ["8-3 要求2"]


def test_of_a_thread_of_comments_every_contribution_is_kept(tmp_path: Path) -> None:
    said = "<threadedComments><threadedComment ref='B2'><text>確認しますか</text></threadedComment><threadedComment ref='B2'><text>はい</text></threadedComment>"
    listed = parts('<row r="2"><c r="B2" t="str"><v>f:a/1@b</v></c></row>') | {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(relation(1, "comments", "../comments1.xml"), relation(2, "threadedComment", "../t/t1.xml")),
        "xl/comments1.xml": "<comments><commentList><comment ref='B2'><text><t>[Threaded comment] …</t></text></comment></commentList></comments>",
        "xl/t/t1.xml": f"{said}</threadedComments>",
    }
    (grid,) = read_book(Package(packed(tmp_path / "a.xlsx", listed))).grids
    assert grid.comments == {(2, 2): "確認しますか\nはい"}
