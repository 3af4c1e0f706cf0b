"""items.csv and evidence.csv: every item once per work style, every listed value once, by columns that machines can rely on."""

import csv
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from reporters import evidence_csv, sheet_csv
from reporters.csv_cells import unguarded
from reporters.labels import VERDICTS
from reporters.model import View
from reporters.view import build
from tests.reporters.exports import named, planned
from tests.reporters.test_exports_hostile import TEXTS

ITEMS = [
    *("no", "key", "item", "checklist", "work_style", "method", "category", "priority", "title", "demand", "verdict", "verdict_code", "reason"),
    *("basis", "remedy", "accepted_risk", "failing", "accepted", "population", "threats", "pages", "collected_at", "configuration"),
]
EVIDENCE = [
    *("finding", "rule", "title", "resource", "record_no", "record", "record_id", "verdict", "verdict_code", "reasons", "field", "observed"),
    *("value", "expected", "listed", "total", "collected_at"),
]


def read(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    assert text.count("\n") >= text.count("\r\n") > 0
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    return [{name: unguarded(value) for name, value in row.items()} for row in reader]


def items(view: View) -> list[dict[str, str]]:
    return read(sheet_csv.render(view, "en"))


def test_the_columns_stand_in_a_fixed_order(view: View) -> None:
    # Machines read by these names or places: new columns are added at the end, none is moved or renamed.
    assert list(items(view)[0]) == ITEMS
    assert list(read(evidence_csv.render(view, "en"))[0]) == EVIDENCE
    assert len(read(sheet_csv.render(view, "ja"))[0]) == len(ITEMS)
    assert len(read(evidence_csv.render(view, "ja"))[0]) == len(EVIDENCE)


def test_japanese_heads_are_japanese(view: View) -> None:
    head = sheet_csv.render(view, "ja").splitlines()[0]
    assert head.startswith('\ufeff"No","キー","項目","チェックリスト","勤務形態","方式","分類","優先度","表題","要求事項","判定","判定コード"')


def test_every_item_stands_once_per_work_style(view: View, assessment: dict[str, Any]) -> None:
    expected = {f"{each['checklist']}/{each['item']}@{each['work_style']}": each["verdict"] for each in assessment["results"]}
    rows = items(view)
    assert {row["key"]: row["verdict_code"] for row in rows} == expected
    assert len(rows) == len(assessment["results"])
    assert [row["no"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]


def test_only_a_fail_has_a_remedy_and_what_was_accepted_of_it(view: View, assessment: dict[str, Any]) -> None:
    waivers = {f"{each['checklist']}/{each['item']}@{each['work_style']}": each["waiver"] for each in assessment["results"] if each["waiver"]}
    assert any(each["waived"] for each in waivers.values())
    for row in items(view):
        assert bool(row["remedy"]) == (row["verdict_code"] == "fail")
        waiver = waivers.get(row["key"])
        assert (row["failing"], row["accepted"]) == (("", "") if waiver is None else (str(waiver["failing"]), str(waiver["accepted"])))
        assert bool(row["accepted_risk"]) == (waiver is not None)
        assert row["verdict"] == VERDICTS[row["verdict_code"]].label.en


def test_no_number_of_an_item_stands_alone(view: View) -> None:
    assert all(row["item"].startswith("mic-sme-2021/") for row in items(view))


def test_a_planned_configuration_is_said_in_every_line(view: View) -> None:
    assert {row["configuration"] for row in items(view)} == {"present"}
    assert {row["configuration"] for row in items(planned(view))} == {"planned"}


def test_every_listed_value_of_every_finding_stands_once(view: View, assessment: dict[str, Any]) -> None:
    rows = read(evidence_csv.render(view, "en"))
    used = {row["finding"] for row in rows}
    assert used == {part["id"] for part in assessment["findings"]}
    values = [(row["finding"], row["record_no"], row["field"]) for row in rows]
    assert len(values) == len(set(values))
    for finding in assessment["findings"]:
        mine = [row for row in rows if row["finding"] == finding["id"]]
        assert {row["record_no"] for row in mine if row["record_no"]} == {str(number) for number in range(1, len(finding["records"]) + 1)}
        assert {(row["listed"], row["total"]) for row in mine} == {(str(len(finding["records"])), str(finding["total"]))}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
@pytest.mark.parametrize("module", [sheet_csv, evidence_csv])
def test_no_name_of_a_tenant_breaks_a_line_or_becomes_a_formula(module: Any, text: str) -> None:
    plain = module.render(build(named("PC")), "en")
    written = module.render(build(named(text)), "en")
    written.encode("utf-8")
    rows, others = read(written), read(plain)
    assert len(rows) == len(others)
    assert [row["verdict_code"] for row in rows] == [row["verdict_code"] for row in others]
    cells = [cell for row in csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))] == []
