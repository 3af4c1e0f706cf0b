"""A plan of what is there already changes nothing: no verdict, no reason, no finding."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.assessment import assess
from scanner.library.answers import load_answers
from scanner.library.library import load_library
from scanner.library.organisation import load_organisation
from scanner.overlay.files import read_overlay
from scanner.overlay.kinds import kinds
from scanner.overlay.overlay import lay_over
from scanner.snapshot.read import Snapshot, open_snapshot
from tests.overlay.aids import TENANTS, changes, written

FILTER = "deviceAndAppManagementAssignmentFilterId"


def exported(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that can be planned, as it was collected: a list a file, settings and assignments inside."""
    files: dict[str, Any] = {}
    said = []
    for kind in kinds():
        rows = [] if kind.within else list(snapshot.records(kind.resources[-1]))
        for name, resource in kind.children.items():
            for row in rows if name != "settingsDelta" else []:
                row[name] = [each["value"] for each in snapshot.records(resource) if each["of"] == row["id"]]
        if rows:
            files[f"{kind.resources[0]}.json"] = rows
            said.append({"file": f"{kind.resources[0]}.json", "resource": kind.resources[0]})
    return {**files, "overlay.yaml": json.dumps({"changes": said})}


# What IntuneCD leaves out of its files, and how it calls its folders (read in its public code).
LEFT_OUT = {
    "id", "version", "createdDateTime", "lastModifiedDateTime", "modifiedDateTime", "isDefault", "isAssigned", "deployedAppCount",
    "supportsScopeTags", "secretReferenceValueId", "isEncrypted", "scheduledActionsForRule@odata.context",
}  # fmt: skip
BACKED_UP = {
    "entra.conditionalAccessPolicies": "Conditional Access",
    "intune.configurationPolicies": "Settings Catalog",
    "intune.deviceCompliancePolicies": "Compliance Policies/Policies",
    "intune.deviceConfigurations": "Device Configurations",
    "intune.groupPolicyConfigurations": "Group Policy Configurations",
    "intune.intents": "Management Intents/Endpoint protection",
    "intune.androidManagedAppProtections": "App Protection",
    "intune.iosManagedAppProtections": "App Protection",
    "intune.assignmentFilters": "Filters",
}
TYPES = {"intune.androidManagedAppProtections": "androidManagedAppProtection", "intune.iosManagedAppProtections": "iosManagedAppProtection"}


def backed_up(snapshot: Snapshot) -> dict[str, Any]:
    """The same as IntuneCD writes it: a file an object, without ids, groups and filters by their names."""
    names = {each["id"]: each["displayName"] for name in ("entra.groups", "intune.assignmentFilters") for each in snapshot.records(name)}
    files: dict[str, Any] = {}
    for name, rows in exported(snapshot).items():
        resource = name.removesuffix(".json")
        for number, row in enumerate(rows if resource in BACKED_UP else ()):
            kept = {key: value for key, value in row.items() if key not in LEFT_OUT}
            if resource in TYPES:
                kept["@odata.type"] = f"#microsoft.graph.{TYPES[resource]}"
            for assignment in kept.get("assignments") or ():
                target = assignment["target"]
                if target.get("groupId") in names:
                    target["groupName"] = names[target.pop("groupId")]
                if target.get(FILTER) in names:
                    target[FILTER] = names[target[FILTER]]
            if resource == "intune.intents":
                kept["settingsDelta"] = [{key: value for key, value in each.items() if key != "id"} for each in kept.pop("settings")]
            files[f"{BACKED_UP[resource]}/{resource}{number}.json"] = kept
    return files


def judged(snapshot: Snapshot, tenant: str) -> tuple[Any, ...]:
    library = load_library(())
    organisation = load_organisation(TENANTS / tenant / "organisation.yaml", library.checklists, library.rules)
    answers = load_answers(organisation.answers, library.questions, library.rules, organisation) if organisation.answers else ()
    found = assess(library, organisation, answers, snapshot, {})
    return tuple(found[name] for name in ("results", "findings", "summary", "near_misses", "layers", "plausibility"))


@pytest.mark.parametrize("form", [exported, backed_up])
@pytest.mark.parametrize("tenant", ["sample", "vpn"])
def test_a_plan_of_what_is_there_changes_nothing(tmp_path: Path, tenant: str, form: Callable[[Snapshot], dict[str, Any]]) -> None:
    real = open_snapshot(TENANTS / tenant / "snapshot")
    plan = read_overlay(written(tmp_path / "overlay", form(real)))
    (tmp_path / "laid").mkdir()
    laid = lay_over(real, plan, tmp_path / "laid", ())
    assert len(changes(laid)) == len(plan.bodies) > 19
    assert [(each["action"], each["fields"]) for each in changes(laid) if each["action"] != "merge" or each["fields"]] == []
    assert judged(laid, tenant) == judged(real, tenant)
