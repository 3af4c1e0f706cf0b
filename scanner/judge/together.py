"""Judging records together that are alike.

One pass over a resource for all its findings. Records are sorted by the tests that the rules put to them and by their place in the
organisation; the first record of a sort is judged by every rule (`FindingBuilder.decide`, the reference), the others are only counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.judge.evidence import Seen
from scanner.judge.findings import FindingBuilder, Outcome
from scanner.judge.population import Populations
from scanner.language.alike import ByRow, ByValue, Memo
from scanner.language.conditions import tests_of
from scanner.language.sorters import Leaf, sorter_for
from scanner.language.types import Field, Kind
from scanner.library.organisation import WorkStyle
from scanner.model.logic import Truth
from scanner.resources.registry import Resource
from scanner.snapshot.batches import Batch
from scanner.snapshot.manifest import Entry

Record = Mapping[str, Any]
Members = Mapping[str | None, Truth]

MAX_SORTS = 20_000

_NUMBERS = frozenset({Kind.INTEGER, Kind.DURATION})


@dataclass(slots=True, eq=False)
class _Sort:
    """Records that are alike. ``outcomes``: per finding, None if its rule broke. ``wanted``: findings that may still show such a record."""

    members: Members
    outcomes: list[Outcome | None]
    wanted: list[tuple[FindingBuilder, Outcome]]


class Together:
    """All findings about one resource. Each comes with the work style that it is for (None: the tenant's)."""

    def __init__(
        self, resource: Resource, entry: Entry, findings: Sequence[tuple[WorkStyle | None, FindingBuilder]], populations: Populations
    ) -> None:
        self._resource = resource
        self._entry = entry
        self._findings = findings
        self._populations = populations
        self._styles = {style.id: style for style, _ in findings if style}
        self._joined = bool(resource.device_fields())
        sorters = [(field, sorter_for(field, leaves, entry.collected_at)) for field, leaves in _leaves(findings)]
        few = {field.name: (field.path, sorter) for field, sorter in sorters if type(sorter) is ByValue and field.kind not in _NUMBERS}
        few = few if len(few) > 1 else {}
        self._row = tuple(path for path, _ in few.values())
        self._by_row = ByRow([sorter for _, sorter in few.values()])
        self._sorters = [(field.path, sorter) for field, sorter in sorters if field.name not in few]
        self._known = Memo()
        self._counts: Counter[_Sort] = Counter()
        self._settled: set[int] = set()

    def take(self, batch: Batch) -> None:
        """Judge the next records."""
        if self._joined:
            batch = self._populations.joined(self._resource, batch)
        keys = list(zip(*self._columns(batch), strict=True))
        self._known.missed = False
        sorts: list[Any] = list(map(self._known.__getitem__, keys))
        if self._known.missed:
            self._meet(batch, keys, sorts)
            return
        self._counts.update(sorts)
        if any(sort.wanted for sort in set(sorts)):
            wanted = [index for index, sort in enumerate(sorts) if sort.wanted]
            seen = self._seen(batch, most=len(wanted) > len(batch) // 4)
            for index in wanted:
                self._show(sorts[index], seen, index)

    def _meet(self, batch: Batch, keys: list[tuple[Hashable, ...]], sorts: list[Any]) -> None:
        """Take a batch in which there are new sorts, strictly in order."""
        seen = self._seen(batch, most=True)
        for index, found in enumerate(sorts):
            sort = found if isinstance(found, _Sort) else self._known.get(keys[index]) or self._sort(keys[index], batch.record(index))
            self._counts[sort] += 1
            if sort.wanted:
                self._show(sort, seen, index)

    def _seen(self, batch: Batch, *, most: bool) -> Seen:
        return Seen(batch, self._resource.identity, lambda index: self._populations.name_of(self._resource, batch.record(index)), most=most)

    def finish(self) -> None:
        """Tell every finding how many records came out how."""
        for number in range(len(self._findings)):
            self._settle(number)

    def _columns(self, batch: Batch) -> Iterator[Sequence[Hashable]]:
        """What decides how a record comes out: where it belongs and, sorted, the values of its fields."""
        yield self._populations.places(self._resource, self._styles.values(), batch, self._entry.collected_at)
        if self._row:
            yield self._by_row.sort(batch.rows(self._row), batch.record)
        for path, sorter in self._sorters:
            yield sorter.sort(batch.column(path), batch.record)

    def _sort(self, key: tuple[Hashable, ...], record: Record) -> _Sort:
        """Judge a record that is like none before."""
        members: dict[str | None, Truth] = {None: True}
        for each in self._styles.values():
            members[each.id] = self._populations.membership(self._resource, each, record, self._entry.collected_at)
        outcomes: list[Outcome | None] = []
        for number, (style, builder) in enumerate(self._findings):
            outcomes.append(builder.decide(record, members[style.id if style else None]))
            if builder.broken:
                self._settle(number)
        wanted = [(builder, outcome) for (_, builder), outcome in zip(self._findings, outcomes, strict=True) if outcome and builder.wants(outcome)]
        if len(self._known) == MAX_SORTS:
            self._forget()
        sort = self._known[key] = _Sort(members, outcomes, wanted)
        return sort

    def _show(self, sort: _Sort, seen: Seen, index: int) -> None:
        for builder, outcome in sort.wanted:
            if builder.broken or not builder.show(outcome, seen, index):
                sort.wanted = [(other, its) for other, its in sort.wanted if not other.broken and other.wants(its)]

    def _forget(self) -> None:
        """Tell every finding what was counted so far, and begin anew: what is remembered must not grow with the tenant."""
        for number in set(range(len(self._findings))) - self._settled:
            self._tell(number)
        self._known.clear()
        self._counts.clear()

    def _settle(self, number: int) -> None:
        """Tell one finding what was counted; once, and for a rule that broke before the record that broke it."""
        if number not in self._settled:
            self._settled.add(number)
            self._tell(number)

    def _tell(self, number: int) -> None:
        style, builder = self._findings[number]
        member = style.id if style else None
        for sort, times in self._counts.items():
            outcome = sort.outcomes[number]
            if outcome is not None:
                builder.tally(outcome, sort.members[member], times)


def _leaves(findings: Sequence[tuple[WorkStyle | None, FindingBuilder]]) -> Iterator[tuple[Field, list[Leaf]]]:
    """Every field that a rule tests, with its tests (each once for equal numbers)."""
    found: dict[str, tuple[Field, dict[Hashable, Leaf]]] = {}
    for _, builder in findings:
        numbers = tuple(sorted(builder.parameters.items()))
        for condition in builder.rule.conditions():
            for test, _ in tests_of(condition):
                leaves = found.setdefault(test.field.name, (test.field, {}))[1]
                leaves[id(test), numbers] = (test, builder.parameters)
    for field, leaves in found.values():
        yield field, list(leaves.values())
