"""An assessment as a folder: assessment.json, every judged record under findings/, what was derived under derived/, and the receipt."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import msgspec

from scanner.judge.findings import Sink
from scanner.judge.receipt import EARLIER, OUTPUT, RECEIPT, read_receipt, receipt_of, sealed, sha256_of
from scanner.judge.signature import SIGNATURE
from scanner.model.errors import InputError, Place, Problem, input_error
from scanner.model.findings import Column, RecordResult
from scanner.model.verdicts import Reason, RecordVerdict
from scanner.snapshot.strict_json import decode
from scanner.snapshot.write import atomic, pretty_json, replace, unwritable, write_bytes

ASSESSMENT = "assessment.json"
_ROOM = "\ue000\ue001\ue002"
_encode = msgspec.json.Encoder().encode


class AssessmentFolder:
    """Writes one assessment. Nothing of an earlier one in the same folder is touched before the new one is whole.

    Used in a ``with`` block: what was written and not finished is removed at its end. Raises `OutputError` where the folder
    cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        self._new: Path | None = None
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._new is not None:
            shutil.rmtree(self._new, ignore_errors=True)
        for path in self._made:
            with suppress(OSError):
                path.rmdir()

    def _place(self, name: str) -> Path:
        """Return the path under which a file waits until all are written."""
        if self._new is None:
            self._made = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._new = Path(tempfile.mkdtemp(prefix=".new.", suffix=".part", dir=self.folder))
            except OSError as error:
                raise unwritable(self.folder, error) from error
        return self._new / name

    @contextmanager
    def sink(self, finding: str) -> Iterator[Sink]:
        """Open the place where the judged records of one finding go: ``findings/<id>.jsonl``."""
        name = f"findings/{finding}.jsonl"
        digest = hashlib.sha256()
        line_of = _Lines().line
        with atomic(self._place(name)) as stream:

            def write(result: RecordResult) -> None:
                line = line_of(result)
                digest.update(line)
                stream.write(line)

            yield write
        self.hashes[name] = digest.hexdigest()

    @property
    def derived(self) -> Path:
        """Where derived resources wait until all is written."""
        return self._place("derived")

    def finish(self, assessment: dict[str, Any]) -> None:
        """Write assessment.json and the receipt, move all files into place, and remove what an earlier assessment wrote besides.

        A signature stays only where the receipt that was signed is written again, byte for byte.
        """
        for path in sorted(self.derived.glob("*.jsonl")):
            self.hashes[f"derived/{path.name}"] = sha256_of(path)
        data = pretty_json(assessment, sort_keys=False)
        self.hashes[ASSESSMENT] = hashlib.sha256(data).hexdigest()
        receipt = sealed(receipt_of(assessment, self.hashes))
        write_bytes(self._place(ASSESSMENT), data)
        write_bytes(self._place(RECEIPT), receipt)
        superseded = [name for name in self._earlier() if name not in self.hashes]
        if not _holds(self.folder / RECEIPT, receipt):
            superseded.append(SIGNATURE)
        for name in (*sorted(self.hashes), RECEIPT):
            replace(self._place(name), self.folder / name)
        for name in superseded:
            (self.folder / name).unlink(missing_ok=True)

    def _earlier(self) -> list[str]:
        """List what an earlier assessment in this folder wrote, by its own account; nothing else is ours to remove."""
        outputs = _told(self.folder / RECEIPT, "outputs")
        names = [each.get("name") for each in outputs if isinstance(each, dict)] if isinstance(outputs, list) else []
        hashed = _told(self.folder / EARLIER, "files")
        names += [*hashed, EARLIER] if isinstance(hashed, dict) else []
        return [name for name in names if isinstance(name, str) and (name == EARLIER or OUTPUT.fullmatch(name))]


def _told(path: Path, key: str) -> Any:
    try:
        return json.loads(path.read_bytes())[key]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


class _Lines:
    """`RecordResult.as_line` as lines of JSON, for the results of one finding: what they have in common is encoded once."""

    def __init__(self) -> None:
        self._frames: dict[tuple[RecordVerdict, tuple[Reason, ...]], list[bytes]] = {}
        self._columns: tuple[Column, ...] | None = None

    def line(self, result: RecordResult) -> bytes:
        if result.columns is not self._columns:
            self._columns = result.columns
            self._frames.clear()
        key = result.verdict, result.reasons
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = _frame(result)
        pieces = list(frame)
        pieces[1::2] = map(_encode, (result.id, result.name, *result.values))
        return b"".join(pieces)


def _frame(result: RecordResult) -> list[bytes]:
    """The line of a result in pieces, every second of which is room for what a record has of its own: id, name, values."""
    marked = result._replace(id=_ROOM, name=_ROOM, values=(_ROOM,) * len(result.values))
    fixed = (_encode(marked.as_line()) + b"\n").split(_encode(_ROOM))
    return [piece for each in fixed for piece in (each, b"")][:-1]


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


def verify_assessment(folder: Path, assessment: dict[str, Any] | None = None) -> list[Problem]:
    """Everything that does not agree with the receipt (empty = as written). Raises `InputError` if the receipt itself is not as written.

    ``assessment``: what `read_assessment` returned, for those who have read it already.
    """
    receipt = read_receipt(folder)
    problems = [problem for name, digest in receipt.outputs.items() for problem in compare(folder / name, digest)]
    for found in sorted(folder.rglob("*")):
        name = found.relative_to(folder).as_posix()
        if name not in receipt.outputs and not found.is_dir() and (name == ASSESSMENT or name.startswith(("findings/", "derived/"))):
            problems.append(Problem(Place(str(found)), "受領書にないファイルです。", "the file is not in the receipt."))
    if not problems and not _agree(assessment or read_assessment(folder), receipt.data, receipt.outputs):
        problems.append(
            Problem(Place(str(folder / RECEIPT)), "受領書が assessment.json と食い違っています。", "the receipt does not agree with assessment.json.")
        )
    return problems


def _agree(assessment: dict[str, Any], receipt: Mapping[str, Any], outputs: Mapping[str, str]) -> bool:
    try:
        expected = receipt_of(assessment, outputs)
    except (KeyError, TypeError):
        return False
    return expected == {name: value for name, value in receipt.items() if name != "seal"}


def compare(path: Path, digest: str) -> Iterator[Problem]:
    """Say that a file is missing or has another content than the receipt says."""
    try:
        actual = sha256_of(path)
    except FileNotFoundError:
        yield Problem(Place(str(path)), "ファイルがありません。", "the file is missing.")
    except OSError as error:
        yield Problem(Place(str(path)), f"読めません（{error.strerror}）。", f"cannot be read ({error.strerror}).")
    except ValueError:
        yield Problem(Place(str(path)), "ファイルの名前ではありません。", "this is no name of a file.")
    else:
        if actual != digest:
            yield Problem(
                Place(str(path)), "内容が受領書のハッシュ（SHA-256）と一致しません。", "the content does not match the SHA-256 in the receipt."
            )


def raise_all(problems: list[Problem]) -> None:
    """Raise what `verify_assessment` found."""
    if problems:
        raise InputError(problems)
