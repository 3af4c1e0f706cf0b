"""Chance: whatever of the faults that pass happens in whatever order, the snapshot is that of an undisturbed run, byte for byte."""

import asyncio
import random
from pathlib import Path

import pytest

from scanner.sandbox.faults import KINDS, seeded
from scanner.sandbox.service import Service, running
from scanner.sandbox.tenants import tenant_of
from tests.collecting.faults_aids import FULL, Collected, assert_as_clean, clean, collecting

SEEDS = range(200 if FULL else 20)
AT_ONCE = 4  # most of the time they wait
TENANTS = ("exemplary", "sample", "vpn", "byod")
# As it comes from Graph, and now and then in pages so small that every list has several.
SHAPES = [(TENANTS[seed % len(TENANTS)], 4 if seed % 7 == 0 else None) for seed in SEEDS]


async def disturbed(seed: int, out: Path) -> tuple[Collected, int]:
    """One collection, and how many of its requests went wrong."""
    tenant, top = SHAPES[seed]
    faults = seeded(seed, KINDS, share=0.15 if top else 0.3)
    with running(Service(tenant_of(tenant), faults=faults, top=top, unordered=seed % 3 == 0)) as service:
        chance = random.Random(seed)
        found = await collecting(service, out, chance=lambda: chance.random() * 0.2)
    return found, sum(each.fault is not None for each in found.log)


@pytest.mark.parametrize("start", range(0, len(SEEDS), AT_ONCE))
def test_whatever_goes_wrong_for_a_while_leaves_no_trace_in_the_snapshot(tmp_path: Path, start: int) -> None:
    seeds = [seed for seed in SEEDS if start <= seed < start + AT_ONCE]
    undisturbed = [clean(*SHAPES[seed]) for seed in seeds]

    async def run() -> list[tuple[Collected, int]]:
        return await asyncio.gather(*(disturbed(seed, tmp_path / str(seed)) for seed in seeds))

    for seed, (found, struck), plain in zip(seeds, asyncio.run(run()), undisturbed, strict=True):
        assert struck >= 10, seed
        assert_as_clean(found, plain)
        assert found.sign_ins() == 1
