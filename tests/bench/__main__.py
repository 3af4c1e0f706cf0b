"""``python -m tests.bench [--quick | --full] [--only PART]``: measures, prints the table. Exit code 0 whatever is missed, 2 without orjson."""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.bench.alone import alone, started
from tests.bench.tenants import prepared

if TYPE_CHECKING:
    from tests.bench.table import Row

SIZES = (1_000, 10_000, 100_000)
QUICK = (10_000,)
ENOUGH = 50_000
INSTALLED = "import re, sys; from scanner.cli.main import run; sys.exit(run())"  # what the installed command consists of


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="how fast, beside orjson.loads of the same data")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quick", action="store_true", help="10,000 devices and users only; the collector once")
    amount.add_argument("--full", action="store_true", help="the collector also with 4 to 20 requests in flight and 100,000 devices and users")
    parser.add_argument("--only", choices=("judging", "deriving", "collecting"), help="one part of it")
    parser.add_argument("--sizes", type=lambda text: tuple(int(each) for each in text.split(",")), help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, help="how many rounds the medians are of (default 7; 3 for large tenants)")
    options = parser.parse_args(arguments)
    if importlib.util.find_spec("orjson") is None:
        print("orjson is not installed: it is what everything is measured against (requirements/ci.txt has it).")
        return 2
    from tests.bench.table import text_of

    print(f"Python {platform.python_version()}, {os.cpu_count()} cores. Medians.")
    rows = _judging(options) if options.only in (None, "judging") else []
    if options.only in (None, "deriving"):
        from tests.bench import deriving

        print(
            "Deriving: each derived resource in a process of its own, with those that it stands on; ratios are to orjson.loads in the same process."
        )
        rows += deriving.rows([deriving.measured(prepared(size), size) for size in _sizes(options)])
    if options.only in (None, "collecting"):
        from tests.bench import collecting

        print("Collecting: service and collector are processes of their own, and share this machine.")
        scale = collecting.FULL if options.full else collecting.QUICK if options.quick else collecting.USUAL
        rows += collecting.rows(scale)
    print("\n" + text_of(rows))
    return 0


def _sizes(options: argparse.Namespace) -> tuple[int, ...]:
    sizes: tuple[int, ...] = options.sizes or (QUICK if options.quick else SIZES)
    return sizes[:1] if options.quick else sizes


def _judging(options: argparse.Namespace) -> list[Row]:
    from tests.bench.measure import measured
    from tests.bench.table import growth_row, library_rows, memory_row, sized_rows, start_rows

    print("Judging: every ratio is to orjson.loads in the same round. Garbage collector: off during loads, on (as in the command) else.")
    rows: list[Row] = []
    results = []
    for size in _sizes(options):
        folder = prepared(size)
        each = measured(folder, size, options.rounds or (3 if size > ENOUGH else 7))
        print(f"{size:,} devices and users: {each.megabytes:.1f} MB, {each.records:,} records, {each.findings} findings of {each.rules} rules.")
        results.append(each)
        rows += sized_rows(each)
        rows.append(memory_row(size, alone("memory", str(folder))["megabytes"]))
    rows += [growth_row(small, large) for small, large in pairwise(results)]
    times = [alone("library") for _ in range(options.rounds or 5)]
    rows += library_rows(min(times, key=lambda each: each["cold"]) | {"cold": sorted(each["cold"] for each in times)[len(times) // 2]})
    commands = {"pass": ["-c", "pass"], **{option: ["-c", INSTALLED, option] for option in ("--version", "--help")}}
    rows += start_rows(started(commands, options.rounds or 15))
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
