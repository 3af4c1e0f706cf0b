"""Which settings of a policy spoil it for a requirement that it aims at, as codes of `scanner.derive.access.sentences`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scanner.derive.access import axes
from scanner.derive.access.grants import APPROVED_APP, CUSTOM, MFA, STRENGTH, TERMS
from scanner.derive.access.needs import COMPLIANT, HYBRID, Need
from scanner.derive.access.places import ALL_TRUSTED, ANYWHERE, MFA_TRUSTED, Place, Places
from scanner.derive.access.policies import Conditions, Filter, Policy
from scanner.derive.access.requirements_list import CHANGE, PROTECTED_APP, REMEDIATION
from scanner.derive.access.space import Axis
from scanner.model.logic import Truth, Unknown, conjunction, disjunction

_ALTERNATIVES = {
    COMPLIANT: "alternative_device",
    HYBRID: "alternative_device",
    PROTECTED_APP: "alternative_app",
    APPROVED_APP: "alternative_app",
    MFA: "alternative_mfa",
    STRENGTH: "alternative_mfa",
    TERMS: "alternative_terms",
    CUSTOM: "alternative_custom",
    CHANGE: "alternative_password",
    REMEDIATION: "alternative_password",
}
_OFF = {"disabled": "disabled", "enabledForReportingButNotEnforced": "report_only"}


@dataclass(frozen=True, slots=True)
class Alone:
    """One policy by itself: ``spanned``: whether it is for every sign-in that matters; ``axes``: what these differ in."""

    spanned: Truth
    axes: Mapping[str, Axis]


def alone(policy: Policy, need: Need, places: Places) -> Alone:
    """How far one policy goes by itself."""
    whole, counting = (need.axes([policy], places, suite=each) for each in (False, need.suite_suffices))
    return Alone(conjunction(each.spanned(policy) for each in counting.values()), whole)


def clauses(policy: Policy, need: Need, by_itself: Alone, places: Places) -> set[str]:
    """Codes of everything that spoils it but its choice of people."""
    return {
        *_state(policy),
        *_grant(policy, need),
        *(code for name, axis in by_itself.axes.items() if axis.spanned(policy) is not True for code in _of_axis(name, policy, need, places)),
        *_offices(policy.conditions, places),
    }


def _state(policy: Policy) -> Iterator[str]:
    if isinstance(policy.state, Unknown):
        yield "state_unreadable"
    elif policy.state in _OFF:
        yield _OFF[policy.state]
    if policy.doubt is not None:
        yield "unknown_condition"


def _grant(policy: Policy, need: Need) -> Iterator[str]:
    """What spoils the grant controls: those that will do instead, and those that are not what they seem."""
    grant = policy.grant
    if need.ensured(policy) is True:
        return
    if grant.nothing:
        yield "retired_control" if grant.retired else "session_only"
    spoiling = [name for name in grant.controls if need.goal(name, grant.strength) is not True]
    yield from (_ALTERNATIVES[name] for name in spoiling if name != STRENGTH)
    if STRENGTH in spoiling:
        quality = need.goal(STRENGTH, grant.strength)
        yield "strength_unreadable" if isinstance(quality, Unknown) else _poor_strength(need)
    if grant.strange:
        yield "unknown_condition"
    elif grant.doubts:
        yield "strength_unreadable" if grant.strength_doubt else "unreadable"


def _poor_strength(need: Need) -> str:
    return "strength_single_factor" if need.goal(MFA, None) is True else _ALTERNATIVES[STRENGTH]


def _of_axis(name: str, policy: Policy, need: Need, places: Places) -> list[str]:
    """Why a policy is not for every value of one axis. (A grant that does not do what is required is told elsewhere.)"""
    conditions = policy.conditions
    if name == "device" and conditions.device_filter == axes.NO_FILTER:
        return []
    match name:
        case "app":
            found = list(_apps(conditions)) or (["apps_listed"] if conditions.include_apps.empty is True else [])
        case "client":
            missing = "legacy_client_missing" if need.clients == axes.LEGACY_CLIENTS else "client_types"
            found = [missing] if conditions.clients.values else []
        case "platform":
            named = conditions.include_platforms.values
            listed = ["platforms_listed"] if named and "all" not in named else []
            found = [*listed, *(["platforms_excluded"] if conditions.exclude_platforms.values else [])]
        case "place":
            found = list(_places(conditions, places))
        case "signInRisk":
            found = ["sign_in_risk_only"] if conditions.sign_in_risk.values else []
        case "userRisk":
            found = ["user_risk_only"] if conditions.user_risk.values else []
        case "insiderRisk":
            found = ["insider_risk_only"] if conditions.insider_risk.values else []
        case "flow":
            found = ["flow_only"] if conditions.flows.values else []
        case _:
            found = ["device_filter"] if isinstance(conditions.device_filter, Filter) else []
    return found or ["unreadable"]


def _apps(conditions: Conditions) -> Iterator[str]:
    named = conditions.include_apps.values
    if conditions.actions.values:
        yield "user_action_only"
    if conditions.contexts.values:
        yield "authentication_context_only"
    if isinstance(conditions.app_filter, Filter) and conditions.app_filter.mode:
        yield "app_filter"
    if axes.EVERYTHING in named:
        yield from ("apps_excluded",) if conditions.exclude_apps.values else ()
    elif named == {axes.OFFICE365}:
        yield "office365_only"
    elif named == {axes.ADMIN_PORTALS}:
        yield "admin_portals_only"
    elif named:
        yield "apps_listed"


def _places(conditions: Conditions, places: Places) -> Iterator[str]:
    if disjunction((conditions.include_places.empty, conditions.include_places.has(ANYWHERE))) is not True:
        yield "location_included"
    for name in conditions.exclude_places.values:
        if name in (ALL_TRUSTED, MFA_TRUSTED):
            yield "all_trusted_excluded"
            yield from ("wide_location",) if places.trusted_and_wide else ()
        elif name == ANYWHERE:
            yield "location_excluded"
        elif (office := places.place(name).office) is not True:
            yield "unreadable" if isinstance(office, Unknown) else _outside(places.place(name))


def _outside(place: Place) -> str:
    return "wide_location" if place.trusted is True else "location_excluded"


def _offices(conditions: Conditions, places: Places) -> Iterator[str]:
    excluded = map(places.place, conditions.exclude_places.values)
    if any(place.office is True and place.networks for place in excluded):
        yield "trusted_location_excluded"
