"""From the same inputs the same assessment: every input is held against the receipt first, then all is judged again."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scanner import __version__
from scanner.cli.evaluate import evaluate
from scanner.cli.options import Inputs, load_inputs
from scanner.judge.receipt import RECEIPT, Receipt, read_receipt
from scanner.judge.store import ASSESSMENT, compare, read_assessment
from scanner.library.shipped import shipped_folder
from scanner.model.errors import Place, Problem
from scanner.snapshot.manifest import MANIFEST
from scanner.snapshot.older import snapshots_in
from scanner.snapshot.verify import verify_snapshot

_SNAPSHOT, _OLDER, _OWN = "snapshot/", "older/", "own/"
_SHIPPED = ("rules/", "checklists/")
_AGAIN = re.compile(r"(?P<file>.*) \((?P<number>[0-9]+)\)")
_MOST_NAMED = 3


def recompute(options: argparse.Namespace, receipt: Receipt) -> list[Problem]:
    """Everything that differs between what the receipt says and the inputs that ``options`` name, else what comes out of them now.

    What lies before is compared first: a damaged file is named itself, not what was made of it. Raises `InputError` where the
    inputs cannot be read at all.
    """
    problems = [
        *_of_snapshot(options.snapshot, receipt.parts, receipt.inputs.get(f"{_SNAPSHOT}{MANIFEST}", "")),
        *_of_older(options.older, receipt.inputs),
    ]
    if options.organisation and options.organisation.name in receipt.inputs:
        problems += compare(options.organisation, receipt.inputs[options.organisation.name])
    if receipt.version != __version__:
        return [*problems, _other_version(options.folder / RECEIPT, receipt.version)]
    problems += _of_library(options.library, receipt.inputs)
    if problems:
        return problems
    inputs = load_inputs(options)
    return _of_files(inputs.files, receipt.inputs) or _of_outputs(options, inputs, receipt)


def _other_version(path: Path, version: str) -> Problem:
    return Problem(
        Place(str(path)),
        f"telework-scan {version} の判定結果です。いまの版は {__version__} なので、同じ判定になるかどうかは確かめられません。",
        f"the assessment was made by telework-scan {version}; this is {__version__}, which cannot tell whether the same would come out.",
        f"telework-scan {version} で確かめてください。",
        f"verify with telework-scan {version}.",
    )


def _of_snapshot(folder: Path, parts: Mapping[str, str], manifest: str) -> list[Problem]:
    """Compare a snapshot: by its manifest if that is the right one, else file by file with the receipt."""
    problems = list(compare(folder / MANIFEST, manifest))
    if not problems:
        return verify_snapshot(folder)[1]
    for resource, digest in parts.items():
        stem = folder / resource.replace(".", "/")
        single = stem.with_suffix(".json")
        problems += compare(single if single.exists() else stem.with_suffix(".jsonl"), digest)
    return problems


def _of_older(folder: Path | None, wanted: Mapping[str, str]) -> Iterator[Problem]:
    for name, digest in wanted.items():
        if not name.startswith(_OLDER):
            continue
        if folder is None:
            yield _not_given(name)
            continue
        own = folder / MANIFEST
        manifest = own if own.is_file() else folder / name.removeprefix(_OLDER)
        different = list(compare(manifest, digest))
        yield from different or verify_snapshot(manifest.parent)[1]


def _of_library(own: list[Path], wanted: Mapping[str, str]) -> Iterator[Problem]:
    for name, digest in wanted.items():
        if name.startswith(_SHIPPED):
            yield from compare(shipped_folder() / name, digest)
        elif name.startswith(_OWN):
            yield from _of_own(own, name, digest)


def _of_own(folders: list[Path], name: str, digest: str) -> Iterator[Problem]:
    """Compare a file of a user's own library; the second of one name is called ``… (2)``."""
    again = _AGAIN.fullmatch(name)
    file, number = (again["file"], int(again["number"])) if again else (name, 1)
    found = [path for folder in folders if (path := folder / file.removeprefix(_OWN)).is_file()]
    if number <= len(found):
        yield from compare(found[number - 1], digest)
    elif folders:
        yield from compare(folders[-1] / file.removeprefix(_OWN), digest)
    else:
        yield _not_given(name)


def _of_files(given: Mapping[str, Path], wanted: Mapping[str, str]) -> list[Problem]:
    problems = [problem for name, path in given.items() if name in wanted for problem in compare(path, wanted[name])]
    problems += [_not_in_receipt(str(path)) for name, path in given.items() if name not in wanted]
    known = (_SNAPSHOT, _OLDER, _OWN, *_SHIPPED)
    return problems + [_not_given(name) for name in wanted if name not in given and not name.startswith(known)]


def _not_given(name: str) -> Problem:
    return Problem(
        Place(name),
        "判定に使われた入力ですが、指定されていません。",
        "the assessment was made with this input, which is not given.",
        "判定したときと同じ指定（--organisation・--answers・--waivers・--library・--older など）をしてください。",
        "give the same options as for the assessment (--organisation, --answers, --waivers, --library, --older …).",
    )


def _not_in_receipt(name: str) -> Problem:
    return Problem(
        Place(name), "受領書にない入力です。判定には使われていません。", "the receipt does not name this input: the assessment was made without it."
    )


def _of_outputs(options: argparse.Namespace, inputs: Inputs, receipt: Receipt) -> list[Problem]:
    with TemporaryDirectory(prefix="telework-scan-") as name:
        folder = Path(name) / "assessment"
        evaluate(options.snapshot, inputs, folder, snapshots_in(options.older) if options.older else None)
        again = read_receipt(folder)
        added = [_not_in_receipt(each) for each in again.inputs if each not in receipt.inputs]
        gone = [_unused(each) for each in receipt.inputs if each not in again.inputs]
        if added or gone:
            return added + gone
        different = [each for each in sorted({*again.outputs, *receipt.outputs}) if again.outputs.get(each) != receipt.outputs.get(each)]
        where = _where(read_assessment(options.folder), read_assessment(folder)) if ASSESSMENT in different else []
    return [_different(options.folder / each, where if each == ASSESSMENT else []) for each in different]


def _unused(name: str) -> Problem:
    return Problem(
        Place(name),
        "判定に使われた入力ですが、いまの指定でやり直すと使われません。",
        "the assessment was made with this input, which is not used when it is judged again with these options.",
    )


def _different(path: Path, where: list[str]) -> Problem:
    ja, en = "、".join(where), ", ".join(where)
    return Problem(
        Place(str(path)),
        f"判定をやり直すと、違う内容になります{f'（{ja}）' if where else ''}。",
        f"judging again gives something else{f' ({en})' if where else ''}.",
    )


def _where(old: Any, new: Any) -> list[str]:
    """Name the first places at which two assessments differ."""
    found: list[str] = []
    for place in _differing(old, new, ""):
        if len(found) == _MOST_NAMED:
            return [*found, "…"]
        found.append(place)
    return found


def _differing(old: Any, new: Any, place: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _differing(old.get(key), new.get(key), f"{place}.{key}" if place else str(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differing(one, other, f"{place}[{index}]")
    elif old != new:
        yield place
