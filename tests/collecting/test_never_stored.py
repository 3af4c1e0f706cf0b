"""What must never be stored is in no file at any moment: not in the snapshot, not in what a collection keeps while it runs or was killed."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scanner.resources.registry import registry
from scanner.sandbox import addresses, pages
from scanner.sandbox.catalogue import ENDPOINTS
from scanner.sandbox.endpoints import Endpoint, Record
from scanner.sandbox.plan import Tenant
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import NAMES
from tests.collecting.canaries import hits, hits_in
from tests.collecting.whole import Silence, collect, whole_tenant

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
PLANTED = "PLANTED"


class Watch(Silence):
    """Looks into every file as soon as it is there: after each answer, and after each resource."""

    def __init__(self, folder: Path, wrong: Callable[[bytes], list[bytes]]) -> None:
        self._folder = folder
        self._wrong = wrong
        self._seen: set[tuple[Path, int, int]] = set()
        self.found: list[tuple[str, bytes]] = []
        self.runs = 0

    def look(self) -> None:
        for path in self._folder.rglob("*"):
            if path.is_file():
                status = path.stat()
                mark = (path, status.st_mtime_ns, status.st_size)
                if mark not in self._seen:
                    self._seen.add(mark)
                    self.runs += path.suffix == ".run"
                    self.found += [(path.name, each) for each in self._wrong(path.read_bytes())]

    def grew(self, resource: str, count: int) -> None:  # noqa: ARG002
        self.look()

    def done(self, resource: str, entry: Mapping[str, Any]) -> None:  # noqa: ARG002
        self.look()


def watched(service: Service, tenant: Tenant, out: Path, wrong: Callable[[bytes], list[bytes]]) -> Watch:
    watch = Watch(out, wrong)
    with running(service) as served:
        collect(served.url, tenant, out, watch)
    watch.look()
    return watch


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_the_sandbox_marks_is_stored_at_any_moment(name: str, tmp_path: Path) -> None:
    """The sandbox's objects have canaries in everything that is not asked for or must be dropped, and its error texts and tokens, too."""
    tenant = whole_tenant(name)
    watch = watched(Service(tenant, top=7), tenant, tmp_path / "out", hits)
    assert watch.found == []
    assert watch.runs or not tenant.people
    assert hits_in(tmp_path) == []


NEVER = {(each.api, each.endpoint): each.never for each in registry().values()}


@cache
def planted_endpoints() -> tuple[Endpoint, ...]:
    """The sandbox's addresses; every object has all that its resource must never store, on top and inside of what it holds."""
    return tuple(_planted(row, NEVER[row.api, row.path]) for row in ENDPOINTS if (row.api, row.path) in NEVER)


def _planted(row: Endpoint, names: tuple[str, ...]) -> Endpoint:
    objects, single, objects_of, single_of = row.objects, row.single, row.objects_of, row.single_of
    return dataclasses.replace(
        row,
        objects=objects and (lambda tenant: (plant(each, names) for each in objects(tenant))),
        single=single and (lambda tenant: plant_one(single(tenant), names)),
        objects_of=objects_of and (lambda tenant, parent: plant_all(objects_of(tenant, parent), names)),
        single_of=single_of and (lambda tenant, parent: plant_one(single_of(tenant, parent), names)),
    )


def plant_one(record: Record | None, names: tuple[str, ...]) -> Record | None:
    return None if record is None else plant(record, names)


def plant_all(records: Iterable[Record] | None, names: tuple[str, ...]) -> Iterable[Record] | None:
    return None if records is None else [plant(each, names) for each in records]


def plant(record: Record, names: tuple[str, ...]) -> Record:
    plain = {name: {"a": [PLANTED, {"b": PLANTED}]} for name in names if not name.startswith("@")}
    typed = [
        {"@odata.type": f"#microsoft.graph.{kind}", name: PLANTED} for kind, _, name in (name[1:].partition(".") for name in names if name[0] == "@")
    ]
    inner = {name: {**value, **plain} if isinstance(value, dict) else value for name, value in record.items()}
    return {**inner, **plain, "added later": {"and deep": [plain, *typed]}}


class Everything:
    """In place of what applies $select: a service that sends whole objects, whatever was asked for."""

    def __init__(self, _: Any) -> None:
        pass

    def __call__(self, record: Record) -> Record:
        return record


def planted_in(data: bytes) -> list[bytes]:
    return [data[max(0, data.find(PLANTED.encode()) - 80) :][:120]] if PLANTED.encode() in data else []


@pytest.mark.parametrize("name", ["sample", "exemplary", "basic", "byod", "vpn"] if FULL else ["sample", "vpn"])
def test_everything_that_must_not_be_stored_is_dropped_even_if_a_service_sends_all_of_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = whole_tenant(name)
    for module in (addresses, pages):
        monkeypatch.setattr(module, "Projection", Everything)
    service = Service(tenant, endpoints=planted_endpoints(), top=7)
    watch = watched(service, tenant, tmp_path / "out", planted_in)
    assert watch.found == []
    # The plants were served: what came with them, and is not forbidden, is there.
    assert b'"added later"' in (tmp_path / "out" / "entra" / "subscribedSkus.jsonl").read_bytes()
    assert all(planted_in(repr(plant({}, names)).encode()) for names in NEVER.values() if names)


def test_resources_that_share_an_address_agree_on_what_must_not_be_stored() -> None:
    assert [each.name for each in registry().values() if NEVER[each.api, each.endpoint] != each.never] == []
    assert {(row.api, row.path) for row in planted_endpoints()} == NEVER.keys()


@pytest.mark.parametrize("requests", [4, 15, 40, 70, 100, 130, 160, 190] if FULL else [6, 60])
def test_a_killed_collection_leaves_nothing_of_it_either(requests: int, tmp_path: Path) -> None:
    tenant, out = whole_tenant("exemplary"), tmp_path / "out"
    with running(Service(tenant, top=3, delay=0.01)) as service:
        command = [sys.executable, "-m", "scanner", "collect", "--sandbox-url", service.url, "--tenant", tenant.id, "--all", "--out", str(out)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            until = time.monotonic() + 60
            while len(service.log) < requests and time.monotonic() < until:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not (out / "manifest.json").exists()
    assert [path for path in out.rglob("*") if path.is_file()]
    assert hits_in(out) == []
