"""A company that is held to two documents, with its directory and its PCs: every statement of both comes out as reasoned by hand."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reporters.markdown import render as markdown
from reporters.view import build
from tests.test_tenants import TENANTS, judged

NAME, POLICY, HANDBOOK = "vpn", "csaj-2018", "mic-sme-2021"
STATEMENTS = Path(__file__).resolve().parent / "data" / "csaj-2018-statements.yaml"


@cache
def assessment() -> dict[str, Any]:
    return judged(NAME)


def results(style: str) -> dict[str, dict[str, Any]]:
    return {each["item"]: each for each in assessment()["results"] if (each["checklist"], each["work_style"]) == (POLICY, style)}


def expected() -> dict[str, dict[str, dict[str, Any]]]:
    rows = yaml.safe_load((TENANTS / NAME / "expected-csaj-2018.yaml").read_text(encoding="utf-8"))["items"]
    listed = {style: {item: group for group in groups for item in group.get("items", ())} for style, groups in rows.items()}
    whole = {style: next((group for group in groups if group.get("every")), None) for style, groups in rows.items()}
    assert all(sum(len(group.get("items", ())) for group in groups) == len(listed[style]) for style, groups in rows.items()), "a statement twice"
    return {style: {item: group or listed[style][item] for item in results(style)} for style, group in whole.items()}


def test_every_statement_comes_out_as_reasoned_by_hand() -> None:
    wrong = [
        f"{style} {item}: expected {group['verdict']} {group.get('reason', '')}, got {found['verdict']} {found['reasons']} – {group['because']}"
        for style, groups in expected().items()
        for item, group in groups.items()
        if (found := results(style)[item])["verdict"] != group["verdict"] or ("reason" in group and group["reason"] not in found["reasons"])
    ]
    assert wrong == []


def test_every_statement_stands_exactly_once_per_work_style_with_the_level_of_its_mark() -> None:
    count: Counter[str] = Counter()
    levels = {}
    for each in yaml.safe_load(STATEMENTS.read_text(encoding="utf-8"))["statements"]:
        count[each["section"]] += 1
        levels[f"{each['section']}-{count[each['section']]}"] = each["level"]
    found = Counter((each["item"], each["work_style"]) for each in assessment()["results"] if each["checklist"] == POLICY)
    styles = [style["id"] for style in assessment()["organisation"]["work_styles"]]
    assert found == Counter((number, style) for number in levels for style in styles)
    assert {item: each["priority"] for item, each in results("vpn-laptop").items()} == levels


def test_the_condition_that_a_page_prints_has_the_number_of_its_own_document() -> None:
    """One rule, three numbers: 1 decides the handbook's item, 8 is noted there, 12 is the policy's."""
    texts = assessment()["texts"]["demands"]
    said = {key: each["require"]["ja"] for key, each in texts.items() if key.startswith("domain-password-length")}
    numbers = {each["id"]: each["parameters"]["minimum"]["value"] for each in assessment()["findings"] if each["rule"] == "domain-password-length"}
    assert sorted(numbers.values()) == [1, 8, 12]
    assert {key: f"が {number} 以上である" in said[key] for key, number in numbers.items()} == dict.fromkeys(numbers, True)
    page = next(part for part in markdown(build(assessment()), "ja").split("\n##### ") if part.startswith("6.1.2-2 "))
    assert "「パスワードの最小の長さ」が 12 以上である" in page
    assert "「パスワードの最小の長さ」が 1 以上である" not in page
    assert "「ロックの長さ（分）」が 30 以上である" in page


def sides(rule: str) -> list[tuple[str, str, str, int]]:
    (difference,) = [each for each in assessment()["differences"] if each["rule"] == rule]
    return [(each["checklist"], each["item"], each["verdict"], each["numbers"][0]["value"]) for each in difference["sides"]]


def test_a_password_of_eight_characters_is_enough_for_one_document_and_not_for_the_other() -> None:
    """The domain demands eight. The handbook gives no number (eight is our advice there), the policy says twelve."""
    assert (HANDBOOK, "9-1", "pass", 8) in sides("domain-password-length")
    assert (POLICY, "6.1.2-2", "fail", 12) in sides("domain-password-length")


def test_a_lock_of_ten_minutes_is_enough_for_one_document_and_not_for_the_other() -> None:
    """The handbook wants a lock for some time, the policy one of thirty minutes."""
    assert (HANDBOOK, "9-3", "pass", 1) in sides("domain-lockout-duration")
    assert (POLICY, "6.1.2-2", "fail", 30) in sides("domain-lockout-duration")
