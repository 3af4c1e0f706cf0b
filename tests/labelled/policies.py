"""Conditional access policies in Graph's shape, and the people, groups and places that they name."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from tests.labelled.world import DOMAIN, Json, World, ago

LICENCE: Json = {"skuId": "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "disabledPlans": []}
POLICY: Json = {
    "templateId": None,
    "state": "enabled",
    "sessionControls": None,
    "conditions": {
        "userRiskLevels": [],
        "signInRiskLevels": [],
        "clientAppTypes": ["all"],
        "servicePrincipalRiskLevels": [],
        "insiderRiskLevels": None,
        "platforms": None,
        "locations": None,
        "devices": None,
        "clientApplications": None,
        "authenticationFlows": None,
        "applications": {
            "includeApplications": ["All"],
            "excludeApplications": [],
            "includeUserActions": [],
            "includeAuthenticationContextClassReferences": [],
            "applicationFilter": None,
        },
        "users": {
            "includeUsers": [],
            "excludeUsers": [],
            "includeGroups": [],
            "excludeGroups": [],
            "includeRoles": [],
            "excludeRoles": [],
            "includeGuestsOrExternalUsers": None,
            "excludeGuestsOrExternalUsers": None,
        },
    },
    "grantControls": {
        "operator": "OR",
        "builtInControls": ["mfa"],
        "customAuthenticationFactors": [],
        "termsOfUse": [],
        "authenticationStrength": None,
    },
}


def laid_over(base: Json, change: Mapping[str, Any]) -> Json:
    """A copy with maps merged and everything else replaced. Dots in a name lead inwards."""
    result = copy.deepcopy(base)
    for name, value in change.items():
        *above, last = name.split("/")
        inner = result
        for each in above:
            if inner.get(each) is None:
                inner[each] = {}
            inner = inner[each]
        if isinstance(value, dict) and isinstance(inner.get(last), dict):
            inner[last] = laid_over(inner[last], value)
        else:
            inner[last] = value
    return result


def policy(world: World, name: str, change: Mapping[str, Any], users: Mapping[str, Any]) -> str:
    """Write a policy; returns its id. ``users``: whom it is for."""
    found = {"id": world.guid("policy", name), "displayName": name, "createdDateTime": ago(300), "modifiedDateTime": ago(150)}
    whole = laid_over({**found, **POLICY}, {f"conditions/users/{key}": value for key, value in users.items()})
    world.add("entra.conditionalAccessPolicies", laid_over(whole, change))
    return found["id"]


def person(world: World, name: str, *, guest: bool = False, enabled: bool | None = True, **more: Any) -> str:
    """Write an account; returns its id. ``enabled`` None: the value is not there."""
    identifier = world.guid("person", name)
    record: Json = {
        "id": identifier,
        "displayName": name,
        "userPrincipalName": f"p{len(world.records.get('entra.users', [])):03}@{DOMAIN}",
        "userType": "Guest" if guest else "Member",
        "accountEnabled": enabled,
        "createdDateTime": ago(400),
        "externalUserState": "Accepted" if guest else None,
        "externalUserStateChangeDateTime": ago(399) if guest else None,
        "onPremisesSyncEnabled": None,
        "passwordPolicies": None,
        "lastPasswordChangeDateTime": ago(90),
        "assignedLicenses": [],
        **more,
    }
    if enabled is None:
        del record["accountEnabled"]
    world.add("entra.users", record)
    if not guest:
        world.add("entra.userAuthenticationRequirements", {"of": identifier, "value": {"perUserMfaState": "disabled"}})
    return identifier


def per_user(world: World, person_id: str, state: str) -> None:
    """Set the per-user state of somebody."""
    for record in world.records["entra.userAuthenticationRequirements"]:
        if record["of"] == person_id:
            record["value"]["perUserMfaState"] = state


def group(world: World, name: str, members: list[str] | None, *, devices: Mapping[str, str] | None = None, listed: bool = True) -> str:
    """Write a group; returns its id. ``members``: ids of people (None: nothing of its members was read); ``devices``: object id → device id."""
    identifier = world.guid("group", name)
    if listed:
        world.add(
            "entra.groups",
            {
                "id": identifier,
                "displayName": name,
                "groupTypes": [],
                "membershipRule": None,
                "membershipRuleProcessingState": None,
                "securityEnabled": True,
                "mailEnabled": False,
                "visibility": None,
                "isAssignableToRole": None,
                "onPremisesSyncEnabled": None,
                "createdDateTime": ago(500),
            },
        )
    for member in members or ():
        value = {"@odata.type": "#microsoft.graph.user", "id": member, "displayName": "社員", "userPrincipalName": "x", "accountEnabled": True}
        world.add("entra.groupMembers", {"of": identifier, "value": value})
    for member, device in (devices or {}).items():
        world.add("entra.groupMembers", {"of": identifier, "value": {"@odata.type": "#microsoft.graph.device", "id": member, "deviceId": device}})
    return identifier


def place(world: World, name: str, *ranges: str, trusted: bool) -> str:
    """Write a place of IP ranges; returns its id."""
    identifier = world.guid("place", name)
    listed = [{"@odata.type": f"#microsoft.graph.iPv{6 if ':' in each else 4}CidrRange", "cidrAddress": each} for each in ranges]
    record = {"@odata.type": "#microsoft.graph.ipNamedLocation", "id": identifier, "displayName": name, "isTrusted": trusted, "ipRanges": listed}
    world.add("entra.namedLocations", {**record, "createdDateTime": ago(300), "modifiedDateTime": ago(200)})
    return identifier


def country(world: World, name: str, *countries: str) -> str:
    """Write a place of countries; returns its id."""
    identifier = world.guid("country", name)
    record = {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        "id": identifier,
        "displayName": name,
        "countriesAndRegions": list(countries),
        "includeUnknownCountriesAndRegions": False,
        "countryLookupMethod": "clientIpAddress",
        "createdDateTime": ago(300),
        "modifiedDateTime": ago(200),
    }
    world.add("entra.namedLocations", record)
    return identifier
