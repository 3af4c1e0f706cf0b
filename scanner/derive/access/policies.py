"""A conditional access policy as read: every part a fact, or unknown with its reason.

https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.derive.access.choices import INCONCLUSIVE, Chosen, chosen, chosen_ids, says_nothing, strange
from scanner.derive.access.grants import Grant, Session, Strengths, grant_of, session_of
from scanner.derive.tables import Record, Table
from scanner.language.types import INVALID, MISSING
from scanner.model.logic import Truth, Unknown

ENABLED = "enabled"

# Every property that the service documents for policies about people; anything else that is not empty may narrow them in a way that we do
# not know.
_KNOWN: Mapping[tuple[str, ...], frozenset[str]] = {
    ("conditions",): frozenset({
        "applications", "authenticationFlows", "clientApplications", "clientAppTypes", "devices", "insiderRiskLevels", "locations", "platforms",
        "signInRiskLevels", "userRiskLevels", "users",
    }),
    ("conditions", "applications"): frozenset({
        "applicationFilter", "excludeApplications", "includeApplications", "includeAuthenticationContextClassReferences", "includeUserActions",
    }),
    ("conditions", "users"): frozenset({
        "excludeGroups", "excludeGuestsOrExternalUsers", "excludeRoles", "excludeUsers",
        "includeGroups", "includeGuestsOrExternalUsers", "includeRoles", "includeUsers",
    }),
    ("conditions", "platforms"): frozenset({"includePlatforms", "excludePlatforms"}),
    ("conditions", "locations"): frozenset({"includeLocations", "excludeLocations"}),
    ("conditions", "devices"): frozenset({"deviceFilter"}),
    ("conditions", "authenticationFlows"): frozenset({"transferMethods"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guests:
    """Kinds of people from outside. ``limited``: why not everybody of these kinds is meant (some organisations only); None = all are."""

    kinds: Chosen
    limited: Unknown | None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter's ``mode`` (include, exclude; "" = there is no filter) and ``rule``."""

    mode: str
    rule: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a policy is for. ``workload``: it is for applications, not for people."""

    include_users: Chosen
    exclude_users: Chosen
    include_groups: Chosen
    exclude_groups: Chosen
    include_roles: Chosen
    exclude_roles: Chosen
    include_guests: Guests
    exclude_guests: Guests
    workload: Truth


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which sign-ins a policy is for."""

    include_apps: Chosen
    exclude_apps: Chosen
    actions: Chosen
    contexts: Chosen
    app_filter: Filter | Unknown
    clients: Chosen
    include_platforms: Chosen
    exclude_platforms: Chosen
    include_places: Chosen
    exclude_places: Chosen
    device_filter: Filter | Unknown
    sign_in_risk: Chosen
    user_risk: Chosen
    insider_risk: Chosen
    flows: Chosen


@dataclass(frozen=True, slots=True)
class Policy:
    """``on``: whether it is enforced. ``doubt``: why it may be narrower than it looks (conditions that we do not know)."""

    id: str | Unknown
    name: str | Unknown
    state: str | Unknown
    doubt: Unknown | None
    audience: Audience
    conditions: Conditions
    grant: Grant
    session: Session

    @property
    def on(self) -> Truth:
        """Whether it is enforced. Report-only is not; a state that cannot be read is neither on nor off."""
        return self.state if isinstance(self.state, Unknown) else self.state == ENABLED

    @property
    def title(self) -> str:
        """Its name, or its id where it has none; empty if neither can be read."""
        return next((each for each in (self.name, self.id) if isinstance(each, str) and each), "")


def titles(policies: Iterable[Policy]) -> list[str]:
    """Names of policies (ids where they have none), sorted, each once."""
    return sorted({each.title for each in policies} - {""})


