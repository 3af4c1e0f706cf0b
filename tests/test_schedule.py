"""The files of docs/schedule: the script does what docs/scheduling.md says, and the others are valid where they are read."""

import fcntl
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.sandbox.service import Running, Service, running
from scanner.sandbox.tenants import tenant_of

ROOT = Path(__file__).resolve().parents[1]
SCHEDULE = ROOT / "docs" / "schedule"
SCRIPT = SCHEDULE / "scheduled-scan.sh"
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running(Service(tenant_of("sample"))) as served:
        yield served


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder as the script wants it, and the command on the path."""
    for name in ("organisation.yaml", "answers.yaml"):
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "telework-scan"
    tool.write_text(f'#!/bin/sh\necho "$1" >>"{tmp_path}/called"\nexec "{sys.executable}" -m scanner "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    return tmp_path


def run(home: Path, service: Running | None, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{home / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "TELEWORK_SCAN_HOME": str(home), **more}
    if service is not None:
        env["TELEWORK_SCAN_OPTIONS"] = f"--sandbox-url {service.url}"
    return subprocess.run([str(SCRIPT)], env=env, capture_output=True, text=True, check=False)


def runs_in(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "scans").iterdir() if path.name != "latest")


def test_two_scheduled_scans_leave_two_folders_a_history_and_the_latest(home: Path, service: Running) -> None:
    first = run(home, service)
    assert first.returncode == 0, first.stderr
    (one,) = runs_in(home)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z", one)
    assert (home / "scans" / "latest").readlink() == Path(one)
    second = run(home, service, TELEWORK_SCAN_TEAMS_WEBHOOK="https://example.jp/")
    # Nothing got worse, so nobody is told, and the address (which is none of a workflow) is never looked at.
    assert second.returncode == 0, second.stderr
    assert len(runs_in(home)) == 2
    assert (home / "scans" / "latest").readlink() == Path(runs_in(home)[-1])
    assert {path.name for path in (home / "scans" / "latest").iterdir()} == {"snapshot", "assessment", "report.html", "report.md"}
    assert (home / "called").read_text(encoding="utf-8").split() == ["scan", "scan", "notify"]
    with sqlite3.connect(home / "history.sqlite") as history:
        assert history.execute("SELECT count(*) > 0 FROM runs").fetchone() == (1,)


def test_a_scan_that_cannot_begin_keeps_the_latest(home: Path, service: Running) -> None:
    assert run(home, service).returncode == 0
    before = (home / "scans" / "latest").readlink()
    failed = run(home, None, TELEWORK_SCAN_OPTIONS="--sign-in nowhere")
    assert failed.returncode == 2
    assert (home / "scans" / "latest").readlink() == before


def test_a_scan_that_is_still_running_is_left_alone(home: Path, service: Running) -> None:
    with (home / ".scheduled-scan.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run(home, service)
    assert done.returncode == 3
    assert "still running" in done.stderr
    assert not (home / "called").exists()


@pytest.mark.system
def test_the_units_are_valid_and_run_the_script_in_the_night_of_japan(tmp_path: Path) -> None:
    for name in ("telework-scan.service", "telework-scan.timer"):
        text = (SCHEDULE / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/usr/local/lib/telework-scan/scheduled-scan.sh", str(SCRIPT)), encoding="utf-8")
    units = [str(tmp_path / name) for name in ("telework-scan.service", "telework-scan.timer")]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    when = re.search(r"OnCalendar=(.*)", (SCHEDULE / "telework-scan.timer").read_text(encoding="utf-8"))
    assert when is not None
    told = subprocess.run(["systemd-analyze", "calendar", when[1]], capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"})
    assert re.search(r"Next elapse: .* 17:30:00 UTC", told.stdout)


@pytest.mark.system
def test_the_scheduled_workflow_is_valid_and_the_script_is_clean() -> None:
    line = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(SCHEDULE / "github-scheduled.yml")]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    clean = subprocess.run(["shellcheck", str(SCRIPT)], capture_output=True, text=True, check=False)
    assert (clean.returncode, clean.stdout) == (0, "")


def test_the_cron_line_names_a_time_a_user_and_the_script() -> None:
    lines = [line for line in (SCHEDULE / "telework-scan.cron").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert re.fullmatch(r"TELEWORK_SCAN_HOME=/\S+", lines[0])
    assert re.fullmatch(r"30 17 \* \* \* telework-scan set -a; \. /etc/telework-scan\.env; set \+a; exec \S+/scheduled-scan\.sh", lines[1])
    assert len(lines) == 2
