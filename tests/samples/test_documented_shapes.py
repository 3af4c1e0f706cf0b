"""Records in the shapes of the documentation's examples go through resources, derivations and rules without a break, with what they deserve."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.derive.registry import derivations
from scanner.derive.run import with_derived
from scanner.judge.engine import judge, plan
from scanner.judge.population import Populations
from scanner.library.library import load_library
from tests.labelled.running import organisation_of, snapshot_of
from tests.labelled.world import World
from tests.proof.facts import records_of

LIBRARY = load_library()
FILE = Path(__file__).resolve().parents[1] / "data" / "documented-shapes.yaml"
SHAPES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
PAGES = {
    "accessreviewset-list-definitions",
    "authenticationmethodspolicy-get",
    "authorizationpolicy-get",
    "bitlockerrecoverykey-list-recoverykeys",
    "conditionalaccesspolicy-get",
    "conditionalaccesspolicy-list",
    "device-list",
    "identitysecuritydefaultsenforcementpolicy-get",
    "authenticationmethodsroot-list-userregistrationdetails",
    "intune-deviceconfig-windows10compliancepolicy-list",
    "intune-deviceconfigv2-devicemanagementconfigurationpolicy-list",
    "intune-devices-manageddevice-list",
    "intune-devices-windowsprotectionstate-get",
    "intune-deviceconfig-advancedthreatprotectiononboardingdevicesettingstate-list",
    "intune-enrollment-windowsautopilotdeviceidentity-list",
    "mobiledevicemanagementpolicies-list",
    "riskdetection-list",
    "security-list-alerts_v2",
    "security-list-securescores",
}


def test_every_page_has_a_sample() -> None:
    assert {shape["page"] for shape in SHAPES} == PAGES


@pytest.mark.parametrize("shape", SHAPES, ids=[shape["name"] for shape in SHAPES])
def test_a_documented_shape_gets_what_it_deserves(shape: dict[str, Any], tmp_path: Path) -> None:
    world = World(0, random.Random(0), records={**shape.get("beside", {}), shape["resource"]: shape["records"]})
    organisation = replace(organisation_of(world), checklists=tuple(LIBRARY.checklists))
    snapshot = with_derived(snapshot_of(world).as_snapshot(), organisation, [f"derived.{name}" for name in derivations()], tmp_path)
    assert [name for name, (entry, _) in snapshot.derived.items() if str(entry.reason) == "rule_error"] == []
    for resource, expected in shape.get("facts", {}).items():
        found = records_of(snapshot.derived[resource]) or {}
        for each in expected:
            assert {key: found[each["id"]].get(key) for key in each} == each
    jobs = plan(LIBRARY, organisation, [LIBRARY.checklists[each] for each in organisation.checklists])
    findings = judge(snapshot, Populations(snapshot, organisation, LIBRARY.resources), jobs).values()
    assert [finding.id for finding in findings if "rule_error" in {str(reason) for reason in finding.reasons}] == []
    wanted = shape.get("rules", {})
    assert {finding.rule: str(finding.verdict) for finding in findings if finding.rule in wanted} == wanted
