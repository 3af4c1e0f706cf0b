"""No cell is lost on the way: what the library for spreadsheets would drop, change or take ages for is kept, or the file is refused."""

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from scanner.library import workbook_outline
from scanner.library.workbook_cells import Cell, cell_name, read_book
from scanner.library.workbook_package import Package
from scanner.model.errors import InputError, UsageError
from tests.library.raw_workbook import packed, parts, raw, relation, relations


def cells(path: Path) -> dict[str, Cell]:
    (grid,) = read_book(Package(path)).grids
    return {cell_name(row, column): cell for row, line in grid.rows.items() for column, cell in line.items()}


def texts(path: Path) -> dict[str, str]:
    return {name: cell.text for name, cell in cells(path).items()}


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_book(Package(path))
    (problem,) = caught.value.problems
    assert problem.place.file.startswith(str(path))
    assert problem.en
    return problem.ja


def value(name: str, text: str = "1") -> str:
    return f'<c r="{name}"><v>{text}</v></c>'


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="2">{value("A2")}</row><row r="1">{value("A1")}</row>',
        f'<row r="1">{value("A1")}</row><row r="1">{value("B1")}</row>',
        f'<row r="1">{value("C1")}{value("A1")}</row>',
        f'<row r="1">{value("A1")}{value("A1", "2")}</row>',
        '<row r="1"><c r="A1" t="inlineStr"><v>総務</v></c></row>',
        '<row r="1"><c r="A1" t="s"><is><t>総務</t></is></c></row>',
        f'<row xmlns="urn:x" r="1">{value("A1")}</row>',
    ],
)
def test_cells_that_would_be_passed_over_are_noticed(tmp_path: Path, rows: str) -> None:
    assert "読み取れないセル" in refusal(raw(tmp_path / "a.xlsx", rows))


@pytest.mark.parametrize("said", ["A1", "C5:D6", "A1:XFD1048576"])
def test_what_a_file_says_about_its_size_is_not_believed(tmp_path: Path, said: str) -> None:
    listed = parts(f'<row r="1">{value("A1")}{value("C1")}</row><row r="9">{value("B9")}</row>')
    name = "xl/worksheets/sheet1.xml"
    listed[name] = listed[name].replace("<sheetData>", f'<dimension ref="{said}"/><sheetData>')
    assert texts(packed(tmp_path / "a.xlsx", listed)) == {"A1": "1", "C1": "1", "B9": "1"}


def test_numbers_in_columns_of_days_are_kept_whatever_they_are(tmp_path: Path) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="9"/></cellXfs>'
    listed = {"A1": ("20261101", 1), "B1": ("-1", 1), "C1": ("46327", 1), "D1": ("46327", 2), "E1": ("46327", 0), "F1": ("0.5", 3)}
    row = "".join(f'<c r="{name}" s="{style}"><v>{number}</v></c>' for name, (number, style) in listed.items())
    found = texts(raw(tmp_path / "a.xlsx", f'<row r="1">{row}</row>', styles=styles))
    assert found == {"A1": "20261101", "B1": "-1", "C1": "2026-11-01", "D1": "2026-11-01", "E1": "46327", "F1": "50%"}


def test_what_looks_like_a_character_s_number_stays_what_it_was(tmp_path: Path) -> None:
    strings = "".join(f"<si><t>{text}</t></si>" for text in ("_x005F_x000D_", "一_x000D_\n二", "Due_x0020_Date", "_x005F_x0020_"))
    row = "".join(f'<c t="s"><v>{at}</v></c>' for at in range(4)) + '<c t="inlineStr"><is><t>_x005F_x000D_</t></is></c>'
    found = texts(raw(tmp_path / "a.xlsx", f"<row>{row}</row>", strings=strings))
    assert list(found.values()) == ["_x000D_", "一\n二", "Due_x0020_Date", "_x0020_", "_x000D_"]


def test_formulas_of_several_cells_are_told_for_each(tmp_path: Path) -> None:
    row = (
        '<c r="A1"><f t="shared" ref="A1:B1" si="0">C1+1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>3</v></c>'
        '<c r="C1"><f t="array" ref="C1:C2">SUM(D1:D9)</f><v>4</v></c><c r="D1"><f t="dataTable" ref="D1:D2" r1="E1"/><v>5</v></c>'
    )
    found = cells(raw(tmp_path / "a.xlsx", f'<row r="1">{row}</row>'))
    assert [(cell.formula, cell.text) for cell in found.values()] == [("C1+1", "2"), ("D1+1", "3"), ("SUM(D1:D9)", "4"), ("D1:D2", "5")]


def test_a_link_on_an_empty_cell_is_no_entry(tmp_path: Path) -> None:
    after = '<hyperlinks><hyperlink ref="B2:XFD1048576" location="A1"/></hyperlinks>'
    assert texts(raw(tmp_path / "a.xlsx", f'<row r="1">{value("A1")}</row>', after=after)) == {"A1": "1"}


