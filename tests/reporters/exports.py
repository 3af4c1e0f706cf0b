"""What the tests of SARIF, JUnit and the job summary share: assessments with strings of a stranger everywhere, and very large ones."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from reporters.model import View
from reporters.model_planned import Planned, PlannedChange, PlannedField
from reporters.text import Text
from tests.reporters import example

Json = dict[str, Any]
DEVICES = 100_000


def parsed(written: str) -> ET.Element:
    """The root of a JUnit file that was written here."""
    return ET.fromstring(written)  # noqa: S314


def planned(view: View) -> View:
    """The view as one of what would be: a policy is turned off."""
    field = PlannedField("state", None, "enabled", "disabled")
    what, action = Text("条件付きアクセス ポリシー", "conditional access policy"), Text("一部を変更", "changed in part")
    change = PlannedChange(what, "全員に多要素認証 | *必須*", "1", action, None, "overlay/mfa.json", (field,) * 7, 2)
    return replace(view, planned=Planned((change,), 0, (("overlay/mfa.json", "00"),)))


def named(text: str) -> Json:
    """The sample assessment, in which every string that a tenant or a person may choose is ``text``."""
    made = example.build(records=3)
    made["organisation"]["name"] = text
    made["snapshot"]["tenant"]["name"] = text
    for style in made["organisation"]["work_styles"]:
        style["name"] = text
        style["declared_by"] = text
    for finding in made["findings"]:
        for record in finding["records"]:
            record["name"] = text
            for entry in record["observed"]:
                entry["value"] = [text] if isinstance(entry["value"], list) else text
    for answer in made["answers"]:
        answer |= {"by": text, "note": text, "evidence": [{"file": text, "sha256": "ab" * 32, "url": None, "found": True}]}
    for waiver in made["waivers"]:
        waiver |= {"reason": text, "approved_by": text}
        for record in waiver["records"]:
            record["name"] = text
    for entry in made["snapshot"]["resources"]:
        entry["detail"] = text
    return made


def grown(checklists: int, styles: int, devices: int = DEVICES) -> Json:
    """The sample assessment as it would be for so many devices.

    An assessment lists 100 records of a finding at most, so what grows is their number and names, not the list; here all names are as
    long as they are ever shown, and there are so many checklists and work styles.
    """
    made = example.build(records=100)
    for finding in made["findings"]:
        finding["total"] = devices
        finding["counts"][finding["verdict"] if finding["verdict"] in finding["counts"] else "not_judged"] += devices - 100
        for record in finding["records"]:
            record["name"] = f"{record['name']} {'長い名前' * 60}"
    return _repeated(made, checklists, styles)


def _repeated(made: Json, checklists: int, styles: int) -> Json:
    one, style = made["checklists"][0], made["organisation"]["work_styles"][0]
    results = [each for each in made["results"] if each["work_style"] == style["id"]]
    summary = next(each for each in made["summary"] if each["work_style"] == style["id"])
    names = [(f"checklist-{c}", f"style-{s}") for c in range(checklists) for s in range(styles)]
    return made | {
        "checklists": [one | {"id": f"checklist-{c}"} for c in range(checklists)],
        "organisation": made["organisation"] | {"work_styles": [style | {"id": f"style-{s}", "name": f"勤務形態 {s}"} for s in range(styles)]},
        "results": [each | {"checklist": c, "work_style": s, "waiver": None} for c, s in names for each in copy.deepcopy(results)],
        "summary": [summary | {"checklist": c, "work_style": s, "waived": 0} for c, s in names],
        "waivers": [],
    }
