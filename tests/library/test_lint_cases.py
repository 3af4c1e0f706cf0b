"""What is wrong with a case table, and with the places where files lie: one problem, located, in both languages."""

from pathlib import Path

import pytest

from tests.library.planting import (
    CASES,
    COUNT_CASES,
    COUNT_RULE,
    QUESTIONS,
    RULE,
    Mistake,
    assert_one_problem,
    lint,
    mistakes,
    own_library,
    planted,
    problems_of,
)


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the shipped library out: its case tables would run for every mistake."""
    nothing = tmp_path_factory.mktemp("nothing")
    for module in ("scanner.library.library", "scanner.cli.lint"):
        monkeypatch.setattr(f"{module}.shipped_folder", lambda: nothing)


TABLE, COUNT_TABLE = "fixtures/rules/own-rule.yaml", "fixtures/rules/own-count.yaml"
GOOD = {TABLE: CASES, COUNT_TABLE: COUNT_CASES}

MISTAKES = mistakes(
    ("pass expected of a failing record", "{isEncrypted: false}, expect: fail", "{isEncrypted: false}, expect: ‸pass", "結果は fail"),
    ("fail expected of a missing value", "expect: unknown, reason: field_missing", "expect: ‸fail", "field_missing"),
    ("judged expected of a foreign record", "expect: not_judged", "expect: ‸pass", "not_judged"),
    ("another reason expected", "reason: stale", "reason: ‸field_missing", "stale"),
    (
        "reason expected of a pass",
        "expect: pass, because: 条件どおり}\n  - {name: 暗号化なし",
        "expect: pass, reason: ‸stale, because: い}\n  - {name: 暗号化なし",
        "pass",
    ),
    ("reason missing", "expect: unknown, reason: stale", "expect: unknown", "reason", "  - ‸{name: 古い"),
    ("finding expected otherwise", "reason: no_subject, because: 台帳", "reason: ‸incomplete, because: 台帳", "no_subject"),
    ("finding verdict expected otherwise", "PC-2}}], expect: pass", "PC-2}}], expect: ‸fail", "結果は pass"),
    ("no failing case", "{name: 暗号化なし, change: {isEncrypted: false}, expect: fail", "{name: 暗号化なし, expect: pass", "fail"),
    (
        "no case without records",
        "records: [], ledger: {windows: 0}, expect: not_applicable, reason: no_subject",
        "records: [{}], expect: pass",
        "empty",
    ),
    ("no case that is not judged", "{operatingSystem: macOS}, expect: not_judged", "{deviceName: a}, expect: pass", "not_judged"),
    ("name of another rule", "rule: own-rule", "rule: ‸own-count", "own-rule"),
    ("misspelt name of the rule", "rule: own-rule", "rule: ‸own-rul", "own-rule"),
    ("base missing", CASES.partition("rule: own-rule\n")[2].partition("cases:")[0], "", "base"),
    ("unknown field of a case", "change: {isEncrypted: false}", "‸changes: {isEncrypted: false}", "change"),
    ("because missing", ", because: 読まれる}", "}", "because", "  - ‸{name: 暗号化なし"),
    ("empty because", "because: 読まれる", 'because: ‸""', "空"),
    ("verdict that records cannot have", "expect: not_judged", "expect: ‸not_applicable", "not_judged"),
    ("verdict that findings cannot have", "expect: not_applicable", "expect: ‸not_judged", "not_applicable"),
    ("unknown reason", "reason: stale", "reason: ‸old", "stale"),
    ("unknown state of the resource", "state: not_obtained", "state: ‸denied", "not_obtained"),
    ("unknown reason of the state", "because_state: permission_denied", "because_state: ‸forbidden", "permission_denied"),
    ("change of a property that nothing reads", "{isEncrypted: false}", "{‸isEncryped: false}", "isEncryped"),
    ("change within a record of a finding", "{deviceName: PC-2}", "{‸devicename: PC-2}", "devicename"),
    ("removal of what is not there", "remove: [isEncrypted]", "remove: [‸encrypted]", "encrypted"),
    ("removal within what is no object", "remove: [isEncrypted]", "remove: [‸isEncrypted.value]", "isEncrypted.value"),
    ("unknown parameter", "{sync_days: 1}", "{‸sync_day: 1}", "sync_day"),
    ("parameter out of bounds", "{sync_days: 1}", "{sync_days: ‸0}", "範囲"),
    ("parameter of another type", "{sync_days: 1}", '{sync_days: ‸"1"}', "整数"),
    ("two cases of one name", "{name: 古い", "{name: ‸値がない", "2 つ"),
    ("two findings of one name", "{name: 全台", "{name: ‸一台もない", "2 つ"),
    ("ledger in words", "ledger: {windows: 0}", "ledger: {windows: ‸none}", "整数"),
    ("unknown kind in the ledger", "ledger: {windows: 0}", "ledger: {‸Windows: 0}", "windows"),
    ("trap in the table", "isEncrypted: false}, expect", "isEncrypted: ‸no}, expect", "引用符"),
    ("trap in the base", 'id: "1"', "id: ‸01", "引用符"),
)

COUNT_MISTAKES = mistakes(
    ("cases of records for a count", "findings:\n", "cases:\n  - ‸{name: あ, expect: pass, because: い}\nfindings:\n", "findings"),
    ("count expected otherwise", "records: [{}], expect: fail", "records: [{}], expect: ‸pass", "結果は fail"),
    ("no empty case of a count", "records: [], expect: pass", "records: [{change: {accountEnabled: false}}], expect: pass", "empty"),
)

ROWS = [(TABLE, each) for each in MISTAKES] + [(COUNT_TABLE, each) for each in COUNT_MISTAKES]


@pytest.mark.parametrize(("name", "mistake"), ROWS, ids=[each.name for _, each in ROWS])
def test_a_mistake_in_a_case_table_is_one_located_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, mistake: Mistake) -> None:
    wrong, line, column = planted(GOOD[name], mistake)
    own_library(tmp_path, {**GOOD, name: wrong})
    assert_one_problem(lint([tmp_path], capsys), tmp_path / name, line, column, mistake.word)


def test_the_good_tables_have_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint([own_library(tmp_path, GOOD)], capsys) == []


MISPLACED = [
    ("table missing", {TABLE: None}, "rules/data/own-rule.yaml:1:1", "事例の表"),
    ("table of a count missing", {COUNT_TABLE: None}, "rules/access/own-count.yaml:1:1", "事例の表"),
    ("table without a rule", {"fixtures/rules/other.yaml": CASES.replace("own-rule", "other")}, "fixtures/rules/other.yaml:1:1", "other"),
    ("table in a subfolder", {"fixtures/rules/data/own-rule.yaml": CASES}, "fixtures/rules/data/own-rule.yaml:1:1", "読まれません"),
    ("rule directly under rules", {"rules/own-two.yaml": RULE}, "rules/own-two.yaml:1:1", "読まれません"),
    ("rule too deep", {"rules/data/windows/own-two.yaml": RULE}, "rules/data/windows/own-two.yaml:1:1", "読まれません"),
    ("rule with another ending", {"rules/data/own-two.yml": RULE}, "rules/data/own-two.yml:1:1", "読まれません"),
    ("checklist in a subfolder", {"checklists/own/list.yaml": QUESTIONS}, "checklists/own/list.yaml:1:1", "読まれません"),
    ("checklist with another ending", {"checklists/list.YML": QUESTIONS}, "checklists/list.YML:1:1", "読まれません"),
]


@pytest.mark.parametrize(("changed", "place", "word"), [row[1:] for row in MISPLACED], ids=[row[0] for row in MISPLACED])
def test_nothing_is_passed_over_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, str | None], place: str, word: str
) -> None:
    file, line, column = place.rsplit(":", 2)
    own_library(tmp_path, {**GOOD, **changed})
    assert_one_problem(lint([tmp_path], capsys), tmp_path / file, int(line), int(column), word)


AREAS = [
    (
        "area that does not exist",
        {"rules/encryption/own-rule.yaml": RULE, "rules/data/own-rule.yaml": None},
        "rules/encryption/own-rule.yaml",
        "分野",
    ),
    ("area in the plural", {"rules/devices/own-count.yaml": COUNT_RULE, "rules/access/own-count.yaml": None}, "rules/devices/own-count.yaml", "分野"),
]


@pytest.mark.parametrize(("changed", "file", "word"), [row[1:] for row in AREAS], ids=[row[0] for row in AREAS])
def test_a_rule_lies_in_the_folder_of_a_known_area(tmp_path: Path, changed: dict[str, str | None], file: str, word: str) -> None:
    own_library(tmp_path, {**changed, "checklists/own-list.yaml": None})
    assert_one_problem(problems_of(tmp_path), tmp_path / file, 1, 1, word)
