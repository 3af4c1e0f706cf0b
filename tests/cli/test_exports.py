"""`report --format sarif,junit,github`: three files from one assessment, each whole and the same every time."""

import json
from pathlib import Path

import pytest

from scanner.cli.main import main
from tests.cli.refusing import write_snapshot
from tests.library.planting import own_library
from tests.reporters.exports import parsed

TENANT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "basic"
NAMES = ["junit.xml", "results.sarif", "summary.md"]


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exports") / "a"
    assert main(["evaluate", str(TENANT / "snapshot"), "--organisation", str(TENANT / "organisation.yaml"), "--out", str(out)]) == 0
    return out


def report(assessment: Path, out: Path, *more: str) -> Path:
    assert main(["report", str(assessment), "--format", "sarif,junit,github", "--out", str(out), *more]) == 0
    return out


def test_three_files_tell_of_every_item(assessment: Path, tmp_path: Path) -> None:
    out = report(assessment, tmp_path)
    assert sorted(path.name for path in out.iterdir()) == NAMES
    results = json.loads((assessment / "assessment.json").read_text(encoding="utf-8"))["results"]
    cases = {(each.attrib["classname"], each.attrib["name"].split()[0]) for each in parsed((out / "junit.xml").read_text("utf-8")).iter("testcase")}
    assert cases == {(f"{each['checklist']}.{each['work_style']}", each["item"]) for each in results}
    listed = {
        (each["properties"]["workStyle"], each["properties"]["item"])
        for run in json.loads((out / "results.sarif").read_text("utf-8"))["runs"]
        for each in run["results"]
    }
    assert listed == {(each["work_style"], each["item"]) for each in results if each["verdict"] in ("fail", "unknown", "manual")}
    summary = (out / "summary.md").read_text("utf-8")
    assert all(f" {number} " in summary for _, number in listed)


def test_the_same_assessment_gives_the_same_bytes(assessment: Path, tmp_path: Path) -> None:
    for language in ("ja", "en"):
        first, second = (report(assessment, tmp_path / f"{language}{number}", "--lang", language) for number in (1, 2))
        for name in NAMES:
            assert (first / name).read_bytes() == (second / name).read_bytes()


def test_every_shipped_rule_is_found_where_its_file_is(assessment: Path, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    for run in json.loads((report(assessment, tmp_path) / "results.sarif").read_text("utf-8"))["runs"]:
        for each in run["results"]:
            path = root / each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert path.is_file()
            assert path.parent.name == "checklists" if each["ruleId"].startswith("question/") else path.stem == each["ruleId"]


def test_an_own_rule_is_found_in_its_own_library(tmp_path: Path) -> None:
    library = own_library(tmp_path / "own", {})
    line = ["--checklist", "own-list", "--method", "1", "--library", str(library), "--out", str(tmp_path / "a")]
    assert main(["evaluate", str(write_snapshot(tmp_path / "snapshot")), *line]) == 0
    (run,) = json.loads((report(tmp_path / "a", tmp_path / "r") / "results.sarif").read_text("utf-8"))["runs"]
    found = {each["ruleId"]: each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run["results"]}
    assert found == {"own-count": "rules/access/own-count.yaml", "question/own-question": "checklists/own-list.yaml"}
    assert all((library / uri).is_file() for uri in found.values())
    tags = {rule["id"]: rule["properties"]["tags"] for rule in run["tool"]["driver"]["rules"]}
    assert tags["own-count"] == ["security", "telework", "access", "own"]
