"""`evaluate --overlay`: what is planned is judged, said to be a plan, named where it makes things worse – and is no state of the tenant."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.judge.store import read_assessment
from scanner.language.schema_check import check
from scanner.language.strict_yaml import Document
from scanner.model.errors import Problems
from tests.overlay.aids import MFA, MFA_NAME, POLICIES, TENANTS, UNREAD_GROUP, UNREAD_NAME, policy, written

# The item that asks for a second factor, and the rank of its priority.
ITEM, RANK = "9-4", "2"
BEHIND = "この項目が見る設定のうち、変わったもの"
BANNER = "計画中の設定で判定した結果です。実際の状態ではありません。"


def evaluate(out: Path, *more: str, tenant: str = "exemplary", snapshot: Path | None = None) -> int:
    folder = TENANTS / tenant
    return main(["evaluate", str(snapshot or folder / "snapshot"), "--organisation", str(folder / "organisation.yaml"), "--out", str(out), *more])


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exemplary company as it is: every item passes."""
    out = tmp_path_factory.mktemp("base") / "assessment"
    assert evaluate(out, "--fail-on", RANK, "--max-unknown", "0") == 0
    return out


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its snapshot in which the members of one more group were read: an employee who is no administrator."""
    folder = tmp_path_factory.mktemp("tenant") / "snapshot"
    shutil.copytree(TENANTS / "exemplary" / "snapshot", folder)
    file = folder / "entra" / "groupMembers.jsonl"
    people = [json.loads(line) for line in (folder / "entra" / "users.jsonl").read_text(encoding="utf-8").splitlines()]
    employee = next(each for each in people if each["displayName"] == "社員14")
    member = {"of": UNREAD_GROUP, "value": {"@odata.type": "#microsoft.graph.user", "id": employee["id"], "displayName": "社員14"}}
    file.write_bytes(file.read_bytes() + json.dumps(member, ensure_ascii=False).encode() + b"\n")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["resources"]["entra.groupMembers"] |= {"count": 2, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def before(peopled: Path, tmp_path_factory: pytest.TempPathFactory, base: Path) -> Path:
    """It passes the gates that the plans are held against."""
    out = tmp_path_factory.mktemp("before") / "assessment"
    assert evaluate(out, "--fail-on", RANK, snapshot=peopled) == 0
    assert evaluate(out, "--baseline", str(base), snapshot=peopled) == 0
    return out


def plan(tmp_path: Path, files: dict[str, Any]) -> str:
    return str(written(tmp_path / "plan", files))


def verdicts(out: Path) -> dict[tuple[str, str], str]:
    return {(each["work_style"], each["item"]): each["verdict"] for each in read_assessment(out)["results"]}


REPORT_ONLY = {"Conditional Access/a.json": {"displayName": MFA_NAME, "state": "enabledForReportingButNotEnforced"}}
WEAKER: dict[str, dict[str, Any]] = {
    "report-only": REPORT_ONLY,
    "another control": {"a.json": policy(id=MFA, grantControls={"operator": "OR", "builtInControls": ["compliantDevice"]})},
    "excluded group": {"a.json": policy(id=MFA, conditions={"users": {"excludeGroups": [UNREAD_GROUP]}})},
    "one platform only": {"a.json": policy(id=MFA, conditions={"platforms": {"includePlatforms": ["windows"], "excludePlatforms": []}})},
    "removed": {"overlay.yaml": f"changes:\n  - {{resource: {POLICIES}, action: remove, id: {MFA}}}\n"},
}


@pytest.mark.parametrize("how", WEAKER)
def test_a_plan_that_weakens_mfa_turns_0_into_1_and_names_the_policy(
    tmp_path: Path, peopled: Path, before: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    """``before``: without the plan the same gates give 0."""
    given = plan(tmp_path, WEAKER[how])
    for gate in (["--fail-on", RANK], ["--baseline", str(before)]):
        capsys.readouterr()
        assert evaluate(tmp_path / "out", *gate, "--overlay", given, snapshot=peopled) == 1
        said = capsys.readouterr().err
        assert said.startswith(BANNER)
        assert ITEM in said.partition(BEHIND)[0]
        assert MFA_NAME in said.partition(BEHIND)[2]
    assert [number for (_, number), verdict in verdicts(tmp_path / "out").items() if verdict == "fail"] == [ITEM]


def test_the_changed_field_is_named_with_its_values(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(tmp_path / "out", "--baseline", str(base), "--overlay", plan(tmp_path, REPORT_ONLY), "--lang", "en") == 1
    assert "state: enabled → enabledForReportingButNotEnforced" in capsys.readouterr().err


@pytest.mark.parametrize(
    "body",
    [
        policy(id=MFA, state="enabled"),  # nothing changes
        policy(id=MFA, displayName="全員に多要素認証"),  # another name
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "displayName": "支社", "isTrusted": False, "ipRanges": []},  # a place that nothing uses
    ],
)
def test_a_harmless_plan_leaves_0(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str], body: Any) -> None:
    given = plan(tmp_path, {"a.json": body})
    assert evaluate(tmp_path / "out", "--baseline", str(base), "--fail-on", RANK, "--max-unknown", "0", "--overlay", given) == 0
    assert BEHIND not in capsys.readouterr().err
    assert verdicts(tmp_path / "out") == verdicts(base)


def test_a_plan_that_strengthens_mfa_mends_the_item_and_nothing_gets_worse(tmp_path: Path) -> None:
    assert evaluate(tmp_path / "before", tenant="sample") == 0
    given = plan(tmp_path, {"a.json": policy(id="060dbefb-7253-4680-8074-60b2e38de260", state="enabled")})
    assert evaluate(tmp_path / "after", "--overlay", given, "--baseline", str(tmp_path / "before"), tenant="sample") == 0
    before, after = verdicts(tmp_path / "before"), verdicts(tmp_path / "after")
    assert {key: (before[key], after[key]) for key in before if before[key] != after[key]} == {("own-device", ITEM): ("fail", "pass")}


def test_a_group_whose_members_nobody_read_makes_the_item_unknown(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = plan(tmp_path, {"a.json": policy(id=MFA, conditions={"users": {"excludeGroups": [UNREAD_GROUP]}})})
    assert evaluate(tmp_path / "out", "--baseline", str(base), "--fail-on", RANK, "--overlay", given) == 3
    assert MFA_NAME in capsys.readouterr().err.partition(BEHIND)[2]
    assert [number for (_, number), verdict in verdicts(tmp_path / "out").items() if verdict == "unknown"] == [ITEM]
    assert any(UNREAD_NAME in each["ja"] for each in read_assessment(tmp_path / "out")["warnings"])


def test_an_assessment_says_whether_it_is_about_a_plan(tmp_path: Path, base: Path) -> None:
    assert read_assessment(base)["planned"] is None
    assert evaluate(tmp_path / "out", "--overlay", plan(tmp_path, REPORT_ONLY)) == 0
    found = read_assessment(tmp_path / "out")
    problems = Problems()
    assert check(Document("assessment.json", found, {}, {}), "assessment", problems), list(problems)
    digest = hashlib.sha256((tmp_path / "plan" / "Conditional Access" / "a.json").read_bytes()).hexdigest()
    file = {"name": "overlay/Conditional Access/a.json", "sha256": digest}
    assert found["planned"]["files"] == [file]
    assert file in found["inputs"]
    assert [(each["id"], each["action"], each["touches"]) for each in found["planned"]["changes"]] == [(MFA, "merge", [POLICIES])]
    (policies,) = [each for each in found["snapshot"]["resources"] if each["resource"] == POLICIES]
    collected = (TENANTS / "exemplary" / "snapshot" / "entra" / "conditionalAccessPolicies.jsonl").read_bytes()
    assert policies["sha256"] == hashlib.sha256(collected).hexdigest()


def test_twice_gives_the_same_bytes_and_leaves_the_snapshot_as_it_was(tmp_path: Path, peopled: Path) -> None:
    given = plan(tmp_path, {"a.json": policy(displayName="新しいもの", state="disabled")})
    for name in ("1", "2"):
        assert evaluate(tmp_path / name, "--overlay", given, snapshot=peopled) == 0
    assert (tmp_path / "1" / "assessment.json").read_bytes() == (tmp_path / "2" / "assessment.json").read_bytes()
    assert main(["verify", str(peopled)]) == 0


def test_a_plan_does_not_go_into_a_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = plan(tmp_path, REPORT_ONLY)
    assert evaluate(tmp_path / "out", "--overlay", given, "--history", str(tmp_path / "runs.sqlite")) == 2
    assert "--history" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan"]


def test_judging_again_needs_the_same_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = plan(tmp_path, REPORT_ONLY)
    assert evaluate(tmp_path / "out", "--overlay", given) == 0
    line = ["verify", str(tmp_path / "out"), "--snapshot", str(TENANTS / "exemplary" / "snapshot")]
    line += ["--organisation", str(TENANTS / "exemplary" / "organisation.yaml")]
    assert main([*line, "--overlay", given]) == 0
    assert main(line) == 2
    capsys.readouterr()
    file = tmp_path / "plan" / "Conditional Access" / "a.json"
    file.write_bytes(file.read_bytes() + b" ")
    assert main([*line, "--overlay", given]) == 2
    assert "a.json" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "banner"), [("ja", BANNER), ("en", "Judged with planned configuration. This is not the present state.")])
def test_the_reports_say_that_they_are_about_a_plan_and_what_it_changes(tmp_path: Path, language: str, banner: str) -> None:
    assert evaluate(tmp_path / "out", "--overlay", plan(tmp_path, REPORT_ONLY)) == 0
    assert main(["report", str(tmp_path / "out"), "--format", "html,md", "--out", str(tmp_path / "r"), "--lang", language]) == 0
    for name in ("report.html", "report.md"):
        text = (tmp_path / "r" / name).read_text(encoding="utf-8")
        assert text.index(banner) < text.index("enabledForReportingButNotEnforced")


def test_the_reports_of_what_is_say_nothing_of_a_plan(tmp_path: Path, base: Path) -> None:
    assert main(["report", str(base), "--format", "html,md", "--out", str(tmp_path / "r")]) == 0
    for name in ("report.html", "report.md"):
        assert BANNER not in (tmp_path / "r" / name).read_text(encoding="utf-8")


def test_a_plan_does_not_fit_a_pseudonymised_snapshot(tmp_path: Path, peopled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "snapshot"
    shutil.copytree(peopled, folder)
    manifest = json.loads((folder / "manifest.json").read_bytes()) | {"pseudonymised": {"key": "0" * 16, "fields": "declared"}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert evaluate(tmp_path / "out", "--overlay", plan(tmp_path, REPORT_ONLY), snapshot=folder) == 2
    assert "--overlay" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_told_is_an_error_that_names_the_file_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (("unknown.json", {"id": "1"}), ("notes.txt", "x")):
        given = str(written(tmp_path / name, {**REPORT_ONLY, name: content}))
        assert evaluate(tmp_path / "out", "--overlay", given) == 2
        assert f"{name}/{name}" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_zip_file_is_an_input_of_its_own_and_the_files_in_it_are_known(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as archive:
        archive.writestr("Conditional Access/a.json", json.dumps(REPORT_ONLY["Conditional Access/a.json"]))
    assert evaluate(tmp_path / "out", "--overlay", str(tmp_path / "plan.zip")) == 0
    found = read_assessment(tmp_path / "out")
    digest = hashlib.sha256((tmp_path / "plan.zip").read_bytes()).hexdigest()
    assert {"name": "overlay/plan.zip", "sha256": digest} in found["inputs"]
    assert [each["name"] for each in found["planned"]["files"]] == ["overlay/Conditional Access/a.json"]
