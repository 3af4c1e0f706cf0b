"""Promise 1: knowing less never overturns a verdict and never makes a pass. At a seeded size in CI, in full by ``make proof``.

Where a resource file says what the service documents null to mean (``null_means``), null is a fact; absence stands in for
"not known" there. `DOCUMENTED_NULLS` pins which fields that are.
"""

import os
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scanner.judge.assess import Assessor
from scanner.judge.engine import FindingKey, Job, judge, plan
from scanner.judge.population import DEVICES, Populations
from scanner.library.answers import Answer, load_answers
from scanner.library.library import load_library
from scanner.library.organisation import Organisation, load_organisation
from scanner.model.findings import Finding
from scanner.resources.registry import Resource
from tests.proof.mutations import MemorySnapshot, in_memory, on_fields, on_resources

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_library()
FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
TENANTS = ["sample", "exemplary", "basic", "byod", "vpn", "empty", "stale"] if FULL else ["sample", "exemplary", "vpn", "byod"]

DOCUMENTED_NULLS = {
    "entra.authorizationPolicy": {"allowUserConsentForRiskyApps"},
    "entra.crossTenantAccessPartners": {"b2bCollaborationInbound", "b2bDirectConnectInbound", "inboundTrust"},
    "entra.devices": {"onPremisesSyncEnabled"},
    "entra.groups": {"onPremisesSyncEnabled"},
    "entra.organization": {"onPremisesSyncEnabled"},
    "entra.users": {"externalUserState", "onPremisesSyncEnabled", "passwordPolicies"},
    "entra.conditionalAccessPolicies": {
        "conditions.applications.applicationFilter",
        "conditions.authenticationFlows.transferMethods",
        "conditions.clientApplications",
        "conditions.devices.deviceFilter",
        "conditions.insiderRiskLevels",
        "conditions.locations.excludeLocations",
        "conditions.locations.includeLocations",
        "conditions.platforms.excludePlatforms",
        "conditions.platforms.includePlatforms",
        "conditions.users.excludeGuestsOrExternalUsers",
        "conditions.users.excludeGuestsOrExternalUsers.guestOrExternalUserTypes",
        "conditions.users.includeGuestsOrExternalUsers",
        "conditions.users.includeGuestsOrExternalUsers.guestOrExternalUserTypes",
        "grantControls",
        "grantControls.authenticationStrength.allowedCombinations",
        "grantControls.authenticationStrength.id",
        "grantControls.authenticationStrength.requirementsSatisfied",
        "grantControls.builtInControls",
        "grantControls.customAuthenticationFactors",
        "grantControls.termsOfUse",
    },
}


class Tenant:
    """A tenant in memory with its baseline."""

    def __init__(self, name: str) -> None:
        folder = ROOT / "fixtures" / "tenants" / name
        self.organisation: Organisation = load_organisation(folder / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules)
        answers = load_answers(self.organisation.answers, LIBRARY.questions, LIBRARY.rules, self.organisation) if self.organisation.answers else ()
        # An answer that covers a rule settles what the machine cannot know: there, knowing less rightly lets the answer speak.
        self.answers: tuple[Answer, ...] = tuple(answer for answer in answers if not answer.covers)
        self.checklists = [LIBRARY.checklists[each] for each in self.organisation.checklists]
        self.jobs = plan(LIBRARY, self.organisation, self.checklists)
        self.snapshot = in_memory(folder / "snapshot")
        self.findings = self.judge(self.snapshot, self.jobs)
        self.items = self.assess(self.snapshot, self.findings)

    def judge(self, snapshot: MemorySnapshot, jobs: list[Job]) -> dict[FindingKey, Finding]:
        populations = Populations(snapshot.as_snapshot(), self.organisation, LIBRARY.resources)
        return judge(snapshot.as_snapshot(), populations, jobs)

    def assess(self, snapshot: MemorySnapshot, findings: Mapping[FindingKey, Finding]) -> dict[tuple[str, str], str]:
        populations = Populations(snapshot.as_snapshot(), self.organisation, LIBRARY.resources)
        assessor = Assessor(LIBRARY, self.organisation, snapshot.manifest, populations, findings, self.answers)
        return {(each["work_style"], each["item"]): each["verdict"] for each in assessor.results(self.checklists)}

    def touched(self, resource: str) -> list[Job]:
        """The findings that a change of one resource can reach."""
        if resource in (DEVICES, "entra.groupMembers"):
            return [job for job in self.jobs if job.rule.resource.name == resource or job.style]
        return [job for job in self.jobs if job.rule.resource.name == resource]

    def check(self, label: str, snapshot: MemorySnapshot, jobs: list[Job]) -> None:
        fresh = self.judge(snapshot, jobs)
        for key, finding in fresh.items():
            before = self.findings[key].verdict
            assert finding.verdict in (before, "unknown"), f"{label}: {finding.id} went from {before} to {finding.verdict}"
        for item, verdict in self.assess(snapshot, {**self.findings, **fresh}).items():
            before_item = self.items[item]
            assert verdict in (before_item, "unknown", "manual"), f"{label}: {item} went from {before_item} to {verdict}"


