"""The collector's numbers beside the goals of the design (section "How fast")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.collecting_client import Measured
from tests.bench.collecting_service import RETRY_AFTER, Served, throttled_pages
from tests.bench.table import Row

WALL_GOAL, CPU_GOAL = 3, 3
MEMORY_GOAL = 1.2
BATCH = 20


@dataclass(frozen=True, slots=True)
class Paged:
    """Collections of many pages, read with so many requests in flight."""

    served: Served
    at_once: int
    calm: Measured
    throttled: Measured

    @property
    def limit(self) -> float:
        """Seconds that the longest chain of pages takes when nothing but the service's time counts."""
        return max(self.served.pages) * self.served.delay

    @property
    def limit_with_waits(self) -> float:
        """The same with the tries that were refused, and the waits that the service demanded."""
        refused = [collection for collection, _ in throttled_pages(self.served.pages)]
        return max(
            (pages + refused.count(collection)) * self.served.delay + refused.count(collection) * RETRY_AFTER
            for collection, pages in enumerate(self.served.pages)
        )

    @property
    def pace(self) -> float:
        """Seconds that all pages take with so many requests in flight, if that is more."""
        return max(self.limit, sum(self.served.pages) * self.served.delay / self.at_once)


@dataclass(frozen=True, slots=True)
class Parsing:
    """Milliseconds of CPU a MB, and the share of the bytes that is left after packing."""

    loads: float
    unpacking: float
    packed: float


def paged_rows(each: Paged, loads: float) -> Iterator[Row]:
    """The lines about one form of a tenant. ``loads``: milliseconds a MB of `orjson.loads`."""
    pages = each.served.pages
    name = f"{_form(pages)}, {each.at_once} in flight"
    wall, limit = each.calm.seconds, each.limit
    yield Row(
        f"{name}: wall / latency limit {limit:.2f} s",
        f"{wall:.2f} s, {wall / limit:.1f} x (at best {each.pace / limit:.1f} x)",
        f"<= {WALL_GOAL} x",
        wall <= WALL_GOAL * limit,
    )
    wall, waits = each.throttled.seconds, each.limit_with_waits
    yield Row(
        f"{name}, 2 % 429: wall / limit with waits {waits:.2f} s",
        f"{wall:.2f} s, {wall / waits:.1f} x ({wall / limit:.1f} x without)",
        f"<= {WALL_GOAL} x",
        wall <= WALL_GOAL * waits,
    )
    cpu = each.calm.cpu_of_a_megabyte
    yield Row(
        f"{name}: client CPU, {each.calm.megabytes:.0f} MB",
        f"{cpu:.1f} ms/MB ({cpu / loads:.1f} x orjson.loads)",
        f"<= {CPU_GOAL} ms/MB",
        cpu <= CPU_GOAL,
    )
    yield Row(f"{name}: peak memory", _memory(each.calm), "-", None)


def gzip_row(parsing: Parsing) -> Row:
    """The sandbox does not pack its answers, Graph does."""
    return Row("gzip on the wire", f"{parsing.packed:.0%} of the bytes, {parsing.unpacking:.1f} ms/MB more", "-", None)


def batch_rows(devices: int, single: Measured, batched: Measured) -> Iterator[Row]:
    """One by one against batches."""
    for name, each in (("one GET each", single), (f"batches of {BATCH}", batched)):
        said = f"{each.requests:,} requests, {each.seconds:.1f} s, {each.cpu / devices * 1e6:.0f} µs CPU a device"
        yield Row(f"{devices:,} devices, {name}", said, "-", None)
    said = f"{single.requests / batched.requests:.1f} x fewer requests, {single.seconds / batched.seconds:.1f} x faster"
    yield Row(f"{devices:,} devices, batches beside GETs", f"{said}, {single.cpu / batched.cpu:.1f} x less CPU", "-", None)


def tenant_rows(found: Sequence[tuple[int, Measured]]) -> Iterator[Row]:
    """Whole tenants, and how memory grows with them."""
    for size, each in found:
        what = f"{each.records:,} records, {each.requests:,} requests"
        yield Row(f"{size:,} devices and users, everything: {what}", f"{each.seconds:.0f} s, {each.cpu_of_a_megabyte:.0f} ms/MB", "-", None)
        yield Row(f"{size:,} devices and users: peak memory", _memory(each), "-", None)
    (small, first), (large, last) = found[0], found[-1]
    if small < large:
        growth = last.peak / first.peak
        yield Row(f"{small:,} to {large:,}: peak memory of collecting", f"{growth:.2f} x", f"<= {MEMORY_GOAL} x (constant)", growth <= MEMORY_GOAL)


def command_rows(times: dict[str, float]) -> Iterator[Row]:
    """Starting the command, beside starting Python."""
    for name, what in (("collect --help", "telework-scan collect --help"), ("imports", "importing what a collection needs")):
        yield Row(what, f"{times[name] / times['pass']:.1f} x python -c pass", "-", None)


def _form(pages: Sequence[int]) -> str:
    longest, others = pages[0], pages[1:]
    return f"{len(pages)} x {longest} pages" if set(others) == {longest} else f"{longest} pages + {len(others)} x {others[0]}"


def _memory(each: Measured) -> str:
    return f"{each.peak:.0f} MB ({each.imported:.0f} of it imported)"
