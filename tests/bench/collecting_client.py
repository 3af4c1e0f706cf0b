"""The process that collects and is measured. ``python -m tests.bench.collecting_client JSON`` prints one JSON object (see `Run`, `Measured`)."""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from scanner.collect.clouds import loopback
from scanner.collect.collector import Job, Limits, collect
from scanner.collect.graph import Answer, Budget, Graph, GraphError
from scanner.collect.secrets import Secrets
from scanner.collect.signin import Settings, credential_factory
from scanner.collect.tokens import Tokens
from scanner.resources.registry import registry
from tests.bench.alone import peak


class Run(msgspec.Struct, frozen=True):
    """What to collect. ``one_by_one``: ask for parents' objects with a GET each instead of a batch of up to 20."""

    url: str
    tenant: str
    resources: tuple[str, ...]
    at_once: int
    one_by_one: bool = False


class Measured(msgspec.Struct, frozen=True):
    """Seconds of wall time and of CPU (user and system), MB of bodies received, MB of memory: with everything imported, and at most."""

    seconds: float
    cpu: float
    megabytes: float
    requests: int
    records: int
    imported: float
    peak: float

    @property
    def cpu_of_a_megabyte(self) -> float:
        """Milliseconds."""
        return self.cpu * 1000 / self.megabytes


class _Counting:
    """Graph, and how many bytes came."""

    def __init__(self, graph: Graph, *, one_by_one: bool) -> None:
        self._graph = graph
        self._one_by_one = one_by_one
        self.bytes = 0

    async def get(self, address: str, budget: Budget) -> Answer:
        answer = await self._graph.get(address, budget)
        self.bytes += len(answer.body)
        return answer

    async def batch(self, api: str, paths: Sequence[str], budget: Budget) -> list[Answer | GraphError]:
        if self._one_by_one:
            return [await self._single(f"/{api}{path}", budget) for path in paths]
        answers = await self._graph.batch(api, paths, budget)
        self.bytes += sum(len(each.body) for each in answers if isinstance(each, Answer))
        return answers

    async def _single(self, address: str, budget: Budget) -> Answer | GraphError:
        try:
            return await self.get(address, budget)
        except GraphError as error:
            return error


class _Silent:
    """Nobody is told how it goes."""

    def started(self, resource: str) -> None: ...
    def grew(self, resource: str, count: int) -> None: ...
    def waiting(self, resource: str, seconds: float) -> None: ...
    def done(self, resource: str, entry: Mapping[str, Any]) -> None: ...


async def _measured(run: Run, out: Path) -> Measured:
    cloud, secrets = loopback(run.url), Secrets({})
    settings = Settings(tenant=run.tenant, client=None, certificate=None, environment={}, clock=time.time, say=lambda _: None, secrets=secrets)
    make = credential_factory("sandbox", settings, cloud)
    async with Tokens(make, cloud.scope, clock=time.time, tenant=run.tenant, secrets=secrets) as tokens, Graph(tokens, cloud) as graph:
        claims = await tokens.sign_in()
        limits = Limits(at_once=run.at_once)
        job = Job(out, run.tenant, run.resources, (), "sandbox", claims.permissions or (), "bench", resume=False, limits=limits)
        counting = _Counting(graph, one_by_one=run.one_by_one)
        imported, worked, began = peak(), _cpu(), time.perf_counter()
        manifest = await collect(job, counting, _Silent())
        ended = time.perf_counter()
        entries: dict[str, Any] = manifest["resources"]
        if broken := {name: entry["detail"] for name, entry in entries.items() if not entry["complete"]}:
            raise SystemExit(f"not collected whole: {broken}")
        records = sum(entry["count"] for entry in entries.values())
        return Measured(ended - began, _cpu() - worked, counting.bytes / 1e6, graph.requests, records, imported, peak())


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(argument: str) -> None:
    """Collect once, print what was measured."""
    run = msgspec.json.decode(argument, type=Run)
    registry()  # the command has read the resource files before it collects
    with tempfile.TemporaryDirectory(prefix="telework-scan-bench-") as place:
        sys.stdout.write(msgspec.json.encode(asyncio.run(_measured(run, Path(place) / "snapshot"))).decode())


if __name__ == "__main__":
    main(sys.argv[1])
