"""A history file that was damaged: an error in words or what it still says, never a traceback; and names of files that are hard on a URI."""

import contextlib
import random
from pathlib import Path

import pytest

from scanner.change.history import History
from scanner.change.runs import points, run_of
from scanner.model.errors import ScanError
from tests.change.making import TENANT, assessment, item, rule

FLIPS = 300


def filled(path: Path) -> Path:
    for day in range(1, 4):
        made = assessment(*(item(str(number), rule(f"r{number}", "pass")) for number in range(5)))
        made["snapshot"]["collected_at"] = f"2026-11-{day:02d}T00:00:00Z"
        History(path).append(run_of(made, f"{day:064d}"))
    return path


def read(path: Path) -> None:
    """Everything that the commands read of a history."""
    history = History(path)
    for tenant in history.tenants():
        for point in points(history.runs(tenant)):
            assert all(tally.interval is None or len(tally.interval) == 2 for tally in point.run.tallies)


def test_one_flipped_bit_never_ends_in_a_traceback(tmp_path: Path) -> None:
    whole, dice = filled(tmp_path / "whole.db").read_bytes(), random.Random(20261101)
    refused = 0
    for number in range(FLIPS):
        damaged = bytearray(whole)
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
        path = tmp_path / f"{number}.db"
        path.write_bytes(damaged)
        try:
            read(path)
        except ScanError:
            refused += 1
    assert refused > 0


@pytest.mark.parametrize("left", [0, 1, 99, 100, 4095, 4096, 5000, 8192, 20000])
def test_a_file_that_was_cut_off_never_ends_in_a_traceback(tmp_path: Path, left: int) -> None:
    path = filled(tmp_path / "history.db")
    path.write_bytes(path.read_bytes()[:left])
    with contextlib.suppress(ScanError):
        read(path)


@pytest.mark.parametrize("name", ["履歴 2026.db", "a?b#c%20d&mode=ro.db", "'quoted\".db", "-x.db"])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    filled(path)
    assert len(History(path).runs(TENANT)) == 3
    assert [each.name for each in tmp_path.iterdir()] == [name]
