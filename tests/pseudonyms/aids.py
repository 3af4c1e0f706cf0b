"""Sample tenants with their names replaced, judged as they are and so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from scanner.derive.registry import derivations
from scanner.derive.run import with_derived
from scanner.judge.assessment import assess
from scanner.judge.engine import Job, judge, key_of
from scanner.judge.parameters import effective
from scanner.judge.population import Populations
from scanner.library.answers import Answer, load_answers
from scanner.library.library import load_library
from scanner.library.organisation import Organisation, WorkStyle, load_organisation
from scanner.library.rules import Rule
from scanner.pseudonyms.inputs import Replacing
from scanner.pseudonyms.keys import Key
from scanner.pseudonyms.records import Pseudonyms, Record
from scanner.pseudonyms.snapshot import learn_tokens
from scanner.resources.registry import all_resources
from scanner.snapshot.read import Snapshot, open_snapshot
from tests.labelled.running import organisation_of, snapshot_of
from tests.labelled.world import World

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "fixtures" / "tenants"
LIBRARY = load_library()
KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)


def outcome(assessment: dict[str, Any]) -> dict[str, Any]:
    """All that may not change: every verdict with its reasons and counts, and whatever is said besides, without names."""
    results = [{name: each[name] for name in ("item", "work_style", "verdict", "reasons", "population")} for each in assessment["results"]]
    findings = [{name: each[name] for name in ("id", "verdict", "reasons", "counts", "total")} for each in assessment["findings"]]
    doubts = [{name: value for name, value in each.items() if name != "subjects"} for each in assessment["plausibility"]]
    same = {name: assessment[name] for name in ("summary", "differences", "near_misses", "layers")}
    return {"results": results, "findings": findings, "doubts": doubts, **same}


def declared(name: str) -> tuple[Organisation, tuple[Answer, ...]]:
    organisation = load_organisation(TENANTS / name / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules)
    answers = load_answers(organisation.answers, LIBRARY.questions, LIBRARY.rules, organisation) if organisation.answers else ()
    return organisation, answers


def judged(organisation: Organisation, answers: Iterable[Answer], snapshot: Snapshot) -> dict[str, Any]:
    return outcome(assess(LIBRARY, organisation, tuple(answers), snapshot, {}))


def judged_as_it_is(name: str) -> dict[str, Any]:
    return judged(*declared(name), open_snapshot(TENANTS / name / "snapshot"))


def judged_without_names(name: str, folder: Path) -> dict[str, Any]:
    """``folder``: the tenant's snapshot with its names replaced."""
    organisation, answers = declared(name)
    snapshot = open_snapshot(folder)
    pseudonyms = Pseudonyms(KEY)
    learn_tokens(pseudonyms, snapshot)
    replacing = Replacing(pseudonyms)
    return judged(replacing.organisation(organisation), map(replacing.answer, answers), snapshot)


def made_up(world: World, folder: Path) -> list[Any]:
    """A made-up tenant, judged by every rule as it is."""
    return _findings(organisation_of(world), snapshot_of(world).as_snapshot(), folder)


def made_up_without_names(world: World, folder: Path) -> list[Any]:
    pseudonyms = Pseudonyms(KEY)
    known = all_resources()
    for name, records in world.records.items():
        names = pseudonyms.records(known[name], texts=False)
        pseudonyms.texts.learn_all(str(names(record)).encode() for record in records)
    replaced: dict[str, list[Record]] = {
        name: list(map(pseudonyms.records(known[name], texts=True), records)) for name, records in world.records.items()
    }
    organisation = Replacing(pseudonyms).organisation(organisation_of(world))
    return _findings(organisation, snapshot_of(replace(world, records=replaced)).as_snapshot(), folder)


def _findings(organisation: Organisation, raw: Snapshot, folder: Path) -> list[Any]:
    folder.mkdir()
    snapshot = with_derived(raw, organisation, [f"derived.{name}" for name in derivations()], folder)
    style = organisation.work_styles[0]
    jobs = [_job(rule, style) for _, rule in sorted(LIBRARY.rules.items())]
    found = judge(snapshot, Populations(snapshot, organisation, LIBRARY.resources), jobs)
    return [(each.id, str(each.verdict), each.as_json()["reasons"], each.as_json()["counts"]) for each in found.values()]


def _job(rule: Rule, style: WorkStyle) -> Job:
    numbers = effective(rule, {}, {})
    key = key_of(rule, style, numbers)
    return Job(key, rule.id, rule, None if key[1] is None else style, numbers)
