"""OSCAL assessment results against the published models: the sample tenants, a large one, and names of strangers."""

import warnings
from pathlib import Path
from typing import Any

import pytest

from reporters import oscal
from reporters.view import build
from scanner.cli.main import main
from scanner.judge.store import read_assessment
from tests.reporters import example
from tests.reporters.exports import grown, named, planned
from tests.reporters.test_exports_hostile import PIECES

pytestmark = pytest.mark.system
TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"


@pytest.fixture(scope="module")
def model() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own making
        from trestle.oscal import OSCAL_VERSION
        from trestle.oscal.assessment_results import Model

    assert OSCAL_VERSION == oscal.VERSION
    return Model


@pytest.mark.parametrize("tenant", ["sample", "vpn"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_sample_tenants_are_valid(tmp_path: Path, model: Any, tenant: str, language: str) -> None:
    folder = TENANTS / tenant
    assert main(["evaluate", str(folder / "snapshot"), "--organisation", str(folder / "organisation.yaml"), "--out", str(tmp_path / "a")]) == 0
    assert main(["report", str(tmp_path / "a"), "--format", "oscal", "--lang", language, "--out", str(tmp_path)]) == 0
    made = model.model_validate_json((tmp_path / "oscal-assessment-results.json").read_bytes())
    results = read_assessment(tmp_path / "a")["results"]
    assert sum(len(result.observations) for result in made.assessment_results.results) == len(results)


def test_waivers_plans_and_names_of_strangers_are_valid(model: Any) -> None:
    view = build(example.build())
    for language in ("ja", "en"):
        model.model_validate_json(oscal.render(view, language))
    model.model_validate_json(oscal.render(planned(view), "ja"))
    for piece in (*PIECES, "".join(PIECES), "", " ", "\n"):
        model.model_validate_json(oscal.render(build(named(piece)), "ja"))


def test_a_large_tenant_is_valid_and_small(model: Any) -> None:
    written = oscal.render(build(grown(3, 8)), "ja")
    assert len(written.encode()) < 10 * 1024 * 1024
    made = model.model_validate_json(written)
    assert len(made.assessment_results.results) == 24
