"""Collections come whole, once and in order, whatever the size of the pages; properties come as they were asked for."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from scanner.sandbox.companies import COMPANIES
from tests.sandbox.client import Client, serving

SAMPLE = COMPANIES["sample"][0]
USERS = SAMPLE.user_ids.count  # 26 + 6 + 3 + 2 + 3 + 1
DEVICES = SAMPLE.device_ids.count


@pytest.fixture(scope="module")
def sample() -> Iterator[Client]:
    with serving() as client:
        yield client


@pytest.mark.parametrize("top", [1, 2, 7, 40, 41, 42, 999])
def test_every_object_comes_once_and_in_the_order_of_the_ids(sample: Client, top: int) -> None:
    pages = list(sample.pages(f"/v1.0/users?$select=id&$top={top}"))
    found = [each["id"] for page in pages for each in page["value"]]
    assert len(found) == USERS == 41
    assert found == sorted(set(found))
    assert [len(page["value"]) for page in pages] == [top] * (USERS // top) + ([USERS % top] if USERS % top else [])


@pytest.mark.parametrize(
    ("target", "size"),
    [
        ("/v1.0/users?$select=id", 100),
        ("/v1.0/users?$select=id&$top=999", 999),
        ("/v1.0/users?$select=id,signInActivity&$top=999", 500),
        ("/v1.0/users?$select=id,signInActivity&$top=120", 120),
        ("/v1.0/deviceManagement/managedDevices?$select=id", 1000),
    ],
)
def test_pages_are_as_large_as_graph_documents(target: str, size: int) -> None:
    with serving(SAMPLE.resized(1100)) as client:
        assert len(next(client.pages(target))["value"]) == size
        assert len(client.all(target)) == 1100


def test_a_service_can_be_told_to_make_small_pages() -> None:
    with serving(top=3) as client:
        sizes = [len(page["value"]) for page in client.pages("/v1.0/users?$select=id&$top=999")]
        assert sizes == [3] * 13 + [2]


def test_links_are_absolute_addresses_of_the_service_and_carry_the_options_on(sample: Client) -> None:
    page = sample.get("/v1.0/users?$select=id,displayName&$top=20").json
    assert page["@odata.nextLink"].startswith(f"{sample.url}/v1.0/users?$select=id,displayName&$top=20&$skiptoken=")
    assert sample.get("/v1.0/users?$top=20").json["@odata.nextLink"].startswith(f"{sample.url}/v1.0/users?$top=20&$skiptoken=")


def test_context_and_link_come_before_the_objects(sample: Client) -> None:
    body = sample.get("/v1.0/users?$select=id&$top=40").body
    assert body.startswith(b'{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id)","@odata.nextLink":"http://127.0.0.1:')
    assert b'","value":[{"id":"' in body
    assert sample.get("/v1.0/users?$select=id").body.startswith(
        b'{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id)","value":[{"id":"'
    )


def test_an_empty_collection_is_one_page_without_objects() -> None:
    with serving("empty") as client:
        context = "https://graph.microsoft.com/v1.0/$metadata#users(id)"
        assert client.get("/v1.0/users?$select=id").json == {"@odata.context": context, "value": []}


def test_the_same_link_gives_the_same_bytes(sample: Client) -> None:
    link = sample.get("/v1.0/users?$top=20").json["@odata.nextLink"]
    assert sample.get(link).body == sample.get(link).body


def test_however_a_query_is_spelled_it_means_the_same(sample: Client) -> None:
    plain = sample.all("/v1.0/users?$filter=externalUserState eq 'PendingAcceptance'&$select=id,displayName")
    coded = sample.all("/v1.0/users?%24filter=externalUserState%20eq%20%27PendingAcceptance%27&%24select=id%2CdisplayName")
    assert plain == coded
    assert [each["displayName"] for each in plain] == ["ゲスト03"]


def test_select_leaves_the_named_properties_in_the_order_of_the_object(sample: Client) -> None:
    found = sample.get("/v1.0/users?$select=accountEnabled,displayName&$top=1").json["value"][0]
    assert list(found) == ["displayName", "accountEnabled"]


def test_without_select_only_the_default_properties_of_a_user_come(sample: Client) -> None:
    default = "businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation preferredLanguage surname userPrincipalName"
    assert {name for each in sample.all("/v1.0/users") for name in each} == set(default.split())


def test_the_type_of_a_derived_object_is_told_whatever_is_selected(sample: Client) -> None:
    found = sample.all("/v1.0/deviceManagement/deviceConfigurations?$select=id")
    assert {tuple(each) for each in found} == {("@odata.type", "id")}


def test_what_is_expanded_comes_only_when_asked_for(sample: Client) -> None:
    path = "/v1.0/deviceManagement/deviceCompliancePolicies"
    plain = {name for each in sample.all(path) for name in each}
    assert not {name for name in plain if name.startswith(("assignments", "scheduledActionsForRule"))}
    some = {name for each in sample.all(f"{path}?$expand=assignments") for name in each}
    assert some - plain == {"assignments", "assignments@odata.context"}
    both = sample.get(f"{path}?$expand=assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)").json
    assert both["@odata.context"].endswith("#deviceManagement/deviceCompliancePolicies(assignments(),scheduledActionsForRule())")
    assert "scheduledActionConfigurations" in both["value"][0]["scheduledActionsForRule"][0]


def test_what_is_expanded_comes_besides_what_is_selected(sample: Client) -> None:
    found = sample.get("/v1.0/roleManagement/directory/roleAssignments?$select=id&$expand=principal").json["value"][0]
    assert list(found) == ["id", "principal"]
    assert found["principal"]["mobilePhone"].startswith("CANARY")


def test_one_object_comes_with_its_context_first(sample: Client) -> None:
    device = next(each["id"] for each in sample.all("/v1.0/deviceManagement/managedDevices") if each["operatingSystem"] == "Windows")
    found = sample.get(f"/v1.0/deviceManagement/managedDevices/{device}/windowsProtectionState").json
    context = f"https://graph.microsoft.com/v1.0/$metadata#deviceManagement/managedDevices('{device}')/windowsProtectionState/$entity"
    assert next(iter(found.items())) == ("@odata.context", context)
    assert sample.get("/v1.0/policies/authorizationPolicy").json["id"] == "authorizationPolicy"


def test_objects_can_come_in_an_order_of_chance_and_are_the_same_then() -> None:
    with serving() as ordered, serving(unordered=True) as mixed:
        target = "/v1.0/deviceManagement/managedDevices?$select=id,deviceName&$top=10"
        straight, found = ordered.all(target), mixed.all(target)
        assert straight != found == mixed.all(target)
        assert sorted(found, key=lambda each: str(each["id"])) == straight


def test_a_large_tenant_comes_whole() -> None:
    with serving(SAMPLE.resized(5000)) as client:
        found = [each["id"] for each in client.all("/v1.0/deviceManagement/managedDevices?$select=id&$top=1000")]
        assert len(found) == 5000
        assert all(one < two for one, two in pairwise(found))


def test_every_device_is_found_by_its_id_and_nothing_else_is(sample: Client) -> None:
    windows = 0
    for device in sample.all("/v1.0/deviceManagement/managedDevices?$select=id,operatingSystem"):
        got = sample.get(f"/v1.0/deviceManagement/managedDevices/{device['id']}/windowsProtectionState")
        assert got.status == (200 if device["operatingSystem"] == "Windows" else 404)
        windows += got.status == 200
    assert windows == 29  # 27 of the company, an older record among them, 2 of employees
    for wrong in ("0", "zzzzzzzz-0000-4000-8000-000000000000", "00000000-0000-4000-8000-000000000000"):
        assert sample.get(f"/v1.0/deviceManagement/managedDevices/{wrong}/windowsProtectionState").status == 404
