"""`init --assessment`: drafts of answers and waivers that hold what an assessment found."""

import re
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.judge.store import read_assessment

ROOT = Path(__file__).resolve().parents[2]


def uncommented(text: str, key: str) -> str:
    """Do what the file's first lines tell people to do, for every entry."""
    kept = [line for line in text.replace(f"{key}: []", f"{key}:").splitlines() if not line.startswith("#") or line.startswith("#  ")]
    entries = [line.removeprefix("# ") for line in kept if not re.match(r"#   [^ -]", line)]
    return "\n".join(entries) + "\n"


@pytest.mark.parametrize("name", ["sample", "vpn"])
def test_waivers_drafted_from_an_assessment_accept_everything_that_fails(name: str, tmp_path: Path) -> None:
    tenant = ROOT / "fixtures" / "tenants" / name
    line = ["evaluate", str(tenant / "snapshot"), "--organisation", str(tenant / "organisation.yaml"), "--out"]
    assert main([*line, str(tmp_path / "a")]) == 0
    assert main(["init", "--assessment", str(tmp_path / "a"), "--out", str(tmp_path / "drafts")]) == 0
    draft = (tmp_path / "drafts" / "waivers.yaml").read_text(encoding="utf-8")
    filled = tmp_path / "waivers.yaml"
    filled.write_text(uncommented(draft, "waivers"), encoding="utf-8")
    assert main([*line, str(tmp_path / "b"), "--waivers", str(filled), "--fail-on", "3"]) == 0
    assessment = read_assessment(tmp_path / "b")
    failing = [each for each in assessment["results"] if each["verdict"] == "fail"]
    assert failing
    assert [each["item"] for each in failing if not each["waiver"]["waived"]] == []
    assert {each["state"] for each in assessment["waivers"]} == {"in_force"}


def test_every_open_question_of_an_assessment_is_in_the_draft_once_a_work_style(tmp_path: Path) -> None:
    tenant = ROOT / "fixtures" / "tenants" / "sample"
    assert main(["evaluate", str(tenant / "snapshot"), "--organisation", str(tenant / "organisation.yaml"), "--out", str(tmp_path / "a")]) == 0
    assert main(["init", "--assessment", str(tmp_path / "a"), "--out", str(tmp_path / "drafts")]) == 0
    draft = (tmp_path / "drafts" / "answers.yaml").read_text(encoding="utf-8")
    asked = re.findall(r"#  - question: (\S+)\n#    work_style: (\S+)", draft)
    assert len(asked) == len(set(asked))
    open_ones = {(item["work_style"], item["item"]) for item in read_assessment(tmp_path / "a")["results"] if item["verdict"] == "manual"}
    assert open_ones
    assert {style for _, style in asked} == {style for style, _ in open_ones}
    text = uncommented(draft, "answers")
    (tmp_path / "organisation.yaml").write_bytes(
        (tenant / "organisation.yaml").read_bytes().replace(b"answers: answers.yaml", b"answers: answers.yaml")
    )
    (tmp_path / "answers.yaml").write_text(text, encoding="utf-8")
    assert main(["lint", str(tmp_path / "organisation.yaml")]) == 0


def test_drafts_overwrite_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tenant = ROOT / "fixtures" / "tenants" / "basic"
    assert main(["evaluate", str(tenant / "snapshot"), "--organisation", str(tenant / "organisation.yaml"), "--out", str(tmp_path / "a")]) == 0
    (tmp_path / "waivers.yaml").write_text("waivers: []\n", encoding="utf-8")
    assert main(["init", "--assessment", str(tmp_path / "a"), "--out", str(tmp_path)]) == 2
    assert "waivers.yaml" in capsys.readouterr().err
    assert not (tmp_path / "answers.yaml").exists()
