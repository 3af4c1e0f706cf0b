"""The sample company under the later numbering of the handbook: every item comes out as reasoned by hand, beside the 2nd edition."""

from dataclasses import replace
from functools import cache
from typing import Any

import yaml

from scanner.judge.assessment import assess
from scanner.library.answers import load_answers
from scanner.library.organisation import load_organisation
from scanner.snapshot.read import open_snapshot
from tests.test_tenants import LIBRARY, TENANTS, judged

SAMPLE, LATER, HANDBOOK = TENANTS / "sample", "mic-sme-2022", "mic-sme-2021"


@cache
def assessment() -> dict[str, Any]:
    organisation = load_organisation(SAMPLE / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules)
    answers = load_answers(SAMPLE / "answers.yaml", LIBRARY.questions, LIBRARY.rules, organisation)
    both = replace(organisation, checklists=(HANDBOOK, LATER))
    return assess(LIBRARY, both, answers, open_snapshot(SAMPLE / "snapshot"), {})


def results(checklist: str, style: str) -> dict[str, dict[str, Any]]:
    return {each["item"]: each for each in assessment()["results"] if (each["checklist"], each["work_style"]) == (checklist, style)}


def expected() -> dict[str, list[dict[str, Any]]]:
    items: dict[str, list[dict[str, Any]]] = yaml.safe_load((SAMPLE / f"expected-{LATER}.yaml").read_text(encoding="utf-8"))["items"]
    return items


def test_every_item_comes_out_as_reasoned_by_hand() -> None:
    found = results(LATER, "company-pc")
    assert [each["item"] for each in expected()["company-pc"]] == list(found)
    wrong = [
        f"{each['item']}: expected {each['verdict']}, got {found[each['item']]['verdict']} {found[each['item']]['reasons']} – {each['because']}"
        for each in expected()["company-pc"]
        if found[each["item"]]["verdict"] != each["verdict"] or ("reason" in each and each["reason"] not in found[each["item"]]["reasons"])
    ]
    assert wrong == []


def test_of_personal_devices_the_table_says_nothing() -> None:
    (whole,) = expected()["own-device"]
    found = results(LATER, "own-device")
    assert len(found) == 31
    assert {(each["verdict"], *each["reasons"]) for each in found.values()} == {(whole["verdict"], whole["reason"])}


def test_one_snapshot_answers_both_editions_each_for_itself() -> None:
    """5-1 and 5-2: PCs are out of support and behind with updates, which the 2nd edition forbids and the later table wants people told."""
    before, now = results(HANDBOOK, "company-pc"), results(LATER, "company-pc")
    alone = {each["item"]: each["verdict"] for each in judged("sample")["results"] if each["work_style"] == "company-pc"}
    assert {number: each["verdict"] for number, each in before.items()} == alone
    assert {number: (before[number]["verdict"], now[number]["verdict"]) for number in ("5-1", "5-2", "2-3")} == {
        "5-1": ("fail", "manual"),
        "5-2": ("fail", "manual"),
        "2-3": ("unknown", "manual"),
    }
