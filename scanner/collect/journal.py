"""What a collection has done so far, on disk, so that it can be stopped at any moment and resumed.

``DIR/.collecting/job.json`` says what is being collected, ``<resource>.json`` there that a resource is whole (with its entry of the
manifest), and ``<resource>/`` holds the runs of one that is not. The manifest comes last; then ``.collecting`` is removed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from scanner.language.types import parse_datetime
from scanner.model.errors import UsageError
from scanner.resources.registry import Resource
from scanner.snapshot.manifest import MANIFEST, UNFINISHED
from scanner.snapshot.write import pretty_json, stamp, unwritable, write_bytes

OLDEST = timedelta(hours=24)
JOB = "job.json"
Entry = dict[str, Any]

_LEFT_BEHIND = re.compile(r"\..+\.part")


class Journal:
    """The folder of one collection. ``finished``: resource → (basis, entry) of those that are whole."""

    def __init__(self, out: Path, identity: Mapping[str, Any]) -> None:
        self.out = out
        self._work = out / UNFINISHED
        self._identity = dict(identity)
        self._made = not out.exists()
        self.finished: dict[str, tuple[str, Entry]] = {}

    def begin(self, *, resume: bool) -> bool:
        """Prepare the folder. Returns whether something is being resumed.

        Raises `UsageError` where it holds anything that this collection must not touch, `OutputError`.
        """
        try:
            return self._begin(resume=resume)
        except OSError as error:
            raise unwritable(self.out, error) from error

    def check(self, *, resume: bool) -> None:
        """See that the folder holds nothing that this collection must not touch. Raises `UsageError`, `OutputError`."""
        try:
            self._check_folder(resume=resume)
        except OSError as error:
            raise unwritable(self.out, error) from error

    def _begin(self, *, resume: bool) -> bool:
        self._check_folder(resume=resume)
        if resume and (self._work / JOB).is_file():
            self._resume()
            return True
        if self._work.exists():  # stopped before it had even begun
            shutil.rmtree(self._work)
        write_bytes(self._work / JOB, pretty_json(self._identity))
        return False

    def _check_folder(self, *, resume: bool) -> None:
        out = self.out
        if out.exists() and not out.is_dir():
            raise UsageError(f"{out} はフォルダーではありません。", f"{out} is not a folder.")
        held = {path.name for path in out.iterdir()} if out.exists() else set()
        if not held:
            return
        for path in (out / name for name in sorted({UNFINISHED, *(name.partition(".")[0] for name in self._identity["resources"])})):
            if path.is_symlink():
                raise UsageError(
                    f"{path} はシンボリックリンクです。その先には書き込みません。", f"{path} is a symbolic link: nothing is written there."
                )
        if UNFINISHED in held and (MANIFEST not in held or (self._work / JOB).is_file()):
            if resume:
                return
            raise UsageError(
                f"{out} には、途中で止まった収集があります。続けるには --resume を付けます。初めから集め直すなら、ほかのフォルダーを指定してください。",
                f"{out} holds a collection that was stopped: go on with --resume, or name another folder to begin anew.",
            )
        if MANIFEST in held:
            if resume and UNFINISHED in held:
                shutil.rmtree(self._work)  # what a killed process had not cleared away any more
            raise UsageError(
                f"{out} には、収集の済んだスナップショットがあります。上書きはしません。ほかのフォルダーを指定してください。",
                f"{out} holds a finished snapshot, which is never overwritten: name another folder.",
            )
        raise UsageError(
            f"{out} には、ほかのファイルがあります。新しいフォルダーか、空のフォルダーを指定してください。",
            f"{out} holds other files: name a new folder or an empty one.",
        )

    def _resume(self) -> None:
        known = _load(self._work / JOB)
        if known != self._identity:
            raise _another_job(self.out, known, self._identity)
        (self.out / MANIFEST).unlink(missing_ok=True)
        for name in self._identity["resources"]:
            found = _load(self._work / f"{name}.json")
            entry = found.get("entry") if found else None
            if isinstance(entry, dict) and isinstance(found.get("basis"), str) and self._is_whole(entry):
                self.finished[name] = (found["basis"], entry)
        self._sweep()

    def _is_whole(self, entry: Entry) -> bool:
        """Whether the file of a finished resource is the one that was written."""
        if entry["file"] is None:
            return True
        path = self.out / entry["file"]
        if not path.is_file() or path.is_symlink():
            return False
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        return bool(found == entry["sha256"])

    def _sweep(self) -> None:
        """Remove what a killed process left behind: parts of files, and files of resources that are not whole."""
        whole = {entry["file"] for _, entry in self.finished.values()}
        for name in self._identity["resources"]:
            for suffix in ("json", "jsonl"):
                file = f"{name.replace('.', '/')}.{suffix}"
                if file not in whole:
                    (self.out / file).unlink(missing_ok=True)
            if name not in self.finished:
                (self._work / f"{name}.json").unlink(missing_ok=True)
        folders = {self.out, self._work, *(self.out / name.partition(".")[0] for name in self._identity["resources"])}
        for path in [path for folder in folders if folder.is_dir() for path in folder.iterdir()]:
            if _LEFT_BEHIND.fullmatch(path.name) and path.is_file():
                path.unlink()

    def times(self) -> list[datetime]:
        """When what is whole was read, by the service's clock."""
        found = [parse_datetime(entry["collected_at"]) for _, entry in self.finished.values()]
        return [moment for moment in found if moment is not None]

    def runs(self, resource: str) -> Path:
        """The folder for the runs of a resource."""
        return self._work / resource

    def file(self, resource: Resource) -> Path:
        """Where the resource's records go."""
        return self.out / resource.file

    def finish(self, resource: str, basis: str, entry: Entry) -> None:
        """Note that a resource is whole."""
        write_bytes(self._work / f"{resource}.json", pretty_json({"basis": basis, "entry": entry}))
        self.finished[resource] = (basis, entry)

    def forget(self, resource: Resource) -> None:
        """Forget a resource that had been whole, and its file: what it was made from is another now."""
        self.finished.pop(resource.name, None)
        try:
            (self._work / f"{resource.name}.json").unlink(missing_ok=True)
            self.file(resource).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self.out, error) from error

    def close(self, manifest: Mapping[str, Any], *, resumable: bool) -> None:
        """Write the manifest; then nothing of the work in progress is needed any more, unless it is to go on."""
        write_bytes(self.out / MANIFEST, pretty_json(dict(manifest)))
        if resumable:
            return
        with suppress(OSError):  # the snapshot is whole, and its reader passes over the rest
            (self._work / JOB).unlink(missing_ok=True)
            shutil.rmtree(self._work)

    def discard(self, resources: Iterable[Resource]) -> None:
        """Remove what was collected of these resources and everything else that `begin` made, so that another try can begin."""
        with suppress(OSError):
            shutil.rmtree(self._work)
            for path in map(self.file, resources):
                if path.parent.is_dir():
                    path.unlink(missing_ok=True)
                    path.parent.rmdir()
            if self._made:
                self.out.rmdir()


