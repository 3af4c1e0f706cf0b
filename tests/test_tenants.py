"""The sample tenants come out as it was reasoned by hand (``expected.yaml``), and as the generator writes them."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.judge.assessment import assess
from scanner.library.answers import load_answers
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation, undeclared
from scanner.sandbox.tenants import NAMES, write
from scanner.snapshot.read import open_snapshot

ROOT = Path(__file__).resolve().parents[1]
TENANTS = ROOT / "fixtures" / "tenants"
LIBRARY = load_library()
# What companies come out as under another document stands in files of its own (see tests/test_two_documents.py).
HANDBOOK = "mic-sme-2021"
# What it says is a fact about a list that was read whole, however long ago the devices in it were heard of.
ABOUT_LISTS = {"device-records-unique"}
TABLES = json.loads((ROOT / "tests/data/mic-sme-2021-tables.json").read_text(encoding="utf-8"))


def judged(name: str) -> dict[str, Any]:
    folder = TENANTS / name
    organisation = load_organisation(folder / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules)
    answers = load_answers(organisation.answers, LIBRARY.questions, LIBRARY.rules, organisation) if organisation.answers else ()
    return assess(LIBRARY, organisation, answers, open_snapshot(folder / "snapshot"), {})


@pytest.fixture(scope="module", params=sorted(NAMES))
def tenant(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any], dict[str, Any]]:
    name: str = request.param
    return name, judged(name), yaml.safe_load((TENANTS / name / "expected.yaml").read_text(encoding="utf-8"))


def test_every_item_comes_out_as_expected(tenant: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    _, assessment, expected = tenant
    found = {(each["work_style"], each["item"]): each for each in assessment["results"] if each["checklist"] == HANDBOOK}
    listed = {(style, item["item"]): item for style, items in expected["items"].items() for item in items}
    assert listed.keys() == found.keys()
    wrong = [
        f"{key}: expected {item['verdict']} {item.get('reason', '')}, got {found[key]['verdict']} {found[key]['reasons']} – {item['because']}"
        for key, item in listed.items()
        if found[key]["verdict"] != item["verdict"] or ("reason" in item and item["reason"] not in found[key]["reasons"])
    ]
    assert wrong == []


def test_every_listed_finding_comes_out_as_expected(tenant: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    _, assessment, expected = tenant
    found = {each["id"]: each for each in assessment["findings"]}
    for each in expected.get("findings", ()):
        # A rule to which the checklist gives parameters of its own has an id of its own.
        finding = found[each.get("id") or (f"{each['rule']}.{each['work_style']}" if each["work_style"] else each["rule"])]
        counts = {name: finding["counts"][name] for name in each.get("counts", {})}
        assert (finding["verdict"], counts) == (each["verdict"], each.get("counts", {})), f"{finding['id']}: {each['because']}"


def test_every_result_stands_exactly_once_per_work_style(tenant: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    _, assessment, _ = tenant
    keys = [(each["item"], each["work_style"]) for each in assessment["results"] if each["checklist"] == HANDBOOK]
    styles = [style["id"] for style in assessment["organisation"]["work_styles"]]
    assert sorted(keys) == sorted((number, style) for number in TABLES["items"] for style in styles)


@pytest.mark.parametrize("name", ["no-permission"])
def test_without_permission_nothing_passes_and_nothing_fails(name: str) -> None:
    assert {each["verdict"] for each in judged(name)["results"]} <= {"unknown", "manual", "not_applicable"}


@pytest.mark.parametrize("name", ["empty", "stale"])
def test_no_person_or_device_of_an_empty_or_stale_tenant_passes_or_fails(name: str) -> None:
    assessment = judged(name)
    judging = [each for each in assessment["findings"] if each["counts"]["pass"] or each["counts"]["fail"]]
    scopes = {each["id"]: LIBRARY.rules[each["rule"]].resource.scope for each in judging}
    assert [each["id"] for each in judging if scopes[each["id"]] != "tenant" and each["rule"] not in ABOUT_LISTS] == []
    assert [each["item"] for each in assessment["results"] if each["verdict"] in ("pass", "fail")] == []


def test_the_exemplary_tenant_has_nothing_unknown() -> None:
    """What does not decide may be left, each with its reason in writing."""
    assessment = judged("exemplary")
    assert {each["verdict"] for each in assessment["results"]} == {"pass"}
    assert assessment["plausibility"] == []
    told = {each["rule"] for each in yaml.safe_load((TENANTS / "exemplary" / "expected.yaml").read_text(encoding="utf-8"))["findings"]}
    assert {each["rule"] for each in assessment["findings"] if each["verdict"] != "pass"} - told == set()


def test_a_missing_licence_makes_nothing_fail() -> None:
    results = judged("basic")["results"]
    assert [each["item"] for each in results if each["verdict"] == "pass"] != []
    assert [each["item"] for each in results if each["verdict"] == "fail"] == []
    assert any("not_licensed" in each["reasons"] for each in results)


@pytest.mark.parametrize("method", range(1, 9))
def test_applicable_items_per_method_and_priority_agree_with_the_tables_of_the_handbook(method: int) -> None:
    assessment = assess(LIBRARY, undeclared("mic-sme-2021", method), (), open_snapshot(TENANTS / "sample" / "snapshot"), {})
    results = assessment["results"]
    assert [each["item"] for each in results] == list(TABLES["items"])
    outside = {each["item"] for each in results if each["reasons"] == {"method": 1}}
    assert outside == {number for number, item in TABLES["items"].items() if method not in item["methods_in_tables"]}
    for sign, count in TABLES["counts"][str(method)].items():
        assert sum(each["priority"] == sign and each["item"] not in outside for each in results) == count


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_generator_writes_the_fixtures_byte_for_byte(name: str, tmp_path: Path) -> None:
    write(name, tmp_path)
    generated = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert generated
    for path, data in generated.items():
        assert (TENANTS / name / path).read_bytes() == data, path
    kept = {path.relative_to(TENANTS / name) for path in (TENANTS / name).rglob("*") if path.is_file()}
    # Written by hand: what is expected, and the company as it is when it is held to several documents.
    by_hand = [path.name for pattern in ("expected*.yaml", "*-documents.yaml") for path in (TENANTS / name).glob(pattern)]
    assert {path.name for path in kept - generated.keys()} == set(by_hand)
