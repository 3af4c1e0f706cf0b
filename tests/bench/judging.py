"""The work that is measured. Imports what judging needs and nothing else, so that memory is measured alone."""

import argparse
from dataclasses import replace
from pathlib import Path

from scanner.cli.options import Inputs, load_inputs
from scanner.judge.engine import Job, judge, plan
from scanner.judge.population import Populations
from scanner.snapshot.batches import batches
from scanner.snapshot.read import Snapshot

MANY_RULES = 150


def inputs_of(folder: Path) -> Inputs:
    """Library, organisation and answers of a tenant."""
    return load_inputs(argparse.Namespace(library=[], organisation=folder / "organisation.yaml", checklist=None, method=None, answers=None))


def jobs_of(inputs: Inputs) -> list[Job]:
    """The findings that the tenant's checklists need."""
    return plan(inputs.library, inputs.organisation, [inputs.library.checklists[name] for name in inputs.organisation.checklists])


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
