"""A tenant of 100,000 devices stays within what the readers of SARIF, JUnit and the job summary take."""

import gzip
import json
from dataclasses import replace

import pytest

from reporters import job_summary, junit, sarif
from reporters.model import View
from reporters.view import build
from tests.reporters.exports import DEVICES, grown, parsed

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def large() -> View:
    """Three checklists for eight work styles: more than the runs that a file of SARIF may hold."""
    return build(grown(3, 8))


def test_it_is_as_large_as_said(large: View) -> None:
    assert len(large.sections) == 24
    assert f"端末 {DEVICES} 台を判定" in junit.render(large, "ja")


def test_sarif_stays_within_the_limits_of_github(large: View) -> None:
    written = sarif.render(large, "ja").encode()
    runs = json.loads(written)["runs"]
    # 24 work styles and checklists are too many, so each checklist is one run.
    assert [run["automationDetails"]["id"] for run in runs] == [f"telework-scan/checklist-{number}/" for number in range(3)]
    assert len(gzip.compress(written)) < 10 * MIB / 10
    for run in runs:
        rules = run["tool"]["driver"]["rules"]
        assert 0 < len(run["results"]) <= 5_000
        assert 0 < len(rules) <= 25_000
        for rule in rules:
            assert len(rule["shortDescription"]["text"]) <= 1_024
            assert len(rule["fullDescription"]["text"]) <= 1_024
            assert len(rule["properties"]["tags"]) <= 10
        for result in run["results"]:
            assert len(result["message"]["text"]) <= 1_024
            assert len(result["locations"]) == 1


def test_a_junit_file_stays_within_the_limit_of_gitlab(large: View) -> None:
    written = junit.render(large, "ja")
    assert len(written.encode()) < 30 * MIB / 10
    assert len(list(parsed(written).iter("testcase"))) == 24 * 32


def test_the_summary_stays_within_the_limit_of_github(large: View) -> None:
    assert len(job_summary.render(large, "ja").encode()) <= MIB


def test_the_summary_keeps_to_the_limit_where_there_is_far_more(large: View) -> None:
    written = job_summary.render(replace(large, sections=large.sections * 10), "ja")
    assert 900_000 < len(written.encode()) <= MIB
    assert "行を省きました" in written


def test_the_size_hardly_hangs_on_the_number_of_devices() -> None:
    few, many = build(grown(1, 1, devices=1_000)), build(grown(1, 1, devices=DEVICES))
    for render in (sarif.render, junit.render, job_summary.render):
        assert len(render(many, "ja")) < 1.01 * len(render(few, "ja"))
