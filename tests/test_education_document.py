"""The sample company held to the leaflet on security in education: every item comes out as reasoned by hand, once per work style."""

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import yaml

from scanner.judge.assessment import assess
from scanner.library.answers import load_answers
from scanner.library.organisation import load_organisation
from scanner.snapshot.read import open_snapshot
from tests.test_tenants import LIBRARY, TENANTS

NAME, LEAFLET = "sample", "ms-education-2020"


@cache
def results() -> dict[tuple[str, str], dict[str, Any]]:
    folder = TENANTS / NAME
    organisation = replace(load_organisation(folder / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules), checklists=(LEAFLET,))
    assert organisation.answers is not None
    answers = load_answers(organisation.answers, LIBRARY.questions, LIBRARY.rules, organisation)
    listed = assess(LIBRARY, organisation, answers, open_snapshot(folder / "snapshot"), {})["results"]
    assert len(listed) == len({(each["work_style"], each["item"]) for each in listed})
    return {(each["work_style"], each["item"]): each for each in listed if each["checklist"] == LEAFLET}


def expected() -> dict[tuple[str, str], dict[str, Any]]:
    rows = yaml.safe_load((TENANTS / NAME / f"expected-{LEAFLET}.yaml").read_text(encoding="utf-8"))["items"]
    listed = [((style, item), group) for style, groups in rows.items() for group in groups for item in group["items"]]
    assert len(listed) == len(dict(listed)), "an item twice"
    return dict(listed)


def test_every_item_comes_out_as_reasoned_by_hand() -> None:
    assert results().keys() == expected().keys()
    wrong = [
        f"{key}: expected {group['verdict']} {group.get('reason', '')}, got {found['verdict']} {found['reasons']} – {group['because']}"
        for key, group in expected().items()
        if (found := results()[key])["verdict"] != group["verdict"] or ("reason" in group and group["reason"] not in found["reasons"])
    ]
    assert wrong == []


def test_every_item_stands_exactly_once_per_work_style() -> None:
    numbers = [item.number for item in LIBRARY.checklists[LEAFLET].items]
    assert Counter(list(results())) == Counter((style, number) for style in ("company-pc", "own-device") for number in numbers)


def test_no_example_ever_fails() -> None:
    examples = {item.number for item in LIBRARY.checklists[LEAFLET].items if item.priority == "例示"}
    assert {each["verdict"] for (_, number), each in results().items() if number in examples} == {"pass", "not_applicable"}
