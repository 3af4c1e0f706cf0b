"""What came of small changes of code, and how it is told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.proof.mutator import Mutant
from tests.proof.shares import TOGETHER


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change and whether a case or test noticed it. ``equal``: why nothing could, where that was reasoned out; else None."""

    module: str
    line: int
    what: str
    killed: bool
    equal: str | None

    @property
    def counts(self) -> bool:
        """Whether it belongs to the share: one that cannot be noticed does not, and one that was although it could not is a wrong reason."""
        return self.equal is None or self.killed


def sample(every: Sequence[tuple[str, Mutant]], size: int, seed: int) -> list[int]:
    """Indexes of so many changes, by a hash of what they change: code written elsewhere leaves the rest of the sample alone."""
    seen: Counter[tuple[str, str]] = Counter()
    drawn = []
    for index, (name, mutant) in enumerate(every):
        seen[name, mutant.what] += 1
        text = f"{seed}/{name}/{mutant.what}/{seen[name, mutant.what]}"
        drawn.append((hashlib.sha256(text.encode()).digest(), index))
    return sorted(index for _, index in sorted(drawn)[:size])


def report(found: Sequence[Outcome]) -> Iterator[str]:
    """For every module how many changes were noticed; then those that were not."""
    counted = [each for each in found if each.counts]
    every, killed = Counter(each.module for each in counted), Counter(each.module for each in counted if each.killed)
    for module in sorted(every):
        yield f"{killed[module] / every[module]:7.1%}  {killed[module]:5} / {every[module]:5}  {module}"
    yield f"{share(counted):7.1%}  {killed.total():5} / {every.total():5}  {TOGETHER}"
    for each in found:
        if not each.killed:
            yield f"{'equal' if each.equal else 'alive'}  {each.module}:{each.line}  {each.what}{f'  ({each.equal})' if each.equal else ''}"


def share(found: Sequence[Outcome]) -> float:
    """Share of the changes that were noticed."""
    return sum(each.killed for each in found) / len(found) if found else 0.0
