"""The examples under docs/ci: valid where they are read, and their scripts do what they say when they are run."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
CI = ROOT / "docs" / "ci"
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
SCHEMAS = {
    "github-actions": CI / "github-action" / "action.yml",
    "github-workflows": CI / "github-workflow.yml",
    "gitlab-ci": CI / "gitlab-ci.yml",
    "azure-pipelines": CI / "azure-pipelines.yml",
}


@pytest.mark.system
@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_example_is_valid_where_it_is_read(schema: str) -> None:
    line = [sys.executable, "-m", "check_jsonschema", "--regex-variant", "python", "--builtin-schema", f"vendor.{schema}", str(SCHEMAS[schema])]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def data(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_action_is_named_by_its_commit_and_nothing_is_put_into_a_script() -> None:
    for path in (SCHEMAS["github-actions"], SCHEMAS["github-workflows"]):
        used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
        assert used
        assert [each for each in used if not re.fullmatch(r"[\w./-]+@([0-9a-f]{40}|COMMIT)", each)] == []
    scripts = [step["run"] for step in data(SCHEMAS["github-actions"])["runs"]["steps"] if "run" in step]
    assert scripts
    assert [each for each in scripts if "${{" in each] == []


def test_the_workflow_gives_the_job_no_more_than_it_needs_and_only_inputs_that_exist() -> None:
    workflow = data(SCHEMAS["github-workflows"])
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    used = next(step["with"] for step in job["steps"] if "docs/ci/github-action" in step["uses"])
    known = data(SCHEMAS["github-actions"])["inputs"]
    assert set(used) <= set(known)
    assert {name for name, each in known.items() if each.get("required")} <= set(used)


def steps(inputs: dict[str, str], folder: Path) -> tuple[int, str, str]:
    """Run the scripts of the composite action as a runner would: exit code, job summary, the output named exit-code."""
    action = data(SCHEMAS["github-actions"])
    given = {name: each.get("default", "") for name, each in action["inputs"].items()} | inputs
    tools = folder / "bin"
    tools.mkdir(exist_ok=True)
    tool = tools / "telework-scan"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scanner "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    output, summary = folder / "output", folder / "summary"
    output.touch()
    summary.touch()
    code = 0
    for step in action["runs"]["steps"]:
        if "run" not in step or "pip install" in step["run"]:
            continue
        told = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        env = {name: _filled(value, given, told) for name, value in step.get("env", {}).items()}
        surroundings = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder, env=surroundings | env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        code = done.returncode
        if code:
            break
    return code, summary.read_text(encoding="utf-8"), output.read_text(encoding="utf-8").strip()


def _filled(value: str, inputs: dict[str, str], told: dict[str, str]) -> str:
    found = re.fullmatch(r"\$\{\{ (?:inputs\.([\w-]+)|steps\.judge\.outputs\.([\w-]+)) \}\}", value)
    assert found, value
    return inputs[found[1]] if found[1] else told[found[2]]


def sample(**more: str) -> dict[str, str]:
    return {"snapshot": str(SAMPLE / "snapshot"), "organisation": str(SAMPLE / "organisation.yaml"), **more}


def test_the_action_ends_with_the_gates_code_and_still_reports(tmp_path: Path) -> None:
    code, summary, output = steps(sample(), tmp_path)
    # The sample company fails items of the first rank.
    assert (code, output) == (1, "exit-code=1")
    assert "株式会社サンプル" in summary
    assert {path.name for path in (tmp_path / "telework-scan-out").glob("*.*")} == {"results.sarif", "junit.xml", "summary.md", "report.html"}


def test_the_action_ends_well_where_nothing_got_worse(tmp_path: Path) -> None:
    line = ["evaluate", str(SAMPLE / "snapshot"), "--organisation", str(SAMPLE / "organisation.yaml"), "--out", str(tmp_path / "old")]
    assert main(line) == 0
    code, _, output = steps(sample(baseline=str(tmp_path / "old"), **{"output-formats": "junit"}), tmp_path)
    assert (code, output) == (0, "exit-code=0")


def test_the_action_says_wrong_input_at_once(tmp_path: Path) -> None:
    code, summary, output = steps(sample(organisation="nowhere.yaml"), tmp_path)
    assert (code, summary, output) == (2, "", "exit-code=2")


def test_what_a_user_names_is_never_run(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    code, _, _ = steps(sample(overlay=f"$(touch {planted})", baseline=f"`touch {planted}`", **{"fail-on-findings": f"1; touch {planted}"}), tmp_path)
    assert code == 2
    assert not planted.exists()


@pytest.mark.system
def test_the_command_runs_as_nobody_on_a_read_only_file_system_without_network(tmp_path: Path) -> None:
    """The conditions of docs/ci/Containerfile: another user, one folder to write to, no network."""
    work = tmp_path / "work"
    work.mkdir()
    work.chmod(0o777)
    for folder in (tmp_path, *tmp_path.parents[:-1]):
        folder.chmod(folder.stat().st_mode | 0o011)
    script = (
        "mount --make-rprivate / && mount --bind / / && mount -o remount,ro,bind / && mount --bind $WORK $WORK && mount -o remount,rw,bind $WORK"
        " && cd $WORK && exec setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs"
        f" {sys.executable} -m scanner evaluate {SAMPLE / 'snapshot'} --organisation {SAMPLE / 'organisation.yaml'} --out out"
    )
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "WORK": str(work), "TMPDIR": str(work)}
    done = subprocess.run(["unshare", "--mount", "--net", "sh", "-c", script], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (work / "out" / "assessment.json").stat().st_uid == 10001


def test_the_container_is_not_root_and_writes_to_one_place() -> None:
    lines = (CI / "Containerfile").read_text(encoding="utf-8").splitlines()
    last = [line for line in lines if line and not line.startswith(("#", " "))]
    assert "USER 10001:10001" in last
    after = last[last.index("USER 10001:10001") + 1 :]
    assert [line.split()[0] for line in after] == ["WORKDIR", "VOLUME", "ENTRYPOINT", "CMD"]
    assert 'VOLUME ["/work"]' in after