def test_merging_whole_sheets_costs_nothing_and_hides_nothing(tmp_path: Path) -> None:
    after = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert texts(raw(tmp_path / "a.xlsx", f'<row r="1">{value("A1")}{value("B1", "2")}</row>', after=after)) == {"A1": "1", "B1": "2"}


def test_pictures_and_their_damage_are_no_matter(tmp_path: Path) -> None:
    listed = parts(f'<row r="1">{value("A1")}</row>', after='<drawing r:id="rId1" xmlns:r="urn:r"/>') | {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(relation(1, "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": "<broken",
        "docProps/core.xml": "<broken",
        "[Content_Types].xml": "<broken",
    }
    assert texts(packed(tmp_path / "a.xlsx", listed)) == {"A1": "1"}


def test_a_sheet_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    listed = parts("")
    del listed["xl/worksheets/sheet1.xml"]
    assert "壊れて" in refusal(packed(tmp_path / "a.xlsx", listed))
    listed = parts("")
    listed["xl/_rels/workbook.xml.rels"] = relations(relation(1, "chartsheet", "worksheets/sheet1.xml"))
    assert "グラフだけのシート" in refusal(packed(tmp_path / "a.xlsx", listed))
    listed = parts("")
    listed["xl/_rels/workbook.xml.rels"] = relations(relation(1, "worksheet", "/xl/./worksheets/sheet1.xml"))
    assert "壊れて" in refusal(packed(tmp_path / "a.xlsx", listed))


@pytest.mark.parametrize("number", ["1_048_576_000", "+5", "１", "0", "1.0", "99999999"])
def test_rows_are_numbered_as_the_format_has_it(tmp_path: Path, number: str) -> None:
    assert "範囲" in refusal(raw(tmp_path / "a.xlsx", f'<row r="{number}"><c><v>1</v></c></row>'))


def test_a_number_of_a_row_cannot_be_hidden(tmp_path: Path) -> None:
    assert "範囲" in refusal(raw(tmp_path / "a.xlsx", '<row r="1"><row r="1_048_576_000"><c><v>1</v></c></row></row>'))
    assert "範囲" in refusal(raw(tmp_path / "a.xlsx", '<row r="1048576000" xmlns:x="urn:x" x:r="1"><c><v>1</v></c></row>'))
    assert "範囲" in refusal(raw(tmp_path / "a.xlsx", '<row r="1"><other r="ZZZ1"/></row>'))


@pytest.mark.parametrize(("kind", "text"), [("n", "1_0"), ("n", "総務"), ("n", "1e"), ("b", "TRUE"), ("s", "1_0"), ("s", "+0")])
def test_a_value_that_is_none_is_damage(tmp_path: Path, kind: str, text: str) -> None:
    path = raw(tmp_path / "a.xlsx", f'<row><c t="{kind}"><v>{text}</v></c></row>', strings="<si><t>総務</t></si>" * 12)
    assert "壊れて" in refusal(path)


def test_damage_is_refused_whatever_the_library_says_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = '<row><c r="B2"><f t="shared" si="0">A1</f></c></row><row><c r="A3"><f t="shared" si="0"/></c></row>'
    styles = '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs><cellStyles><cellStyle name="a" xfId="7"/></cellStyles>'
    for path in (raw(tmp_path / "a.xlsx", shared), raw(tmp_path / "b.xlsx", "", styles=styles)):
        assert "壊れて" in refusal(path)
    assert capsys.readouterr() == ("", "")


def test_what_would_take_ages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    begun = time.monotonic()
    shared = '<row><c r="A1"><f t="shared" si="0">' + "A1+" * 2000 + "1</f></c></row>"
    shared += "".join(f'<row><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, 3000))
    far = "".join(f'<row r="{row}">{value(f"XFD{row}")}</row>' for row in range(1, 3200))
    rules = "<conditionalFormatting/>" * (workbook_outline.MOST_OTHERS + 1)
    for rows, after in ((shared, ""), (shared.replace('si="0"', ""), ""), (far, ""), ("", rules), ("", f'<x sqref="{"A1 " * 30_000}"/>' * 13)):
        assert "多すぎる" in refusal(packed(path, parts(rows, after=after), zipfile.ZIP_STORED))
    assert "長すぎます" in refusal(raw(path, "", after=f'<x sqref="{"A1 " * 50_000}"/>'))
    assert time.monotonic() - begun < 60


def test_without_openpyxl_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UsageError) as error:
        read_book(Package(raw(tmp_path / "a.xlsx", "")))
    assert "telework-scan[excel]" in error.value.ja
    assert "telework-scan[excel]" in error.value.en


def test_only_who_reads_a_workbook_imports_openpyxl() -> None:
    code = "import sys, scanner.cli.evaluate, scanner.cli.report, scanner.library.workbook; sys.exit('openpyxl' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
