"""Killed at any moment, a collection leaves the whole snapshot or a folder that can be resumed, and resumed it ends as if undisturbed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collecting.killing import FULL, WORK, Collection, Moment, fates, killed, moments, served, state_of, undisturbed, without_work

FATES = fates(20261101, 112, 3) if FULL else fates(20261101, 8, 1)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    with served() as url:
        yield undisturbed(url, tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize(("first", "again"), FATES, ids=[f"{number}-{first}" for number, (first, _) in enumerate(FATES)])
def test_killed_at_any_moment_it_is_whole_or_resumable_and_ends_as_if_undisturbed(
    collection: Collection, tmp_path: Path, first: Moment, again: tuple[Moment, ...]
) -> None:
    out = tmp_path / "スナップショット"
    struck = [killed(collection, out, first)]
    states = [state_of(out, collection)]
    for moment in again:
        struck.append(killed(collection, out, moment, "--resume"))
        states.append(state_of(out, collection))
    code, _, errors = collection.run(out, "--resume")
    print(first, again, struck, states, code)
    assert "Traceback" not in errors
    # A snapshot that was whole already is left alone; so is what its collection had not yet tidied away.
    assert code == (2 if states[-1] == "whole" and not (out / WORK / "job.json").exists() and "済んだ" in errors else 0), errors
    assert without_work(out) == collection.files
    assert not (out / WORK).exists() or (code == 2 and states[-1] == "whole")
