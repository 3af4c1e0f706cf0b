"""One run as the history keeps it: how many items came out how, and what it can be compared by. No name of a person or a device."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scanner.change.compare import Side, compare
from scanner.change.facts import Facts, facts, kept
from scanner.model.errors import input_error
from scanner.model.trend import Tally
from scanner.model.verdicts import Verdict

_MOST_BYTES = 64_000_000
_WAIVED = "waived"

Section = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """The verdict of one item for one work style."""

    checklist: str
    item: str
    work_style: str
    verdict: str
    waived: bool


@dataclass(frozen=True)
class Run:
    """One run. ``key``: SHA-256 of its assessment.json. ``packed``: what it is compared by, compressed."""

    key: str
    tenant: str
    collected_at: str
    tool: str
    tallies: tuple[Tally, ...]
    items: tuple[Item, ...]
    packed: bytes

    @cached_property
    def facts(self) -> Facts:
        """What it is compared by. Raises `InputError` where that was damaged."""
        try:
            unpacked = zlib.decompressobj().decompress(self.packed, _MOST_BYTES)
            data = json.loads(unpacked)
        except (zlib.error, TypeError, ValueError, RecursionError) as error:
            raise input_error(self.key, "履歴の記録が壊れています。", "this run of the history is damaged.") from error
        return facts(data if isinstance(data, dict) else {}, self.key)


def run_of(assessment: Mapping[str, Any], key: str) -> Run:
    """What the history keeps of an assessment. ``key``: SHA-256 of assessment.json."""
    packed = zlib.compress(json.dumps(kept(assessment), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(), 9)
    found = facts(assessment, key)
    items = tuple(Item(each.checklist, each.item, each.work_style, each.verdict, each.waived) for each in found.results.values())
    return Run(key, found.tenant.lower(), found.collected_at, found.tool, tuple(_tallies(items)), items, packed)


def _tallies(items: tuple[Item, ...]) -> Iterator[Tally]:
    counts: dict[Section, Counter[str]] = {}
    for each in items:
        counts.setdefault((each.checklist, each.work_style), Counter()).update([each.verdict, *([_WAIVED] if each.waived else [])])
    for section, counter in counts.items():
        yield Tally(
            *section,
            passed=counter[Verdict.PASS],
            failed=counter[Verdict.FAIL],
            unknown=counter[Verdict.UNKNOWN],
            manual=counter[Verdict.MANUAL],
            not_applicable=counter[Verdict.NOT_APPLICABLE],
            waived=counter[_WAIVED],
        )


@dataclass(frozen=True, slots=True)
class Point:
    """One run with what changed since the one before it: section → kind → items. None for the first one."""

    run: Run
    changes: Mapping[Section, Mapping[str, int]] | None


def points(runs: list[Run]) -> list[Point]:
    """The runs of one tenant, oldest first, each held against the one before it."""
    found: list[Point] = []
    for index, run in enumerate(runs):
        if index == 0:
            found.append(Point(run, None))
            continue
        compared = compare(Side(runs[index - 1].facts, None, {}), Side(run.facts, None, {}))
        counts: dict[Section, Counter[str]] = {}
        for change in compared.changes:
            checklist, _, style = change.key
            counts.setdefault((checklist, style), Counter())[change.kind] += 1
        found.append(Point(run, counts))
    return found
