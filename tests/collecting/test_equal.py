"""With the sandbox's clock fixed, what is collected is the served tenant's own snapshot, byte for byte, the manifest included."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import NAMES
from scanner.sandbox.write import write_snapshot
from tests.collecting.whole import collect, files_of, whole_tenant

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures" / "tenants"
FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
MIXED = NAMES if FULL else ("exemplary", "vpn")
GROWN = [name for name in NAMES if COMPANIES[name][0].people] if FULL else ["vpn"]


def assert_equal(name: str, folder: Path, size: int | None = None, **options: Any) -> None:
    """Collect a tenant from its service, write it straight from its objects, and hold one folder against the other.

    What no service holds (a directory, files of PCs) is left out.
    """
    tenant = replace(whole_tenant(name, size), office=None)
    write_snapshot(tenant, folder / "written", top=options.get("top"))
    with running(Service(tenant, **options)) as service:
        collect(service.url, tenant, folder / "collected")
    written, collected = files_of(folder / "written"), files_of(folder / "collected")
    assert sorted(collected) == sorted(written)
    assert [each for each in written if collected[each] != written[each]] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_collected_snapshot_is_the_served_tenants(name: str, tmp_path: Path) -> None:
    assert_equal(name, tmp_path)
    if not COMPANIES[name][0].absent and COMPANIES[name][0].office is None:
        assert files_of(tmp_path / "collected") == files_of(FIXTURES / name / "snapshot")


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("top", [1, 3] if FULL else [3])
def test_it_is_the_same_from_small_pages_in_any_order(name: str, top: int, tmp_path: Path) -> None:
    assert_equal(name, tmp_path, unordered=True, top=top)
    if COMPANIES[name][0].absent:
        return
    manifest = json.loads((tmp_path / "collected" / "manifest.json").read_bytes())
    fixture = json.loads((FIXTURES / name / "snapshot" / "manifest.json").read_bytes())
    fixture["resources"] = {resource: entry for resource, entry in fixture["resources"].items() if entry["origin"] == "graph"}
    for entry in [*manifest["resources"].values(), *fixture["resources"].values()]:
        del entry["pages"]
    assert manifest == fixture


@pytest.mark.parametrize("name", GROWN)
def test_it_is_the_same_for_two_thousand_accounts_and_devices(name: str, tmp_path: Path) -> None:
    assert_equal(name, tmp_path, 2000, unordered=True)


@pytest.mark.parametrize("name", ["sample"])
def test_with_a_dummy_token_only_the_permissions_are_unknown(name: str, tmp_path: Path) -> None:
    out = tmp_path / "collected"
    with running(Service(whole_tenant(name))) as service:
        command = [sys.executable, "-m", "scanner", "collect", "--sandbox-url", service.url, "--out", str(out), "--all"]
        subprocess.run([*command, "--organisation", str(FIXTURES / name / "organisation.yaml")], check=True, capture_output=True, cwd=ROOT)
    written, collected = files_of(FIXTURES / name / "snapshot"), files_of(out)
    manifest, expected = json.loads(collected.pop("manifest.json")), json.loads(written.pop("manifest.json"))
    assert collected == written
    assert manifest == {**expected, "permissions": []}
