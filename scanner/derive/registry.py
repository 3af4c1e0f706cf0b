"""Which function works out which derived resource. A module is loaded when its derivation is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scanner.derive.derived import Derivation

_FUNCTIONS = {
    "accessPolicies": ("scanner.derive.access.requirements", "access_policies"),
    "accessRequirements": ("scanner.derive.access.requirements", "access_requirements"),
    "deviceSettings": ("scanner.derive.layers.settings", "device_settings"),
    "devices": ("scanner.derive.devices.devices", "devices"),
    "enrolmentLimits": ("scanner.derive.reach.enrolment", "enrolment_limits"),
    "expiries": ("scanner.derive.devices.expiries", "expiries"),
    "initialPasswords": ("scanner.derive.people.initial_passwords", "initial_passwords"),
    "mfaCoverage": ("scanner.derive.access.coverage", "mfa_coverage"),
    "plausibility": ("scanner.derive.plausibility", "plausibility"),
    "policySettings": ("scanner.derive.policies.effective", "policy_settings"),
    "privilegedPeople": ("scanner.derive.people.privileged", "privileged_people"),
    "signInDomains": ("scanner.derive.people.sign_in_domains", "sign_in_domains"),
    "webSession": ("scanner.derive.access.web_session", "web_session"),
}


def derivations() -> tuple[str, ...]:
    """Names of all derivations (``mfaCoverage`` makes the resource ``derived.mfaCoverage``), sorted."""
    return tuple(sorted(_FUNCTIONS))


def derivation(name: str) -> Derivation:
    """The function that works out ``derived.<name>``. Raises `KeyError` for any other name."""
    module, function = _FUNCTIONS[name]
    return cast("Derivation", getattr(import_module(module), function))
