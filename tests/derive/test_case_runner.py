"""The runner of case tables refuses whatever would make a case say something else than it means, and every derived record out of shape."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scanner.derive.derived import Derived, fact, nothing
from scanner.model.logic import unknown
from scanner.model.verdicts import Reason
from tests.derive import case_runs
from tests.derive.case_runs import Undeclared, run
from tests.derive.cases import Table, load_table

GOOD = """
derive: mfaCoverage
bases:
  member: {id: u1, displayName: 社員01, accountEnabled: true, extra: {inner: 1}}
given:
  entra.users: [{use: member}]
cases:
  - name: 一つ
    because: 試験
    expect: [{id: u1, secondFactor: demanded}]
"""
RECORD = {"id": "u1", "displayName": "社員01", "secondFactor": "demanded"}


def table(tmp_path: Path, text: str) -> Table:
    path = tmp_path / "table.yaml"
    path.write_text(text, encoding="utf-8")
    return load_table(path)


def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, derived: Derived, text: str = GOOD) -> list[str]:
    monkeypatch.setattr(case_runs, "derivation", lambda _: lambda *_: derived)
    read = table(tmp_path, text)
    assert read.problems == ()
    return run(read.cases[0])


def test_a_good_table_is_read(tmp_path: Path) -> None:
    read = table(tmp_path, GOOD)
    assert read.problems == ()
    assert [case.name for case in read.cases] == ["一つ"]
    assert read.cases[0].given["entra.users"].records[0]["displayName"] == "社員01"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("derive: mfaCoverage", "derive: mfaCoverages", "there is no derivation 'mfaCoverages'"),
        ("cases:", "extra: 1\ncases:", "unknown key 'extra'"),
        ("    because: 試験\n", "", "'because' is missing"),
        ("because: 試験", "because: 試験\n    expects: []", "unknown key 'expects'"),
        ("entra.users: [", "entra.user: [", "there is no resource 'entra.user'"),
        ("entra.users: [{use: member}]", "entra.users: [{use: member}]\n  intune.managedDevices: []", "not among the inputs"),
        ("[{use: member}]", "[{use: member}, {use: guest}]", "there is no base 'guest'"),
        ("[{use: member}]", "[{use: member, changes: {}}]", "unknown key 'changes'"),
        ("[{use: member}]", "[{use: member, change: {department: x}}]", "'department' is neither in base"),
        ("[{use: member}]", "[{use: member, change: {extra: {other: 1}}}]", "'extra.other' is neither in base"),
        ("[{use: member}]", "[{use: member, remove: [extra.other]}]", "'extra.other' is to be removed but is not there"),
        ("[{use: member}]", "[{id: u1}]", "bases: nothing uses 'member'"),
        ("[{use: member}]", "{state: none, reason: stale, records: [{use: member}]}", "should be state: not_obtained"),
        ("[{use: member}]", "{complete: true, records: [{use: member}]}", "should be a list of records"),
        ("secondFactor: demanded", "secondfactor: demanded", "declares no such field"),
        ("secondFactor: demanded", "secondFactor: wanted", "neither a value of its type"),
        ("secondFactor: demanded", "secondFactor: {unknown: [because]}", "neither a value of its type"),
        ("secondFactor: demanded", "codes: [report_only]", "has no clauses"),
        ("expect: [{id: u1, secondFactor: demanded}]", "expect: {missing: [whatever]}", "known reasons"),
        ("expect: [{id: u1, secondFactor: demanded}]", "expect: {}", "expects nothing"),
        ("because: 試験", "because: 試験\n    now: tomorrow", "no point in time"),
        ("because: 試験", "because: 試験\n    organisation: {break_glas: []}", "unknown key 'break_glas'"),
    ],
)
def test_what_would_mean_something_else_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert GOOD.count(old) == 1
    assert any(problem in each for each in table(tmp_path, GOOD.replace(old, new)).problems)


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    case = GOOD[GOOD.index("  - name") :]
    assert table(tmp_path, GOOD + case).problems == ("two cases are named '一つ'",)


def test_changes_are_laid_over_a_base_and_parts_taken_out(tmp_path: Path) -> None:
    changed = "[{use: member, change: {displayName: 社員02, extra: {inner: 2}}, add: {department: 営業}, remove: [accountEnabled]}]"
    read = table(tmp_path, GOOD.replace("[{use: member}]", changed))
    assert read.problems == ()
    assert read.cases[0].given["entra.users"].records == ({"id": "u1", "displayName": "社員02", "extra": {"inner": 2}, "department": "営業"},)


def test_a_record_as_expected_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert told(monkeypatch, tmp_path, Derived((RECORD,), None, complete=True)) == []


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ([RECORD | {"secondFactor": "partly"}], "expected 'demanded', got 'partly'"),
        ([RECORD | {"secondFactor": fact(unknown(Reason.STALE))}], "expected 'demanded', got {'unknown': ['stale']}"),
        ([RECORD | {"id": "u2"}], "there is no such record"),
        ([RECORD | {"age": 3}], "declares no such field"),
        ([RECORD | {"breakGlass": 1}], "neither a value of its type"),
        ([RECORD | {"breakGlass": None}], "neither a value of its type"),
        ([RECORD | {"breakGlass": {"unknown": []}}], "neither a value of its type"),
        ([RECORD | {"by": ["conditionalAccess", "luck"]}], "not every item"),
        ([RECORD, RECORD], "should not stand after u1"),
        ([RECORD | {"id": "u2"}, RECORD], "should not stand after u2"),
    ],
)
def test_every_difference_and_every_record_out_of_shape_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, records: list[Mapping[str, Any]], problem: str
) -> None:
    assert any(problem in each for each in told(monkeypatch, tmp_path, Derived(records, None, complete=True)))


def test_completeness_and_absence_are_compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert told(monkeypatch, tmp_path, Derived((RECORD,), None, complete=False)) == ["mfaCoverage complete: expected True, got False"]
    assert told(monkeypatch, tmp_path, nothing(unknown(Reason.STALE))) == ["mfaCoverage missing: expected None, got ['stale']"]
    other = GOOD.replace("[{id: u1, secondFactor: demanded}]", "{complete: false, absent: [u1], ids: [u2]}")
    assert told(monkeypatch, tmp_path, Derived((RECORD,), None, complete=False), other) == [
        "mfaCoverage u1: should not be there",
        "mfaCoverage ids: expected ['u2'], got ['u1']",
    ]
    without = GOOD.replace("secondFactor: demanded", "secondFactor: null, breakGlass: null")
    assert told(monkeypatch, tmp_path, Derived((RECORD,), None, complete=True), without) == [
        "mfaCoverage u1: secondFactor: expected '(absent)', got 'demanded'"
    ]


def test_a_derivation_that_is_not_there_fails_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(case_runs, "derivation", absent)
    (problem,) = run(table(tmp_path, GOOD).cases[0])
    assert "cannot be loaded" in problem


def test_a_derivation_sees_only_what_its_file_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(case_runs, "derivation", lambda _: lambda tables, _: tables["intune.managedDevices"])
    with pytest.raises(Undeclared):
        run(table(tmp_path, GOOD).cases[0])
