"""The results of a SARIF run: for every item that fails or is undecided, the rules and questions that it hangs on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from reporters.deciding import approval, deciding, in_force, still_open, waived
from reporters.model import Item, Section, View
from reporters.model_decisions import AcceptedRisk
from reporters.model_parts import Part
from reporters.sarif_rules import message, rule_id
from reporters.text import Text, joined

_KINDS = {"fail": "fail", "unknown": "open", "manual": "review"}
# A region that ends where it begins would be a place to insert something.
_FIRST_LINE = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}
_OWN = "own/"


class Files:
    """Where the YAML of rules and checklists lies, as the assessment lists its inputs: relative to the folder that holds ``rules/``."""

    def __init__(self, view: View) -> None:
        names = [PurePosixPath(name.removeprefix(_OWN)) for name, _ in view.inputs]
        self._rules = {name.stem: name for name in names if name.parts[0] == "rules"}

    def uri(self, part: Part, checklist: str) -> str:
        """Return the file of a rule; of a question, or a rule that the inputs do not name, that of the checklist that asks for it."""
        file = self._rules.get(part.id) if part.kind == "rule" else None
        return quote(str(file if file is not None else f"checklists/{checklist}.yaml"))


@dataclass(frozen=True, slots=True)
class Result:
    """One result. ``rule``: the id of its descriptor; ``accepted``: why somebody accepts it, once for each waiver."""

    rule: str
    part: Part
    kind: str
    level: str
    text: str
    uri: str
    place: str
    accepted: tuple[str, ...]
    properties: dict[str, Any]

    def as_json(self, index: int) -> dict[str, Any]:
        """Return the result object; ``index``: of its descriptor. The fingerprint holds no number and no name of a record."""
        mark = hashlib.sha256(f"{self.place}\0{self.rule}".encode()).hexdigest()
        return {
            "ruleId": self.rule,
            "ruleIndex": index,
            "kind": self.kind,
            "level": self.level,
            "message": {"text": self.text},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": {"uri": self.uri}, "region": _FIRST_LINE},
                    "logicalLocations": [{"fullyQualifiedName": self.place}],
                }
            ],
            # The only one that GitHub looks at.
            "partialFingerprints": {"primaryLocationLineHash": mark},
            "suppressions": [{"kind": "external", "status": "accepted", "justification": reason} for reason in self.accepted],
            "properties": self.properties,
        }


def results(section: Section, files: Files, language: str) -> Iterator[Result]:
    """Return the results of one checklist for one work style, in the checklist's order; each rule once an item."""
    for group in section.groups:
        for item in group.items:
            if item.verdict.code in _KINDS and item.tree is not None:
                yield from _of_item(item, item.tree, section, files, language)


def _of_item(item: Item, tree: Part, section: Section, files: Files, language: str) -> Iterator[Result]:
    parts: dict[str, list[Part]] = {}
    for part in deciding(tree):
        parts.setdefault(rule_id(part), []).append(part)
    for rule, same in parts.items():
        yield Result(
            rule=rule,
            part=same[0],
            kind=_KINDS[item.verdict.code],
            level=_level(item, section),
            text=message(_said(item, tree, same), language),
            uri=files.uri(same[0], section.edition.id),
            place=f"{section.edition.id}/{item.number}@{section.style.id}",
            accepted=tuple(message(approval(one), language) for one in _accepting(item, same[0])),
            properties={
                "checklist": section.edition.id,
                "item": item.number,
                "workStyle": section.style.id,
                "priority": item.priority,
                "category": item.category.of(language),
                "verdict": item.verdict.code,
                "waived": waived(item),
            },
        )


def _level(item: Item, section: Section) -> str:
    """An error for the checklist's first priority, a warning for the others."""
    if item.verdict.code != "fail":
        return "none"
    if waived(item):
        return "note"
    return "error" if item.priority == section.edition.priorities[0][0] else "warning"


def _said(item: Item, tree: Part, same: list[Part]) -> Text:
    """The item, then the rule and what came of it; what else the item is waiting for is said, since only one verdict is listed."""
    why = list(dict.fromkeys(part.why for part in same))
    more = _more(item, tree)
    return Text(
        f"{item.number} {item.title.ja}（{item.verdict.label.ja}）。「{same[0].title.ja}」：{''.join(text.ja for text in why)}{more.ja}",
        f"{item.number} {item.title.en} ({item.verdict.label.en.lower()}). “{same[0].title.en}”: {' '.join(text.en for text in why)}{more.en}",
    )


def _more(item: Item, tree: Part) -> Text:
    unknown, manual = (still_open(tree, code) if item.verdict.code != code else 0 for code in ("unknown", "manual"))
    found = [
        Text(ja.format(number), (one if number == 1 else many).format(number))
        for number, ja, one, many in (
            (unknown, "確認できない部分が {} か所", "{} part that could not be checked", "{} parts that could not be checked"),
            (manual, "回答のない質問が {} 問", "{} question without an answer", "{} questions without an answer"),
        )
        if number
    ]
    listed = joined(found, "、", " and ")
    return Text(f"この項目には、ほかに{listed.ja}あります。", f" Besides, this item has {listed.en}.") if found else listed


def _accepting(item: Item, part: Part) -> Iterator[AcceptedRisk]:
    """The waivers in force by which a part is accepted, where everything that fails is."""
    for one in in_force(item) if waived(item) else ():
        if one.what == part.title:
            yield one
