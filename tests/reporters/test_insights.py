"""What stands beside a finding that was worked out: near misses, the way from setting to device, names of values, doubts."""

import copy
from typing import Any

import pytest

from reporters.html import render as html
from reporters.markdown import render as markdown
from reporters.model import View
from reporters.model_parts import Layer, LayerCounts, NearMiss, Part
from reporters.text import Text
from reporters.view import build
from tests.reporters.example_catalogue import pair
from tests.reporters.test_view import find, leaves

Json = dict[str, Any]
RULE = "windows-realtime-protection-on"
COUNT = {"yes": 30, "no": 4, "unknown": 2}


def about(assessment: Json, resource: str, records: list[Json], verdict: str = "fail") -> Json:
    """The assessment with the finding of one rule (item 2-1) about a derived resource."""
    changed = copy.deepcopy(assessment)
    finding = next(each for each in changed["findings"] if each["rule"] == RULE and each["records"])
    finding |= {"resource": resource, "records": records, "total": len(records), "verdict": verdict}
    return changed


def record(record_id: str, **observed: Any) -> Json:
    values = [{"field": field, "label": pair(field, field), "value": value, "expected": None} for field, value in observed.items()]
    return {"id": record_id, "name": record_id, "verdict": "fail", "reasons": [], "observed": values}


def part(view: View) -> Part:
    found = [each for section in range(2) for each in leaves(find(view, "2-1", section).tree) if each.id == RULE and each.evidence]
    return next(each for each in found if each.evidence is not None and each.evidence.rows)


def policy(requirement: str, name: str) -> Json:
    return {"requirement": requirement, "policy": name, "clauses": [{"code": "report_only", **pair("効力がありません。", "Nothing is enforced.")}]}


@pytest.mark.parametrize(
    ("resource", "record_id", "expected"),
    [("derived.accessRequirements", "guestMfa", "B"), ("derived.mfaCoverage", "u1", "A")],
)
def test_near_misses_stand_at_the_requirement_that_they_miss(assessment: Json, resource: str, record_id: str, expected: str) -> None:
    changed = about(assessment, resource, [record(record_id)])
    changed["near_misses"] = [policy("mfa", "A"), policy("guestMfa", "B"), policy("managedDevice", "C")]
    evidence = part(build(changed)).evidence
    assert evidence is not None
    assert evidence.near_misses == (NearMiss(expected, (Text("効力がありません。", "Nothing is enforced."),)),)


def test_where_a_requirement_is_met_nothing_is_told_of_policies_that_do_not_meet_it(assessment: Json) -> None:
    changed = about(assessment, "derived.mfaCoverage", [record("u1")], "pass")
    changed["near_misses"] = [policy("mfa", "A")]
    evidence = part(build(changed)).evidence
    assert evidence is not None
    assert evidence.near_misses == ()


def test_a_policy_with_a_hostile_name_is_shown_as_text(assessment: Json) -> None:
    changed = about(assessment, "derived.mfaCoverage", [record("u1")])
    changed["near_misses"] = [policy("mfa", "<script>alert(1)</script>`|")]
    view = build(changed)
    assert "<script>alert(1)" not in html(view, "ja")
    assert "&lt;script&gt;alert(1)" in html(view, "ja")
    assert "- ``<script>alert(1)</script>`|``: 効力がありません。" in markdown(view, "ja")


def layer(style: str, platform: str, setting: str) -> Json:
    return {
        "work_style": style, "platform": platform, "setting": setting, "title": pair(setting, setting), "devices": 36,
        "configured": COUNT, "assigned": COUNT, "reported": COUNT, "differ": 1,
    }  # fmt: skip


def test_layers_are_those_of_the_settings_platforms_and_work_style_of_the_finding(assessment: Json) -> None:
    changed = about(assessment, "derived.deviceSettings", [record("d1", **{"screenLock.assigned": True, "deviceName": "PC-1"})])
    finding = next(each for each in changed["findings"] if each["resource"] == "derived.deviceSettings")
    own, other = finding["work_style"], "another"
    changed["texts"]["rules"][RULE]["ledger"] = ["windows"]
    changed["layers"] = [
        layer(own, "windows", "screenLock"),
        layer(own, "ios", "screenLock"),
        layer(own, "windows", "firewall"),
        layer(other, "windows", "screenLock"),
    ]
    evidence = part(build(changed)).evidence
    assert evidence is not None
    counts = LayerCounts(30, 4, 2)
    assert evidence.layers == (Layer(Text("Windows", "Windows"), Text("screenLock", "screenLock"), 36, (counts, counts, counts), 1),)
    for words in ("設定が端末に届くまで", "割り当て済みで未適用"):
        assert words in html(build(changed), "ja")
        assert words in markdown(build(changed), "ja")


