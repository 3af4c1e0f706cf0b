"""From an assessment to a view: everything that is counted, sorted, grouped or worded, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reporters import appendix, causes, documents, worklists
from reporters.model import DoubtView, View
from reporters.parts import Parts
from reporters.sections import Judged, Scope, judged, section
from reporters.shape import At, ReportError
from reporters.source import Source
from reporters.text import visible


def build(assessment: Mapping[str, Any]) -> View:
    """Return the view of one assessment (parsed assessment.json, schema telework-scan/assessment/1).

    Raises ReportError, with the place, where the assessment lacks something, contradicts itself,
    or would make an item vanish (promise: every item stands in every report once a work style).
    The input is not changed; equal input gives an equal view.
    """
    source = Source(assessment)
    checklists = {at.at("id").raw(): at for at in source.root.at("checklists").each()}
    results = _results(source)
    scopes = _scopes(source, checklists)
    parts = Parts(source)
    items: list[Judged] = []
    sections = []
    for scope in scopes:
        key = (scope.summary.at("checklist").raw(), scope.summary.at("work_style").raw())
        found = judged(scope, results.pop(key, {}))
        items.extend(found)
        sections.append(section(scope, found, parts, source))
    if results:
        checklist, style = next(iter(results))
        raise ReportError(f"assessment.summary: nothing for {visible(checklist)} in {visible(style)}")
    # A work style is named by its method where a checklist knows one.
    styles = {scope.style.id: scope.style for scope in scopes}
    styles |= {scope.style.id: scope.style for scope in reversed(scopes) if scope.style.method_sign}
    return View(
        title=appendix.title(source),
        editions=tuple(appendix.edition(at, source) for at in checklists.values()),
        styles=tuple(styles.values()),
        sections=tuple(sections),
        fixes=worklists.fixes(items, source),
        causes=causes.causes(items, source),
        questions=worklists.open_questions(items, source),
        differences=documents.differences(items, tuple(checklists), source),
        excluded=documents.excluded(items, source),
        resources=appendix.resources(source, used=True),
        further=appendix.resources(source, used=False),
        products=appendix.products(source),
        inputs=appendix.inputs(source),
        older=appendix.older(source),
        doubts=tuple(_doubt(at) for at in source.root.at("plausibility").each()),
        warnings=tuple(at.text() for at in source.root.at("warnings").each()),
    )


def _doubt(at: At) -> DoubtView:
    subjects = tuple(each.shown() for each in at.at("subjects").each())
    return DoubtView(at.at("text").text(), subjects, at.at("total").number() - len(subjects))


def _results(source: Source) -> dict[tuple[str, str], dict[str, At]]:
    """Results by checklist and work style, then by item; one item twice raises ReportError."""
    found: dict[tuple[str, str], dict[str, At]] = {}
    for at in source.root.at("results").each():
        of = found.setdefault((at.at("checklist").raw(), at.at("work_style").raw()), {})
        number = at.at("item").raw()
        if number in of:
            raise ReportError(f"{at.place}: a second result for item {visible(number)}")
        of[number] = at
    return found


def _scopes(source: Source, checklists: Mapping[str, At]) -> list[Scope]:
    summaries = list(source.root.at("summary").each())
    scopes: list[Scope] = []
    for index, summary in enumerate(summaries, start=1):
        checklist_id = summary.at("checklist").raw()
        if checklist_id not in checklists:
            raise ReportError(f"{summary.place}.checklist: not among the checklists")
        checklist = checklists[checklist_id]
        style = appendix.work_style(summary.at("work_style").raw(), checklist, source)
        method = summary.at("method").number()
        scopes.append(
            Scope(
                anchor=f"s{index}",
                tag="",
                checklist=checklist,
                edition=appendix.edition(checklist, source),
                style=style,
                method=method,
                summary=summary,
            )
        )
    return _tagged(scopes)


def _tagged(scopes: list[Scope]) -> list[Scope]:
    """Tell sections apart by the sign of their method; those of a checklist without methods by their number, if it asks several for anything."""
    signs = Counter(scope.style.method_sign for scope in scopes)
    editions = Counter(scope.edition.id for scope in scopes if scope.summary.at("share").at("of").number())
    tagged, seen = [], Counter[str]()
    for index, scope in enumerate(scopes, start=1):
        seen[scope.edition.id] += 1
        sign = scope.style.method_sign
        tag = f"{sign}-{index}" if signs[sign] > 1 else sign
        if not sign:
            tag = "" if editions[scope.edition.id] <= 1 else f"[{seen[scope.edition.id]}]"
        tagged.append(replace(scope, tag="" if len(scopes) == 1 else tag))
    return tagged
