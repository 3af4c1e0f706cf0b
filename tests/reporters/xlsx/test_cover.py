"""Whose workbook it is: branding, headers, the banner of a plan; and what is said where XlsxWriter is missing."""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from reporters.model import View
from reporters.view import build
from reporters.words import WORDS
from reporters.xlsx import render
from scanner.model.branding import Branding, Logo
from scanner.model.errors import UsageError
from tests.reporters.exports import planned
from tests.reporters.pictures import png
from tests.reporters.xlsx.reading import opened, texts


def test_headers_hold_confidentiality_and_title_whatever_they_say(assessment: dict[str, Any]) -> None:
    assessment["organisation"]["name"] = "A&B " + "&" * 200
    firm = Branding("株式会社みほん", None, None, "#5a2d82", None, "青木", None, None, "社外秘 & 99", None, None)
    raw = render(build(assessment, firm))
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        header = re.findall("<oddHeader>(.*?)</oddHeader>", package.read("xl/worksheets/sheet1.xml").decode())
    text = html.unescape(header[0])
    assert len(text) <= 255
    left, rest = text.removeprefix("&L").split("&C")
    assert left == "&9 社外秘 && 99"
    middle, right = rest.rsplit("&R", 1)
    assert middle.startswith("&9 テレワークセキュリティ診断報告書  A&&B &&")
    assert (middle.count("&") - 1) % 2 == 0  # every one of the name's is doubled; one begins the size
    assert right == "&9 &A"


def test_branding_stands_on_the_cover(view: View) -> None:
    logo = Logo(png(400, 120), "image/png", 400, 120)
    firm = Branding("株式会社みほん", "株式会社サンプル 御中", logo, "#5a2d82", "#a0522d", "青木", "伊藤", "上田", "社外秘", "TW-1", "2026-11-20")
    raw = render(replace(view, branding=firm))
    book = opened(raw)
    said = texts(book, "表紙")
    assert {"株式会社みほん", "株式会社サンプル 御中", "青木", "伊藤", "上田", "社外秘", "TW-1", "2026-11-20"} <= set(said)
    assert [said.count(name) for name in ("作成", "査閲", "承認")] == [1, 1, 1]
    assert book.properties.creator == "青木"
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert [package.read(name) for name in package.namelist() if name.startswith("xl/media/")] == [logo.data]
        assert b"FF5A2D82" in package.read("xl/styles.xml")
    assert render(replace(view, branding=firm)) == raw


def test_a_plan_is_said_on_cover_summary_and_scope(view: View) -> None:
    book = opened(render(planned(view)))
    banner = WORDS["planned_banner"].ja
    assert all(any(banner in text for text in texts(book, name)) for name in ("表紙", "エグゼクティブサマリ", "診断概要"))
    assert any("全員に多要素認証 | *必須*" in text for text in texts(book, "診断概要"))
    assert "overlay/mfa.json" in texts(book, "証跡一覧")


def test_without_xlsxwriter_it_says_what_to_install(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError) as error:
        render(view)
    assert "telework-scan[excel]" in error.value.ja
    assert "telework-scan[excel]" in error.value.en
