"""A new access policy by a body as people write it: what it leaves out is not configured, as Graph makes it."""

from pathlib import Path
from typing import Any

import pytest

from scanner.overlay.creating import as_created
from scanner.resources.registry import registry
from tests.overlay.aids import MFA, POLICIES, STRENGTHS, changes, collected, laid, one, policy, warnings

BODY: dict[str, Any] = {
    "displayName": "新しい多要素認証",
    "state": "enabled",
    "conditions": {"clientAppTypes": ["all"], "applications": {"includeApplications": ["All"]}, "users": {"includeUsers": ["All"]}},
    "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
}


def created(body: dict[str, Any]) -> dict[str, Any]:
    return as_created(registry()[POLICIES], body)[0]


def test_what_is_left_out_is_what_graph_answers_of_a_policy_that_says_nothing_of_it() -> None:
    """The company's own policy, as Graph sent it, says of everything else what it says of nothing."""
    real = collected(POLICIES, MFA)
    found = created(BODY)
    for name in (
        "platforms",
        "locations",
        "devices",
        "authenticationFlows",
        "clientApplications",
        "signInRiskLevels",
        "userRiskLevels",
        "insiderRiskLevels",
    ):
        assert found["conditions"][name] == real["conditions"][name], name
    for name in ("excludeUsers", "includeGroups", "excludeGroups", "includeRoles", "excludeRoles"):
        assert found["conditions"]["users"][name] == [], name
    assert found["conditions"]["users"]["includeGuestsOrExternalUsers"] is None
    assert found["conditions"]["applications"]["applicationFilter"] is None
    assert (found["sessionControls"], found["grantControls"]["authenticationStrength"]) == (None, None)


def test_what_is_said_stays_as_it_is_said() -> None:
    assert created(collected(POLICIES, MFA)) == collected(POLICIES, MFA)
    before = repr(BODY)
    created(BODY)
    assert repr(BODY) == before


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({**BODY, "conditions": {"applications": {}, "users": {}}}, ("conditions", "clientAppTypes")),  # demanded
        ({**BODY, "conditions": {"clientAppTypes": ["all"]}}, ("conditions", "users")),  # whom it is for
        ({"displayName": "x"}, ("conditions",)),
        ({"displayName": "x"}, ("state",)),
        ({**BODY, "grantControls": {"builtInControls": ["mfa"]}}, ("grantControls", "operator")),
        ({**BODY, "sessionControls": {"persistentBrowser": {"mode": "never"}}}, ("sessionControls", "persistentBrowser", "isEnabled")),
    ],
)
def test_what_cannot_be_left_out_stays_unknown(body: dict[str, Any], path: tuple[str, ...]) -> None:
    found: Any = created(body)
    for name in path[:-1]:
        found = found[name]
    assert path[-1] not in found


def test_a_strength_that_is_named_by_its_id_is_the_one_in_the_list(tmp_path: Path) -> None:
    strength = "00000000-0000-0000-0000-000000000004"
    found = laid(tmp_path, {"a.json": policy(**{**BODY, "grantControls": {"operator": "OR", "authenticationStrength": {"id": strength}}})})
    grant = one(found, POLICIES, changes(found)[0]["id"])["grantControls"]
    assert grant["authenticationStrength"]["allowedCombinations"] == collected(STRENGTHS, strength)["allowedCombinations"]
    assert grant["builtInControls"] is None


def test_only_a_new_policy_is_filled_in_and_that_is_said(tmp_path: Path) -> None:
    found = laid(tmp_path, {"a.json": [policy(**BODY), policy(id=MFA, state="disabled")]})
    (new, _) = changes(found)
    assert one(found, POLICIES, new["id"])["conditions"]["platforms"] is None
    assert one(found, POLICIES, MFA) == {**collected(POLICIES, MFA), "state": "disabled"}
    assert [each for each in warnings(found) if "新しい多要素認証" in each] == [
        "planned configuration: what the new policy '新しい多要素認証' leaves out was judged as not configured, which is what Graph makes of it."
    ]
