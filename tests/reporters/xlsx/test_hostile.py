"""No string of a tenant or of a person becomes a formula, a link, a number or a broken file."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporters.view import build
from reporters.xlsx import render
from tests.reporters.exports import named
from tests.reporters.xlsx.reading import cells, opened

HOSTILE = [
    '=HYPERLINK("https://evil.example.com","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "＝1+1",
    "https://evil.example.com/",
    "internal:'表紙'!A1",
    "external:c:\\evil.xlsx",
    "{=1+1}",
    "{{7*7}}",
    "12345678901234567890",
    '&P&D&"Arial,Bold"&&9',
    "_x0041_ _x005F_",
    "a\u0000b\u0008\u001f\u007f\ufffe\uffff\ud800\U0010ffff",
    "evil\u202etxt.exe",
    "<x>&amp;]]>\"'",
    "line\nbreak\r\nthird\rfourth",
    "x" * 40_000,
    "'",
    " ",
]  # fmt: skip


def check(text: str) -> None:
    """Every workbook made of such an assessment: it opens, holds no formula, and every part of it is well-formed XML."""
    entries = {
        "f:mic-sme-2021/8-3@company-pc": {"owner": text, "due": text, "status": text, "note": text},
        "f:gone": {"owner": text, text: text},
        text: {"note": text},
        "k:1": {"value": text, "origin": text, "column": text},
    }
    raw = render(build(named(text)), "ja", entries)
    book = opened(raw)
    assert [cell.value for _, cell in cells(book) if cell.data_type == "f"] == []
    numbers = [cell.value for name, cell in cells(book) if cell.data_type == "n" and name == "指摘事項一覧"]
    assert numbers == list(range(1, len(numbers) + 1))  # the numbers of the rows alone
    assert all(cell.hyperlink is None or cell.hyperlink.target is None for _, cell in cells(book))
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                ET.fromstring(part)  # noqa: S314 - written here
            assert b"<f>" not in part or name.startswith("xl/charts/"), name
            assert b'TargetMode="External"' not in part


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_known_to_be_dangerous_is_text(text: str) -> None:
    check(text)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(), min_size=1, max_size=30))
def test_any_string_is_text(text: str) -> None:
    check(text)
