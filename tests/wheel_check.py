"""Builds the wheel, installs it outside the checkout in an empty environment, and does the work there: first without, then with the extra "collect"."""

import json
import re
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = "from scanner.library.shipped import shipped_folder; print(shipped_folder() / 'fixtures' / 'tenants' / 'sample')"
CHECKLIST = "mic-sme-2021"
TENANT = "11111111-2222-4333-8444-555555555555"
# What derivations are worked out with, besides their code.
DATA = (
    "scanner/derive/devices/lifecycle.yaml",
    "scanner/derive/policies/settings.yaml",
    "scanner/language/schemas/assessment.schema.json",
    "scanner/language/schemas/rule.schema.json",
    "scanner/resources/derived/derived.devices.yaml",
    "scanner/resources/service-plans.yaml",
)


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """Run a command in a folder; what it printed. Raises if its exit code is another."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != code:
        raise SystemExit(f"{' '.join(str(part) for part in command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


class Installed:
    """The wheel in an environment of its own. ``elsewhere``: a folder that has nothing to do with the checkout."""

    def __init__(self, folder: Path) -> None:
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
        self.wheel = next(folder.glob("telework_scan-*.whl"))
        venv.create(folder / "env", with_pip=True)
        programs = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
        self.python, self._command = programs / "python", programs / "telework-scan"
        self.elsewhere = folder / "どこか別の場所"
        self.elsewhere.mkdir()

    def require(self, name: str) -> None:
        """Install what a file of locked requirements says."""
        self.pip("--require-hashes", "--only-binary", ":all:", "-r", ROOT / "requirements" / name)

    def pip(self, *arguments: str | Path) -> None:
        """Install something."""
        run(self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments, cwd=self.elsewhere)

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        """Run the installed command."""
        return run(self._command, *arguments, cwd=self.elsewhere, code=code)


def check_contents(wheel: Path) -> None:
    """Every file of the packages is in the wheel, and rules, checklists, case tables and the sample tenant beside them."""
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    places = {"scanner": "scanner", "reporters": "reporters"}
    places |= {name: f"scanner/_shipped/{name}" for name in ("rules", "checklists", "fixtures/rules", "fixtures/tenants/sample")}
    files = {folder: [path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()] for folder in places}
    wanted = {f"{place}/{name}" for folder, place in places.items() for name in files[folder] if "__pycache__" not in name}
    assert wanted - packed == set(), sorted(wanted - packed)
    assert set(DATA) <= packed, sorted(set(DATA) - packed)
    assert sum(name.startswith("scanner/resources/derived/derived.") for name in packed) == len(files_of_derived())


def files_of_derived() -> list[str]:
    """Names of the derived resources, from the checkout."""
    return sorted(path.stem for path in (ROOT / "scanner" / "resources" / "derived").glob("derived.*.yaml"))


def check_derived(*assessments: Path) -> None:
    """Every derived resource that a rule or a report stands on was worked out, by code and data that came with the wheel.

    The sample tenant has no directory and no files of servers or group policies: what is worked out from those says so, and nothing else.
    """
    named = {
        found[1]
        for path in (ROOT / "rules").rglob("*.yaml")
        if (found := re.search(r"^resource: (derived\.\w+)", path.read_text("utf-8"), re.MULTILINE))
    }
    missing = {"directoryAccounts", "directoryComputers", "directoryGroups", "groupPolicyValues", "passwordPolicies", "windowsServers"}
    seen: set[str] = set()
    for assessment in assessments:
        derived = {each["resource"]: each["reason"] for each in json.loads((assessment / "assessment.json").read_bytes())["snapshot"]["derived"]}
        seen |= derived.keys()
        worked_out = {f"derived.{path.stem}" for path in (assessment / "derived").glob("*.jsonl")}
        assert {name for name, reason in derived.items() if reason is None} == worked_out
        assert {name: reason for name, reason in derived.items() if reason} == {
            f"derived.{name}": "not_collected" for name in missing if f"derived.{name}" in derived
        }
    assert seen == named | {"derived.accessPolicies", "derived.plausibility"}, sorted(seen ^ named)


def check_offline(tool: Installed) -> None:
    """All that needs no Graph, in the environment of requirements/core.txt."""
    assert "msgraph" not in run(tool.python, "-m", "pip", "list", "--disable-pip-version-check", cwd=tool.elsewhere)
    assert "問題はありません" in tool.run("lint")
    assert "windows-system-drive-encrypted" in tool.run("explain", f"{CHECKLIST}/8-3")
    assert "User.Read.All" in tool.run("permissions", "--checklist", CHECKLIST, "--method", "2")
    sample = Path(run(tool.python, "-c", SHIPPED, cwd=tool.elsewhere).strip())
    assert (sample / "snapshot" / "manifest.json").is_file()
    tool.run("evaluate", sample / "snapshot", "--organisation", sample / "organisation.yaml", "--out", "assessment")
    tool.run("evaluate", sample / "snapshot", "--organisation", sample / "organisation-documents.yaml", "--out", "documents")
    check_derived(tool.elsewhere / "assessment", tool.elsewhere / "documents")
    assert "判定するルールは" in tool.run("explain", "--coverage", CHECKLIST)
    assert "report.html" in tool.run("report", "assessment", "--out", "report")
    assert "Content-Security-Policy" in (tool.elsewhere / "report" / "report.html").read_text(encoding="utf-8")
    assert "telework-scan[collect]" in tool.run("collect", "--tenant", TENANT, "--sign-in", "secret", "--out", "snapshot", code=2)
    said = tool.run("demo", "--out", "without")
    assert "telework-scan[collect]" in said
    assert "同梱のスナップショット" in said
    assert not (tool.elsewhere / "without" / "snapshot").exists()
    assert (tool.elsewhere / "without" / "report.html").is_file()
    check_derived(tool.elsewhere / "without" / "assessment", tool.elsewhere / "documents")


def check_collecting(tool: Installed) -> None:
    """The demo, in the environment of requirements/collect.txt: it collects, and comes to the same as without."""
    run(tool.python, "-m", "pip", "check", "--disable-pip-version-check", cwd=tool.elsewhere)
    said = tool.run("demo", "--out", "with")
    assert "模擬サービスから収集します" in said
    assert "telework-scan[collect]" not in said
    assert '"sign_in": "sandbox"' in (tool.elsewhere / "with" / "snapshot" / "manifest.json").read_text(encoding="utf-8")
    tool.run("verify", "with/snapshot")
    without, collected = ((tool.elsewhere / name / "report.md").read_bytes() for name in ("without", "with"))
    assert without == collected


def main() -> None:
    """The check; says what it saw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tool = Installed(folder)
        check_contents(tool.wheel)
        tool.require("core.txt")
        tool.pip("--no-deps", tool.wheel)
        check_offline(tool)
        tool.require("collect.txt")
        check_collecting(tool)
        place = run(tool.python, "-c", "import scanner; print(scanner.__file__)", cwd=tool.elsewhere).strip()
        assert place.startswith(str(folder)), place
        print(f"{tool.wheel.name}: runs outside the checkout; without the extra it judges, with it it collects.")


if __name__ == "__main__":
    main()
