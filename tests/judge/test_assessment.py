"""assessment.json: its shape is the shipped schema's, and it depends on nothing but its inputs."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.cli.main import main
from scanner.judge.store import read_assessment
from scanner.language.schema_check import schema
from scanner.resources.registry import inputs_of, local_registry, registry
from scanner.sandbox.tenants import NAMES
from tests.library.planting import own_library

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "fixtures" / "tenants"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_assessment_has_the_shipped_shape(name: str, tmp_path: Path) -> None:
    assert (
        main(["evaluate", str(TENANTS / name / "snapshot"), "--organisation", str(TENANTS / name / "organisation.yaml"), "--out", str(tmp_path)]) == 0
    )
    jsonschema.Draft7Validator(schema("assessment")).validate(read_assessment(tmp_path))
    assert main(["verify", str(tmp_path)]) == 0


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def run(out: Path, cwd: Path, environment: dict[str, str], prefix: tuple[str, ...] = ()) -> dict[str, str]:
    """Evaluate and report the sample tenant in a process of its own; the hashes of everything written."""
    command = (
        "import sys; from scanner.cli.main import main;"
        f"sys.exit(main(['evaluate', {str(TENANTS / 'sample/snapshot')!r}, '--organisation', {str(TENANTS / 'sample/organisation.yaml')!r}, '--out', {str(out / 'a')!r}])"
        f" or main(['report', {str(out / 'a')!r}, '--out', {str(out)!r}]))"
    )
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    subprocess.run([*prefix, sys.executable, "-c", command], cwd=cwd, env=env, check=True, capture_output=True)
    return digest(out)


SURROUNDINGS = [
    {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Kiritimati", "LANG": "ja_JP.UTF-8", "PYTHONHASHSEED": "2", "PYTHONUTF8": "1"},
    {"TZ": "Asia/Kolkata", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "3", "PYTHONIOENCODING": "cp932"},
]


def test_the_same_snapshot_gives_the_same_bytes_whatever_surrounds_it(tmp_path: Path) -> None:
    first = run(tmp_path / "0", ROOT, {"PYTHONHASHSEED": "0", "TZ": "UTC"})
    assert {"report.html", "report.md", "a/assessment.json"} <= first.keys()
    for number, environment in enumerate(SURROUNDINGS, 1):
        elsewhere = tmp_path / f"cwd {number}"
        elsewhere.mkdir()
        assert run(tmp_path / str(number), elsewhere, environment) == first


@pytest.mark.system
def test_the_year_makes_no_difference(tmp_path: Path) -> None:
    now = run(tmp_path / "now", ROOT, {})
    later = run(tmp_path / "later", ROOT, {}, prefix=("faketime", "2031-03-04 05:06:07"))
    assert later == now


def test_a_second_run_into_the_same_folder_leaves_only_its_own_files(tmp_path: Path) -> None:
    arguments = ["evaluate", str(TENANTS / "sample/snapshot"), "--out", str(tmp_path)]
    assert main([*arguments, "--organisation", str(TENANTS / "sample/organisation.yaml")]) == 0
    many = digest(tmp_path).keys()
    assert main([*arguments, "--checklist", "mic-sme-2021", "--method", "3"]) == 0
    assert main(["verify", str(tmp_path)]) == 0
    assert digest(tmp_path).keys() != many


def test_every_judged_record_has_a_line_whose_labels_stand_in_the_assessment(tmp_path: Path) -> None:
    assert (
        main(["evaluate", str(TENANTS / "sample/snapshot"), "--organisation", str(TENANTS / "sample/organisation.yaml"), "--out", str(tmp_path)]) == 0
    )
    for finding in read_assessment(tmp_path)["findings"]:
        lines = [json.loads(line) for line in (tmp_path / "findings" / f"{finding['id']}.jsonl").read_bytes().splitlines()]
        assert len(lines) == finding["total"] if finding["bounds"] is None else len(lines) == sum(finding["counts"][each] for each in COUNTED)
        by_id = {line["id"]: line for line in lines}
        for record in finding["records"]:
            line = by_id[record["id"]]
            assert line["observed"] == {each["field"]: each["value"] for each in record["observed"]}
            assert (line["verdict"], line["reasons"]) == (record["verdict"], record["reasons"])


COUNTED = ("pass", "fail", "unknown")


def assessed(name: str, out: Path) -> dict[str, Any]:
    assert main(["evaluate", str(TENANTS / name / "snapshot"), "--organisation", str(TENANTS / name / "organisation.yaml"), "--out", str(out)]) == 0
    return read_assessment(out)


def test_every_resource_of_the_snapshot_and_every_plan_that_one_needs_has_its_name_in_the_assessment(tmp_path: Path) -> None:
    assessment = assessed("basic", tmp_path)
    resources, texts = assessment["snapshot"]["resources"], assessment["texts"]
    judged = {finding["resource"] for finding in assessment["findings"]}
    read = registry().keys() | set().union(*map(inputs_of, judged))
    assert {each["resource"] for each in resources} == read
    assert texts["resources"].keys() == read | judged
    assert judged - read <= {each["resource"] for each in assessment["snapshot"]["derived"]}
    assert {plan for each in resources for plan in each["plan"]} == texts["plans"].keys()
    assert texts["plans"]["INTUNE_A"] == {
        "title": {"ja": "Microsoft Intune プラン 1", "en": "Microsoft Intune Plan 1"},
        "brought_by": {"ja": "Microsoft 365 Business Premium", "en": "Microsoft 365 Business Premium"},
    }


def test_what_no_rule_of_the_assessment_reads_is_told_apart(tmp_path: Path) -> None:
    assessment = assessed("sample", tmp_path)
    made_of = {each["resource"]: set(each["from"]) for each in assessment["snapshot"]["derived"]}
    used = {each["resource"] for each in assessment["snapshot"]["resources"] if each["used"]}
    assert used == set().union(*(made_of.get(finding["resource"], {finding["resource"]}) for finding in assessment["findings"]))
    assert {"intune.managedDevices", "entra.users", "entra.conditionalAccessPolicies"} <= used
    assert not {"security.secureScores", "teams.userConfigurations"} & used


def test_every_derived_resource_that_was_judged_or_explains_says_what_it_was_worked_out_from(tmp_path: Path) -> None:
    assessment = assessed("sample", tmp_path)
    derived = {each["resource"]: each for each in assessment["snapshot"]["derived"]}
    given = registry().keys() | local_registry().keys()
    judged = {finding["resource"] for finding in assessment["findings"]} - given
    assert derived.keys() >= judged | {"derived.accessPolicies", "derived.plausibility"}
    for name, each in derived.items():
        assert each["from"] == sorted(each["from"])
        assert set(each["from"]) <= given, name
        if each["reason"] is None:
            lines = (tmp_path / "derived" / f"{name.removeprefix('derived.')}.jsonl").read_bytes().splitlines()
            assert len(lines) == each["count"]


OWN_STYLES = """\
name: 株式会社サンプル
checklists: [own-list]
work_styles:
  - id: office
    name: 出社と併用
    method: 1
"""


@pytest.mark.parametrize(("limits", "expected"), [("", False), ("    people: [11111111-2222-4333-8444-555555555555]\n", True)])
def test_the_members_of_groups_are_used_where_a_work_style_is_a_group(limits: str, expected: bool, tmp_path: Path) -> None:
    """By a checklist of one's own whose rules, about devices and invitations, do not ask for members themselves."""
    library = own_library(tmp_path / "own", {})
    (tmp_path / "organisation.yaml").write_text(OWN_STYLES + limits, encoding="utf-8")
    arguments = ["--library", str(library), "--organisation", str(tmp_path / "organisation.yaml"), "--out", str(tmp_path / "a")]
    assert main(["evaluate", str(TENANTS / "basic" / "snapshot"), *arguments]) == 0
    used = {each["resource"] for each in read_assessment(tmp_path / "a")["snapshot"]["resources"] if each["used"]}
    members = {"entra.groupMembers"} if expected else set()
    assert used == {"intune.managedDevices", "entra.pendingInvitations"} | members
