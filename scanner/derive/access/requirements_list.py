"""The requirements that conditional access can meet, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scanner.derive.access import axes
from scanner.derive.access.grants import BLOCK, MFA, STRENGTH, Strength
from scanner.derive.access.needs import COMPLIANT, HYBRID, Goal, Need
from scanner.derive.access.people import Standing
from scanner.derive.access.policies import Policy
from scanner.model.logic import Truth, negate

PROTECTED_APP = "compliantApplication"
CHANGE, REMEDIATION = "passwordChange", "riskRemediation"


def _one_of(*names: str, strength: Callable[[Strength], Truth] | None = None) -> Goal:
    def goal(name: str, found: Strength | None) -> Truth:
        if name == STRENGTH and found is not None and strength is not None:
            return strength(found)
        return name in names

    return goal


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


def _asks(*names: str) -> Callable[[Policy], bool]:
    return lambda policy: policy.grant.asks(*names)


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


def _blocks_flow(flow: str) -> Callable[[Policy], bool]:
    return lambda policy: flow in policy.conditions.flows.values and policy.grant.asks(BLOCK)


def _about(action: str) -> Callable[[Policy], bool]:
    return lambda policy: action in policy.conditions.actions.values


def _protects_apps(policy: Policy) -> bool:
    return policy.grant.asks(PROTECTED_APP) or policy.grant.retired


def _names_sign_in_risk(policy: Policy) -> bool:
    return policy.conditions.sign_in_risk.empty is not True


def _names_user_risk(policy: Policy) -> bool:
    return policy.conditions.user_risk.empty is not True


def _limits_sessions(policy: Policy) -> bool:
    return policy.session.limits is True


def _any_control(name: str, strength: Strength | None) -> Truth:
    # Legacy clients can meet no control at all:
    # https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
    return True


_MFA = _one_of(BLOCK, MFA, strength=_multifactor)
_RISK = _one_of(BLOCK, MFA, CHANGE, REMEDIATION, strength=_multifactor)


def _need(name: str, concerns: Callable[[Standing], Truth], goal: Goal, aims: Callable[[Policy], bool], **differently: Any) -> Need:
    usual = {
        "action": "",
        "clients": axes.MODERN_CLIENTS,
        "platforms": axes.PLATFORMS,
        "sign_in_risks": axes.RISKS,
        "user_risks": axes.RISKS,
        "flows": axes.FLOWS,
    } | dict.fromkeys(("suite_suffices", "defaults", "per_user", "session", "managed_free", "hidden_free", "only_aimed", "vacuous"), False)
    return Need(id=name, concerns=concerns, goal=goal, aims=aims, **(usual | differently))


_SECOND_FACTOR = {"suite_suffices": True, "defaults": True, "per_user": True}
_DEVICE = {"suite_suffices": True, "managed_free": True}

NEEDS = (
    _need("adminMfa", _privileged, _MFA, _asks_mfa, **_SECOND_FACTOR),
    _need("appProtection", _members, _one_of(BLOCK, PROTECTED_APP), _protects_apps, suite_suffices=True, platforms=("iOS", "android")),
    _need("authenticationTransfer", _everybody, _one_of(BLOCK), _blocks_flow(axes.TRANSFER), flows=(axes.TRANSFER,)),
    _need("deviceCodeFlow", _everybody, _one_of(BLOCK), _blocks_flow(axes.DEVICE_CODE), flows=(axes.DEVICE_CODE,)),
    _need("deviceRegistration", _members, _MFA, _about(axes.REGISTER_DEVICE), action=axes.REGISTER_DEVICE),
    _need("guestMfa", _guests, _MFA, _asks_mfa, vacuous=True, **_SECOND_FACTOR),
    _need("legacyAuthentication", _everybody, _any_control, _names_legacy_clients, defaults=True, clients=axes.LEGACY_CLIENTS, flows=("",)),
    _need("managedDevice", _members, _one_of(BLOCK, COMPLIANT, HYBRID), _asks(COMPLIANT, HYBRID), **_DEVICE),
    _need("managedDeviceOrApp", _members, _one_of(BLOCK, COMPLIANT, HYBRID, PROTECTED_APP), _asks(COMPLIANT, HYBRID, PROTECTED_APP), **_DEVICE),
    _need("mfa", _members, _MFA, _asks_mfa_or_limits_sessions, **_SECOND_FACTOR),
    _need("phishingResistantAdmins", _privileged, _one_of(BLOCK, strength=_phishing_resistant), _resists_phishing),
    _need(
        "securityInfoRegistration", _members, _one_of(BLOCK, MFA, COMPLIANT, HYBRID, strength=_multifactor), _about(axes.REGISTER_INFO),
        action=axes.REGISTER_INFO, clients=(axes.BROWSER,), defaults=True, managed_free=True, hidden_free=True,
    ),
    _need("signInRisk", _members, _RISK, _names_sign_in_risk, sign_in_risks=("high",), only_aimed=True),
    _need(
        "unmanagedSession", _members, _one_of(BLOCK, COMPLIANT, HYBRID), _limits_sessions,
        suite_suffices=True, clients=(axes.BROWSER,), session=True, managed_free=True,
    ),
    _need("userRisk", _members, _RISK, _names_user_risk, user_risks=("high",), only_aimed=True),
)  # fmt: skip
MFA_NEED = next(each for each in NEEDS if each.id == "mfa")