def too_old(out: Path, begun: datetime, now: datetime) -> UsageError:
    """A collection that began so long ago that its parts do not belong together."""
    return UsageError(
        f"{out} の収集は {stamp(begun)} に始まり、24 時間を過ぎたため（サービスの時計で {stamp(now)}）、続けられません。"
        "ほかのフォルダーに、初めから集め直してください。",
        f"the collection in {out} began at {stamp(begun)}, more than 24 hours ago (it is {stamp(now)} by the service's clock): begin anew in another folder.",
    )


def _load(path: Path) -> dict[str, Any]:
    """A JSON object that was written atomically; empty if it is not there, or not one."""
    try:
        found = msgspec.json.decode(path.read_bytes())
    except (FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _another_job(out: Path, known: Mapping[str, Any], now: Mapping[str, Any]) -> UsageError:
    if known.get("tenant") != now["tenant"]:
        return UsageError(
            f"{out} の途中の収集は、別のテナント（{known.get('tenant')}）のものです。続けられません。ほかのフォルダーを指定してください。",
            f"the stopped collection in {out} is of another tenant ({known.get('tenant')}): name another folder.",
        )
    if known.get("tool") != now["tool"]:
        return UsageError(
            f"{out} の途中の収集は、別の版（{known.get('tool')}）で始めたものです。続けられません。ほかのフォルダーに、初めから集め直してください。",
            f"the stopped collection in {out} was begun by another version ({known.get('tool')}): begin anew in another folder.",
        )
    if known.get("pseudonymised") != now.get("pseudonymised"):
        return UsageError(
            f"{out} の途中の収集は、仮名への置き換え（--pseudonymise）の有無か鍵が今回と違います。同じ鍵で続けるか、ほかのフォルダーに集めてください。",
            f"the stopped collection in {out} was begun without --pseudonymise, or with another key: go on with the same key, or name another folder.",
        )
    return UsageError(
        f"{out} の途中の収集は、集めるもの（リソースかグループ）が今回と違います。同じ指定で続けるか、ほかのフォルダーに集めてください。",
        f"the stopped collection in {out} is of other resources or groups: go on with the same ones, or name another folder.",
    )
