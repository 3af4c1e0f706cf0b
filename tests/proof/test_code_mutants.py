"""The cases notice small changes of the derivations (a seeded sample; all of them by ``make mutants``), and the changer changes what it says."""

import ast
from pathlib import Path

import pytest

from tests.derive.cases import tables
from tests.proof.code_mutants import Cases, every_case, modules, run
from tests.proof.mutator import TICK, mutants, number, with_ticks
from tests.proof.namespaces import Endless, Steps, paths
from tests.proof.outcomes import report
from tests.proof.shares import low

SAMPLE = 60

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


@pytest.fixture(scope="module")
def cases() -> Cases:
    return Cases(every_case())


def test_every_case_holds_of_the_code_as_it_is(cases: Cases) -> None:
    assert cases.wrong == []


def test_the_cases_notice_a_sample_of_changes(cases: Cases) -> None:
    found = list(run(modules(), cases, SAMPLE, seed=20261101, jobs=2))
    assert len(found) == SAMPLE
    assert low((each.module, each.killed) for each in found) == [], "\n".join(report(found))


def test_code_that_no_case_runs_or_notices_is_reported_alive(tmp_path: Path) -> None:
    module = "scanner.derive.people.sign_in_domains"
    path = paths()[module]
    planted = tmp_path / path.name
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("def sign_in_domains("))
    body = next(index for index in range(first, len(lines)) if lines[index].endswith('"""')) + 1
    lines[body:body] = ["    if tables.now.year < 1900:", "        return nothing(tables.now.year)", "    unseen = tables.now.year > 1900"]
    planted.write_text("\n".join(lines) + "\n", encoding="utf-8")
    small = Cases([case for table in tables() if "signInDomains" in table.derive for case in table.cases], {module: planted})
    assert small.wrong == []
    found = {each.what: each.killed for each in run([module], small) if each.line in (body + 1, body + 2, body + 3)}
    # Never run; run without a difference; and, so that the difference is seen, one that breaks everything.
    assert found["without: return nothing(tables.now.year)"] is False
    assert found["1900 → 1901"] is False
    assert found["tables.now.year > 1900 → tables.now.year <= 1900"] is False
    assert found["tables.now.year < 1900 → True"] is True
