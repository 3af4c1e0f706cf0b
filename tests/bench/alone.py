"""What needs a process of its own: peak memory, cold starts. ``python -m tests.bench.alone WHAT [FOLDER]`` prints one JSON object."""

import json
import os
import subprocess
import sys
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
    from tests.bench.judging import inputs_of, jobs_of, read_and_judge

    inputs = inputs_of(folder)
    read_and_judge(open_snapshot(folder / "snapshot"), inputs, jobs_of(inputs))
    return {"megabytes": peak()}


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
        case _:
            result = _library()
    os.write(sys.stdout.fileno(), json.dumps(result).encode())
