"""The bench's part for the collector: services in processes of their own, and a fresh process that collects for every measurement.

``python -m tests.bench --only collecting [--full]`` measures this part alone.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import median
from typing import IO

import msgspec
import orjson

from scanner.collect.line import Limits
from scanner.resources.registry import registry
from tests.bench.alone import ROOT, started
from tests.bench.collecting_client import Measured, Run
from tests.bench.collecting_rows import Paged, Parsing, batch_rows, command_rows, gzip_row, paged_rows, tenant_rows
from tests.bench.collecting_service import DEVICES, STATES, Served, device, plain_collections, user
from tests.bench.table import Row

TENANT = "exemplary"
LEVEL, TIMES = 6, 5
IMPORTS = "import scanner.cli.collecting"
INSTALLED = "import re, sys; from scanner.cli.main import run; sys.exit(run())"  # what the installed command consists of


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured. ``forms``: pages of each collection; ``objects``: on a page; ``delay``: seconds a response takes.

    ``at_once``: requests in flight; ``devices``: read one by one and in batches; ``sizes``: of tenants that are collected whole;
    ``rounds``: that medians are of.
    """

    forms: tuple[tuple[int, ...], ...]
    objects: int
    delay: float
    at_once: tuple[int, ...]
    devices: int
    sizes: tuple[int, ...]
    rounds: int


USUAL = Scale(
    forms=((10,) * 20, (100, *(5,) * 19)),
    objects=999,
    delay=0.03,
    at_once=(Limits().at_once,),
    devices=2_000,
    sizes=(1_000, 10_000),
    rounds=3,
)
QUICK = replace(USUAL, sizes=(1_000,), rounds=1)
FULL = replace(USUAL, at_once=(4, 8, 12, 16, 20), sizes=(10_000, 100_000))


class Host:
    """A service that can be started anew, calm or throttling. ``tenant``: its id."""

    def __init__(self, served: Served, given: IO[str], said: IO[str]) -> None:
        self.served = served
        self.tenant = said.readline().strip()
        self._given, self._said = given, said

    def collected(self, resources: Sequence[str], at_once: int, *, throttled: bool = False, one_by_one: bool = False) -> Measured:
        """Collect once from a service that nobody has asked yet."""
        self._given.write("throttled\n" if throttled else "calm\n")
        self._given.flush()
        return collected(Run(self._said.readline().strip(), self.tenant, tuple(resources), at_once, one_by_one))


def collected(run: Run) -> Measured:
    """Collect in a process of its own. Raises `RuntimeError` with what it complained of where that failed."""
    command = [sys.executable, "-m", "tests.bench.collecting_client", msgspec.json.encode(run).decode()]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return msgspec.json.decode(done.stdout, type=Measured)


@contextmanager
def hosted(served: Served) -> Iterator[Host]:
    """A service in a process of its own, which ends with the block."""
    with _process("tests.bench.collecting_service", msgspec.json.encode(served).decode()) as (given, said):
        yield Host(served, given, said)


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """What a process reads, and what it says."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdin, process.stdout
        finally:
            process.terminate()


def paged(scale: Scale) -> Iterator[Row]:
    """Collections of many pages, calm and throttling in turns, with every number of requests in flight."""
    for pages in scale.forms:
        names = [each.name for each in plain_collections(len(pages))]
        with hosted(Served(pages, scale.objects, scale.delay)) as host:
            for at_once in scale.at_once:
                calm, throttled, parsing = zip(*(_turn(host, names, at_once) for _ in range(scale.rounds)), strict=True)
                yield from paged_rows(Paged(host.served, at_once, middle(calm), middle(throttled)), median(each.loads for each in parsing))


def _turn(host: Host, names: Sequence[str], at_once: int) -> tuple[Measured, Measured, Parsing]:
    calm, throttled = (host.collected(names, at_once, throttled=each) for each in (False, True))
    return calm, throttled, parsed(host.served.objects)


def batched(scale: Scale) -> Iterator[Row]:
    """An object of each of many devices: one GET each, or batches, with the same number of requests in flight."""
    with hosted(Served((), scale.objects, scale.delay, scale.devices)) as host:
        at_once = Limits().at_once
        turns = [[host.collected((DEVICES, STATES), at_once, one_by_one=each) for each in (True, False)] for _ in range(scale.rounds)]
    yield from batch_rows(scale.devices, middle([turn[0] for turn in turns]), middle([turn[1] for turn in turns]))


def whole(scale: Scale) -> Iterator[Row]:
    """A sample tenant, grown: everything that there is to collect."""
    found = []
    for size in scale.sizes:
        with _process("scanner.sandbox", "serve", "--tenant", TENANT, "--size", str(size), "--delay", str(scale.delay), "--ready") as (_, said):
            url, tenant = said.readline().strip(), said.readline().split()[1]
            found.append((size, collected(Run(url, tenant, tuple(registry()), Limits().at_once))))
    yield from tenant_rows(found)


def parsed(objects: int) -> Parsing:
    """What pages cost that are only parsed, or only unpacked."""
    pages = [b"[%b]" % b",".join(msgspec.json.encode(make(f"{number:036}", number)) for number in range(objects)) for make in (user, device)]
    packed = [zlib.compress(page, LEVEL, 31) for page in pages]
    size = sum(map(len, pages))
    loads = median(_cpu(lambda: [orjson.loads(page) for page in pages]) for _ in range(TIMES))
    unpacking = median(_cpu(lambda: [zlib.decompress(page, 31) for page in packed]) for _ in range(TIMES))
    return Parsing(loads * 1e9 / size, unpacking * 1e9 / size, sum(map(len, packed)) / size)


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU, without garbage collection (as in the other part of the bench)."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def middle(runs: Sequence[Measured]) -> Measured:
    """The median of each number."""
    return Measured(**{name: type(getattr(runs[0], name))(median(getattr(run, name) for run in runs)) for name in Measured.__struct_fields__})


def rows(scale: Scale) -> Iterator[Row]:
    """Everything about the collector. The service shares the machine."""
    yield from paged(scale)
    yield gzip_row(parsed(scale.objects))
    yield from batched(scale)
    yield from whole(scale)
    commands = {"pass": ["-c", "pass"], "collect --help": ["-c", INSTALLED, "collect", "--help"], "imports": ["-c", IMPORTS]}
    yield from command_rows(started(commands, 5 * scale.rounds))
