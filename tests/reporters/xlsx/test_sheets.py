"""The workbook's sheets: nothing is missing, nothing stands twice, people find what they may fill in."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import time
import zipfile
from collections import Counter
from typing import Any

import openpyxl
import pytest

from reporters.model import View
from reporters.xlsx import render
from reporters.xlsx.words import CONTENTS, SAID, TERMS
from scanner.model.workbook import FINDINGS, MARK_SHEET, SHEETS
from tests.reporters.xlsx.reading import cells, opened, sheet, table, texts

NAMES = [
    "表紙",
    "エグゼクティブサマリ",
    "診断概要",
    "チェックリスト",
    "指摘事項一覧",
    "ロードマップ",
    "例外・リスク受容",
    "未確認一覧",
    "質問票",
    "証跡一覧",
    "端末明細",
    "用語",
    "引き継ぎ",
]
HEADS = [
    "No",
    "項番",
    "方式",
    "分類",
    "優先度",
    "要求事項",
    "現状",
    "判定",
    "ギャップ",
    "リスク",
    "推奨対策",
    "難易度",
    "担当",
    "期限",
    "状態",
    "証跡ID",
    "備考",
]
JAPANESE = re.compile("[\u3041-\u30fa\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def raw(view: View) -> bytes:
    return render(view)


@pytest.fixture(scope="module")
def book(raw: bytes) -> openpyxl.Workbook:
    return opened(raw)


def test_the_sheets_and_their_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [*NAMES, MARK_SHEET]  # the sample has no checklist with a form of its own


def test_the_marks_by_which_it_is_read_back(book: openpyxl.Workbook) -> None:
    marks = sheet(book, MARK_SHEET)
    assert marks.sheet_state == "veryHidden"
    found = {row[0].value: row[1].value for row in marks.iter_rows()}
    assert found == {
        "schema": "telework-scan/workbook/1",
        "tenant": "00000000-1111-4222-8333-444444444444",
        "collected_at": "2026-11-01T00:00:00Z",
        "language": "ja",
    }
    read: Any = book  # its stubs do not know custom properties
    assert [(one.name, one.value) for one in read.custom_doc_props.props] == [("telework-scan", "telework-scan/workbook/1")]
    assert book.properties.created == dt.datetime(2026, 11, 1)  # noqa: DTZ001 - as openpyxl gives it


def test_every_item_stands_once_in_the_checklist_with_the_handbook_s_order(book: openpyxl.Workbook, view: View) -> None:
    expected = [item.number for group in view.sections[0].groups for item in group.items]
    assert len(expected) == 32  # the handbook's items
    found = table(book, "チェックリスト")
    assert list(found.rows) == [f"i:mic-sme-2021/{number}" for number in expected]


def test_the_signs_of_the_methods(book: openpyxl.Workbook) -> None:
    rows = table(book, "チェックリスト").rows
    heads = table(book, "チェックリスト").heads
    assert [heads[f"mark:{at}"] for at in range(1, 9)] == list("①②③④⑤⑥⑦⑧")

    def signs(number: str) -> list[str | None]:
        return [rows[f"i:mic-sme-2021/{number}"][f"mark:{at}"] for at in range(1, 9)]

    assert signs("1-1") == ["・", "？", "・", "・", "・", "？", "・", "・"]  # judged: ② and ⑥
    assert signs("4-1") == ["・", "△", "・", "・", "・", "□", "・", "・"]  # ② answered partly, ⑥ not at all
    assert signs("8-3") == ["・", "×", "・", None, "・", "―", "・", None]
    assert signs("5-1") == ["・", "○", "・", "・", "・", "○", "・", "・"]


def test_findings_have_the_seventeen_columns_and_are_what_fails(book: openpyxl.Workbook) -> None:
    found = table(book, "指摘事項一覧")
    assert [found.heads[column] for column in found.ids][:-1] == HEADS
    assert len(HEADS) == 17
    # Two items of the highest priority fail by answers in ② and one in ⑥; then the others, as the document has them.
    assert [key.removeprefix("f:mic-sme-2021/") for key in found.rows] == [
        "1-2@company-pc",
        "4-1@company-pc",
        "1-2@own-phone",
        "8-3@company-pc",
        "8-5@company-pc",
        "2-3@own-phone",
    ]
    first, second = found.rows["f:mic-sme-2021/1-2@company-pc"], found.rows["f:mic-sme-2021/4-1@company-pc"]
    assert (first["no"], first["verdict"], first["evidence"]) == (1, "×", "answer:important-information-inventory")
    assert second["verdict"] == "△"
    assert found.rows["f:mic-sme-2021/8-3@company-pc"]["evidence"] == "windows-system-drive-encrypted.company-pc"


def test_the_roadmap_follows_the_rule_that_it_states(book: openpyxl.Workbook) -> None:
    rows = table(book, "ロードマップ").rows
    proposed = {key.removeprefix("r:mic-sme-2021/"): row["proposed"] for key, row in rows.items()}
    # The highest priority begins in the short term, the others in the middle one; none takes days or another licence.
    assert proposed == {
        "1-2@company-pc": "短期",
        "4-1@company-pc": "短期",
        "1-2@own-phone": "短期",
        "8-3@company-pc": "中期",
        "8-5@company-pc": "中期",
        "2-3@own-phone": "中期",
    }
    assert all(row["phase"] is None for row in rows.values())  # people decide


def test_risks_are_the_failing_parts_with_their_pins(book: openpyxl.Workbook, view: View) -> None:
    rows = table(book, "例外・リスク受容").rows
    assert list(rows) == [
        "w:mic-sme-2021/1-2@company-pc:question:important-information-inventory",
        "w:mic-sme-2021/4-1@company-pc:question:privacy-filter-attached",
        "w:mic-sme-2021/8-3@company-pc:rule:windows-system-drive-encrypted",
        "w:mic-sme-2021/8-5@company-pc:question:recordings-protected",
        "w:mic-sme-2021/1-2@own-phone:question:important-information-inventory",
        "w:mic-sme-2021/2-3@own-phone:rule:android-not-rooted",
    ]
    assert [row["pins"] for row in rows.values()] == [one.pins for one in view.acceptable]
    # What is accepted already is said, and never filled in as if it covered the whole row.
    assert "有効" in str(rows["w:mic-sme-2021/1-2@company-pc:question:important-information-inventory"]["state"])
    assert all(row["accept"] is None for row in rows.values())


def test_what_is_not_settled_says_what_would_settle_it(book: openpyxl.Workbook, view: View) -> None:
    rows = table(book, "未確認一覧").rows
    expected = {
        f"u:{section.edition.id}/{item.number}@{section.style.id}"
        for section in view.sections
        for group in section.groups
        for item in group.items
        if item.verdict.code in ("unknown", "manual")
    }
    assert set(rows) == expected
    assert {row["verdict"] for row in rows.values()} == {"？", "□"}
    assert all(row["resolve"] for row in rows.values())


def test_questions_are_filled_in_with_the_answers_that_there_are(book: openpyxl.Workbook) -> None:
    rows = table(book, "質問票").rows
    partly = rows["q:privacy-filter-attached@company-pc"]
    assert [partly[name] for name in ("answer", "by", "on", "expires", "note")] == [
        "一部実施",
        "総務部",
        dt.datetime(2026, 10, 10),  # noqa: DTZ001 - a day
        None,
        "外出用の 12 台だけ",
    ]
    assert rows["q:only-permitted-devices@*"]["evidence"] == "evidence/規程 | 第3版.pdf"
    assert rows["q:os-updated@*"]["state"] == "期限切れ"
    assert rows["q:device-password-strong@own-phone"]["answer"] is None


def test_keys_are_unique_in_the_workbook_and_stand_in_a_hidden_last_column(book: openpyxl.Workbook) -> None:
    keys: Counter[str] = Counter()
    for name in NAMES:
        if SHEETS and any(str(text) == "#key" for text in texts(book, name)):
            found = table(book, name)
            keys.update(list(found.rows))
            assert found.ids[-1] == "key"
            widths: Any = sheet(book, name).column_dimensions.values()
            assert any(one.hidden and one.min <= found.column <= one.max for one in widths), name
            assert sheet(book, name).row_dimensions[found.top].hidden
    assert keys
    assert max(keys.values()) == 1


def test_choices_are_offered_and_nothing_is_locked(book: openpyxl.Workbook) -> None:
    findings: Any = sheet(book, "指摘事項一覧")
    offered = [one.formula1 for one in findings.data_validations.dataValidation if one.type == "list"]
    assert offered == ['"未着手,対応中,完了,受容"']
    assert all(not sheet(book, name).protection.sheet for name in NAMES)
    assert findings.auto_filter.ref is not None
    assert findings.freeze_panes is not None
    assert findings.print_title_rows is not None
    assert findings.page_setup.orientation == "landscape"
    assert (findings.page_setup.paperSize, findings.page_setup.fitToWidth, findings.page_setup.fitToHeight) == (
        9,
        None,
        0,
    )  # None: 1, as the format has it
    assert "株式会社" in str(findings.HeaderFooter.oddHeader.center.text)
    assert findings.HeaderFooter.oddFooter.center.text == "&P / &N"


def test_columns_for_people_are_coloured_and_others_are_not(book: openpyxl.Workbook) -> None:
    found = table(book, "指摘事項一覧")
    human = {column.id for column in FINDINGS.human}
    assert human == {"owner", "due", "status", "note"}
    row = sheet(book, "指摘事項一覧")[found.top + 2]
    coloured = {name for name, cell in zip(found.ids, row, strict=True) if cell.fill.start_color.rgb == "FFFFF8D6"}
    assert coloured == human


def test_the_same_view_gives_the_same_bytes_whenever_and_wherever(view: View, raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert render(view) == raw
    finally:
        monkeypatch.undo()
        os.environ.setdefault("TZ", "")
        time.tzset()
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_our_own_words_are_english_in_the_english_workbook(view: View) -> None:
    for text in (*SAID.values(), *CONTENTS.values(), *(text for pair in TERMS for text in pair)):
        assert text.en
        assert not JAPANESE.search(text.en), text.en
    book = opened(render(view, "en"))
    assert book.sheetnames[:3] == ["Cover", "Executive summary", "Scope and basis"]
    assert len(book.sheetnames) == len(NAMES) + 1
    for kind in SHEETS.values():
        for column in kind.columns:
            assert not JAPANESE.search(column.head.en)
            assert not any(JAPANESE.search(word.en) for word in column.choices.values())
    verdicts = [row["state"] for row in table(book, "Questions").rows.values()]
    assert set(verdicts) == {"open", "expired", "answered"}


def test_another_language_is_refused(view: View) -> None:
    with pytest.raises(ValueError, match="language"):
        render(view, "fr")


def test_there_is_no_formula_and_links_lead_nowhere_outside(book: openpyxl.Workbook, raw: bytes) -> None:
    assert [cell.value for _, cell in cells(book) if cell.data_type == "f"] == []
    links = [cell.hyperlink for _, cell in cells(book) if cell.hyperlink is not None]
    assert {link.target for link in links} == {None}
    assert len(links) == len(NAMES) - 1  # the cover names every other sheet
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        names = package.namelist()
        assert not [name for name in names if "external" in name or "vba" in name.lower()]
        assert not [name for name in names if b'TargetMode="External"' in package.read(name)]


def test_charts_stand_on_the_numbers_of_the_summary(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4  # a radar and bars for each of two work styles
    assert sum("<c:radarChart>" in chart for chart in charts) == 2
    assert sum("<c:barChart>" in chart for chart in charts) == 2
    assert all("エグゼクティブサマリ" in formula for chart in charts for formula in re.findall("<c:f>(.*?)</c:f>", chart))
