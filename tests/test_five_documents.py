"""The sample company is held to all five documents at once: every item once everywhere, each verdict as reasoned by hand, nothing joined by number."""

import re
from collections import Counter
from functools import cache
from typing import Any

import jsonschema
import yaml

from reporters.html import render as html
from reporters.markdown import render as markdown
from reporters.model import View
from reporters.view import build
from scanner.judge.assessment import assess
from scanner.language.schema_check import schema
from scanner.library.answers import load_answers
from scanner.library.organisation import load_organisation
from scanner.snapshot.read import open_snapshot
from tests.test_tenants import LIBRARY, TENANTS

SAMPLE = TENANTS / "sample"
# How many items each document has, counted in its own tests; A to E are the marks of the page.
ITEMS = {"mic-sme-2021": 32, "csaj-2018": 141, "mic-sme-2022": 31, "mic-guideline-2021": 28, "ms-education-2020": 57}
MARKS = dict(zip(ITEMS, "ABCDE", strict=True))
STYLES = ("company-pc", "own-device")


@cache
def assessment() -> dict[str, Any]:
    organisation = load_organisation(SAMPLE / "organisation-documents.yaml", LIBRARY.checklists, LIBRARY.rules, LIBRARY.products)
    assert organisation.answers is not None
    answers = load_answers(organisation.answers, LIBRARY.questions, LIBRARY.rules, organisation)
    return assess(LIBRARY, organisation, answers, open_snapshot(SAMPLE / "snapshot"), {})


@cache
def view() -> View:
    return build(assessment())


def every_item() -> Counter[tuple[str, str]]:
    return Counter((each["id"], item["number"]) for each in assessment()["checklists"] for item in each["items"])


def test_the_assessment_is_as_its_schema_says() -> None:
    jsonschema.Draft7Validator(schema("assessment")).validate(assessment())


def test_every_item_of_each_document_stands_once_per_work_style_in_the_results() -> None:
    assert {each["id"]: len(each["items"]) for each in assessment()["checklists"]} == ITEMS
    found = Counter((each["checklist"], each["item"], each["work_style"]) for each in assessment()["results"])
    assert found == Counter((*item, style) for item in every_item() for style in STYLES)


def test_every_verdict_is_the_one_that_was_reasoned_by_hand_for_its_document() -> None:
    found = {(each["checklist"], each["item"], each["work_style"]): each for each in assessment()["results"]}
    checked = Counter[str]()
    wrong = []
    for file in sorted(SAMPLE.glob("expected*.yaml")):
        expected = yaml.safe_load(file.read_text(encoding="utf-8"))
        checklist = expected.get("checklist", "mic-sme-2021")
        for style, rows in expected["items"].items():
            listed = {item: row for row in rows for item in row.get("items", [row["item"]] if "item" in row else ())}
            whole = [row for row in rows if row.get("every")]
            for number in {item for name, item in every_item() if name == checklist}:
                row, result = listed.get(number) or whole[0], found[checklist, number, style]
                checked[checklist] += 1
                if result["verdict"] != row["verdict"] or ("reason" in row and row["reason"] not in result["reasons"]):
                    wrong.append(f"{checklist}/{number} {style}: expected {row['verdict']}, got {result['verdict']} – {row['because']}")
    assert wrong == []
    assert checked == {"mic-sme-2021": 64, "mic-sme-2022": 62, "mic-guideline-2021": 56, "ms-education-2020": 114}


def test_the_document_about_company_pcs_says_nothing_of_personal_devices() -> None:
    mine = [each for each in assessment()["results"] if (each["checklist"], each["work_style"]) == ("csaj-2018", "own-device")]
    assert {(each["verdict"], *each["reasons"]) for each in mine} == {("not_applicable", "method")}


def test_every_item_is_a_member_of_exactly_one_demand_and_no_pair_is_lost() -> None:
    listed = assessment()["demands"]
    assert Counter((each["checklist"], each["item"]) for demand in listed for each in demand["members"]) == every_item()
    declared = {
        frozenset(((checklist.id, pair.item), (walk.to, pair.other)))
        for checklist in LIBRARY.checklists.values()
        for walk in checklist.crosswalks
        for pair in walk.pairs
    }
    shown = {frozenset((side["checklist"], side["item"]) for side in (pair["one"], pair["other"])) for demand in listed for pair in demand["pairs"]}
    assert shown == declared


