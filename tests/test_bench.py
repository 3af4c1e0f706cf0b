"""The bench runs and says what it has to say. How fast anything is, is no matter for a test."""

import re
from collections.abc import Iterable
from dataclasses import replace

import msgspec
import pytest

from scanner.derive.registry import derivations
from scanner.resources.registry import registry
from tests.bench import collecting, deriving
from tests.bench.collecting_client import Measured
from tests.bench.collecting_rows import Paged, tenant_rows
from tests.bench.collecting_service import Served, device, plain_collections, throttled_pages, user
from tests.bench.table import Row

TINY = collecting.Scale(forms=(), objects=20, delay=0.002, at_once=(2,), devices=0, sizes=(), rounds=1)
NOTHING = Measured(seconds=1, cpu=1, megabytes=1, requests=1, records=1, imported=1, peak=1)


def test_the_bench_measures_everything_and_says_what_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.__main__ import main

    assert main(["--only", "judging", "--sizes", "50,60", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    for what in (
        r"50: orjson\.loads of all +\d+\.\d+ s",
        r"50: read with every check, judge nothing +\d+\.\d+ x",
        r"50: read \+ judge \(\d+ rules on what is read\) +\d+\.\d+ x +<= 0\.6 x +(met|MISSED)",
        r"50: the same, \d{3} rules +\d+\.\d+ x",
        r"50: and written \(\d+ MB\) +\d+\.\d+ x",
        r"60: HTML report .*",
        r"60: peak memory, read \+ judge +\d+ MB",
        r"50 to 60: time a record",
        r"library, cold",
        r"telework-scan --version +\d+\.\d+ x",
        r"telework-scan --help +\d+\.\d+ x",
        r"goals missed: \d+",
    ):
        assert re.search(what, said), (what, said)


def test_quick_takes_the_first_size_only(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.__main__ import main

    assert main(["--only", "judging", "--quick", "--sizes", "50,60", "--rounds", "1"]) == 0
    assert "60:" not in capsys.readouterr().out


def test_the_many_rules_are_the_same_rules() -> None:
    from tests.bench.judging import MANY_RULES, inputs_of, jobs_of, multiplied, on_what_is_read
    from tests.bench.tenants import prepared

    jobs = on_what_is_read(jobs_of(inputs_of(prepared(50))))
    assert jobs
    assert {job.rule.resource.name for job in jobs} <= registry().keys()
    many = multiplied(jobs)
    assert len({job.rule.id for job in many}) >= MANY_RULES
    assert len({job.key for job in many}) == len({job.id for job in many}) == len(many)
    assert {job.rule.title for job in many} == {job.rule.title for job in jobs}


def test_the_bench_measures_every_derived_resource_that_the_service_alone_feeds() -> None:
    """A generated tenant has no directory and no files of PCs: what is worked out from those has nothing to work on there."""
    from scanner.resources.registry import all_resources
    from scanner.resources.registry import inputs_of as sources
    from tests.bench.judging import derived_of, inputs_of, jobs_of
    from tests.bench.tenants import prepared

    registered = all_resources()
    names = {f"derived.{each}" for each in derivations()}
    of_the_service = {name for name in names if not any(registered[each].local for each in sources(name))}
    assert of_the_service <= set(derived_of(jobs_of(inputs_of(prepared(50)))))
    assert len(of_the_service) > 10


def test_the_bench_tells_the_time_and_memory_of_derived_resources_and_how_they_grow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.bench.__main__ import main

    monkeypatch.setattr(deriving, "derived_of", lambda _: ["derived.privilegedPeople"])
    assert main(["--only", "deriving", "--sizes", "50,60"]) == 0
    said = capsys.readouterr().out
    ratio = r"\d+\.\d\d x, \d+ MB \(\d+ of it imported\)"
    for what in (r"derived\.privilegedPeople", r"evaluate \(all rules, derivations included\)"):
        assert re.search(rf"50: {what} \([\d,]+ records\) +{ratio}", said), what
        assert re.search(rf"60: {what} \([\d,]+ records\) +{ratio}", said), what
        assert re.search(rf"50 to 60: {what}, time a user or device .*<= 1\.2 x \(linear\)", said), what
    assert "orjson.loads of all" not in said


def test_growth_is_the_time_for_each_user_or_device() -> None:
    small = deriving.Alone(size=10, what="x", seconds=1.0, loads=0.5, megabytes=50, imported=30, records=10)
    large = replace(small, size=100, seconds=11.0)
    *_, linear = deriving.rows([[small], [large]])
    assert (linear.measured, linear.met) == ("1.10 x", True)
    *_, slow = deriving.rows([[small], [replace(large, seconds=13.0)]])
    assert (slow.measured, slow.met) == ("1.30 x", False)
    *_, short = deriving.rows([[replace(small, seconds=0.001)], [replace(large, seconds=0.04)]])
    assert (short.measured, short.met) == ("too short to tell", None)


def _said(rows: Iterable[Row], *patterns: str) -> None:
    """Every pattern fits one line of the table, in this order, and there are no others."""
    lines = [f"{row.what}: {row.measured}" for row in rows]
    assert len(lines) == len(patterns), lines
    for line, pattern in zip(lines, patterns, strict=True):
        assert re.fullmatch(pattern, line), (line, pattern)


def test_the_bench_reads_pages_with_and_without_refusals() -> None:
    # 2 % of 6 pages is one page. It is refused once: three requests of 2 ms in that chain, and a wait of a second.
    forms, cpu, memory = ((2, 2, 2),), r"\d+\.\d ms/MB \(\d+\.\d x orjson.loads\)", r"\d+ MB \(\d+ of it imported\)"
    _said(
        collecting.paged(replace(TINY, forms=forms)),
        r"3 x 2 pages, 2 in flight: wall / latency limit 0\.00 s: \d+\.\d\d s, \d+\.\d x \(at best 1\.5 x\)",
        r"3 x 2 pages, 2 in flight, 2 % 429: wall / limit with waits 1\.01 s: [1-9]\d*\.\d\d s, \d+\.\d x \(\d+\.\d x without\)",
        rf"3 x 2 pages, 2 in flight: client CPU, \d MB: {cpu}",
        rf"3 x 2 pages, 2 in flight: peak memory: {memory}",
    )


def test_the_bench_reads_parents_one_by_one_and_in_batches() -> None:
    # The organisation, two pages of up to 20 devices; then 21 GETs, or a batch of 20 and one of 1.
    _said(
        collecting.batched(replace(TINY, devices=21)),
        r"21 devices, one GET each: 24 requests, \d+\.\d s, \d+ µs CPU a device",
        r"21 devices, batches of 20: 5 requests, \d+\.\d s, \d+ µs CPU a device",
        r"21 devices, batches beside GETs: 4\.8 x fewer requests, \d+\.\d x faster, \d+\.\d x less CPU",
    )


def test_the_bench_reads_a_whole_tenant() -> None:
    _said(
        collecting.whole(replace(TINY, sizes=(30,))),
        r"30 devices and users, everything: \d+ records, \d+ requests: \d+ s, \d+ ms/MB",
        r"30 devices and users: peak memory: \d+ MB \(\d+ of it imported\)",
    )


def test_memory_is_constant_if_it_hardly_grows_with_the_tenant() -> None:
    small, large, larger = (msgspec.structs.replace(NOTHING, peak=peak) for peak in (100.0, 119.0, 121.0))
    assert [row.met for row in tenant_rows([(10, small), (100, large)]) if row.met is not None] == [True]
    assert [row.met for row in tenant_rows([(10, small), (100, larger)]) if row.met is not None] == [False]


def test_limits_count_the_longest_chain_and_the_waits_that_were_demanded() -> None:
    # Four of 200 pages are refused; three of them, by the bench's own dice, in the long chain: (100 + 3) x 0.03 s + 3 x 1 s.
    pages = (100, *(5,) * 19)
    assert [collection for collection, _ in throttled_pages(pages)] == [0, 0, 0, 5]
    chain = Paged(Served(pages, objects=999, delay=0.03), 8, NOTHING, NOTHING)
    assert (round(chain.limit, 3), round(chain.limit_with_waits, 3), round(chain.pace, 3)) == (3.0, 6.09, 3.0)
    # 20 x 10 pages: 200 x 0.03 s / 8 is more than the 0.3 s of one chain. No collection is refused twice: 11 x 0.03 s + 1 s.
    equal = Paged(Served((10,) * 20, objects=999, delay=0.03), 8, NOTHING, NOTHING)
    assert (round(equal.limit, 3), round(equal.limit_with_waits, 3), round(equal.pace, 3)) == (0.3, 1.33, 0.75)


def test_twenty_collections_can_stand_for_a_large_tenant() -> None:
    assert len({each.name for each in plain_collections(20)}) == 20


def test_objects_are_as_large_as_graphs() -> None:
    assert all(1000 <= len(msgspec.json.encode(make("0" * 36, 1))) <= 1200 for make in (user, device))


def test_medians_are_taken_number_by_number() -> None:
    first, second, third = (msgspec.structs.replace(NOTHING, seconds=each, cpu=4.0 - each, requests=int(each)) for each in (1.0, 2.0, 3.0))
    assert collecting.middle([third, first, second]) == second
