"""The sample company under the telework security guideline: every item of both work styles comes out as reasoned by hand."""

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

GUIDELINE = "mic-guideline-2021"
STYLES = ("company-pc", "own-device")


@cache
def results() -> dict[tuple[str, str], dict[str, Any]]:
    folder = TENANTS / "sample"
    organisation = replace(load_organisation(folder / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules), checklists=(GUIDELINE,))
    answers = load_answers(folder / "answers.yaml", LIBRARY.questions, LIBRARY.rules, organisation)
    found = assess(LIBRARY, organisation, answers, open_snapshot(folder / "snapshot"), {})["results"]
    count = Counter((each["work_style"], each["item"]) for each in found)
    assert set(count.values()) == {1}
    return {(each["work_style"], each["item"]): each for each in found}


def expected() -> dict[tuple[str, str], dict[str, Any]]:
    table = yaml.safe_load((TENANTS / "sample" / f"expected-{GUIDELINE}.yaml").read_text(encoding="utf-8"))["items"]
    return {(style, each["item"]): each for style, rows in table.items() for each in rows}


def test_every_item_comes_out_as_reasoned_by_hand() -> None:
    assert expected().keys() == results().keys()
    wrong = [
        f"{key}: expected {each['verdict']} {each.get('reason', '')}, got {results()[key]['verdict']} {results()[key]['reasons']} – {each['because']}"
        for key, each in expected().items()
        if results()[key]["verdict"] != each["verdict"] or ("reason" in each and each["reason"] not in results()[key]["reasons"])
    ]
    assert wrong == []


def test_both_work_styles_are_held_to_all_items_whoever_owns_the_devices() -> None:
    # 28 items each. company-pc: 1 exempt (C-2), 4 fail (E-8, E-9, F-1, H-4), 1 pass (H-6), 22 unanswered.
    # own-device: 1 exempt (E-8), 2 fail (E-9, H-4), 1 unknown (F-1), 24 unanswered.
    counted = {style: Counter(each["verdict"] for (name, _), each in results().items() if name == style) for style in STYLES}
    assert counted["company-pc"] == {"not_applicable": 1, "fail": 4, "pass": 1, "manual": 22}
    assert counted["own-device"] == {"not_applicable": 1, "fail": 2, "unknown": 1, "manual": 24}
