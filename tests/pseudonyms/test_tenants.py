"""Nothing that is judged changes when names are replaced: sample tenants, and tenants that were made up."""

from pathlib import Path

import pytest

from scanner.pseudonyms.snapshot import pseudonymise
from scanner.sandbox.tenants import NAMES
from scanner.snapshot.verify import verify_snapshot
from tests.labelled.tenants import tenant
from tests.pseudonyms.aids import KEY, TENANTS, judged_as_it_is, judged_without_names, made_up, made_up_without_names


@pytest.mark.parametrize("name", sorted(NAMES))
def test_verdicts_reasons_and_counts_of_sample_tenants_stay(name: str, tmp_path: Path) -> None:
    pseudonymise(TENANTS / name / "snapshot", KEY, tmp_path / "p")
    assert verify_snapshot(tmp_path / "p")[1] == []
    before, after = judged_as_it_is(name), judged_without_names(name, tmp_path / "p")
    for part in before:
        assert after[part] == before[part], part


@pytest.mark.parametrize("number", range(12))
def test_verdicts_reasons_and_counts_of_made_up_tenants_stay(number: int, tmp_path: Path) -> None:
    world = tenant(number)
    before, after = made_up(world, tmp_path / "a"), made_up_without_names(world, tmp_path / "b")
    assert len(before) > 100
    assert [each for each in zip(before, after, strict=True) if each[0] != each[1]] == []
