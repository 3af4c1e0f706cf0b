"""A judged and signed assessment with everything that it came from, on disk, for tests that change a bit of it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.cli import recompute
from scanner.cli.main import main
from scanner.judge.receipt import read_receipt
from scanner.library import library
from tests.library.planting import FILES

ROOT = Path(__file__).resolve().parents[2]
TENANT = ROOT / "fixtures" / "tenants" / "vpn"
VARIABLE = "TELEWORK_SCAN_TEST_PASSPHRASE"

WAIVERS = """\
waivers:
  - item: mic-sme-2021/5-4
    question: vpn-supported-updated
    answer: "no"
    reason: 来年度に導入
    approved_by: 情報システム担当
    on: "2026-10-01"
    expires: "2027-03-31"
"""


@dataclass(frozen=True)
class Case:
    """Where everything lies. ``check``: the command that verifies all of it. ``files``: every file that it stands on."""

    home: Path
    check: tuple[str, ...]
    files: tuple[Path, ...]


def prepared(home: Path, patch: pytest.MonkeyPatch) -> Case:
    """Judge the sample company with two documents and one list of its own, an older snapshot and a waiver; sign it."""
    shipped = home / "shipped"
    for name in ("rules", "checklists"):
        shutil.copytree(ROOT / name, shipped / name)
    patch.setattr(library, "shipped_folder", lambda: shipped)
    patch.setattr(recompute, "shipped_folder", lambda: shipped)
    for name, text in FILES.items():
        (home / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "own" / name).write_text(text, encoding="utf-8")
    shutil.copytree(TENANT / "snapshot", home / "snapshot")
    shutil.copytree(TENANT / "snapshot", home / "older" / "october")
    manifest = home / "older" / "october" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"2026-11-01T", b"2026-10-01T"))
    _declarations(home)
    given = {"--organisation": "organisation.yaml", "--waivers": "waivers.yaml", "--library": "own", "--older": "older"}
    inputs = [part for option, name in given.items() for part in (option, str(home / name))]
    out = home / "assessment"
    assert main(["evaluate", str(home / "snapshot"), *inputs, "--out", str(out)]) == 0
    patch.setenv(VARIABLE, "long enough")
    assert main(["sign", "--new-key", str(home / "key.pem"), "--passphrase-env", VARIABLE]) == 0
    assert main(["sign", str(out), "--key", str(home / "key.pem"), "--passphrase-env", VARIABLE]) == 0
    check = ("verify", str(out), "--snapshot", str(home / "snapshot"), *inputs, "--public-key", str(home / "key.pub.pem"))
    return Case(home, check, tuple(_files(home, shipped)))


def _declarations(home: Path) -> None:
    text = (TENANT / "organisation.yaml").read_text(encoding="utf-8")
    listed = "checklists: ["
    assert text.count(listed) == 1
    (home / "organisation.yaml").write_text(text.replace(listed, f"{listed}own-list, "), encoding="utf-8")
    shutil.copy(TENANT / "answers.yaml", home / "answers.yaml")
    (home / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")


def _files(home: Path, shipped: Path) -> list[Path]:
    inputs = read_receipt(home / "assessment").inputs
    named = [shipped / name for name in inputs if name.startswith(("rules/", "checklists/"))]
    named += [home / name for name in inputs if name.startswith("own/")]
    named += [home / name for name in ("organisation.yaml", "answers.yaml", "waivers.yaml")]
    whole = [path for folder in ("snapshot", "older", "assessment") for path in (home / folder).rglob("*") if path.is_file()]
    return sorted({*named, *whole})
