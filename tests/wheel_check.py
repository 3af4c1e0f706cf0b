"""Builds the wheel, installs it in an empty environment outside the checkout, and runs the main job there."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command in a folder; its output. Raises if it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(str(part) for part in command)} failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    """The check; says what it saw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
        wheel = next(folder.glob("telework_scan-*.whl"))
        venv.create(folder / "env", with_pip=True)
        bin_folder = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
        python = bin_folder / "python"
        install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*install, "--require-hashes", "--only-binary", ":all:", "-r", ROOT / "requirements" / "core.txt", cwd=folder)
        run(*install, "--no-deps", wheel, cwd=folder)
        elsewhere = folder / "どこか別の場所"
        elsewhere.mkdir()
        command = bin_folder / "telework-scan"
        assert "report.html" in run(command, "demo", "--out", "out", cwd=elsewhere)
        assert "Content-Security-Policy" in (elsewhere / "out" / "report.html").read_text(encoding="utf-8")
        assert "問題はありません" in run(command, "lint", cwd=elsewhere)
        assert "windows-system-drive-encrypted" in run(command, "explain", "mic-sme-2021/8-3", cwd=elsewhere)
        place = run(python, "-c", "import scanner; print(scanner.__file__)", cwd=elsewhere).strip()
        assert place.startswith(str(folder)), place
        print(f"{wheel.name}: demo, lint and explain run outside the checkout.")


if __name__ == "__main__":
    main()
