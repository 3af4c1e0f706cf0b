"""`init` writes files that are valid as they are and valid again once their comments are filled in."""

import re
from pathlib import Path

import pytest

from scanner.cli.main import COMMANDS, main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert main(["init", "--name", '株式会社「サンプル」 "試験"', "--method", "2", "--out", str(tmp_path)]) == 0
    return tmp_path


def test_what_init_writes_is_valid(folder: Path) -> None:
    assert main(["lint", str(folder / "organisation.yaml")]) == 0


def test_filled_in_by_removing_the_comment_signs_it_is_still_valid(folder: Path) -> None:
    organisation, answers = folder / "organisation.yaml", folder / "answers.yaml"
    text = organisation.read_text(encoding="utf-8")
    text = re.sub(r"^# (tenant:)", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^    # (ledger|circumstances)", r"    \1", text, flags=re.MULTILINE)
    organisation.write_text(re.sub(r"^    #   (\w+:)", r"      \1", text, flags=re.MULTILINE), encoding="utf-8")
    filled = answers.read_text(encoding="utf-8").replace("answers: []", "answers:")
    answers.write_text(re.sub(r"^# ( - question|   (?:answer|by|on):)", r" \1", filled, flags=re.MULTILINE), encoding="utf-8")
    assert answers.read_text(encoding="utf-8").count("\n  - question: ") > 40
    assert "\ntenant: " in organisation.read_text(encoding="utf-8")
    assert main(["lint", str(organisation)]) == 0


def test_the_next_steps_are_commands_that_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, language in enumerate(("ja", "en")):
        out = tmp_path / str(number)
        assert main(["init", "--name", "x", "--method", "2", "--out", str(out), "--lang", language]) == 0
        said = capsys.readouterr().out
        assert re.findall(r"telework-scan (\w+) --organisation", said) == ["permissions", "scan"]
        assert str(out / "organisation.yaml") in said
    assert set(COMMANDS) >= {"permissions", "scan"}


def test_the_written_organisation_can_be_judged(folder: Path, tmp_path: Path) -> None:
    snapshot = Path(__file__).resolve().parents[2] / "fixtures/tenants/basic/snapshot"
    assert main(["evaluate", str(snapshot), "--organisation", str(folder / "organisation.yaml"), "--out", str(tmp_path / "out")]) == 0


def test_nothing_is_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "organisation.yaml").read_bytes()
    assert main(["init", "--name", "x", "--method", "3", "--out", str(folder)]) == 2
    assert "上書きしません" in capsys.readouterr().err
    assert (folder / "organisation.yaml").read_bytes() == before
