"""Judging records together that are alike.

One pass over a resource for all its findings. Records are sorted by the tests that the rules put to them and by their place in the
organisation; the first record of a sort is judged by every rule (`FindingBuilder.decide`, the reference), the others are only counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.judge.evidence import Seen
from scanner.judge.findings import FindingBuilder, Outcome
from scanner.judge.population import Populations
from scanner.language.alike import Leaf, Memo, sorter_for
from scanner.language.conditions import tests_of
from scanner.language.types import Field
from scanner.library.organisation import WorkStyle
from scanner.model.logic import Truth
from scanner.resources.registry import Resource
from scanner.snapshot.batches import Batch
from scanner.snapshot.manifest import Entry

Record = Mapping[str, Any]
Members = Mapping[str | None, Truth]

MAX_SORTS = 20_000


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
        self._sorters = [(field, sorter_for(field, leaves, entry.collected_at)) for field, leaves in _leaves(findings)]
        self._known = Memo()
        self._counts: Counter[_Sort] = Counter()
        self._settled: set[int] = set()

    def take(self, batch: Batch) -> None:
        """Judge the next records."""
        keys = list(zip(*self._columns(batch), strict=True))
        self._known.missed = False
        sorts: list[Any] = list(map(self._known.__getitem__, keys))
        if not self._known.missed and not any(sort.wanted for sort in set(sorts)):
            self._counts.update(sorts)
            return
        record = self._records(batch)
        for index, found in enumerate(sorts):
            sort = found if isinstance(found, _Sort) else self._known.get(keys[index])
            if sort is None:
                sort = self._sort(record(index))
                if len(self._known) == MAX_SORTS:
                    self._forget()
                self._known[keys[index]] = sort
            self._counts[sort] += 1
            if sort.wanted:
                self._show(sort, record(index))

    def finish(self) -> None:
        """Tell every finding how many records came out how."""
        for number in range(len(self._findings)):
            self._settle(number)

    def _columns(self, batch: Batch) -> Iterator[Sequence[Hashable]]:
        """What decides how a record comes out: the values of its fields and where it belongs."""
        yield self._populations.places(self._resource, self._styles.values(), batch, self._entry.collected_at)
        record = self._records(batch)
        for field, sorter in self._sorters:
            yield sorter.sort(self._column(field, batch), record)

    def _column(self, field: Field, batch: Batch) -> list[Any]:
        if field.of_device:
            return self._populations.device_column(self._resource, field.path[-1], batch)
        return batch.column(field.path)

    def _records(self, batch: Batch) -> Callable[[int], Record]:
        if not self._joined:
            return batch.record
        return lambda index: self._populations.with_device(self._resource, batch.record(index))

    def _sort(self, record: Record) -> _Sort:
        """Judge a record that is like none before."""
        members: dict[str | None, Truth] = {None: True}
        for style_id, style in self._styles.items():
            members[style_id] = self._populations.membership(self._resource, style, record, self._entry.collected_at)
        outcomes: list[Outcome | None] = []
        for number, (style, builder) in enumerate(self._findings):
            outcomes.append(builder.decide(record, members[style.id if style else None]))
            if builder.broken:
                self._settle(number)
        wanted = [(builder, outcome) for (_, builder), outcome in zip(self._findings, outcomes, strict=True) if outcome and builder.wants(outcome)]
        return _Sort(members, outcomes, wanted)

    def _show(self, sort: _Sort, record: Record) -> None:
        seen = Seen(record, self._resource.identity, self._populations.name_of(self._resource, record))
        full = False
        for builder, outcome in sort.wanted:
            if not builder.broken and builder.wants(outcome):
                builder.show(outcome, seen)
            else:
                full = True
        if full:
            sort.wanted = [(builder, outcome) for builder, outcome in sort.wanted if not builder.broken and builder.wants(outcome)]

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
