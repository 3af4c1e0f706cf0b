"""Verifying a snapshot: every file, every hash, every count, and nothing besides."""

from __future__ import annotations

from pathlib import Path

from scanner.model.errors import InputError, Place, Problem
from scanner.snapshot.manifest import MANIFEST, UNFINISHED
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
    known = {entry.file for entry in snapshot.manifest.entries.values()} | {MANIFEST}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if relative.startswith(f"{UNFINISHED}/"):
            continue  # a collection that was interrupted can be resumed from these
        if relative not in known and (path.is_symlink() or not path.is_dir()):
            problems.append(Problem(Place(str(path)), "manifest.json にないファイルです。", "the file is not in manifest.json."))
    return snapshot, problems
