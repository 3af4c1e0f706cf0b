"""The cases notice small changes of the derivations (a seeded sample; all of them by ``make mutants``), and the changer changes what it says."""

import ast

import pytest

from tests.proof.code_mutants import Cases, every_case, modules, report, run, share
from tests.proof.mutator import TICK, mutants, number, with_ticks
from tests.proof.namespaces import Endless, Steps

SAMPLE = 60
# Of so small a sample a share below the 95 % of the whole is still likely.
AT_LEAST = 0.85

CODE = '''
"""A module."""
from x import y
LIMIT = 3
NAMES = frozenset({"a", "b"})
Number = int | str

def f(items: list[int], strict: bool = True) -> bool:
    """What it does."""
    total = 0
    for each in items:
        if each > LIMIT and not strict:
            continue
        total += each
    return conjunction([total == 1, any(items)]) is True
'''

CHANGES = [
    "3 → 4",
    "3 → 2",
    "without element 'b' in {'a', 'b'}",
    "True → False",
    "without: total = 0",
    "only the first: for each in items:",
    "each > LIMIT → each >= LIMIT",
    "each > LIMIT → each <= LIMIT",
    "each > LIMIT and (not strict) → each > LIMIT or not strict",
    "each > LIMIT and (not strict) → each > LIMIT",
    "each > LIMIT and (not strict) → not (each > LIMIT and (not strict))",
    "each > LIMIT and (not strict) → False",
    "not strict → strict",
    "without: continue",
    "other operator: total += each",
    "any(items) → all(items)",
    "any(items) → not any(items)",
    "conjunction([total == 1, any(items)]) is True → conjunction([total == 1, any(items)]) is not False",
    "conjunction([total == 1, any(items)]) is True → True",
    "without element total == 1 in [total == 1, any(items)]",
]


def test_every_kind_of_change_is_made_and_prose_types_and_annotations_are_left_alone() -> None:
    tree = ast.parse(CODE)
    number(tree)
    with_ticks(tree)
    found = mutants(tree)
    said = [each.what for each in found]
    assert [each for each in CHANGES if not any(one.startswith(each) for one in said)] == []
    assert not [each for each in said if TICK in each.split(" → ")[0] or "int | str" in each or "module" in each or "import" in each]
    before = ast.unparse(tree)
    for each in found:
        old = each.swap(each.value)
        assert ast.unparse(tree) != before, each.what
        compile(tree, "changed", "exec")
        each.swap(old)
        assert ast.unparse(tree) == before


def test_code_that_runs_on_and_on_is_stopped() -> None:
    tree = ast.parse("def f():\n    while True:\n        pass\nf()\n")
    with_ticks(tree)
    steps = Steps()
    steps.limit = 1000
    with pytest.raises(Endless):
        exec(compile(tree, "endless", "exec"), {TICK: steps.tick})  # noqa: S102


def test_the_cases_notice_a_sample_of_changes() -> None:
    cases = Cases(every_case())
    assert cases.wrong == []
    found = list(run(modules(), cases, SAMPLE, seed=20261101))
    assert share(found) >= AT_LEAST, "\n".join(report(found))
