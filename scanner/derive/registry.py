"""Which function works out which derived resource. A module is loaded when its derivation is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scanner.derive.derived import Derivation

_FUNCTIONS = {
    "accessPolicies": ("scanner.derive.access.requirements", "access_policies"),
    "accessRequirements": ("scanner.derive.access.requirements", "access_requirements"),
    "accessReviews": ("scanner.derive.people.access_reviews", "access_reviews"),
    "deviceSettings": ("scanner.derive.layers.settings", "device_settings"),
    "devices": ("scanner.derive.devices.devices", "devices"),
    "directoryAccounts": ("scanner.derive.directory.accounts", "directory_accounts"),
    "directoryComputers": ("scanner.derive.directory.computers", "directory_computers"),
    "directoryGroups": ("scanner.derive.directory.groups", "directory_groups"),
    "enrolmentLimits": ("scanner.derive.reach.enrolment", "enrolment_limits"),
    "expiries": ("scanner.derive.devices.expiries", "expiries"),
    "fullScans": ("scanner.derive.devices.full_scans", "full_scans"),
    "groupPolicyValues": ("scanner.derive.group_policies.values", "group_policy_values"),
    "initialPasswords": ("scanner.derive.people.initial_passwords", "initial_passwords"),
    "mfaCoverage": ("scanner.derive.access.coverage", "mfa_coverage"),
    "passwordPolicies": ("scanner.derive.directory.passwords", "password_policies"),
    "plausibility": ("scanner.derive.plausibility", "plausibility"),
    "policySettings": ("scanner.derive.policies.effective", "policy_settings"),
    "privilegedPeople": ("scanner.derive.people.privileged", "privileged_people"),
    "riskDetections": ("scanner.derive.people.risk_detections", "risk_detections"),
    "signInDomains": ("scanner.derive.people.sign_in_domains", "sign_in_domains"),
    "webSession": ("scanner.derive.access.web_session", "web_session"),
    "windowsPcs": ("scanner.derive.computers.computers", "windows_pcs"),
    "windowsServers": ("scanner.derive.computers.computers", "windows_servers"),
}


def derivations() -> tuple[str, ...]:
    """Names of all derivations (``mfaCoverage`` makes the resource ``derived.mfaCoverage``), sorted."""
    return tuple(sorted(_FUNCTIONS))


def derivation(name: str) -> Derivation:
    """The function that works out ``derived.<name>``. Raises `KeyError` for any other name."""
    module, function = _FUNCTIONS[name]
    return cast("Derivation", getattr(import_module(module), function))
