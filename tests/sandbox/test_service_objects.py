"""What the sandbox has of enrolment, apps and services is what their resource files read, and nothing private is left of it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from scanner.language.types import Field, Kind, raw_value, typed
from scanner.model.logic import Unknown
from scanner.resources.keeping import Keeping, asked_for
from scanner.resources.registry import Resource, registry
from scanner.sandbox import apps, enrolment, services
from scanner.sandbox.asking import asked
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.devices import entra_device_id, managed_devices
from scanner.sandbox.dice import NOW
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.licences import plans
from scanner.sandbox.plan import Tenant
from scanner.sandbox.policies import compliance_policies, configurations

Record = dict[str, Any]

TENANTS: Mapping[str, Tenant] = {name: tenant for name, (tenant, _) in COMPANIES.items()}
ROWS = {(row.api, row.path): row for row in (*enrolment.ENDPOINTS, *apps.ENDPOINTS, *services.ENDPOINTS)}
RESOURCES = {resource.name: ROWS[resource.api, resource.endpoint] for resource in registry().values() if (resource.api, resource.endpoint) in ROWS}
# Their pages know nothing that must not be stored.
HARMLESS = {"intune.complianceSettingSummaries", "intune.mobileThreatDefenseConnectors", "intune.roleAssignments"}


def parents_of(resource: Resource, tenant: Tenant) -> Iterator[str]:
    above = {
        "intune.deviceConfigurations": configurations,
        "intune.deviceCompliancePolicies": compliance_policies,
        "intune.complianceSettingSummaries": apps.setting_summaries,
    }[resource.per]
    yield from (str(each["id"]) for each in above(tenant) if asked_for(resource, each))


def wholes(name: str, tenant: Tenant) -> Iterator[tuple[str, Record]]:
    """Whole objects with their parent's id."""
    row = RESOURCES[name]
    if row.objects is not None:
        yield from (("", each) for each in row.objects(tenant))
    elif row.single is not None:
        yield from (("", each) for each in (row.single(tenant),) if each is not None)
    elif row.objects_of is not None:
        for parent in parents_of(registry()[name], tenant):
            yield from ((parent, each) for each in row.objects_of(tenant, parent) or ())


@cache
def selectable(name: str) -> frozenset[str]:
    return frozenset(key for tenant in TENANTS.values() for _, each in wholes(name, tenant) for key in each) | RESOURCES[name].properties


def stored(name: str, tenant: Tenant) -> Iterator[Record]:
    """The records of a snapshot: as the resource file asks for them, and what it keeps of the answer."""
    resource, row = registry()[name], RESOURCES[name]
    understood = asked(row, resource.query, selectable(name), frozenset(plan for gate in row.gates for plan in gate.plans))
    keeping = Keeping(resource)
    for parent, each in wholes(name, tenant):
        kept = keeping.kept(understood.projected(each))
        yield {"of": parent, "value": kept} if resource.parented else kept


def never_readable(fields: Iterable[Field], records: list[Record]) -> Iterator[str]:
    for field in fields:
        values = [value for record in records if (value := raw_value(field, record)) is not None]
        if not any(not isinstance(typed(field, value, NOW), Unknown) for value in values):
            yield field.name
        elif field.kind is Kind.LIST and "item" not in field.items:
            yield from (f"{field.name}.{each}" for each in never_readable(field.items.values(), [item for value in values for item in value]))


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_every_field_is_there_with_its_type_in_some_sample_tenant(name: str) -> None:
    records = [record for tenant in TENANTS.values() for record in stored(name, tenant)]
    assert list(never_readable((field for field in registry()[name].fields.values() if not field.of_device), records)) == []


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_nothing_private_is_left_of_an_object(name: str) -> None:
    before = json.dumps([each for tenant in TENANTS.values() for _, each in wholes(name, tenant)])
    after = json.dumps([record for tenant in TENANTS.values() for record in stored(name, tenant)])
    assert ("CANARY" in before) is (name not in HARMLESS)
    assert "CANARY" not in after


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_objects_come_in_the_order_of_their_ids_and_always_the_same(name: str) -> None:
    for tenant in TENANTS.values():
        found = list(wholes(name, tenant))
        for parent in {parent for parent, _ in found}:
            ids = [str(each["id"]) for of, each in found if of == parent]
            assert ids == sorted(set(ids))
        assert list(wholes(name, tenant)) == found


def test_every_address_of_these_modules_is_read_by_a_resource() -> None:
    assert set(ROWS) == {(registry()[name].api, registry()[name].endpoint) for name in RESOURCES}


def test_devices_are_those_of_the_list_of_managed_devices() -> None:
    for tenant in TENANTS.values():
        known = {each["id"]: each for each in managed_devices(tenant)}
        assert [each["id"] for each in enrolment.device_editions(tenant)] == list(known)
        for each in enrolment.autopilot_devices(tenant):
            device = known.get(each["managedDeviceId"])
            assert each["managedDeviceId"] == enrolment.ZEROS if device is None else each["serialNumber"] == device["serialNumber"]
        machines = {entra_device_id(tenant, machine): machine for machine in map(tenant.machine, range(1, len(known) + 1))}
        for each in enrolment.local_credentials(tenant):
            assert (machines[each["id"]].group.kind, machines[each["id"]].group.owner) == ("windows", "company")


def test_the_sample_company_reports_devices_as_its_list_of_devices_does() -> None:
    tenant = TENANTS["sample"]
    antivirus = [(each["deviceName"], each["state"]) for each in apps.setting_states(tenant, "Windows10CompliancePolicy.AntivirusRequired") or ()]
    # PC-015 has its real-time protection off, PC-026 is out of use; PC-014 is there twice, and the two private PCs are enrolled as well.
    assert {name for name, state in antivirus if state == "nonCompliant"} == {"PC-015", "PC-026"}
    assert len(antivirus) == 29
    summary = {each["id"]: each for each in apps.setting_summaries(tenant)}["Windows10CompliancePolicy.AntivirusRequired"]
    assert (summary["compliantDeviceCount"], summary["nonCompliantDeviceCount"]) == (27, 2)


@pytest.mark.parametrize("name", sorted(each for each, row in RESOURCES.items() if row.parented))
def test_an_unknown_parent_is_not_found(name: str) -> None:
    row = RESOURCES[name]
    assert row.objects_of is not None
    assert row.objects_of(TENANTS["sample"], "00000000-0000-0000-0000-000000000000") is None


def needs(row: Endpoint) -> frozenset[str]:
    return frozenset(plan for gate in row.gates for plan in gate.plans)


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_an_address_asks_for_the_plans_that_its_resource_names(name: str) -> None:
    assert needs(RESOURCES[name]) == set(registry()[name].plan)


def test_a_tenant_without_the_product_has_no_drills() -> None:
    for tenant in TENANTS.values():
        assert bool(list(services.simulations(tenant))) <= ("THREAT_INTELLIGENCE" in plans(tenant))
