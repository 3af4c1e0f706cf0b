"""Excel files as programs write them, and as an attacker would: read to the last cell, or refused with a reason, never anything else."""

import contextlib
import io
import random
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.library import workbook, workbook_cells, workbook_package
from scanner.library.workbook import read_workbook
from scanner.library.workbook_cells import Merged, cell_name, read_book
from scanner.library.workbook_package import Package
from scanner.model.errors import InputError
from tests.library.raw_workbook import MAIN, packed, parts, raw


def texts(path: Path) -> dict[str, str]:
    (grid,) = read_book(Package(path)).grids
    return {cell_name(row, column): cell.text for row, cells in grid.rows.items() for column, cell in cells.items()}


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    (problem,) = caught.value.problems
    assert problem.en
    assert problem.place.file.startswith(str(path))
    return problem.ja


def test_shared_texts_leave_out_how_they_are_read_aloud_and_join_their_runs(tmp_path: Path) -> None:
    strings = (
        "<si><t>情報<rPh sb='0' eb='2'><t>ジョウホウ</t></rPh></t></si>"
        "<si><r><rPr><b/></rPr><t xml:space='preserve'>太字 </t></r><r><t>と細字</t></r><rPh sb='0' eb='2'><t>フトジ</t></rPh></si>"
        "<si><t>一行目_x000D_\n二行目_x005F_x000D_</t></si>"
    )
    rows = '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row r="5"><c r="A5" t="s"><v>2</v></c></row>'
    assert texts(raw(tmp_path / "a.xlsx", rows, strings=strings)) == {"B2": "情報", "C2": "太字 と細字", "A5": "一行目\n二行目_x000D_"}


def test_cells_without_names_stand_one_after_the_other(tmp_path: Path) -> None:
    rows = '<row><c t="inlineStr"><is><t>a</t></is></c><c/><c><v>3</v></c></row><row/><row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>'
    assert texts(raw(tmp_path / "a.xlsx", rows)) == {"A1": "a", "C1": "3", "A3": "TRUE", "B3": "#N/A"}


def test_the_strict_form_of_the_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts('<row r="1"><c r="A1" t="str"><v>文字</v></c></row>', strict=True))
    assert "Strict Open XML" in refusal(path)
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    assert "*.xlsx" in caught.value.problems[0].hint_ja


def test_days_that_are_written_as_such_are_read(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="d"><v>2026-11-01T00:00:00Z</v></c><c r="B1" t="d"><v>2026-11-01T09:30:00</v></c></row>'
    assert texts(raw(tmp_path / "a.xlsx", rows)) == {"A1": "2026-11-01", "B1": "2026-11-01 09:30:00"}


def test_days_are_counted_as_the_file_says(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="176" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs>'
    )
    rows = '<row r="1"><c r="A1" s="1"><v>44865</v></c><c r="B1" s="0"><v>44865</v></c></row>'
    found = texts(raw(tmp_path / "a.xlsx", rows, styles=styles, book='<workbookPr date1904="1"/>'))
    assert found == {"A1": "2026-11-01", "B1": "44865"}


def test_a_formula_comes_with_its_result_if_there_is_one(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>X()</f></c><c r="C1" t="str"><f>""</f><v></v></c>'
        '<c r="D1"><f t="shared" si="0"/><v></v></c></row>'
    )
    (grid,) = read_book(Package(raw(tmp_path / "a.xlsx", rows))).grids
    found = [(cell.text, cell.formula, cell.settled) for cell in grid.rows[1].values()]
    assert found == [("2", "1+1", True), ("", "X()", False), ("", '""', True), ("", "", False)]


def test_merged_cells_are_told(tmp_path: Path) -> None:
    row = '<row r="2"><c r="B2"><v>1</v></c></row>'
    (grid,) = read_book(Package(raw(tmp_path / "a.xlsx", row, after='<mergeCells count="1"><mergeCell ref="B2:B5"/></mergeCells>'))).grids
    assert grid.merged == (Merged(2, 2, 5, 2),)
    assert "壊れて" in refusal(raw(tmp_path / "a.xlsx", row, after='<mergeCells count="1"><mergeCell ref="nonsense"/></mergeCells>'))


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30).filter(lambda text: not text.startswith("=")),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14).map(lambda number: float(f"{number:.12g}")),
    st.booleans(),
    st.dates(date(1900, 3, 2)),
)


