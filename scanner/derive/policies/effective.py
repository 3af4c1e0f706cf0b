"""All policies of a tenant with their settings in common names and units, and whom they reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from scanner.derive.derived import Derived, fact, nothing
from scanner.derive.policies.admin_templates import admin_templates
from scanner.derive.policies.catalog import catalog
from scanner.derive.policies.custom import custom
from scanner.derive.policies.legacy import intents
from scanner.derive.policies.model import ANY, SURFACES, Policy, Read, Setting, SettingsRead, unread
from scanner.derive.policies.others import app_protection, enrolment
from scanner.derive.policies.profiles import compliance, templates
from scanner.derive.reach.assignments import Reach
from scanner.derive.tables import Tables
from scanner.library.organisation import Organisation
from scanner.model.logic import Unknown, unknown

_READERS: Mapping[str, Callable[[Tables], Read]] = {
    "admx": admin_templates,
    "appProtection": app_protection,
    "catalog": catalog,
    "compliance": compliance,
    "enrolment": enrolment,
    "intent": intents,
    "omaUri": custom,
    "template": templates,
}
# App protection goes with people's apps: it has no devices to count.
_WITHOUT_DEVICES = frozenset({"appProtection"})


def settings_of(tables: Tables, surfaces: Iterable[str]) -> SettingsRead:
    """All policies of these surfaces with their targets and named settings. Source of every spelling: ``settings.yaml``."""
    read = {surface: _READERS[surface](tables) for surface in surfaces}
    policies = tuple(policy for each in read.values() for policy in each.policies)
    return SettingsRead(policies, {surface: each.open for surface, each in read.items() if each.open is not None})


def policy_settings(tables: Tables, organisation: Organisation) -> Derived:
    """``derived.policySettings``: a record for each setting of each policy.

    A policy that may set more than could be read has one more record (``…/*``) in which the setting itself is unknown, and so has a
    surface that could not be read whole (``surface//*``).
    """
    read = settings_of(tables, SURFACES)
    if not read.policies and read.open.keys() == set(SURFACES):
        return nothing(unknown(*frozenset().union(*(each.reasons for each in read.open.values()))))
    reach = Reach(tables)
    records = [record for policy in read.policies for record in _of_policy(policy, reach)]
    records.extend(_of_surface(surface, reason) for surface, reason in read.open.items())
    return Derived(sorted(records, key=lambda each: str(each["id"])), None, complete=not read.open)


def _of_policy(policy: Policy, reach: Reach) -> Iterator[dict[str, Any]]:
    assigned = reach.assigned(policy.targets)
    common = {
        "surface": policy.surface,
        "policy": policy.id,
        "policyName": fact(policy.name),
        "platform": fact(policy.platform),
        "assigned": fact(assigned),
        **({} if policy.surface in _WITHOUT_DEVICES else {"reaches": 0 if assigned is False else fact(_reaches(policy, reach))}),
    }
    for setting in policy.settings:
        yield {"id": f"{policy.surface}/{policy.id}/{setting.name}", **common, **_values(setting)}


def _reaches(policy: Policy, reach: Reach) -> int | Unknown:
    if isinstance(policy.platform, Unknown):
        return policy.platform
    devices = reach.count(policy.targets, policy.platform)
    # Rules of applicability can only take devices away.
    return devices if policy.narrowed is None or devices == 0 else policy.narrowed


def _of_surface(surface: str, reason: Unknown) -> dict[str, Any]:
    unsure = {name: fact(reason) for name in ("policyName", "platform", "assigned", "reaches")}
    return {"id": f"{surface}//{ANY}", "surface": surface, "policy": "", **unsure, **_values(unread(reason))}


def _values(setting: Setting) -> dict[str, Any]:
    said = {"enabled": setting.enabled, "number": setting.number, "version": setting.version, "texts": setting.texts}
    # Of an unread setting it is the name that is not known: a condition on it must not take the record for another setting.
    name = fact(setting.enabled) if setting.name == ANY else setting.name
    return {"setting": name, **{key: fact(value) for key, value in said.items() if value is not None}}
