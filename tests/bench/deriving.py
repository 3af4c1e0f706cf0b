"""Derived resources, measured apart: each in a process of its own, beside `orjson.loads` of the same snapshot; and everything that evaluate does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.judging import derived_of, inputs_of, jobs_of
from tests.bench.table import LINEAR_GOAL, Row

EVERYTHING = "evaluate (all rules, derivations included)"
# Below this much a ratio of two times says more about the machine than about the work.
ENOUGH_SECONDS = 0.05


@dataclass(frozen=True)
class Alone:
    """One piece of work on one tenant. Times in CPU seconds (one process, one thread: what else runs beside it matters less), sizes in MB; ``imported``: what the process had before it began."""

    size: int
    what: str
    seconds: float
    loads: float
    megabytes: float
    imported: float
    records: int


def measured(folder: Path, size: int) -> list[Alone]:
    """Each derived resource that the shipped checklists need, and everything between files and findings."""
    found = [_alone(size, name, "derived", str(folder), name) for name in derived_of(jobs_of(inputs_of(folder)))]
    return [*found, _alone(size, EVERYTHING, "evaluated", str(folder))]


def _alone(size: int, what: str, *arguments: str) -> Alone:
    said = alone(*arguments)
    return Alone(size, what, said["seconds"], said["loads"], said["megabytes"], said["imported"], said["records"])


def rows(results: Sequence[Sequence[Alone]]) -> Iterator[Row]:
    """The lines of all tenants, smallest first, and how the time grows from each to the next: 1 is linear."""
    for each in results:
        yield from map(_row, each)
    for small, large in pairwise(results):
        by_name = {each.what: each for each in small}
        yield from (_growth(by_name[each.what], each) for each in large)


def _row(each: Alone) -> Row:
    measured_ = f"{each.seconds / each.loads:.2f} x, {each.megabytes:.0f} MB ({each.imported:.0f} of it imported)"
    return Row(f"{each.size:,}: {each.what} ({each.records:,} records)", measured_, "-", None)


def _growth(small: Alone, large: Alone) -> Row:
    what = f"{small.size:,} to {large.size:,}: {large.what}, time a user or device"
    if large.seconds < ENOUGH_SECONDS:
        return Row(what, "too short to tell", f"<= {LINEAR_GOAL} x (linear)", None)
    growth = (large.seconds / small.seconds) / (large.size / small.size)
    return Row(what, f"{growth:.2f} x", f"<= {LINEAR_GOAL} x (linear)", growth <= LINEAR_GOAL)
