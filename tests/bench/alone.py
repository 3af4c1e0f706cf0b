"""What needs a process of its own: peak memory, cold starts. ``python -m tests.bench.alone WHAT [FOLDER [NAME]]`` prints one JSON object."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def alone(*arguments: str) -> Any:
    """Run this module with these arguments in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.alone", *arguments]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def started(commands: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """Seconds that each of these command lines of Python takes: medians of rounds in which they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], capture_output=True, check=True, cwd=ROOT)
            taken[name].append(time.perf_counter() - began)
    return {name: median(each) for name, each in taken.items()}


def _memory(folder: Path) -> dict[str, float]:
    from scanner.snapshot.read import open_snapshot
    from tests.bench.judging import inputs_of, jobs_of, on_what_is_read, read_and_judge

    inputs = inputs_of(folder)
    read_and_judge(open_snapshot(folder / "snapshot"), inputs, on_what_is_read(jobs_of(inputs)))
    return {"megabytes": peak()}


def _derived(folder: Path, name: str) -> dict[str, float]:
    """One derived resource, with those that it stands on: CPU seconds, the peak memory, and then ``orjson.loads`` of the whole snapshot."""
    from scanner.derive.registry import derivation
    from scanner.derive.run import with_derived
    from scanner.snapshot.read import open_snapshot
    from tests.bench.judging import inputs_of

    organisation, snapshot = inputs_of(folder).organisation, open_snapshot(folder / "snapshot")
    derivation(name.removeprefix("derived."))
    with tempfile.TemporaryDirectory(prefix="telework-scan-bench-") as place:
        imported, began = peak(), time.process_time()
        found = with_derived(snapshot, organisation, [name], Path(place))
        taken = time.process_time() - began
    entry = found.entry(name)
    return {"seconds": taken, "megabytes": peak(), "imported": imported, "loads": _loads(folder), "records": entry.count if entry else 0}


def _evaluated(folder: Path) -> dict[str, float]:
    """Everything between files and findings: CPU seconds, the peak memory, and then ``orjson.loads`` of the whole snapshot."""
    from scanner.snapshot.read import open_snapshot
    from tests.bench.judging import derive_and_judge, inputs_of, jobs_of

    inputs, snapshot = inputs_of(folder), open_snapshot(folder / "snapshot")
    jobs = jobs_of(inputs)
    with tempfile.TemporaryDirectory(prefix="telework-scan-bench-") as place:
        imported, began = peak(), time.process_time()
        derive_and_judge(snapshot, inputs, jobs, Path(place))
        taken = time.process_time() - began
    records = sum(entry.count for entry in snapshot.manifest.entries.values())
    return {"seconds": taken, "megabytes": peak(), "imported": imported, "loads": _loads(folder), "records": records}


def _loads(folder: Path) -> float:
    """The measure: the median of three times, after the memory was noted."""
    import gc

    import orjson

    from tests.bench.tenants import as_one_json

    whole, taken = as_one_json(folder), []
    orjson.loads(whole)
    for _ in range(3):
        gc.collect()
        gc.disable()
        began = time.process_time()
        orjson.loads(whole)
        taken.append(time.process_time() - began)
        gc.enable()
    return median(taken)


def peak() -> float:
    """The largest resident size of this process so far, in MB.

    Linux hands ``ru_maxrss`` down to a child from the process that started it; its ``VmHWM`` is the child's own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def _library() -> dict[str, float]:
    began = time.perf_counter()
    from scanner.library.library import load_library

    imported = time.perf_counter()
    load_library()
    loaded = time.perf_counter()
    load_library()
    return {"import": imported - began, "cold": loaded - imported, "again": time.perf_counter() - loaded}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["memory", folder]:
            result = _memory(Path(folder))
        case ["derived", folder, name]:
            result = _derived(Path(folder), name)
        case ["evaluated", folder]:
            result = _evaluated(Path(folder))
        case _:
            result = _library()
    os.write(sys.stdout.fileno(), json.dumps(result).encode())
