"""Every item of every checklist comes to the verdict that its words ask for, whatever its parts came to (fixtures/items)."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

import pytest

from scanner.library.checklists import Item
from tests.judge.item_cases import judged
from tests.judge.item_readings import all_tables, cases, file_tables, tables
from tests.judge.item_tables import CHECKLISTS, READINGS, WrongCase, data_of, library

ANSWERS = {"yes", "no", "not_applicable", "unanswered", "expired", "partly"}
# The forms of tables, each by an example: what a whole file says, what is read from one answer, and from one part of several.
WHOLE, COMPACT, PARTED = ("mic-sme-2021", "10-2"), ("csaj-2018", "5.2"), ("mic-sme-2022", "2")


def items(checklist: str) -> dict[str, Item]:
    return {item.number: item for item in library().checklists[checklist].items}


def circumstances(item: Item) -> set[str]:
    """Every circumstance that takes the item, or a leaf of it, away."""
    return {*item.exempt_when, *(name for leaf in item.judged_by.leaves() for name in leaf.exempt_when)}


@pytest.mark.parametrize(("name", "number"), all_tables())
def test_an_item_comes_to_what_its_words_ask_for(name: str, number: str) -> None:
    checklist, item, wrong = library().checklists[name], items(name)[number], []
    for case in tables(name)[number].cases:
        verdict, reasons = judged(checklist, item, case)
        if verdict != case.expect or (case.reason and case.reason not in reasons):
            wrong.append(f"{case}: expected {case.expect} {case.reason or ''}, got {verdict} {sorted(reasons)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", CHECKLISTS)
def test_every_item_is_written_down(name: str) -> None:
    assert set(tables(name)) == set(items(name))


@pytest.mark.parametrize("name", CHECKLISTS)
def test_the_level_that_was_read_is_that_of_the_checklist(name: str) -> None:
    levels = {number: table.level for number, table in tables(name).items() if table.level}
    assert levels in ({}, {number: item.priority for number, item in items(name).items()})


@pytest.mark.parametrize("name", CHECKLISTS)
def test_every_item_and_every_part_is_tried_with_every_outcome(name: str) -> None:
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in cases(name):
        if case.method in items(name)[case.item].methods:
            for part, word in (*case.rules.items(), *case.answers.items()):
                seen[case.item, part].add(word)
    missing = {}
    for number, item in items(name).items():
        for leaf in item.judged_by.leaves():
            if lacking := ({"pass", "fail", "unknown"} if leaf.kind == "rule" else ANSWERS) - seen[number, leaf.target]:
                missing[number, leaf.target] = lacking
    assert not missing


@pytest.mark.parametrize("name", CHECKLISTS)
def test_every_item_is_tried_under_every_method_and_every_circumstance_it_names(name: str) -> None:
    methods = {number: {case.method for case in table.cases} for number, table in tables(name).items()}
    assert {number: set(range(1, 9)) - found for number, found in methods.items() if found != set(range(1, 9))} == {}
    for number, item in items(name).items():
        for circumstance in circumstances(item):
            values = {case.circumstances.get(circumstance) for case in tables(name)[number].cases}
            assert values == {True, False, None}, f"{number} {circumstance}"


@pytest.mark.parametrize("name", [name for name in CHECKLISTS if library().checklists[name].tailoring])
def test_every_item_that_may_be_left_out_is_tried_left_out(name: str) -> None:
    assert {case.item for case in cases(name) if case.excluded} == set(items(name))


@pytest.mark.parametrize("name", [name for name in CHECKLISTS if (scope := library().checklists[name].applies_to) and scope.platforms])
def test_every_item_of_a_document_about_some_devices_is_tried_without_any(name: str) -> None:
    assert {case.item for case in cases(name) if case.reason == "no_subject"} == set(items(name))


TABLES: dict[str, Any] = {
    "unknown rule": lambda data: data["bases"]["office"]["rules"].update({"no-such-rule": "pass"}),
    "rule left out": lambda data: data["bases"]["office"]["rules"].pop("privileged-strong-password"),
    "question left out": lambda data: data["bases"]["office"]["answers"].pop("admin-password-policy"),
    "unknown question": lambda data: data["cases"][0].update(answers={"no-such-question": "yes"}),
    "unknown verdict of a rule": lambda data: data["cases"][0].update(rules={"privileged-strong-password": "yes"}),
    "unknown verdict of the notes": lambda data: data["cases"][0].update(notes="yes"),
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
    "left out where nothing may be": lambda data: data["cases"][0].update(excluded=True),
    "two of a name": lambda data: data["cases"].append(data["cases"][0]),
    "no cases": lambda data: data.pop("cases"),
    "another item": lambda data: data.update(item="10-1"),
    "no such item": lambda data: data.update(item="99-9"),
}
LINES: dict[str, Any] = {
    "unknown key of a file": lambda data: data.update(cases=[]),
    "unknown key of a table": lambda data: data["tables"][0].update(because="「一切行わない」"),
    "table without its level": lambda data: data["tables"][0].pop("level"),
    "rule of a table left out": lambda data: data["tables"][0]["bases"]["pc"]["rules"].pop("windows-pc-no-shared-folders"),
    "table of another section": lambda data: data["tables"][0].update(item="6.2.1-1"),
    "unknown key of a line": lambda data: data["answered"][0].update(because="20桁以上"),
    "line of another section": lambda data: data["answered"][0].update(item="5.1.1-1"),
    "no such item": lambda data: data["answered"][0].update(item="5.2.9-1"),
    "no level": lambda data: data["answered"][0].pop("level"),
    "unknown level": lambda data: data["answered"][0].update(level="MUST"),
    "no words": lambda data: data["answered"][0].update(words=" "),
    "no question": lambda data: data["answered"][0].pop("asks"),
    "another question": lambda data: data["answered"][0].update(asks="home-wifi-wpa2-aes"),
    "more than one answer decides": lambda data: data["answered"][0].update(item="5.2.1-1"),
    "circumstance without its reason": lambda data: data["answered"][0].pop("why"),
    "reason without its circumstance": lambda data: data["answered"][0].pop("without"),
    "unknown circumstance": lambda data: data["answered"][0].update(without={"uses_paper": False}),
}

PARTS: dict[str, Any] = {
    "unknown key of a part": lambda line: line.update(because="「リアルタイムスキャンを有効にする」"),
    "neither rule nor question": lambda line: line.pop("rule"),
    "another rule": lambda line: line.update(rule="windows-all-drives-protected"),
    "unknown base": lambda line: line.update(use="office"),
    "no words of a part": lambda line: line.update(words=" "),
    "part taken away without its reason": lambda line: line.update(without={"has_unmanaged_devices": False}),
    "reason that takes no part away": lambda line: line.update(why="管理していない端末はない"),
    "part taken away by an unknown circumstance": lambda line: line.update(without={"uses_paper": False}, why="紙を使わない"),
    "unknown kind": lambda line: line.update(kinds=["linux"]),
    "no kind": lambda line: line.update(kinds=[]),
    "part that stands there already": lambda line: line.update(ask="other-antivirus-realtime-on", rule="windows-antivirus-active"),
}

READ: dict[str, Any] = {
    "level without its rows": lambda readings: readings["levels"].pop("SHALL"),
    "no reason": lambda readings: readings["levels"]["SHALL"][0].update(because=" "),
    "unknown answer": lambda readings: readings["levels"]["SHALL"][0].update(answer="pass"),
    "unknown verdict": lambda readings: readings["levels"]["SHALL"][0].update(expect="passed"),
    "unknown key": lambda readings: readings["levels"]["SHALL"][0].update(verdict="pass"),
    "unknown kind of declaration": lambda readings: readings["levels"]["SHALL"][-1].update(declared="perhaps"),
    "not said what the rules came to": lambda readings: readings["always"][0].pop("every_rule"),
    "no reason of what always holds": lambda readings: readings["always"][0].pop("because"),
    "devices not said": lambda readings: readings["base"].pop("enrolled"),
}


@pytest.mark.parametrize("change", READ.values(), ids=READ.keys())
def test_a_reading_that_says_less_than_every_item_needs_is_refused(change: Any) -> None:
    name, stem = COMPACT
    readings = copy.deepcopy(data_of(name, READINGS))
    change(readings)
    with pytest.raises(WrongCase):
        list(file_tables(library().checklists[name], data_of(name, stem), stem, readings))


@pytest.mark.parametrize("change", PARTS.values(), ids=PARTS.keys())
def test_a_part_that_says_less_than_the_item_needs_is_refused(change: Any) -> None:
    name, stem = PARTED
    checklist, data = library().checklists[name], copy.deepcopy(data_of(name, stem))
    change(next(line for line in data["tables"][0]["parts"] if line.get("rule") == "windows-antivirus-not-off"))
    with pytest.raises(WrongCase):
        list(file_tables(checklist, data, stem, data_of(name, READINGS)))


@pytest.mark.parametrize(
    ("form", "change"),
    [(form, change) for form, changes in ((WHOLE, TABLES), (COMPACT, LINES)) for change in changes.values()],
    ids=[*TABLES, *LINES],
)
def test_a_table_that_says_less_than_the_item_needs_is_refused(form: tuple[str, str], change: Any) -> None:
    name, stem = form
    checklist, data = library().checklists[name], copy.deepcopy(data_of(name, stem))
    readings = data_of(name, READINGS) if form is COMPACT else None
    assert list(file_tables(checklist, data, stem, readings))
    change(data)
    with pytest.raises(WrongCase):
        list(file_tables(checklist, data, stem, readings))
