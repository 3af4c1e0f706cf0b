"""One pass over each resource for all rules and all work styles."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

from scanner.judge.findings import FindingBuilder, Sink
from scanner.judge.parameters import Effective, effective
from scanner.judge.population import DEVICES, Populations
from scanner.judge.together import Together
from scanner.library.checklists import Checklist, Node
from scanner.library.library import Library
from scanner.library.organisation import Organisation, WorkStyle
from scanner.library.rules import Rule
from scanner.model.findings import Finding
from scanner.snapshot.batches import batches
from scanner.snapshot.manifest import Entry
from scanner.snapshot.read import Snapshot

FindingKey = tuple[str, str | None, tuple[tuple[str, int | str], ...]]
OpenSink = Callable[[str], AbstractContextManager[Sink]]


@dataclass(frozen=True, slots=True)
class Job:
    """One finding to make."""

    key: FindingKey
    id: str
    rule: Rule
    style: WorkStyle | None
    effective: Effective


def key_of(rule: Rule, style: WorkStyle, numbers: Effective) -> FindingKey:
    """Findings about the tenant are shared by all work styles; the others belong to one."""
    return rule.id, None if rule.resource.scope == "tenant" else style.id, numbers.key()


def effective_for(node: Node, rule: Rule, organisation: Organisation) -> Effective:
    """The numbers for a rule as one leaf of one checklist uses it."""
    return effective(rule, node.values, organisation.parameters.get(rule.id, {}))


def plan(library: Library, organisation: Organisation, checklists: Iterable[Checklist]) -> list[Job]:
    """The findings that the selected checklists need, in a fixed order. Items outside every method used, or left out, need none."""
    jobs: dict[FindingKey, Job] = {}
    for checklist in checklists:
        for item in checklist.items:
            for style in organisation.work_styles:
                if style.method not in item.methods or organisation.excluded(checklist.id, item.number):
                    continue
                for node in item.leaves():
                    if node.kind == "rule":
                        job = _job(library.rules[node.target], node, style, organisation)
                        jobs.setdefault(job.key, job)
    return [jobs[key] for key in sorted(jobs, key=lambda key: (key[0], key[1] or "", str(key[2])))]


def _job(rule: Rule, node: Node, style: WorkStyle, organisation: Organisation) -> Job:
    numbers = effective_for(node, rule, organisation)
    key = key_of(rule, style, numbers)
    name = rule.id if key[1] is None else f"{rule.id}.{key[1]}"
    if numbers.key() != effective(rule, {}, {}).key():
        digest = hashlib.sha256(repr(numbers.key()).encode()).hexdigest()[:8]
        name = f"{name}.p{digest}"
    return Job(key, name, rule, None if key[1] is None else style, numbers)


def judge(snapshot: Snapshot, populations: Populations, jobs: Iterable[Job], open_sink: OpenSink | None = None) -> dict[FindingKey, Finding]:
    """All findings. ``open_sink`` gives, for a finding's id, where each of its judged records goes.

    Raises `InputError` if a file of the snapshot is not what its manifest says.
    """
    by_resource: dict[str, list[Job]] = {}
    for job in jobs:
        by_resource.setdefault(job.rule.resource.name, []).append(job)
    findings: dict[FindingKey, Finding] = {}
    # The managed devices first: what is learnt of them on the way places the records of other resources.
    for resource in sorted(by_resource, key=lambda name: (name != DEVICES, name)):
        with ExitStack() as stack:
            findings.update(_judge_resource(resource, by_resource[resource], snapshot, populations, open_sink, stack))
    return findings


def count_the_silent(builders: Iterable[tuple[WorkStyle | None, FindingBuilder]], populations: Populations, reported: set[str], entry: Entry) -> None:
    """A managed device without a record of its own in a resource about devices is unknown, not absent: a pass needs everybody."""
    others = [(style, builder) for style, builder in builders if style is not None and builder.rule.resource.about_others]
    unheard = populations.unheard(reported, {kind for _, builder in others for kind in builder.rule.ledger}) if others else {}
    for style, builder in others:
        resource = builder.rule.resource
        builder.lacking = populations.devices_lacking
        for record, name in populations.silent(resource, builder.rule.ledger, unheard):
            builder.feed(record, populations.membership(resource, style, record, entry.collected_at), name)


def _judge_resource(
    resource: str, jobs: list[Job], snapshot: Snapshot, populations: Populations, open_sink: OpenSink | None, stack: ExitStack
) -> Mapping[FindingKey, Finding]:
    entry = snapshot.entry(resource)
    builders = []
    for job in jobs:
        sink = stack.enter_context(open_sink(job.id)) if open_sink else None
        ledger = job.style.ledger if job.style else None
        builders.append((job.style, FindingBuilder(job.rule, job.effective.values, entry, ledger, sink)))
    if entry is not None:
        described = jobs[0].rule.resource
        together = Together(described, entry, builders, populations)
        reported: set[str] = set()
        for batch in batches(snapshot, resource):
            together.take(batch)
            reported.update(populations.devices_of(described, batch))
        together.finish()
        populations.whole(described)
        if entry.state == "present":
            count_the_silent(builders, populations, reported, entry)
    return {
        job.key: builder.finish(job.id, style.id if style else None, job.effective.as_json(job.rule))
        for job, (style, builder) in zip(jobs, builders, strict=True)
    }