@pytest.fixture(scope="module", params=TENANTS)
def tenant(request: pytest.FixtureRequest) -> Tenant:
    return Tenant(request.param)


def test_the_fields_whose_null_is_a_fact_are_the_documented_ones() -> None:
    found = {
        resource.name: {field.name for field in resource.fields.values() if field.has_null_meaning}
        for resource in LIBRARY.resources.values()
        if any(field.has_null_meaning for field in resource.fields.values())
    }
    assert found == DOCUMENTED_NULLS


def test_knowing_less_of_a_resource_overturns_nothing(tenant: Tenant) -> None:
    for label, snapshot in on_resources(tenant.snapshot):
        tenant.check(label, snapshot, tenant.touched(label.split(" ")[0]))


def test_knowing_less_of_a_field_overturns_nothing(tenant: Tenant) -> None:
    chance = random.Random(20261101)
    for resource in LIBRARY.resources.values():
        jobs = tenant.touched(resource.name)
        for field in resource.fields.values():
            if field.name in read_fields(resource, jobs) and not field.of_device:
                for label, snapshot in on_fields(tenant.snapshot, resource, field, chance, None if FULL else 2):
                    tenant.check(label, snapshot, jobs)


def read_fields(resource: Resource, jobs: list[Job]) -> set[str]:
    """The fields of a resource that its rules, or the placing of records, read."""
    used = {field.name for job in jobs if job.rule.resource.name == resource.name for field in job.rule.fields()}
    identity = resource.identity
    paths = [identity.id, identity.name, identity.person, identity.device, identity.owner, identity.serial]
    used |= {name for name, field in resource.fields.items() if field.path in paths}
    kinds = identity.kind
    shared: set[str] = {name for each in LIBRARY.resources.values() for name in each.device_fields()} if resource.name == DEVICES else set()
    return used | ({".".join(kinds.path)} if kinds else set()) | shared | ({"managementState", "azureADDeviceId"} & set(resource.fields))


def test_a_mutation_that_adds_a_fact_would_be_noticed(tenant: Tenant) -> None:
    """The proof can fail: turning an unencrypted system drive on paper into an encrypted one is caught."""
    records: list[dict[str, Any]] = tenant.snapshot.data.get(DEVICES, [])
    flipped = [{**record, "isEncrypted": not record.get("isEncrypted")} for record in records]
    key = next((key for key in tenant.findings if key[0] == "windows-system-drive-encrypted"), None)
    if key is None or tenant.findings[key].verdict not in ("pass", "fail"):
        return
    with pytest.raises(AssertionError):
        tenant.check("flipped", tenant.snapshot.with_records(DEVICES, flipped), tenant.touched(DEVICES))
