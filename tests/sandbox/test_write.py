"""The written snapshots are whole, are what a client reads from the service, and hold nothing private."""

import json
import resource as process
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.resources.registry import local_registry, registry
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.office_snapshot import resources
from scanner.sandbox.tenants import NAMES, write
from scanner.sandbox.write import write_snapshot
from scanner.snapshot.verify import verify_snapshot
from tests.sandbox.client import serving
from tests.sandbox.reading import Tenant

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tenants")
    for name in NAMES:
        write(name, folder / name)
    return folder


def manifest(folder: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((folder / name / "snapshot" / "manifest.json").read_text(encoding="utf-8")))


def of_the_service(folder: Path, name: str) -> dict[str, Any]:
    return {resource: entry for resource, entry in manifest(folder, name)["resources"].items() if entry["origin"] == "graph"}


@pytest.mark.parametrize("name", NAMES)
def test_a_written_snapshot_is_whole(written: Path, name: str) -> None:
    assert verify_snapshot(written / name / "snapshot")[1] == []
    assert set(of_the_service(written, name)) == set(registry()) - COMPANIES[name][0].absent
    beside = set(manifest(written, name)["resources"]) - set(of_the_service(written, name))
    assert beside == (set(resources(office)) if (office := COMPANIES[name][0].office) else set()) <= set(local_registry())


def test_what_is_written_beside_the_service_has_the_fields_of_its_resource(written: Path) -> None:
    """So that no sample says what no directory and no PC would say."""
    known = local_registry()
    for name, entry in manifest(written, "vpn")["resources"].items():
        if entry["origin"] != "graph":
            lines = (written / "vpn" / "snapshot" / entry["file"]).read_bytes().splitlines()
            for record in map(json.loads, lines):
                fields = set(record["value"]) if known[name].per else set(record)
                assert fields <= set(known[name].fields), name
            assert entry["count"] == len(lines), name


@pytest.mark.parametrize("name", NAMES)
def test_a_written_snapshot_is_what_a_client_reads(written: Path, name: str) -> None:
    entries = of_the_service(written, name)
    with serving(name) as client:
        tenant = Tenant(client)
        for resource, entry in entries.items():
            read = tenant.read(resource)
            told = (entry["reason"], entry["detail"], entry["pages"], entry["count"])
            assert told == (read.reason, read.detail, read.pages, len(read.records)), resource
            assert entry["state"] == ("not_obtained" if read.reason else "none" if read.absent else "present"), resource
            if entry["file"]:
                assert (written / name / "snapshot" / entry["file"]).read_bytes() == read.lines, resource


@pytest.mark.parametrize("name", NAMES)
def test_with_small_pages_a_client_reads_the_same_in_more_answers(written: Path, name: str, tmp_path: Path) -> None:
    write_snapshot(COMPANIES[name][0], tmp_path / name / "snapshot", top=3)
    entries = of_the_service(tmp_path, name)
    with serving(name, top=3) as client:
        tenant = Tenant(client)
        for resource, entry in entries.items():
            assert entry["pages"] == tenant.read(resource).pages, resource
            if entry["file"]:
                assert (written / name / "snapshot" / entry["file"]).read_bytes() == tenant.read(resource).lines, resource


def test_nothing_private_stands_in_a_snapshot_though_the_service_has_much_of_it(written: Path) -> None:
    for path in written.rglob("*.json*"):
        assert b"CANARY" not in path.read_bytes(), path
    with serving() as client:
        for target in (
            "/v1.0/users",
            "/v1.0/organization",
            "/v1.0/deviceManagement/managedDevices",
            "/v1.0/deviceManagement/deviceConfigurations",
            "/v1.0/deviceManagement/applePushNotificationCertificate",
            "/v1.0/roleManagement/directory/roleAssignments?$expand=principal",
            "/v1.0/deviceManagement/deviceCompliancePolicies?$expand=assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)",
        ):
            assert b"CANARY" in client.get(target).body, target
        assert b'"key":null' in client.get("/v1.0/informationProtection/bitlocker/recoveryKeys").body


@pytest.mark.parametrize("name", NAMES)
def test_the_manifest_says_how_it_was_read(written: Path, name: str) -> None:
    found = manifest(written, name)
    everything = sorted({each for resource in registry().values() for each in resource.permissions})
    assert found["sign_in"] == "sandbox"
    assert found["tenant"] == {"id": COMPANIES[name][0].id, "name": None if COMPANIES[name][0].withheld else COMPANIES[name][0].title}
    assert found["permissions"] == ([] if name == "no-permission" else everything)
    assert {entry["collected_at"] for entry in found["resources"].values()} == {found["collected_at"]} == {"2026-11-01T00:00:00Z"}


@pytest.mark.parametrize("name", ["sample", "vpn"])
def test_the_same_bytes_come_again_in_another_process(written: Path, name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-m", "scanner.sandbox", str(tmp_path / name), "--tenant", name]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONHASHSEED": "5", "TZ": "Asia/Tokyo", "LC_ALL": "C"})
    for path in (written / name).rglob("*"):
        if path.is_file():
            assert (tmp_path / name / path.relative_to(written / name)).read_bytes() == path.read_bytes(), path


def test_an_old_snapshot_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write("vpn", tmp_path)
    (tmp_path / "snapshot" / "entra" / "old.jsonl").write_text("{}")
    write("vpn", tmp_path)
    assert verify_snapshot(tmp_path / "snapshot")[1] == []


def test_memory_does_not_grow_with_the_tenant(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from scanner.sandbox.tenants import tenant_of; from scanner.sandbox.write import write_snapshot;"
        "write_snapshot(tenant_of('sample', int(sys.argv[1])), Path(sys.argv[2])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = [
        int(subprocess.run([sys.executable, "-c", code, str(size), str(tmp_path / str(size))], capture_output=True, check=True, cwd=ROOT).stdout)
        for size in (100, 2000)
    ]
    unit = 1 if sys.platform == "darwin" else 1024
    assert (peaks[1] - peaks[0]) * unit < 10_000_000
    assert process.RUSAGE_SELF == 0


def test_a_grown_tenant_is_whole_too(tmp_path: Path) -> None:
    write_snapshot(COMPANIES["exemplary"][0].resized(300), tmp_path)
    assert verify_snapshot(tmp_path)[1] == []
