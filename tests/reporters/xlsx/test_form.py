"""A tenant with two documents: a sheet for each, and the self-assessment form of the one that has such a form."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reporters.model import View
from reporters.view import build
from reporters.xlsx import render
from scanner.cli.main import main
from scanner.model.self_assessment import COMPANY
from scanner.model.workbook import CSAJ
from tests.reporters.xlsx.reading import opened, sheet, table, texts

TENANT = Path(__file__).resolve().parents[3] / "fixtures" / "tenants" / "vpn"


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> View:
    folder = tmp_path_factory.mktemp("two") / "a"
    assert main(["evaluate", str(TENANT / "snapshot"), "--organisation", str(TENANT / "organisation.yaml"), "--out", str(folder)]) == 0
    return build(json.loads((folder / "assessment.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def book(assessed: View) -> Any:
    return opened(render(assessed))


def test_each_document_has_a_sheet_with_each_item_once(book: Any) -> None:
    assert len(table(book, "チェックリスト").rows) == 32
    policy = table(book, "チェックリスト 2")
    assert len(policy.rows) == 141
    assert all(key.startswith("i:csaj-2018/") for key in policy.rows)
    # The policy knows no methods, so its columns are the work styles.
    assert [policy.heads[name] for name in policy.ids if name.startswith("mark:")] == [
        "会社支給端末での VPN 利用",
        "個人所有 PC からのリモートデスクトップ",
    ]
    assert {row["mark:2"] for row in policy.rows.values()} == {"―"}  # about company devices only


def test_the_form_has_the_document_s_columns_and_a_row_for_each_item_that_it_asks(book: Any) -> None:
    form = table(book, "自己点検表（11章）")
    assert len(form.rows) == 141
    assert {key.rpartition("@")[2] for key in form.rows} == {"vpn-laptop"}
    company = [each.title.ja for each in COMPANY]
    assert [form.heads[name] for name in form.ids][-len(company) - 1 : -1] == company
    offered = [one.formula1 for one in sheet(book, "自己点検表（11章）").data_validations.dataValidation if one.type == "list"]
    assert '"極秘,関係社外秘,社外秘,公開可能"' in offered
    assert len(offered) == 7  # secrecy, encryption, four impacts, the decision


def test_the_form_stands_in_english_too(assessed: View) -> None:
    form = table(opened(render(assessed, "en")), "Self-assessment (ch. 11)")
    assert len(form.rows) == 141
    assert [form.heads[each.id] for each in CSAJ.human] == [each.head.en for each in CSAJ.human]


def test_findings_and_risks_name_the_document(book: Any) -> None:
    for name in ("指摘事項一覧", "例外・リスク受容", "ロードマップ", "未確認一覧"):
        numbers = {str(row["number"]).partition("\n")[2] for row in table(book, name).rows.values()}
        assert numbers == {"mic-sme-2021", "csaj-2018"}, name


def test_the_cover_tells_the_two_checklists_apart(book: Any) -> None:
    said = texts(book, "表紙")
    assert said[said.index("チェックリスト 2") + 1] == "在宅勤務におけるセキュリティポリシー（コンピュータソフトウェア協会） 2018年版"
    assert "① 会社支給端末での VPN 利用\n⑤ 個人所有 PC からのリモートデスクトップ" in said  # each work style once


def test_two_work_styles_of_one_method_share_its_column(view: View) -> None:
    both = tuple(replace(section, style=replace(section.style, method_sign="②")) for section in view.sections)
    row: Mapping[str, Any] = table(opened(render(replace(view, sections=both))), "チェックリスト").rows["i:mic-sme-2021/8-3"]
    assert row["mark:2"] == "×\n―"
    assert row["mark:6"] == "・"


def test_rows_of_tables_are_fitted_and_notes_are_not(view: View) -> None:
    with zipfile.ZipFile(BytesIO(render(view))) as package:
        part = package.read("xl/worksheets/sheet5.xml").decode()
    rows = {int(row): rest for row, rest in re.findall(r'<row r="(\d+)"([^>]*)>', part)}
    found = table(opened(render(view)), "指摘事項一覧")
    data = range(found.top + 2, found.top + 2 + len(found.rows))
    assert all("ht=" in rows[row] and "customHeight" not in rows[row] for row in data)
    assert "customHeight" in rows[2]  # a note over several columns, which a spreadsheet would not fit
