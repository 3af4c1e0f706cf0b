"""OSCAL: every item an observation, only passes and fails findings, every reference to something that is there, the same bytes each time."""

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from reporters import oscal
from reporters.model import View
from reporters.oscal_parts import token
from reporters.view import build
from tests.reporters import example
from tests.reporters.exports import named, planned
from tests.reporters.test_exports_hostile import TEXTS

NCNAME = re.compile("[A-Za-z_][A-Za-z0-9._-]*", re.ASCII)


def written(view: View, language: str = "ja") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(oscal.render(view, language))["assessment-results"]
    return found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return written(build(example.build()))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from objects(member)
    elif isinstance(value, list):
        for member in value:
            yield from objects(member)


def props(holder: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in holder["props"]}


def test_every_item_is_an_observation_and_findings_are_passes_and_fails_alone(document: dict[str, Any], assessment: dict[str, Any]) -> None:
    for result in document["results"]:
        about = props(result)
        mine = [each for each in assessment["results"] if (each["checklist"], each["work_style"]) == (about["checklist"], about["work-style"])]
        verdicts = {f"{each['checklist']}/{each['item']}": each["verdict"] for each in mine}
        assert {props(each)["item"]: props(each)["verdict"] for each in result["observations"]} == verdicts
        states = {"pass": "satisfied", "fail": "not-satisfied"}
        expected = {item: states[verdict] for item, verdict in verdicts.items() if verdict in states}
        assert {props(each)["item"]: each["target"]["status"]["state"] for each in result["findings"]} == expected
        assert {props(each)["item"] for each in result["risks"]} == {item for item, verdict in verdicts.items() if verdict == "fail"}
        counts = Counter(verdicts.values())
        assert {code: about[f"items-{code.replace('_', '-')}"] for code in counts} == {code: str(count) for code, count in counts.items()}
    assert {"unknown", "manual", "not_applicable"} <= {each["verdict"] for each in assessment["results"]}


def test_a_risk_is_approved_only_where_waivers_in_force_accept_all_of_it(document: dict[str, Any], assessment: dict[str, Any]) -> None:
    waived = {
        (each["checklist"] + "/" + each["item"], each["work_style"]) for each in assessment["results"] if each["waiver"] and each["waiver"]["waived"]
    }
    approved = {
        (props(risk)["item"], props(result)["work-style"])
        for result in document["results"]
        for risk in result["risks"]
        if risk["status"] == "deviation-approved"
    }
    assert approved == waived != set()
    assert {risk["status"] for result in document["results"] for risk in result["risks"]} == {"open", "deviation-approved"}
    states = {each["value"] for result in document["results"] for risk in result["risks"] for each in risk["props"] if each["name"] == "waiver-state"}
    assert {"in_force", "expired"} <= states


def test_every_reference_leads_to_something_in_the_document(document: dict[str, Any]) -> None:
    known = {each["uuid"] for each in objects(document) if "uuid" in each}
    for each in objects(document):
        for name in ("observation-uuid", "risk-uuid", "actor-uuid", "component-uuid"):
            assert each.get(name, next(iter(known))) in known
    assert document["import-ap"]["href"] == f"#{document['back-matter']['resources'][0]['uuid']}"
    for result in document["results"]:
        controls = {each["control-id"] for each in result["reviewed-controls"]["control-selections"][0]["include-controls"]}
        objectives = {each["objective-id"] for each in result["reviewed-controls"]["control-objective-selections"][0]["include-objectives"]}
        assert {each["target"]["target-id"] for each in result["findings"]} <= objectives == controls
        assert {props(each)["control"] for each in result["observations"]} == controls


def test_identifiers_are_of_version_5_and_each_is_given_once(document: dict[str, Any]) -> None:
    given_ = [each["uuid"] for each in objects(document) if "uuid" in each]
    tool = {result["local-definitions"]["assessment-assets"]["components"][0]["uuid"] for result in document["results"]}
    platform = {result["local-definitions"]["assessment-assets"]["assessment-platforms"][0]["uuid"] for result in document["results"]}
    assert all(uuid.UUID(each).version == 5 for each in given_)
    assert {each for each, times in Counter(given_).items() if times > 1} <= tool | platform


def test_the_same_assessment_gives_the_same_bytes_and_no_clock() -> None:
    assert oscal.render(build(example.build()), "ja") == oscal.render(build(example.build()), "ja")
    times = {
        each[name] for each in objects(written(build(example.build()))) for name in ("last-modified", "start", "end", "collected") if name in each
    }
    assert times == {example.build()["snapshot"]["collected_at"]}


def test_another_run_is_another_document_about_the_same_items(document: dict[str, Any]) -> None:
    later = example.build()
    later["inputs"][0]["sha256"] = "0" * 64
    other = written(build(later))
    assert other["uuid"] != document["uuid"]
    for one, two in zip(document["results"], other["results"], strict=True):
        assert one["uuid"] != two["uuid"]
        for kind in ("observations", "findings", "risks"):
            assert [each["uuid"] for each in one[kind]] == [each["uuid"] for each in two[kind]]


def test_it_says_that_there_is_no_plan_and_that_it_is_advice(document: dict[str, Any]) -> None:
    assert "作られていません" in document["import-ap"]["remarks"]
    assert "監査意見や認証に代わるものではありません" in document["metadata"]["remarks"]
    assert "no OSCAL assessment plan" in written(build(example.build()), "en")["import-ap"]["remarks"].replace("No ", "no ")


def test_what_is_planned_is_not_called_present(view: View) -> None:
    assert props(written(view)["metadata"])["configuration"] == "present"
    other = written(planned(view))
    assert props(other["metadata"])["configuration"] == "planned"
    assert all("計画中の構成" in each["remarks"] for each in other["results"])


@pytest.mark.parametrize(
    ("value", "expected"), [("mic-sme-2021_8-3", "mic-sme-2021_8-3"), ("5.1.4-1", "_5.1.4-1"), ("a/b c", "a_b_c"), ("", "_"), ("①", "_")]
)
def test_tokens_are_names_that_xml_takes(value: str, expected: str) -> None:
    assert token(value) == expected
    assert NCNAME.fullmatch(token(value))


def shape(value: Any) -> Any:
    """A document without its words and identifiers."""
    if isinstance(value, dict):
        return {key: shape(member) for key, member in value.items()}
    return [shape(member) for member in value] if isinstance(value, list) else type(value).__name__


def strings(value: Any) -> Iterator[str]:
    for each in objects(value):
        yield from (member for member in each.values() if isinstance(member, str))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_no_name_of_a_tenant_breaks_the_document(text: str) -> None:
    plain, made = written(build(named("PC"))), written(build(named(text)))
    assert shape(made) == shape(plain)
    for each in strings(made):
        each.encode("utf-8")
        assert each == " ".join(each.split())
        assert each
    for holder in objects(made):
        if "ns" in holder:
            assert NCNAME.fullmatch(holder["name"])


def test_nothing_of_a_tenant_becomes_markup() -> None:
    for holder in objects(written(build(named("[x](javascript:alert(1)) <b>*z*</b>")))):
        for name in ("title", "description", "remarks", "statement"):
            assert "](javascript" not in re.sub(r"`+[^`]*`+", "", holder.get(name, "")).replace("\\]", "")
