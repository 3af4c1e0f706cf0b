"""waivers.yaml read: every field arrives as it stands, and what names nothing is told at its place with what was probably meant."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from scanner.library.checklists import Checklist, Node
from scanner.library.organisation import Organisation
from scanner.library.waivers import Pinned, Waiver, load_waivers, waiver_of
from scanner.model.errors import InputError, Problem

SAID = {"reason": "更新待ち", "approved_by": "代表", "on": "2026-10-20", "expires": "2027-03-31"}
RECORDS = {"records": [{"id": "1", "observed": {"x": False, "y": None}}, {"id": "", "observed": {"z": "no"}}]}
DRIVES = {"item": "list/8-3", "rule": "drives", "count": 1, **SAID}


def node(kind: str, target: str, *parts: Node) -> Node:
    return Node(kind, target, parts, {}, {}, (), (), "", None)


ALL = node("all", "", node("rule", "drives"), node("any", "", node("rule", "screen-lock"), node("ask", "locked")), node("ask", "screen-lock-asked"))
ITEMS = {"8-3": ALL, "1-1": node("ask", "list-of-information")}


def item(number: str) -> Any:
    return SimpleNamespace(number=number, judged_by=ITEMS[number])


CHECKLIST = cast("Checklist", SimpleNamespace(item=lambda number: item(number) if number in ITEMS else None, items=[item(each) for each in ITEMS]))
COMPANY = cast("Organisation", SimpleNamespace(work_styles=[SimpleNamespace(id="office"), SimpleNamespace(id="home-office")]))


def loaded(tmp_path: Path, *waivers: Mapping[str, Any]) -> tuple[Waiver, ...]:
    """Waivers written as JSON (which is YAML), one a line from the second on."""
    file = tmp_path / "waivers.yaml"
    file.write_text('{"waivers": [\n' + ",\n".join(map(json.dumps, waivers)) + "\n]}", encoding="utf-8")
    return load_waivers(file, {"list": CHECKLIST, "other": CHECKLIST}, COMPANY)


def problems(tmp_path: Path, *waivers: Mapping[str, Any]) -> list[Problem]:
    with pytest.raises(InputError) as error:
        loaded(tmp_path, *waivers)
    return list(error.value.problems)


def test_every_field_arrives_as_it_stands(tmp_path: Path) -> None:
    whole = {"item": "list/8-3", "work_style": "office", "rule": "drives", **RECORDS, **SAID}
    asked = {"item": "other/1-1", "question": "list-of-information", "answer": "partly", **SAID}
    told = {"reason": "更新待ち", "approved_by": "代表", "on": "2026-10-20", "expires": "2027-03-31"}
    pins = (Pinned("1", {"x": False, "y": None}), Pinned("", {"z": "no"}))
    assert loaded(tmp_path, whole, DRIVES, asked) == (
        Waiver("list", "8-3", "office", "drives", None, pins, None, None, **told),
        Waiver("list", "8-3", None, "drives", None, (), 1, None, **told),
        Waiver("other", "1-1", None, None, "list-of-information", (), None, "partly", **told),
    )
    assert loaded(tmp_path) == ()
    assert waiver_of({**DRIVES, "count": 0, "item": "a/5.1.4-1"}) == Waiver("a", "5.1.4-1", None, "drives", None, (), 0, None, **told)


def test_words_that_yaml_takes_for_truths_are_words_here(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    text = "waivers: [{item: list/1-1, question: list-of-information, answer: no, reason: yes, approved_by: on, on: '2026-10-20', expires: '2026-10-20'}]"
    file.write_text(text, encoding="utf-8")
    (found,) = load_waivers(file, {"list": CHECKLIST}, COMPANY)
    assert (found.answer, found.reason, found.approved_by) == ("no", "yes", "on")


@pytest.mark.parametrize("waiver", [{**DRIVES, "rule": "screen-lock"}, {**DRIVES, "work_style": "home-office"}, {**DRIVES, "on": "2027-03-31"}])
def test_what_is_right(tmp_path: Path, waiver: Mapping[str, Any]) -> None:
    """Rules and questions deep within an item decide it as well; a waiver may end on the day on which it was given."""
    assert len(loaded(tmp_path, waiver)) == 1


# What is wrong, what both languages name, and the hint.
@pytest.mark.parametrize(
    ("change", "named", "hint"),
    [
        ({"item": "lists/8-3"}, ("lists",), "list"),
        ({"item": "zzz/8-3"}, ("zzz",), None),
        ({"item": "list/8-33"}, ("list", "8-33"), "8-3"),
        ({"item": "list/99"}, ("list", "99"), None),
        ({"rule": "drivess"}, ("8-3", "drivess"), "drives"),
        ({"rule": "locked"}, ("8-3", "locked"), None),  # a question; see below for what is said instead
        ({"rule": "zzz"}, ("8-3", "zzz"), None),
        ({"work_style": "offices"}, ("offices",), "office"),
        ({"work_style": "zzz"}, ("zzz",), None),
        ({"on": "2026-02-30"}, ("2026-02-30",), None),
        ({"expires": "2026-11-31"}, ("2026-11-31",), None),
        ({"expires": "2026-10-19"}, ("expires",), None),
        ({"expires": "2026-02-30"}, ("2026-02-30",), None),  # before its approval, if it were a day at all
    ],
)
def test_what_is_wrong(tmp_path: Path, change: Mapping[str, Any], named: tuple[str, ...], hint: str | None) -> None:
    wrong = {**DRIVES, **change}
    (problem,) = problems(tmp_path, DRIVES, wrong)
    for each in named:
        assert each in problem.ja
        assert each in problem.en
    if hint is not None:
        assert (f"「{hint}」" in problem.hint_ja, f"'{hint}'" in problem.hint_en) == (True, True)
    elif "rule" in change:
        assert ("drives、screen-lock" in problem.hint_ja, "drives, screen-lock" in problem.hint_en) == (True, True)
    else:
        assert (problem.hint_ja, problem.hint_en) == ("", "")
    # The second waiver, third line of the file; the value of the field.
    (field,) = change
    assert (problem.place.line, problem.place.column) == (3, json.dumps(wrong).index(f'"{field}": ') + len(f'"{field}": ') + 1)


@pytest.mark.parametrize(
    ("question", "hint"), [("lockd", "「locked」"), ("drives", "locked、screen-lock-asked"), ("list-of-information", "locked、screen-lock-asked")]
)
def test_a_question_that_does_not_decide_the_item(tmp_path: Path, question: str, hint: str) -> None:
    (problem,) = problems(tmp_path, {"item": "list/8-3", "question": question, "answer": "no", **SAID})
    assert f"質問「{question}」" in problem.ja
    assert f"question '{question}'" in problem.en
    assert hint in problem.hint_ja


def test_a_rule_that_does_not_decide_it_is_called_a_rule(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {**DRIVES, "rule": "zzz"})
    assert "ルール「zzz」" in problem.ja
    assert "rule 'zzz'" in problem.en


def test_an_item_that_no_rule_decides_offers_none(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {**DRIVES, "item": "list/1-1"})
    assert (problem.hint_ja, problem.hint_en) == ("", "")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Not the order of days that do not exist, nor the rules of an item that does not."""
    wrong = {**DRIVES, "item": "list/9", "rule": "zzz", "work_style": "zzz", "expires": "2026-11-31"}
    assert len(problems(tmp_path, {**wrong, "on": "2026-11-31"}, {**DRIVES, "rule": "zzz", "work_style": "zzz"})) == 6


def test_a_file_of_another_shape_is_told_and_not_looked_into(tmp_path: Path) -> None:
    found = problems(tmp_path, {**DRIVES, "rule": "zzz", "memo": "x"})
    assert ["memo" in each.ja for each in found] == [True]