def as_people_see(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ", "minutes")
    return format(value, ".15g") if isinstance(value, int | float) else str(value)


@given(st.lists(VALUES, min_size=1, max_size=20))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_values_come_back_as_people_see_them(tmp_path: Path, values: list[Any]) -> None:
    book = openpyxl.Workbook()
    for at, value in enumerate(values, 1):
        book.active.cell(at, 2, value)  # type: ignore[union-attr]
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = texts(path)
    for at, value in enumerate(values, 1):
        expected = as_people_see(value)
        assert found.get(f"B{at}", "") == ("" if not expected.strip() else expected.replace("\r\n", "\n").replace("\r", "\n"))


def test_what_is_no_workbook_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for data, reason in ((b"", "ではありません"), (b"a,b\n", "ではありません"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "パスワード")):
        path.write_bytes(data)
        assert reason in refusal(path)
    assert "フォルダー" in refusal(tmp_path)
    assert "読めません" in refusal(tmp_path / "none.xlsx")
    assert "ods" in refusal(packed(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}))
    assert "xlsb" in refusal(packed(path, {"xl/workbook.bin": ""}))
    assert "ではありません" in refusal(packed(path, {"word/document.xml": "<a/>"}))
    assert "目印" in refusal(raw(path, '<row r="1"><c r="A1"><v>1</v></c></row>'))


