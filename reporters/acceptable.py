"""What somebody could accept: the failing parts of all items, with what a waiver would be pinned to.

Unlike everything else in the view, ``pins`` holds what the tenant gave as it is: it is read back, and shown to nobody.
"""

from __future__ import annotations

import json

from reporters.model_waivers import Acceptable
from reporters.shape import ReportError
from reporters.source import Source
from scanner.model.failing import FailingPart, failing_parts


def acceptable(source: Source) -> tuple[Acceptable, ...]:
    """Every failing part of every failing item, in the order of the results. Raises ReportError where the assessment is malformed."""
    try:
        parts = tuple(failing_parts(source.root.value))  # type: ignore[arg-type]  # checked by use
        return tuple(_acceptable(part, source) for part in parts)
    except (KeyError, TypeError, IndexError) as error:
        raise ReportError(f"assessment.results: malformed part ({error!r})") from error


def _acceptable(part: FailingPart, source: Source) -> Acceptable:
    pins, complete = _pins(part)
    return Acceptable(
        checklist=part.checklist,
        item=part.item,
        style=part.work_style,
        rule=part.rule,
        question=part.question,
        answer=part.answer,
        title=source.question(part.question).at("question").text() if part.question is not None else source.rule(part.rule or "").at("title").text(),
        pins=json.dumps(pins, sort_keys=True),
        complete=complete,
    )


def _pins(part: FailingPart) -> tuple[dict[str, object], bool]:
    """What a waiver of the part says besides its name, and whether that is all that fails: an assessment shows at most 100 records."""
    if part.finding is None:
        return {"answer": part.answer}, True
    if not part.single:
        return {"count": part.count}, True
    failing = [each for each in part.finding["records"] if each["verdict"] == "fail"]
    records = [{"id": each["id"], "observed": part.pinned({one["field"]: one["value"] for one in each["observed"]})} for each in failing]
    return {"records": records}, len(records) == part.finding["counts"]["fail"]