def policies_of(table: Table, strengths: Table) -> Iterator[Policy]:
    """Every policy of ``entra.conditionalAccessPolicies``. ``strengths``: the authentication strengths, for policies that name one by id."""
    known = Strengths(strengths)
    for record in table.records():
        yield Policy(
            id=table.read(record, "id"),
            name=table.read(record, "displayName"),
            state=table.read(record, "state"),
            doubt=_doubt(record),
            audience=_audience(table, record),
            conditions=_conditions(table, record),
            grant=grant_of(table, record, known),
            session=session_of(table, record),
        )


def _doubt(record: Record) -> Unknown | None:
    for path, known in _KNOWN.items():
        value: Any = record
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, dict) and strange(value, known):
            return INCONCLUSIVE
    return None


def _audience(table: Table, record: Record) -> Audience:
    def ids(name: str) -> Chosen:
        return chosen_ids(table, record, f"conditions.users.{name}")

    # The members of groups are filed under the groups' ids as the policies spell them.
    return Audience(
        include_users=ids("includeUsers"),
        exclude_users=ids("excludeUsers"),
        include_groups=chosen(table, record, "conditions.users.includeGroups"),
        exclude_groups=chosen(table, record, "conditions.users.excludeGroups"),
        include_roles=ids("includeRoles"),
        exclude_roles=ids("excludeRoles"),
        include_guests=_guests(table, record, "conditions.users.includeGuestsOrExternalUsers"),
        exclude_guests=_guests(table, record, "conditions.users.excludeGuestsOrExternalUsers"),
        workload=_workload(table.read(record, "conditions.clientApplications")),
    )


def _workload(value: Any) -> Truth:
    """Whether a policy is for applications. (Older answers have no such property: then there is no such policy.)"""
    if isinstance(value, Unknown):
        return False
    if any(isinstance(value.get(name), list) and value[name] for name in ("includeServicePrincipals", "includeAgentIdServicePrincipals")):
        return True
    return False if says_nothing(value) else INCONCLUSIVE


def _guests(table: Table, record: Record, name: str) -> Guests:
    kinds = chosen(table, record, f"{name}.guestOrExternalUserTypes")
    whole = table.read(record, name)
    tenants = None if isinstance(whole, Unknown) else whole.get("externalTenants")
    everywhere = tenants is None or (isinstance(tenants, dict) and tenants.get("membershipKind") == "all")
    return Guests(Chosen(kinds.values - {"none"}, kinds.doubt), None if everywhere else INCONCLUSIVE)


def _conditions(table: Table, record: Record) -> Conditions:
    def each(name: str) -> Chosen:
        return chosen(table, record, f"conditions.{name}")

    flows = each("authenticationFlows.transferMethods")
    return Conditions(
        include_apps=chosen_ids(table, record, "conditions.applications.includeApplications"),
        exclude_apps=chosen_ids(table, record, "conditions.applications.excludeApplications"),
        actions=each("applications.includeUserActions"),
        contexts=each("applications.includeAuthenticationContextClassReferences"),
        app_filter=_filter(table.read(record, "conditions.applications.applicationFilter")),
        clients=each("clientAppTypes"),
        include_platforms=each("platforms.includePlatforms"),
        exclude_platforms=each("platforms.excludePlatforms"),
        include_places=each("locations.includeLocations"),
        exclude_places=each("locations.excludeLocations"),
        device_filter=_filter(table.read(record, "conditions.devices.deviceFilter")),
        sign_in_risk=each("signInRiskLevels"),
        user_risk=each("userRiskLevels"),
        insider_risk=each("insiderRiskLevels"),
        flows=Chosen(flows.values - {"none"}, flows.doubt),
    )


def _filter(value: Any) -> Filter | Unknown:
    if isinstance(value, Unknown):
        return value
    if says_nothing(value):
        return Filter("", "")
    mode, rule = value.get("mode"), value.get("rule")
    if mode is None or rule is None:
        return MISSING
    return Filter(mode, rule) if mode in ("include", "exclude") and isinstance(rule, str) and rule else INVALID
