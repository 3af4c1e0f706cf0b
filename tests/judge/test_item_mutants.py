"""The cases of the items notice changes of the checklist: of a tree's shape, of what exempts, of whom and what a part is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from scanner.library.checklists import Item, Node
from tests.judge.item_cases import Case, checklist, judged, shipped_cases

OTHER = {"company": "personal", "personal": "company"}
# Changes that no case could notice, each with its proof.
EQUIVALENT = {
    "8-2 all/3 any: ownership dropped": "of company devices the parts before it demand all[certificate, passcode], its first alternative, anyway",
}


def mutants(item: Item) -> Iterator[tuple[str, Item]]:
    """Every changed item, with the name of its change."""
    for what, node in _changed(item.judged_by, item.number):
        yield what, replace(item, judged_by=node)
    for name, value in item.exempt_when.items():
        yield f"{item.number}: exempt_when {name} swapped", replace(item, exempt_when={**item.exempt_when, name: not value})
        yield f"{item.number}: exempt_when {name} dropped", replace(item, exempt_when={})
    for method in range(1, 9):
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


def noticed(item: Item, cases: list[Case]) -> bool:
    """Whether a case comes out otherwise than expected."""
    return any(judged(item, case)[0] != case.expect for case in cases)


def test_the_cases_notice_changes_of_the_checklist() -> None:
    cases = list(shipped_cases())
    total: Counter[str] = Counter()
    alive = []
    for item in checklist().items:
        own = [case for case in cases if case.item == item.number]
        for what, changed in mutants(item):
            total[item.number] += 1
            if not noticed(changed, own):
                alive.append(what)
    assert all(total[item.number] >= 8 for item in checklist().items)
    unexplained = [what for what in alive if what not in EQUIVALENT]
    assert not unexplained, f"{len(alive)} of {total.total()} are not noticed: {unexplained}"
    assert not [what for what in EQUIVALENT if what not in alive], "noticed after all"
    assert len(alive) <= 0.05 * total.total()
