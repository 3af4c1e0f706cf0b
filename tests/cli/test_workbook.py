"""A filled workbook at the command line: it answers and accepts where the YAML files say nothing, and is never overwritten unread."""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.library.workbook import read_workbook
from tests.cli.books import fill, opened, spots
from tests.cli.sheets import ROOT, assessed

SAMPLE = ROOT / "fixtures/tenants/sample"
RISK = "w:mic-sme-2021/5-1@company-pc:rule:device-os-supported"
ACCEPTED = {
    "accept": "〇",
    "reason": "年度内に更新します。",
    "approved_by": "情報システム担当",
    "on": date(2026, 11, 1),
    "expires": date(2027, 3, 31),
}
OPEN = "q:mail-filter-on@company-pc"
ANSWERED = {"answer": "✓", "by": "総務担当", "on": "令和8年11月1日"}


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assessed(tmp_path_factory.mktemp("assessed") / "a", "sample")


@pytest.fixture(scope="module")
def empty(assessment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as it is handed out."""
    out = tmp_path_factory.mktemp("report")
    assert main(["report", str(assessment), "--format", "xlsx", "--out", str(out)]) == 0
    return out / "workbook.xlsx"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The sample's organisation.yaml without a file of answers."""
    text = (SAMPLE / "organisation.yaml").read_text(encoding="utf-8")
    path = tmp_path / "organisation.yaml"
    path.write_text(text.replace("answers: answers.yaml\n", ""), encoding="utf-8")
    return path


def filled(workbook: Path, path: Path, rows: dict[str, dict[str, Any]]) -> Path:
    book = opened(workbook)
    wanted = {(key, name): value for key, cells in rows.items() for name, value in cells.items()}
    for spot in spots(book):
        if (spot.key, spot.column.id) in wanted:
            fill(book, spot, wanted.pop((spot.key, spot.column.id)))
    assert wanted == {}
    book.save(path)
    return path


def judged(out: Path, workbook: Path, organisation: Path = SAMPLE / "organisation.yaml", *more: str) -> tuple[int, dict[str, Any]]:
    line = ["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(organisation), "--workbook", str(workbook), "--out", str(out), *more]
    code = main(line)
    return code, json.loads((out / "assessment.json").read_bytes()) if code in (0, 1, 3) else {}


def verdicts(assessment: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(each["item"], each["work_style"]): each["verdict"] for each in assessment["results"]}


def test_the_workbook_alone_says_what_the_yaml_files_said(assessment: Path, empty: Path, bare: Path, tmp_path: Path) -> None:
    _, found = judged(tmp_path / "a", empty, bare)
    assert verdicts(found) == verdicts(json.loads((assessment / "assessment.json").read_bytes()))
    assert found["warnings"] == json.loads((assessment / "assessment.json").read_bytes())["warnings"]


def test_beside_the_yaml_files_that_it_was_made_of_it_changes_nothing(assessment: Path, empty: Path, tmp_path: Path) -> None:
    _, found = judged(tmp_path / "a", empty)
    before = json.loads((assessment / "assessment.json").read_bytes())
    assert (found["answers"], found["warnings"], found["results"]) == (before["answers"], before["warnings"], before["results"])
    hashed = {each["name"]: each["sha256"] for each in found["inputs"]}
    assert hashed["workbook.xlsx"] == hashlib.sha256(empty.read_bytes()).hexdigest()


def test_what_is_answered_and_accepted_in_the_workbook_counts(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(empty, tmp_path / "filled.xlsx", {RISK: ACCEPTED, OPEN: ANSWERED})
    _, found = judged(tmp_path / "a", path)
    (answer,) = [each for each in found["answers"] if (each["question"], each["work_style"]) == ("mail-filter-on", "company-pc")]
    assert (answer["answer"], answer["by"], answer["on"]) == ("yes", "総務担当", "2026-11-01")
    (waiver,) = found["waivers"]
    assert (waiver["item"], waiver["state"], waiver["expires"], len(waiver["records"])) == ("mic-sme-2021/5-1", "in_force", "2027-03-31", 2)
    (result,) = [each for each in found["results"] if (each["item"], each["work_style"]) == ("5-1", "company-pc")]
    assert (result["verdict"], result["waiver"]["waived"]) == ("fail", True)
    assert "確かめて" not in capsys.readouterr().err


def test_what_cannot_be_used_is_said_with_file_sheet_and_cell(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: dict[str, dict[str, Any]] = {
        RISK: {**ACCEPTED, "expires": "来年度末"},
        OPEN: {**ANSWERED, "by": None},
        "q:os-updated@*": {"answer": "いいえ"},
    }
    path = filled(empty, tmp_path / "filled.xlsx", rows)
    _, found = judged(tmp_path / "a", path)
    assert found["waivers"] == []
    said = capsys.readouterr().err
    assert "ブックの記入で確かめてほしいもの: 4 件" in said
    book = opened(path)
    cells = {(spot.key, spot.column.id): f"{spot.sheet.title}!{spot.sheet.cell(spot.row, spot.at).coordinate}" for spot in spots(book)}
    wanted = [
        (RISK, "expires", "「有効期限」の「来年度末」が分かりません。使えるもの: 2026-12-31 や 2026年12月31日 の形の日付。"),
        (OPEN, "answer", "使いませんでした。回答者が空か、読み取れません。"),
        (RISK, "accept", "使いませんでした。有効期限が空か、読み取れません。"),
        ("q:os-updated@*", "answer", "回答が answers.yaml と違います。answers.yaml を使いました。"),
    ]
    for key, name, text in wanted:
        line = f"filled.xlsx {cells[key, name]}: {text}"
        assert line in said
        assert line in [each["ja"] for each in found["warnings"]]


def test_a_workbook_of_another_tenant_is_refused(empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = ["evaluate", str(ROOT / "fixtures/tenants/vpn/snapshot"), "--checklist", "mic-sme-2021", "--method", "2"]
    assert main([*other, "--workbook", str(empty), "--out", str(tmp_path / "b")]) == 2
    assert "別のテナント" in capsys.readouterr().err
    assert main([*other, "--out", str(tmp_path / "a")]) == 0
    assert main(["report", str(tmp_path / "a"), "--format", "xlsx", "--workbook", str(empty), "--out", str(tmp_path / "r")]) == 2
    assert "別のテナント" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def report(assessment: Path, out: Path, *more: str) -> int:
    return main(["report", str(assessment), "--format", "xlsx", "--out", str(out), *more])


def test_entries_that_nobody_read_are_not_overwritten(assessment: Path, empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r"
    assert report(assessment, out) == 0
    assert report(assessment, out) == 0  # nobody has written anything yet
    target = filled(empty, out / "workbook.xlsx", {OPEN: {"note": "来週聞く"}})
    before = target.read_bytes()
    assert report(assessment, out) == 2
    assert "質問票!" in capsys.readouterr().err
    assert target.read_bytes() == before
    assert report(assessment, out, "--workbook", str(target)) == 0
    assert read_workbook(target).entries[OPEN] == {"note": "来週聞く"}
    target.write_bytes(b"something else")
    assert report(assessment, out) == 2


def test_no_file_is_replaced_while_a_spreadsheet_program_has_it_open(
    assessment: Path, empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "workbook.xlsx"
    shutil.copy(empty, target)
    for name in ("~$workbook.xlsx", ".~lock.workbook.xlsx#"):
        mark = tmp_path / name
        mark.write_bytes(b"")
        assert report(assessment, tmp_path, "--workbook", str(target)) == 2
        assert "閉じて" in capsys.readouterr().err
        assert report(assessment, tmp_path / "other", "--workbook", str(target)) == 0
        assert "保存していない記入は読めません" in capsys.readouterr().err
        mark.unlink()


def test_sheets_that_people_added_are_not_lost_in_place(assessment: Path, empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = opened(empty)
    book.create_sheet("打合せメモ")["A1"] = "次回は 12/1"
    target = tmp_path / "workbook.xlsx"
    book.save(target)
    assert report(assessment, tmp_path, "--workbook", str(target)) == 2
    assert "打合せメモ" in capsys.readouterr().err
    assert report(assessment, tmp_path / "other", "--workbook", str(target)) == 0
    assert "追加されたシート「打合せメモ」" in capsys.readouterr().err


def test_a_workbook_goes_with_a_workbook(assessment: Path, empty: Path, tmp_path: Path) -> None:
    assert main(["report", str(assessment), "--format", "html", "--workbook", str(empty), "--out", str(tmp_path)]) == 2


def test_from_the_workbook_to_yaml(empty: Path, bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "規程.pdf").write_bytes(b"rules")
    path = filled(
        empty, tmp_path / "filled.xlsx", {RISK: ACCEPTED, OPEN: {**ANSWERED, "evidence": "規程.pdf\nなくした.pdf", "note": '"引用" #\n- a: b'}}
    )
    out = tmp_path / "yaml"
    assert main(["workbook", str(path), "--organisation", str(bare), "--out", str(out)]) == 0
    assert f"証跡のファイルを {out} に置いてください: なくした.pdf、規程.pdf" in capsys.readouterr().out
    shutil.copy(bare, out / "organisation.yaml")
    shutil.copy(tmp_path / "規程.pdf", out)
    assert main(["lint", str(out / "answers.yaml"), str(out / "waivers.yaml"), str(out / "organisation.yaml")]) == 0
    _, by_workbook = judged(tmp_path / "a", path, bare)
    line = ["--answers", str(out / "answers.yaml"), "--waivers", str(out / "waivers.yaml"), "--out", str(tmp_path / "b")]
    assert main(["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(bare), *line]) == 0
    by_yaml = json.loads((tmp_path / "b/assessment.json").read_bytes())
    assert (by_yaml["results"], by_yaml["waivers"]) == (by_workbook["results"], by_workbook["waivers"])
    assert main(["workbook", str(path), "--organisation", str(bare), "--out", str(out)]) == 2  # both are there already


def test_what_yaml_cannot_take_over_makes_the_exit_code_3(empty: Path, tmp_path: Path) -> None:
    path = filled(empty, tmp_path / "filled.xlsx", {OPEN: {**ANSWERED, "on": "11/1"}})
    assert main(["workbook", str(path), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(tmp_path / "y")]) == 3


def test_the_receipt_is_recomputed_with_the_workbook(empty: Path, tmp_path: Path) -> None:
    path = filled(empty, tmp_path / "filled.xlsx", {RISK: ACCEPTED, OPEN: ANSWERED})
    judged(tmp_path / "a", path)
    line = ["verify", str(tmp_path / "a"), "--snapshot", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml")]
    assert main([*line, "--workbook", str(path)]) == 0
