"""The made-up objects about identity: whole, of the declared types, at the addresses that resource files ask, and consistent."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import Any
from urllib.parse import parse_qsl

import pytest

from scanner.language.types import Field, Kind, members, raw_value, typed
from scanner.model.logic import Unknown
from scanner.resources.keeping import Keeping, asked_for, values_at
from scanner.resources.registry import Resource, registry
from scanner.sandbox import access, alerts, directory, identity_policies, people, reviews, risk, roles, trust
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.dice import NOW
from scanner.sandbox.endpoints import Endpoint
from scanner.sandbox.plan import Tenant

Record = dict[str, Any]

MODULES = (alerts, directory, identity_policies, reviews, risk, roles, trust)
ROWS: dict[tuple[str, str], Endpoint] = {(row.api, row.path): row for row in chain.from_iterable(module.ENDPOINTS for module in MODULES)}
RESOURCES = [resource for resource in registry().values() if (resource.api, resource.endpoint) in ROWS]
TENANTS = [tenant for tenant, _ in COMPANIES.values()]
SAMPLE = COMPANIES["sample"][0]
ENOUGH = 200


def row_of(resource: Resource) -> Endpoint:
    return ROWS[resource.api, resource.endpoint]


def parents_of(resource: Resource, tenant: Tenant) -> Iterator[str]:
    above = resource.endpoint.partition("/{id}")[0]
    listed = {"/users": people.users, "/groups": directory.groups, "/domains": trust.domains}
    parents = (listed | {"/identityGovernance/accessReviews/definitions": reviews.reviews})[above]
    yield from (str(parent["id"]) for parent in parents(tenant) if asked_for(resource, parent))


def objects(resource: Resource, tenant: Tenant) -> Iterator[Record]:
    """Whole objects, or (parented) whole ``{"of": …, "value": …}``."""
    row = row_of(resource)
    if row.objects is not None:
        yield from row.objects(tenant)
    elif row.single is not None:
        yield from (each for each in [row.single(tenant)] if each is not None)
    for parent in parents_of(resource, tenant) if row.parented else ():
        found = row.objects_of(tenant, parent) if row.objects_of else [row.single_of(tenant, parent)] if row.single_of else None
        yield from ({"of": parent, "value": each} for each in found or () if each is not None)


@cache
def all_objects(name: str) -> list[Record]:
    return [record for tenant in TENANTS for record in islice(objects(registry()[name], tenant), ENOUGH)]


def options(resource: Resource) -> dict[str, str]:
    return dict(parse_qsl(resource.query, strict_parsing=True)) if resource.query else {}


def stored(resource: Resource, record: Record) -> Record:
    """What would be stored of a whole object: what is selected or expanded, without what is dropped."""
    wanted = set(resource.selected)
    value = record["value"] if resource.parented else record
    if wanted:
        wanted |= {"@odata.type", *row_of(resource).expands.get(options(resource).get("$expand", ""), ())}
        value = {name: each for name, each in value.items() if name in wanted}
    return Keeping(resource).kept(value)


def test_every_address_of_the_modules_has_its_resource() -> None:
    assert {(resource.api, resource.endpoint) for resource in RESOURCES} == set(ROWS)
    assert len(RESOURCES) == 26


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_what_a_resource_asks_is_understood_at_its_address(resource: Resource) -> None:
    row, asked = row_of(resource), options(resource)
    assert row.type == resource.type
    assert asked.keys() <= {"$select", "$expand", "$filter", "$top"}
    assert asked.get("$filter", "") in {"", *row.filters}
    assert asked.get("$expand", "") in {"", *row.expands}
    assert row.selects or not resource.selected
    assert int(asked.get("$top", "0")) <= row.max_top
    assert bool(row.filters) == ("$filter" in asked)
    there = {name for record in all_objects(resource.name) for name in (record["value"] if resource.parented else record)}
    assert set(resource.selected) <= there | row.properties


def values(field: Field, record: Record, now: Any = NOW) -> Iterator[tuple[str, Any]]:
    """Every value of a field in a record, typed, down into its items."""
    raw = raw_value(field, record)
    if raw is None:
        return
    value = typed(field, raw, now)
    if field.kind is Kind.LIST and isinstance(value, list) and "item" in field.items:
        value = members(field, value, now)
    yield field.name, value
    if field.kind is Kind.LIST and "item" not in field.items and isinstance(raw, list):
        for item in raw:
            for inner in field.items.values():
                yield from ((f"{field.name}/{name}", each) for name, each in values(inner, item, now))


def names(field: Field) -> Iterator[str]:
    yield field.name
    if "item" not in field.items:
        yield from (f"{field.name}/{name}" for inner in field.items.values() for name in names(inner))


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_every_field_occurs_and_only_with_its_declared_type(resource: Resource) -> None:
    seen: set[str] = set()
    for record in all_objects(resource.name):
        for field in resource.fields.values():
            for name, value in values(field, record):
                assert not isinstance(value, Unknown), (name, record)
                seen.add(name)
    assert seen == {name for field in resource.fields.values() for name in names(field)}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_nothing_that_may_not_be_stored_is_left(resource: Resource) -> None:
    records = all_objects(resource.name)
    kept = [stored(resource, record) for record in records]
    assert "CANARY" not in json.dumps(kept)
    assert resource.api == "beta" or all(kept)
    if resource.never or resource.keep:
        assert "CANARY" in json.dumps(records)


@pytest.mark.parametrize("tenant", TENANTS, ids=lambda each: each.name)
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_objects_are_the_same_every_time_in_the_order_of_their_ids_and_each_but_once(resource: Resource, tenant: Tenant) -> None:
    records = list(objects(resource, tenant))
    assert records == list(objects(resource, tenant))
    key = resource.identity.id[-1] if resource.identity.id else ""
    ids = [(record.get("of", ""), record.get("value", record).get(key, "")) for record in records]
    parents = list(dict.fromkeys(parent for parent, _ in ids))
    assert ids == sorted(set(ids), key=lambda each: (parents.index(each[0]), each[1]))


@pytest.mark.parametrize("tenant", TENANTS, ids=lambda each: each.name)
def test_what_one_object_names_another_is(tenant: Tenant) -> None:
    users = {str(each["id"]): each for each in people.users(tenant)}
    groups = {str(each["id"]) for each in directory.groups(tenant)}
    devices = {str(each["id"]) for each in directory.devices(tenant)}
    for device in directory.devices(tenant):
        assert {owner["id"] for owner in device["registeredOwners"]} <= users.keys()
    for group in groups:
        found = {str(each["id"]) for each in directory.group_members(tenant, group) or ()}
        assert found
        assert found <= users.keys() | groups | devices
    for record in chain(roles.active(tenant), roles.eligible(tenant)):
        assert record["principal"]["id"] == record["principalId"]
        app = record["principal"]["@odata.type"] == "#microsoft.graph.servicePrincipal"
        assert app or record["principalId"] in users.keys() | groups
    assert {each["userId"] for each in risk.risk_detections(tenant)} == {each["id"] for each in risk.risky_users(tenant)} <= users.keys()
    assert {role["roleDefinitionId"] for role in roles.role_settings(tenant)} == {each["id"] for each in roles.role_definitions(tenant)}


@pytest.mark.parametrize("tenant", TENANTS, ids=lambda each: each.name)
def test_every_role_assignment_is_an_active_one(tenant: Tenant) -> None:
    active = {each["roleAssignmentOriginId"]: each for each in roles.active(tenant)}
    assert active.keys() == {each["id"] for each in roles.role_assignments(tenant)}
    eligible = {(each["principalId"], each["roleDefinitionId"]) for each in roles.eligible(tenant)}
    for each in active.values():
        activated = each["assignmentType"] == "Activated"
        assert activated == (each["endDateTime"] is not None)
        assert activated <= ((each["principalId"], each["roleDefinitionId"]) in eligible)


def test_groups_that_policies_and_roles_name_exist() -> None:
    named = registry()["entra.groupMembers"].named_by
    generators = {"entra.conditionalAccessPolicies": access.access_policies, "entra.roleAssignments": roles.role_assignments}
    generators["entra.roleEligibilityScheduleInstances"] = roles.eligible
    for tenant in TENANTS:
        there = {each["id"] for each in directory.groups(tenant)}
        for name, generate in generators.items():
            assert {value for path in named[name] for record in generate(tenant) for value in values_at(record, path)} <= there
    eligible = [value for each in roles.eligible(SAMPLE) for value in values_at(each, ("principal", "@group", "id"))]
    assert eligible == [SAMPLE.team_id("role-holders")]


def test_a_group_that_does_not_exist_has_no_answer() -> None:
    assert directory.group_members(SAMPLE, "00000000-0000-4000-8000-000000000000") is None
    assert trust.federation(SAMPLE, SAMPLE.domain) is None
    assert directory.requirements(SAMPLE, "00000000-0000-4000-8000-000000000000") is None


def test_nested_groups_and_their_members_are_both_members() -> None:
    found = [each["@odata.type"] for each in directory.group_members(SAMPLE, SAMPLE.team_id("exempt")) or ()]
    assert sorted(found) == ["#microsoft.graph.group", "#microsoft.graph.user", "#microsoft.graph.user"]


def test_the_built_in_authentication_strengths_have_microsofts_ids() -> None:
    found = {each["id"]: each["displayName"] for each in identity_policies.strengths(SAMPLE)}
    assert found == {
        "00000000-0000-0000-0000-000000000002": "Multifactor authentication",
        "00000000-0000-0000-0000-000000000003": "Passwordless MFA",
        "00000000-0000-0000-0000-000000000004": "Phishing-resistant MFA",
    }
