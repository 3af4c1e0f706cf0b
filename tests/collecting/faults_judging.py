"""Judging a collected snapshot for the organisation of its sample tenant, and what two assessments differ in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from scanner.judge.assessment import assess
from scanner.library.answers import Answer, load_answers
from scanner.library.library import Library, load_library
from scanner.library.organisation import Organisation, load_organisation
from scanner.resources.registry import inputs_of, registry
from scanner.snapshot.read import open_snapshot
from tests.collecting.faults_aids import TENANT, clean

TENANTS = Path(__file__).resolve().parents[2] / "fixtures" / "tenants"
Json = Mapping[str, Any]


@cache
def library() -> Library:
    return load_library()


@cache
def inputs(tenant: str) -> tuple[Organisation, tuple[Answer, ...]]:
    """The tenant's organisation and answers; it is held to every shipped checklist, so that every rule is judged."""
    told = load_organisation(TENANTS / tenant / "organisation.yaml", library().checklists, library().rules)
    organisation = replace(told, checklists=tuple(sorted(library().checklists)))
    named = organisation.answers
    return organisation, load_answers(named, library().questions, library().rules, organisation) if named else ()


def judged(folder: Path, tenant: str = TENANT) -> dict[str, Any]:
    """The assessment of a snapshot."""
    organisation, answers = inputs(tenant)
    return assess(library(), organisation, answers, open_snapshot(folder), {})


def judged_clean(tenant: str = TENANT, **options: Any) -> dict[str, Any]:
    """The assessment of an undisturbed collection."""
    return _judged(clean(tenant, **options).folder, tenant)


_judged = cache(judged)


def findings_of(assessment: Json) -> dict[str, Json]:
    return {each["id"]: each for each in assessment["findings"]}


def verdicts(assessment: Json) -> tuple[dict[str, str], dict[tuple[str, str, str], str]]:
    """Of every finding, and of every item of every work style."""
    results = {(each["work_style"], each["checklist"], each["item"]): each["verdict"] for each in assessment["results"]}
    return {name: each["verdict"] for name, each in findings_of(assessment).items()}, results


def rules_read() -> frozenset[str]:
    """The resources of the service that any rule reads, or that what it reads is worked out from."""
    found = frozenset().union(*(inputs_of(rule.resource.name) for rule in library().rules.values()))
    return found & registry().keys()


def rules_on(resource: str) -> frozenset[str]:
    """The rules that judge the records of a resource as they were collected."""
    return frozenset(name for name, rule in library().rules.items() if rule.resource.name == resource)


def changed(before: Json, after: Json) -> Iterator[tuple[str, Json, Json]]:
    """Findings that differ in anything."""
    old, new = findings_of(before), findings_of(after)
    assert old.keys() == new.keys()
    for name in old:
        if old[name] != new[name]:
            yield name, old[name], new[name]


def assert_only_less_is_known(
    before: Json, after: Json, reasons: Collection[str], resources: Collection[str] | None = None, anew: Collection[str] = ()
) -> None:
    """Hold that whatever changed is unknown for one of these reasons, that it is a finding on these resources, and that no item is judged anew.

    ``anew``: resources that say something else and not less. A finding about a derived resource may stand as it is where what remains decides it; nothing passes or fails in it that did not before.
    """
    for name, old, new in changed(before, after):
        if new["resource"] in anew:
            continue
        made_of = inputs_of(new["resource"])
        stays = new["resource"] not in made_of and new["verdict"] == old["verdict"]
        assert stays or new["verdict"] == "unknown", (name, old["verdict"], new["verdict"])
        # Of a derived list that lacks something it is only told that it is not whole.
        told = {*reasons, "incomplete"} if new["resource"] not in made_of else {*reasons}
        assert stays or set(new["reasons"]) & told, (name, new["reasons"])
        assert resources is None or made_of & set(resources), name
        assert_no_record_is_judged_anew(old, new)
    old_items, new_items = verdicts(before)[1], verdicts(after)[1]
    assert old_items.keys() == new_items.keys()
    # Of what a document merely allows nothing can be missing: it is met, or does not matter.
    allowed = {(each["work_style"], each["checklist"], each["item"]) for each in after["results"] if "optional" in each["reasons"]}
    changed_items = {key: (old, new_items[key]) for key, old in old_items.items() if new_items[key] not in (old, "unknown", "manual")}
    assert {key: each for key, each in changed_items.items() if key not in allowed or each != ("pass", "not_applicable")} == {}


def assert_no_record_is_judged_anew(old: Json, new: Json) -> None:
    """No more records pass or fail than before, and each that is shown both times is as it was or unknown."""
    assert all(new["counts"][verdict] <= old["counts"][verdict] for verdict in ("pass", "fail")), (new["id"], old["counts"], new["counts"])
    shown = {each["id"]: each["verdict"] for each in old["records"]}
    anew = {each["id"]: (shown[each["id"]], each["verdict"]) for each in new["records"] if each["id"] in shown}
    assert {record for record, (was, is_) in anew.items() if is_ not in (was, "unknown")} == set(), new["id"]
