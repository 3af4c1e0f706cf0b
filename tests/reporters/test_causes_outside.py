"""What could not be read in the directory or on a PC is resolved there, not by a permission of the tenant; optional items block nobody."""

from typing import Any

import pytest

from reporters.html import render as html
from reporters.markdown import render as markdown
from reporters.model import Cause
from reporters.view import build
from tests.reporters.example_catalogue import pair

Json = dict[str, Any]
FINDING = "entra-lockout-not-loosened"  # decides 9-3 alone


def entry(name: str, reason: str | None) -> Json:
    return {
        "resource": name, "state": "present" if reason is None else "not_obtained", "complete": reason is None, "count": 0, "reason": reason,
        "detail": None, "permission": None, "plan": [], "sha256": None, "collected_at": None, "used": True,
    }  # fmt: skip


def about(assessment: Json, resource: str, reason: str, entries: dict[str, str | None], made_of: tuple[str, ...] = ()) -> Json:
    """The assessment, in which item 9-3 is unknown for this reason, by a rule about this resource."""
    finding = next(each for each in assessment["findings"] if each["id"] == FINDING)
    finding |= {"resource": resource, "reasons": {reason: 1}, "counts": {"pass": 0, "fail": 0, "unknown": 1, "not_judged": 0}}
    for result in assessment["results"]:
        for node in [result["judged_by"], *(result["judged_by"] or {}).get("all", [])]:
            if node and node.get("finding") == FINDING:
                node["reasons"] = {reason: 1}
    assessment["snapshot"]["resources"] += [entry(name, why) for name, why in entries.items()]
    assessment["snapshot"]["derived"] = (
        [{"resource": resource, "complete": True, "count": 0, "reason": None, "from": list(made_of)}] if made_of else []
    )
    local = {name for name in entries if name.partition(".")[0] in ("directory", "windows", "policies")}
    assessment["texts"]["rights"] = {name: pair(f"{name} の管理者", f"an administrator of {name}") for name in local}
    assessment["texts"]["resources"] |= {name: pair(f"「{name}」の内容", f"what {name} says") for name in (*entries, resource)}
    return assessment


def cause(assessment: Json) -> Cause:
    return next(each for each in build(assessment).causes if any(ref.number == "9-3" for ref in (*each.items, *each.partly)))


@pytest.mark.parametrize("reason", ["permission_denied", "not_collected", "incomplete"])
@pytest.mark.parametrize(
    ("name", "where"), [("directory.domain", "Active Directory"), ("windows.volumes", "collect-windows.ps1"), ("policies.groupPolicies", "gpresult")]
)
def test_what_the_directory_or_a_pc_did_not_tell_is_asked_there(assessment: Json, name: str, where: str, reason: str) -> None:
    found = cause(about(assessment, name, reason, {name: reason}))
    assert where in found.resolve.ja
    assert where in found.resolve.en
    assert "アプリ" not in found.resolve.ja
    assert f"「{name}」の内容" in found.headline.ja
    if reason == "permission_denied":
        assert "を読む権利がなく" in found.headline.ja
        assert "権限" not in found.headline.ja


PCS = ("intune.managedDevices", "windows.computers", "windows.volumes")


def test_what_single_pcs_did_not_tell_is_no_want_of_a_permission(assessment: Json) -> None:
    entries: dict[str, str | None] = {"windows.computers": None, "windows.volumes": None}
    found = cause(about(assessment, "derived.windowsPcs", "permission_denied", entries, PCS))
    assert "を読む権利がなく" in found.headline.ja
    assert "collect-windows.ps1" in found.resolve.ja


def test_a_permission_that_is_surely_missing_stays_the_cause_where_pcs_are_concerned_too(assessment: Json) -> None:
    entries: dict[str, str | None] = {"windows.computers": None, "windows.volumes": None}
    changed = about(assessment, "derived.windowsPcs", "permission_denied", entries, PCS)
    managed = next(each for each in changed["snapshot"]["resources"] if each["resource"] == "intune.managedDevices")
    managed |= {"state": "not_obtained", "complete": False, "reason": "permission_denied"}
    found = cause(changed)
    assert "DeviceManagementManagedDevices.Read.All" in found.headline.ja


def test_what_takes_more_than_one_snapshot_is_resolved_by_older_ones(assessment: Json) -> None:
    found = cause(about(assessment, "derived.fullScans", "not_collected", {"windows.defenderStatus": None}, ("windows.defenderStatus",)))
    assert "--older" in found.resolve.ja


def test_who_may_read_it_stands_in_the_appendix_instead_of_a_permission(assessment: Json) -> None:
    view = build(about(assessment, "directory.domain", "not_collected", {"directory.domain": "not_collected"}))
    group = next(each for each in view.resources if each.rows[0].id == "directory.domain")
    assert group.source.ja == "社内のディレクトリ（Active Directory）"
    assert (group.rows[0].permission, group.rows[0].rights and group.rows[0].rights.ja) == (None, "directory.domain の管理者")
    for text in (html(view), markdown(view)):
        assert "directory.domain の管理者" in text


def test_an_optional_item_that_was_not_met_blocks_nobody_and_asks_nothing(assessment: Json) -> None:
    open_before = {ref.number for group in build(assessment).questions for asked in group.questions for ref in asked.items}
    blocked = {ref.number for each in build(assessment).causes for ref in each.items}
    for result in assessment["results"]:
        if result["verdict"] in ("unknown", "manual", "fail"):
            for summary in assessment["summary"]:
                if summary["work_style"] == result["work_style"]:
                    summary["counts"][result["verdict"]] -= 1
                    summary["counts"]["not_applicable"] += 1
            result |= {"verdict": "not_applicable", "reasons": {"optional": 1}, "waiver": None}
    for summary in assessment["summary"]:
        passed = summary["counts"]["pass"]
        summary |= {"waived": 0, "share": {"pass": passed, "of": passed, "at_most": passed}}
    view = build(assessment)
    assert (view.causes, view.questions, view.fixes) == ((), (), ())
    assert open_before
    assert blocked
    whys = {item.why.ja for section in view.sections for group in section.groups for item in group.items if item.verdict.code == "not_applicable"}
    assert any("許容しているだけ" in why for why in whys)
