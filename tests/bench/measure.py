"""What is measured in this process: loads, judging, writing, reports. Times are wall-clock seconds."""

import gc
import importlib
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from scanner.cli.evaluate import evaluate
from scanner.judge.store import read_assessment
from scanner.snapshot.read import open_snapshot
from tests.bench.judging import inputs_of, jobs_of, multiplied, on_what_is_read, read_and_judge, read_only
from tests.bench.tenants import as_one_json

WRITTEN_ROUNDS = 3


@dataclass(frozen=True)
class Sized:
    """One tenant, measured. Times are medians; ratios are medians of ratios to the ``loads`` of the same round."""

    size: int
    megabytes: float
    records: int
    rules: int
    findings: int
    many_rules: int
    loads: float
    judged: float
    judged_ratio: float
    many_ratio: float
    read_ratio: float
    written_ratio: float
    written_megabytes: float
    report: tuple[float, float] | str


def seconds(work: Callable[[], Any], *, collecting: bool = True) -> float:
    """How long ``work`` takes. Garbage is collected before; ``collecting``: whether also meanwhile, as it is in the command."""
    gc.collect()
    if not collecting:
        gc.disable()
    try:
        began = time.perf_counter()
        result = work()
        ended = time.perf_counter()
    finally:
        gc.enable()
    del result
    return ended - began


def measured(folder: Path, size: int, rounds: int) -> Sized:
    """Measure one tenant, ``rounds`` times: loads and judging in turns, then writing, which fills the page cache."""
    inputs, snapshot, whole = inputs_of(folder), open_snapshot(folder / "snapshot"), as_one_json(folder)
    jobs = on_what_is_read(jobs_of(inputs))
    many = multiplied(jobs)
    orjson.loads(whole)  # the first time, memory is fresh from the system, which says nothing about either side
    turns = [
        (
            seconds(lambda: orjson.loads(whole), collecting=False),
            seconds(lambda: read_and_judge(snapshot, inputs, jobs)),
            seconds(lambda: read_and_judge(snapshot, inputs, many)),
            seconds(lambda: read_only(snapshot, jobs)),
        )
        for _ in range(rounds)
    ]
    loads = median(turn[0] for turn in turns)
    with tempfile.TemporaryDirectory(prefix="telework-scan-bench-") as place:
        written = []
        for number in range(min(rounds, WRITTEN_ROUNDS)):
            out = Path(place) / str(number)
            written.append(seconds(lambda out=out: evaluate(folder / "snapshot", inputs, out)))  # type: ignore[misc]
            megabytes = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
            reported = report(out)
            shutil.rmtree(out)
    return Sized(
        size=size,
        megabytes=len(whole) / 1e6,
        records=sum(entry.count for entry in snapshot.manifest.entries.values()),
        rules=len({job.rule.id for job in jobs}),
        findings=len(jobs),
        many_rules=len({job.rule.id for job in many}),
        loads=loads,
        judged=median(turn[1] for turn in turns),
        judged_ratio=median(turn[1] / turn[0] for turn in turns),
        many_ratio=median(turn[2] / turn[0] for turn in turns),
        read_ratio=median(turn[3] / turn[0] for turn in turns),
        written_ratio=median(written) / loads,
        written_megabytes=megabytes,
        report=reported,
    )


def report(assessment: Path) -> tuple[float, float] | str:
    """Seconds and megabytes of the HTML report of a written assessment; or why there is none."""
    try:
        view, html = importlib.import_module("reporters.view"), importlib.import_module("reporters.html")
    except ImportError as error:
        return f"there is no HTML report yet ({error.name})"
    data = read_assessment(assessment)
    html.render(view.build(data), "ja")
    text = html.render(view.build(data), "ja")
    return median(seconds(lambda: html.render(view.build(data), "ja")) for _ in range(3)), len(text.encode()) / 1e6
