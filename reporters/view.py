"""From an assessment to a view: everything that is counted, sorted, grouped or worded, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reporters import appendix, causes, decisions, documents, worklists
from reporters.acceptable import acceptable
from reporters.branding import presented
from reporters.ledger import responsibilities
from reporters.model import DoubtView, View
from reporters.parts import Parts
from reporters.places import Places
from reporters.planned import planned
from reporters.procedures import every_procedure
from reporters.questionnaire import questionnaire
from reporters.sections import Scope, judged, section
from reporters.shape import At, ReportError
from reporters.side_by_side import side_by_side
from reporters.source import Source
from reporters.terms import terms_of
from reporters.text import visible
from reporters.trend import trend
from scanner.model.branding import Branding
from scanner.model.trend import Standing


def build(assessment: Mapping[str, Any], branding: Branding | None = None, standings: Iterable[Standing] = ()) -> View:
    """Return the view of one assessment (parsed assessment.json, schema telework-scan/assessment/1).

    Raises ReportError, with the place, where the assessment lacks something, contradicts itself,
    or would make an item vanish (promise: every item stands in every report once a work style).
    The input is not changed; equal input gives an equal view. ``branding``: how the firm that reports presents itself, as read.
    ``standings``: how the runs of a history stood, oldest first, this one last.
    """
    source = Source(assessment)
    checklists = {at.at("id").raw(): at for at in source.root.at("checklists").each()}
    results = _results(source)
    scopes = _scopes(source, checklists)
    by_scope = [(scope, judged(scope, results.pop(_key(scope), {}))) for scope in scopes]
    items = [one for _, found in by_scope for one in found]
    accepted = decisions.waivers(items, source)
    parts = Parts(Places(((one.ref.verdict.code, one.tree, one.notes) for one in items), source), source)
    sections = [section(scope, found, parts, accepted, source) for scope, found in by_scope]
    if results:
        checklist, style = next(iter(results))
        raise ReportError(f"assessment.summary: nothing for {visible(checklist)} in {visible(style)}")
    # A work style is named by its method where a checklist knows one.
    styles = {scope.style.id: scope.style for scope in scopes}
    styles |= {scope.style.id: scope.style for scope in reversed(scopes) if scope.style.method_sign}
    editions = {name: appendix.edition(at, source) for name, at in checklists.items()}
    return View(
        title=appendix.title(source),
        editions=tuple(editions.values()),
        styles=tuple(styles.values()),
        sections=tuple(sections),
        fixes=worklists.fixes(items, source),
        procedures=every_procedure(((one.tree, one.notes) for one in items), source),
        causes=causes.causes(items, source),
        questions=worklists.open_questions(items, source),
        questionnaire=questionnaire(items, source),
        answers=decisions.answers(items, source),
        waivers=tuple(accepted.values()),
        acceptable=acceptable(source),
        differences=documents.differences(items, tuple(checklists), source),
        excluded=documents.excluded(items, source),
        responsibilities=responsibilities(items, source),
        side_by_side=side_by_side(items, sections, editions, source),
        resources=appendix.resources(source, used=True),
        further=appendix.resources(source, used=False),
        products=appendix.products(source),
        inputs=appendix.inputs(source),
        older=appendix.older(source),
        doubts=tuple(_doubt(at) for at in source.root.at("plausibility").each()),
        warnings=tuple(at.text() for at in source.root.at("warnings").each()),
        terms=terms_of(source),
        branding=None if branding is None else presented(branding),
        planned=planned(source),
        trend=trend(standings, sections, source.dates),
    )


def _key(scope: Scope) -> tuple[str, str]:
    return scope.summary.at("checklist").raw(), scope.summary.at("work_style").raw()


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
