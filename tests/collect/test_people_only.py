"""What Graph shows to people alone is not asked for in the name of an application, and the snapshot says why."""

from pathlib import Path

import pytest

from scanner.cli.collect import SIGN_INS
from scanner.collect.collector import APPLICATIONS
from scanner.resources.registry import PEOPLE_ONLY, registry
from tests.collect.fake_graph import FakeGraph, collected, job, said, subscription

SCOPE = "entra.mobileDeviceManagementPolicies"
ADDRESS = "/beta/policies/mobileDeviceManagementPolicies"


def graph_with_a_policy() -> FakeGraph:
    graph = FakeGraph()
    graph.collection("/v1.0/subscribedSkus", [subscription("AAD_PREMIUM")])
    graph.collection(ADDRESS, [{"id": "0000000a-0000-0000-c000-000000000000", "appliesTo": "all"}])
    return graph


@pytest.mark.parametrize("way", ["certificate", "secret", "federated", "managed-identity"])
def test_an_application_does_not_ask(way: str, tmp_path: Path) -> None:
    graph = graph_with_a_policy()
    found = collected(graph, job(tmp_path, SCOPE, sign_in=way))["resources"][SCOPE]
    assert said(found) == ("not_obtained", False, "permission_denied", PEOPLE_ONLY, 0, 0)
    assert ADDRESS not in graph.asked_paths()


@pytest.mark.parametrize("way", ["device-code", "azure-cli", "sandbox"])
def test_a_person_asks(way: str, tmp_path: Path) -> None:
    graph = graph_with_a_policy()
    assert said(collected(graph, job(tmp_path, SCOPE, sign_in=way))["resources"][SCOPE]) == ("present", True, None, None, 1, 1)


def test_without_the_licence_that_is_the_reason(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection("/v1.0/subscribedSkus", [subscription("TEAMS1")])
    found = collected(graph, job(tmp_path, SCOPE, sign_in="certificate"))["resources"][SCOPE]
    assert said(found)[2] == "not_licensed"


def test_every_way_to_sign_in_is_that_of_an_application_or_of_a_person() -> None:
    assert set(SIGN_INS) - APPLICATIONS == {"device-code", "azure-cli"}
    assert set(SIGN_INS) >= APPLICATIONS


def test_what_people_alone_may_read_says_so_where_its_permission_was_seen() -> None:
    for resource in registry().values():
        assert resource.people_only == ("delegated only" in resource.permission_source), resource.name
