"""Collections in processes of their own, stopped at chosen moments, and what must hold of the folder that they leave."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scanner.snapshot.verify import verify_snapshot
from tests.collecting.whole import files_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "tenants" / "sample"
FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
WORK, MANIFEST = ".collecting", "manifest.json"
PATIENCE = 60

# The command, in a process that ends itself as kill -9 would, just before the n-th change of the folder; or (n = 0) that counts the changes.
COUNTING = """
import os, signal, sys
folder, last, total = os.path.abspath(sys.argv[1]), int(sys.argv[2]), 0
WRITING = os.O_WRONLY | os.O_RDWR
def changes(event, args):
    if event == "open":
        return isinstance(args[0], (str, os.PathLike)) and args[2] & WRITING and os.fspath(args[0]).startswith(folder)
    if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"):
        inside = event in ("os.remove", "os.rmdir") and args[1] != -1
        return inside or os.fspath(args[0]).startswith(folder)
    return False
def count(event, args):
    global total
    if changes(event, args):
        total += 1
        if total == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
sys.argv = ["telework-scan", *sys.argv[3:]]
from scanner.cli.main import run
try:
    run()
finally:
    if last == 0:
        print(total)
"""


@contextmanager
def served(*options: str) -> Iterator[str]:
    """The address of a service in a process of its own: small pages, a little slow, its clock fixed."""
    command = [sys.executable, "-m", "scanner.sandbox", "serve", "--ready", "--top", "5", "--delay", "0.02", *options]
    with subprocess.Popen(command, env=ENVIRONMENT, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@dataclass(frozen=True)
class Collection:
    """One command that collects from a service; what it leaves behind if nothing disturbs it, in so many seconds and changes of the folder."""

    url: str
    files: dict[str, bytes]
    seconds: float
    changes: int

    def start(self, out: Path, *more: str, ending: int | None = None, before: Sequence[str] = ()) -> "subprocess.Popen[bytes]":
        """Start it. ``ending``: it ends itself before so many changes of the folder (0: never, and it prints their number).

        ``before``: a command that carries out the one that follows it.
        """
        begin = ["-m", "scanner"] if ending is None else ["-c", COUNTING, str(out), str(ending)]
        given = ["collect", "--sandbox-url", self.url, "--out", str(out), "--organisation", str(SAMPLE / "organisation.yaml"), "--all"]
        command = [*before, sys.executable, *begin, *given, *more]
        return subprocess.Popen(command, env=ENVIRONMENT, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, out: Path, *more: str, ending: int | None = None) -> tuple[int, str, str]:
        """Carry it out: exit code (negative: the signal), stdout, stderr."""
        with self.start(out, *more, ending=ending) as process:
            said, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, said.decode(), errors.decode()


def undisturbed(url: str, folder: Path) -> Collection:
    """Carry out the collection twice, for its length and for the number of its changes; both leave the same behind."""
    found = Collection(url, {}, 0.0, 0)
    started = time.monotonic()
    assert found.run(folder / "timed")[0] == 0
    between = time.monotonic()
    code, said, _ = found.run(folder / "counted", ending=0)
    assert code == 0
    files = files_of(folder / "timed")
    assert files == files_of(folder / "counted")
    return Collection(url, files, min(between - started, time.monotonic() - between), int(said.split()[-1]))


class Moment(NamedTuple):
    """When to stop a collection. ``kind``: what to wait for; ``share``: how far along, from 0 to 1."""

    kind: str
    share: float

    def __str__(self) -> str:
        return f"{self.kind}-{self.share:.3f}"


def seen(out: Path, below: str, wanted: str) -> int:
    """How many files with such a name there are at the moment below a folder that changes meanwhile."""
    pattern = re.compile(wanted)
    return sum(1 for _, _, names in os.walk(out / below) for name in names if pattern.fullmatch(name))


def runs(out: Path) -> int:
    """How many answers are kept as runs."""
    return seen(out, WORK, r".+\.run")


def finals(out: Path) -> int:
    """How many files of the snapshot are in their place."""
    return sum(1 for name, _, files in os.walk(out) if WORK not in name for file in files if not file.startswith("."))


# What is waited for by looking at the folder all the time: so much of it, or where 0 stands as many as there are files in the end.
SIGHTS: dict[str, tuple[int, Callable[[Path], int]]] = {
    "folder": (1, lambda out: int(out.is_dir())),
    "job": (1, lambda out: seen(out, WORK, r"job\.json")),
    "run": (40, runs),
    "file": (0, finals),
    "merging": (1, lambda out: seen(out, "entra", r".+\.part") + seen(out, "intune", r".+\.part")),
    "manifest": (1, lambda out: seen(out, "", r".*manifest\.json.*")),
}
# So many of the last changes write the last files and the manifest, and clear away.
CLOSING = 150


def moments(seed: int, count: int) -> list[Moment]:
    """Moments of chance: of time, of what is seen in the folder, and of the changes counted inside, over all of them or towards the end."""
    chance = random.Random(seed)
    sights = list(SIGHTS)
    kinds = [("change", sights[number // 4 % len(sights)], "time", "end")[number % 4] for number in range(count)]
    return [Moment(kind, chance.random()) for kind in kinds]


def fates(seed: int, count: int, most: int) -> Sequence[tuple[Moment, ...]]:
    """When each of so many collections is killed, and when again while it is resumed: never, or up to ``most`` times."""
    chance = random.Random(seed + 1)
    found = []
    for first in moments(seed, count):
        left = 1 - first.share if first.kind == "change" else 0.2
        found.append((first, *(Moment("change", left * chance.random()) for _ in range(chance.randint(0, most)))))
    return found


def killed(collection: Collection, out: Path, moment: Moment, *more: str) -> bool:
    """Start the collection and kill it at that moment. Returns whether it was still under way."""
    if moment.kind in ("change", "end"):
        last = collection.changes
        before = 1 + int(moment.share * (last - 1)) if moment.kind == "change" else last - int(moment.share * CLOSING)
        return collection.run(out, *more, ending=before)[0] == -signal.SIGKILL
    with collection.start(out, *more) as process:
        begun = time.monotonic()
        if moment.kind == "time":
            time.sleep(moment.share * collection.seconds)
        else:
            most, there = SIGHTS[moment.kind]
            wanted = 1 + int(moment.share * ((most or len(collection.files)) - 1))
            while process.poll() is None and there(out) < wanted and time.monotonic() - begun < PATIENCE:
                time.sleep(0.0005)
        process.kill()
        process.communicate(timeout=PATIENCE)
    return process.returncode == -signal.SIGKILL


def state_of(out: Path, collection: Collection) -> str:
    """What a killed collection left: nothing, something that can be resumed, or the snapshot, whole. Anything else is a corrupt folder."""
    if not out.exists() or not any(out.iterdir()):
        return "nothing"
    if (out / MANIFEST).exists():
        assert verify_snapshot(out)[1] == []
        assert without_work(out) == collection.files
        return "whole, resumable" if (out / WORK / "job.json").exists() else "whole"
    assert (out / WORK).is_dir()
    return "resumable"


def without_work(out: Path) -> dict[str, bytes]:
    """Every file but the work in progress."""
    return {name: data for name, data in files_of(out).items() if not name.startswith(f"{WORK}/")}
