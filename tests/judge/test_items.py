"""Every item of the handbook comes to the verdict that its words ask for, whatever its parts came to (fixtures/items)."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

import pytest

from scanner.language.strict_yaml import load
from scanner.library.answers import WORDS
from tests.judge.item_cases import FOLDER, WrongCase, cases_of, checklist, judged, shipped_cases

CASES = list(shipped_cases())
ITEMS = {item.number: item for item in checklist().items}


@pytest.mark.parametrize("number", ITEMS)
def test_an_item_comes_to_what_its_words_ask_for(number: str) -> None:
    wrong = []
    for case in CASES:
        if case.item == number:
            verdict, reasons = judged(ITEMS[number], case)
            if verdict != case.expect or (case.reason and case.reason not in reasons):
                wrong.append(f"{case}: expected {case.expect} {case.reason or ''}, got {verdict} {sorted(reasons)}")
    assert not wrong, "\n".join(wrong)


def test_every_item_and_every_part_is_tried_with_every_outcome() -> None:
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in CASES:
        if case.method in ITEMS[case.item].methods:
            for name, word in (*case.rules.items(), *case.answers.items()):
                seen[case.item, name].add(word)
    missing = {}
    for number, item in ITEMS.items():
        for leaf in item.judged_by.leaves():
            wanted = {"pass", "fail", "unknown"} if leaf.kind == "rule" else {"yes", "no", "not_applicable", "unanswered", "expired", "partly"}
            if lacking := wanted - seen[number, leaf.target]:
                missing[number, leaf.target] = lacking
    assert not missing


def test_every_item_is_tried_under_every_method_and_every_circumstance_it_names() -> None:
    methods = {number: {case.method for case in CASES if case.item == number} for number in ITEMS}
    assert {number: set(range(1, 9)) - found for number, found in methods.items() if found != set(range(1, 9))} == {}
    for number, item in ITEMS.items():
        for name, value in item.exempt_when.items():
            values = {case.circumstances.get(name) for case in CASES if case.item == number}
            assert values == {value, not value, None}, f"{number} {name}"


def test_every_file_is_the_table_of_an_item() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(ITEMS)


WRONG: dict[str, Any] = {
    "unknown rule": lambda data: data["bases"]["office"]["rules"].update({"no-such-rule": "pass"}),
    "rule left out": lambda data: data["bases"]["office"]["rules"].pop("privileged-strong-password"),
    "question left out": lambda data: data["bases"]["office"]["answers"].pop("admin-password-policy"),
    "unknown question": lambda data: data["cases"][0].update(answers={"no-such-question": "yes"}),
    "unknown verdict of a rule": lambda data: data["cases"][0].update(rules={"privileged-strong-password": "yes"}),
    "unknown answer": lambda data: data["cases"][0].update(answers={"admin-password-policy": "pass"}),
    "unknown verdict": lambda data: data["cases"][0].update(expect="passed"),
    "unknown circumstance": lambda data: data["cases"][0].update(circumstances={"uses_paper": True}),
    "unknown key": lambda data: data["cases"][0].update(answer="yes"),
    "unknown key of a base": lambda data: data["bases"]["office"].update(answer="yes"),
    "unknown kind of device": lambda data: data["bases"]["office"].update(enrolled=["linux"]),
    "devices not said": lambda data: data["bases"]["office"].pop("enrolled"),
    "covers an unknown rule": lambda data: data["cases"][0].update(covers={"admin-password-policy": ["no-such-rule"]}),
    "covers by an unknown question": lambda data: data["cases"][0].update(covers={"no-such-question": ["privileged-strong-password"]}),
    "no reason": lambda data: data["cases"][0].update(because=" "),
    "reason of a verdict that needs none": lambda data: data["cases"][0].update(reason="exempt"),
    "no reason why it does not apply": lambda data: data["cases"][0].update(expect="not_applicable"),
    "two of a name": lambda data: data["cases"].append(data["cases"][0]),
    "another item": lambda data: data.update(item="10-1"),
    "no such item": lambda data: data.update(item="99-9"),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_a_table_that_says_less_than_the_item_needs_is_refused(change: Any) -> None:
    data = copy.deepcopy(load(FOLDER / "10-2.yaml", words=WORDS).data)
    assert list(cases_of(data, "10-2"))
    change(data)
    with pytest.raises(WrongCase):
        list(cases_of(data, "10-2"))