@pytest.mark.parametrize("name", ["~$workbook.xlsx", ".~lock.workbook.xlsx#"])
def test_the_mark_of_an_open_workbook_is_told_from_the_workbook(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x0bsomebody")
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    assert "「workbook.xlsx」" in caught.value.problems[0].hint_ja


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"])
def test_entities_and_document_types_are_refused_in_every_part(tmp_path: Path, part: str) -> None:
    listed = parts("")
    listed[part] = DOCTYPE + listed[part].partition("?>")[2]
    path = packed(tmp_path / "a.xlsx", listed)
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    assert "DOCTYPE" in caught.value.problems[0].ja
    assert caught.value.problems[0].place.file == f"{path}/{part}"


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    assert "圧縮率" in refusal(raw(path, " " * 5_000_000))
    assert "深すぎます" in refusal(raw(path, "<x>" * 70 + "</x>" * 70))
    monkeypatch.setattr(workbook_package, "LARGEST_TOTAL", 10_000)
    assert "大きすぎます" in refusal(raw(path, "".join(f"<row r='{n}'/>" for n in range(1, 2000))))
    monkeypatch.undo()
    monkeypatch.setattr(workbook_package, "MOST_ELEMENTS", 1000)
    assert "多すぎる" in refusal(raw(path, "<row/>" * 1001))
    monkeypatch.undo()
    monkeypatch.setattr(workbook_package, "MOST_SETTINGS", 1000)
    assert "多すぎる" in refusal(raw(path, "", styles="<cellXfs>" + "<xf/>" * 1001 + "</cellXfs>"))
    monkeypatch.undo()
    monkeypatch.setattr(workbook_cells, "MOST_CELLS", 10)
    assert "セルが多すぎます" in refusal(raw(path, "<row>" + "<c><v>1</v></c>" * 11 + "</row>"))
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MOST_ROWS", 10)
    keyed = "<row><c t='str'><v>#key</v></c></row>" + "<row><c t='str'><v>f:a/1@b</v></c></row>" * 11
    assert "行が多すぎます" in refusal(raw(path, keyed))
    monkeypatch.undo()
    monkeypatch.setattr(workbook_package, "MOST_PARTS", 5)
    assert "部品が多すぎます" in refusal(raw(path, ""))
    monkeypatch.undo()
    monkeypatch.setattr(workbook_package, "LARGEST_FILE", 100)
    assert "ファイルが大きすぎます" in refusal(raw(path, ""))


def test_a_bomb_beside_what_is_read_is_never_opened(tmp_path: Path) -> None:
    listed = parts('<row r="1"><c r="A1"><v>1</v></c></row>') | {"xl/media/image1.png": "\0" * 5_000_000}
    assert texts(packed(tmp_path / "a.xlsx", listed)) == {"A1": "1"}


def test_far_cells_cost_nothing_and_cells_beyond_every_sheet_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert texts(raw(path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')) == {"XFD1048576": "1"}
    assert "範囲" in refusal(raw(path, '<row r="99999999"><c><v>1</v></c></row>'))


def test_parts_that_stand_twice_or_have_a_password_are_refused(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", "")
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert "2 つ" in refusal(path)
    data = bytearray(raw(path, "").read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    assert "パスワード" in refusal(path)


@pytest.mark.parametrize("index", ["1", "-1", "x", ""])
def test_a_text_that_is_not_there_is_damage_and_no_other_text(tmp_path: Path, index: str) -> None:
    path = raw(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>', strings="<si><t>総務</t></si>")
    assert "壊れて" in refusal(path)


def test_other_ways_of_compression_are_refused(tmp_path: Path) -> None:
    assert "壊れて" in refusal(packed(tmp_path / "a.xlsx", parts(""), zipfile.ZIP_LZMA))


def test_links_to_the_outside_are_not_followed(tmp_path: Path) -> None:
    listed = parts("")
    listed["xl/_rels/workbook.xml.rels"] = listed["xl/_rels/workbook.xml.rels"].replace(
        'Target="worksheets/sheet1.xml"', 'Target="../../../etc/passwd" TargetMode="External"'
    )
    assert read_book(Package(packed(tmp_path / "a.xlsx", listed))).grids == ()


def filled() -> bytes:
    """A small workbook of ours, as a person's program saved it."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (["#answer", "#by", "#key"], ["回答", "回答者", "キー（変更しないでください）"], ["はい", "情報システム担当", "q:os-updated@*"]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_any_damage_is_refused_or_read_and_nothing_else(tmp_path: Path) -> None:
    dice, whole, path = random.Random(20261121), filled(), tmp_path / "a.xlsx"
    path.write_bytes(whole)
    assert read_workbook(path).entries == {"q:os-updated@*": {"answer": "yes", "by": "情報システム担当"}}
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data[: dice.randrange(len(data))] if dice.random() < 0.3 else data)
        with contextlib.suppress(InputError):
            read_workbook(path)


@pytest.mark.parametrize("seed", range(4))
def test_any_damage_inside_the_parts_is_refused_or_read_and_nothing_else(tmp_path: Path, seed: int) -> None:
    dice, path = random.Random(seed), tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(filled())) as archive:
        listed = {name: archive.read(name).decode() for name in archive.namelist()}
    listed["xl/worksheets/sheet1.xml"] = listed["xl/worksheets/sheet1.xml"].replace(
        "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A3:A9"/></mergeCells>'
    )
    pieces = [
        "<",
        ">",
        '"',
        "s",
        "r=",
        "99999999",
        "A0",
        "-1",
        "1e309",
        "nan",
        "<c>",
        "</c>",
        "<f/>",
        "&amp;",
        "&#x1F600;",
        "_xD800_",
        MAIN,
        "\u202e",
        "0",
    ]
    for _ in range(100):
        name = dice.choice(list(listed))
        text = listed[name]
        at, end = sorted((dice.randrange(len(text)), dice.randrange(len(text))))
        changed = text[:at] + dice.choice(pieces) + text[at + (end - at if dice.random() < 0.2 else dice.randrange(3)) :]
        packed(path, listed | {name: changed})
        with contextlib.suppress(InputError):
            read_workbook(path)
