"""Small changes of code, each held against hand-worked cases: a change that no case notices is a gap in the cases.

Of the derivations by their tables of cases, of the modules in `tests.proof.by_tests` by their test files.
``python -m tests.proof.code_mutants [--module NAME …] [--sample N --seed S] [--jobs N]`` prints, for every module, how many changes were
noticed, and every one that was not. Its exit code is 1 if fewer than 95 % are noticed, of all or of any module with 20 changes or more.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from tests.derive.cases import Case, tables
from tests.proof import by_tests
from tests.proof.mutator import Mutant, mutants
from tests.proof.namespaces import DERIVE, Endless, Namespaces, code_of, importers, tree_of
from tests.proof.outcomes import Outcome, report, sample
from tests.proof.shares import AT_LEAST, low

# What finds, loads and writes derivations, and decides nothing about a tenant: it has tests of its own.
FRAME = {"", ".opened", ".registry", ".run"}
MORE_STEPS = 20
SPARE_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Ran:
    """What a case ran of the unchanged code: statements of functions by module, and how many steps it took."""

    statements: Mapping[str, frozenset[int]]
    steps: int


class Cases:
    """The cases, and which of them can notice a change. ``wrong``: those that do not hold of the unchanged code; they notice nothing."""

    def __init__(self, cases: Sequence[Case], instead: Mapping[str, Path] | None = None) -> None:
        self.namespaces = Namespaces(instead)
        self.cases: list[Case] = []
        self.wrong: list[str] = []
        self._above = importers(self.namespaces.paths)
        self._ran: list[Ran] = []
        found: defaultdict[str, set[int]] = defaultdict(set)
        hits = self.namespaces.with_hits()
        with self.namespaces.loaded(hits, lambda module, statement: found[module].add(statement)) as (runner,):
            for case in cases:
                found.clear()
                self.namespaces.forget()
                self.namespaces.steps.taken = 0
                self._take(case, _differences(runner, case), found)

    def _take(self, case: Case, wrong: list[str], found: Mapping[str, set[int]]) -> None:
        if wrong:
            self.wrong.append(f"{case.name}: {'; '.join(wrong)}")
            return
        self.cases.append(case)
        self._ran.append(Ran({module: frozenset(each) for module, each in found.items()}, self.namespaces.steps.taken))

    def concerned(self, module: str, statement: int | None) -> list[int]:
        """Indexes of the cases that run a statement; of code outside functions, those that run anything of the module or of its importers."""
        if statement is not None:
            chosen = [index for index, ran in enumerate(self._ran) if statement in ran.statements.get(module, ())]
        else:
            near = {module, *self._above[module]}
            chosen = [index for index, ran in enumerate(self._ran) if not near.isdisjoint(ran.statements)]
        return sorted(chosen, key=lambda index: self._ran[index].steps)

    def notice(self, module: str, code: CodeType, chosen: Iterable[int]) -> bool:
        """Whether one of the chosen cases comes out otherwise, breaks or does not end."""
        steps = self.namespaces.steps
        steps.taken, steps.limit = 0, SPARE_STEPS * MORE_STEPS
        try:
            with self.namespaces.loaded({module: code}) as (runner,):
                for index in chosen:
                    steps.taken, steps.limit = 0, self._ran[index].steps * MORE_STEPS + SPARE_STEPS
                    if _differences(runner, self.cases[index]):
                        return True
        except (Exception, Endless):  # noqa: BLE001 - whatever a change does wrong is noticed
            return True
        finally:
            steps.limit = sys.maxsize
        return False


def _differences(runner: Any, case: Case) -> list[str]:
    return list(runner.run(case))


def every_case() -> list[Case]:
    """The cases of all tables."""
    return [case for table in tables() for case in table.cases]


def modules() -> list[str]:
    """The modules whose changes the cases must notice."""
    return [name for name in sorted(Namespaces().paths) if name.removeprefix(DERIVE) not in FRAME and not name.endswith(".__init__")]


def outcome(cases: Cases, module: str, tree: Any, mutant: Mutant) -> Outcome:
    """Make one change, look whether it is noticed, and undo it."""
    chosen = cases.concerned(module, mutant.statement)
    old = mutant.swap(mutant.value)
    try:
        code = code_of(tree, cases.namespaces.paths[module]) if chosen else None
    except (SyntaxError, ValueError):
        return Outcome(module, mutant.line, mutant.what, killed=True, equal=None)
    finally:
        mutant.swap(old)
    return Outcome(module, mutant.line, mutant.what, killed=code is not None and cases.notice(module, code, chosen), equal=None)


class Work:
    """All changes of some modules, in a fixed order; the same in every process."""

    def __init__(self, names: Sequence[str], cases: Cases) -> None:
        self._cases = cases
        self._trees = {name: tree_of(cases.namespaces.paths[name]) for name in names}
        self.all = [(name, mutant) for name in names for mutant in mutants(self._trees[name])]

    def one(self, index: int) -> Outcome:
        """The outcome of one change."""
        name, mutant = self.all[index]
        return outcome(self._cases, name, self._trees[name], mutant)


_work: list[Work] = []


def _in_child(index: int) -> Outcome:
    return _work[0].one(index)


def run(names: Sequence[str], cases: Cases, size: int | None = None, seed: int = 0, jobs: int = 1) -> Iterator[Outcome]:
    """The outcome of every change of these modules, or of a seeded sample of them."""
    work = Work(names, cases)
    indexes = range(len(work.all)) if size is None else sample(work.all, size, seed)
    if jobs == 1:
        yield from map(work.one, indexes)
        return
    _work[:] = [work]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap(_in_child, indexes, chunksize=20)


def main() -> int:
    """Read the arguments and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.code_mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--module", action="append", metavar="NAME", help="only this module, e.g. scanner.derive.devices.devices (may be repeated)")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many changes of derivations, and of other modules")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which ones (default: 0)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: 1)")
    options = parser.parse_args()
    derivations = modules()
    known = [*derivations, *by_tests.TESTS]
    wrong = [name for name in options.module or () if name not in known]
    if wrong:
        parser.error(f"no module whose changes are tried: {', '.join(wrong)} (there are: {', '.join(known)})")
    chosen = options.module or known
    tabled, tested = ([name for name in chosen if (name in by_tests.TESTS) is told] for told in (False, True))
    failing = [name for name in tested if not by_tests.holds(name)]
    found: list[Outcome] = []
    if tabled:
        cases = Cases(every_case())
        failing += cases.wrong
        found += run(tabled, cases, options.sample, options.seed, options.jobs)
    sys.stdout.writelines(f"does not hold as it is: {each}\n" for each in failing)
    if tested:
        found += by_tests.run(by_tests.changes(tested, options.sample, options.seed), options.jobs)
        changed = [name for name in tested if name not in failing and not by_tests.holds(name)]
        sys.stdout.writelines(f"no longer holds (edited meanwhile?): {each}\n" for each in changed)
        failing += changed
    sys.stdout.writelines(f"{line}\n" for line in report(found))
    short = low((each.module, each.killed) for each in found if each.counts)
    sys.stdout.writelines(f"below {AT_LEAST:.0%}: {name}\n" for name in short)
    noticed = [each for each in found if each.equal and each.killed]
    sys.stdout.writelines(f"noticed, and said to be equal: {each.module}:{each.line}  {each.what}\n" for each in noticed)
    return 1 if short or failing or noticed else 0


if __name__ == "__main__":
    sys.exit(main())
