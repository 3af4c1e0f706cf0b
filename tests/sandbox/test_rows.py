"""The rows of the service and the resource files agree – made apart from each other."""

from collections import Counter
from collections.abc import Iterator

import pytest

from scanner.resources.registry import registry
from scanner.sandbox.asking import asked
from scanner.sandbox.catalogue import ENDPOINTS, endpoint, selectable
from scanner.sandbox.companies import COMPANIES
from scanner.sandbox.endpoints import Endpoint, Record
from scanner.sandbox.licences import SKUS, plans
from scanner.sandbox.plan import Tenant

RESOURCES = sorted(registry())
EVERYTHING = frozenset(name for sku in SKUS.values() for name, _ in sku.plans)


def objects(row: Endpoint, tenant: Tenant) -> Iterator[list[Record]]:
    """Every list that the row can answer with, for the parents that the tenant has."""
    if row.objects is not None:
        yield list(row.objects(tenant))
    elif row.single is not None:
        yield [each for each in [row.single(tenant)] if each is not None]
    else:
        above = endpoint(row.api, row.path.partition("/{id}")[0]) or endpoint("v1.0", row.path.partition("/{id}")[0])
        assert above is not None
        assert above.objects is not None
        for parent in above.objects(tenant):
            if row.objects_of is not None:
                yield list(row.objects_of(tenant, str(parent["id"])) or ())
            elif row.single_of is not None:
                yield [each for each in [row.single_of(tenant, str(parent["id"]))] if each is not None]


@pytest.mark.parametrize("name", RESOURCES)
def test_every_resource_has_one_row_that_accepts_its_query(name: str) -> None:
    resource = registry()[name]
    assert [(row.api, row.path) for row in ENDPOINTS].count((resource.api, resource.endpoint)) == 1
    row = endpoint(resource.api, resource.endpoint)
    assert row is not None
    assert row.type == resource.type
    assert row.parented or row.collection is (resource.kind != "single")
    wanted = asked(row, resource.query, selectable(row), EVERYTHING)
    assert set(resource.selected) <= selectable(row)
    assert wanted.size >= 1


def test_no_address_has_two_rows_and_every_row_serves_a_resource() -> None:
    assert [key for key, count in Counter((row.api, row.path) for row in ENDPOINTS).items() if count > 1] == []
    asked_for = {(resource.api, resource.endpoint) for resource in registry().values()}
    assert [(row.api, row.path) for row in ENDPOINTS if (row.api, row.path) not in asked_for] == []


@pytest.mark.parametrize("row", ENDPOINTS, ids=lambda row: f"{row.api}{row.path}")
def test_a_row_says_one_thing(row: Endpoint) -> None:
    assert sum(each is not None for each in (row.objects, row.single, row.objects_of, row.single_of)) == 1
    assert row.parented is ((row.objects_of or row.single_of) is not None)
    assert row.default_top <= row.max_top or row.max_top == 0
    assert row.hidden <= selectable(row)


@pytest.mark.parametrize("row", ENDPOINTS, ids=lambda row: f"{row.api}{row.path}")
def test_objects_come_in_the_order_of_their_ids_each_with_an_id_of_its_own(row: Endpoint) -> None:
    for tenant, _ in COMPANIES.values():
        for found in objects(row, tenant):
            ids = [str(each["id"]) for each in found if "id" in each]
            assert ids in ([], sorted(set(ids)))
            assert len(ids) in (0, len(found))


@pytest.mark.parametrize("name", RESOURCES)
def test_what_a_resource_selects_is_in_the_objects(name: str) -> None:
    """Of every property that is selected, some tenant's object has one – else the query would ask for something unheard of."""
    resource = registry()[name]
    row = endpoint(resource.api, resource.endpoint)
    assert row is not None
    found = {each for tenant, _ in COMPANIES.values() for some in objects(row, tenant) for record in some for each in record}
    assert set(resource.selected) - row.properties <= found


@pytest.mark.parametrize("name", [name for name in RESOURCES if registry()[name].plan])
def test_a_resource_that_needs_a_plan_is_held_by_some_tenant(name: str) -> None:
    needed = set(registry()[name].plan)
    assert any(needed & plans(tenant) and tenant.withheld is None for tenant, _ in COMPANIES.values())
