"""The self-assessment sheet, read back: nothing that people wrote is lost, whatever a spreadsheet does to the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.cli.main import main
from tests.cli.sheets import CHECKLIST, HUMAN, KEY, MARK, OWN_STATE, STATE, Row, assessed, of, read, renewed, save


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assessed(tmp_path_factory.mktemp("assessed") / "a", "basic")


@pytest.fixture
def sheet(assessment: Path, tmp_path: Path) -> Path:
    """A sheet that nobody has filled in yet."""
    path = tmp_path / "sheet.csv"
    assert main(["self-assessment", str(assessment), "--out", str(path), *CHECKLIST]) == 0
    return path


def test_read_back_unchanged_it_is_the_same_to_the_byte(assessment: Path, sheet: Path) -> None:
    before = sheet.read_bytes()
    renewed(assessment, sheet)
    assert sheet.read_bytes() == before


def test_every_entry_comes_back(assessment: Path, sheet: Path) -> None:
    rows = read(sheet)
    of(rows, "1-1").update(HUMAN)
    for _ in range(3):
        rows = renewed(assessment, save(sheet, rows))
        row = of(rows, "1-1")
        shown = {**HUMAN, "否認防止・責任追跡性のリスク": "'=1+1"}
        assert {title: row[title] for title in HUMAN} == shown


def by_excel(path: Path, rows: list[Row]) -> Path:
    """As Excel saves CSV in Japan: CP932, dates rewritten, item numbers like 1-1 taken for dates."""
    changed = [{**row, "No": "1月1日", "実施期限": row["実施期限"].replace("-", "/")} for row in rows]
    return save(path, changed, "cp932")


SAVINGS: dict[str, Callable[[Path, list[Row]], Path]] = {
    "by Excel in CP932": by_excel,
    "sorted": lambda path, rows: save(path, sorted(rows, key=lambda row: row["対策項目"], reverse=True)),
    "with blank lines": lambda path, rows: save(path, [each for row in rows for each in (row, dict.fromkeys(row, ""), dict.fromkeys(row, " "))]),
    "as Unicode text": lambda path, rows: save(path, rows, "utf-16", "\t"),
    "with semicolons": lambda path, rows: save(path, rows, "utf-8-sig", ";"),
    "without a mark of its encoding": lambda path, rows: save(path, rows, "utf-8"),
    "with line ends of other systems": lambda path, rows: save(path, rows, end="\n"),
    "with other circles and widths": lambda path, rows: save(
        path,
        [
            {**row, "区分": row["区分"].replace("○", "〇"), KEY: row[KEY].replace("-", "－"), "実施判定": row["実施判定"] and " す る "}
            for row in rows
        ],
    ),
    "with columns in another order": lambda path, rows: save(path, [dict(reversed(row.items())) for row in rows]),
    "without the columns of the tool": lambda path, rows: save(path, [{KEY: row[KEY], **{title: row[title] for title in HUMAN}} for row in rows]),
    "with a blank line on top": lambda path, rows: _with_blank_line(save(path, rows)),
}


def _with_blank_line(path: Path) -> Path:
    path.write_bytes(b"\xef\xbb\xbf\r\n,,,\r\n" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    return path


@pytest.mark.parametrize("saving", SAVINGS.values(), ids=SAVINGS.keys())
def test_nothing_is_lost_however_it_is_saved(saving: Callable[[Path, list[Row]], Path], assessment: Path, sheet: Path) -> None:
    rows = read(sheet)
    of(rows, "1-1").update(HUMAN)
    wanted = renewed(assessment, save(sheet, rows))
    assert renewed(assessment, saving(sheet, rows)) == wanted


def test_what_a_person_wrote_over_the_tools_words_is_kept_beside_them(assessment: Path, sheet: Path) -> None:
    rows = read(sheet)
    of(rows, "1-1").update({STATE: "SMB1.0 の NAS を使用中。", "対策詳細": "当社の台帳で管理する。", "区分": "必須"})
    of(rows, "1-2").update({STATE: "把握している。", OWN_STATE: "前からの記入"})
    first = renewed(assessment, save(sheet, rows))
    row = of(first, "1-1")
    assert row[STATE].startswith("〔自動記入")
    assert row[OWN_STATE] == "SMB1.0 の NAS を使用中。"
    assert row["対策詳細"].startswith("テレワークには")
    assert row["対策詳細（自社で変更）"] == "当社の台帳で管理する。"
    assert (row["区分"], row["区分（自社で変更）"]) == ("◎", "必須")
    assert of(first, "1-2")[OWN_STATE] == "前からの記入\n\n把握している。"
    assert "分類（自社で変更）" not in row
    assert renewed(assessment, sheet) == first


def test_new_verdicts_replace_old_ones_and_are_not_taken_for_peoples_words(assessment: Path, sheet: Path, tmp_path: Path) -> None:
    other = assessed(tmp_path / "other", "sample")
    before = of(read(sheet), "1-1")[STATE]
    row = of(renewed(other, by_excel(sheet, read(sheet))), "1-1")
    assert row[STATE] != before
    assert row[OWN_STATE] == ""


def test_without_the_marks_words_that_are_not_the_tools_of_today_are_kept(assessment: Path, sheet: Path) -> None:
    rows = [{title: text for title, text in row.items() if title != MARK} for row in read(sheet)]
    of(rows, "1-1")[STATE] = "自社で書き直した。"
    found = renewed(assessment, save(sheet, rows))
    assert of(found, "1-1")[OWN_STATE] == "自社で書き直した。"
    assert of(found, "1-2")[OWN_STATE] == ""


def test_entries_of_items_that_are_no_more_are_listed_and_kept(assessment: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read(sheet)
    gone = {**rows[0], KEY: "mic-sme-2021/99-9", "No": "99-9", **HUMAN}
    loose = {**dict.fromkeys(rows[0], ""), "備考": "会議で相談する"}
    capsys.readouterr()
    found = renewed(assessment, save(sheet, [gone, *rows, loose]))
    said = capsys.readouterr().out
    assert "99-9" in said
    assert "番号なし" in said
    assert len(found) == 34
    assert of(found, "99-9")["備考"] == "'a"
    assert "いまのチェックリストにありません" in of(found, "99-9")[STATE]
    assert found[-1]["備考"] == "会議で相談する"
    assert renewed(assessment, sheet) == found


def test_columns_that_people_added_stay(assessment: Path, sheet: Path) -> None:
    rows = read(sheet)
    for row in rows:
        row["担当 [部署]"] = ""
    of(rows, "1-1")["担当 [部署]"] = "総務"
    found = renewed(assessment, save(sheet, rows))
    assert of(found, "1-1")["担当 [部署]"] == "総務"
    assert renewed(assessment, sheet) == found


def test_an_english_sheet_keeps_what_was_written_in_a_japanese_one(assessment: Path, sheet: Path) -> None:
    rows = read(sheet)
    of(rows, "1-1").update(HUMAN)
    save(sheet, rows)
    assert main(["self-assessment", str(assessment), "--out", str(sheet), "--from", str(sheet), *CHECKLIST, "--lang", "en"]) == 0
    (row,) = [each for each in read(sheet) if each["Item (do not change)"] == "mic-sme-2021/1-1"]
    assert (row["Decision"], row["Secrecy of the assets"], row["Due date"]) == ("to do", "confidential to parties concerned", "2026-12-31")
    assert row["Confidentiality (leak): impact"] == "critical"
    assert of(renewed(assessment, sheet), "1-1")["実施判定"] == "する"
