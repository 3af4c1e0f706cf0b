"""Judging an organisation by one of the checklists that it names."""

import json
from pathlib import Path

import pytest

from scanner.cli.main import main

TENANT = Path(__file__).resolve().parents[2] / "fixtures" / "tenants" / "vpn"


def judged(tmp_path: Path, *more: str) -> int:
    return main(["evaluate", str(TENANT / "snapshot"), "--organisation", str(TENANT / "organisation.yaml"), "--out", str(tmp_path / "out"), *more])


def test_only_that_one_is_judged(tmp_path: Path) -> None:
    assert judged(tmp_path, "--checklist", "csaj-2018") == 0
    assessment = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))
    assert [checklist["id"] for checklist in assessment["checklists"]] == ["csaj-2018"]
    assert {result["checklist"] for result in assessment["results"]} == {"csaj-2018"}


def test_one_that_it_does_not_name_is_refused_with_those_that_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(tmp_path, "--checklist", "no-such") == 2
    said = capsys.readouterr().err
    assert "「no-such」を挙げていません。挙げているもの: mic-sme-2021、csaj-2018" in said
    assert "it names: mic-sme-2021, csaj-2018" in said


def test_a_method_goes_with_no_organisation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(tmp_path, "--method", "1") == 2
    assert "--organisation と --method は同時に使えません" in capsys.readouterr().err
