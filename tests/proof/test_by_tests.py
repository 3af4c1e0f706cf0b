"""Test files notice small changes of the modules that they are about (a seeded sample; all of them by ``make mutants``)."""

import ast
import os

from tests.proof import by_tests
from tests.proof.equal import EQUAL
from tests.proof.mutator import with_ticks
from tests.proof.namespaces import code_of, tree_of
from tests.proof.outcomes import Outcome, report

SAMPLE = 12


def ended(module: str, text: str, *tests: str) -> int:
    """How the tests end with this text as a module's code; 0: all of them hold."""
    tree = ast.parse(text)
    with_ticks(tree)
    return os.waitpid(by_tests.started(module, code_of(tree, by_tests.path_of(module)), tests), 0)[1]


def test_the_tests_notice_a_sample_of_changes() -> None:
    found = list(by_tests.run(by_tests.changes(sorted(by_tests.TESTS), SAMPLE, seed=20261121), jobs=2))
    assert len(found) == SAMPLE
    assert [each for each in found if each.counts and not each.killed] == [], "\n".join(report(found))


def test_every_module_and_every_test_that_is_named_is_there() -> None:
    for module, tests in by_tests.TESTS.items():
        assert all(by_tests.path_of(each).is_file() for each in (module, *tests)), module
    for module, equal in EQUAL.items():
        assert equal.keys() <= {each.mutant.what for each in by_tests.changes([module])}, module


def test_other_code_for_a_module_is_what_the_tests_run_and_only_they_notice_it() -> None:
    module = "scanner.judge.passed"
    text = by_tests.path_of(module).read_text(encoding="utf-8")
    tests = by_tests.TESTS[module]
    assert by_tests.holds(module)
    assert ended(module, text, *tests) == 0
    assert ended(module, text.replace('("all", min)', '("all", max)'), *tests) != 0
    assert ended(module, text.replace('("all", min)', '("all", max)'), "tests.model.test_failing") == 0
    assert ended(module, text + "\nraise ValueError\n", *tests) != 0
    assert ended(module, text + "\nwhile True:\n    pass\n", *tests) != 0
    # Nothing of it is left behind here.
    assert by_tests.holds(module)
    assert tree_of(by_tests.path_of(module))


def test_a_change_that_nothing_can_notice_does_not_count_and_is_told_with_its_reason() -> None:
    killed, alive, equal, wrong = (
        Outcome("m", index, "what", killed, reason)
        for index, (killed, reason) in enumerate([(True, None), (False, None), (False, "why"), (True, "why")])
    )
    assert [each.counts for each in (killed, alive, equal, wrong)] == [True, True, False, True]
    assert list(report([killed, alive, equal])) == [
        "  50.0%      1 /     2  m", "  50.0%      1 /     2  together", "alive  m:1  what", "equal  m:2  what  (why)",
    ]  # fmt: skip
