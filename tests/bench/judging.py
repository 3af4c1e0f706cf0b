"""The work that is measured. Imports what judging needs and nothing else, so that memory is measured alone."""

import argparse
from dataclasses import replace
from pathlib import Path

from scanner.cli.options import Inputs, load_inputs
from scanner.derive.run import with_derived
from scanner.judge.engine import Job, judge, plan
from scanner.judge.insights import wanted
from scanner.judge.population import Populations
from scanner.resources.registry import all_resources
from scanner.resources.registry import inputs_of as sources
from scanner.snapshot.batches import batches
from scanner.snapshot.read import Snapshot

MANY_RULES = 150


def inputs_of(folder: Path) -> Inputs:
    """Library, organisation and answers of a tenant."""
    nothing = dict.fromkeys(("checklist", "method", "answers", "waivers", "workbook", "overlay", "pseudonymise"))
    return load_inputs(argparse.Namespace(library=[], organisation=folder / "organisation.yaml", **nothing))


def jobs_of(inputs: Inputs) -> list[Job]:
    """The findings that all shipped checklists need of what the service tells: a generated tenant has no directory and no files of PCs."""
    jobs = plan(inputs.library, inputs.organisation, list(inputs.library.checklists.values()))
    known = all_resources()
    return [job for job in jobs if not any(known[each].local for each in sources(job.rule.resource.name))]


def on_what_is_read(jobs: list[Job]) -> list[Job]:
    """The findings about resources as they were collected; derivations are measured apart."""
    return [job for job in jobs if not job.rule.resource.derived_from]


def derived_of(jobs: list[Job]) -> list[str]:
    """The derived resources that these findings, and what explains them, are worked out for."""
    return sorted(name for name in wanted(jobs) if all_resources()[name].derived_from)


def derive_and_judge(snapshot: Snapshot, inputs: Inputs, jobs: list[Job], folder: Path) -> None:
    """All that `telework-scan evaluate` does between files and findings: derived resources are worked out into ``folder``, then judged."""
    read_and_judge(with_derived(snapshot, inputs.organisation, derived_of(jobs), folder), inputs, jobs)


def read_and_judge(snapshot: Snapshot, inputs: Inputs, jobs: list[Job]) -> None:
    """What the goal is about: from files to findings, in one process, nothing written."""
    judge(snapshot, Populations(snapshot, inputs.organisation, inputs.library.resources), jobs)


def read_only(snapshot: Snapshot, jobs: list[Job]) -> None:
    """What any judging must do at least: read what the rules need, with every check (hash, count, strict JSON)."""
    for resource in sorted({job.rule.resource.name for job in jobs}):
        for _ in batches(snapshot, resource):
            pass


def multiplied(jobs: list[Job]) -> list[Job]:
    """The same rules again under other names, until there are many."""
    times = -(-MANY_RULES // max(1, len({job.rule.id for job in jobs})))
    return [
        replace(job, key=(f"{job.key[0]}-{number}", *job.key[1:]), id=f"{job.id}-{number}", rule=replace(job.rule, id=f"{job.rule.id}-{number}"))
        for number in range(times)
        for job in jobs
    ]
