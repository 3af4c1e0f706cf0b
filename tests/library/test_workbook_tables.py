"""Tables of a workbook after people have worked in them: moved, sorted, merged, copied, deleted – every entry finds its row."""

from pathlib import Path
from typing import Any

import pytest

from scanner.library.workbook import read_workbook
from scanner.model.errors import InputError
from scanner.model.workbook import FINDINGS, MARK_SHEET
from tests.library.workbooks import AS_KEPT, HEAD, ROWS, WANTED, WRITTEN, A, B, C, Change, kept, lines, one, placed, said, saved


def sheet_of(book: Any) -> Any:
    return book.worksheets[0]


def at(book: Any, name: str) -> int:
    """The number of a column by its id."""
    return next(int(cell.column) for cell in sheet_of(book)[HEAD - 1] if cell.value == f"#{name}")


def rows_in_reverse(book: Any) -> None:
    sheet = sheet_of(book)
    listed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1)]
    for number, values in enumerate(reversed(listed), HEAD + 1):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value


def columns_in_reverse(book: Any) -> None:
    sheet = sheet_of(book)
    width = sheet.max_column
    for number in range(HEAD - 1, sheet.max_row + 1):
        values = [sheet.cell(number, column).value for column in range(1, width + 1)]
        for column, value in enumerate(reversed(values), 1):
            sheet.cell(number, column).value = value


def hidden_and_grouped(book: Any) -> None:
    sheet = sheet_of(book)
    sheet.row_dimensions[HEAD + 2].hidden = True
    sheet.column_dimensions["M"].hidden = True
    sheet.auto_filter.ref = "A4:R7"


def without_ids(book: Any) -> None:
    sheet_of(book).delete_rows(HEAD - 1)


def with_blank_rows(book: Any) -> None:
    sheet_of(book).insert_rows(HEAD + 2, 3)
    sheet_of(book).insert_rows(HEAD)


def higher_up(book: Any) -> None:
    sheet_of(book).delete_rows(1, 2)


def with_an_empty_column(book: Any) -> None:
    sheet_of(book).insert_cols(at(book, "owner"))


def renamed(book: Any) -> None:
    sheet_of(book).title = "指摘（2回目）"


def without_heads(book: Any) -> None:
    sheet_of(book).delete_rows(HEAD)


def without_the_mark(book: Any) -> None:
    del book[MARK_SHEET]
    book.custom_doc_props.props.clear()


def keys_in_other_widths(book: Any) -> None:
    for row in sheet_of(book).iter_rows(min_row=HEAD + 1):
        key = row[at(book, "key") - 1]
        key.value = f" {key.value} ".replace("@", "＠").replace(":", "：", 1)


HANDLINGS: list[Change] = [
    rows_in_reverse, columns_in_reverse, hidden_and_grouped, without_ids, with_blank_rows, higher_up, with_an_empty_column, renamed,
    without_heads, without_the_mark, keys_in_other_widths,
]  # fmt: skip


@pytest.mark.parametrize("change", HANDLINGS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_entry_finds_its_row(tmp_path: Path, change: Change, language: str) -> None:
    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS, change, language)
    assert (placed(found), kept(found), found.conflicts) == (WANTED, [], ())


def test_heads_without_that_of_the_key_are_heads_all_the_same(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet_of(book).cell(HEAD, at(book, "key")).value = None

    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)
    assert (placed(found), kept(found), found.conflicts) == (WANTED, [], ())


def test_the_mark_is_read(tmp_path: Path) -> None:
    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS)
    assert (found.tenant, found.collected_at, found.language) == ("6a290eca-2516-4a0e-a1eb-c9cc8418bb10", "2026-11-01T00:00:00Z", "ja")


def test_one_of_the_two_marks_is_enough(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.custom_doc_props.props.clear()

    assert placed(one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)) == WANTED


def test_a_workbook_of_another_form_is_refused(tmp_path: Path) -> None:
    def newer(book: Any) -> None:
        book.custom_doc_props.props[0].value = "telework-scan/workbook/2"

    with pytest.raises(InputError, match="telework-scan/workbook/2"):
        one(tmp_path / "a.xlsx", FINDINGS, ROWS, newer)


def test_a_deleted_row_is_no_entry_and_a_deleted_column_neither(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet_of(book).delete_rows(HEAD + 2)
        sheet_of(book).delete_cols(at(book, "due"))

    assert placed(one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)) == {C["key"]: {"note": "'=1+1"}}


