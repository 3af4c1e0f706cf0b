"""One bit flipped anywhere in what a verdict stands on, or in the verdict: verification names that file, and no other."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.cli.main import main
from tests.proof.receipts import Case, prepared

FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
FLIPS = 600 if FULL else 45
SEED = 20261121

# Every kind of file gets its share, however few or small its files are.
KINDS = {
    "snapshot": "snapshot/",
    "older snapshot": "older/",
    "rules": "shipped/rules/",
    "checklists and questions": "shipped/checklists/",
    "own library": "own/",
    "organisation": "organisation.yaml",
    "answers": "answers.yaml",
    "waivers": "waivers.yaml",
    "manifest": "snapshot/manifest.json",
    "assessment": "assessment/assessment.json",
    "findings": "assessment/findings/",
    "derived": "assessment/derived/",
    "receipt": "assessment/receipt.json",
    "signature": "assessment/receipt.sig",
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with pytest.MonkeyPatch.context() as patch:
        yield prepared(tmp_path_factory.mktemp("receipt"), patch)


def of_kind(case: Case, kind: str) -> list[Path]:
    return [path for path in case.files if path.relative_to(case.home).as_posix().startswith(KINDS[kind]) and path.stat().st_size]


def named(case: Case, said: str) -> set[str]:
    """The files that the complaints begin with, seen from the folder of the case."""
    places = [line.partition(": ")[0] for line in said.splitlines() if not line.startswith(" ")]
    return {place.removeprefix(f"{case.home}/").partition(":")[0] for place in places}


def test_untouched_everything_is_as_it_was(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(case.check) == 0
    said = capsys.readouterr().out
    assert "1 バイトも違わない" in said
    assert "署名は正しく" in said


def test_every_kind_of_file_is_there(case: Case) -> None:
    assert [kind for kind in KINDS if not of_kind(case, kind)] == []
    assert {path for kind in KINDS for path in of_kind(case, kind)} == {path for path in case.files if path.stat().st_size}


def test_one_flipped_bit_anywhere_is_found_and_its_file_is_named(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(SEED)
    wrong = []
    for number in range(FLIPS):
        kind = list(KINDS)[number % len(KINDS)]
        path = dice.choice(of_kind(case, kind))
        before = path.read_bytes()
        place, bit = dice.randrange(len(before)), dice.randrange(8)
        after = bytearray(before)
        after[place] ^= 1 << bit
        path.write_bytes(after)
        try:
            code = main(case.check)
        finally:
            path.write_bytes(before)
        found = named(case, capsys.readouterr().err)
        name = path.relative_to(case.home).as_posix()
        if code != 2 or found != {name}:
            wrong.append((name, place, bit, code, sorted(found)))
    assert wrong == []


@pytest.mark.parametrize("kind", ["snapshot", "findings", "derived"])
def test_a_file_that_is_gone_is_named(case: Case, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    path = of_kind(case, kind)[0]
    before = path.read_bytes()
    path.unlink()
    try:
        assert main(case.check) == 2
    finally:
        path.write_bytes(before)
    assert named(case, capsys.readouterr().err) == {path.relative_to(case.home).as_posix()}


@pytest.mark.parametrize("name", ["snapshot/more.jsonl", "older/october/more.txt", "assessment/findings/more.jsonl", "assessment/derived/more"])
def test_a_file_that_was_added_is_named(case: Case, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (case.home / name).write_bytes(b"{}\n")
    try:
        assert main(case.check) == 2
    finally:
        (case.home / name).unlink()
    assert named(case, capsys.readouterr().err) == {name}
