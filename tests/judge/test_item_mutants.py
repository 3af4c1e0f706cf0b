"""The cases of the items notice changes of the checklist: of a tree's shape, of what exempts, of whom and what an item or a part is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scanner.library.checklists import Checklist, Item, Node, Scope
from scanner.model.methods import METHODS
from tests.judge.item_cases import judged
from tests.judge.item_readings import tables
from tests.judge.item_tables import CHECKLISTS, Case, library

OTHER = {"company": "personal", "personal": "company"}
# Changes that no case could notice, each with its proof.
EQUIVALENT = {
    "mic-sme-2021": {
        "8-2 all/3 any: ownership dropped": "of company devices the parts before it demand all[certificate, passcode], its first alternative, anyway",
    },
    "mic-guideline-2021": {
        "管理者E-9 all/3 any: ownership dropped": "of company devices the parts before it demand certificate and passcode, its first alternative, anyway",
    },
    "ms-education-2020": {
        "5.5-11 all/0 any: platforms without windows": "an example never fails; without Windows, a yes about Macs is a yes to this part, too",
    },
}


def mutants(checklist: Checklist, item: Item) -> Iterator[tuple[str, Checklist, Item]]:
    """Every changed item, in the checklist that it then belongs to, with the name of its change."""
    for what, node in _changed(item.judged_by, item.number):
        yield what, checklist, replace(item, judged_by=node)
    for what, changed in _elsewhere(item):
        yield what, checklist, changed
    priority = checklist.priorities[item.priority]
    flipped = {**checklist.priorities, item.priority: replace(priority, optional=not priority.optional)}
    yield f"{item.number}: {'no longer' if priority.optional else 'made'} optional", replace(checklist, priorities=flipped), item
    if scope := checklist.applies_to:
        for other in {"", *OTHER} - {scope.ownership}:
            narrowed, what = replace(scope, ownership=other), f"{scope.ownership or 'either'} made {other or 'either'}"
            yield f"{item.number}: applies_to {what}", replace(checklist, applies_to=narrowed), replace(item, methods=narrowed.methods())
        if scope.platforms:
            yield f"{item.number}: applies_to platforms dropped", replace(checklist, applies_to=Scope(scope.ownership, ())), item


def _elsewhere(item: Item) -> Iterator[tuple[str, Item]]:
    """The item under other circumstances and methods."""
    for name, value in item.exempt_when.items():
        yield f"{item.number}: exempt_when {name} swapped", replace(item, exempt_when={**item.exempt_when, name: not value})
        yield f"{item.number}: exempt_when {name} dropped", replace(item, exempt_when={})
    for method in METHODS:
        other = tuple(sorted({*item.methods} ^ {method}))
        yield f"{item.number}: method {method} {'dropped' if method in item.methods else 'added'}", replace(item, methods=other)


def _changed(node: Node, where: str) -> Iterator[tuple[str, Node]]:
    at = f"{where} {node.target or node.kind}"
    if node.parts:
        yield f"{at}: any↔all", replace(node, kind="all" if node.kind == "any" else "any")
    for name, value in node.exempt_when.items():
        yield f"{at}: exempt_when {name} swapped", replace(node, exempt_when={**node.exempt_when, name: not value})
        yield f"{at}: exempt_when {name} dropped", replace(node, exempt_when={})
    if node.ownership:
        yield f"{at}: ownership swapped", replace(node, ownership=OTHER[node.ownership])
        yield f"{at}: ownership dropped", replace(node, ownership="")
    for kind in node.platforms:
        yield f"{at}: platforms without {kind}", replace(node, platforms=tuple(each for each in node.platforms if each != kind))
    for kind in node.if_enrolled:
        yield f"{at}: if_enrolled without {kind}", replace(node, if_enrolled=tuple(each for each in node.if_enrolled if each != kind))
    for index, part in enumerate(node.parts):
        others = (*node.parts[:index], *node.parts[index + 1 :])
        if others:
            yield f"{at}/{index} {part.target or part.kind}: dropped", replace(node, parts=others)
        for what, changed in _changed(part, f"{at}/{index}"):
            yield what, replace(node, parts=(*node.parts[:index], changed, *node.parts[index + 1 :]))


def noticed(checklist: Checklist, item: Item, cases: tuple[Case, ...]) -> bool:
    """Whether a case comes out otherwise than expected."""
    return any(judged(checklist, item, case)[0] != case.expect for case in cases)


@pytest.mark.parametrize("name", CHECKLISTS)
def test_the_cases_notice_changes_of_the_checklist(name: str) -> None:
    checklist, total, alive = library().checklists[name], Counter[str](), []
    for item in checklist.items:
        for what, around, changed in mutants(checklist, item):
            total[item.number] += 1
            if not noticed(around, changed, tables(name)[item.number].cases):
                alive.append(what)
    assert all(total[item.number] >= 8 for item in checklist.items)
    unexplained = [what for what in alive if what not in EQUIVALENT.get(name, {})]
    assert not unexplained, f"{len(alive)} of {total.total()} are not noticed: {unexplained}"
    assert not [what for what in EQUIVALENT.get(name, {}) if what not in alive], "noticed after all"
    assert len(alive) <= 0.05 * total.total()
