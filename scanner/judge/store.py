"""An assessment as a folder: assessment.json, every judged record under findings/, and the hashes of all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from scanner.judge.findings import Sink
from scanner.model.errors import InputError, Place, Problem, input_error
from scanner.model.findings import RecordResult
from scanner.snapshot.strict_json import decode
from scanner.snapshot.write import atomic, pretty_json, write_bytes

ASSESSMENT = "assessment.json"
HASHES = "hashes.json"


class AssessmentFolder:
    """Writes one assessment. Files of an earlier one are replaced at the end, in one go each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}

    @contextmanager
    def sink(self, finding: str) -> Iterator[Sink]:
        """Where the judged records of one finding go: ``findings/<id>.jsonl``."""
        name = f"findings/{finding}.jsonl"
        digest = hashlib.sha256()
        encode = msgspec.json.encode
        with atomic(self.folder / name) as stream:

            def write(result: RecordResult) -> None:
                line = encode(result.as_json()) + b"\n"
                digest.update(line)
                stream.write(line)

            yield write
        self.hashes[name] = digest.hexdigest()

    def finish(self, assessment: dict[str, Any]) -> None:
        """Write assessment.json and the hashes, and remove findings that are no longer part of it."""
        data = pretty_json(assessment, sort_keys=False)
        self.hashes[ASSESSMENT] = hashlib.sha256(data).hexdigest()
        write_bytes(self.folder / ASSESSMENT, data)
        write_bytes(self.folder / HASHES, pretty_json({"schema": "telework-scan/hashes/1", "files": self.hashes}))
        for path in (self.folder / "findings").glob("*.jsonl"):
            if f"findings/{path.name}" not in self.hashes:
                path.unlink()


def read_assessment(folder: Path) -> dict[str, Any]:
    """``assessment.json`` of a folder. Raises `InputError` if there is none or it is of another schema."""
    path = folder / ASSESSMENT
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise input_error(str(path), f"判定結果を読めません（{error.strerror}）。", f"cannot read the assessment ({error.strerror}).") from error
    data = decode(raw, str(path))
    if not isinstance(data, dict) or data.get("schema") != "telework-scan/assessment/1":
        raise input_error(str(path), "telework-scan の判定結果ではありません。", "this is not an assessment of telework-scan.")
    return data


def verify_assessment(folder: Path) -> list[Problem]:
    """Everything that does not agree with the recorded hashes (empty = as written)."""
    path = folder / HASHES
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise input_error(
            str(path), f"ハッシュの一覧を読めません（{error.strerror}）。", f"cannot read the list of hashes ({error.strerror})."
        ) from error
    data = decode(raw, str(path))
    files = data.get("files") if isinstance(data, dict) else None
    if not isinstance(files, dict):
        raise input_error(str(path), "ハッシュの一覧ではありません。", "this is not a list of hashes.")
    problems = [problem for name, digest in sorted(files.items()) for problem in _compare(folder, name, digest)]
    known = {*files, HASHES}
    for found in sorted(folder.rglob("*.json*")):
        name = found.relative_to(folder).as_posix()
        if name not in known and (name == ASSESSMENT or name.startswith("findings/")):
            problems.append(Problem(Place(str(found)), "一覧にないファイルです。", "the file is not in the list."))
    return problems


def _compare(folder: Path, name: str, digest: Any) -> Iterator[Problem]:
    path = folder / name
    try:
        actual = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        yield Problem(Place(str(path)), "ファイルがありません。", "the file is missing.")
        return
    if actual != digest:
        yield Problem(Place(str(path)), "内容がハッシュ（SHA-256）と一致しません。", "the content does not match its SHA-256.")


def raise_all(problems: list[Problem]) -> None:
    """Raise what `verify_assessment` found."""
    if problems:
        raise InputError(problems)
