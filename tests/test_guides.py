"""Every command of the three guides and of docs/ci/README.md, run in the order in which a reader meets it."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.sandbox.service import Running, Service, running
from scanner.sandbox.tenants import tenant_of

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
GUIDES = ROOT / "docs" / "guides"
BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(path: Path) -> list[list[str]]:
    """The commands of a document: every line of its console blocks."""
    lines = [line for kind, block in BLOCK.findall(path.read_text(encoding="utf-8")) if kind == "console" for line in block.splitlines()]
    assert lines
    assert all(line.startswith("$ telework-scan ") for line in lines), lines
    return [shlex.split(line.removeprefix("$ "))[1:] for line in lines]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample company's files, in which the reader stands."""
    for name in ("organisation.yaml", "answers.yaml"):
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    (tmp_path / "waivers.yaml").write_text("waivers: []\n", encoding="utf-8")
    shutil.copytree(SAMPLE / "snapshot", tmp_path / "snapshot")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running(Service(tenant_of("sample"))) as served:
        yield served


def run(path: Path, expected: Callable[[list[str]], int], changed: Callable[[list[str]], list[str]] = list) -> None:
    for line in commands(path):
        assert main(changed(line)) == expected(line), line


def exported_policies(folder: Path) -> None:
    """One conditional access policy, as an export has it: unchanged, so that nothing gets worse."""
    exported = folder / "policies" / "ConditionalAccess"
    exported.mkdir(parents=True)
    policies = (folder / "snapshot" / "entra" / "conditionalAccessPolicies.jsonl").read_text(encoding="utf-8").splitlines()
    (exported / "policy.json").write_text(policies[0], encoding="utf-8")


def test_the_auditors_guide(folder: Path, service: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_PASSPHRASE", "only for this test")
    assert main(["evaluate", "snapshot", "--organisation", "organisation.yaml", "--out", "2026-10/assessment"]) == 0

    def collected_here(line: list[str]) -> list[str]:
        """Collect from the service on this machine instead of signing in."""
        if "--sign-in" not in line:
            return line
        start, end = line.index("--sign-in"), line.index("--certificate") + 2
        return [*line[:start], "--sandbox-url", service.url, *line[end:]]

    run(GUIDES / "auditor.md", lambda _: 0, collected_here)
    assert {path.name for path in (folder / "2026-11" / "assessment").glob("receipt.*")} == {"receipt.json", "receipt.sig"}
    assert (folder / "2026-11" / "export" / "items.csv").is_file()


def test_the_consultants_guide(folder: Path) -> None:
    branding = next(block for kind, block in BLOCK.findall((GUIDES / "consultant.md").read_text(encoding="utf-8")) if kind == "yaml")
    (folder / "branding.yaml").write_text(branding, encoding="utf-8")

    def filled(line: list[str]) -> list[str]:
        """The client gives the workbook back before it is read for the first time."""
        if "記入済み.xlsx" in line and not Path("記入済み.xlsx").exists():
            shutil.copy("報告書/workbook.xlsx", "記入済み.xlsx")
        return line

    run(GUIDES / "consultant.md", lambda _: 0, filled)
    assert {path.name for path in (folder / "報告書2").iterdir()} == {"report.html", "workbook.xlsx"}
    assert (folder / "書き出し" / "answers.yaml").is_file()


def test_the_pipelines_guide(folder: Path) -> None:
    exported_policies(folder)
    # The sample company fails items of the first rank: that gate, and only that, ends with 1.
    run(GUIDES / "ci.md", lambda line: 1 if "--fail-on" in line else 0)
    assert {path.name for path in (folder / "reports").iterdir()} == {"results.sarif", "junit.xml", "summary.md"}


def test_the_commands_of_the_ci_page(folder: Path) -> None:
    exported_policies(folder)
    Path("scans/latest").mkdir(parents=True)
    shutil.copytree("snapshot", "scans/latest/snapshot")
    assert main(["evaluate", "snapshot", "--organisation", "organisation.yaml", "--out", "scans/latest/assessment"]) == 0
    run(ROOT / "docs" / "ci" / "README.md", lambda _: 0)