def test_a_merged_cell_speaks_for_every_row_that_it_covers(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        column = at(book, "owner")
        sheet_of(book).cell(HEAD + 1, column).value = "情報システム担当"
        sheet_of(book).merge_cells(start_row=HEAD + 1, end_row=HEAD + 3, start_column=column, end_column=column)

    found = placed(one(tmp_path / "a.xlsx", FINDINGS, ROWS, change))
    assert {key: cells["owner"] for key, cells in found.items()} == dict.fromkeys((A["key"], B["key"], C["key"]), "情報システム担当")


def test_cells_merged_sideways_speak_for_their_first_column(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        column = at(book, "owner")
        sheet_of(book).merge_cells(start_row=HEAD + 2, end_row=HEAD + 2, start_column=column, end_column=column + 1)

    assert placed(one(tmp_path / "a.xlsx", FINDINGS, ROWS, change))[B["key"]] == {name: text for name, text in AS_KEPT.items() if name != "due"}


def test_what_a_merged_cell_hides_is_kept_and_said(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", {FINDINGS.title.ja: lines(FINDINGS, [{**A, "owner": "総務"}, {**B, "owner": "営業"}])})
    # LibreOffice can leave the covered cells' own content in the file; openpyxl cannot, so the range is added to the part by hand.
    add_merged(path, "M5:M6")
    found = read_workbook(path)
    assert {key: cells["owner"] for key, cells in placed(found).items()} == {A["key"]: "総務", B["key"]: "総務"}
    assert kept(found) == [("担当", "営業")]
    assert said(found) == ["指摘事項一覧!M5: 結合したセルの下に、別の記入「営業」が隠れていました。引き継ぎに残しました。"]


def add_merged(path: Path, ref: str) -> None:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        listed = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    listed[name] = listed[name].replace(b"</sheetData>", f'</sheetData><mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in listed.items():
            archive.writestr(name, data)


def test_a_row_that_stands_twice_with_the_same_entries_is_one(tmp_path: Path) -> None:
    found = one(tmp_path / "a.xlsx", FINDINGS, [ROWS[1], ROWS[1], {**B, "note": WRITTEN["note"]}])
    assert (placed(found), found.conflicts) == ({B["key"]: AS_KEPT}, ())


def test_of_rows_that_contradict_each_other_the_first_counts_and_neither_is_dropped(tmp_path: Path) -> None:
    found = one(tmp_path / "a.xlsx", FINDINGS, [ROWS[1], {**B, "owner": "営業", "status": "対応中", "note": "別の案"}])
    assert placed(found) == {B["key"]: AS_KEPT}
    assert kept(found) == [("備考", "別の案"), ("備考", WRITTEN["note"]), ("担当", "営業"), ("担当", "総務"), ("状態", "対応中")]
    assert said(found) == [
        "指摘事項一覧!M5 指摘事項一覧!M6: 同じ行が 2 つあり、記入が「総務」と「営業」とで違います。先の行を使い、どちらも引き継ぎに残しました。",
        "指摘事項一覧!Q5 指摘事項一覧!Q6: 同じ行が 2 つあり、記入が「～∥－ ①㈱髙 二行目」と「別の案」とで違います。先の行を使い、どちらも引き継ぎに残しました。",
    ]


def test_columns_and_rows_that_people_added_are_kept(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = sheet_of(book)
        sheet.insert_cols(2)
        sheet.cell(HEAD, 2).value = "部署"
        sheet.cell(HEAD + 1, 2).value = "営業部"
        sheet.cell(HEAD + 4, 1).value = 4
        sheet.cell(HEAD + 4, at(book, "title")).value = "来客用の Wi-Fi"

    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)
    assert placed(found) == WANTED
    assert kept(found) == [("No", "4"), ("要求事項", "来客用の Wi-Fi"), ("部署", "営業部")]
    assert said(found) == ["指摘事項一覧!S8: キーのない行です。記入は引き継ぎに残しました。"]


def test_a_single_cell_below_a_table_is_a_note_of_ours(tmp_path: Path) -> None:
    found = one(tmp_path / "a.xlsx", FINDINGS, [*ROWS, {"no": "※ 受容したものを含みます。"}])
    assert (placed(found), kept(found), found.conflicts) == (WANTED, [], ())


def test_a_column_that_lost_its_id_and_its_head_is_kept(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet_of(book).cell(HEAD - 1, at(book, "note")).value = None
        sheet_of(book).cell(HEAD, 17).value = "メモ"

    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)
    assert "note" not in placed(found)[B["key"]]
    assert kept(found) == [("メモ", "'=1+1"), ("メモ", WRITTEN["note"])]


def test_a_copied_column_is_no_second_opinion_but_is_kept(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for row, value in ((HEAD - 1, "#owner"), (HEAD, "担当"), (HEAD + 2, "営業")):
            sheet_of(book).cell(row, 20).value = value

    found = one(tmp_path / "a.xlsx", FINDINGS, ROWS, change)
    assert (placed(found), kept(found)) == (WANTED, [("担当", "営業")])
