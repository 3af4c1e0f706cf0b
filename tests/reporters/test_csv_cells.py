"""Cells of CSV: no spreadsheet carries one out or takes a name for a date or a number, and what stood there can be had back."""

import csv
import io
import subprocess
import time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporters.csv_cells import guarded, table, unguarded

MISREAD = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|calc", "%0A=1", "＝1+1", "＋1", "－1", "＠x", " =1", "\u3000=1", "'=1"),
    *("1-1", "8-3", "3/4", "2026/11/01", "2026/11/01 09:00", "11-01", "１－１", "1月2日", "12:30", "12:30 PM"),  # dates, times, fractions
    *("MAR1", "1-Mar", "Sept 1", "dec 2026", "R8.11.1", "H30/1/1", "令和元年5月1日"),
    *("0012", "1E10", "12345678901234567", "10.0.26", "(5)", "100%", "¥1,000", "￥500", "$5"),  # digits would be lost, or read as something else
]
HARMLESS = [
    *("", "PC-007", "mic-sme-2021/1-1", "項番 1-1", "適合", "December", "Mayumi", "h1-PC", "Marc", "E-e", "①", "½", "'", "it's", "真", "a=b", "5 台"),
    *("0", "15", "2.5", "2026-11-01", "2026-11-01 09:00", "2026-11-01T00:00:00Z", "10.0.26100.1742"),
]


@pytest.mark.parametrize("value", MISREAD)
def test_what_would_be_misread_gets_an_apostrophe(value: str) -> None:
    assert guarded(value) == f"'{value}"
    assert unguarded(guarded(value)) == value


@pytest.mark.parametrize("value", HARMLESS)
def test_the_rest_stays_as_it_is(value: str) -> None:
    assert guarded(value) == value
    assert unguarded(value) == value


@settings(max_examples=50)
@given(st.text(st.sampled_from("'=+-@1209/:. eEaM年月元％＝−　\t\r\n")) | st.text())
def test_a_guarded_cell_gives_back_what_stood_there(value: str) -> None:
    assert unguarded(guarded(value)) == value
    assert guarded(value)[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("value", ["1 " * 50_000 + "x", "may 1" + "1 1 " * 25_000 + "x", "R1" + " " * 50_000 + "x", "(" * 100_000, "'" * 100_000])
def test_a_long_cell_takes_no_time(value: str) -> None:
    begin = time.monotonic()
    assert unguarded(guarded(value)) == value
    assert time.monotonic() - begin < 1


@settings(max_examples=50)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_a_table_reads_back_cell_by_cell(rows: list[list[str]]) -> None:
    text = table(["甲", "乙"], rows)
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert [[unguarded(cell) for cell in row] for row in read] == [["甲", "乙"], *rows]


def test_a_table_has_a_byte_order_mark_crlf_and_quotes_around_everything() -> None:
    assert table(["a"], [["1"], ['"'], ["=1"]]) == '\ufeff"a"\r\n"1"\r\n""""\r\n"\'=1"\r\n'


@pytest.mark.system
def test_a_spreadsheet_takes_every_cell_for_what_it_is(tmp_path: Path) -> None:
    values = [value for value in (*MISREAD, *HARMLESS) if value and not set(value) & set("\t\r\n")]
    (tmp_path / "cells.csv").write_text(table(["value", "next"], ([value, "x"] for value in values)), encoding="utf-8")
    # Comma, quotes, UTF-8, every column as it comes, quoted fields not kept as text, dates looked for: as on a double click in Excel.
    line = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--infilter=CSV:44,34,76,1,,1041,false,true"]
    subprocess.run([*line, "--convert-to", "xlsx", "--outdir", str(tmp_path), str(tmp_path / "cells.csv")], check=True, capture_output=True)
    sheet = openpyxl.load_workbook(tmp_path / "cells.xlsx").active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells if cell.data_type == "f"] == []
    names = {value: cell.value for value, cell in zip(values, cells, strict=True)}
    wrong = {value: found for value, found in names.items() if found not in (value, f"'{value}") and value in MISREAD}
    assert wrong == {}
    assert [names["0"], names["15"], names["2.5"], names["PC-007"]] == [0, 15, 2.5, "PC-007"]
