"""The reference: every record is judged by every rule, one by one. What is judged together must come out the same."""

from collections.abc import Iterable
from contextlib import ExitStack

from scanner.judge.devices import text_at
from scanner.judge.engine import FindingKey, Job, OpenSink, count_the_silent
from scanner.judge.findings import FindingBuilder
from scanner.judge.population import Populations
from scanner.model.findings import Finding
from scanner.model.logic import Truth
from scanner.snapshot.read import Snapshot


def judge_one_by_one(
    snapshot: Snapshot, populations: Populations, jobs: Iterable[Job], open_sink: OpenSink | None = None
) -> dict[FindingKey, Finding]:
    """Like `scanner.judge.engine.judge`."""
    findings = {}
    for job in jobs:
        with ExitStack() as stack:
            findings[job.key] = _finding(job, snapshot, populations, open_sink, stack)
    return findings


def _finding(job: Job, snapshot: Snapshot, populations: Populations, open_sink: OpenSink | None, stack: ExitStack) -> Finding:
    resource = job.rule.resource
    entry = snapshot.entry(resource.name)
    sink = stack.enter_context(open_sink(job.id)) if open_sink else None
    builder = FindingBuilder(job.rule, job.effective.values, entry, job.style.ledger if job.style else None, sink)
    reported: set[str] = set()
    for raw in snapshot.records(resource.name) if entry else ():
        record = populations.with_device(resource, raw) if resource.device_fields() else raw
        member: Truth = True
        if job.style and entry:
            member = populations.membership(resource, job.style, record, entry.collected_at)
        builder.feed(record, member, populations.name_of(resource, record))
        reported.add(text_at(record, resource.identity.device))
    if entry and entry.state == "present":
        count_the_silent([(job.style, builder)], populations, reported, entry)
    return builder.finish(job.id, job.style.id if job.style else None, job.effective.as_json(job.rule))