def demand_of(checklist: str, item: str) -> dict[tuple[str, str], str]:
    (found,) = [
        {(each["checklist"], each["item"]): each["relation"] for each in demand["members"]}
        for demand in assessment()["demands"]
        if (checklist, item) in {(each["checklist"], each["item"]) for each in demand["members"]}
    ]
    return found


def test_nothing_is_joined_by_number() -> None:
    """2-3 is about apps in the 2nd edition and about the mail filter in the later numbering, whose 2-4 is about apps; 2-2 was split."""
    apps = demand_of("mic-sme-2021", "2-3")
    assert apps["mic-sme-2022", "2-4"] == "similar"
    assert ("mic-sme-2022", "2-3") not in apps
    mail = demand_of("mic-sme-2021", "2-2")
    assert {number for name, number in mail if name == "mic-sme-2022"} == {"2-2", "2-3"}
    paired = {
        frozenset((side["checklist"], side["item"]) for side in (pair["one"], pair["other"]))
        for demand in assessment()["demands"]
        for pair in demand["pairs"]
    }
    for demand in assessment()["demands"]:
        first, *others = ((each["checklist"], each["item"]) for each in demand["members"])
        for other in others:
            assert any(frozenset((other, each)) in paired for each in (first, *others) if each != other), other


def test_the_editions_are_compared_and_colliding_numbers_named() -> None:
    """The later table is for method ② alone, so nothing can be said of 3-2, 5-4 and 7-3, which the 2nd edition asks of other methods."""
    (compared,) = assessment()["editions"]
    assert (compared["new"], compared["old"], compared["methods"]) == ("mic-sme-2022", "mic-sme-2021", [2])
    by_kind: dict[str, list[tuple[list[str], list[str]]]] = {}
    for each in compared["changes"]:
        by_kind.setdefault(each["kind"], []).append((each["items"], each["others"]))
    assert by_kind["collision"] == [(["2-3"], ["2-3"])]
    assert by_kind["split"] == [(["2-2", "2-3"], ["2-2"]), (["4-1", "4-2"], ["4-1"])]
    assert [others for _, others in by_kind["untold"]] == [["3-2"], ["5-4"], ["7-3"]]
    assert not {"added", "dropped", "merged"} & set(by_kind)
    assert {number for listed in by_kind.values() for items, _ in listed for number in items} == {
        item for name, item in every_item() if name == "mic-sme-2022"
    }


def test_the_page_holds_every_item_once_per_work_style_and_once_as_a_member() -> None:
    page = html(view())
    assert page.count('<article class="item ') == sum(ITEMS.values()) * len(STYLES)
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    body = page.partition('<h2 id="side-by-side">')[2].partition('<h2 id="editions-1">')[0]
    rows = Counter(re.findall(r'<tr[^>]*><th scope="row"><b class="mark">([A-E])</b> <a href="#[^"]+"><b>([^<]+)</b>', body))
    assert rows == Counter((MARKS[name], number) for name, number in every_item())


def test_the_text_holds_every_item_once_per_work_style_and_once_as_a_member() -> None:
    text = markdown(view())
    numbers = Counter(number for _, number in every_item())
    headings = re.findall(r"^#{4,5} (\S+) ", text.partition("\n## 項目ごとの結果")[2], re.MULTILINE)
    assert Counter(each for each in headings if each in numbers) == Counter({number: count * len(STYLES) for number, count in numbers.items()})
    part = text.partition("\n## 文書の対照")[2].partition("\n## 版による違い")[0]
    rows = Counter(re.findall(r"^\| \d* ?\| \*\*([A-E])\*\* (\S+) ", part, re.MULTILINE))
    assert rows == Counter((MARKS[name], number) for name, number in every_item())


def test_no_word_of_the_comparison_is_missing_in_english() -> None:
    part = markdown(view(), "en").partition("\n## The documents side by side")[2].partition("\n## What changed between the editions")[0]
    assert part
    # What the documents print stays as it is printed: numbers, and the signs of levels beside their English names.
    printed = [*(style.name for style in view().styles), *(number for _, number in every_item()), *view().priorities]
    without = re.sub("|".join(sorted(map(re.escape, printed), key=len, reverse=True)), "", part)
    left = {line for line in without.splitlines() if re.search("[ぁ-んァ-ン一-龥]", line)}
    assert not left, sorted(left)[:3]
