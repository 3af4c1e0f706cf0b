"""Promise 1: knowing less never overturns a verdict and never makes a pass. At a seeded size in CI, in full by ``make proof``.

Damage is done to what was read; what is derived from it is derived anew. Where a resource file says what the service documents null to
mean (``null_means``), null is a fact; absence stands in for "not known" there. `DOCUMENTED_NULLS` pins which fields that are.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from scanner.judge.population import DEVICES
from tests.proof.mutations import MemorySnapshot, on_fields, on_resources
from tests.proof.tenant_in_proof import LIBRARY, Tenant

FULL = os.environ.get("TELEWORK_SCAN_PROOF") == "full"
SAMPLES = ["sample", "exemplary", "basic", "byod", "vpn", "empty", "stale"] if FULL else ["sample", "exemplary", "byod"]
LABELLED = [f"labelled-{number}" for number in range(20 if FULL else 3)]
# So many damages of each kind a tenant in CI.
SOME = 40

DOCUMENTED_NULLS = {
    "entra.authorizationPolicy": {"allowUserConsentForRiskyApps"},
    "entra.crossTenantAccessPartners": {"b2bCollaborationInbound", "b2bDirectConnectInbound", "inboundTrust"},
    "entra.devices": {"onPremisesSyncEnabled"},
    "entra.groups": {"onPremisesSyncEnabled"},
    "entra.organization": {"onPremisesSyncEnabled"},
    "entra.users": {"creationType", "externalUserState", "onPremisesSyncEnabled", "passwordPolicies"},
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


@pytest.fixture(scope="module", params=[*SAMPLES, *LABELLED])
def tenant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tenant:
    return Tenant(request.param, tmp_path_factory.mktemp("derived"))


def chosen(damages: Iterator[tuple[str, MemorySnapshot]]) -> Iterator[tuple[str, MemorySnapshot]]:
    """All of them, or a seeded sample."""
    if FULL:
        yield from damages
        return
    kept: list[tuple[str, MemorySnapshot]] = []
    chance = random.Random(20261101)
    for index, each in enumerate(damages):
        if index < SOME:
            kept.append(each)
        elif (at := chance.randrange(index + 1)) < SOME:
            kept[at] = each
    yield from kept


def field_damages(tenant: Tenant) -> Iterator[tuple[str, MemorySnapshot]]:
    """Every declared field of every resource that a verdict may stand on."""
    chance = random.Random(20261101)
    for name in sorted(tenant.read()):
        resource = LIBRARY.resources[name]
        for field in resource.fields.values():
            if not field.of_device:
                yield from on_fields(tenant.snapshot, resource, field, chance, 2)


def harms(tenant: Tenant, damages: Iterator[tuple[str, MemorySnapshot]]) -> list[str]:
    found = []
    for label, snapshot in damages:
        resource = label.split(" ")[0].split("[")[0]
        found += [f"{label}: {wrong}" for wrong in tenant.harm(snapshot, [resource])]
    return found


def test_the_fields_whose_null_is_a_fact_are_the_documented_ones() -> None:
    found = {
        resource.name: {field.name for field in resource.fields.values() if field.has_null_meaning}
        for resource in LIBRARY.resources.values()
        if any(field.has_null_meaning for field in resource.fields.values())
    }
    assert found == DOCUMENTED_NULLS


def test_knowing_less_of_a_resource_overturns_nothing(tenant: Tenant) -> None:
    own = tenant.read()
    assert harms(tenant, chosen(each for each in on_resources(tenant.snapshot) if each[0].split(" ")[0] in own)) == []


def test_knowing_less_of_a_field_overturns_nothing(tenant: Tenant) -> None:
    assert harms(tenant, chosen(field_damages(tenant))) == []


def test_a_mutation_that_adds_a_fact_would_be_noticed(tenant: Tenant) -> None:
    """The proof can fail: turning an unencrypted system drive on paper into an encrypted one is caught."""
    records: list[dict[str, Any]] = tenant.snapshot.data.get(DEVICES, [])
    flipped = [{**record, "isEncrypted": not record.get("isEncrypted")} for record in records]
    key = next((key for key in tenant.findings if key[0] == "windows-system-drive-encrypted"), None)
    if key is None or tenant.findings[key].verdict not in ("pass", "fail"):
        return
    assert tenant.harm(tenant.snapshot.with_records(DEVICES, flipped), [DEVICES]) != []
