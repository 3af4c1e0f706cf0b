"""Assessment folders opened for comparing, and --baseline."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from scanner.change.compare import Side
from scanner.change.facts import facts
from scanner.change.records import reader
from scanner.judge.receipt import EARLIER, RECEIPT, read_receipt
from scanner.judge.store import ASSESSMENT, compare, raise_all, verify_assessment
from scanner.model.errors import UsageError, input_error
from scanner.snapshot.strict_json import decode


@dataclass(frozen=True, slots=True)
class Opened:
    """An assessment and what it is compared by."""

    assessment: Mapping[str, Any]
    side: Side


def add_baseline(parser: argparse.ArgumentParser) -> None:
    """``--baseline OLD``"""
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="OLD",
        help="前回の判定結果のフォルダー。それより悪くなったものだけを --fail-on（指定がなければすべての優先度）と --max-unknown・--max-open（指定がなければ 0）で"
        "数える / the folder of an earlier assessment: the gates count only what got worse since"
        " (--fail-on: every priority unless given; --max-unknown, --max-open: 0 unless given)",
    )


def open_assessment(folder: Path) -> Opened:
    """Open an assessment folder. Raises `InputError` if it was changed after it was written, or this version cannot read it."""
    path = folder / ASSESSMENT
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise input_error(str(path), f"判定結果を読めません（{error.strerror}）。", f"cannot read the assessment ({error.strerror}).") from error
    assessment = _decoded(raw, str(path))
    if not isinstance(assessment, dict):
        raise input_error(str(path), "telework-scan の判定結果ではありません。", "this is not an assessment of telework-scan.")
    found = facts(assessment, str(path))
    return Opened(assessment, Side(found, reader(folder), _digests(folder)))


def _decoded(raw: bytes, file: str) -> Any:
    """JSON that is held against its hash besides; only where it cannot be read it is read again, for the place to be told."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return decode(raw, file)


def _digests(folder: Path) -> dict[str, str]:
    """The hashes of the lists of judged records, by finding; they are checked."""
    if (folder / RECEIPT).exists() or not (folder / EARLIER).is_file():
        raise_all(verify_assessment(folder))
        return findings(read_receipt(folder).outputs)
    path = folder / EARLIER
    data = decode(path.read_bytes(), str(path))
    files = data.get("files") if isinstance(data, dict) else None
    if not isinstance(files, dict) or ASSESSMENT not in files or not all(isinstance(each, str) for each in files.values()):
        raise input_error(str(path), "ハッシュの一覧ではありません。", "this is not a list of hashes.")
    raise_all([problem for name, digest in sorted(files.items()) for problem in compare(folder / name, digest)])
    return findings(files)


def findings(digests: Mapping[str, str]) -> dict[str, str]:
    """Of the files of an assessment those that list judged records: finding → SHA-256."""
    return {name.removeprefix("findings/").removesuffix(".jsonl"): digest for name, digest in digests.items() if name.startswith("findings/")}


def opened_baseline(options: argparse.Namespace, out: Path) -> Opened | None:
    """The assessment of --baseline, if it was given. Raises `UsageError` where it would be written over."""
    folder: Path | None = options.baseline
    if folder is None:
        return None
    if folder.resolve() == out.resolve():
        raise UsageError(
            "--baseline と同じフォルダーには書けません。今回の判定結果には別のフォルダーを指定してください。",
            "the folder of --baseline would be written over: give this assessment another folder.",
        )
    return open_assessment(folder)


def judged_now(folder: Path, assessment: Mapping[str, Any]) -> Opened:
    """The assessment that was just written to ``folder``."""
    found = facts(assessment, str(folder / ASSESSMENT))
    return Opened(assessment, Side(found, reader(folder), findings(read_receipt(folder).outputs)))
