"""Where several checklists judge by the same rule, but ask for different numbers: each demand with its own verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.judge.engine import effective_for
from scanner.library.checklists import Checklist, Item, Node
from scanner.library.library import Library
from scanner.library.organisation import Organisation
from scanner.library.rules import Number, Rule
from scanner.model.trees import leaves
from scanner.model.verdicts import Verdict

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Side:
    """What one item asks of a rule, and what came out. ``asked``: the document's numbers; ``used``: those that were judged by.

    ``decides``: whether the rule decides the item, or is only noted there.
    """

    checklist: str
    item: str
    asked: Mapping[str, tuple[Number, str]]
    used: Mapping[str, Number]
    part: Mapping[str, Any]
    decides: bool


def differences(library: Library, organisation: Organisation, checklists: Sequence[Checklist], results: Iterable[Json]) -> list[Json]:
    """The rules for which two checklists ask for different numbers, by id; the same in several work styles stands there once.

    Parts that do not apply are left out, and rules that are only noted, wherever they are used. What is noted in one document and decides
    in another stands there as a note: its number is that document's too.
    """
    if len(checklists) == 1:
        return []
    judged = {(each["checklist"], each["item"], each["work_style"]): each for each in results}
    rows: list[Json] = []
    for style in organisation.work_styles:
        found: dict[str, list[_Side]] = {}
        for checklist in checklists:
            for item in checklist.items:
                for leaf, part, decides in _parts(item, judged[checklist.id, item.number, style.id]):
                    if leaf.kind == "rule" and part["verdict"] != Verdict.NOT_APPLICABLE:
                        rule = library.rules[leaf.target]
                        used = effective_for(leaf, rule, organisation).values
                        found.setdefault(rule.id, []).append(_Side(checklist.id, item.number, _asked(leaf, rule), used, part, decides))
        for name in sorted(found):
            _add(rows, style.id, _row(library.rules[name], found[name]))
    return sorted(rows, key=lambda row: str(row["rule"]))


def _parts(item: Item, result: Json) -> Iterator[tuple[Node, Mapping[str, Any], bool]]:
    """Every rule and question of an item with what came of it, and whether it decides; nothing of an item that does not apply."""
    if result["judged_by"] is not None:
        yield from ((leaf, part, True) for leaf, part in zip(item.judged_by.leaves(), leaves(result["judged_by"]), strict=True))
        for note, said in zip(item.notes, result["notes"], strict=True):
            yield from ((leaf, part, False) for leaf, part in zip(note.leaves(), leaves(said), strict=True))


def _asked(leaf: Node, rule: Rule) -> Mapping[str, tuple[Number, str]]:
    """Every number with whose it is: the checklist's, or the rule's default."""
    return {
        name: (leaf.values[name], "checklist") if name in leaf.values else (parameter.default, "rule") for name, parameter in rule.parameters.items()
    }


def _row(rule: Rule, sides: list[_Side]) -> Json | None:
    names = [name for name in rule.parameters if _differ([(side.checklist, side.asked[name][0]) for side in sides])]
    if not names or not any(side.decides for side in sides):
        return None
    return {
        "rule": rule.id,
        "work_styles": [],
        "parameters": [{"name": name, "label": rule.parameters[name].label.as_json(), "basis": rule.parameters[name].basis} for name in names],
        "sides": [
            {
                "checklist": side.checklist,
                "item": side.item,
                "decides": side.decides,
                "verdict": side.part["verdict"],
                "reasons": side.part["reasons"],
                "numbers": [{"value": side.asked[name][0], "from": side.asked[name][1], "used": side.used[name]} for name in names],
            }
            for side in sides
        ],
    }


def _differ(asked: list[tuple[str, Number]]) -> bool:
    """Whether two checklists (not two items of one) ask for different numbers."""
    return any(one != other and mine != yours for mine, one in asked for yours, other in asked)


def _add(rows: list[Json], style: str, row: Json | None) -> None:
    if row is None:
        return
    same = next((each for each in rows if {**each, "work_styles": []} == row), row)
    if same is row:
        rows.append(row)
    same["work_styles"].append(style)
