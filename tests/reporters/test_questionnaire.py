"""Every question stands in the questionnaire once for each work style, or once for all of them, open ones first."""

from __future__ import annotations

from typing import Any

from reporters.model_questions import Question
from reporters.text import visible
from reporters.view import build
from tests.reporters import example


def asked(assessment: dict[str, Any]) -> dict[tuple[str, str | None], Question]:
    found = build(assessment).questionnaire
    keys = [(one.id, one.style) for one in found]
    assert len(keys) == len(set(keys))
    return dict(zip(keys, found, strict=True))


def test_an_open_question_stands_once_for_each_work_style_that_needs_it() -> None:
    found = asked(example.build())
    names = {}
    for style in ("company-pc", "own-phone"):
        one = found[("device-password-strong", style)]
        assert one.given is None
        assert [ref.number for ref in one.items] == ["9-1"]
        names[style] = one.style_name
    assert names == {style["id"]: visible(style["name"]) for style in example.build()["organisation"]["work_styles"]}
    assert ("device-password-strong", None) not in found


def test_an_answer_for_all_is_one_row_also_when_it_has_expired() -> None:
    found = asked(example.build())
    assert ("os-updated", "company-pc") not in found
    one = found[("os-updated", None)]
    assert one.given is not None
    assert (one.given.answer, one.given.expired, one.given.expires) == ("yes", True, "2026-10-31")
    assert [ref.number for ref in one.items] == ["5-2", "5-2"]  # in both work styles


def test_an_answer_of_one_work_style_leaves_the_question_open_for_the_other() -> None:
    found = asked(example.build())
    given = found[("privacy-filter-attached", "company-pc")].given
    assert given is not None
    assert given.answer == "partly"
    assert found[("privacy-filter-attached", "own-phone")].given is None


def test_open_questions_stand_before_answered_ones() -> None:
    found = list(asked(example.build()).values())
    waiting = [one.given is None or one.given.expired for one in found]
    assert waiting == sorted(waiting, reverse=True)


def test_what_a_person_wrote_stands_as_it_was_written() -> None:
    made = example.build()
    long = "あ" * 500 + "\u202e\u00a0"
    made["answers"][0]["note"] = long
    one = asked(made)[(made["answers"][0]["question"], made["answers"][0]["work_style"])]
    assert one.given is not None
    assert one.given.note == long


def test_an_answer_that_no_item_needs_is_kept() -> None:
    made = example.build()
    made["answers"].append({**made["answers"][0], "question": "asked-by-no-checklist", "work_style": None})
    one = asked(made)[("asked-by-no-checklist", None)]
    assert (one.items, one.priority) == ((), "")
    assert one.question.ja == "asked-by-no-checklist"
