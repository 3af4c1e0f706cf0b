"""Fault 16: bodies of ten gigabytes, bodies that unpack to very much, and pages without end – of one address, and of every address at once."""

import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scanner.collect.collector import Limits
from scanner.collect.pages import MAX_COMMAS
from scanner.collect.transport import Wire
from scanner.sandbox.faults import Fault
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import tenant_of
from tests.collecting.faults_aids import FIRST, FULL, TENANT, clean, collected, different, struck

ROOT = Path(__file__).resolve().parents[2]
MOST = 512_000_000
TEN_GIGABYTES = 10_000_000_000
SECONDS = 2.5

# Memory is that of the program alone: what getrusage says may be that of the process it was started from.
PROGRAM = """
import asyncio, json, resource, sys
from pathlib import Path
from types import SimpleNamespace
from scanner.collect.collector import Limits
from scanner.collect.pages import MAX_COMMAS
from scanner.collect.transport import Wire
from scanner.sandbox.tenants import tenant_of
from tests.collecting.faults_aids import collecting

url, out, seconds = sys.argv[1:]
served = SimpleNamespace(url=url, log=[], service=SimpleNamespace(tenant=tenant_of("exemplary")))
found = asyncio.run(collecting(served, Path(out), limits=Limits(total_seconds=float(seconds))))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
status = Path("/proc/self/status")
if status.exists():
    peak = next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps({"peak": peak, "seconds": found.seconds, "entries": found.entries}))
"""


def measured(out: Path, faults: Sequence[Fault], seconds: float) -> Any:
    """Peak memory (bytes) and time of a collection in a process of its own, and the entries that it made."""
    with running(Service(tenant_of(TENANT), faults=faults)) as service:
        command = [sys.executable, "-c", PROGRAM, service.url, str(out), str(seconds)]
        return json.loads(subprocess.run(command, capture_output=True, check=True, cwd=ROOT, timeout=60).stdout)


def test_16_a_body_of_ten_gigabytes_is_refused_and_the_rest_is_collected(tmp_path: Path) -> None:
    faults = [struck("entra.devices", size=TEN_GIGABYTES), struck("entra.groups", size=TEN_GIGABYTES, chunked=True)]
    found = measured(tmp_path, faults, 60)
    assert found["peak"] < MOST
    assert {found["entries"][name]["detail"] for name in ("entra.devices", "entra.groups")} == {"too large"}
    assert {name for name, entry in found["entries"].items() if entry != clean().entries[name]} == {"entra.devices", "entra.groups"}


# A little less than a page may hold. Spaces are packed a thousandfold.
ALMOST = Wire().page_bytes - 1_000_000
PACKED = {"body": gzip.compress(b'{"value":[' + b" " * ALMOST + b"]}"), "headers": {"Content-Encoding": "gzip"}}
ROWS = b'{"value":[' + b",".join(b'{"id":"%08d"}' % number for number in range(MAX_COMMAS)) + b"]}"

ATTACKS: dict[str, dict[str, Any]] = {
    "ten gigabytes": {"size": TEN_GIGABYTES},
    "ten gigabytes in chunks": {"size": TEN_GIGABYTES, "chunked": True},
    "a little less than allowed": {"size": ALMOST},
    "a little less than allowed, packed": PACKED,
    "as many objects as allowed": {"body": ROWS},
    "pages without end": {"endless": True},
    "large pages without end": {"endless": True, "size": 20_000_000},
    "nothing but commas": {"body": b'{"value":[' + b"{}," * 15_000_000 + b"{}]}"},
}
# Those that would need most memory if bodies were read side by side, or kept until somebody clears up.
CHOSEN = list(ATTACKS) if FULL else ["a little less than allowed, packed", "as many objects as allowed", "large pages without end"]


@pytest.mark.parametrize("name", CHOSEN)
def test_16_when_every_address_does_it_at_once_memory_and_time_stay_bounded(tmp_path: Path, name: str) -> None:
    found = measured(tmp_path, [*FIRST, Fault("", times=0, **ATTACKS[name])], SECONDS)
    assert found["peak"] < MOST
    assert found["seconds"] <= SECONDS + 5


def test_16_pages_without_end_end_where_the_limit_is(tmp_path: Path) -> None:
    found = collected(tmp_path, struck("entra.devices", endless=True), limits=Limits(pages=30))
    assert found.said("entra.devices") == ("present", False, "incomplete", "too many pages; 812 duplicate objects")  # 28 devices, 29 times again
    assert found.entries["entra.devices"]["count"] == 28
    assert len(found.asked_for("/v1.0/devices")) == 30
    assert different(found, clean()) == {"entra.devices"}
