"""The requirements that conditional access can meet, one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from scanner.derive.access import axes
from scanner.derive.access.devices import PROOFS
from scanner.derive.access.grants import (
    APP_RESTRICTIONS,
    BLOCK,
    CLOUD_APP_SECURITY,
    FREQUENCY,
    MFA,
    NEVER_PERSISTENT,
    NO_DOWNLOADS,
    STRENGTH,
    Strength,
)
from scanner.derive.access.needs import COMPLIANT, HYBRID, Goal, Need
from scanner.derive.access.people import Standing
from scanner.derive.access.policies import Policy
from scanner.model.logic import Truth, negate

PROTECTED_APP = "compliantApplication"
CHANGE, REMEDIATION = "passwordChange", "riskRemediation"


def _one_of(names: Collection[str], strong: Callable[[Strength], Truth] | None, name: str, found: Strength | None) -> Truth:
    """Whether a control is one of these, or a strength that is ``strong``."""
    if name == STRENGTH and found is not None and strong is not None:
        return strong(found)
    return name in names


def _multifactor(strength: Strength) -> Truth:
    return strength.mfa


def _phishing_resistant(strength: Strength) -> Truth:
    return strength.phishing_resistant


def _everybody(standing: Standing) -> Truth:
    return True


def _members(standing: Standing) -> Truth:
    return negate(standing.guest)


def _guests(standing: Standing) -> Truth:
    return standing.guest


def _privileged(standing: Standing) -> Truth:
    return standing.privileged


def _asks(names: Collection[str], policy: Policy) -> bool:
    return policy.grant.asks(*names)


def _asks_mfa(policy: Policy) -> bool:
    return policy.grant.asks(MFA, STRENGTH) or policy.grant.unreadable


def _asks_mfa_or_limits_sessions(policy: Policy) -> bool:
    # People take a sign-in frequency for a demand; a policy without any grant control is the near miss of this requirement alone.
    return _asks_mfa(policy) or (policy.grant.nothing and policy.session.any is True)


def _resists_phishing(policy: Policy) -> bool:
    return policy.grant.strength is not None and policy.grant.strength.phishing_resistant is not False


def _names_legacy_clients(policy: Policy) -> bool:
    named = policy.conditions.clients.values
    return not named.isdisjoint(axes.LEGACY_CLIENTS) and named.isdisjoint((*axes.MODERN_CLIENTS, "all")) and not policy.grant.nothing


def _blocks_flow(flow: str, policy: Policy) -> bool:
    return flow in policy.conditions.flows.values and policy.grant.asks(BLOCK)


def _about(action: str, policy: Policy) -> bool:
    return action in policy.conditions.actions.values


def _protects_apps(policy: Policy) -> bool:
    return policy.grant.asks(PROTECTED_APP) or policy.grant.retired


def _names_sign_in_risk(policy: Policy) -> bool:
    return policy.conditions.sign_in_risk.empty is not True


def _names_user_risk(policy: Policy) -> bool:
    return policy.conditions.user_risk.empty is not True


def _limits_sessions(names: Collection[str], policy: Policy) -> bool:
    return policy.session.limits(names) is True


def _blocks_places(policy: Policy) -> bool:
    return policy.grant.asks(BLOCK) and bool(policy.conditions.include_places.values)


def _blocks_platforms(policy: Policy) -> bool:
    return policy.grant.asks(BLOCK) and bool(policy.conditions.include_platforms.values)


def _any_control(name: str, strength: Strength | None) -> Truth:
    # Legacy clients can meet no control at all:
    # https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
    return True


_MFA: Goal = partial(_one_of, {BLOCK, MFA}, _multifactor)
_RISK: Goal = partial(_one_of, {BLOCK, MFA, CHANGE, REMEDIATION}, _multifactor)
_BLOCKED: Goal = partial(_one_of, {BLOCK}, None)
_SECOND_FACTOR: Mapping[str, Any] = {"suite_suffices": True, "defaults": True, "per_user": True}
_MANAGED = frozenset(PROOFS)
_DEVICE: Mapping[str, Any] = {"suite_suffices": True, "free_devices": _MANAGED}
_ENDING = frozenset({FREQUENCY, NEVER_PERSISTENT})
_LIMITING, _GUARDED, _RELAYED = _ENDING | {APP_RESTRICTIONS}, frozenset({APP_RESTRICTIONS, NO_DOWNLOADS}), frozenset({CLOUD_APP_SECURITY})
_BROWSERS: Mapping[str, Any] = {"suite_suffices": True, "clients": (axes.BROWSER,)}
_DEVICES, _DEVICES_OR_APPS = (COMPLIANT, HYBRID), (COMPLIANT, HYBRID, PROTECTED_APP)
_DEVICE_DEMANDED: Goal = partial(_one_of, {BLOCK, *_DEVICES}, None)

NEEDS = (
    Need("adminMfa", _privileged, _MFA, _asks_mfa, **_SECOND_FACTOR),
    Need(
        "appProtection", _members, partial(_one_of, {BLOCK, PROTECTED_APP}, None), _protects_apps, suite_suffices=True,
        platforms=("iOS", "android"),
    ),
    Need("authenticationTransfer", _everybody, _BLOCKED, partial(_blocks_flow, axes.TRANSFER), flows=(axes.TRANSFER,)),
    Need("browserSession", _members, _BLOCKED, partial(_limits_sessions, _ENDING), session=_ENDING, **_BROWSERS),
    Need(
        "cloudAppSecurity", _members, _DEVICE_DEMANDED, partial(_limits_sessions, _RELAYED), session=_RELAYED, free_devices=_MANAGED, **_BROWSERS,
    ),
    Need(
        "compliantDevice", _members, partial(_one_of, {BLOCK, COMPLIANT}, None), partial(_asks, (COMPLIANT,)), suite_suffices=True,
        free_devices=frozenset({"iscompliant"}),
    ),
    Need("deviceCodeFlow", _everybody, _BLOCKED, partial(_blocks_flow, axes.DEVICE_CODE), flows=(axes.DEVICE_CODE,)),
    Need("deviceRegistration", _members, _MFA, partial(_about, axes.REGISTER_DEVICE), action=axes.REGISTER_DEVICE),
    Need(
        "downloadLimits", _members, _DEVICE_DEMANDED, partial(_limits_sessions, _GUARDED), session=_GUARDED, free_devices=_MANAGED, **_BROWSERS,
    ),
    Need("guestMfa", _guests, _MFA, _asks_mfa, vacuous=True, **_SECOND_FACTOR),
    Need("legacyAuthentication", _everybody, _any_control, _names_legacy_clients, defaults=True, clients=axes.LEGACY_CLIENTS, flows=("",)),
    Need("managedDevice", _members, _DEVICE_DEMANDED, partial(_asks, _DEVICES), **_DEVICE),
    Need("managedDeviceOrApp", _members, partial(_one_of, {BLOCK, *_DEVICES_OR_APPS}, None), partial(_asks, _DEVICES_OR_APPS), **_DEVICE),
    Need("mfa", _members, _MFA, _asks_mfa_or_limits_sessions, **_SECOND_FACTOR),
    Need("phishingResistantAdmins", _privileged, partial(_one_of, {BLOCK}, _phishing_resistant), _resists_phishing),
    Need(
        "securityInfoRegistration", _members, partial(_one_of, {BLOCK, MFA, *_DEVICES}, _multifactor), partial(_about, axes.REGISTER_INFO),
        action=axes.REGISTER_INFO, clients=(axes.BROWSER,), defaults=True, free_devices=_MANAGED, hidden_free=True,
    ),
    Need("signInPlaces", _members, _BLOCKED, _blocks_places, suite_suffices=True, named_free=True),
    Need("signInRisk", _members, _RISK, _names_sign_in_risk, sign_in_risks=("high",), only_aimed=True),
    Need("unknownPlatforms", _members, _DEVICE_DEMANDED, _blocks_platforms, platforms=(axes.OTHER,), **_DEVICE),
    Need(
        "unmanagedSession", _members, _DEVICE_DEMANDED, partial(_limits_sessions, _LIMITING), session=_LIMITING, free_devices=_MANAGED, **_BROWSERS,
    ),
    Need("userRisk", _members, _RISK, _names_user_risk, user_risks=("high",), only_aimed=True),
)  # fmt: skip
MFA_NEED = next(each for each in NEEDS if each.id == "mfa")
