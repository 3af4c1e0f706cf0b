"""What is asked of somebody depends on that person's enforced policies alone: not on those of others, on their order, or on report-only ones."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from scanner.derive.access.coverage import mfa_coverage
from scanner.derive.tables import tables_from
from tests.derive.cases import FOLDER, Case, load_table

LISTED = "entra.conditionalAccessPolicies"
TABLES = [load_table(path) for path in sorted((FOLDER / "access").glob("*.yaml"))]
CASES = [case for table in TABLES if "mfaCoverage" in table.derive for case in table.cases if case.given[LISTED].missing is None]

CONDITIONS: Sequence[Mapping[str, Any]] = (
    {"devices": {"deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True"}}},
    {"devices": {"deviceFilter": {"mode": "include", "rule": 'device.model -startsWith "HG"'}}},
    {"locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted", "l-nihon", "l-nowhere"]}},
    {"applications": {"applicationFilter": {"mode": "exclude", "rule": 'CustomSecurityAttribute.Sample_Kind -eq "x"'}}},
    {"platforms": {"includePlatforms": ["android"], "excludePlatforms": []}, "clientAppTypes": ["browser"], "signInRiskLevels": ["high"]},
)


def policy(number: int, conditions: Mapping[str, Any], **differently: Any) -> dict[str, Any]:
    """An enforced policy about nobody of the cases."""
    applications = {"includeApplications": ["All"], "excludeApplications": [], "includeUserActions": []}
    usual = {
        "userRiskLevels": [],
        "signInRiskLevels": [],
        "clientAppTypes": ["all"],
        "insiderRiskLevels": None,
        "platforms": None,
        "locations": None,
        "devices": None,
        "clientApplications": None,
        "authenticationFlows": None,
    }
    users: dict[str, Any] = {f"{way}{kind}": [] for way in ("include", "exclude") for kind in ("Users", "Groups", "Roles")}
    guests = {"includeGuestsOrExternalUsers": None, "excludeGuestsOrExternalUsers": None}
    return {
        "id": f"other-{number}",
        "displayName": f"other-{number}",
        "state": "enabled",
        "sessionControls": None,
        "conditions": {
            **usual,
            **conditions,
            "applications": {**applications, "includeAuthenticationContextClassReferences": [], **conditions.get("applications", {})},
            "users": {**users, **guests, "includeUsers": ["somebody-else"]},
        },
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"], "customAuthenticationFactors": [], "termsOfUse": [],
                          "authenticationStrength": None},
    } | differently  # fmt: skip


def coverage(case: Case, policies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    given: dict[str, Any] = {name: each.missing if each.missing is not None else list(each.records) for name, each in case.given.items()}
    partial = [name for name, each in case.given.items() if not each.complete]
    return list(mfa_coverage(tables_from({**given, LISTED: list(policies)}, case.now, partial), case.organisation).records)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_policies_for_others_change_nothing(case: Case) -> None:
    mine = case.given[LISTED].records
    blocks = policy(9, CONDITIONS[0], grantControls={"operator": "OR", "builtInControls": ["block"]})
    others = [*(policy(number, each) for number, each in enumerate(CONDITIONS)), blocks]
    assert coverage(case, [*others, *mine]) == coverage(case, mine)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_order_of_policies_and_report_only_copies_change_nothing(case: Case) -> None:
    mine = case.given[LISTED].records
    copies = [{**each, "id": f"copy of {number}", "state": "enabledForReportingButNotEnforced"} for number, each in enumerate(mine)]
    before, after = coverage(case, mine), coverage(case, [*copies, *reversed(mine)])
    told = ("id", "secondFactor", "protected", "by", "policies")
    assert [{name: each[name] for name in told} for each in after] == [{name: each[name] for name in told} for each in before]
