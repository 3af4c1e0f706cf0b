"""Several checklists on the command line: judged together, drafted together, and explained by each other."""

import json
from pathlib import Path

import pytest

from scanner.cli.main import main

TENANT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "vpn"
BOTH = ("--checklist", "csaj-2018", "--checklist", "mic-sme-2021")


def judged(tmp_path: Path, *more: str) -> list[str]:
    assert main(["evaluate", str(TENANT / "snapshot"), "--out", str(tmp_path / "out"), *more]) == 0
    assessment = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))
    assert {result["checklist"] for result in assessment["results"]} == {each["id"] for each in assessment["checklists"]}
    return [each["id"] for each in assessment["checklists"]]


def test_without_an_organisation_they_are_judged_for_one_method_in_the_given_order(tmp_path: Path) -> None:
    assert judged(tmp_path, *BOTH, "--method", "1") == ["csaj-2018", "mic-sme-2021"]
    assert judged(tmp_path, *BOTH, *BOTH, "--method", "1") == ["csaj-2018", "mic-sme-2021"]


def test_a_method_that_one_of_them_is_about_is_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CSAJ's policy is about the company's PCs (methods 1 to 4); 5 is a personal device."""
    assert judged(tmp_path, *BOTH, "--method", "5") == ["csaj-2018", "mic-sme-2021"]
    assert main(["evaluate", str(TENANT / "snapshot"), "--out", str(tmp_path / "x"), "--checklist", "csaj-2018", "--method", "5"]) == 2
    assert "使えるもの: 1、2、3、4" in capsys.readouterr().err


def test_of_an_organisation_only_those_are_judged(tmp_path: Path) -> None:
    assert judged(tmp_path, "--organisation", str(TENANT / "organisation.yaml"), *BOTH) == ["csaj-2018", "mic-sme-2021"]


def test_an_unknown_one_among_them_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(TENANT / "snapshot"), "--out", str(tmp_path / "x"), *BOTH, "--checklist", "no-such", "--method", "1"]) == 2
    assert "「no-such」はありません" in capsys.readouterr().err


def test_init_drafts_files_for_all_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["init", "--name", "株式会社サンプル", "--method", "1", *BOTH, "--out", str(tmp_path), "--interview", str(tmp_path / "interview.md")]
    assert main(command) == 0
    organisation = (tmp_path / "organisation.yaml").read_text(encoding="utf-8")
    assert "checklists: [csaj-2018, mic-sme-2021]\n" in organisation
    answers = (tmp_path / "answers.yaml").read_text(encoding="utf-8")
    assert "# csaj-2018/5.1.2-1 " in answers
    assert "# mic-sme-2021/1-2 " in answers
    questions = [line for line in answers.splitlines() if line.startswith("#  - question: ")]
    assert len(questions) == len(set(questions))
    capsys.readouterr()
    assert main(["lint", str(tmp_path / "organisation.yaml")]) == 0


def test_init_without_a_checklist_drafts_the_handbook(tmp_path: Path) -> None:
    assert main(["init", "--name", "株式会社サンプル", "--method", "1", "--out", str(tmp_path)]) == 0
    assert "checklists: [mic-sme-2021]\n" in (tmp_path / "organisation.yaml").read_text(encoding="utf-8")


def explained(capsys: pytest.CaptureFixture[str], name: str, *more: str) -> list[str]:
    assert main(["explain", name, *more]) == 0
    return capsys.readouterr().out.splitlines()


def test_an_item_is_explained_with_its_counterparts_from_either_side(capsys: pytest.CaptureFixture[str]) -> None:
    """CSAJ's 8.1.1-2 wants logs for a year, the handbook's 7-3 wants them without a period."""
    mine = explained(capsys, "csaj-2018/8.1.1-2")
    at = next(at for at, line in enumerate(mine) if line.startswith("  - mic-sme-2021/7-3 "))
    assert mine[at].endswith(": 一部が重なる。この項目のほうが厳しい")
    assert mine[at + 1] == "    こちらは最低1年分の保存を求め、手引きは期間を示していません。"
    theirs = explained(capsys, "mic-sme-2021/7-3", "--lang", "en")
    at = next(at for at, line in enumerate(theirs) if line.startswith("  - csaj-2018/8.1.1-2 "))
    assert theirs[at].endswith(": overlaps in part; the other one asks for more")
    assert theirs[at + 1].startswith("    as seen from the other item: ")


def test_an_item_without_a_counterpart_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ほかの文書の対応する項目:" not in explained(capsys, "csaj-2018/5.1.4-3")
