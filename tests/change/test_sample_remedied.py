"""The sample company before and after: every kind of change that the tenant can bring about occurs, and is the one reasoned by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.cli.main import main
from scanner.sandbox import remedied
from scanner.snapshot.verify import verify_snapshot

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
CHANGES = ROOT / "fixtures" / "changes"
EXPECTED: dict[str, Any] = yaml.safe_load((CHANGES / "sample-remedied.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two assessments."""
    at = tmp_path_factory.mktemp("remedied")
    remedied.write(at / "company")
    for company, waivers, out in ((SAMPLE, "before", "old"), (at / "company", "after", "new")):
        line = ["evaluate", str(company / "snapshot"), "--organisation", str(company / "organisation.yaml")]
        assert main([*line, "--waivers", str(CHANGES / f"waivers-{waivers}.yaml"), "--out", str(at / out)]) == 0
    return at / "old", at / "new"


@pytest.fixture(scope="module")
def changes(folders: tuple[Path, Path]) -> dict[str, Any]:
    assert main(["diff", *map(str, folders), "--format", "json", "--out", str(folders[0].parent / "diff")]) == 0
    found: dict[str, Any] = json.loads((folders[0].parent / "diff" / "changes.json").read_bytes())
    return found


def test_every_item_changed_as_reasoned_and_no_other_did(changes: dict[str, Any]) -> None:
    expected = {(style, each["item"]): each["kind"] for style, items in EXPECTED["changes"].items() for each in items}
    assert {(each["work_style"], each["item"]): each["kind"] for each in changes["changes"]} == expected
    assert changes["counts"]["unchanged"] == 64 - len(expected)


def test_every_kind_occurs() -> None:
    kinds = {each["kind"] for items in EXPECTED["changes"].values() for each in items}
    wanted = {"fixed", "regressed", "newly_known", "newly_unknown", "waived", "waiver_ended", "rule_changed", "scope_changed", "within"}
    assert kinds == wanted


def test_the_records_that_moved_are_those_reasoned(changes: dict[str, Any], folders: tuple[Path, Path]) -> None:
    findings = {each["id"]: each for each in json.loads((folders[1] / "assessment.json").read_bytes())["findings"]}
    for finding, expected in EXPECTED["records"].items():
        found = [
            part["records"]
            for change in changes["changes"]
            for part in change["parts"]
            if part.get("rule") == findings[finding]["rule"] and findings[finding]["work_style"] in (None, change["work_style"])
        ]
        assert found, finding
        for lists in found:
            assert {name: sorted(each["name"] for each in moved) for name, moved in lists.items() if moved} == {
                name: sorted(names) for name, names in expected.items()
            }, finding


def test_a_permission_that_was_lost_makes_nothing_better_or_worse(changes: dict[str, Any]) -> None:
    lost = [each for each in changes["changes"] if each["new"] and "permission_denied" in each["new"]["reasons"]]
    assert [(each["item"], each["kind"]) for each in lost] == [("9-4", "newly_unknown")]
    (resource,) = [each for each in changes["circumstances"] if each["kind"] == "resource"]
    assert (resource["subject"], resource["new"]["reason"]) == (remedied.LOST, "permission_denied")


def test_what_is_ours_says_from_what_to_what(changes: dict[str, Any]) -> None:
    (change,) = [each for each in changes["changes"] if each["kind"] == "rule_changed"]
    (cause,) = change["causes"]
    assert (cause["kind"], cause["name"], cause["before"], cause["after"]) == ("parameter", "attempts", 50, 3)


def test_the_second_snapshot_is_whole_and_later(tmp_path: Path) -> None:
    remedied.write(tmp_path)
    snapshot, problems = verify_snapshot(tmp_path / "snapshot")
    assert problems == []
    assert snapshot.manifest.stamp == "2026-11-01T18:00:00Z"


def test_the_same_assessment_twice_shows_no_change(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(folders[0]), str(folders[0]), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["changes"], found["circumstances"], found["rules"]) == ([], [], [])


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_the_same_input_gives_the_same_bytes_and_every_change_is_told(
    folders: tuple[Path, Path], form: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["diff", *map(str, folders), "--format", form, "--lang", language]
    assert main(line) == 0
    first = capsys.readouterr().out
    assert main(line) == 0
    assert capsys.readouterr().out == first
    for items in EXPECTED["changes"].values():
        for each in items:
            assert each["item"] in first


def test_the_gate_counts_what_got_worse_and_says_it(folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    company = folders[0].parent / "company"
    line = ["evaluate", str(company / "snapshot"), "--organisation", str(company / "organisation.yaml"), "--out", str(tmp_path / "out")]
    line += ["--waivers", str(CHANGES / "waivers-after.yaml"), "--baseline", str(folders[0])]
    assert main(line) == 1
    said = capsys.readouterr().err
    # Regressed: 7-2 and 10-2 twice each. Newly failing: 3-1 (answered no) and 9-3 (our number). No longer accepted: 4-1.
    assert "前回より悪くなった項目: 7" in said
    assert "管理者02" in said
    assert "期限切れ" in said
    # Of those only 4-1 and 3-1 are of the first rank.
    assert main([*line, "--fail-on", "1"]) == 1
    assert "前回より悪くなった項目: 2" in capsys.readouterr().err
    # With nothing to fail on, what became unknown is left: 9-4 of the own devices.
    assert main([*line, "--fail-on", "0"]) == 3
    assert main([*line, "--fail-on", "0", "--max-unknown", "1"]) == 0
    # The same state again is no worse, with all its fails.
    assert main([*line[:-1], str(folders[1])]) == 0
