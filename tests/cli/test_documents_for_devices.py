"""The commands with a checklist that knows no methods: init, evaluate, report, explain, coverage, lint."""

from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.library.coverage import page
from scanner.library.library import load_library
from scanner.resources.registry import local_registry
from tests.library.pc_list import PC_CHECKLIST
from tests.library.planting import CASES, COUNT_RULE, own_library

SNAPSHOT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "exemplary" / "snapshot"


@pytest.fixture
def own(tmp_path: Path) -> str:
    files = {"checklists/pc-list.yaml": PC_CHECKLIST, "rules/access/own-count.yaml": None, "checklists/own-list.yaml": None}
    return str(own_library(tmp_path / "own", {**files, "fixtures/rules/own-rule.yaml": CASES}))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_judged_and_reported_without_a_sign_of_a_method(own: str, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", str(SNAPSHOT), "--checklist", "pc-list", "--method", "1", "--library", own, "--out", str(out), "--lang", language]) == 0
    said = capsys.readouterr().out
    assert "①" not in said
    assert ("－ 対象外 1" if language == "ja" else "not applicable 1") in said
    assert main(["report", str(out), "--format", "html,md", "--out", str(tmp_path / "report"), "--lang", language]) == 0


def test_a_method_that_it_is_not_about_is_refused_with_those_that_it_is(own: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(SNAPSHOT), "--checklist", "pc-list", "--method", "5", "--library", own, "--out", str(tmp_path / "out")]) == 2
    assert "使えるもの: 1、2、3、4" in capsys.readouterr().err


def test_init_writes_a_work_style_for_it(own: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["init", "--name", "株式会社サンプル", "--checklist", "pc-list", "--library", own, "--out", str(tmp_path)]
    assert main([*command, "--method", "5"]) == 2
    assert "使えるもの: 1、2、3、4" in capsys.readouterr().err
    assert main([*command, "--method", "2"]) == 0
    assert 'name: "会社支給の端末でのテレワーク"' in (tmp_path / "organisation.yaml").read_text(encoding="utf-8")
    assert "# 5.1.4-2 決めていますか。" in (tmp_path / "answers.yaml").read_text(encoding="utf-8")
    assert main(["lint", own, str(tmp_path / "organisation.yaml")]) == 0


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("5.1.4-1", ["PC の基準  5.1.4-1  SHALL（遵守事項）  対象: 会社支給の Windows", "ディスクの暗号化"]),
        ("5.1.4-2", ["MAY（許容事項）"]),
        ("9.1-1", ["SHOULD（推奨事項）［推定］"]),
    ],
)
def test_an_item_is_explained_with_its_level_and_what_the_document_is_about(
    own: str, item: str, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", f"pc-list/{item}", "--library", own]) == 0
    out = capsys.readouterr().out
    assert all(each in out for each in said), out
    assert "①" not in out
    assert main(["explain", f"pc-list/{item}", "--library", own, "--lang", "en"]) == 0
    assert "about: company Windows" in capsys.readouterr().out


def test_a_rule_about_the_directory_is_explained_with_who_may_read_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = COUNT_RULE.replace("entra.pendingInvitations", "directory.computers").replace("accountEnabled", "lapsReadable")
    rule = rule.replace("show: [displayName]", "show: [cn]").replace("on_empty: pass", "on_empty: unknown")
    own = str(own_library(tmp_path, {"rules/access/own-count.yaml": rule}))
    rights = local_registry()["directory.computers"].rights
    assert rights is not None
    assert main(["explain", "own-count", "--library", own]) == 0
    assert f"directory.computers。読める人: {rights.ja}" in capsys.readouterr().out
    assert main(["explain", "own-count", "--library", own, "--lang", "en"]) == 0
    assert f"who may read it: {rights.en}" in capsys.readouterr().out


def test_its_coverage_has_no_signs(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    library = load_library([Path(own)])
    text = "\n".join(page(library, library.checklists["pc-list"]))
    assert "SHALL · **機械だけで判定**" in text
    assert "①" not in text
    assert main(["explain", "--coverage", "pc-list", "--library", own]) == 0
    assert "5.1.4-2  MAY" in capsys.readouterr().out
