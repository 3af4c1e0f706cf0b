"""What an assessment shows beside the verdicts: near misses of access policies, the three layers of device settings, doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from scanner.judge.engine import Job
from scanner.judge.expiring import EXPIRIES
from scanner.judge.population import Populations
from scanner.resources.registry import Resource
from scanner.snapshot.read import Snapshot

Json = dict[str, Any]

REQUIREMENTS = "derived.accessRequirements"
POLICIES = "derived.accessPolicies"
COVERAGE = "derived.mfaCoverage"
SETTINGS = "derived.deviceSettings"
DOUBTS = "derived.plausibility"
LAYERS = ("configured", "assigned", "reported")
MAX_POLICIES = 20


def wanted(jobs: Iterable[Job]) -> set[str]:
    """Names of the resources that jobs judge, and of those that explain what they find."""
    names = {job.rule.resource.name for job in jobs}
    return {*names, DOUBTS, EXPIRIES} | ({POLICIES} if names & {REQUIREMENTS, COVERAGE} else set())


def near_misses(snapshot: Snapshot) -> list[Json]:
    """Access policies that come close to a requirement without meeting it alone, with the clauses that spoil it.

    Of each requirement the closest (fewest clauses) first, at most ``MAX_POLICIES``.
    """
    found = [
        {"requirement": record["requirement"], "policy": record["policyName"], "clauses": record["clauses"]}
        for record in snapshot.records(POLICIES)
        if record["meets"] is not True and isinstance(record["clauses"], list)
    ]
    ordered = sorted(found, key=lambda each: (each["requirement"], len(each["clauses"])))
    return [each for _, policies in groupby(ordered, key=itemgetter("requirement")) for each in islice(policies, MAX_POLICIES)]


def layers(snapshot: Snapshot, populations: Populations, resources: Mapping[str, Resource]) -> list[Json]:
    """Of every work style, platform and setting: for how many devices it is configured, assigned to how many, reported by how many.

    ``differ``: to how many devices it is assigned that report it as not applied.
    """
    entry = snapshot.entry(SETTINGS)
    if entry is None or entry.state != "present":
        return []
    resource = resources[SETTINGS]
    controls = sorted({name.partition(".")[0] for name in resource.fields if name.endswith(f".{LAYERS[0]}")})
    tallies: dict[tuple[str, str, str], Counter[Any]] = {}
    for record in snapshot.records(SETTINGS):
        for style in populations.organisation.work_styles:
            if populations.membership(resource, style, record, entry.collected_at) is not True:
                continue
            for control in controls:
                said = record[control]
                tally = tallies.setdefault((style.id, str(record["platform"]), control), Counter())
                tally[tuple(said[layer] if isinstance(said[layer], bool) else None for layer in LAYERS)] += 1
    return [_layer(key, tally, resource) for key, tally in sorted(tallies.items())]


def _layer(key: tuple[str, str, str], tally: Counter[Any], resource: Resource) -> Json:
    style, platform, control = key
    label = resource.fields[f"{control}.{LAYERS[0]}"].label
    return {
        "work_style": style,
        "platform": platform,
        "setting": control,
        "title": {"ja": label.ja.partition(":")[0], "en": label.en.partition(":")[0]},
        "devices": tally.total(),
        **{layer: _counts(tally, at) for at, layer in enumerate(LAYERS)},
        "differ": sum(number for values, number in tally.items() if values[1] is True and values[2] is False),
    }


def _counts(tally: Counter[Any], at: int) -> Json:
    counted: Counter[Any] = Counter()
    for values, number in tally.items():
        counted[values[at]] += number
    return {"yes": counted[True], "no": counted[False], "unknown": counted[None]}


def plausibility(snapshot: Snapshot) -> list[Json]:
    """Where the snapshot contradicts what the organisation declares."""
    return [
        {"code": each["id"], "text": {"ja": each["ja"], "en": each["en"]}, "subjects": each["subjects"], "total": each["total"]}
        for each in snapshot.records(DOUBTS)
    ]
