"""What a tenant may use: only what its subscriptions surely lack is taken as lacking; whatever is unclear is asked for."""

from pathlib import Path
from typing import Any

import pytest

from scanner.collect.licences import Licences
from scanner.resources.registry import registry
from scanner.resources.service_plans import service_plans
from tests.collect.fake_graph import (
    DEVICES,
    FakeGraph,
    Record,
    collected,
    entry_of,
    job,
    refusal,
    said,
    subscription,
)

INTUNE, PREMIUM, FREE = (registry()[name] for name in ("intune.managedDevices", "entra.conditionalAccessPolicies", "entra.users"))


def units(enabled: Any, warning: Any) -> Record:
    return {"enabled": enabled, "warning": warning, "suspended": 7, "lockedOut": 7}


def plan(name: Any, status: Any) -> Record:
    return {"servicePlans": [{"servicePlanName": name, "provisioningStatus": status}]}


LACKING: dict[str, list[Record]] = {
    "no subscription at all": [],
    "another plan": [subscription("TEAMS1")],
    "Basic Mobility and Security is not Intune": [subscription("INTUNE_O365")],
    "suspended": [subscription("INTUNE_A", capabilityStatus="Suspended")],
    "deleted": [subscription("INTUNE_A", capabilityStatus="Deleted")],
    "locked out": [subscription("INTUNE_A", capabilityStatus="LockedOut")],
    "no unit runs": [subscription("INTUNE_A", prepaidUnits=units(0, 0))],
    "switched off": [subscription(**plan("INTUNE_A", "Disabled"))],
    "switched off here, suspended there": [subscription(**plan("INTUNE_A", "Disabled")), subscription("INTUNE_A", capabilityStatus="Suspended")],
    "suspended, and its plans unreadable": [subscription(capabilityStatus="Suspended", servicePlans=None)],
}
USABLE: dict[str, list[Record]] = {
    "it runs": [subscription("TEAMS1", "INTUNE_A")],
    "in its grace period": [subscription("INTUNE_A", capabilityStatus="Warning", prepaidUnits=units(0, 3))],
    "one of several": [subscription("INTUNE_A", capabilityStatus="Suspended"), subscription("INTUNE_A")],
    "waiting for the administrator": [subscription(**plan("INTUNE_A", "PendingActivation"))],
    "waiting for confirmation": [subscription(**plan("INTUNE_A", "PendingInput"))],
    "newly added": [subscription(**plan("INTUNE_A", "PendingProvisioning"))],
    "for schools": [subscription("INTUNE_EDU")],
    "under a volume licence": [subscription("INTUNE_A_VL")],
    "for small businesses": [subscription("INTUNE_SMBIZ")],
    "spelled differently": [subscription("Intune_A")],
}
UNCLEAR: dict[str, list[Record]] = {
    "an unknown state of the subscription": [subscription("INTUNE_A", capabilityStatus="Resting")],
    "no state of the subscription": [subscription("INTUNE_A", capabilityStatus=None)],
    "a state that is a list": [subscription("INTUNE_A", capabilityStatus=["Enabled"])],
    "an unknown state of the plan": [subscription(**plan("INTUNE_A", "foo"))],
    "no state of the plan": [subscription(**plan("INTUNE_A", None))],
    "an error while it was set up": [subscription(**plan("INTUNE_A", "Error"))],
    "units unknown": [subscription("INTUNE_A", prepaidUnits=None)],
    "units partly unknown": [subscription("INTUNE_A", prepaidUnits=units(0, None))],
    "units as text": [subscription("INTUNE_A", prepaidUnits=units("5", 0))],
    "plans unknown": [subscription(servicePlans=None)],
    "plans absent": [{key: value for key, value in subscription().items() if key != "servicePlans"}],
    "a plan without name": [subscription(**plan(None, "Success"))],
    "a plan that is no object": [subscription(servicePlans=["INTUNE_A"])],
}


@pytest.mark.parametrize("records", LACKING.values(), ids=LACKING)
def test_what_the_subscriptions_surely_lack_is_lacking(records: list[Record]) -> None:
    assert Licences(records).lacks(INTUNE)


@pytest.mark.parametrize("records", [*USABLE.values(), *UNCLEAR.values()], ids=[*USABLE, *UNCLEAR])
def test_what_can_be_used_or_is_unclear_is_asked_for(records: list[Record]) -> None:
    assert not Licences(records).lacks(INTUNE)


def test_without_the_subscriptions_nothing_is_known_to_be_lacking() -> None:
    assert not Licences(None).lacks(INTUNE)


def test_any_of_the_plans_of_a_resource_will_do() -> None:
    assert PREMIUM.plan == ("AAD_PREMIUM", "AAD_PREMIUM_P2")
    assert not Licences([subscription("AAD_PREMIUM")]).lacks(PREMIUM)
    assert not Licences([subscription("AAD_PREMIUM_P2")]).lacks(PREMIUM)
    assert Licences([subscription("INTUNE_A")]).lacks(PREMIUM)


def test_what_needs_no_plan_is_never_lacking() -> None:
    assert not Licences([]).lacks(FREE)


def test_a_lacking_plan_is_named_and_nothing_is_asked(tmp_path: Path) -> None:
    graph = FakeGraph()
    graph.collection("/v1.0/subscribedSkus", [subscription("TEAMS1")])
    resources = collected(graph, job(tmp_path, "intune.managedDevices", "entra.conditionalAccessPolicies"))["resources"]
    assert said(resources["intune.managedDevices"]) == ("not_obtained", False, "not_licensed", "no service plan: INTUNE_A", 0, 0)
    assert said(resources["entra.conditionalAccessPolicies"])[3] == "no service plan: AAD_PREMIUM, AAD_PREMIUM_P2"
    assert graph.asked_paths() == ["/v1.0/organization", "/v1.0/subscribedSkus"]


@pytest.mark.parametrize("broken", ["refused", "in part"])
def test_without_the_whole_list_of_subscriptions_everything_is_asked_for(tmp_path: Path, broken: str) -> None:
    graph = FakeGraph()
    graph.collection("/v1.0/subscribedSkus", [subscription("TEAMS1")] * 2, 1)
    graph.put("/v1.0/subscribedSkus" if broken == "refused" else "/v1.0/subscribedSkus?page=2", refusal(403, "Authorization_RequestDenied"))
    graph.collection(DEVICES, [{"id": "d"}])
    assert said(entry_of(graph, tmp_path, "intune.managedDevices")) == ("present", True, None, None, 1, 1)


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "not_licensed"),
        (400, "AadPremiumLicenseRequired", "not_licensed"),
        (403, "Authorization_RequestDenied", "permission_denied"),
        (403, "", "permission_denied"),
        (400, "BadRequest", "incomplete"),
        (500, "AadPremiumLicenseRequired", "incomplete"),
    ],
)
def test_a_refusal_that_speaks_of_a_licence_is_no_missing_permission(tmp_path: Path, status: int, code: str, reason: str) -> None:
    graph = FakeGraph()
    graph.put(DEVICES, refusal(status, code))
    assert said(entry_of(graph, tmp_path, "intune.managedDevices")) == ("not_obtained", False, reason, f"HTTP {status} {code}".strip(), 0, 0)


def test_every_plan_that_a_resource_needs_is_described() -> None:
    assert {plan for resource in registry().values() for plan in resource.plan} <= set(service_plans())


def test_every_description_has_a_source_and_names_no_plan_as_its_own_equal() -> None:
    for name, each in service_plans().items():
        assert name not in each.same_as
        assert each.source.startswith("https://")
        assert "INTUNE_O365" not in each.names
