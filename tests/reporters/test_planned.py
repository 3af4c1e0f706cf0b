"""What a report shows of a plan: all of a few changes, a part of many, and nothing that a name could do."""

from typing import Any

import pytest

from reporters import html, markdown
from reporters.model_planned import PlannedField
from reporters.planned import MOST_CHANGES, MOST_FIELDS
from reporters.shape import ReportError
from reporters.view import build
from tests.reporters.example import build as example

HOSTILE = "<script>alert(1)</script> **x** [y](http://x.example.jp) ` \u202e"


def change(action: str = "merge", number: int = 1, **other: Any) -> dict[str, Any]:
    return {
        "resource": "entra.conditionalAccessPolicies",
        "title": {"ja": "条件付きアクセス ポリシー", "en": "Conditional Access policies"},
        "touches": ["entra.conditionalAccessPolicies"],
        "id": "1",
        "name": "全員",
        "action": action,
        "why": None,
        "file": "overlay/a.json",
        "fields": [{"field": f"f{index}", "label": None, "from": 1, "to": [True, None]} for index in range(number)],
        **other,
    }


def planned(*changes: dict[str, Any]) -> dict[str, Any]:
    return {**example(), "planned": {"files": [{"name": "overlay/a.json", "sha256": "0" * 64}], "changes": list(changes)}}


def test_a_report_of_what_is_has_no_plan() -> None:
    assert build(example()).planned is None


def test_values_are_shown_as_json_and_what_is_not_there_is_none() -> None:
    field = {"field": "state", "label": {"ja": "状態", "en": "state"}, "to": "enabled"}
    view = build(planned(change(), change(id="2", fields=[field])))
    assert view.planned is not None
    (first,) = view.planned.changes[0].fields
    assert first == PlannedField("f0", None, "1", "[true, null]")
    (second,) = view.planned.changes[1].fields
    assert (second.before, second.after) == (None, "enabled")


def test_of_an_object_that_is_new_or_goes_the_fields_are_not_listed() -> None:
    view = build(planned(change("add", 5), change("remove", 5)))
    assert view.planned is not None
    assert [(each.action.en, each.fields, each.more) for each in view.planned.changes] == [("added", (), 0), ("removed", (), 0)]


@pytest.mark.parametrize("action", ["merge", "replace"])
def test_an_object_that_stays_as_it_is_is_not_called_changed(action: str) -> None:
    view = build(planned(change(action, 0)))
    assert view.planned is not None
    assert view.planned.changes[0].action.ja == "今と同じ"


def test_a_large_plan_is_shown_in_part_and_counted() -> None:
    view = build(planned(*[change(number=MOST_FIELDS + 3)] * (MOST_CHANGES + 7)))
    assert view.planned is not None
    assert (len(view.planned.changes), view.planned.more) == (MOST_CHANGES, 7)
    assert (len(view.planned.changes[0].fields), view.planned.changes[0].more) == (MOST_FIELDS, 3)


def test_an_action_that_is_none_is_refused() -> None:
    with pytest.raises(ReportError, match=r"planned\.changes\[0\]\.action"):
        build(planned(change("delete")))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_names_and_values_of_a_plan_stay_words(language: str) -> None:
    field = {"field": HOSTILE, "label": None, "from": HOSTILE, "to": HOSTILE}
    view = build(planned(change(name=HOSTILE, why=HOSTILE, file=HOSTILE, fields=[field])))
    page, text = html.render(view, language), markdown.render(view, language)
    assert "<script>alert(1)" not in page
    assert "\u202e" not in page + text
    lines = [line for line in text.splitlines() if "alert(1)" in line][:2]
    # Every hostile word stands in code, whose fence is longer than the back tick in it.
    assert [line.count("``<script>") for line in lines] == [3, 3]