def test_values_have_names_and_what_is_not_known_has_its_reasons(assessment: Json) -> None:
    changed = about(
        assessment,
        "derived.mfaCoverage",
        [record("u1", secondFactor="partly", by=["perUserMfa", "x"], privileged={"unknown": ["stale"]}, note={"unknown": ["no_subject"]})],
    )
    changed["texts"]["values"] = {
        "derived.mfaCoverage": {"secondFactor": {"partly": pair("一部だけ", "in part")}, "by": {"perUserMfa": pair("人ごと", "per user")}}
    }
    evidence = part(build(changed)).evidence
    assert evidence is not None
    values = [cell.value for cell in evidence.rows[0].cells]
    assert values[:2] == [Text("一部だけ", "in part"), Text("人ごと、x", "per user, x")]
    assert isinstance(values[2], Text)
    assert values[2].ja.startswith("確認不能（")
    # What a record cannot have is no doubt.
    assert values[3] == Text("該当なし", "none")


def test_a_record_that_is_a_requirement_is_shown_by_its_name(assessment: Json) -> None:
    changed = about(assessment, "derived.accessRequirements", [record("guestMfa", people=3), record("unheard", people=1)])
    changed["texts"]["values"] = {"derived.accessRequirements": {"id": {"guestMfa": pair("ゲストの確認", "check of guests")}}}
    evidence = part(build(changed)).evidence
    assert evidence is not None
    assert [row.name for row in evidence.rows] == [Text("ゲストの確認", "check of guests"), "unheard"]
    assert "ゲストの確認" in html(build(changed), "ja")
    assert "| ゲストの確認 |" in markdown(build(changed), "ja")


def test_what_a_service_sent_stands_behind_its_name(assessment: Json) -> None:
    changed = about(assessment, "entra.roleAssignments", [record("a1", role="guid-1", kinds=["one", "<b>"], other="guid-1", by=None)])
    changed["texts"]["values"] = {"entra.roleAssignments": {"role": {"guid-1": pair("管理者", "admin")}, "kinds": {"one": pair("一つ目", "first")}}}
    evidence = part(build(changed)).evidence
    assert evidence is not None
    assert [cell.value for cell in evidence.rows[0].cells] == [
        Text("管理者（guid-1）", "admin (guid-1)"),
        Text("一つ目（one）、<b>", "first (one), <b>"),
        "guid-1",
        None,
    ]
    assert "<b>" not in html(build(changed), "ja").partition("一つ目")[2][:80]


def test_an_object_that_a_service_sent_is_no_mark(assessment: Json) -> None:
    changed = about(assessment, "entra.users", [record("u1", x={"unknown": ["stale"]})])
    evidence = part(build(changed)).evidence
    assert evidence is not None
    assert evidence.rows[0].cells[0].value == '{"unknown": ["stale"]}'


def test_doubts_are_listed_with_what_shows_them(assessment: Json) -> None:
    changed = copy.deepcopy(assessment)
    changed["plausibility"] = [{"code": "phones", "text": pair("使わないはずです。", "Not used."), "subjects": ["IPHONE-1", "<b>"], "total": 5}]
    view = build(changed)
    assert [(each.text.ja, each.subjects, each.more) for each in view.doubts] == [("使わないはずです。", ("IPHONE-1", "<b>"), 3)]
    assert "&lt;b&gt;" in html(view, "ja")
    assert "申告と食い違う点" in markdown(view, "ja")
    assert "申告と食い違う点" not in html(build(assessment), "ja")


def test_every_item_says_who_decides_it(view: View, assessment: Json) -> None:
    said = {item.decided_by.en for section in view.sections for group in section.groups for item in group.items if item.decided_by}
    assert said == {"decided by machine and by answers", "decided by answers"}
    changed = copy.deepcopy(assessment)
    result = next(each for each in changed["results"] if each["item"] == "9-4" and each["judged_by"])
    leaf = next(each for each in changed["findings"] if each["rule"] == RULE)
    result["judged_by"] = {"rule": RULE, "finding": leaf["id"], "verdict": result["verdict"], "reasons": result["reasons"], "basis": "machine"}
    built = build(changed)
    assert "decided by machine, from what was read" in {
        item.decided_by.en for group in built.sections[0].groups for item in group.items if item.decided_by
    }


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("「期限」まで、収集時点で 30 日より多く残っている", "収集時点で 30 日より多く残っている"),
        ("「期限」に「rootedDevice」は含まれない", "「rootedDevice」は含まれない"),
        ("「期限」が過ぎていない", "過ぎていない"),
    ],
)
def test_the_condition_above_a_column_does_not_begin_in_mid_sentence(assessment: Json, said: str, shown: str) -> None:
    one, other = (record(name, 期限=value) for name, value in (("a", "2026-12-01"), ("b", "2026-12-02")))
    for each in (one, other):
        each["observed"][0]["expected"] = pair(said, "期限 is in time")
    evidence = part(build(about(assessment, "derived.expiries", [one, other]))).evidence
    assert evidence is not None
    tests = {cell.test.ja if cell.test else None for row in evidence.rows for cell in row.cells} | {
        column.test.ja if column.test else None for column in evidence.columns
    }
    assert shown in tests
