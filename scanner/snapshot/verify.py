"""Verifying a snapshot: every file, every hash, every count, and nothing besides."""

from __future__ import annotations

from pathlib import Path

from scanner.model.errors import InputError, Place, Problem
from scanner.snapshot.manifest import INGESTING, MANIFEST, UNFINISHED, interrupted_ingest
from scanner.snapshot.read import Snapshot, open_snapshot


def verify_snapshot(folder: Path) -> tuple[Snapshot, list[Problem]]:
    """The opened snapshot and everything that is wrong with its files (empty = as collected).

    Raises `InputError` if the manifest itself cannot be read.
    """
    snapshot = open_snapshot(folder)
    problems: list[Problem] = []
    for name in sorted(snapshot.manifest.entries):
        try:
            for _ in snapshot.records(name):
                pass
        except InputError as error:
            problems.extend(error.problems)
    if (folder / INGESTING).is_dir():
        problems.append(interrupted_ingest(str(folder)))
    known = {entry.file for entry in snapshot.manifest.entries.values()} | {MANIFEST}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if relative.startswith((f"{UNFINISHED}/", f"{INGESTING}/")):
            continue  # what was interrupted goes on from these
        if relative not in known and (path.is_symlink() or not path.is_dir()):
            problems.append(Problem(Place(str(path)), "manifest.json にないファイルです。", "the file is not in manifest.json."))
    return snapshot, problems
