"""Small changes of the derivations' code, each held against the hand-worked cases: a change that no case notices is a gap in the cases.

``python -m tests.proof.code_mutants [--module NAME …] [--sample N --seed S] [--jobs N]`` prints, for every module, how many changes were
noticed, and every one that was not. Its exit code is 1 if fewer than 95 % are noticed, of all or of any module with 20 changes or more.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from tests.derive.cases import Case, tables
from tests.proof.mutator import Mutant, mutants
from tests.proof.namespaces import DERIVE, Endless, Namespaces, code_of, importers, tree_of
from tests.proof.shares import AT_LEAST, TOGETHER, low

# What finds, loads and writes derivations, and decides nothing about a tenant: it has tests of its own.
FRAME = {"", ".opened", ".registry", ".run"}
MORE_STEPS = 20
SPARE_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Ran:
    """What a case ran of the unchanged code: statements of functions by module, and how many steps it took."""

    statements: Mapping[str, frozenset[int]]
    steps: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change and whether a case noticed it."""

    module: str
    line: int
    what: str
    killed: bool


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
        return Outcome(module, mutant.line, mutant.what, killed=True)
    finally:
        mutant.swap(old)
    return Outcome(module, mutant.line, mutant.what, killed=code is not None and cases.notice(module, code, chosen))


class Work:
    """All changes of some modules, in a fixed order; the same in every process."""

    def __init__(self, names: Sequence[str], cases: Cases) -> None:
        self._cases = cases
        self._trees = {name: tree_of(cases.namespaces.paths[name]) for name in names}
        self.all = [(name, mutant) for name in names for mutant in mutants(self._trees[name])]

    def sample(self, size: int, seed: int) -> list[int]:
        """Indexes of so many changes, by a hash of what they change: code written elsewhere leaves the rest of the sample alone."""
        seen: Counter[tuple[str, str]] = Counter()
        drawn = []
        for index, (name, mutant) in enumerate(self.all):
            seen[name, mutant.what] += 1
            text = f"{seed}/{name}/{mutant.what}/{seen[name, mutant.what]}"
            drawn.append((hashlib.sha256(text.encode()).digest(), index))
        return sorted(index for _, index in sorted(drawn)[:size])

    def one(self, index: int) -> Outcome:
        """The outcome of one change."""
        name, mutant = self.all[index]
        return outcome(self._cases, name, self._trees[name], mutant)


_work: list[Work] = []


def _in_child(index: int) -> Outcome:
    return _work[0].one(index)


def run(names: Sequence[str], cases: Cases, sample: int | None = None, seed: int = 0, jobs: int = 1) -> Iterator[Outcome]:
    """The outcome of every change of these modules, or of a seeded sample of them."""
    work = Work(names, cases)
    indexes = range(len(work.all)) if sample is None else work.sample(sample, seed)
    if jobs == 1:
        yield from map(work.one, indexes)
        return
    _work[:] = [work]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap(_in_child, indexes, chunksize=20)


def report(found: Sequence[Outcome]) -> Iterator[str]:
    """For every module how many changes were noticed; then those that were not."""
    every, killed = Counter(each.module for each in found), Counter(each.module for each in found if each.killed)
    for module in sorted(every):
        yield f"{killed[module] / every[module]:7.1%}  {killed[module]:5} / {every[module]:5}  {module}"
    yield f"{share(found):7.1%}  {killed.total():5} / {every.total():5}  {TOGETHER}"
    for each in found:
        if not each.killed:
            yield f"alive  {each.module}:{each.line}  {each.what}"


def share(found: Sequence[Outcome]) -> float:
    """Share of the changes that were noticed."""
    return sum(each.killed for each in found) / len(found) if found else 0.0


def main() -> int:
    """Read the arguments and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.code_mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--module", action="append", metavar="NAME", help="only this module, e.g. scanner.derive.devices.devices (may be repeated)")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many changes")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which ones (default: 0)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: 1)")
    options = parser.parse_args()
    known = modules()
    wrong = [name for name in options.module or () if name not in known]
    if wrong:
        parser.error(f"no module of the derivations: {', '.join(wrong)} (there are: {', '.join(known)})")
    cases = Cases(every_case())
    sys.stdout.writelines(f"does not hold as it is: {each}\n" for each in cases.wrong)
    found = list(run(options.module or known, cases, options.sample, options.seed, options.jobs))
    sys.stdout.writelines(f"{line}\n" for line in report(found))
    short = low((each.module, each.killed) for each in found)
    sys.stdout.writelines(f"below {AT_LEAST:.0%}: {name}\n" for name in short)
    return 1 if short or cases.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
