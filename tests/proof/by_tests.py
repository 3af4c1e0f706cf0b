"""Small changes of modules that have no tables of cases, each held against the test files that must notice it, in a process of its own."""

from __future__ import annotations

import ast
import builtins
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any

from tests.proof.equal import EQUAL
from tests.proof.mutator import TICK, Mutant, mutants
from tests.proof.namespaces import ROOT, Steps, code_of, importers, tree_of
from tests.proof.outcomes import Outcome, sample

# Module → the tests that must notice every change of it. They are quick: all of them run for every change.
TESTS: Mapping[str, tuple[str, ...]] = {
    "scanner.change.compare": ("tests.change.test_compare_table", "tests.change.test_compare"),
    "scanner.change.kinds": ("tests.change.test_compare_table",),
    "scanner.change.parts": ("tests.change.test_parts", "tests.change.test_part_changes", "tests.change.test_compare"),
    "scanner.change.worse": ("tests.change.test_worse",),
    "scanner.cli.gates": ("tests.cli.test_gates", "tests.cli.test_gate_table"),
    "scanner.judge.expiring": ("tests.judge.test_expiring",),
    "scanner.judge.passed": ("tests.judge.test_passed",),
    "scanner.judge.waivers": ("tests.judge.test_waivers_table", "tests.judge.test_waivers_parts", "tests.judge.test_waivers_watched"),
    "scanner.library.evidence": ("tests.library.test_evidence",),
    "scanner.library.waivers": ("tests.library.test_waivers_read",),
    "scanner.model.failing": ("tests.model.test_failing",),
}
MOST_STEPS = 3_000_000
_NOTICED = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one module. ``tree``: the module's, to be changed and changed back."""

    module: str
    tree: ast.Module
    mutant: Mutant


def path_of(module: str) -> Path:
    """Where a module's code stands."""
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


@cache
def _importers() -> Mapping[str, frozenset[str]]:
    files = [path for room in ("scanner", "reporters", "tests") for path in sorted((ROOT / room).rglob("*.py"))]
    return importers({".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files})


class _Finder(MetaPathFinder):
    """Gives one module with other code than its file has."""

    def __init__(self, module: str, code: CodeType) -> None:
        self._module = module
        self._code = code

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        if fullname != self._module:
            return None
        file = str(path_of(fullname))
        return spec_from_file_location(fullname, file, loader=_Loader(fullname, file, self._code))


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, file: str, code: CodeType) -> None:
        super().__init__(fullname, file)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """See `importlib.abc.InspectLoader`."""
        return self._code


def started(module: str, code: CodeType, tests: Sequence[str]) -> int:
    """Start a process that runs the tests with other code for a module; its id. It ends with 0 where all of them hold."""
    child = os.fork()
    if child:
        return child
    try:
        os._exit(_ran(module, code, tests))
    finally:
        os._exit(_NOTICED)


def _ran(module: str, code: CodeType, tests: Sequence[str]) -> int:
    import pytest

    nowhere = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(nowhere, each)
    for name in _stale(module):
        del sys.modules[name]
        package, _, last = name.rpartition(".")
        if hasattr(sys.modules.get(package), last):
            delattr(sys.modules[package], last)
    sys.meta_path.insert(0, _Finder(module, code))
    steps = Steps()
    steps.limit = MOST_STEPS
    setattr(builtins, TICK, steps.tick)
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path_of(each)) for each in tests]
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--basetemp", f"{folder}/base", *files]))


def _stale(module: str) -> list[str]:
    """Loaded modules that may hold on to what a module had before: its importers, and all tests, by whatever name these were loaded."""
    names, tests = {module, *_importers()[module]}, str(ROOT / "tests")
    return [name for name, each in sys.modules.items() if name in names or (getattr(each, "__file__", None) or "").startswith(tests)]


def holds(module: str) -> bool:
    """Whether the tests of a module hold of its code as it is."""
    _prepared([module])
    _, status = os.waitpid(started(module, code_of(tree_of(path_of(module)), path_of(module)), TESTS[module]), 0)
    return status == 0


def _prepared(modules: Sequence[str]) -> None:
    """Load once what the tests of all changes need."""
    import_module("pytest")
    _importers()
    for name in {test for module in modules for test in TESTS[module]}:
        import_module(name)


def changes(modules: Sequence[str], size: int | None = None, seed: int = 0) -> list[Change]:
    """Every change of these modules, or a seeded sample of them."""
    found = [Change(module, tree, mutant) for module in modules for tree in [tree_of(path_of(module))] for mutant in mutants(tree)]
    chosen = range(len(found)) if size is None else sample([(each.module, each.mutant) for each in found], size, seed)
    return [found[index] for index in chosen]


def run(chosen: Sequence[Change], jobs: int = 1) -> Iterator[Outcome]:
    """What came of each change, in order; so many at a time."""
    _prepared([each.module for each in chosen])
    ahead = iter(chosen)
    running: deque[tuple[Change, int | None]] = deque()
    while True:
        while len(running) < jobs and (change := next(ahead, None)) is not None:
            running.append((change, _tried(change)))
        if not running:
            return
        change, child = running.popleft()
        killed = child is None or os.waitpid(child, 0)[1] != 0
        reason = EQUAL.get(change.module, {}).get(change.mutant.what)
        yield Outcome(change.module, change.mutant.line, change.mutant.what, killed, reason)


def _tried(change: Change) -> int | None:
    """The process that tries a change; None where the changed code is no code."""
    old = change.mutant.swap(change.mutant.value)
    try:
        code = code_of(change.tree, path_of(change.module))
    except (SyntaxError, ValueError):
        return None
    finally:
        change.mutant.swap(old)
    return started(change.module, code, TESTS[change.module])
