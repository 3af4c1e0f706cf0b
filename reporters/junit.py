"""JUnit XML: a test suite for every checklist and work style, a test case for every item.

Fail is a failure; unknown, unanswered and not applicable are skipped, with the reason: a dashboard then counts them neither as passed nor as
failed. A failure that is accepted in full is skipped too, with who accepts it: the gate passes it by, and a dashboard that counts failures must
not say otherwise. There are no errors: an item that could not be judged is unknown.

The reason stands in ``skipped`` twice, because Azure DevOps reads its ``message`` only and GitLab its text only. Of a failure GitLab shows the
text; Jenkins and Azure DevOps show both. Sources: CaseResult.java (Jenkins), junit.rb (GitLab), JunitResultReader.cs (Azure Pipelines agent).
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from reporters.deciding import waived
from reporters.junit_texts import evidence, failure, reason
from reporters.model import Item, Section, View
from reporters.text import LANGUAGES
from reporters.words import WORDS

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
# What GitLab and Jenkins take for the path of a file to attach.
_ATTACHMENT, _NO_ATTACHMENT = "[[ATTACHMENT|", "[⟦U+005B⟧ATTACHMENT|"


def render(view: View, language: str) -> str:
    """Return the whole file. Raises ValueError for another language than ``ja`` and ``en``."""
    if language not in LANGUAGES:
        raise ValueError(f"no such report language: {language!r} (ja, en)")
    suites = [_suite(view, section, index, language) for index, section in enumerate(view.sections)]
    total = {name: str(sum(int(suite.attrib[name]) for suite in suites)) for name in ("tests", "failures", "errors")}
    root = ET.Element("testsuites", {"name": view.title.tool, **total})
    root.extend(suites)
    ET.indent(root, " ")
    written = ET.tostring(root, encoding="unicode").replace(_ATTACHMENT, _NO_ATTACHMENT)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _suite(view: View, section: Section, index: int, language: str) -> ET.Element:
    items = [item for group in section.groups for item in group.items]
    outcomes = [_outcome(item) for item in items]
    moment = _MOMENT.match(view.title.collected_utc)
    banner = "" if view.planned is None else f"{WORDS['planned_banner'].of(language)} "
    suite = ET.Element(
        "testsuite",
        {
            "name": f"{banner}{section.edition.name.of(language)} – {section.style.name}",
            "id": str(index),
            "package": f"{_mark(view)}{section.edition.id}",
            "tests": str(len(items)),
            "failures": str(outcomes.count("failure")),
            "errors": "0",
            "skipped": str(outcomes.count("skipped")),
            # Readers take it for UTC; a zone is not allowed in it.
            **({"timestamp": moment.group()} if moment else {}),
        },
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in (
        ("checklist", section.edition.id),
        ("workStyle", section.style.id),
        ("organisation", view.title.organisation),
        ("tenant", view.title.tenant_id),
        ("collectedAt", view.title.collected_utc),
        ("share", section.share.text.of(language)),
        ("waived", str(section.waived)),
    ):
        ET.SubElement(properties, "property", {"name": name, "value": value})
    name = f"{_mark(view)}{section.edition.id}.{section.style.id}"
    suite.extend([_case(item, outcome, name, language) for item, outcome in zip(items, outcomes, strict=True)])
    return suite


def _mark(view: View) -> str:
    """What would be has a history of its own, apart from that of what is."""
    return "planned." if view.planned is not None else ""


def _outcome(item: Item) -> str:
    if item.verdict.code == "pass":
        return "passed"
    return "failure" if item.verdict.code == "fail" and not waived(item) else "skipped"


def _case(item: Item, outcome: str, classname: str, language: str) -> ET.Element:
    case = ET.Element("testcase", {"name": f"{item.number} {item.title.of(language)}", "classname": classname})
    if outcome == "skipped":
        said = reason(item, language)
        ET.SubElement(case, "skipped", {"message": said}).text = said
    elif outcome == "failure":
        failed = ET.SubElement(case, "failure", {"message": item.why.of(language), "type": item.verdict.code})
        failed.text = failure(item, language)
    shown = evidence(item, language)
    if shown:
        ET.SubElement(case, "system-out").text = shown
    return case
