"""The self-assessment sheet: what the tool fills in, what may be filled in, and what is refused."""

import re
import shutil
from pathlib import Path

import pytest

from scanner.cli.main import main
from tests.cli.refusing import refused
from tests.cli.sheets import CHECKLIST, HUMAN, KEY, STATE, assessed, of, read, renewed, save


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assessed(tmp_path_factory.mktemp("assessed") / "a", "sample")


@pytest.fixture
def sheet(assessment: Path, tmp_path: Path) -> Path:
    """A sheet that nobody has filled in yet."""
    path = tmp_path / "sheet.csv"
    assert main(["self-assessment", str(assessment), "--out", str(path), *CHECKLIST]) == 0
    return path


def test_every_item_stands_in_it_once_with_what_the_checklist_and_the_machine_say(sheet: Path) -> None:
    rows = read(sheet)
    assert len(rows) == len({row[KEY] for row in rows}) == 32
    row = of(rows, "1-1")
    assert (row["No"], row["分類"], row["区分"]) == ("1-1", "資産・構成管理", "◎")
    assert row["対策項目"] == "許可した端末だけをテレワークに使い、端末と利用者を把握している"
    assert row["対策詳細"].startswith("テレワークには、会社が許可した端末だけが使われていること。")
    assert row["脅威分類"] == "マルウェア感染、不正アクセス、端末の紛失・盗難"
    assert row["脅威シナリオ"].endswith("この対策を行わないと、次の事態を招くおそれがあります。マルウェア感染、不正アクセス、端末の紛失・盗難。")
    assert all(row[title] == "" for title in HUMAN)


def test_the_present_state_is_marked_as_the_tools_and_gives_verdict_and_reason_for_every_work_style(sheet: Path) -> None:
    state = of(read(sheet), "1-1")[STATE]
    assert state.startswith("〔自動記入・2026年11月1日 09:00 (Asia/Tokyo) 時点〕② 会社支給端末でのクラウド利用: 適合。")
    assert "\n⑥ 個人所有端末でのクラウド利用: 確認不能。" in state


def test_the_headings_say_what_may_be_written(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8-sig")
    for words in ("［極秘・関係社外秘・社外秘・公開可能］", "［極めて重大・重大・軽微］", "［実施済み・する・不要］", "［2026-12-31］"):
        assert words in text


def test_what_is_to_be_done_without_a_day_is_named(assessment: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read(sheet)
    of(rows, "1-1")["実施判定"] = "する"
    capsys.readouterr()
    renewed(assessment, save(sheet, rows))
    assert "実施期限のない「する」: 1-1" in capsys.readouterr().out


WRONG = [
    ("機密性（情報の漏洩）の影響度", "大", ["極めて重大・重大・軽微", "critical, serious, minor"]),
    ("情報資産の保秘レベル", "秘密", ["極秘・関係社外秘・社外秘・公開可能"]),
    ("実施判定", "○", ["実施済み・する・不要", "done, to do, not needed"]),
    ("実施期限", "3月まで", ["2026-12-31", "no date"]),
    ("実施期限", "2026/2/30", ["日付ではありません"]),
    ("暗号化の要否", "AES", ["要・不要"]),
]


@pytest.mark.parametrize(("title", "value", "words"), WRONG, ids=[f"{title} {value}" for title, value, _ in WRONG])
def test_a_wrong_value_is_an_error_at_its_row_and_column(
    title: str, value: str, words: list[str], assessment: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = read(sheet)
    rows[2][title] = value
    save(sheet, rows)
    before = sheet.read_bytes()
    capsys.readouterr()
    said = refused(["self-assessment", str(assessment), "--out", str(sheet), "--from", str(sheet), *CHECKLIST], capsys)
    assert f"{sheet}:4:{list(rows[0]).index(title) + 1}: " in said
    assert all(word in said for word in (title, value, *words))
    assert sheet.read_bytes() == before


def test_every_wrong_value_is_told_at_once(assessment: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read(sheet)
    rows[0]["実施判定"], rows[5]["実施期限"] = "たぶん", "来年"
    save(sheet, rows)
    capsys.readouterr()
    said = refused(["self-assessment", str(assessment), "--out", str(sheet), "--from", str(sheet), *CHECKLIST], capsys)
    assert said.count(f"{sheet}:") == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空です"),
        (b"a,b\r\n1,2\r\n", "がありません"),
        (b"No,No\r\n", "2 つあります"),
        (b"No,\x00\r\n1,\x00\r\n", "文字コードが分かりません"),
        (b"No\r\n\x81\xff\xff\r\n", "文字コードが分かりません"),
        (b"No\r\n1-1\r\n1-1\r\n", "2 つあります"),
        (b"No\r\n" + b"x" * 200_000, "CSV として読めません"),
    ],
)
def test_what_is_no_such_sheet_is_refused(data: bytes, words: str, assessment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    assert words in refused(["self-assessment", str(assessment), "--out", str(tmp_path / "y.csv"), "--from", str(path), *CHECKLIST], capsys)
    assert not (tmp_path / "y.csv").exists()


def test_a_sheet_that_is_there_is_not_overwritten_unless_it_is_read_first(assessment: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sheet.read_bytes()
    assert "--from" in refused(["self-assessment", str(assessment), "--out", str(sheet), *CHECKLIST], capsys)
    assert sheet.read_bytes() == before


def test_a_checklist_that_was_not_judged_and_a_changed_assessment_are_refused(
    assessment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["--out", str(tmp_path / "y.csv")]
    assert "mic-sme-2021" in refused(["self-assessment", str(assessment), *line, "--checklist", "weather"], capsys)
    shutil.copytree(assessment, tmp_path / "changed")
    path = tmp_path / "changed" / "assessment.json"
    path.write_bytes(path.read_bytes().replace(b'"verdict": "pass"', b'"verdict": "fail"', 1))
    assert "SHA-256" in refused(["self-assessment", str(tmp_path / "changed"), *line, *CHECKLIST], capsys)


def test_no_cell_is_a_formula(assessment: Path, sheet: Path) -> None:
    rows = read(sheet)
    for title, sign in (("取り扱う情報資産", "="), ("機密性のリスク", "+"), ("完全性のリスク", "-"), ("可用性のリスク", "@"), ("備考", "＝")):
        of(rows, "1-1")[title] = f"{sign}cmd|' /C calc'!A0"
    for row in renewed(assessment, save(sheet, rows)):
        assert not any(re.match("[=+\\-@\t\r＝＋－＠]", cell) for cell in row.values())
