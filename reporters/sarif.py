"""SARIF 2.1.0: one result for every item and rule that fails or could not be decided, for code scanning.

Pass and not applicable are left out: a consumer that does not read ``kind`` (GitHub does not) would show them as alerts. By the standard, results
of another kind than ``fail`` have the level ``none``: ``open`` is what could not be checked, ``review`` a question that nobody has answered.
What somebody accepted is a ``fail`` of the level ``note`` with a suppression, since GitHub does not read suppressions either.

Source: SARIF 2.1.0 (OASIS), sections 3.11, 3.17 and 3.27; GitHub, "SARIF support for code scanning", for limits and properties.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from reporters.model import Section, View
from reporters.sarif_results import Files, Result, results
from reporters.sarif_rules import descriptors, message
from reporters.text import LANGUAGES, Text
from reporters.words import WORDS

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RUNS = 20
"""GitHub refuses a file with more."""
RESULTS = 5_000
"""GitHub shows no more of one run, and refuses more than 25,000."""
_GRAVEST_FIRST = ("error", "warning", "note", "none")

Json = dict[str, Any]


def render(view: View, language: str) -> str:
    """Return the whole file. Raises ValueError for another language than ``ja`` and ``en``.

    One run, and so one category of alerts, for every checklist and work style; where these are more than a file may hold, one for every
    checklist, or one for all.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no such report language: {language!r} (ja, en)")
    files = Files(view)
    runs = [_run(view, name, sections, files, language) for name, sections in _divided(view.sections)]
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, ensure_ascii=False, indent=1) + "\n"


def _divided(sections: Sequence[Section]) -> list[tuple[str, list[Section]]]:
    """Return the sections of every run, by the name that tells the runs apart."""
    for parts in (2, 1, 0):
        runs: dict[str, list[Section]] = {}
        for section in sections:
            runs.setdefault("/".join((section.edition.id, section.style.id)[:parts]), []).append(section)
        if len(runs) <= RUNS:
            break
    return list(runs.items())


def _run(view: View, name: str, sections: list[Section], files: Files, language: str) -> Json:
    found = [one for section in sections for one in results(section, files, language)]
    kept = _kept(found)
    rules, index = descriptors([(one.part, one.uri) for one in kept], language)
    tool, _, version = view.title.tool.rpartition(" ")
    return {
        "tool": {"driver": {"name": tool, "semanticVersion": version, "language": language, "rules": rules}},
        "automationDetails": {
            # What would be is another category: it must not open or close an alert about what is.
            "id": "".join(f"{each}/" for each in (tool, "planned" if view.planned else "", name) if each),
            "description": {"text": message(_about(view, sections), language)},
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notes(len(found), language))}],
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [one.as_json(index[one.rule]) for one in kept],
        "properties": {
            "tenant": view.title.tenant_id,
            "collectedAt": view.title.collected_utc,
            "planned": view.planned is not None,
            "sections": [_section(section, language) for section in sections],
        },
    }


def _kept(found: list[Result]) -> list[Result]:
    """Return as many results as are shown, in their order; the gravest stay."""
    if len(found) <= RESULTS:
        return found
    gravest = sorted(range(len(found)), key=lambda index: (_GRAVEST_FIRST.index(found[index].level), index))
    return [found[index] for index in sorted(gravest[:RESULTS])]


def _notes(found: int, language: str) -> Iterator[Json]:
    if found > RESULTS:
        said = Text(
            f"結果は {found} 件あります。重いものから {RESULTS} 件だけを載せ、{found - RESULTS} 件を省きました。全件は報告書にあります。",
            f"There are {found} results; only the {RESULTS} gravest are listed, {found - RESULTS} are left out. The report has all of them.",
        )
        yield {"level": "warning", "message": {"text": message(said, language)}}


def _about(view: View, sections: list[Section]) -> Text:
    names = [] if view.planned is None else [WORDS["planned_banner"]]
    names += [Text(f"{one.edition.name.ja} – {one.style.name}", f"{one.edition.name.en} – {one.style.name}") for one in sections]
    return Text("、".join(name.ja for name in names), "; ".join(name.en for name in names))


def _section(section: Section, language: str) -> Json:
    """What no list of results can tell: how many items pass, and how many nobody knows about."""
    return {
        "checklist": section.edition.id,
        "workStyle": section.style.id,
        "items": dict(section.counts.by_code()),
        "waived": section.waived,
        "share": section.share.text.of(language),
    }
