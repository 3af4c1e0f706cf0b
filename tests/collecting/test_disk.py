"""Whatever operation on the disk fails, it is a clear error, the folder stays resumable or whole, and resumed it ends as if undisturbed."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from scanner.collect.collector import Limits
from scanner.model.errors import OutputError
from scanner.snapshot.verify import verify_snapshot
from tests.collect.fake_graph import DEFAULTS, DEVICES, PUSH, USERS, FakeGraph, collected, compact, job, refusal, tree, users
from tests.collecting.failing_disk import REFUSED, Disk, failing

FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
STEP = 1 if FULL else 5
NAMES = (
    "entra.users",
    "entra.securityDefaults",
    "entra.groupMembers",
    "entra.conditionalAccessPolicies",
    "intune.managedDevices",
    "intune.applePushNotificationCertificate",
    "defender.windowsProtectionStates",
)


def tenant() -> FakeGraph:
    """Long lists with a duplicate, single objects, parents, and something that does not exist."""
    graph = FakeGraph()
    graph.collection(USERS, [*users(6), users(6)[0]], 2)
    graph.put(DEFAULTS, compact({"id": "d", "isEnabled": True}))
    graph.put(PUSH, refusal(404, "ResourceNotFound"))
    graph.collection("/v1.0/identity/conditionalAccess/policies", [{"id": "p", "conditions": {"users": {"includeGroups": ["g"]}}}])
    graph.collection("/v1.0/groups/g/transitiveMembers", [{"id": f"m{number}"} for number in range(3)], 1)
    graph.collection(DEVICES, [{"id": f"d{number}", "operatingSystem": "Windows"} for number in range(5)], 3)
    for number in range(4):
        graph.put(f"{DEVICES}/d{number}/windowsProtectionState", compact({"id": "s", "malwareProtectionEnabled": True}))
    return graph


def collect(out: Path, *, resume: bool = False) -> None:
    collected(tenant(), job(out, *NAMES, resume=resume, limits=Limits(batch=2)))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed")
    collect(out)
    return tree(out)


def snapshot(out: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(out).items() if not name.startswith(".collecting/")}


def operations(folder: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many operations there are that such an error could strike."""
    disk = Disk(folder, code)
    with failing(disk, monkeypatch):
        collect(folder)
    return disk.done


def try_again(out: Path, undisturbed: dict[str, bytes]) -> None:
    """With the disk mended: the folder is whole or resumable."""
    manifest = out / "manifest.json"
    if manifest.exists():
        assert verify_snapshot(out)[1] == []
        assert snapshot(out) == undisturbed
    if not manifest.exists() or (out / ".collecting" / "job.json").exists():
        collect(out, resume=True)
        assert tree(out) == undisturbed


def complaint(out: Path, *, resume: bool = False) -> str | None:
    """What is said of a collection that cannot be written; any other error than that one fails the test."""
    try:
        collect(out, resume=resume)
    except OutputError as error:
        return error.ja
    return None


WAYS = pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
CODES = pytest.mark.parametrize("code", REFUSED, ids=errno.errorcode.get)


@WAYS
@CODES
def test_whatever_fails_is_said_and_can_be_gone_on_with(
    code: int, lasting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, bytes]
) -> None:
    count = operations(tmp_path / "counted", code, monkeypatch)
    assert count > 100
    complaints = []
    for number in range(1, count + 1, STEP):
        out = tmp_path / str(number)
        disk = Disk(out, code, number, lasting)
        with failing(disk, monkeypatch):
            complaints.append(complaint(out))
        assert disk.failed
        try_again(out, undisturbed)
    said = [each for each in complaints if each is not None]
    assert len(said) > 0.7 * len(complaints)  # the rest only clears away
    assert all(str(tmp_path) in each and os.strerror(code) in each for each in said)


@WAYS
@CODES
def test_what_fails_while_it_is_resumed_can_be_gone_on_with_too(
    code: int, lasting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, bytes]
) -> None:
    stopped = tmp_path / "stopped"
    with failing(Disk(stopped, errno.EROFS, 80, lasting=True), monkeypatch):
        assert complaint(stopped) is not None
    number = struck = 1
    while struck:
        out = tmp_path / str(number)
        shutil.copytree(stopped, out)
        disk = Disk(out, code, number, lasting)
        with failing(disk, monkeypatch):
            complaint(out, resume=True)
        struck = len(disk.failed)
        try_again(out, undisturbed)
        number += 2 * STEP
    assert number > 80
